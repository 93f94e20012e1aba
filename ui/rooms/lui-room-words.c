/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-room-words.h"

#include <glib/gi18n.h>

#include "lui-format.h"

#define OPENS_BEFORE_MIN 5
#define SHOWN_NAMES 2

static char *
join_names (const char *const *names, guint count)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < count; i++)
    {
      if (i > 0)
        /* TRANSLATORS: between the names of people. */
        g_string_append (text, C_ ("between names", ", "));
      g_string_append (text, names[i]);
    }
  return g_string_free (text, FALSE);
}

static char *
dup_people (const char *const *names, guint people)
{
  guint known = names != NULL ? g_strv_length ((char **) names) : 0;
  guint others;
  g_autofree char *joined = NULL;

  if (known == 0)
    return g_strdup_printf (ngettext ("%u person inside", "%u people inside", people), people);
  /* One more name takes no more room than the word for one more person. */
  if (people <= known && known <= SHOWN_NAMES + 1)
    return join_names (names, MIN (people, known));
  joined = join_names (names, MIN (known, SHOWN_NAMES));
  others = people - MIN (known, SHOWN_NAMES);
  return g_strdup_printf (ngettext ("%s and %u other", "%s and %u others", others), joined, others);
}

static char *
join_parts (const char *first, const char *second)
{
  /* TRANSLATORS: two things that are said of a room, one after the other. */
  return g_strdup_printf (C_ ("parts", "%s · %s"), first, second);
}

char *
lui_room_words_dup_inside (const char *const *names, guint people, GDateTime *since, GDateTime *now)
{
  g_autofree char *who = dup_people (names, people);
  g_autofree char *when = NULL;
  g_autofree char *words = NULL;

  if (since == NULL)
    return g_steal_pointer (&who);
  /* Somebody who has been inside since yesterday needs the day, too. */
  when = g_date_time_difference (now, since) < 12 * G_TIME_SPAN_HOUR
             ? lui_format_time (since, now)
             : lui_format_moment (since, now);
  words = g_strdup_printf (_ ("since %s"), when);
  return join_parts (who, words);
}

char *
lui_room_words_dup_times (GDateTime *starts, GDateTime *ends, GDateTime *now)
{
  g_autofree char *day = lui_format_day (starts, now);
  g_autofree char *times = lui_format_times (starts, ends, now);
  g_autofree char *both = g_strdup_printf (C_ ("day and time", "%s %s"), day, times);
  g_autoptr (GDateTime) opens = g_date_time_add_minutes (starts, -OPENS_BEFORE_MIN);
  g_autofree char *open_time = NULL, *words = NULL;

  if (g_date_time_compare (ends, now) <= 0)
    return join_parts (both, _ ("over"));
  if (g_date_time_compare (opens, now) <= 0)
    return g_steal_pointer (&both);
  open_time = lui_format_time (opens, now);
  words = g_strdup_printf (_ ("opens %s"), open_time);
  return join_parts (both, words);
}

char *
lui_room_words_dup_schedule (LiveonRoom *room, GDateTime *now)
{
  g_autoptr (GDateTime) starts = liveon_room_dup_starts (room);
  g_autoptr (GDateTime) ends = liveon_room_dup_ends (room);

  switch (liveon_room_get_schedule (room))
    {
    case LIVEON_SCHEDULE_TIMED:
      if (starts == NULL || ends == NULL)
        return g_strdup ("");
      return lui_room_words_dup_times (starts, ends, now);
    case LIVEON_SCHEDULE_PERMANENT:
      return g_strdup (_ ("Open at any time"));
    case LIVEON_SCHEDULE_ALWAYS_ON:
      return g_strdup (_ ("Always on"));
    case LIVEON_SCHEDULE_UNKNOWN:
    default:
      return g_strdup ("");
    }
}

char *
lui_room_words_dup_summary (LiveonRoom *room, GDateTime *now)
{
  g_autoptr (GDateTime) since = liveon_room_dup_since (room);
  g_autoptr (GDateTime) last_visit = liveon_room_dup_last_visit (room);
  gboolean is_locked = liveon_room_get_is_locked (room);
  g_autofree char *moment = NULL, *inside = NULL;

  if (liveon_room_get_is_closed (room))
    return g_strdup (_ ("Closed"));
  if (liveon_room_get_people (room) > 0)
    inside = lui_room_words_dup_inside (liveon_room_get_inside (room),
                                        liveon_room_get_people (room), since, now);
  if (inside != NULL)
    return is_locked ? join_parts (_ ("Locked"), inside) : g_steal_pointer (&inside);
  if (liveon_room_get_schedule (room) == LIVEON_SCHEDULE_TIMED)
    return lui_room_words_dup_schedule (room, now);
  if (last_visit != NULL)
    {
      moment = lui_format_moment (last_visit, now);
      return g_strdup_printf (_ ("Your last visit: %s"), moment);
    }
  return g_strdup (liveon_room_get_description (room));
}
