/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-clock.h"
#include "test-support.h"

#define LAST_MS G_GINT64_CONSTANT (253402300799999)

static void
assert_format (gint64 ms, const char *expected)
{
  g_autofree char *text = lv_time_format (ms);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  assert_format (0, "1970-01-01T00:00:00.000Z");
  assert_format (1795498102123, "2026-11-24T05:28:22.123Z");
  assert_format (951782399999, "2000-02-28T23:59:59.999Z");
  assert_format (951782400000, "2000-02-29T00:00:00.000Z");
  assert_format (4107542400000, "2100-03-01T00:00:00.000Z");
  assert_format (LAST_MS, "9999-12-31T23:59:59.999Z");
  /* Out of bounds: the nearest. */
  assert_format (-1, "1970-01-01T00:00:00.000Z");
  assert_format (G_MAXINT64, "9999-12-31T23:59:59.999Z");
}

static void
assert_parse (const char *text, gint64 expected)
{
  gint64 ms = -1;

  g_assert_true (lv_time_parse (text, &ms));
  g_assert_cmpint (ms, ==, expected);
}

static void
test_parse (void)
{
  assert_parse ("1970-01-01T00:00:00Z", 0);
  assert_parse ("2026-11-24T05:28:22.123Z", 1795498102123);
  assert_parse ("2026-11-24T14:28:22.123+09:00", 1795498102123);
  assert_parse ("2026-11-23T23:58:22.123-05:30", 1795498102123);
  assert_parse ("2026-11-24t05:28:22.1239999z", 1795498102123);
  assert_parse ("2026-11-24T05:28:22.1Z", 1795498102100);
  assert_parse ("1970-01-01T09:00:00+09:00", 0);
  assert_parse ("1969-12-31T23:00:00-01:00", 0);
  assert_parse ("9999-12-31T23:59:59.999Z", LAST_MS);
  assert_parse ("2016-12-31T23:59:60Z", 1483228800000);
  assert_parse ("2024-02-29T12:00:00-00:00", 1709208000000);
}

static void
test_refuse (void)
{
  static const char *const bad[] = {
    "",
    "2026-11-24",
    "2026-11-24T05:28:22",
    "2026-11-24 05:28:22Z",
    "2026-11-24T05:28:22.Z",
    "2026-11-24T05:28:22.1234567890Z",
    "2026-11-24T05:28:22,5Z",
    "2026-11-24T05:28Z",
    "2026-11-24T05:28:22Z ",
    " 2026-11-24T05:28:22Z",
    "2026-11-24T05:28:22ZZ",
    "2026-11-24T24:00:00Z",
    "2026-11-24T05:60:22Z",
    "2026-11-24T05:28:61Z",
    "2026-00-24T05:28:22Z",
    "2026-13-24T05:28:22Z",
    "2026-11-00T05:28:22Z",
    "2026-11-31T05:28:22Z",
    "2026-02-29T05:28:22Z",
    "2100-02-29T05:28:22Z",
    "2026-11-24T05:28:22+24:00",
    "2026-11-24T05:28:22+09:60",
    "2026-11-24T05:28:22+0900",
    "2026-11-24T05:28:22+09",
    "2026-11-24T05:28:22-",
    "1969-12-31T23:59:59.999Z",
    "1970-01-01T00:00:00+00:01",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59-00:01",
    "+2026-11-24T05:28:22Z",
    "-026-11-24T05:28:22Z",
    "20260-11-24T05:28:22Z",
    "2026-1-24T05:28:22Z",
    "２026-11-24T05:28:22Z",
  };
  gint64 ms = 77;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    if (lv_time_parse (bad[i], &ms))
      g_error ("accepted: %s", bad[i]);
  g_assert_false (lv_time_parse (NULL, &ms));
  g_assert_cmpint (ms, ==, 77);
}

/* Every day of 500 years, against GLib's calendar. */
static void
test_every_day (void)
{
  for (gint64 day = 0; day < 365 * 500; day++)
    {
      g_autofree char *text = lv_time_format (day * 86400000 + 1);
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day * 86400);
      g_autofree char *expected = g_date_time_format (date, "%Y-%m-%dT00:00:00.001Z");
      gint64 back = 0;

      g_assert_cmpstr (text, ==, expected);
      g_assert_true (lv_time_parse (text, &back));
      g_assert_cmpint (back, ==, day * 86400000 + 1);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/time/format", test_format);
  g_test_add_func ("/time/parse", test_parse);
  g_test_add_func ("/time/refuse", test_refuse);
  g_test_add_func ("/time/every-day", test_every_day);
  return g_test_run ();
}
