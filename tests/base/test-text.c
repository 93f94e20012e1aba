/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-text.h"
#include "test-support.h"

static void
assert_fold (const char *text, const char *expected)
{
  g_autofree char *key = lv_text_fold (text);

  g_assert_cmpstr (key, ==, expected);
}

static void
test_fold (void)
{
  assert_fold ("たなか", "たなか");
  assert_fold ("タナカ", "たなか");
  assert_fold ("ﾀﾅｶ", "たなか");
  assert_fold ("Ｔａｎａｋａ", "tanaka");
  assert_fold ("  TANAKA \t Taro　", "tanaka taro");
  assert_fold ("田中　太郎", "田中 太郎");
  assert_fold ("", "");
  assert_fold ("　", "");
  assert_fold ("Straße", "strasse");
  assert_fold ("①㈱", "1(株)");
  /* A compatibility form is the character it stands for. */
  assert_fold ("福", "福");
}

static void
test_fold_voiced_marks (void)
{
  assert_fold ("ﾀﾞﾊﾟ", "だぱ");
  assert_fold ("だ", "だ");   /* た and U+3099 */
  assert_fold ("た゛", "だ"); /* U+309B, which stands alone */
  assert_fold ("ハ゜", "ぱ"); /* U+309C */
  assert_fold ("ヴァイオリン", "ゔぁいおりん");
  assert_fold ("ｳﾞｧ", "ゔぁ");
  assert_fold ("う゛ぁ", "ゔぁ");
  assert_fold ("ヵヶ", "ゕゖ");
  assert_fold ("ミスヾ", "みすゞ");
}

static void
test_fold_keeps (void)
{
  assert_fold ("サーバー", "さーばー");
  assert_fold ("ｻｰﾊﾞｰ", "さーばー");
  assert_fold ("・", "・");
  assert_fold ("ta\xe2\x80\x8bnaka", "tanaka"); /* zero width space */
  assert_fold ("\xff", "\xef\xbf\xbd");
}

