/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Published vectors are written as text: hexadecimal digits. */
#pragma once

#include <glib.h>
#include <string.h>

#include "lv-secret.h"
#include "lv-text.h"

static inline GBytes *
bytes_from_hex (const char *hex)
{
  gsize length = strlen (hex) / 2;
  g_autofree guint8 *data = g_malloc0 (length + 1);

  if (length > 0)
    g_assert_true (lv_hex_decode (hex, data, length));
  return g_bytes_new (data, length);
}

static inline LvSecret *
secret_from_hex (const char *hex)
{
  g_autoptr (GBytes) bytes = bytes_from_hex (hex);
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  return lv_secret_new (data != NULL ? data : "", length);
}

static inline LvSecret *
secret_from_text (const char *text)
{
  return lv_secret_new (text, strlen (text));
}

static inline void
assert_hex (const guint8 *data, gsize length, const char *hex)
{
  g_autofree char *text = lv_hex_encode (data, length);

  g_assert_cmpstr (text, ==, hex);
}

static inline void
assert_secret_hex (LvSecret *secret, const char *hex)
{
  g_assert_nonnull (secret);
  assert_hex (lv_secret_get_data (secret), lv_secret_get_size (secret), hex);
}
