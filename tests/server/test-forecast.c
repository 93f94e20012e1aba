/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-forecast.h"

#include "lv-alarm.h"
#include "lv-capacity-report.h"
#include "test-support.h"

#define HOUR_MS (60 * 60 * G_GINT64_CONSTANT (1000))
#define DAY_MS (24 * HOUR_MS)
/* Noon, so that a sample belongs to the day that it is counted in. */
#define NOW_MS (20000 * DAY_MS + 12 * HOUR_MS)

static GArray *
make_points (guint days)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (LvForecastPoint));

  for (gint64 time_ms = NOW_MS - (gint64) days * DAY_MS + HOUR_MS; time_ms <= NOW_MS;
       time_ms += HOUR_MS)
    {
      LvForecastPoint point = { time_ms, 0 };

      g_array_append_val (points, point);
    }
  return points;
}

static LvForecastPoint *
at (GArray *points, guint i)
{
  return &g_array_index (points, LvForecastPoint, i);
}

static LvForecast
forecast (GArray *points, double limit)
{
  return lv_forecast (at (points, 0), points->len, limit, NOW_MS);
}

/* 10 a day, and noise by the hour. */
static void
grow (GArray *points, double a_day, double noise)
{
  for (guint i = 0; i < points->len; i++)
    at (points, i)->value = 500 + a_day * (double) (at (points, i)->time_ms - NOW_MS) / DAY_MS
                            + noise * ((i * 7919) % 101) / 101;
}

static void
test_growth (void)
{
  g_autoptr (GArray) points = make_points (20);
  LvForecast found;

  grow (points, 10, 0);
  found = forecast (points, 540);
  g_assert_cmpint (found.kind, ==, LV_FORECAST_DAYS);
  g_assert_cmpfloat_with_epsilon (found.days, 4, 0.5);
  g_assert_cmpfloat_with_epsilon (found.growth, 10, 0.2);
  grow (points, 10, 3);
  found = forecast (points, 800);
  g_assert_cmpint (found.kind, ==, LV_FORECAST_DAYS);
  g_assert_cmpfloat_with_epsilon (found.days, 30, 2);
  /* Four times as far as it looks back, and no farther. */
  found = forecast (points, 5000);
  g_assert_cmpint (found.kind, ==, LV_FORECAST_BEYOND);
  g_assert_cmpfloat (found.days, ==, 4 * 19);
  found = forecast (points, 400);
  g_assert_cmpint (found.kind, ==, LV_FORECAST_REACHED);
  g_assert_cmpint (forecast (points, 0).kind, ==, LV_FORECAST_NO_LIMIT);
}

/* What goes up and down is no growth; nor is what shrinks. */
static void
test_no_growth (void)
{
  g_autoptr (GArray) points = make_points (20);

  grow (points, 0, 100);
  g_assert_cmpint (forecast (points, 1000).kind, ==, LV_FORECAST_NO_GROWTH);
  grow (points, -10, 0);
  g_assert_cmpint (forecast (points, 10000).kind, ==, LV_FORECAST_NO_GROWTH);
  /* Working days and nights of one height. */
  for (guint i = 0; i < points->len; i++)
    at (points, i)->value = at (points, i)->time_ms / HOUR_MS % 24 == 10 ? 300 : 5;
  g_assert_cmpint (forecast (points, 400).kind, ==, LV_FORECAST_NO_GROWTH);
}

/* Nights do not hide that the days' peaks grow. */
static void
test_peaks (void)
{
  g_autoptr (GArray) points = make_points (15);
  LvForecast found;

  for (guint i = 0; i < points->len; i++)
    {
      gint64 hour = at (points, i)->time_ms / HOUR_MS;

      at (points, i)->value = hour % 24 == 10 ? 100 + (double) (hour / 24 - 19985) * 10 : 1;
    }
  found = forecast (points, 300);
  g_assert_cmpint (found.kind, ==, LV_FORECAST_DAYS);
  g_assert_cmpfloat_with_epsilon (found.days, 5, 1);
}

static void
test_too_little (void)
{
  g_autoptr (GArray) points = make_points (3);
  LvForecast found;

  grow (points, 10, 0);
  found = forecast (points, 1000);
  g_assert_cmpint (found.kind, ==, LV_FORECAST_TOO_LITTLE);
  g_assert_cmpfloat (found.days, ==, 2); /* the first and today are no whole ones */
  found = lv_forecast (NULL, 0, 1000, NOW_MS);
  g_assert_cmpint (found.kind, ==, LV_FORECAST_TOO_LITTLE);
  g_assert_cmpfloat (found.days, ==, 0);
}

