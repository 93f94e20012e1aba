/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-passphrase.h"

#include <string.h>

#include "lv-error.h"

/* The property White_Space of Unicode. g_unichar_isspace leaves out U+000B and U+0085, JavaScript's
 * trim takes U+FEFF too and leaves U+0085: neither is used on either side. */
static gboolean
is_white_space (gunichar c)
{
  return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680
         || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f
         || c == 0x3000;
}

static LvSecret *
compose (LvSecret *text)
{
  /* ASCII is its own NFKC; so what most people type never passes through GLib's buffers. */
  if (g_str_is_ascii (lv_secret_get_text (text)))
    return lv_secret_ref (text);
  return lv_secret_new_take_string (
      g_utf8_normalize (lv_secret_get_text (text), -1, G_NORMALIZE_NFKC));
}

static LvSecret *
trim (LvSecret *text)
{
  const char *start = lv_secret_get_text (text);
  const char *end = start + lv_secret_get_size (text);

  while (start < end && is_white_space (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  while (end > start)
    {
      const char *last = g_utf8_prev_char (end);

      if (!is_white_space (g_utf8_get_char (last)))
        break;
      end = last;
    }
  return lv_secret_new (start, (gsize) (end - start));
}

LvSecret *
lv_passphrase_normalize (LvSecret *text, gboolean is_trimmed, GError **error)
{
  g_autoptr (LvSecret) composed = NULL;
  g_autoptr (LvSecret) result = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  /* g_utf8_validate with a length refuses a NUL inside too. */
  if (lv_secret_get_size (text) <= LV_PASSPHRASE_MAX_SIZE
      && g_utf8_validate (lv_secret_get_text (text), (gssize) lv_secret_get_size (text), NULL))
    {
      composed = compose (text);
      result = is_trimmed ? trim (composed) : lv_secret_ref (composed);
    }
  if (result == NULL || lv_secret_get_size (result) == 0)
    {
      lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "password", NULL);
      return NULL;
    }
  return g_steal_pointer (&result);
}
