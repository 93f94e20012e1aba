/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-hpke.h"

#include <openssl/crypto.h>
#include <string.h>

#include "lv-hpke-kdf.h"

struct _LvHpke
{
  LvGcm gcm;
  gboolean is_sender;
  guint64 next; /* the number of the next message */
  LvHpkeAead aead;
  LvSecret *exporter_secret;
};

/* VerifyPSKInputs (RFC 9180 5.1): a secret and what it is called, or neither. */
static gboolean
are_terms_sound (const LvHpkeTerms *terms)
{
  if (terms->aead != LV_HPKE_AES_128_GCM && terms->aead != LV_HPKE_AES_256_GCM)
    return FALSE;
  if (terms->psk == NULL)
    return terms->psk_id_length == 0;
  return terms->psk_id_length > 0 && lv_secret_get_size (terms->psk) >= LV_HPKE_MIN_PSK_SIZE;
}

LvHpke *
lv_hpke_new_from_secret (const LvHpkeTerms *terms,
                         gboolean has_sender,
                         gboolean is_sender,
                         LvSecret *shared_secret)
{
  LvHpke *self = g_new0 (LvHpke, 1);
  LvHpkeSchedule schedule;

  lv_hpke_schedule_init (&schedule, terms, has_sender, shared_secret);
  lv_gcm_init (&self->gcm, lv_secret_get_data (schedule.key), lv_secret_get_size (schedule.key),
               lv_secret_get_data (schedule.base_nonce), is_sender);
  self->is_sender = is_sender;
  self->aead = terms->aead;
  self->exporter_secret = lv_secret_ref (schedule.exporter_secret);
  lv_hpke_schedule_clear (&schedule);
  return self;
}

LvHpke *
lv_hpke_new_sender (const LvHpkeTerms *terms,
                    LvX25519Key *sender,
                    const guint8 recipient[LV_X25519_KEY_SIZE],
                    guint8 enc[LV_HPKE_ENC_SIZE])
{
  g_autoptr (LvX25519Key) ephemeral = NULL;
  g_autoptr (LvSecret) shared_secret = NULL;

  g_return_val_if_fail (terms != NULL && are_terms_sound (terms), NULL);
  g_return_val_if_fail (recipient != NULL && enc != NULL, NULL);

  ephemeral = lv_x25519_key_generate ();
  shared_secret = lv_hpke_encap (ephemeral, sender, recipient);
  if (shared_secret == NULL)
    return NULL;
  memcpy (enc, lv_x25519_key_get_public (ephemeral), LV_HPKE_ENC_SIZE);
  return lv_hpke_new_from_secret (terms, sender != NULL, TRUE, shared_secret);
}

LvHpke *
lv_hpke_new_recipient (const LvHpkeTerms *terms,
                       LvX25519Key *recipient,
                       const guint8 *sender,
                       const guint8 enc[LV_HPKE_ENC_SIZE])
{
  g_autoptr (LvSecret) shared_secret = NULL;

  g_return_val_if_fail (terms != NULL && are_terms_sound (terms), NULL);
  g_return_val_if_fail (recipient != NULL && enc != NULL, NULL);

  shared_secret = lv_hpke_decap (recipient, sender, enc);
  if (shared_secret == NULL)
    return NULL;
  return lv_hpke_new_from_secret (terms, sender != NULL, FALSE, shared_secret);
}

void
lv_hpke_free (LvHpke *self)
{
  lv_gcm_clear (&self->gcm);
  lv_secret_unref (self->exporter_secret);
  g_free (self);
}

void
lv_hpke_seal (LvHpke *self,
              const guint8 *aad,
              gsize aad_length,
              const guint8 *text,
              gsize length,
              guint8 *out)
{
  guint8 nonce[LV_GCM_NONCE_SIZE];

  g_return_if_fail (self->is_sender);
  g_return_if_fail (length <= G_MAXINT - LV_HPKE_TAG_SIZE && aad_length <= G_MAXINT);

  lv_gcm_make_nonce (&self->gcm, self->next++, nonce);
  lv_gcm_seal (&self->gcm, nonce, aad, aad_length, NULL, 0, text, length, out);
}

gboolean
lv_hpke_open (LvHpke *self,
              const guint8 *aad,
              gsize aad_length,
              const guint8 *sealed,
              gsize length,
              guint8 *out)
{
  guint8 nonce[LV_GCM_NONCE_SIZE];

  g_return_val_if_fail (!self->is_sender, FALSE);
  g_return_val_if_fail (length <= G_MAXINT && aad_length <= G_MAXINT, FALSE);

  if (length < LV_HPKE_TAG_SIZE)
    return FALSE;
  lv_gcm_make_nonce (&self->gcm, self->next, nonce);
  if (!lv_gcm_open (&self->gcm, nonce, aad, aad_length, NULL, 0, sealed, length - LV_HPKE_TAG_SIZE,
                    out))
    return FALSE;
  self->next++;
  return TRUE;
}

LvSecret *
lv_hpke_export (LvHpke *self, const guint8 *context, gsize context_length, gsize length)
{
  g_return_val_if_fail (context != NULL || context_length == 0, NULL);
  g_return_val_if_fail (length > 0 && length <= LV_HPKE_MAX_EXPORT_SIZE, NULL);

  return lv_hpke_expand_export (self->aead, self->exporter_secret, context, context_length, length);
}