static void
assert_name (const char *text, gsize max_chars, const char *expected)
{
  g_autofree char *name = lv_text_clean_name (text, max_chars);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_name (void)
{
  assert_name ("田中", 80, "田中");
  assert_name (" \t　田中 　\r\n 太郎\xc2\xa0", 80, "田中 太郎");
  assert_name ("a\x01\x7f\xc2\x80z", 80, "az");
  assert_name ("a\xe2\x80\xae\xe2\x81\xa6z", 80, "az"); /* override, isolate */
  assert_name ("\xef\xbb\xbf\xe2\x80\x8b\xe2\x81\xa0z\xe2\x80\x8d", 80, "z"); /* zero width */
  assert_name ("a\xe2\x80\xa8z", 80, "a z");                                  /* line separator */
  assert_name ("\xe3\x85\xa4\xef\xbe\xa0", 80, "");                           /* Hangul fillers */
  assert_name ("", 80, "");
  assert_name (" \n ", 80, "");
  assert_name ("\xff", 80, NULL);
  assert_name ("\xed\xa0\x80", 80, NULL); /* a surrogate */
  assert_name (NULL, 80, NULL);
}

static void
test_name_length (void)
{
  assert_name ("あいう", 3, "あいう");
  assert_name ("あいう", 2, NULL);
  /* Counted after cleaning and composing. */
  assert_name (" あ\xe2\x80\x8b い ", 3, "あ い");
  assert_name ("か\xe3\x82\x99", 1, "が");
}

static void
assert_compose (const char *text, const char *expected)
{
  g_autofree char *composed = lv_text_compose (text);

  g_assert_cmpstr (composed, ==, expected);
}

static void
test_compose (void)
{
  assert_compose ("", "");
  assert_compose ("か\xe3\x82\x99", "が");
  assert_compose ("e\xcc\x81", "\xc3\xa9");
  /* Marks come in the canonical order, then join. */
  assert_compose ("e\xcc\xa3\xcc\x82", "\xe1\xbb\x87");
  assert_compose ("e\xcc\x82\xcc\xa3", "\xe1\xbb\x87");
  assert_compose ("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한");
  assert_compose ("\xcc\x81", "\xcc\x81");
  /* Old forms that NFC would replace. */
  assert_compose ("\xef\xa8\x9b\xef\xa8\x99髙﨑", "\xef\xa8\x9b\xef\xa8\x99髙﨑");
}

static void
assert_lines (const char *text, gsize max_chars, const char *expected)
{
  g_autofree char *lines = lv_text_clean_lines (text, max_chars);

  g_assert_cmpstr (lines, ==, expected);
}

static void
test_lines (void)
{
  assert_lines ("　本日は\r\n\r\n  停止します。  \n\n", 80, "　本日は\n\n  停止します。");
  assert_lines ("\n \n a\tb\rc\n", 80, " a b\nc");
  assert_lines ("a\xe2\x80\xa9"
                "b\x0c"
                "c",
                80, "a\nb\nc");
  assert_lines ("a\xe2\x80\xae\x01z", 80, "az");
  assert_lines ("👩\xe2\x80\x8d💻", 80, "👩\xe2\x80\x8d💻");
  assert_lines (" \n\t\n", 80, "");
  assert_lines ("ab\ncd", 4, NULL);
  assert_lines ("\xff", 80, NULL);
}

static void
test_ids (void)
{
  g_assert_true (lv_id_is_valid ("0123456789abcdef0123456789abcdef"));
  g_assert_false (lv_id_is_valid ("0123456789ABCDEF0123456789abcdef"));
  g_assert_false (lv_id_is_valid ("0123456789abcdef0123456789abcde"));
  g_assert_false (lv_id_is_valid ("0123456789abcdef0123456789abcdef0"));
  g_assert_false (lv_id_is_valid ("0123456789abcdef0123456789abcdeg"));
  g_assert_false (lv_id_is_valid (""));
  g_assert_false (lv_id_is_valid (NULL));
}

static void
test_base64url (void)
{
  /* RFC 4648 section 10, without padding. */
  static const char *const pairs[][2] = {
    { "", "" },
    { "f", "Zg" },
    { "fo", "Zm8" },
    { "foo", "Zm9v" },
    { "foob", "Zm9vYg" },
    { "fooba", "Zm9vYmE" },
    { "foobar", "Zm9vYmFy" },
    { "\xfb\xff\xfe", "-__-" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      gsize size = strlen (pairs[i][0]);
      gsize length = 99;
      g_autofree char *text = lv_base64url_encode ((const guint8 *) pairs[i][0], size);
      g_autofree guint8 *data = lv_base64url_decode (pairs[i][1], size, &length);

      g_assert_cmpstr (text, ==, pairs[i][1]);
      g_assert_nonnull (data);
      g_assert_cmpmem (data, length, pairs[i][0], size);
      if (size > 0)
        g_assert_null (lv_base64url_decode (pairs[i][1], size - 1, &length));
    }
}

static void
test_base64url_refuse (void)
{
  static const char *const bad[]
      = { "A", "AAAAA", "Zg==", "Zm8=", "+/AA", "Zm 9", "Zh", "Zm9", "Zm9v\n", "あ", "****" };
  gsize length = 7;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    if (lv_base64url_decode (bad[i], 100, &length) != NULL)
      g_error ("accepted: %s", bad[i]);
  g_assert_null (lv_base64url_decode (NULL, 100, &length));
  g_assert_cmpuint (length, ==, 7);
}

static void
test_hex (void)
{
  guint8 out[3];
  g_autofree char *text = lv_hex_encode ((const guint8 *) "\x00\xab\xff", 3);

  g_assert_cmpstr (text, ==, "00abff");
  g_assert_true (lv_hex_decode ("00ABff", out, 3));
  g_assert_cmpmem (out, 3, "\x00\xab\xff", 3);
  g_assert_false (lv_hex_decode ("00abf", out, 3));
  g_assert_false (lv_hex_decode ("00abff0", out, 3));
  g_assert_false (lv_hex_decode ("00abfg", out, 3));
  g_assert_false (lv_hex_decode ("0xabff", out, 3));
  g_assert_false (lv_hex_decode (NULL, out, 3));
  g_assert_true (lv_hex_decode ("", out, 0));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/fold-voiced-marks", test_fold_voiced_marks);
  g_test_add_func ("/text/fold-keeps", test_fold_keeps);
  g_test_add_func ("/text/name", test_name);
  g_test_add_func ("/text/name-length", test_name_length);
  g_test_add_func ("/text/compose", test_compose);
  g_test_add_func ("/text/lines", test_lines);
  g_test_add_func ("/text/ids", test_ids);
  g_test_add_func ("/text/base64url", test_base64url);
  g_test_add_func ("/text/base64url-refuse", test_base64url_refuse);
  g_test_add_func ("/text/hex", test_hex);
  return g_test_run ();
}
