/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-hpke-kdf.h"

#include <openssl/crypto.h>
#include <string.h>

#include "lv-bytes.h"
#include "lv-hash.h"

#define VERSION "HPKE-v1"
#define KEM_ID 0x0020
#define KDF_ID 0x0001
#define MODE_PSK 1
#define MODE_AUTH 2
#define MAX_SUITE_SIZE 10
#define MAX_POINTS 3

typedef struct
{
  guint8 id[MAX_SUITE_SIZE];
  gsize length;
} Suite;

static const Suite kem_suite = { { 'K', 'E', 'M', KEM_ID >> 8, KEM_ID & 0xff }, 5 };

static Suite
make_suite (LvHpkeAead aead)
{
  return (Suite){
    { 'H', 'P', 'K', 'E', KEM_ID >> 8, KEM_ID & 0xff, KDF_ID >> 8, KDF_ID & 0xff, 0,
      (guint8) aead },
    MAX_SUITE_SIZE,
  };
}

/* What may be secret is joined in memory that is wiped. */
static LvSecret *
join (const guint8 *first,
      gsize first_length,
      const Suite *suite,
      const char *label,
      const guint8 *rest,
      gsize rest_length)
{
  const gsize label_length = strlen (label), version_length = strlen (VERSION);
  LvSecret *joined = lv_secret_new_zeroed (first_length + version_length + suite->length
                                           + label_length + rest_length);
  guint8 *at = lv_secret_get_data (joined);

  if (first_length > 0)
    memcpy (at, first, first_length);
  at += first_length;
  memcpy (at, VERSION, version_length);
  at += version_length;
  memcpy (at, suite->id, suite->length);
  at += suite->length;
  memcpy (at, label, label_length);
  if (rest_length > 0)
    memcpy (at + label_length, rest, rest_length);
  return joined;
}

static LvSecret *
extract (const Suite *suite, LvSecret *salt, const char *label, const guint8 *ikm, gsize length)
{
  g_autoptr (LvSecret) labelled = join (NULL, 0, suite, label, ikm, length);

  return lv_hkdf_sha256_extract (salt != NULL ? lv_secret_get_data (salt) : NULL,
                                 salt != NULL ? lv_secret_get_size (salt) : 0, labelled);
}

static LvSecret *
extract_secret (const Suite *suite, LvSecret *salt, const char *label, LvSecret *ikm)
{
  return extract (suite, salt, label, ikm != NULL ? lv_secret_get_data (ikm) : NULL,
                  ikm != NULL ? lv_secret_get_size (ikm) : 0);
}

static LvSecret *
expand (const Suite *suite,
        LvSecret *prk,
        const char *label,
        const guint8 *info,
        gsize info_length,
        gsize length)
{
  guint8 size[2];
  g_autoptr (LvSecret) labelled = NULL;

  lv_put_u16 (size, (guint16) length);
  labelled = join (size, sizeof size, suite, label, info, info_length);
  return lv_hkdf_sha256_expand (prk, lv_secret_get_data (labelled), lv_secret_get_size (labelled),
                                length);
}

LvX25519Key *
lv_hpke_derive_key_pair (LvSecret *ikm)
{
  g_autoptr (LvSecret) prk = extract_secret (&kem_suite, NULL, "dkp_prk", ikm);
  g_autoptr (LvSecret) private_key = expand (&kem_suite, prk, "sk", NULL, 0, LV_X25519_KEY_SIZE);

  return lv_x25519_key_new (private_key);
}

/* ExtractAndExpand: dh is one or two agreed secrets, the points are enc, the recipient's key and,
 * when it is authenticated, the sender's. */
static LvSecret *
derive_shared (LvSecret *dh1, LvSecret *dh2, const guint8 *const points[MAX_POINTS])
{
  guint8 context[MAX_POINTS * LV_X25519_KEY_SIZE];
  gsize context_length = 0;
  g_autoptr (LvSecret) dh = lv_secret_new_zeroed ((dh2 != NULL ? 2 : 1) * LV_X25519_KEY_SIZE);
  g_autoptr (LvSecret) prk = NULL;

  memcpy (lv_secret_get_data (dh), lv_secret_get_data (dh1), LV_X25519_KEY_SIZE);
  if (dh2 != NULL)
    memcpy (lv_secret_get_data (dh) + LV_X25519_KEY_SIZE, lv_secret_get_data (dh2),
            LV_X25519_KEY_SIZE);
  for (guint i = 0; i < MAX_POINTS && points[i] != NULL; i++)
    {
      memcpy (context + context_length, points[i], LV_X25519_KEY_SIZE);
      context_length += LV_X25519_KEY_SIZE;
    }
  prk = extract_secret (&kem_suite, NULL, "eae_prk", dh);
  return expand (&kem_suite, prk, "shared_secret", context, context_length, LV_HPKE_SECRET_SIZE);
}

