/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-certificate.h"

#include <string.h>

#include "lv-error.h"
#include "lv-hash.h"
#include "lv-openssl.h"
#include "lv-text.h"

#define PIN_DIGITS (2 * LV_SHA256_SIZE)
#define MAX_PIN_TEXT 512
#define MAX_DER (64 * 1024)

char *
lv_certificate_pin_from_der (const guint8 *der, gsize length, GError **error)
{
  g_autoptr (X509) certificate = NULL;
  const guint8 *end = der;
  guint8 digest[LV_SHA256_SIZE];
  guint8 *info = NULL;
  int info_length;

  g_return_val_if_fail (der != NULL || length == 0, NULL);

  if (length > 0 && length <= MAX_DER)
    certificate = d2i_X509 (NULL, &end, (long) length);
  if (certificate == NULL || end != der + length)
    {
      lv_openssl_set_error (error, LIVEON_ERROR_CERTIFICATE, "no certificate");
      return NULL;
    }
  info_length = i2d_X509_PUBKEY (X509_get_X509_PUBKEY (certificate), &info);
  if (info_length <= 0)
    {
      lv_openssl_set_error (error, LIVEON_ERROR_CERTIFICATE, "no public key");
      return NULL;
    }
  lv_sha256 (info, (gsize) info_length, digest);
  OPENSSL_free (info);
  return lv_hex_encode (digest, sizeof digest);
}

char *
lv_certificate_pin (GTlsCertificate *certificate, GError **error)
{
  g_autoptr (GByteArray) der = NULL;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL)
    {
      lv_error_set_detail (error, LIVEON_ERROR_CERTIFICATE, "a certificate without its bytes");
      return NULL;
    }
  return lv_certificate_pin_from_der (der->data, der->len, error);
}

char *
lv_pin_format (const char *pin)
{
  GString *groups;

  g_return_val_if_fail (pin != NULL, NULL);

  groups = g_string_sized_new (PIN_DIGITS + PIN_DIGITS / 4);
  for (gsize i = 0; pin[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (groups, ' ');
      g_string_append_c (groups, pin[i]);
    }
  return g_string_free (groups, FALSE);
}

/* The digits of text in lower case; NULL when there is something else or another number of them.
 * NFKC first: full-width digits and blanks are what a Japanese keyboard gives. */
static char *
collect_digits (const char *text)
{
  g_autofree char *plain = NULL;
  g_autoptr (GString) digits = NULL;

  /* GLib's normalisation reads beyond the end of what is not UTF-8. */
  if (!g_utf8_validate (text, -1, NULL))
    return NULL;
  plain = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  digits = g_string_sized_new (PIN_DIGITS);
  for (const char *p = plain; *p != '\0'; p++)
    {
      if (g_ascii_isxdigit (*p))
        g_string_append_c (digits, g_ascii_tolower (*p));
      else if (!g_ascii_isspace (*p) && *p != ':')
        return NULL;
    }
  if (digits->len != PIN_DIGITS)
    return NULL;
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

char *
lv_pin_parse (const char *text, GError **error)
{
  char *pin = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (strnlen (text, MAX_PIN_TEXT + 1) <= MAX_PIN_TEXT)
    pin = collect_digits (text);
  if (pin == NULL)
    lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "pin", NULL);
  return pin;
}
