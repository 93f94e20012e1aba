/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "lv-text.h"

#define MAX_CHARS 80

/* What was cleaned is clean. */
static void
check_clean (const char *text, char *(*clean) (const char *text, gsize max_chars))
{
  g_autofree char *once = clean (text, MAX_CHARS);
  g_autofree char *twice = NULL;

  if (once == NULL)
    return;
  g_assert_true (g_utf8_validate (once, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (once, -1), <=, MAX_CHARS);
  twice = clean (once, MAX_CHARS);
  g_assert_cmpstr (once, ==, twice);
}

static void
check_fold (const char *text)
{
  g_autofree char *once = lv_text_fold (text);
  g_autofree char *twice = lv_text_fold (once);

  g_assert_true (g_utf8_validate (once, -1, NULL));
  g_assert_cmpstr (once, ==, twice);
}

static void
check_bytes (const char *text, const guint8 *data, gsize size)
{
  g_autofree char *base64url = lv_base64url_encode (data, size);
  g_autofree char *hex = lv_hex_encode (data, size);
  g_autofree guint8 *hex_back = g_malloc (size + 1);
  gsize length = 0;
  g_autofree guint8 *back = lv_base64url_decode (base64url, size, &length);
  g_autofree guint8 *decoded = NULL;

  g_assert_cmpmem (back, length, data, size);
  g_assert_true (lv_hex_decode (hex, hex_back, size));
  g_assert_cmpmem (hex_back, size, data, size);
  decoded = lv_base64url_decode (text, 64, &length);
  if (decoded != NULL)
    {
      g_autofree char *again = lv_base64url_encode (decoded, length);

      g_assert_cmpuint (length, <=, 64);
      g_assert_cmpstr (again, ==, text);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  check_clean (text, lv_text_clean_name);
  check_clean (text, lv_text_clean_lines);
  check_fold (text);
  check_bytes (text, data, size);
  g_assert_true (!lv_id_is_valid (text) || strlen (text) == 32);
  return 0;
}
