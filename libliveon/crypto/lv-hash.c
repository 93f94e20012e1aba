/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-hash.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>

#include "lv-openssl.h"
#include "lv-text.h"

#define ID_SIZE 16

void
lv_random_bytes (guint8 *out, gsize length)
{
  g_return_if_fail (out != NULL && length <= G_MAXINT);

  lv_openssl_check (RAND_bytes (out, (int) length) == 1, "random bytes");
}

char *
lv_random_id (void)
{
  guint8 id[ID_SIZE];

  lv_random_bytes (id, sizeof id);
  return lv_hex_encode (id, sizeof id);
}

void
lv_sha256 (const guint8 *data, gsize length, guint8 out[LV_SHA256_SIZE])
{
  g_return_if_fail (data != NULL || length == 0);

  lv_openssl_check (EVP_Digest (data, length, out, NULL, EVP_sha256 (), NULL), "SHA-256");
}

static void
hmac (const EVP_MD *hash,
      const guint8 *key,
      gsize key_length,
      const guint8 *data,
      gsize length,
      guint8 *out)
{
  g_assert (key_length <= G_MAXINT);
  lv_openssl_check (HMAC (hash, key, (int) key_length, data, length, out, NULL) != NULL, "HMAC");
}

void
lv_hmac_sha256 (LvSecret *key, const guint8 *data, gsize length, guint8 out[LV_SHA256_SIZE])
{
  g_return_if_fail (key != NULL);
  g_return_if_fail (data != NULL || length == 0);

  hmac (EVP_sha256 (), lv_secret_get_data (key), lv_secret_get_size (key), data, length, out);
}

void
lv_hmac_sha1 (
    const guint8 *key, gsize key_length, const guint8 *data, gsize length, guint8 out[LV_SHA1_SIZE])
{
  g_return_if_fail (key != NULL && key_length <= G_MAXINT);
  g_return_if_fail (data != NULL || length == 0);

  hmac (EVP_sha1 (), key, key_length, data, length, out);
}

static LvSecret *
hkdf_extract (const EVP_MD *hash, const guint8 *salt, gsize salt_length, LvSecret *ikm)
{
  g_autoptr (LvSecret) prk = NULL;

  g_return_val_if_fail (salt != NULL || salt_length == 0, NULL);
  g_return_val_if_fail (ikm != NULL, NULL);

  prk = lv_secret_new_zeroed ((gsize) EVP_MD_get_size (hash));
  /* No salt means zeros, which is what HMAC makes of an empty key; "" because NULL would mean to
   * keep the key of before. */
  hmac (hash, salt_length > 0 ? salt : (const guint8 *) "", salt_length, lv_secret_get_data (ikm),
        lv_secret_get_size (ikm), lv_secret_get_data (prk));
  return g_steal_pointer (&prk);
}

/* RFC 5869 2.3: T(i) = HMAC (PRK, T(i-1) ‖ info ‖ i). */
static LvSecret *
hkdf_expand (const EVP_MD *hash, LvSecret *prk, const guint8 *info, gsize info_length, gsize length)
{
  const gsize hash_size = (gsize) EVP_MD_get_size (hash);
  g_autoptr (LvSecret) okm = NULL;
  g_autoptr (LvSecret) input = NULL;
  guint8 block[EVP_MAX_MD_SIZE] = { 0 };
  guint8 *in;
  gsize block_length = 0;

  g_return_val_if_fail (prk != NULL, NULL);
  g_return_val_if_fail (info != NULL || info_length == 0, NULL);
  g_return_val_if_fail (length > 0 && length <= 255 * hash_size, NULL);

  okm = lv_secret_new_zeroed (length);
  input = lv_secret_new_zeroed (hash_size + info_length + 1);
  in = lv_secret_get_data (input);
  for (gsize done = 0, i = 1; done < length; i++)
    {
      gsize n = MIN (length - done, hash_size);

      memcpy (in, block, block_length);
      if (info_length > 0)
        memcpy (in + block_length, info, info_length);
      in[block_length + info_length] = (guint8) i;
      hmac (hash, lv_secret_get_data (prk), lv_secret_get_size (prk), in,
            block_length + info_length + 1, block);
      memcpy (lv_secret_get_data (okm) + done, block, n);
      block_length = hash_size;
      done += n;
    }
  OPENSSL_cleanse (block, sizeof block);
  return g_steal_pointer (&okm);
}

LvSecret *
lv_hkdf_sha256_extract (const guint8 *salt, gsize salt_length, LvSecret *ikm)
{
  return hkdf_extract (EVP_sha256 (), salt, salt_length, ikm);
}

LvSecret *
lv_hkdf_sha256_expand (LvSecret *prk, const guint8 *info, gsize info_length, gsize length)
{
  return hkdf_expand (EVP_sha256 (), prk, info, info_length, length);
}

LvSecret *
lv_hkdf_sha512_extract (const guint8 *salt, gsize salt_length, LvSecret *ikm)
{
  return hkdf_extract (EVP_sha512 (), salt, salt_length, ikm);
}

LvSecret *
lv_hkdf_sha512_expand (LvSecret *prk, const guint8 *info, gsize info_length, gsize length)
{
  return hkdf_expand (EVP_sha512 (), prk, info, info_length, length);
}
