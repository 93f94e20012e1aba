/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-key-vault.h"

#include <string.h>

#include "lv-hash.h"
#include "lv-hpke.h"
#include "lv-room-secret.h"
#include "lv-sframe.h"

#define SUITE LV_SFRAME_AES_256_GCM_SHA512_128

G_STATIC_ASSERT (LV_SEALED_KEY_SIZE == LV_HPKE_ENC_SIZE + LV_BASE_KEY_SIZE + LV_HPKE_TAG_SIZE);

struct _LvKeyVault
{
  LvSigningKey *device;
  LvX25519Key *session;
  LvSecret *psk; /* NULL: none */
  guint8 psk_id[LV_PSK_ID_SIZE];
};

LvKeyVault *
lv_key_vault_new_with_key (LvSigningKey *device,
                           LvX25519Key *session,
                           LvSecret *psk,
                           const guint8 *psk_id)
{
  LvKeyVault *self;

  g_return_val_if_fail (device != NULL && session != NULL, NULL);
  g_return_val_if_fail ((psk != NULL) == (psk_id != NULL), NULL);

  self = g_new0 (LvKeyVault, 1);
  self->device = lv_signing_key_ref (device);
  self->session = lv_x25519_key_ref (session);
  if (psk != NULL)
    {
      self->psk = lv_secret_ref (psk);
      memcpy (self->psk_id, psk_id, LV_PSK_ID_SIZE);
    }
  return self;
}

LvKeyVault *
lv_key_vault_new (LvSigningKey *device, LvSecret *psk, const guint8 *psk_id)
{
  g_autoptr (LvX25519Key) session = lv_x25519_key_generate ();

  return lv_key_vault_new_with_key (device, session, psk, psk_id);
}

void
lv_key_vault_free (LvKeyVault *self)
{
  lv_signing_key_unref (self->device);
  lv_x25519_key_unref (self->session);
  g_clear_pointer (&self->psk, lv_secret_unref);
  g_free (self);
}

const guint8 *
lv_key_vault_get_session_key (LvKeyVault *self)
{
  return lv_x25519_key_get_public (self->session);
}

static void
make_random (gpointer data, guint8 *out, gsize length)
{
  lv_random_bytes (out, length);
}

static void
sign (gpointer data, const guint8 *text, gsize length, guint8 signature[LV_ED25519_SIGNATURE_SIZE])
{
  LvKeyVault *self = data;

  lv_signing_key_sign (self->device, text, length, signature);
}

static gboolean
verify (gpointer data,
        const guint8 device_key[LV_ED25519_KEY_SIZE],
        const guint8 *text,
        gsize length,
        const guint8 signature[LV_ED25519_SIGNATURE_SIZE])
{
  return lv_signature_verify (device_key, text, length, signature);
}

static LvHpkeTerms
make_terms (LvKeyVault *self, const LvKeyBinding *binding)
{
  return (LvHpkeTerms){
    .aead = LV_HPKE_AES_256_GCM,
    .info = binding->info,
    .info_length = LV_KEY_INFO_SIZE,
    .psk = self->psk,
    .psk_id = self->psk_id,
    .psk_id_length = self->psk != NULL ? LV_PSK_ID_SIZE : 0,
  };
}

static gboolean
seal_key (gpointer data, const LvKeyBinding *to, LvSecret *base_key, guint8 out[LV_SEALED_KEY_SIZE])
{
  LvKeyVault *self = data;
  const LvHpkeTerms terms = make_terms (self, to);
  g_autoptr (LvHpke) hpke = lv_hpke_new_sender (&terms, self->session, to->peer, out);

  if (hpke == NULL)
    return FALSE;
  lv_hpke_seal (hpke, to->aad, LV_KEY_HEAD_SIZE, lv_secret_get_data (base_key), LV_BASE_KEY_SIZE,
                out + LV_HPKE_ENC_SIZE);
  return TRUE;
}

static LvSecret *
open_key (gpointer data, const LvKeyBinding *from, const guint8 sealed[LV_SEALED_KEY_SIZE])
{
  LvKeyVault *self = data;
  const LvHpkeTerms terms = make_terms (self, from);
  g_autoptr (LvHpke) hpke = lv_hpke_new_recipient (&terms, self->session, from->peer, sealed);
  g_autoptr (LvSecret) base_key = lv_secret_new_zeroed (LV_BASE_KEY_SIZE);

  if (hpke == NULL
      || !lv_hpke_open (hpke, from->aad, LV_KEY_HEAD_SIZE, sealed + LV_HPKE_ENC_SIZE,
                        LV_SEALED_KEY_SIZE - LV_HPKE_ENC_SIZE, lv_secret_get_data (base_key)))
    return NULL;
  return g_steal_pointer (&base_key);
}

static LvSecret *
ratchet (gpointer data, LvSecret *base_key)
{
  return lv_sframe_ratchet (SUITE, base_key);
}

static gpointer
sealer_new (gpointer data, LvSecret *base_key, guint64 kid)
{
  return lv_sframe_sealer_new (SUITE, base_key, kid);
}

static gsize
seal (gpointer sealer,
      const guint8 *metadata,
      gsize metadata_length,
      const guint8 *frame,
      gsize length,
      guint8 *out)
{
  return lv_sframe_seal (sealer, metadata, metadata_length, frame, length, out);
}

static void
sealer_free (gpointer sealer)
{
  lv_sframe_sealer_free (sealer);
}

static gpointer
opener_new (gpointer data, LvSecret *base_key, guint64 kid)
{
  return lv_sframe_opener_new (SUITE, base_key, kid);
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
  return lv_sframe_open (opener, metadata, metadata_length, sealed, length, out, out_length);
}

static void
opener_free (gpointer opener)
{
  lv_sframe_opener_free (opener);
}

LvKeyCrypto
lv_key_vault_get_crypto (LvKeyVault *self)
{
  static const LvKeyCryptoOps ops = {
    .random = make_random,
    .sign = sign,
    .verify = verify,
    .seal_key = seal_key,
    .open_key = open_key,
    .ratchet = ratchet,
    .sealer_new = sealer_new,
    .seal = seal,
    .sealer_free = sealer_free,
    .opener_new = opener_new,
    .open = open_frame,
    .opener_free = opener_free,
  };

  return (LvKeyCrypto){ &ops, self };
}
