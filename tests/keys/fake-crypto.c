/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-crypto.h"

#include <string.h>

#include "lv-bytes.h"
#include "lv-replay.h"
#include "lv-sframe.h"

#define SEALED_USED (3 * 8 + LV_BASE_KEY_SIZE)

static guint64
mix (guint64 value)
{
  value ^= value >> 30;
  value *= G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  value ^= value >> 27;
  value *= G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return value ^ value >> 31;
}

guint64
fake_hash (guint64 start, const guint8 *data, gsize length)
{
  guint64 hash = mix (start + length);

  for (; length >= 8; data += 8, length -= 8)
    hash = mix (hash ^ lv_get_u64 (data));
  for (gsize i = 0; i < length; i++)
    hash = mix (hash ^ data[i]);
  return hash;
}

void
fake_crypto_fill_keys (guint64 id, LvKeyAnnouncement *out)
{
  memset (out->device_key, 'd', sizeof out->device_key);
  lv_put_u64 (out->device_key, id);
  memset (out->session_key, 's', sizeof out->session_key);
  lv_put_u64 (out->session_key, id);
}

static void
make_random (gpointer data, guint8 *out, gsize length)
{
  FakeCrypto *self = data;

  for (gsize i = 0; i < length; i++)
    out[i] = (guint8) g_rand_int (self->random);
}

static void
sign (gpointer data, const guint8 *text, gsize length, guint8 signature[LV_ED25519_SIGNATURE_SIZE])
{
  FakeCrypto *self = data;

  memset (signature, 0, LV_ED25519_SIGNATURE_SIZE);
  lv_put_u64 (signature, fake_hash (self->id, text, length));
}

static gboolean
verify (gpointer data,
        const guint8 device_key[LV_ED25519_KEY_SIZE],
        const guint8 *text,
        gsize length,
        const guint8 signature[LV_ED25519_SIGNATURE_SIZE])
{
  FakeCrypto signer = { .id = lv_get_u64 (device_key) };
  guint8 right[LV_ED25519_SIGNATURE_SIZE];

  sign (&signer, text, length, right);
  return memcmp (right, signature, sizeof right) == 0;
}

static guint64
bind (guint64 psk,
      guint64 from,
      guint64 to,
      const LvKeyBinding *binding,
      const guint8 base_key[LV_BASE_KEY_SIZE])
{
  guint64 hash = fake_hash (psk, binding->info, LV_KEY_INFO_SIZE);

  hash = fake_hash (hash, binding->aad, LV_KEY_HEAD_SIZE);
  hash = fake_hash (hash, base_key, LV_BASE_KEY_SIZE);
  return mix (mix (hash ^ from) ^ to);
}

static gboolean
seal_key (gpointer data, const LvKeyBinding *to, LvSecret *base_key, guint8 out[LV_SEALED_KEY_SIZE])
{
  FakeCrypto *self = data;
  const guint64 peer = lv_get_u64 (to->peer);

  memset (out, 0, LV_SEALED_KEY_SIZE);
  lv_put_u64 (out, peer);
  lv_put_u64 (out + 8, self->id);
  lv_put_u64 (out + 16, bind (self->psk, self->id, peer, to, lv_secret_get_data (base_key)));
  memcpy (out + 24, lv_secret_get_data (base_key), LV_BASE_KEY_SIZE);
  return TRUE;
}

static LvSecret *
open_key (gpointer data, const LvKeyBinding *from, const guint8 sealed[LV_SEALED_KEY_SIZE])
{
  static const guint8 zeros[LV_SEALED_KEY_SIZE];
  FakeCrypto *self = data;
  const guint64 peer = lv_get_u64 (from->peer);

  if (lv_get_u64 (sealed) != self->id || lv_get_u64 (sealed + 8) != peer
      || lv_get_u64 (sealed + 16) != bind (self->psk, peer, self->id, from, sealed + 24)
      || memcmp (sealed + SEALED_USED, zeros, LV_SEALED_KEY_SIZE - SEALED_USED) != 0)
    return NULL;
  return lv_secret_new (sealed + 24, LV_BASE_KEY_SIZE);
}

static LvSecret *
ratchet (gpointer data, LvSecret *base_key)
{
  LvSecret *next = lv_secret_new_zeroed (LV_BASE_KEY_SIZE);
  guint64 state = fake_hash (1, lv_secret_get_data (base_key), LV_BASE_KEY_SIZE);

  for (gsize at = 0; at < LV_BASE_KEY_SIZE; at += 8)
    {
      state = mix (state + at);
      lv_put_u64 (lv_secret_get_data (next) + at, state);
    }
  return next;
}

typedef struct
{
  guint64 key, kid, ctr;
  LvReplay replay;
} Cipher;

static gpointer
cipher_new (gpointer data, LvSecret *base_key, guint64 kid)
{
  Cipher *self = g_new0 (Cipher, 1);

  self->key = fake_hash (kid, lv_secret_get_data (base_key), LV_BASE_KEY_SIZE);
  self->kid = kid;
  lv_replay_init (&self->replay);
  return self;
}

static void
write_tag (const Cipher *self,
           guint64 ctr,
           const guint8 *metadata,
           gsize metadata_length,
           const guint8 *frame,
           gsize length,
           guint8 tag[LV_SFRAME_TAG_SIZE])
{
  guint64 hash = fake_hash (mix (self->key ^ ctr), metadata, metadata_length);

  memset (tag, 0, LV_SFRAME_TAG_SIZE);
  lv_put_u64 (tag, fake_hash (hash, frame, length));
}

static gsize
seal (gpointer sealer,
      const guint8 *metadata,
      gsize metadata_length,
      const guint8 *frame,
      gsize length,
      guint8 *out)
{
  Cipher *self = sealer;
  const guint64 ctr = self->ctr++;
  const gsize head = lv_sframe_header_write (out, self->kid, ctr);

  memcpy (out + head, frame, length);
  write_tag (self, ctr, metadata, metadata_length, frame, length, out + head + length);
  return head + length + LV_SFRAME_TAG_SIZE;
}

static gboolean
open_frame (gpointer opener,
            const guint8 *metadata,
            gsize metadata_length,
            const guint8 *sealed,
            gsize length,
            guint8 *out,
            gsize *out_length)
{
  Cipher *self = opener;
  guint8 tag[LV_SFRAME_TAG_SIZE];
  LvSframeHeader header;
  gsize text_length;

  if (!lv_sframe_header_parse (sealed, length, &header) || header.kid != self->kid
      || length < header.length + sizeof tag || header.ctr > G_MAXINT64
      || !lv_replay_is_new (&self->replay, (gint64) header.ctr))
    return FALSE;
  text_length = length - header.length - sizeof tag;
  write_tag (self, header.ctr, metadata, metadata_length, sealed + header.length, text_length, tag);
  if (memcmp (tag, sealed + header.length + text_length, sizeof tag) != 0)
    return FALSE;
  lv_replay_commit (&self->replay, (gint64) header.ctr);
  memcpy (out, sealed + header.length, text_length);
  *out_length = text_length;
  return TRUE;
}

LvKeyCrypto
fake_crypto_get (FakeCrypto *self)
{
  static const LvKeyCryptoOps ops = {
    .random = make_random,
    .sign = sign,
    .verify = verify,
    .seal_key = seal_key,
    .open_key = open_key,
    .ratchet = ratchet,
    .sealer_new = cipher_new,
    .seal = seal,
    .sealer_free = g_free,
    .opener_new = cipher_new,
    .open = open_frame,
    .opener_free = g_free,
  };

  return (LvKeyCrypto){ &ops, self };
}
