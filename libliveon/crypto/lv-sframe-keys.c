/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sframe-keys.h"

#include <string.h>

#include "lv-bytes.h"
#include "lv-hash.h"

#define KEY_LABEL "SFrame 1.0 Secret key "
#define SALT_LABEL "SFrame 1.0 Secret salt "
#define RATCHET_LABEL "SFrame 1.0 Ratchet"
#define MAX_LABEL_SIZE 24

gsize
lv_sframe_suite_get_hash_size (LvSframeSuite suite)
{
  return suite == LV_SFRAME_AES_256_GCM_SHA512_128 ? LV_SHA512_SIZE : LV_SHA256_SIZE;
}

gsize
lv_sframe_suite_get_key_size (LvSframeSuite suite)
{
  return suite == LV_SFRAME_AES_256_GCM_SHA512_128 ? 32 : 16;
}

LvSecret *
lv_sframe_extract (LvSframeSuite suite, LvSecret *base_key)
{
  return suite == LV_SFRAME_AES_256_GCM_SHA512_128 ? lv_hkdf_sha512_extract (NULL, 0, base_key)
                                                   : lv_hkdf_sha256_extract (NULL, 0, base_key);
}

static LvSecret *
expand (LvSframeSuite suite, LvSecret *secret, const guint8 *info, gsize info_length, gsize length)
{
  return suite == LV_SFRAME_AES_256_GCM_SHA512_128
             ? lv_hkdf_sha512_expand (secret, info, info_length, length)
             : lv_hkdf_sha256_expand (secret, info, info_length, length);
}

/* label ‖ KID (8 bytes) ‖ suite (2 bytes) */
static void
expand_for (LvSframeSuite suite,
            LvSecret *secret,
            const char *label,
            guint64 kid,
            guint8 *out,
            gsize length)
{
  const gsize label_size = strlen (label);
  guint8 info[MAX_LABEL_SIZE + sizeof kid + sizeof (guint16)];
  g_autoptr (LvSecret) key = NULL;

  memcpy (info, label, label_size);
  lv_put_u64 (info + label_size, kid);
  lv_put_u16 (info + label_size + sizeof kid, (guint16) suite);
  key = expand (suite, secret, info, label_size + sizeof kid + sizeof (guint16), length);
  memcpy (out, lv_secret_get_data (key), length);
}

void
lv_sframe_keys_derive (LvSframeKeys *self, LvSframeSuite suite, LvSecret *base_key, guint64 kid)
{
  g_autoptr (LvSecret) secret = lv_sframe_extract (suite, base_key);

  expand_for (suite, secret, KEY_LABEL, kid, self->key, lv_sframe_suite_get_key_size (suite));
  expand_for (suite, secret, SALT_LABEL, kid, self->salt, sizeof self->salt);
}

LvSecret *
lv_sframe_ratchet (LvSframeSuite suite, LvSecret *base_key)
{
  g_autoptr (LvSecret) secret = NULL;

  g_return_val_if_fail (base_key != NULL, NULL);

  secret = lv_sframe_extract (suite, base_key);
  return expand (suite, secret, (const guint8 *) RATCHET_LABEL, strlen (RATCHET_LABEL),
                 lv_sframe_suite_get_hash_size (suite));
}
