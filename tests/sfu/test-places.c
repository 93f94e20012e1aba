/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-places.h"

#include "test-support.h"

typedef struct
{
  const char *before, *wanted, *after; /* a letter a person, '-' nobody */
} Line;

static guint
read_word (const char *word, gpointer *out)
{
  guint n = 0;

  for (; word[n] != '\0'; n++)
    out[n] = word[n] == '-' ? NULL : GINT_TO_POINTER (word[n]);
  return n;
}

static void
test_table (void)
{
  static const Line lines[] = {
    { "---", "ab", "ab-" }, { "ab-", "ba", "ab-" },  { "ab-", "bc", "cb-" },
    { "abc", "", "---" },   { "abc", "dab", "abd" }, { "abc", "abcd", "abc" },
    { "ab", "cba", "cb" },  { "", "a", "" },         { "a-c", "cba", "abc" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      gpointer places[8], wanted[8], after[8];
      guint n_places = read_word (lines[i].before, places);
      guint n_wanted = read_word (lines[i].wanted, wanted);
      gboolean is_changed = lv_places_assign (places, n_places, wanted, n_wanted);

      g_test_message ("line %u", i);
      read_word (lines[i].after, after);
      g_assert_cmpmem (places, n_places * sizeof (gpointer), after, n_places * sizeof (gpointer));
      g_assert_cmpint (is_changed, ==, !g_str_equal (lines[i].before, lines[i].after));
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/places/table", test_table);
  return g_test_run ();
}
