/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-totp.h"

#include <string.h>

#include "lv-hash.h"
#include "lv-secret.h"

#define DIGITS 6
#define NEIGHBOURS 1

gint64
lv_totp_step (gint64 now_ms)
{
  return now_ms / 1000 / LV_TOTP_STEP_S;
}

char *
lv_totp_code (const guint8 *secret, gsize length, gint64 step, guint digits)
{
  guint64 counter = GUINT64_TO_BE ((guint64) step);
  guint8 mac[LV_SHA1_SIZE];
  guint32 number, modulus = 1;
  guint offset;

  lv_hmac_sha1 (secret, length, (const guint8 *) &counter, sizeof counter, mac);
  offset = mac[LV_SHA1_SIZE - 1] & 0x0f;
  number = (guint32) (mac[offset] & 0x7f) << 24 | (guint32) mac[offset + 1] << 16
           | (guint32) mac[offset + 2] << 8 | mac[offset + 3];
  for (guint i = 0; i < digits; i++)
    modulus *= 10;
  explicit_bzero (mac, sizeof mac);
  return g_strdup_printf ("%0*u", (int) digits, number % modulus);
}

/* FALSE unless there are six digits, with blanks between as phones show them. */
static gboolean
read_digits (const char *code, char digits[DIGITS + 1])
{
  guint n = 0;

  for (; *code != '\0'; code++)
    {
      if (*code == ' ')
        continue;
      if (!g_ascii_isdigit (*code) || n == DIGITS)
        return FALSE;
      digits[n++] = *code;
    }
  digits[n] = '\0';
  return n == DIGITS;
}

gboolean
lv_totp_check (const guint8 secret[LV_TOTP_SECRET_SIZE],
               const char *code,
               gint64 now_ms,
               gint64 last_step,
               gint64 *step)
{
  gint64 now = lv_totp_step (now_ms);
  char digits[DIGITS + 1];
  gboolean is_right = FALSE;

  if (!read_digits (code, digits))
    return FALSE;
  /* All of them, so that the time does not tell which. */
  for (gint64 i = now - NEIGHBOURS; i <= now + NEIGHBOURS; i++)
    {
      g_autofree char *right = lv_totp_code (secret, LV_TOTP_SECRET_SIZE, i, DIGITS);

      if (lv_bytes_equal_constant_time ((const guint8 *) right, (const guint8 *) digits, DIGITS)
          && i > last_step && !is_right)
        {
          is_right = TRUE;
          *step = i;
        }
      explicit_bzero (right, DIGITS);
    }
  return is_right;
}

char *
lv_base32_encode (const guint8 *data, gsize length)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  g_autoptr (GString) text = g_string_new (NULL);
  guint32 bits = 0;
  guint n = 0;

  for (gsize i = 0; i < length; i++)
    {
      bits = bits << 8 | data[i];
      for (n += 8; n >= 5; n -= 5)
        g_string_append_c (text, letters[bits >> (n - 5) & 31]);
    }
  if (n > 0)
    g_string_append_c (text, letters[bits << (5 - n) & 31]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
lv_totp_uri (const guint8 secret[LV_TOTP_SECRET_SIZE], const char *issuer, const char *account)
{
  g_autofree char *text = lv_base32_encode (secret, LV_TOTP_SECRET_SIZE);
  g_autofree char *who = g_uri_escape_string (account, NULL, FALSE);
  g_autofree char *where = g_uri_escape_string (issuer, NULL, FALSE);

  return g_strdup_printf ("otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d"
                          "&period=%d",
                          where, who, text, where, DIGITS, LV_TOTP_STEP_S);
}
