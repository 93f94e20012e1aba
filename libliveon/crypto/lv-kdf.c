/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-kdf.h"

#include "lv-openssl.h"

#define MAX_LN 20
#define MAX_R 32
#define MAX_P 32
#define MAX_MEMORY (64 * 1024 * 1024)
#define MAX_WORK (1u << 22)

LvSecret *
lv_pbkdf2_sha256 (
    LvSecret *password, const guint8 *salt, gsize salt_length, guint iterations, gsize length)
{
  g_autoptr (LvSecret) key = NULL;

  g_return_val_if_fail (password != NULL && lv_secret_get_size (password) <= G_MAXINT, NULL);
  g_return_val_if_fail (salt != NULL && salt_length <= G_MAXINT, NULL);
  g_return_val_if_fail (iterations > 0 && iterations <= G_MAXINT, NULL);
  g_return_val_if_fail (length > 0 && length <= G_MAXINT, NULL);

  key = lv_secret_new_zeroed (length);
  lv_openssl_check (PKCS5_PBKDF2_HMAC (lv_secret_get_text (password),
                                       (int) lv_secret_get_size (password), salt, (int) salt_length,
                                       (int) iterations, EVP_sha256 (), (int) length,
                                       lv_secret_get_data (key)),
                    "PBKDF2");
  return g_steal_pointer (&key);
}

/* What OpenSSL will count: B (p blocks), V (N blocks) and two more to work in, of 128 r bytes. */
static guint64
scrypt_memory (const LvScryptCost *cost)
{
  return 128 * (guint64) cost->r * ((G_GUINT64_CONSTANT (1) << cost->ln) + cost->p + 2);
}

gboolean
lv_scrypt_cost_is_bounded (const LvScryptCost *cost)
{
  if (cost->ln < 1 || cost->ln > MAX_LN || cost->r < 1 || cost->r > MAX_R || cost->p < 1
      || cost->p > MAX_P)
    return FALSE;
  /* RFC 7914 2: N < 2^(128 r / 8); only r = 1 can break it. */
  if (cost->ln >= 16 * cost->r)
    return FALSE;
  return scrypt_memory (cost) <= MAX_MEMORY
         && ((guint64) cost->r * cost->p << cost->ln) <= MAX_WORK;
}

LvSecret *
lv_scrypt (LvSecret *password,
           const guint8 *salt,
           gsize salt_length,
           const LvScryptCost *cost,
           gsize length)
{
  g_autoptr (LvSecret) key = NULL;

  g_return_val_if_fail (password != NULL, NULL);
  g_return_val_if_fail (salt != NULL, NULL);
  g_return_val_if_fail (lv_scrypt_cost_is_bounded (cost), NULL);
  g_return_val_if_fail (length > 0, NULL);

  key = lv_secret_new_zeroed (length);
  lv_openssl_check (EVP_PBE_scrypt (lv_secret_get_text (password), lv_secret_get_size (password),
                                    salt, salt_length, G_GUINT64_CONSTANT (1) << cost->ln, cost->r,
                                    cost->p, MAX_MEMORY, lv_secret_get_data (key), length),
                    "scrypt");
  return g_steal_pointer (&key);
}
