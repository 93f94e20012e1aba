/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-password.h"

#include <string.h>

#include "lv-hash.h"
#include "lv-kdf.h"
#include "lv-passphrase.h"

#define SALT_SIZE 16
#define HASH_SIZE 32
#define MAX_STORED 256

typedef struct
{
  LvScryptCost cost;
  guint8 salt[SALT_SIZE];
  guint8 hash[HASH_SIZE];
} StoredPassword;

static const LvScryptCost default_cost = { .ln = 15, .r = 8, .p = 3 };

/* Base64 of the password-hash string format: the usual alphabet without padding. */
static char *
encode (const guint8 *data, gsize length)
{
  char *text = g_base64_encode (data, length);

  text[strcspn (text, "=")] = '\0';
  return text;
}

/* Only what encode writes: GLib's decoder overlooks foreign characters and loose bits. */
static gboolean
decode (const char *text, guint8 *out, gsize length)
{
  gsize chars = (length * 4 + 2) / 3;
  gsize decoded_length = 0;
  g_autofree char *padded = NULL;
  g_autofree guint8 *decoded = NULL;
  g_autofree char *again = NULL;

  if (strlen (text) != chars)
    return FALSE;
  padded = g_strdup_printf ("%s%.*s", text, (int) ((4 - chars % 4) % 4), "===");
  decoded = g_base64_decode (padded, &decoded_length);
  if (decoded_length != length)
    return FALSE;
  again = encode (decoded, decoded_length);
  if (!g_str_equal (again, text))
    return FALSE;
  memcpy (out, decoded, length);
  return TRUE;
}

/* "name=" and a number of at most three digits, without leading zeros. */
static gboolean
parse_number (const char **text, const char *name, guint *value)
{
  const char *p = *text;
  guint digits = 0;

  if (!g_str_has_prefix (p, name))
    return FALSE;
  p += strlen (name);
  *value = 0;
  for (; g_ascii_isdigit (*p) && digits < 3; p++, digits++)
    *value = *value * 10 + (guint) (*p - '0');
  if (digits == 0 || (digits > 1 && p[-(int) digits] == '0'))
    return FALSE;
  *text = p;
  return TRUE;
}

static gboolean
parse_cost (const char *text, LvScryptCost *cost)
{
  return parse_number (&text, "ln=", &cost->ln) && parse_number (&text, ",r=", &cost->r)
         && parse_number (&text, ",p=", &cost->p) && *text == '\0'
         && lv_scrypt_cost_is_bounded (cost);
}

/* "$scrypt$ln=15,r=8,p=3$salt$hash" */
static gboolean
parse_stored (const char *text, StoredPassword *stored)
{
  g_auto (GStrv) parts = NULL;

  if (strnlen (text, MAX_STORED + 1) > MAX_STORED)
    return FALSE;
  parts = g_strsplit (text, "$", 6);
  return g_strv_length (parts) == 5 && *parts[0] == '\0' && g_str_equal (parts[1], "scrypt")
         && parse_cost (parts[2], &stored->cost) && decode (parts[3], stored->salt, SALT_SIZE)
         && decode (parts[4], stored->hash, HASH_SIZE);
}

char *
lv_password_hash (LvSecret *password, GError **error)
{
  g_autoptr (LvSecret) normal = NULL;
  g_autoptr (LvSecret) hash = NULL;
  g_autofree char *salt_text = NULL;
  g_autofree char *hash_text = NULL;
  guint8 salt[SALT_SIZE];

  g_return_val_if_fail (password != NULL, NULL);

  normal = lv_passphrase_normalize (password, FALSE, error);
  if (normal == NULL)
    return NULL;
  lv_random_bytes (salt, sizeof salt);
  hash = lv_scrypt (normal, salt, sizeof salt, &default_cost, HASH_SIZE);
  salt_text = encode (salt, sizeof salt);
  hash_text = encode (lv_secret_get_data (hash), HASH_SIZE);
  return g_strdup_printf ("$scrypt$ln=%u,r=%u,p=%u$%s$%s", default_cost.ln, default_cost.r,
                          default_cost.p, salt_text, hash_text);
}

/* Whatever is wrong, a full scrypt is done, so that the time tells nothing. */
gboolean
lv_password_verify (LvSecret *password, const char *stored)
{
  StoredPassword wanted = { .cost = default_cost };
  gboolean is_whole = stored != NULL && parse_stored (stored, &wanted);
  g_autoptr (LvSecret) normal = NULL;
  g_autoptr (LvSecret) hash = NULL;
  gboolean fits;

  g_return_val_if_fail (password != NULL, FALSE);

  if (!is_whole)
    wanted.cost = default_cost;
  normal = lv_passphrase_normalize (password, FALSE, NULL);
  hash = lv_scrypt (normal != NULL ? normal : password, wanted.salt, SALT_SIZE, &wanted.cost,
                    HASH_SIZE);
  fits = lv_bytes_equal_constant_time (lv_secret_get_data (hash), wanted.hash, HASH_SIZE);
  return is_whole && normal != NULL && fits;
}
