/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-room-form.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define MAX_NAME 80
#define MAX_DESCRIPTION 2000
#define MAX_PASSWORD 256

static gboolean
is_longer (const char *text, glong limit)
{
  return g_utf8_strlen (text, -1) > limit;
}

const char *
lui_room_form_check_name (const char *name)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));

  if (*stripped == '\0')
    return _ ("Give the room a name.");
  return is_longer (stripped, MAX_NAME) ? _ ("A name has at most 80 characters.") : NULL;
}

const char *
lui_room_form_check_reading (const char *reading)
{
  return is_longer (reading, MAX_NAME) ? _ ("A reading has at most 80 characters.") : NULL;
}

const char *
lui_room_form_check_description (const char *description)
{
  return is_longer (description, MAX_DESCRIPTION) ? _ ("A description has at most 2000 characters.")
                                                  : NULL;
}

const char *
lui_room_form_check_password (const char *password, gboolean is_needed)
{
  if (*password == '\0')
    return is_needed ? _ ("Enter a password, or let one be made.") : NULL;
  return is_longer (password, MAX_PASSWORD) ? _ ("A password has at most 256 characters.") : NULL;
}

const char *
lui_room_form_check_end (GDateTime *ends, GDateTime *now)
{
  return g_date_time_compare (ends, now) <= 0 ? _ ("This is over already.") : NULL;
}

/* Digits and colons alone, whichever way they were typed; NULL when there is anything else. */
static char *
reduce (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *narrow = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autoptr (GString) reduced = g_string_new (g_strstrip (narrow));

  g_string_replace (reduced, "時", ":", 0);
  g_string_replace (reduced, "分", "", 0);
  if (reduced->len > 0 && reduced->str[reduced->len - 1] == ':')
    g_string_truncate (reduced, reduced->len - 1);
  if (reduced->len == 0 || reduced->len > 5 || strspn (reduced->str, "0123456789:") != reduced->len)
    return NULL;
  return g_strdup (reduced->str);
}

gboolean
lui_room_form_parse_time (const char *text, int *minutes)
{
  g_autofree char *reduced = reduce (text);
  guint hour = 0, minute = 0;
  int length = 0;

  if (reduced == NULL)
    return FALSE;
  if (strchr (reduced, ':') != NULL)
    sscanf (reduced, "%2u:%2u%n", &hour, &minute, &length);
  else if (strlen (reduced) <= 2)
    sscanf (reduced, "%2u%n", &hour, &length);
  else
    sscanf (reduced, strlen (reduced) == 3 ? "%1u%2u%n" : "%2u%2u%n", &hour, &minute, &length);
  if ((gsize) length != strlen (reduced) || hour > 23 || minute > 59)
    return FALSE;
  *minutes = hour * 60 + minute;
  return TRUE;
}

static GDateTime *
get_moment (GDateTime *day, int minutes)
{
  return g_date_time_new (g_date_time_get_timezone (day), g_date_time_get_year (day),
                          g_date_time_get_month (day), g_date_time_get_day_of_month (day),
                          minutes / 60, minutes % 60, 0);
}

void
lui_room_form_get_moments (
    GDateTime *day, int start_minutes, int end_minutes, GDateTime **starts, GDateTime **ends)
{
  g_autoptr (GDateTime) next_day = g_date_time_add_days (day, 1);

  *starts = get_moment (day, start_minutes);
  *ends = get_moment (end_minutes > start_minutes ? day : next_day, end_minutes);
}