static void
test_words (void)
{
  static const struct
  {
    LvForecast forecast;
    const char *en, *ja;
  } cases[] = {
    { { LV_FORECAST_DAYS, 40.4, 1 },
      "lasts 40 more days at this growth",
      "この増え方なら、あと 40 日もちます" },
    { { LV_FORECAST_DAYS, 1.2, 1 },
      "lasts less than two more days at this growth",
      "この増え方なら、あと 2 日もちません" },
    { { LV_FORECAST_TOO_LITTLE, 2, 0 },
      "too little to say: days seen 2, needed 5",
      "まだ分かりません(記録 2 日分、必要 5 日分)" },
    { { LV_FORECAST_BEYOND, 80, 0 }, "lasts more than 80 days", "80 日以上もちます" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *en = lv_forecast_format (&cases[i].forecast, "en");
      g_autofree char *ja = lv_forecast_format (&cases[i].forecast, "ja");

      g_assert_cmpstr (en, ==, cases[i].en);
      g_assert_cmpstr (ja, ==, cases[i].ja);
    }
}

static LvAlarmState
feed (LvAlarm *alarm, double share, guint n)
{
  for (guint i = 0; i < n; i++)
    lv_alarm_feed (alarm, share, 0.8);
  return alarm->state;
}

static void
test_alarm (void)
{
  LvAlarm alarm = { 0 };
  guint n_changes = 0;

  g_assert_cmpint (feed (&alarm, 0.79, 5), ==, LV_ALARM_CALM);
  /* Not by a peak. */
  g_assert_cmpint (feed (&alarm, 0.9, 2), ==, LV_ALARM_CALM);
  g_assert_cmpint (feed (&alarm, 0.5, 1), ==, LV_ALARM_CALM);
  g_assert_cmpint (feed (&alarm, 0.9, 2), ==, LV_ALARM_CALM);
  g_assert_true (lv_alarm_feed (&alarm, 0.9, 0.8));
  g_assert_cmpint (alarm.state, ==, LV_ALARM_WARNED);
  /* Around the threshold it is told once. */
  for (guint i = 0; i < 50; i++)
    n_changes += lv_alarm_feed (&alarm, i % 10 < 5 ? 0.78 : 0.82, 0.8);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_cmpint (feed (&alarm, 0.97, 3), ==, LV_ALARM_CRITICAL_STATE);
  g_assert_cmpint (feed (&alarm, 0.92, 9), ==, LV_ALARM_CRITICAL_STATE);
  g_assert_cmpint (feed (&alarm, 0.85, 3), ==, LV_ALARM_WARNED);
  g_assert_cmpint (feed (&alarm, 0.74, 2), ==, LV_ALARM_WARNED);
  g_assert_cmpint (feed (&alarm, 0.74, 1), ==, LV_ALARM_CALM);
  /* All at once. */
  g_assert_cmpint (feed (&alarm, 1, 3), ==, LV_ALARM_CRITICAL_STATE);
  g_assert_cmpint (feed (&alarm, 0, 3), ==, LV_ALARM_CALM);
}

/* A disk that took the place of another is not judged by it. */
static void
test_report (void)
{
  g_autoptr (GArray) samples = g_array_new (FALSE, TRUE, sizeof (LvCapacitySample));
  LvResourceReport disk = { .now = 900, .limit = 1000 };
  LvResourceReport users = { .now = 3, .limit = 0 };

  for (gint64 hour = 40 * 24; hour > 0; hour--)
    {
      const gint64 day = (hour + 23) / 24;
      LvCapacitySample sample = {
        .time_ms = NOW_MS - hour * HOUR_MS,
        .disk_size = day > 20 ? 500 : 1000,
        .disk_free = day > 20 ? 0 : 100 + day * 5,
        .users = day == 35 ? 99 : 10 + day,
      };

      g_array_append_val (samples, sample);
    }
  lv_capacity_report_fill (&disk, LV_RESOURCE_DISK, samples, NOW_MS);
  g_assert_cmpint (disk.forecast.kind, ==, LV_FORECAST_DAYS);
  g_assert_cmpfloat_with_epsilon (disk.forecast.days, 20, 1);
  g_assert_cmpfloat (disk.most, ==, 900);
  lv_capacity_report_fill (&users, LV_RESOURCE_USERS, samples, NOW_MS);
  g_assert_cmpint (users.forecast.kind, ==, LV_FORECAST_NO_LIMIT);
  g_assert_cmpfloat (users.most, ==, 40); /* of the last 30 days */
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/forecast/growth", test_growth);
  g_test_add_func ("/forecast/no-growth", test_no_growth);
  g_test_add_func ("/forecast/peaks", test_peaks);
  g_test_add_func ("/forecast/too-little", test_too_little);
  g_test_add_func ("/forecast/words", test_words);
  g_test_add_func ("/forecast/alarm", test_alarm);
  g_test_add_func ("/forecast/report", test_report);
  return g_test_run ();
}
