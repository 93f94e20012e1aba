/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-history-range.h"

/* The first moment of the day that is so many days after that of a moment. */
static GDateTime *
get_midnight (GDateTime *moment, int days, GTimeZone *zone)
{
  g_autoptr (GDateTime) day = g_date_time_add_days (moment, days);

  return g_date_time_new (zone, g_date_time_get_year (day), g_date_time_get_month (day),
                          g_date_time_get_day_of_month (day), 0, 0, 0);
}

void
lui_history_range_get (LuiHistoryRange range,
                       GDateTime *now,
                       GDateTime *first,
                       GDateTime *last,
                       GDateTime **from,
                       GDateTime **to)
{
  static const int days_before[] = {
    [LUI_HISTORY_TODAY] = 0,
    [LUI_HISTORY_WEEK] = 6,
    [LUI_HISTORY_MONTH] = 29,
    [LUI_HISTORY_QUARTER] = 89,
  };
  GTimeZone *zone = g_date_time_get_timezone (now);
  gboolean is_turned = first != NULL && last != NULL && g_date_time_compare (first, last) > 0;

  *from = *to = NULL;
  if (range == LUI_HISTORY_SPAN)
    {
      *from = get_midnight (is_turned ? last : first, 0, zone);
      *to = get_midnight (is_turned ? first : last, 1, zone);
    }
  else if (range > LUI_HISTORY_ALL && range < G_N_ELEMENTS (days_before))
    *from = get_midnight (now, -days_before[range], zone);
}
