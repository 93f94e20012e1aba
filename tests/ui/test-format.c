/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-format.h"

#include "ui-support.h"

static void
assert_time (char *(*format) (GDateTime *, GDateTime *), const char *time, const char *expected)
{
  g_autoptr (GDateTime) now = ui_moment ("2026-11-24T13:00:00");
  g_autoptr (GDateTime) moment = ui_moment (time);
  g_autofree char *text = format (moment, now);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_times (const char *start, const char *end, const char *expected)
{
  g_autoptr (GDateTime) now = ui_moment ("2026-11-24T13:00:00");
  g_autoptr (GDateTime) from = ui_moment (start);
  g_autoptr (GDateTime) to = ui_moment (end);
  g_autofree char *text = lui_format_times (from, to, now);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_english (void)
{
  ui_speak ("en");
  assert_time (lui_format_time, "2026-11-24T09:05:00", "09:05");
  assert_time (lui_format_day, "2026-11-24T23:59:00", "Today");
  assert_time (lui_format_day, "2026-11-23T00:00:00", "Yesterday");
  assert_time (lui_format_day, "2026-11-25T00:00:00", "Tomorrow");
  assert_time (lui_format_day, "2026-11-03T00:00:00", "3 November");
  assert_time (lui_format_day, "2025-11-03T00:00:00", "3 November 2025");
  assert_time (lui_format_date, "2026-11-24T00:00:00", "Tuesday, 24 November");
  assert_time (lui_format_date, "2025-11-24T00:00:00", "Monday, 24 November 2025");
  assert_time (lui_format_moment, "2026-11-23T09:05:00", "Yesterday 09:05");
  assert_times ("2026-11-24T13:00:00", "2026-11-24T14:00:00", "13:00–14:00");
  assert_times ("2026-11-24T23:00:00", "2026-11-25T01:00:00", "23:00–Tomorrow 01:00");
  ui_assert_text (lui_format_duration (40), "40 s");
  ui_assert_text (lui_format_duration (65), "1 min");
  ui_assert_text (lui_format_duration (7200), "2 h");
  ui_assert_text (lui_format_duration (3900), "1 h 5 min");
  ui_assert_text (lui_format_duration (-3), "0 s");
}

static void
test_japanese (void)
{
  ui_speak ("ja");
  assert_time (lui_format_day, "2026-11-24T00:00:00", "今日");
  assert_time (lui_format_day, "2026-11-23T00:00:00", "昨日");
  assert_time (lui_format_day, "2026-11-25T00:00:00", "明日");
  assert_time (lui_format_day, "2026-11-03T00:00:00", "11月3日");
  assert_time (lui_format_day, "2025-11-03T00:00:00", "2025年11月3日");
  assert_time (lui_format_date, "2026-11-24T00:00:00", "11月24日(火)");
  assert_time (lui_format_date, "2025-11-24T00:00:00", "2025年11月24日(月)");
  assert_time (lui_format_moment, "2026-11-23T09:05:00", "昨日 09:05");
  assert_times ("2026-11-24T13:00:00", "2026-11-24T14:00:00", "13:00～14:00");
  ui_assert_text (lui_format_duration (40), "40秒");
  ui_assert_text (lui_format_duration (65), "1分");
  ui_assert_text (lui_format_duration (7200), "2時間");
  ui_assert_text (lui_format_duration (3900), "1時間5分");
}

/* The day is the person's, not the server's. */
static void
test_zone (void)
{
  g_autoptr (GDateTime) now = ui_moment ("2026-11-24T08:00:00");
  g_autoptr (GDateTime) utc = g_date_time_new_utc (2026, 11, 23, 23, 30, 0);

  ui_speak ("en");
  ui_assert_text (lui_format_moment (utc, now), "Today 08:30");
}

static void
test_size (void)
{
  ui_speak ("en");
  ui_assert_text (lui_format_size (0), "0 B");
  ui_assert_text (lui_format_size (-5), "0 B");
  ui_assert_text (lui_format_size (342), "342 B");
  ui_assert_text (lui_format_size (4210), "4.2 KB");
  ui_assert_text (lui_format_size (999499), "999 KB");
  ui_assert_text (lui_format_size (999500), "1.0 MB");
  ui_assert_text (lui_format_size (3440000), "3.4 MB");
  ui_assert_text (lui_format_size (54000000), "54 MB");
  ui_assert_text (lui_format_size (2500000000), "2.5 GB");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/format/english", test_english);
  g_test_add_func ("/format/japanese", test_japanese);
  g_test_add_func ("/format/zone", test_zone);
  g_test_add_func ("/format/size", test_size);
  return g_test_run ();
}