LvSecret *
lv_hpke_encap (LvX25519Key *ephemeral,
               LvX25519Key *sender,
               const guint8 recipient[LV_X25519_KEY_SIZE])
{
  g_autoptr (LvSecret) dh1 = lv_x25519_key_agree (ephemeral, recipient);
  g_autoptr (LvSecret) dh2 = sender != NULL ? lv_x25519_key_agree (sender, recipient) : NULL;
  const guint8 *points[MAX_POINTS] = {
    lv_x25519_key_get_public (ephemeral),
    recipient,
    sender != NULL ? lv_x25519_key_get_public (sender) : NULL,
  };

  if (dh1 == NULL || (sender != NULL && dh2 == NULL))
    return NULL;
  return derive_shared (dh1, dh2, points);
}

LvSecret *
lv_hpke_decap (LvX25519Key *recipient, const guint8 *sender, const guint8 enc[LV_HPKE_ENC_SIZE])
{
  g_autoptr (LvSecret) dh1 = lv_x25519_key_agree (recipient, enc);
  g_autoptr (LvSecret) dh2 = sender != NULL ? lv_x25519_key_agree (recipient, sender) : NULL;
  const guint8 *points[MAX_POINTS] = { enc, lv_x25519_key_get_public (recipient), sender };

  if (dh1 == NULL || (sender != NULL && dh2 == NULL))
    return NULL;
  return derive_shared (dh1, dh2, points);
}

gsize
lv_hpke_aead_get_key_size (LvHpkeAead aead)
{
  return aead == LV_HPKE_AES_256_GCM ? 32 : 16;
}

void
lv_hpke_schedule_init (LvHpkeSchedule *self,
                       const LvHpkeTerms *terms,
                       gboolean has_sender,
                       LvSecret *shared_secret)
{
  const Suite suite = make_suite (terms->aead);
  g_autoptr (LvSecret) psk_id_hash
      = extract (&suite, NULL, "psk_id_hash", terms->psk_id, terms->psk_id_length);
  g_autoptr (LvSecret) info_hash
      = extract (&suite, NULL, "info_hash", terms->info, terms->info_length);

  self->context[0] = (guint8) ((terms->psk != NULL ? MODE_PSK : 0) | (has_sender ? MODE_AUTH : 0));
  memcpy (self->context + 1, lv_secret_get_data (psk_id_hash), LV_SHA256_SIZE);
  memcpy (self->context + 1 + LV_SHA256_SIZE, lv_secret_get_data (info_hash), LV_SHA256_SIZE);
  self->secret = extract_secret (&suite, shared_secret, "secret", terms->psk);
  self->key = expand (&suite, self->secret, "key", self->context, sizeof self->context,
                      lv_hpke_aead_get_key_size (terms->aead));
  self->base_nonce = expand (&suite, self->secret, "base_nonce", self->context,
                             sizeof self->context, LV_GCM_NONCE_SIZE);
  self->exporter_secret = expand (&suite, self->secret, "exp", self->context, sizeof self->context,
                                  LV_HPKE_SECRET_SIZE);
}

void
lv_hpke_schedule_clear (LvHpkeSchedule *self)
{
  g_clear_pointer (&self->secret, lv_secret_unref);
  g_clear_pointer (&self->key, lv_secret_unref);
  g_clear_pointer (&self->base_nonce, lv_secret_unref);
  g_clear_pointer (&self->exporter_secret, lv_secret_unref);
}

LvSecret *
lv_hpke_expand_export (LvHpkeAead aead,
                       LvSecret *exporter_secret,
                       const guint8 *context,
                       gsize context_length,
                       gsize length)
{
  const Suite suite = make_suite (aead);

  return expand (&suite, exporter_secret, "sec", context, context_length, length);
}
