/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-x25519.h"

#include <openssl/err.h>

#include "lv-hash.h"
#include "lv-openssl.h"

struct _LvX25519Key
{
  gatomicrefcount ref_count;
  EVP_PKEY *key;
  guint8 public_key[LV_X25519_KEY_SIZE];
};

G_DEFINE_BOXED_TYPE (LvX25519Key, lv_x25519_key, lv_x25519_key_ref, lv_x25519_key_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY_CTX, EVP_PKEY_CTX_free)

LvX25519Key *
lv_x25519_key_new (LvSecret *private_key)
{
  LvX25519Key *self;
  gsize length = LV_X25519_KEY_SIZE;

  g_return_val_if_fail (private_key != NULL, NULL);
  g_return_val_if_fail (lv_secret_get_size (private_key) == LV_X25519_KEY_SIZE, NULL);

  self = g_new0 (LvX25519Key, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->key = EVP_PKEY_new_raw_private_key (EVP_PKEY_X25519, NULL, lv_secret_get_data (private_key),
                                            LV_X25519_KEY_SIZE);
  lv_openssl_check (self->key != NULL
                        && EVP_PKEY_get_raw_public_key (self->key, self->public_key, &length) == 1,
                    "an X25519 key");
  return self;
}

LvX25519Key *
lv_x25519_key_generate (void)
{
  g_autoptr (LvSecret) private_key = lv_secret_new_zeroed (LV_X25519_KEY_SIZE);

  lv_random_bytes (lv_secret_get_data (private_key), LV_X25519_KEY_SIZE);
  return lv_x25519_key_new (private_key);
}

LvX25519Key *
lv_x25519_key_ref (LvX25519Key *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
lv_x25519_key_unref (LvX25519Key *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  EVP_PKEY_free (self->key);
  g_free (self);
}

const guint8 *
lv_x25519_key_get_public (LvX25519Key *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->public_key;
}

LvSecret *
lv_x25519_key_agree (LvX25519Key *self, const guint8 public_key[LV_X25519_KEY_SIZE])
{
  g_autoptr (LvSecret) shared = NULL;
  g_autoptr (EVP_PKEY_CTX) context = NULL;
  g_autoptr (EVP_PKEY) peer = NULL;
  gsize length = LV_X25519_KEY_SIZE;

  g_return_val_if_fail (self != NULL && public_key != NULL, NULL);

  peer = EVP_PKEY_new_raw_public_key (EVP_PKEY_X25519, NULL, public_key, LV_X25519_KEY_SIZE);
  context = EVP_PKEY_CTX_new (self->key, NULL);
  lv_openssl_check (peer != NULL && context != NULL && EVP_PKEY_derive_init (context) == 1
                        && EVP_PKEY_derive_set_peer (context, peer) == 1,
                    "X25519");
  shared = lv_secret_new_zeroed (LV_X25519_KEY_SIZE);
  if (EVP_PKEY_derive (context, lv_secret_get_data (shared), &length) == 1)
    return g_steal_pointer (&shared);
  ERR_clear_error ();
  return NULL;
}
