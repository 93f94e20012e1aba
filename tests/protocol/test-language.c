/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-problem.h"
#include "test-support.h"

static void
test_choose (void)
{
  static const char *const rows[][2] = {
    { "ja", "ja" },
    { "ja-JP", "ja" },
    { "JA-jp", "ja" },
    { "en", "en" },
    { "ja,en", "ja" },
    { "en,ja", "en" },
    { "ja-JP,ja;q=0.9,en-US;q=0.8,en;q=0.7", "ja" },
    { "en-US,en;q=0.9,ja;q=0.8", "en" },
    { "en;q=0.5, ja;q=0.7", "ja" },
    { "en;q=0.5 , ja ; q=0.501", "ja" },
    { "en;q=0.501,ja;q=0.5", "en" },
    { "fr,ja;q=0.1", "ja" },
    { "fr", "en" },
    { "ja;q=0", "en" },
    { "ja;q=0.000,en;q=0", "en" },
    { "ja;Q=1.000", "ja" },
    { "*", "en" },
    { "*,ja;q=0.5", "ja" },
    { "jav", "en" },
    { "ja_JP", "en" },
    { "", "en" },
    { ",,;,", "en" },
    { ";q=1", "en" },
    { "ja;q=x", "en" },
    { "ja;q=", "en" },
    { "ja;q=2", "en" },
    { "ja;q=-1", "en" },
    { "ja;level=1", "en" },
    { "ja;q=0.5;x=1", "en" },
    { "\xff\xfe", "en" },
    { "en;q=0.2,xx,ja;q=0.4,ja;q=0.1", "ja" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (!g_str_equal (lv_language_choose (rows[i][0]), rows[i][1]))
        g_error ("not %s: %s", rows[i][1], rows[i][0]);
    }
  g_assert_cmpstr (lv_language_choose (NULL), ==, "en");
}

static void
test_long_headers_are_not_read (void)
{
  g_autofree char *filler = g_strnfill (2000, ',');
  g_autofree char *header = g_strconcat ("ja", filler, NULL);

  g_assert_cmpstr (lv_language_choose (header), ==, "en");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/language/choose", test_choose);
  g_test_add_func ("/language/long-headers-are-not-read", test_long_headers_are_not_read);
  return g_test_run ();
}
