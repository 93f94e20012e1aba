/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-visit-csv.h"
#include "lui-visit-words.h"

#include "ui-support.h"

static void
assert_field (const char *field, const char *expected)
{
  GString *table = lui_visit_csv_new ();
  g_autofree char *written = NULL;
  g_autofree char *row = g_strdup_printf ("\xEF\xBB\xBF%s,end\r\n", expected);

  lui_visit_csv_add_row (table, field, "end", NULL);
  written = g_string_free (table, FALSE);
  g_assert_cmpstr (written, ==, row);
}

static void
test_csv_quotes (void)
{
  assert_field ("受付", "受付");
  assert_field ("", "");
  assert_field ("a b", "a b");
  assert_field ("a,b", "\"a,b\"");
  assert_field ("say \"hi\"", "\"say \"\"hi\"\"\"");
  assert_field ("two\nlines", "\"two\nlines\"");
  assert_field (" indented", "\" indented\"");
}

static void
test_csv_disarms_formulas (void)
{
  assert_field ("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"");
  assert_field ("+1", "\"'+1\"");
  assert_field ("-1", "\"'-1\"");
  assert_field ("@SUM(A1)", "\"'@SUM(A1)\"");
  assert_field ("\t=1", "\"'\t=1\"");
  assert_field ("＝１", "\"'＝１\"");
  assert_field ("＋１", "\"'＋１\"");
  assert_field ("a=b", "a=b");
}

static void
assert_summary (const char *entered, const char *left, const char *expected)
{
  g_autoptr (GDateTime) now = ui_moment ("2026-11-24T18:00:00");
  g_autoptr (GDateTime) from = ui_moment (entered);
  g_autoptr (GDateTime) to = left != NULL ? ui_moment (left) : NULL;

  ui_assert_text (lui_visit_words_dup_summary (from, to, LIVEON_LEAVE_REASON_LEFT, now), expected);
}

static void
test_summary (void)
{
  ui_speak ("en");
  assert_summary ("2026-11-24T13:00:00", "2026-11-24T14:05:00", "13:00–14:05 · 1 h 5 min · Left");
  assert_summary ("2026-11-24T13:00:00", NULL, "Inside since 13:00");
  ui_speak ("ja");
  assert_summary ("2026-11-24T13:00:00", "2026-11-24T14:05:00", "13:00～14:05 · 1時間5分 · 退室");
  assert_summary ("2026-11-24T13:00:00", NULL, "13:00から入室中");
}

static void
assert_day (const char *entered, const char *expected)
{
  g_autoptr (GDateTime) now = ui_moment ("2026-11-24T00:30:00");
  g_autoptr (GDateTime) moment = ui_moment (entered);

  ui_assert_text (lui_visit_words_dup_day (moment, now), expected);
}

static void
test_day (void)
{
  ui_speak ("en");
  assert_day ("2026-11-24T00:10:00", "Today · Tuesday, 24 November");
  assert_day ("2026-11-23T23:50:00", "Yesterday · Monday, 23 November");
  assert_day ("2026-11-22T23:50:00", "Sunday, 22 November");
  ui_speak ("ja");
  assert_day ("2026-11-22T23:50:00", "11月22日(日)");
}

static void
test_ends_are_told_apart (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  ui_speak ("en");
  for (int reason = LIVEON_LEAVE_REASON_NONE; reason <= LIVEON_LEAVE_REASON_ROOM_CLOSED; reason++)
    g_assert_true (g_hash_table_add (seen, (char *) lui_visit_words_get_end (reason, FALSE)));
  g_assert_cmpstr (lui_visit_words_get_end (LIVEON_LEAVE_REASON_NONE, TRUE), ==, "");
}

static void
test_quality (void)
{
  ui_speak ("en");
  g_assert_cmpstr (lui_visit_words_get_quality (1), ==, "Good");
  g_assert_cmpstr (lui_visit_words_get_quality (0.6), ==, "Fair");
  g_assert_cmpstr (lui_visit_words_get_quality (0), ==, "Poor");
  g_assert_cmpstr (lui_visit_words_get_quality (-1), ==, "");
  g_assert_null (lui_visit_words_get_quality_icon (-1));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/visit/csv-quotes", test_csv_quotes);
  g_test_add_func ("/visit/csv-disarms-formulas", test_csv_disarms_formulas);
  g_test_add_func ("/visit/summary", test_summary);
  g_test_add_func ("/visit/day", test_day);
  g_test_add_func ("/visit/ends-are-told-apart", test_ends_are_told_apart);
  g_test_add_func ("/visit/quality", test_quality);
  return g_test_run ();
}
