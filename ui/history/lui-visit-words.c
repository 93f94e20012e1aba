/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-visit-words.h"

#include <glib/gi18n.h>

#include "lui-format.h"

#define GOOD 0.8
#define FAIR 0.5

const char *
lui_visit_words_get_end (LiveonLeaveReason reason, gboolean is_inside)
{
  if (is_inside)
    return "";
  switch (reason)
    {
    case LIVEON_LEAVE_REASON_LEFT:
      return C_ ("how a visit ended", "Left");
    case LIVEON_LEAVE_REASON_EJECTED:
      return C_ ("how a visit ended", "Removed by a host");
    case LIVEON_LEAVE_REASON_CONNECTION_LOST:
      return C_ ("how a visit ended", "Connection lost");
    case LIVEON_LEAVE_REASON_SCHEDULE_ENDED:
      return C_ ("how a visit ended", "Scheduled end");
    case LIVEON_LEAVE_REASON_SERVER_STOPPED:
      return C_ ("how a visit ended", "Server stopped");
    case LIVEON_LEAVE_REASON_TAKEN_OVER:
      return C_ ("how a visit ended", "Continued on another device");
    case LIVEON_LEAVE_REASON_SUSPENDED:
      return C_ ("how a visit ended", "Account suspended");
    case LIVEON_LEAVE_REASON_ROOM_CLOSED:
      return C_ ("how a visit ended", "Meeting ended by a host");
    case LIVEON_LEAVE_REASON_NONE:
    default:
      return C_ ("how a visit ended", "Ended");
    }
}

char *
lui_visit_words_dup_summary (GDateTime *entered,
                             GDateTime *left,
                             LiveonLeaveReason reason,
                             GDateTime *now)
{
  g_autofree char *times = NULL, *length = NULL, *start = NULL;

  if (left == NULL)
    {
      start = lui_format_time (entered, now);
      return g_strdup_printf (_ ("Inside since %s"), start);
    }
  times = lui_format_times (entered, left, now);
  length = lui_format_duration (g_date_time_difference (left, entered) / G_TIME_SPAN_SECOND);
  /* TRANSLATORS: of a visit: from when to when, how long, how it ended. */
  return g_strdup_printf (C_ ("parts", "%s · %s · %s"), times, length,
                          lui_visit_words_get_end (reason, FALSE));
}

const char *
lui_visit_words_get_quality (double quality)
{
  if (quality < 0)
    return "";
  return quality >= GOOD   ? C_ ("quality of a connection", "Good")
         : quality >= FAIR ? C_ ("quality of a connection", "Fair")
                           : C_ ("quality of a connection", "Poor");
}

const char *
lui_visit_words_get_quality_icon (double quality)
{
  if (quality < 0)
    return NULL;
  return quality >= GOOD   ? "network-cellular-signal-excellent-symbolic"
         : quality >= FAIR ? "network-cellular-signal-ok-symbolic"
                           : "network-cellular-signal-weak-symbolic";
}

char *
lui_visit_words_dup_day (GDateTime *entered, GDateTime *now)
{
  g_autofree char *date = lui_format_date (entered, now);
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);
  g_autofree char *near = NULL;

  if (!lui_visit_words_is_same_day (entered, now, now)
      && !lui_visit_words_is_same_day (entered, yesterday, now))
    return g_steal_pointer (&date);
  near = lui_format_day (entered, now);
  return g_strdup_printf (C_ ("parts", "%s · %s"), near, date);
}

gboolean
lui_visit_words_is_same_day (GDateTime *a, GDateTime *b, GDateTime *now)
{
  g_autoptr (GDateTime) here_a = g_date_time_to_timezone (a, g_date_time_get_timezone (now));
  g_autoptr (GDateTime) here_b = g_date_time_to_timezone (b, g_date_time_get_timezone (now));

  return g_date_time_get_day_of_year (here_a) == g_date_time_get_day_of_year (here_b)
         && g_date_time_get_year (here_a) == g_date_time_get_year (here_b);
}
