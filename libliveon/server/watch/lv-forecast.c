/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-forecast.h"

#include <math.h>

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))
#define WHOLE_DAY_MS (DAY_MS * 5 / 6)
/* A slope that is less than so many of its own errors may be chance. */
#define SIGNIFICANT 3.0
/* It looks so many times as far ahead as it looks back. */
#define REACH 4.0

typedef struct
{
  double day, value;
} Peak;

/* A day of which less was seen may lack its highest value: the first, today, one of an outage. */
static gboolean
is_whole (const LvForecastPoint *first, const LvForecastPoint *last)
{
  return last->time_ms - first->time_ms >= WHOLE_DAY_MS;
}

/* The highest values of the last whole days; how many. */
static guint
find_peaks (const LvForecastPoint *points, guint n_points, gint64 now_ms, Peak *peaks)
{
  guint n = 0, first = 0;

  for (guint i = 0; i < n_points && n < LV_FORECAST_MAX_DAYS; i++)
    {
      const gint64 day = points[i].time_ms / DAY_MS;
      double highest = points[first].value;

      if (i + 1 < n_points && points[i + 1].time_ms / DAY_MS == day)
        continue;
      for (guint k = first; k <= i; k++)
        highest = MAX (highest, points[k].value);
      if (is_whole (&points[first], &points[i])
          && points[first].time_ms > now_ms - LV_FORECAST_MAX_DAYS * DAY_MS)
        peaks[n++] = (Peak){ (double) (day - now_ms / DAY_MS), highest };
      first = i + 1;
    }
  return n;
}

/* value = at_now + slope × day, and how far off the slope may be. */
static void
fit (const Peak *peaks, guint n, double *at_now, double *slope, double *slope_error)
{
  double day = 0, value = 0, days = 0, both = 0, rest = 0;

  for (guint i = 0; i < n; i++)
    {
      day += peaks[i].day / n;
      value += peaks[i].value / n;
    }
  for (guint i = 0; i < n; i++)
    {
      days += (peaks[i].day - day) * (peaks[i].day - day);
      both += (peaks[i].day - day) * (peaks[i].value - value);
    }
  *slope = both / days;
  *at_now = value - *slope * day;
  for (guint i = 0; i < n; i++)
    {
      const double off = peaks[i].value - (*at_now + *slope * peaks[i].day);

      rest += off * off;
    }
  *slope_error = sqrt (rest / (n - 2) / days);
}

LvForecast
lv_forecast (const LvForecastPoint *points, guint n_points, double limit, gint64 now_ms)
{
  Peak peaks[LV_FORECAST_MAX_DAYS];
  guint n;
  double at_now, slope, slope_error, reach, days;

  if (limit <= 0)
    return (LvForecast){ .kind = LV_FORECAST_NO_LIMIT };
  if (n_points > 0 && points[n_points - 1].value >= limit)
    return (LvForecast){ .kind = LV_FORECAST_REACHED };
  n = find_peaks (points, n_points, now_ms, peaks);
  if (n < LV_FORECAST_MIN_DAYS)
    return (LvForecast){ .kind = LV_FORECAST_TOO_LITTLE, .days = n };
  fit (peaks, n, &at_now, &slope, &slope_error);
  if (slope <= 0 || slope < SIGNIFICANT * slope_error)
    return (LvForecast){ .kind = LV_FORECAST_NO_GROWTH };
  /* A value that lies above the line is nearer to the limit than the line. */
  days = (limit - MAX (at_now, points[n_points - 1].value)) / slope;
  reach = REACH * (peaks[n - 1].day - peaks[0].day + 1);
  return (LvForecast){
    .kind = days > reach ? LV_FORECAST_BEYOND : LV_FORECAST_DAYS,
    .days = MAX (MIN (days, reach), 0),
    .growth = slope,
  };
}
