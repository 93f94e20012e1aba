/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-certificate.h"

#include "lv-error.h"
#include "test-bytes.h"
#include "test-support.h"

#define PIN "0f3a91bc0123456789abcdef0123456789abcdef0123456789abcdef01234567"
#define GROUPS "0f3a 91bc 0123 4567 89ab cdef 0123 4567 89ab cdef 0123 4567 89ab cdef 0123 4567"

static void
test_format (void)
{
  g_autofree char *groups = lv_pin_format (PIN);

  g_assert_cmpstr (groups, ==, GROUPS);
}

static void
test_parse (void)
{
  static const char *const good[] = {
    PIN,
    GROUPS,
    "  " GROUPS "\n",
    "0F3A91BC0123456789ABCDEF0123456789abcdef0123456789abcdef01234567",
    "0f:3a:91:bc:01:23:45:67:89:ab:cd:ef:01:23:45:67:"
    "89:ab:cd:ef:01:23:45:67:89:ab:cd:ef:01:23:45:67",
    "0f3a91bc0123456789abcdef01234567\n89abcdef0123456789abcdef01234567\r\n",
    "０ｆ３Ａ　91bc：0123 4567 89ab cdef 0123 4567 89ab cdef 0123 4567 89ab cdef 0123 4567",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *pin = lv_pin_parse (good[i], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (pin, ==, PIN);
    }
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "",
    " ",
    "0f3a",
    "0f3a91bc0123456789abcdef0123456789abcdef0123456789abcdef0123456",
    "0f3a91bc0123456789abcdef0123456789abcdef0123456789abcdef012345678",
    "0f3a91bc0123456789abcdef0123456789abcdef0123456789abcdef0123456g",
    "0f3a-91bc-0123456789abcdef0123456789abcdef0123456789abcdef01234567",
    "sha256:0f3a91bc0123456789abcdef0123456789abcdef0123456789abcdef01234567",
    "0x0f3a91bc0123456789abcdef0123456789abcdef0123456789abcdef0123456",
    "0f3a91bc0123456789abcdef0123456789abcdef0123456789abcdef0123456\xff",
    "0f3a91bc0123456789abcdef0123456789abcdef0123456789abcdef0123456\u0430",
  };
  g_autofree char *blanks = g_strnfill (1 << 20, ' ');
  g_autofree char *padded = g_strconcat (PIN, blanks, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (lv_pin_parse (bad[i], &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "pin");
    }
  g_assert_null (lv_pin_parse (padded, NULL));
}

static void
test_not_der (void)
{
  static const guint8 none[] = { 0x30, 0x03, 0x02, 0x01, 0x00 };
  g_autofree guint8 *large = g_malloc0 (1 << 20);
  const struct
  {
    const guint8 *der;
    gsize length;
  } bad[] = {
    { NULL, 0 }, { none, 0 }, { none, 1 }, { none, sizeof none }, { large, 1 }, { large, 1 << 20 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (lv_certificate_pin_from_der (bad[i].der, bad[i].length, &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CERTIFICATE);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/pin/format", test_format);
  g_test_add_func ("/pin/parse", test_parse);
  g_test_add_func ("/pin/refused", test_refused);
  g_test_add_func ("/pin/not-der", test_not_der);
  return g_test_run ();
}
