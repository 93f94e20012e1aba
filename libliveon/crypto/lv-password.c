/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-password.h"

#include <string.h>

#include "lv-hash.h"
#include "lv-passphrase.h"
#include "lv-stored-password.h"

static const LvScryptCost default_cost = { .ln = 15, .r = 8, .p = 3 };

static LvSecret *
compute (LvSecret *password, const LvStoredPassword *stored)
{
  return lv_scrypt (password, stored->salt, sizeof stored->salt, &stored->cost,
                    sizeof stored->hash);
}

char *
lv_password_hash (LvSecret *password, GError **error)
{
  g_autoptr (LvSecret) normal = NULL;
  g_autoptr (LvSecret) hash = NULL;
  LvStoredPassword stored = { .cost = default_cost };

  g_return_val_if_fail (password != NULL, NULL);

  normal = lv_passphrase_normalize (password, FALSE, error);
  if (normal == NULL)
    return NULL;
  lv_random_bytes (stored.salt, sizeof stored.salt);
  hash = compute (normal, &stored);
  memcpy (stored.hash, lv_secret_get_data (hash), sizeof stored.hash);
  return lv_stored_password_format (&stored);
}

/* Whatever is wrong, a full scrypt is done, so that the time tells nothing. */
gboolean
lv_password_verify (LvSecret *password, const char *text)
{
  LvStoredPassword stored = { .cost = default_cost };
  g_autoptr (LvSecret) normal = NULL;
  g_autoptr (LvSecret) hash = NULL;
  gboolean is_whole;
  gboolean fits;

  g_return_val_if_fail (password != NULL, FALSE);

  is_whole = text != NULL && lv_stored_password_parse (&stored, text);
  normal = lv_passphrase_normalize (password, FALSE, NULL);
  hash = compute (normal != NULL ? normal : password, &stored);
  fits = lv_bytes_equal_constant_time (lv_secret_get_data (hash), stored.hash, sizeof stored.hash);
  return is_whole && normal != NULL && fits;
}
