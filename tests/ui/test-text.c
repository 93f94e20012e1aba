/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-text.h"

#include "test-support.h"

static gboolean
finds (const char *typed, const char *name, const char *reading)
{
  g_autofree char *index = lui_text_make_index (name, reading, NULL);
  g_auto (GStrv) words = lui_text_split_words (typed);

  return lui_text_matches (index, (const char *const *) words);
}

static void
test_fold (void)
{
  static const char *const same[][2] = {
    { "たなか", "タナカ" },
    { "たなか", "ﾀﾅｶ" },
    { "だいがく", "ﾀﾞｲｶﾞｸ" },
    { "room 3", "Ｒｏｏｍ　３" },
    { "ヴァイオリン", "ゔぁいおりん" },
    { "らーめん", "ラーメン" },
    { "straße", "STRASSE" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *a = lui_text_fold (same[i][0]);
      g_autofree char *b = lui_text_fold (same[i][1]);

      g_assert_cmpstr (a, ==, b);
    }
}

static void
test_fold_keeps_apart (void)
{
  g_autofree char *ka = lui_text_fold ("か");
  g_autofree char *ga = lui_text_fold ("が");
  g_autofree char *kanji = lui_text_fold ("会議室");
  g_autofree char *broken = lui_text_fold ("a\xff");

  g_assert_cmpstr (ka, !=, ga);
  g_assert_cmpstr (kanji, ==, "会議室");
  g_assert_true (g_utf8_validate (broken, -1, NULL));
}

static void
test_search (void)
{
  g_assert_true (finds ("やくいん", "役員会議室", "やくいんかいぎしつ"));
  g_assert_true (finds ("ヤクイン", "役員会議室", "やくいんかいぎしつ"));
  g_assert_true (finds ("ﾔｸｲﾝ", "役員会議室", "やくいんかいぎしつ"));
  g_assert_true (finds ("会議", "役員会議室", "やくいんかいぎしつ"));
  g_assert_true (finds ("BOARD", "Board room", ""));
  g_assert_true (finds ("boardr", "Board room", ""));
  g_assert_true (finds ("room　board", "Board room", ""));
  g_assert_true (finds ("", "Board room", ""));
  g_assert_true (finds ("  ", "Board room", ""));
  g_assert_false (finds ("board lunch", "Board room", ""));
  /* The end of a name and the beginning of its reading are not one word. */
  g_assert_false (finds ("室やく", "役員会議室", "やくいんかいぎしつ"));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/fold-keeps-apart", test_fold_keeps_apart);
  g_test_add_func ("/text/search", test_search);
  return g_test_run ();
}
