/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sframe.h"

#include <openssl/crypto.h>

#include "lv-sframe-keys.h"

struct _LvSframeSealer
{
  LvGcm gcm;
  guint64 kid, next_ctr;
};

struct _LvSframeOpener
{
  LvGcm gcm;
  guint64 kid;
  LvReplay replay;
};

static void
init_gcm (LvGcm *gcm, LvSframeSuite suite, LvSecret *base_key, guint64 kid, gboolean is_sealing)
{
  LvSframeKeys keys;

  lv_sframe_keys_derive (&keys, suite, base_key, kid);
  lv_gcm_init (gcm, keys.key, lv_sframe_suite_get_key_size (suite), keys.salt, is_sealing);
  OPENSSL_cleanse (&keys, sizeof keys);
}

LvSframeSealer *
lv_sframe_sealer_new (LvSframeSuite suite, LvSecret *base_key, guint64 kid)
{
  LvSframeSealer *self;

  g_return_val_if_fail (base_key != NULL, NULL);

  self = g_new0 (LvSframeSealer, 1);
  init_gcm (&self->gcm, suite, base_key, kid, TRUE);
  self->kid = kid;
  return self;
}

void
lv_sframe_sealer_free (LvSframeSealer *self)
{
  lv_gcm_clear (&self->gcm);
  g_free (self);
}

void
lv_sframe_sealer_skip_to (LvSframeSealer *self, guint64 ctr)
{
  g_return_if_fail (ctr >= self->next_ctr);

  self->next_ctr = ctr;
}

gsize
lv_sframe_seal (LvSframeSealer *self,
                const guint8 *metadata,
                gsize metadata_length,
                const guint8 *frame,
                gsize length,
                guint8 *out)
{
  guint8 nonce[LV_GCM_NONCE_SIZE];
  gsize header_length;

  g_return_val_if_fail (metadata != NULL || metadata_length == 0, 0);
  g_return_val_if_fail (frame != NULL || length == 0, 0);
  g_return_val_if_fail (length <= LV_SFRAME_MAX_LENGTH, 0);

  if (self->next_ctr >= LV_SFRAME_MAX_FRAMES)
    return 0;
  header_length = lv_sframe_header_write (out, self->kid, self->next_ctr);
  lv_gcm_make_nonce (&self->gcm, self->next_ctr, nonce);
  self->next_ctr++;
  lv_gcm_seal (&self->gcm, nonce, out, header_length, metadata, metadata_length, frame, length,
               out + header_length);
  return header_length + length + LV_SFRAME_TAG_SIZE;
}

LvSframeOpener *
lv_sframe_opener_new (LvSframeSuite suite, LvSecret *base_key, guint64 kid)
{
  LvSframeOpener *self;

  g_return_val_if_fail (base_key != NULL, NULL);

  self = g_new0 (LvSframeOpener, 1);
  init_gcm (&self->gcm, suite, base_key, kid, FALSE);
  self->kid = kid;
  lv_replay_init (&self->replay);
  return self;
}

void
lv_sframe_opener_free (LvSframeOpener *self)
{
  lv_gcm_clear (&self->gcm);
  g_free (self);
}

gboolean
lv_sframe_open (LvSframeOpener *self,
                const guint8 *metadata,
                gsize metadata_length,
                const guint8 *sealed,
                gsize length,
                guint8 *out,
                gsize *out_length)
{
  guint8 nonce[LV_GCM_NONCE_SIZE];
  LvSframeHeader header;
  gsize text_length;

  g_return_val_if_fail (metadata != NULL || metadata_length == 0, FALSE);
  g_return_val_if_fail (sealed != NULL || length == 0, FALSE);

  if (length > LV_SFRAME_MAX_LENGTH + LV_SFRAME_OVERHEAD
      || !lv_sframe_header_parse (sealed, length, &header) || header.kid != self->kid
      || header.ctr >= LV_SFRAME_MAX_FRAMES || length < header.length + LV_SFRAME_TAG_SIZE
      || !lv_replay_is_new (&self->replay, (gint64) header.ctr))
    return FALSE;
  text_length = length - header.length - LV_SFRAME_TAG_SIZE;
  lv_gcm_make_nonce (&self->gcm, header.ctr, nonce);
  if (!lv_gcm_open (&self->gcm, nonce, sealed, header.length, metadata, metadata_length,
                    sealed + header.length, text_length, out))
    return FALSE;
  lv_replay_commit (&self->replay, (gint64) header.ctr);
  *out_length = text_length;
  return TRUE;
}
