/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hours of the week as administrators write them. A range that ends before it starts belongs to the
 * day on which it starts: "fri 22:00-06:00" ends on Saturday morning. */
#include "lv-policy.h"

#include "lv-error.h"
#include "lv-error-text.h"
#include "lv-words.h"

#include <string.h>

#define MAX_LENGTH 500
#define ALL_DAYS 0x7f
#define DAY_MINUTES (24 * 60)

typedef struct
{
  guint days; /* bit 0 is Monday */
  int from;   /* minutes of the day */
  int to;
} Range;

static int
parse_day (const char *text)
{
  static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (text, names[i]) == 0)
      return (int) i;
  return -1;
}

/* "daily", "sat", "mon-fri" or a list of them: "mon-wed,fri". */
static gboolean
parse_days (const char *text, guint *days)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  *days = 0;
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *dash = strchr (parts[i], '-');
      int first, last;

      if (g_ascii_strcasecmp (parts[i], "daily") == 0)
        {
          *days = ALL_DAYS;
          continue;
        }
      if (dash != NULL)
        *dash = '\0';
      first = parse_day (parts[i]);
      last = dash != NULL ? parse_day (dash + 1) : first;
      if (first < 0 || last < 0)
        return FALSE;
      for (int day = first;; day = (day + 1) % 7)
        {
          *days |= 1u << day;
          if (day == last)
            break;
        }
    }
  return *days != 0;
}

/* Exactly "hh:mm"; 24:00 is the end of the day. */
static gboolean
parse_minutes (const char *text, int *minutes)
{
  if (strlen (text) != 5 || !g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1])
      || text[2] != ':' || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return FALSE;
  if (text[3] > '5')
    return FALSE;
  *minutes = ((text[0] - '0') * 10 + text[1] - '0') * 60 + (text[3] - '0') * 10 + text[4] - '0';
  return *minutes <= DAY_MINUTES;
}

static gboolean
parse_range (const char *text, Range *range)
{
  g_autofree char *line = g_strdelimit (g_strdup (text), "\t\r\n", ' ');
  char *days = g_strstrip (line);
  char *times = strchr (days, ' ');
  char *dash;

  if (times == NULL)
    return FALSE;
  *times++ = '\0';
  times = g_strstrip (times);
  dash = strchr (times, '-');
  if (dash == NULL)
    return FALSE;
  *dash = '\0';
  return parse_days (days, &range->days) && parse_minutes (times, &range->from)
         && parse_minutes (dash + 1, &range->to) && range->from != range->to
         && range->from < DAY_MINUTES;
}

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t\r\n")] == '\0';
}

static gboolean
range_contains (const Range *range, int day, int minute)
{
  gboolean starts_today = (range->days & (1u << day)) != 0;
  gboolean started_yesterday = (range->days & (1u << ((day + 6) % 7))) != 0;

  if (range->from < range->to)
    return starts_today && minute >= range->from && minute < range->to;
  return (starts_today && minute >= range->from) || (started_yesterday && minute < range->to);
}

/* FALSE when the text is no list of ranges. *contains: one of them holds the minute. */
static gboolean
read_hours (const char *text, int day, int minute, gboolean *contains)
{
  g_auto (GStrv) parts = NULL;

  *contains = FALSE;
  if (strlen (text) > MAX_LENGTH)
    return FALSE;
  parts = g_strsplit (text, ";", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      Range range;

      if (is_blank (parts[i]) && parts[i + 1] == NULL && i > 0)
        break;
      if (!parse_range (parts[i], &range))
        return FALSE;
      if (range_contains (&range, day, minute))
        *contains = TRUE;
    }
  return TRUE;
}

static void
add_range (const Range *range, LvWeek *week)
{
  int length = (range->to - range->from + DAY_MINUTES) % DAY_MINUTES;

  if (range->from < range->to)
    length = range->to - range->from; /* to 24:00 as well */
  for (int day = 0; day < 7; day++)
    for (int i = 0; i < length && (range->days & (1u << day)) != 0; i++)
      {
        int minute = (day * DAY_MINUTES + range->from + i) % LV_WEEK_MINUTES;

        week->bits[minute / 8] |= (guint8) (1u << (minute % 8));
      }
}

void
lv_hours_add_week (const char *text, LvWeek *week)
{
  g_auto (GStrv) parts = NULL;

  if (is_blank (text))
    {
      memset (week->bits, 0xff, sizeof week->bits);
      return;
    }
  parts = g_strsplit (text, ";", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      Range range;

      if (parse_range (parts[i], &range))
        add_range (&range, week);
    }
}

gboolean
lv_hours_check (const char *text, GError **error)
{
  gboolean contains;
  GError *made;

  if (is_blank (text) || read_hours (text, 0, 0, &contains))
    return TRUE;
  made = lv_error_new (LIVEON_ERROR_INVALID_ARGUMENT, "field", "hours", NULL);
  lv_error_set_why (
      made, N_ ("“{value}” is not written as in “mon-fri 08:00-19:00; sat 09:00-12:00”"), text);
  g_propagate_error (error, made);
  return FALSE;
}

gboolean
lv_hours_contain (const char *text, const char *time_zone, gint64 at_ms)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;
  gboolean contains;

  if (is_blank (text))
    return TRUE;
  zone = g_time_zone_new_identifier (time_zone);
  utc = g_date_time_new_from_unix_utc (at_ms / 1000);
  if (zone == NULL || utc == NULL)
    return FALSE;
  local = g_date_time_to_timezone (utc, zone);
  return read_hours (text, g_date_time_get_day_of_week (local) - 1,
                     g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local), &contains)
         && contains;
}
