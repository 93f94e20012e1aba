/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-error.h"
#include "lv-recorder.h"
#include "lv-retention.h"
#include "test-support.h"

#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))
#define DAY_MS (24 * 60 * MINUTE_MS)

static gint64
parse (const char *text)
{
  gint64 ms;

  g_assert_true (lv_time_parse (text, &ms));
  return ms;
}

static void
assert_limit (const char *now, guint years, const char *zone, const char *expected)
{
  g_autofree char *limit = lv_time_format (lv_retention_limit_ms (parse (now), years, zone));

  g_assert_cmpstr (limit, ==, expected);
}

static void
test_limit (void)
{
  assert_limit ("2027-07-01T12:00:00.123Z", 1, "UTC", "2026-07-01T12:00:00.123Z");
  assert_limit ("2027-07-01T12:00:00.000Z", 3, "UTC", "2024-07-01T12:00:00.000Z");
  /* Never under a year, never in a zone that is not there. */
  assert_limit ("2027-07-01T12:00:00.000Z", 0, "UTC", "2026-07-01T12:00:00.000Z");
  assert_limit ("2027-07-01T12:00:00.000Z", 1, "No/Where", "2026-07-01T12:00:00.000Z");
}

static void
test_leap_day (void)
{
  /* What was made on a 29 February is kept until 1 March: 366 days. */
  assert_limit ("2029-02-28T23:59:59.000Z", 1, "UTC", "2028-02-28T23:59:59.000Z");
  assert_limit ("2029-03-01T00:00:00.000Z", 1, "UTC", "2028-03-01T00:00:00.000Z");
  /* A year with a leap day in it has 366 days. */
  g_assert_cmpint (parse ("2028-03-01T00:00:00.000Z")
                       - lv_retention_limit_ms (parse ("2028-03-01T00:00:00.000Z"), 1, "UTC"),
                   ==, 366 * DAY_MS);
  assert_limit ("2028-02-29T10:00:00.000Z", 1, "UTC", "2027-02-28T10:00:00.000Z");
}

static void
test_zone (void)
{
  /* In Tokyo it is 1 March already, and the year back has the leap day in it. */
  assert_limit ("2028-02-29T15:30:00.000Z", 1, "Asia/Tokyo", "2027-02-28T15:30:00.000Z");
  /* Summer time: the same time of the day on the wall, an hour apart in UTC. */
  assert_limit ("2027-03-28T12:00:00.000Z", 1, "Europe/Berlin", "2026-03-28T13:00:00.000Z");
}

typedef struct
{
  LvTestClock *clock;
  LvClockWatch watch;
} Watch;

static void
set_up (Watch *self, gconstpointer unused)
{
  self->clock = lv_test_clock_new (parse ("2026-11-24T00:00:00.000Z"));
  lv_clock_watch_init (&self->watch, LV_CLOCK (self->clock));
}

static void
tear_down (Watch *self, gconstpointer unused)
{
  g_assert_finalize_object (G_OBJECT (self->clock));
}

static void
assert_check (Watch *self, gboolean must_be_synchronised, gint64 newest_ms, gboolean expected)
{
  g_autoptr (GError) error = NULL;
  gboolean is_fine = lv_clock_watch_check (&self->watch, LV_CLOCK (self->clock),
                                           must_be_synchronised, newest_ms, &error);

  g_assert_cmpint (is_fine, ==, expected);
  if (!expected)
    g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CLOCK);
}

static gint64
get_now (Watch *self)
{
  return lv_clock_now_ms (LV_CLOCK (self->clock));
}

static void
test_synchronised (Watch *self, gconstpointer unused)
{
  assert_check (self, TRUE, 0, TRUE);
  lv_test_clock_set_state (self->clock, LV_CLOCK_UNKNOWN);
  assert_check (self, TRUE, 0, FALSE);
  lv_test_clock_set_state (self->clock, LV_CLOCK_UNSYNCHRONISED);
  assert_check (self, FALSE, 0, TRUE);
  assert_check (self, TRUE, 0, FALSE);
}

static void
test_jump (Watch *self, gconstpointer unused)
{
  lv_test_clock_advance (self->clock, DAY_MS);
  assert_check (self, TRUE, 0, TRUE);
  lv_test_clock_set_wall (self->clock, get_now (self) + 9 * MINUTE_MS);
  assert_check (self, TRUE, 0, TRUE);
  lv_test_clock_set_wall (self->clock, get_now (self) + 2 * MINUTE_MS);
  assert_check (self, TRUE, 0, FALSE);
  /* Synchronised all the same: believed from the next look on. */
  assert_check (self, TRUE, 0, TRUE);
}

static void
test_jump_for_good (Watch *self, gconstpointer unused)
{
  lv_test_clock_set_state (self->clock, LV_CLOCK_UNKNOWN);
  lv_test_clock_set_wall (self->clock, get_now (self) - 11 * MINUTE_MS);
  assert_check (self, FALSE, 0, FALSE);
  lv_test_clock_set_wall (self->clock, get_now (self) + 11 * MINUTE_MS);
  assert_check (self, FALSE, 0, FALSE);
}

static void
test_newest_record (Watch *self, gconstpointer unused)
{
  lv_test_clock_set_state (self->clock, LV_CLOCK_UNKNOWN);
  assert_check (self, FALSE, get_now (self) - 30 * DAY_MS, TRUE);
  assert_check (self, FALSE, get_now (self) + 11 * MINUTE_MS, FALSE);
  /* A record that came since does not make it good. */
  assert_check (self, FALSE, get_now (self), FALSE);
}

static void
test_long_gap (Watch *self, gconstpointer unused)
{
  assert_check (self, FALSE, get_now (self) - 400 * DAY_MS, TRUE);
  lv_test_clock_set_state (self->clock, LV_CLOCK_UNKNOWN);
  assert_check (self, FALSE, get_now (self) - 400 * DAY_MS, FALSE);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/retention/limit", test_limit);
  g_test_add_func ("/retention/leap-day", test_leap_day);
  g_test_add_func ("/retention/zone", test_zone);
  g_test_add ("/clock/synchronised", Watch, NULL, set_up, test_synchronised, tear_down);
  g_test_add ("/clock/jump", Watch, NULL, set_up, test_jump, tear_down);
  g_test_add ("/clock/jump-for-good", Watch, NULL, set_up, test_jump_for_good, tear_down);
  g_test_add ("/clock/newest-record", Watch, NULL, set_up, test_newest_record, tear_down);
  g_test_add ("/clock/long-gap", Watch, NULL, set_up, test_long_gap, tear_down);
  return g_test_run ();
}
