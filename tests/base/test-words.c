/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-words.h"
#include "test-support.h"

static void
test_table_is_sorted (void)
{
  g_assert_cmpuint (lv_words_ja_count, >, 80);
  for (gsize i = 1; i < lv_words_ja_count; i++)
    g_assert_cmpint (strcmp (lv_words_ja[i - 1].english, lv_words_ja[i].english), <, 0);
}

static void
test_every_word_is_found (void)
{
  for (gsize i = 0; i < lv_words_ja_count; i++)
    {
      g_assert_cmpstr (lv_words_lookup ("ja", lv_words_ja[i].english), ==, lv_words_ja[i].other);
      g_assert_true (lv_words_lookup ("en", lv_words_ja[i].english) == lv_words_ja[i].english);
    }
  g_assert_cmpstr (lv_words_lookup ("ja", "No such sentence."), ==, "No such sentence.");
}

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* The placeholders of a sentence in alphabetical order, and how many parts are optional. */
static char *
dup_shape (const char *sentence)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\{[a-z_]+\\}|\\[|\\]", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  g_regex_match (regex, sentence, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    g_ptr_array_add (parts, g_match_info_fetch (match, 0));
  g_ptr_array_sort (parts, compare_parts);
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" ", (char **) parts->pdata);
}

static void
test_placeholders_agree (void)
{
  for (gsize i = 0; i < lv_words_ja_count; i++)
    {
      g_autofree char *english = dup_shape (lv_words_ja[i].english);
      g_autofree char *other = dup_shape (lv_words_ja[i].other);

      g_assert_cmpstr (english, ==, other);
    }
}

static void
test_language (void)
{
  g_assert_cmpstr (lv_words_language ("ja"), ==, "ja");
  g_assert_cmpstr (lv_words_language ("ja-JP"), ==, "ja");
  g_assert_cmpstr (lv_words_language ("JA_JP.UTF-8"), ==, "ja");
  g_assert_cmpstr (lv_words_language ("jav"), ==, "en");
  g_assert_cmpstr (lv_words_language ("j"), ==, "en");
  g_assert_cmpstr (lv_words_language (""), ==, "en");
  g_assert_cmpstr (lv_words_language ("C"), ==, "en");
  /* main () set the environment. */
  g_assert_cmpstr (lv_words_language (NULL), ==, "ja");
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "ja_JP.UTF-8", TRUE);
  g_setenv ("LC_ALL", "ja_JP.UTF-8", TRUE);
  test_init (&argc, &argv, 60);
  g_test_add_func ("/words/table-is-sorted", test_table_is_sorted);
  g_test_add_func ("/words/every-word-is-found", test_every_word_is_found);
  g_test_add_func ("/words/placeholders-agree", test_placeholders_agree);
  g_test_add_func ("/words/language", test_language);
  return g_test_run ();
}
