/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-history-range.h"

#include "ui-support.h"

/* first, last, from, to: "2026-11-24T00:00:00", or NULL. */
static void
assert_range (
    LuiHistoryRange range, const char *first, const char *last, const char *from, const char *to)
{
  g_autoptr (GDateTime) now = ui_moment ("2026-11-24T18:30:00");
  g_autoptr (GDateTime) first_day = first != NULL ? ui_moment (first) : NULL;
  g_autoptr (GDateTime) last_day = last != NULL ? ui_moment (last) : NULL;
  g_autoptr (GDateTime) start = NULL;
  g_autoptr (GDateTime) end = NULL;
  g_autofree char *start_text = NULL;
  g_autofree char *end_text = NULL;

  lui_history_range_get (range, now, first_day, last_day, &start, &end);
  start_text = start != NULL ? g_date_time_format (start, "%Y-%m-%dT%H:%M:%S") : NULL;
  end_text = end != NULL ? g_date_time_format (end, "%Y-%m-%dT%H:%M:%S") : NULL;
  g_assert_cmpstr (start_text, ==, from);
  g_assert_cmpstr (end_text, ==, to);
}

static void
test_presets (void)
{
  assert_range (LUI_HISTORY_ALL, NULL, NULL, NULL, NULL);
  assert_range (LUI_HISTORY_TODAY, NULL, NULL, "2026-11-24T00:00:00", NULL);
  assert_range (LUI_HISTORY_WEEK, NULL, NULL, "2026-11-18T00:00:00", NULL);
  assert_range (LUI_HISTORY_MONTH, NULL, NULL, "2026-10-26T00:00:00", NULL);
  assert_range (LUI_HISTORY_QUARTER, NULL, NULL, "2026-08-27T00:00:00", NULL);
}

/* Both days belong to it, in whichever order they were chosen. */
static void
test_span (void)
{
  assert_range (LUI_HISTORY_SPAN, "2026-11-01T09:00:00", "2026-11-03T01:00:00",
                "2026-11-01T00:00:00", "2026-11-04T00:00:00");
  assert_range (LUI_HISTORY_SPAN, "2026-11-03T01:00:00", "2026-11-01T09:00:00",
                "2026-11-01T00:00:00", "2026-11-04T00:00:00");
  assert_range (LUI_HISTORY_SPAN, "2026-12-31T10:00:00", "2026-12-31T10:00:00",
                "2026-12-31T00:00:00", "2027-01-01T00:00:00");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/history-range/presets", test_presets);
  g_test_add_func ("/history-range/span", test_span);
  return g_test_run ();
}
