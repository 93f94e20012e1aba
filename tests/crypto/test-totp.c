/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-totp.h"

#include <string.h>

#include "test-support.h"

static const guint8 rfc_secret[LV_TOTP_SECRET_SIZE] = "12345678901234567890";

/* RFC 4226, appendix D. */
static void
test_hotp (void)
{
  static const char *const codes[] = { "755224", "287082", "359152", "969429", "338314",
                                       "254676", "287922", "162583", "399871", "520489" };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *code = lv_totp_code (rfc_secret, sizeof rfc_secret, i, 6);

      g_assert_cmpstr (code, ==, codes[i]);
    }
}

/* RFC 6238, appendix B, the rows of SHA1. */
static void
test_totp (void)
{
  static const struct
  {
    gint64 seconds;
    const char *code;
  } rows[] = {
    { 59, "94287082" },         { 1111111109, "07081804" }, { 1111111111, "14050471" },
    { 1234567890, "89005924" }, { 2000000000, "69279037" }, { 20000000000, "65353130" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 step = lv_totp_step (rows[i].seconds * 1000);
      g_autofree char *code = lv_totp_code (rfc_secret, sizeof rfc_secret, step, 8);

      g_assert_cmpstr (code, ==, rows[i].code);
    }
}

static void
test_check (void)
{
  gint64 now_ms = G_GINT64_CONSTANT (1111111109000), step = -1;
  gint64 now = lv_totp_step (now_ms);

  g_assert_true (lv_totp_check (rfc_secret, "081804", now_ms, 0, &step));
  g_assert_cmpint (step, ==, now);
  g_assert_true (lv_totp_check (rfc_secret, "081 804", now_ms, now - 1, &step));
  /* Not twice, and nothing from before. */
  g_assert_false (lv_totp_check (rfc_secret, "081804", now_ms, now, &step));
  g_assert_false (lv_totp_check (rfc_secret, "081804", now_ms, now + 1, &step));
  /* Clocks differ by a step at most. */
  g_assert_true (lv_totp_check (rfc_secret, "081804", now_ms + 30000, 0, &step));
  g_assert_true (lv_totp_check (rfc_secret, "081804", now_ms - 30000, 0, &step));
  g_assert_false (lv_totp_check (rfc_secret, "081804", now_ms + 60000, 0, &step));
  g_assert_false (lv_totp_check (rfc_secret, "081804", now_ms - 60000, 0, &step));

  g_assert_false (lv_totp_check (rfc_secret, "", now_ms, 0, &step));
  g_assert_false (lv_totp_check (rfc_secret, "08180", now_ms, 0, &step));
  g_assert_false (lv_totp_check (rfc_secret, "0818044", now_ms, 0, &step));
  g_assert_false (lv_totp_check (rfc_secret, "08180x", now_ms, 0, &step));
  g_assert_false (lv_totp_check (rfc_secret, "０８１８０４", now_ms, 0, &step));
}

/* RFC 4648, 10, without padding. */
static void
test_text (void)
{
  static const char *const rows[][2] = { { "", "" },
                                         { "f", "MY" },
                                         { "fo", "MZXQ" },
                                         { "foo", "MZXW6" },
                                         { "foob", "MZXW6YQ" },
                                         { "fooba", "MZXW6YTB" },
                                         { "foobar", "MZXW6YTBOI" } };
  g_autofree char *uri = lv_totp_uri (rfc_secret, "アクメ A/B", "tanaka@x");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = lv_base32_encode ((const guint8 *) rows[i][0], strlen (rows[i][0]));

      g_assert_cmpstr (text, ==, rows[i][1]);
    }
  g_assert_cmpstr (uri, ==,
                   "otpauth://totp/%E3%82%A2%E3%82%AF%E3%83%A1%20A%2FB:tanaka%40x"
                   "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                   "&issuer=%E3%82%A2%E3%82%AF%E3%83%A1%20A%2FB&algorithm=SHA1&digits=6&period=30");
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 20);
  g_test_add_func ("/totp/rfc4226", test_hotp);
  g_test_add_func ("/totp/rfc6238", test_totp);
  g_test_add_func ("/totp/check", test_check);
  g_test_add_func ("/totp/text", test_text);
  return g_test_run ();
}
