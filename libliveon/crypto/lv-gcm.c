/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-gcm.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <string.h>

#include "lv-bytes.h"
#include "lv-openssl.h"

void
lv_gcm_init (LvGcm *self,
             const guint8 *key,
             gsize key_size,
             const guint8 salt[LV_GCM_NONCE_SIZE],
             gboolean is_sealing)
{
  g_return_if_fail (key_size == 16 || key_size == 32);

  self->context = EVP_CIPHER_CTX_new ();
  lv_openssl_check (
      self->context != NULL
          && EVP_CipherInit_ex (self->context,
                                key_size == 32 ? EVP_aes_256_gcm () : EVP_aes_128_gcm (), NULL, key,
                                NULL, is_sealing)
                 == 1,
      "AES-GCM");
  memcpy (self->salt, salt, LV_GCM_NONCE_SIZE);
}

void
lv_gcm_clear (LvGcm *self)
{
  EVP_CIPHER_CTX_free (self->context);
  OPENSSL_cleanse (self, sizeof *self);
}

void
lv_gcm_make_nonce (const LvGcm *self, guint64 number, guint8 nonce[LV_GCM_NONCE_SIZE])
{
  const gsize at = LV_GCM_NONCE_SIZE - sizeof number;

  memcpy (nonce, self->salt, at);
  lv_put_u64 (nonce + at, lv_get_u64 (self->salt + at) ^ number);
}

void
lv_gcm_seal (LvGcm *self,
             const guint8 nonce[LV_GCM_NONCE_SIZE],
             const guint8 *clear,
             gsize clear_length,
             const guint8 *more,
             gsize more_length,
             const guint8 *text,
             gsize length,
             guint8 *out)
{
  /* Asked for by its name alone, it is found sooner than by EVP_CIPHER_CTX_ctrl(). */
  OSSL_PARAM tag[] = {
    OSSL_PARAM_construct_octet_string (OSSL_CIPHER_PARAM_AEAD_TAG, out + length, LV_GCM_TAG_SIZE),
    OSSL_PARAM_construct_end (),
  };
  EVP_CIPHER_CTX *context = self->context;
  int n;

  lv_openssl_check (
      EVP_EncryptInit_ex (context, NULL, NULL, NULL, nonce) == 1
          && (clear_length == 0
              || EVP_EncryptUpdate (context, NULL, &n, clear, (int) clear_length) == 1)
          && (more_length == 0
              || EVP_EncryptUpdate (context, NULL, &n, more, (int) more_length) == 1)
          && (length == 0 || EVP_EncryptUpdate (context, out, &n, text, (int) length) == 1)
          && EVP_EncryptFinal_ex (context, out + length, &n) == 1
          && EVP_CIPHER_CTX_get_params (context, tag) == 1,
      "AES-GCM");
}

gboolean
lv_gcm_open (LvGcm *self,
             const guint8 nonce[LV_GCM_NONCE_SIZE],
             const guint8 *clear,
             gsize clear_length,
             const guint8 *more,
             gsize more_length,
             const guint8 *sealed,
             gsize length,
             guint8 *out)
{
  EVP_CIPHER_CTX *context = self->context;
  guint8 tag[LV_GCM_TAG_SIZE];
  int n;

  memcpy (tag, sealed + length, sizeof tag);
  return EVP_DecryptInit_ex (context, NULL, NULL, NULL, nonce) == 1
         && EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_TAG, LV_GCM_TAG_SIZE, tag) == 1
         && (clear_length == 0
             || EVP_DecryptUpdate (context, NULL, &n, clear, (int) clear_length) == 1)
         && (more_length == 0
             || EVP_DecryptUpdate (context, NULL, &n, more, (int) more_length) == 1)
         && (length == 0 || EVP_DecryptUpdate (context, out, &n, sealed, (int) length) == 1)
         && EVP_DecryptFinal_ex (context, out + length, &n) == 1;
}
