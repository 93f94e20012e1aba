/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-passphrase-words.h"

#include <string.h>

#include "lv-passphrase.h"
#include "test-support.h"

#define N_WORDS 256

static gboolean
differ_by_one (const char *a, const char *b)
{
  gsize before = 0;
  gsize after = 0;
  gsize a_length = strlen (a);
  gsize b_length = strlen (b);

  while (a[before] != '\0' && a[before] == b[before])
    before++;
  while (after < MIN (a_length, b_length) - before
         && a[a_length - 1 - after] == b[b_length - 1 - after])
    after++;
  return MAX (a_length, b_length) - before - after <= 1;
}

/* 256 words that can be told apart: this, and that a byte draws each, is the entropy. */
static void
check_list (const char *language)
{
  const char *const *words = lv_passphrase_list (language);

  for (guint i = 0; i < N_WORDS; i++)
    {
      gsize length = strlen (words[i]);

      g_assert_cmpuint (length, >=, 4);
      g_assert_cmpuint (length, <=, 8);
      g_assert_cmpuint (strspn (words[i], "abcdefghijklmnopqrstuvwxyz"), ==, length);
      for (guint j = i + 1; j < N_WORDS; j++)
        if (differ_by_one (words[i], words[j]))
          g_error ("%s and %s are alike", words[i], words[j]);
    }
}

static void
test_lists (void)
{
  check_list ("en");
  check_list ("ja");
}

/* No syllable that can be written in two ways (shi, si), and none that is long (ō, ou, oo). */
static void
test_japanese (void)
{
  g_autoptr (GRegex) syllables = g_regex_new (
      "^(?:[aiueo]|[kmrgb][aiueo]|n[aiueo]|h[aieo]|s[aueo]|[td][aeo]|z[aeo]|y[auo]|wa)"
      "+$",
      0, 0, NULL);
  g_autoptr (GRegex) lengthened = g_regex_new ("aa|ii|uu|ee|oo|ou|ei", 0, 0, NULL);
  const char *const *words = lv_passphrase_list ("ja_JP.UTF-8");

  g_assert_true (words == lv_passphrase_list ("ja"));
  for (guint i = 0; i < N_WORDS; i++)
    if (!g_regex_match (syllables, words[i], 0, NULL)
        || g_regex_match (lengthened, words[i], 0, NULL))
      g_error ("%s can be written in another way", words[i]);
}

static void
count_words (GHashTable *seen, const char *language)
{
  g_autoptr (LvSecret) passphrase = lv_passphrase_generate (language);
  g_auto (GStrv) words = g_strsplit (lv_secret_get_text (passphrase), "-", -1);
  const char *const *list = lv_passphrase_list (language);
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSecret) normal = lv_passphrase_normalize (passphrase, TRUE, &error);

  g_assert_cmpuint (g_strv_length (words), ==, LV_PASSPHRASE_WORDS);
  for (guint i = 0; i < LV_PASSPHRASE_WORDS; i++)
    {
      guint at = 0;

      while (at < N_WORDS && !g_str_equal (list[at], words[i]))
        at++;
      g_assert_cmpuint (at, <, N_WORDS);
      g_hash_table_add (seen, GUINT_TO_POINTER (at + 1));
    }
  /* However it is typed, it is the same. */
  g_assert_no_error (error);
  g_assert_true (lv_secret_equal (normal, passphrase));
}

/* After 2 000 passphrases the chance that one word of 256 never came is below 10^-17. */
static void
test_drawn (gconstpointer language)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  g_assert_cmpuint (LV_PASSPHRASE_BITS, ==, 8 * LV_PASSPHRASE_WORDS);
  for (guint i = 0; i < 2000; i++)
    count_words (seen, language);
  g_assert_cmpuint (g_hash_table_size (seen), ==, N_WORDS);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/passphrase-words/lists", test_lists);
  g_test_add_func ("/passphrase-words/japanese", test_japanese);
  g_test_add_data_func ("/passphrase-words/drawn/en", "en", test_drawn);
  g_test_add_data_func ("/passphrase-words/drawn/ja", "ja", test_drawn);
  return g_test_run ();
}
