/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* When something is used up, from how it grew: least squares over the highest value of each whole
 * day, so that nights and week-ends do not count as a decline within a day. It says so when there
 * is too little to go by, or no growth that stands out from the ups and downs. Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whole days that there must be, and how many of the last it takes. */
#define LV_FORECAST_MIN_DAYS 5
#define LV_FORECAST_MAX_DAYS 60

typedef enum
{
  LV_FORECAST_NO_LIMIT,
  LV_FORECAST_TOO_LITTLE, /* days: how many there are */
  LV_FORECAST_NO_GROWTH,
  LV_FORECAST_DAYS,    /* days: until the limit */
  LV_FORECAST_BEYOND,  /* days: it lasts longer, and farther than that nothing can be said */
  LV_FORECAST_REACHED, /* the limit is reached */
} LvForecastKind;

typedef struct
{
  LvForecastKind kind;
  double days;
  double growth; /* a day */
} LvForecast;

typedef struct
{
  gint64 time_ms;
  double value;
} LvForecastPoint;

/* points: in the order of time. limit: 0 for none. */
LvForecast lv_forecast (const LvForecastPoint *points, guint n_points, double limit, gint64 now_ms);

G_END_DECLS
