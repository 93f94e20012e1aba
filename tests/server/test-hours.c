/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-clock.h"
#include "lv-error.h"
#include "lv-policy.h"
#include "test-support.h"

static const struct
{
  const char *hours, *zone, *time;
  gboolean expected;
} cases[] = {
  { "", "Asia/Tokyo", "2026-11-24T03:00:00Z", TRUE },
  { "  ", "Asia/Tokyo", "2026-11-24T03:00:00Z", TRUE },
  /* 2026-11-24 is a Tuesday; Tokyo is nine hours ahead. */
  { "mon-fri 08:00-19:00; sat 09:00-12:00", "Asia/Tokyo", "2026-11-24T08:00:00+09:00", TRUE },
  { "mon-fri 08:00-19:00; sat 09:00-12:00", "Asia/Tokyo", "2026-11-24T07:59:59+09:00", FALSE },
  { "mon-fri 08:00-19:00; sat 09:00-12:00", "Asia/Tokyo", "2026-11-24T18:59:59+09:00", TRUE },
  { "mon-fri 08:00-19:00; sat 09:00-12:00", "Asia/Tokyo", "2026-11-24T19:00:00+09:00", FALSE },
  { "mon-fri 08:00-19:00; sat 09:00-12:00", "Asia/Tokyo", "2026-11-28T11:00:00+09:00", TRUE },
  { "mon-fri 08:00-19:00; sat 09:00-12:00", "Asia/Tokyo", "2026-11-28T13:00:00+09:00", FALSE },
  { "mon-fri 08:00-19:00; sat 09:00-12:00", "Asia/Tokyo", "2026-11-29T11:00:00+09:00", FALSE },
  { "MON-Fri 08:00-19:00;", "Asia/Tokyo", "2026-11-24T08:00:00+09:00", TRUE },
  { "mon,wed,fri 08:00-19:00", "Asia/Tokyo", "2026-11-24T08:00:00+09:00", FALSE },
  { "mon,tue 08:00-19:00", "Asia/Tokyo", "2026-11-24T08:00:00+09:00", TRUE },
  /* Days that go round the end of the week. */
  { "sat-mon 00:00-24:00", "Asia/Tokyo", "2026-11-23T23:59:00+09:00", TRUE },
  { "sat-mon 00:00-24:00", "Asia/Tokyo", "2026-11-24T00:00:00+09:00", FALSE },
  { "daily 00:00-24:00", "Asia/Tokyo", "2026-11-24T23:59:59+09:00", TRUE },
  /* Over midnight: the early hours belong to the day before. */
  { "fri 22:00-06:00", "Asia/Tokyo", "2026-11-27T22:00:00+09:00", TRUE },
  { "fri 22:00-06:00", "Asia/Tokyo", "2026-11-28T05:59:59+09:00", TRUE },
  { "fri 22:00-06:00", "Asia/Tokyo", "2026-11-28T06:00:00+09:00", FALSE },
  { "fri 22:00-06:00", "Asia/Tokyo", "2026-11-27T05:00:00+09:00", FALSE },
  { "sun 22:00-06:00", "Asia/Tokyo", "2026-11-30T03:00:00+09:00", TRUE },
  { "sun 22:00-00:00", "Asia/Tokyo", "2026-11-29T23:59:59+09:00", TRUE },
  { "sun 22:00-00:00", "Asia/Tokyo", "2026-11-30T00:00:00+09:00", FALSE },
  /* The tenant's zone rules, not the server's. */
  { "tue 08:00-19:00", "Europe/Berlin", "2026-11-24T08:00:00+09:00", FALSE },
  { "tue 08:00-19:00", "Europe/Berlin", "2026-11-24T07:00:00Z", TRUE },
  /* Berlin puts its clocks forward on 2026-03-29 at 02:00 and back on 2026-10-25 at 03:00. */
  { "sun 08:00-09:00", "Europe/Berlin", "2026-03-22T07:30:00Z", TRUE },
  { "sun 08:00-09:00", "Europe/Berlin", "2026-03-29T07:30:00Z", FALSE },
  { "sun 08:00-09:00", "Europe/Berlin", "2026-03-29T06:30:00Z", TRUE },
  { "sat 22:00-03:00", "Europe/Berlin", "2026-03-29T00:59:00Z", TRUE },
  { "sat 22:00-03:00", "Europe/Berlin", "2026-03-29T01:00:00Z", FALSE },
  { "sun 02:00-03:00", "Europe/Berlin", "2026-10-25T00:30:00Z", TRUE },
  { "sun 02:00-03:00", "Europe/Berlin", "2026-10-25T01:30:00Z", TRUE },
  { "sun 02:00-03:00", "Europe/Berlin", "2026-10-25T02:00:00Z", FALSE },
  /* What cannot be understood holds nothing. */
  { "daily 00:00-24:00", "Nowhere/Land", "2026-11-24T03:00:00Z", FALSE },
  { "tue 0:00-24:00", "Asia/Tokyo", "2026-11-24T03:00:00Z", FALSE },
};

static void
test_contain (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 at_ms;

      g_assert_true (lv_time_parse (cases[i].time, &at_ms));
      g_test_message ("%s at %s", cases[i].hours, cases[i].time);
      g_assert_cmpint (lv_hours_contain (cases[i].hours, cases[i].zone, at_ms), ==,
                       cases[i].expected);
    }
}

static void
test_check (void)
{
  static const char *const right[] = {
    "",
    "daily 00:00-24:00",
    "mon-fri 08:00-19:00;sat 09:00-12:00",
    "fri 22:00-06:00",
    "mon 08:00-12:00; mon 13:00-17:00;",
    "mon,wed-fri  08:00-12:00",
  };
  static const char *const wrong[] = {
    ";",
    "mon",
    "08:00-19:00",
    "mon 08:00",
    "mon 8:00-19:00",
    "mon 08:00-25:00",
    "mon 08:60-19:00",
    "mon 24:00-06:00",
    "mon 08:00-08:00",
    "mon 08:00-24:01",
    "mon- 08:00-19:00",
    "monday 08:00-19:00",
    "mon 08:00-19:00,13:00-15:00",
    "mon 08:00-19:00; ; tue 08:00-19:00",
    "mon 08:00-19:00 tue 08:00-19:00",
    "月 08:00-19:00",
    "mon -8:00-19:00",
  };
  g_autofree char *endless = g_strnfill (501, ' ');

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    g_assert_true (lv_hours_check (right[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", wrong[i]);
      g_assert_false (lv_hours_check (wrong[i], &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "hours");
    }
  endless[0] = ';';
  g_assert_false (lv_hours_check (endless, NULL));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/hours/contain", test_contain);
  g_test_add_func ("/hours/check", test_check);
  return g_test_run ();
}
