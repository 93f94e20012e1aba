/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Times as text (RFC 3339), years 1970 to 9999. */
#include "lv-clock.h"

#define MS_PER_DAY G_GINT64_CONSTANT (86400000)
#define LAST_MS G_GINT64_CONSTANT (253402300799999)

/* Days since 1970-01-01 of a date in the Gregorian calendar; years are counted from March. */
static gint64
days_from_date (int year, int month, int day)
{
  int y = month > 2 ? year : year - 1;
  int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

  return G_GINT64_CONSTANT (365) * y + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

static void
date_from_days (gint64 days, int *year, int *month, int *day)
{
  gint64 shifted = days + 719468;
  int era = shifted / 146097;
  int day_of_era = shifted % 146097;
  int year_of_era
      = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int m = (5 * day_of_year + 2) / 153;

  *day = day_of_year - (153 * m + 2) / 5 + 1;
  *month = m < 10 ? m + 3 : m - 9;
  *year = era * 400 + year_of_era + (*month <= 2);
}

char *
lv_time_format (gint64 ms)
{
  int year, month, day, in_day;

  ms = CLAMP (ms, 0, LAST_MS);
  in_day = ms % MS_PER_DAY;
  date_from_days (ms / MS_PER_DAY, &year, &month, &day);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", year, month, day, in_day / 3600000,
                          in_day / 60000 % 60, in_day / 1000 % 60, in_day % 1000);
}

/* Exactly count digits and then the character after (unless it is NUL). */
static gboolean
read_number (const char **text, int count, char after, int *value)
{
  *value = 0;
  for (int i = 0; i < count; i++)
    {
      int digit = g_ascii_digit_value (**text);

      if (digit < 0)
        return FALSE;
      *value = *value * 10 + digit;
      (*text)++;
    }
  if (after == '\0')
    return TRUE;
  return g_ascii_toupper (*(*text)++) == after;
}

/* A fraction of any length up to 9 digits, cut to milliseconds; none is 0. */
static gboolean
read_fraction (const char **text, int *ms)
{
  int scale = 100;
  int digits = 0;

  *ms = 0;
  if (**text != '.')
    return TRUE;
  for ((*text)++; g_ascii_isdigit (**text); (*text)++, digits++, scale /= 10)
    *ms += scale * g_ascii_digit_value (**text);
  return digits >= 1 && digits <= 9;
}

static gboolean
read_offset (const char **text, int *minutes)
{
  int sign = **text == '-' ? -1 : 1;
  int hour, minute;

  *minutes = 0;
  if (g_ascii_toupper (**text) == 'Z')
    {
      (*text)++;
      return TRUE;
    }
  if (**text != '+' && **text != '-')
    return FALSE;
  (*text)++;
  if (!read_number (text, 2, ':', &hour) || !read_number (text, 2, '\0', &minute))
    return FALSE;
  *minutes = sign * (hour * 60 + minute);
  return hour <= 23 && minute <= 59;
}

gboolean
lv_time_parse (const char *text, gint64 *ms)
{
  int year, month, day, hour, minute, second, fraction, offset;
  gint64 result;

  g_return_val_if_fail (ms != NULL, FALSE);

  if (text == NULL || !read_number (&text, 4, '-', &year) || !read_number (&text, 2, '-', &month)
      || !read_number (&text, 2, 'T', &day) || !read_number (&text, 2, ':', &hour)
      || !read_number (&text, 2, ':', &minute) || !read_number (&text, 2, '\0', &second)
      || !read_fraction (&text, &fraction) || !read_offset (&text, &offset) || *text != '\0')
    return FALSE;
  /* Second 60 is a leap second (RFC 3339 5.6) and becomes the next minute's first. */
  if (year < 1969 || !g_date_valid_dmy (day, month, year) || hour > 23 || minute > 59
      || second > 60)
    return FALSE;
  result = days_from_date (year, month, day) * MS_PER_DAY
           + ((hour * 60 + minute - offset) * G_GINT64_CONSTANT (60) + second) * 1000 + fraction;
  if (result < 0 || result > LAST_MS)
    return FALSE;
  *ms = result;
  return TRUE;
}
