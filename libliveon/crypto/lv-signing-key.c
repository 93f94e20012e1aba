/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-signing-key.h"

#include <openssl/err.h>

#include "lv-hash.h"
#include "lv-openssl.h"
#include "lv-private-file.h"
#include "lv-text.h"

struct _LvSigningKey
{
  gatomicrefcount ref_count;
  EVP_PKEY *key;
  guint8 public_key[LV_ED25519_KEY_SIZE];
};

G_DEFINE_BOXED_TYPE (LvSigningKey, lv_signing_key, lv_signing_key_ref, lv_signing_key_unref)

static LvSigningKey *
signing_key_new (LvSecret *seed)
{
  LvSigningKey *self = g_new0 (LvSigningKey, 1);
  gsize length = sizeof self->public_key;

  g_atomic_ref_count_init (&self->ref_count);
  self->key = EVP_PKEY_new_raw_private_key (EVP_PKEY_ED25519, NULL, lv_secret_get_data (seed),
                                            lv_secret_get_size (seed));
  lv_openssl_check (self->key != NULL, "an Ed25519 key");
  lv_openssl_check (EVP_PKEY_get_raw_public_key (self->key, self->public_key, &length) == 1,
                    "an Ed25519 public key");
  return self;
}

LvSigningKey *
lv_signing_key_generate (void)
{
  g_autoptr (LvSecret) seed = lv_secret_new_zeroed (LV_ED25519_KEY_SIZE);

  lv_random_bytes (lv_secret_get_data (seed), LV_ED25519_KEY_SIZE);
  return signing_key_new (seed);
}

LvSigningKey *
lv_signing_key_new_from_seed (LvSecret *seed, GError **error)
{
  g_return_val_if_fail (seed != NULL, NULL);

  if (lv_secret_get_size (seed) != LV_ED25519_KEY_SIZE)
    {
      lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "seed", NULL);
      return NULL;
    }
  return signing_key_new (seed);
}

static LvSigningKey *
parse_file (const char *path, LvSecret *content, GError **error)
{
  g_autoptr (LvSecret) seed = lv_secret_new_zeroed (LV_ED25519_KEY_SIZE);
  g_autoptr (LvSecret) digits = NULL;
  gsize size = lv_secret_get_size (content);

  if (size > 0 && lv_secret_get_data (content)[size - 1] == '\n')
    size--;
  digits = lv_secret_new (lv_secret_get_data (content), size);
  if (size != 2 * LV_ED25519_KEY_SIZE
      || !lv_hex_decode (lv_secret_get_text (digits), lv_secret_get_data (seed),
                         LV_ED25519_KEY_SIZE))
    {
      GError *refusal = lv_error_new_detail (LIVEON_ERROR_CONFIGURATION,
                                             "%s: is not 64 hexadecimal digits", path);

      lv_error_add_argument (refusal, "file", path);
      g_propagate_error (error, refusal);
      return NULL;
    }
  return signing_key_new (seed);
}

static gboolean
write_file (const char *path, LvSigningKey *key, GError **error)
{
  g_autoptr (LvSecret) seed = lv_signing_key_dup_seed (key);
  g_autoptr (LvSecret) digits
      = lv_secret_new_take_string (lv_hex_encode (lv_secret_get_data (seed), LV_ED25519_KEY_SIZE));
  gboolean exists;

  return lv_private_file_write (path, lv_secret_get_data (digits), lv_secret_get_size (digits),
                                0600, FALSE, &exists, error);
}

LvSigningKey *
lv_signing_key_ensure_file (const char *path, GError **error)
{
  g_autoptr (LvSecret) content = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  content = lv_private_file_read (path, 2 * LV_ED25519_KEY_SIZE + 1, &local_error);
  if (content == NULL && local_error == NULL)
    {
      g_autoptr (LvSigningKey) key = lv_signing_key_generate ();

      if (!write_file (path, key, error))
        return NULL;
      /* Read back, because another process may have been first. */
      content = lv_private_file_read (path, 2 * LV_ED25519_KEY_SIZE + 1, &local_error);
    }
  if (content == NULL)
    {
      if (local_error == NULL)
        lv_error_set_detail (error, LIVEON_ERROR_STORE, "%s: has vanished", path);
      else
        g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return parse_file (path, content, error);
}

LvSigningKey *
lv_signing_key_ref (LvSigningKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
lv_signing_key_unref (LvSigningKey *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  EVP_PKEY_free (self->key);
  g_free (self);
}

LvSecret *
lv_signing_key_dup_seed (LvSigningKey *self)
{
  g_autoptr (LvSecret) seed = NULL;
  gsize length = LV_ED25519_KEY_SIZE;

  g_return_val_if_fail (self != NULL, NULL);

  seed = lv_secret_new_zeroed (length);
  lv_openssl_check (EVP_PKEY_get_raw_private_key (self->key, lv_secret_get_data (seed), &length)
                        == 1,
                    "an Ed25519 seed");
  return g_steal_pointer (&seed);
}

const guint8 *
lv_signing_key_get_public (LvSigningKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->public_key;
}

void
lv_signing_key_sign (LvSigningKey *self,
                     const guint8 *data,
                     gsize length,
                     guint8 signature[LV_ED25519_SIGNATURE_SIZE])
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  gsize signature_length = LV_ED25519_SIGNATURE_SIZE;

  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  lv_openssl_check (EVP_DigestSignInit (context, NULL, NULL, NULL, self->key) == 1
                        && EVP_DigestSign (context, signature, &signature_length, data, length)
                               == 1,
                    "an Ed25519 signature");
}

gboolean
lv_signature_verify (const guint8 public_key[LV_ED25519_KEY_SIZE],
                     const guint8 *data,
                     gsize length,
                     const guint8 signature[LV_ED25519_SIGNATURE_SIZE])
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  g_autoptr (EVP_PKEY) key = NULL;
  gboolean fits;

  g_return_val_if_fail (public_key != NULL && signature != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  key = EVP_PKEY_new_raw_public_key (EVP_PKEY_ED25519, NULL, public_key, LV_ED25519_KEY_SIZE);
  fits = key != NULL && EVP_DigestVerifyInit (context, NULL, NULL, NULL, key) == 1
         && EVP_DigestVerify (context, signature, LV_ED25519_SIGNATURE_SIZE, data, length) == 1;
  ERR_clear_error ();
  return fits;
}
