/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-stored-password.h"

#include <string.h>

#define MAX_TEXT 256

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

gboolean
lv_stored_password_parse (LvStoredPassword *self, const char *text)
{
  g_auto (GStrv) parts = NULL;
  LvStoredPassword parsed;

  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  if (strnlen (text, MAX_TEXT + 1) > MAX_TEXT)
    return FALSE;
  parts = g_strsplit (text, "$", 6);
  if (g_strv_length (parts) != 5 || *parts[0] != '\0' || !g_str_equal (parts[1], "scrypt")
      || !parse_cost (parts[2], &parsed.cost) || !decode (parts[3], parsed.salt, sizeof parsed.salt)
      || !decode (parts[4], parsed.hash, sizeof parsed.hash))
    return FALSE;
  *self = parsed;
  return TRUE;
}

char *
lv_stored_password_format (const LvStoredPassword *self)
{
  g_autofree char *salt = NULL;
  g_autofree char *hash = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  salt = encode (self->salt, sizeof self->salt);
  hash = encode (self->hash, sizeof self->hash);
  return g_strdup_printf ("$scrypt$ln=%u,r=%u,p=%u$%s$%s", self->cost.ln, self->cost.r,
                          self->cost.p, salt, hash);
}
