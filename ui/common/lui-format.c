/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-format.h"

#include <glib/gi18n.h>

static const char *const weekdays[] = {
  N_ ("Monday"), N_ ("Tuesday"),  N_ ("Wednesday"), N_ ("Thursday"),
  N_ ("Friday"), N_ ("Saturday"), N_ ("Sunday"),
};

static const char *const months[] = {
  N_ ("January"),   N_ ("February"), N_ ("March"),    N_ ("April"),
  N_ ("May"),       N_ ("June"),     N_ ("July"),     N_ ("August"),
  N_ ("September"), N_ ("October"),  N_ ("November"), N_ ("December"),
};

static GDateTime *
to_zone_of (GDateTime *time, GDateTime *now)
{
  return g_date_time_to_timezone (time, g_date_time_get_timezone (now));
}

/* A day's number; two moments of one day have the same. */
static gint64
get_day (GDateTime *local)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, g_date_time_get_day_of_month (local), g_date_time_get_month (local),
                  g_date_time_get_year (local));
  return g_date_get_julian (&date);
}

static void
fill (GString *text, const char *name, const char *value)
{
  g_string_replace (text, name, value, 1);
}

static void
fill_number (GString *text, const char *name, int value)
{
  g_autofree char *number = g_strdup_printf ("%d", value);

  fill (text, name, number);
}

static char *
fill_date (const char *pattern, GDateTime *local)
{
  GString *text = g_string_new (pattern);

  fill (text, "{weekday}", _ (weekdays[g_date_time_get_day_of_week (local) - 1]));
  fill (text, "{month}", _ (months[g_date_time_get_month (local) - 1]));
  fill_number (text, "{day}", g_date_time_get_day_of_month (local));
  fill_number (text, "{year}", g_date_time_get_year (local));
  return g_string_free (text, FALSE);
}

char *
lui_format_time (GDateTime *time, GDateTime *now)
{
  g_autoptr (GDateTime) local = to_zone_of (time, now);

  return g_date_time_format (local, "%H:%M");
}

char *
lui_format_times (GDateTime *start, GDateTime *end, GDateTime *now)
{
  g_autoptr (GDateTime) local_start = to_zone_of (start, now);
  g_autoptr (GDateTime) local_end = to_zone_of (end, now);
  g_autofree char *from = lui_format_time (start, now);
  g_autofree char *to = get_day (local_start) == get_day (local_end) ? lui_format_time (end, now)
                                                                     : lui_format_moment (end, now);

  /* TRANSLATORS: from one time to another: 13:00–14:00. */
  return g_strdup_printf (C_ ("times", "%s–%s"), from, to);
}

char *
lui_format_day (GDateTime *time, GDateTime *now)
{
  g_autoptr (GDateTime) local = to_zone_of (time, now);
  gint64 ahead = get_day (local) - get_day (now);

  if (ahead == 0)
    return g_strdup (_ ("Today"));
  if (ahead == -1)
    return g_strdup (_ ("Yesterday"));
  if (ahead == 1)
    return g_strdup (_ ("Tomorrow"));
  if (g_date_time_get_year (local) == g_date_time_get_year (now))
    return fill_date (_ ("{day} {month}"), local);
  return fill_date (_ ("{day} {month} {year}"), local);
}

char *
lui_format_date (GDateTime *time, GDateTime *now)
{
  g_autoptr (GDateTime) local = to_zone_of (time, now);

  if (g_date_time_get_year (local) == g_date_time_get_year (now))
    return fill_date (_ ("{weekday}, {day} {month}"), local);
  return fill_date (_ ("{weekday}, {day} {month} {year}"), local);
}

char *
lui_format_full_date (GDateTime *time, GDateTime *now)
{
  g_autoptr (GDateTime) local = to_zone_of (time, now);

  return fill_date (_ ("{weekday}, {day} {month} {year}"), local);
}

char *
lui_format_moment (GDateTime *time, GDateTime *now)
{
  g_autofree char *day = lui_format_day (time, now);
  g_autofree char *clock = lui_format_time (time, now);

  /* TRANSLATORS: a day and a time of that day: "Today 13:00". */
  return g_strdup_printf (C_ ("day and time", "%s %s"), day, clock);
}

char *
lui_format_duration (gint64 seconds)
{
  int minutes, hours;

  seconds = CLAMP (seconds, 0, 3600 * 24 * 365);
  hours = seconds / 3600;
  minutes = seconds % 3600 / 60;
  if (hours == 0 && minutes == 0)
    return g_strdup_printf (_ ("%d s"), (int) seconds);
  if (hours == 0)
    return g_strdup_printf (_ ("%d min"), minutes);
  if (minutes == 0)
    return g_strdup_printf (_ ("%d h"), hours);
  return g_strdup_printf (_ ("%d h %d min"), hours, minutes);
}

char *
lui_format_size (gint64 bytes)
{
  double amount = MAX (bytes, 0) / 1000.0;

  if (amount < 1)
    return g_strdup_printf (_ ("%d B"), (int) MAX (bytes, 0));
  if (amount < 999.5)
    return g_strdup_printf (amount < 9.95 ? _ ("%.1f KB") : _ ("%.0f KB"), amount);
  amount /= 1000;
  if (amount < 999.5)
    return g_strdup_printf (amount < 9.95 ? _ ("%.1f MB") : _ ("%.0f MB"), amount);
  return g_strdup_printf (_ ("%.1f GB"), amount / 1000);
}
