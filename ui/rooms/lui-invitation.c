/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-invitation.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lui-format.h"

#define LINE_BYTES 75

static char *
dup_when (const LuiInvitation *self, GDateTime *now)
{
  g_autofree char *date = NULL, *times = NULL;

  if (self->starts == NULL || self->ends == NULL)
    return NULL;
  date = lui_format_full_date (self->starts, now);
  /* As seen from the day itself, so that an end on the same day is a time alone. */
  times = lui_format_times (self->starts, self->ends, now);
  return g_strdup_printf (C_ ("day and time", "%s %s"), date, times);
}

char *
lui_invitation_dup_text (const LuiInvitation *self, GDateTime *now)
{
  GString *text = g_string_new (_ ("You are invited to a meeting on LiveOn."));
  g_autofree char *when = dup_when (self, now);

  g_string_append (text, "\n\n");
  g_string_append_printf (text, _ ("Room: %s"), self->room_name);
  g_string_append_c (text, '\n');
  if (when != NULL)
    {
      g_string_append_printf (text, _ ("Date: %s"), when);
      g_string_append_c (text, '\n');
    }
  g_string_append_printf (text, _ ("Link: %s"), self->link);
  g_string_append_c (text, '\n');
  if (self->asks_password)
    {
      g_string_append (text, _ ("The entry password will be told to you separately."));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

/* Lines longer than 75 bytes go on in the next one, behind a blank, between characters. */
static void
add_line (GString *calendar, const char *name, const char *value)
{
  g_autofree char *line = g_strdup_printf ("%s:%s", name, value);
  const char *start = line;
  gsize room = LINE_BYTES;

  while (strlen (start) > room)
    {
      const char *end = g_utf8_find_prev_char (start, start + room + 1);

      if (end == NULL || end == start)
        end = g_utf8_next_char (start);
      g_string_append_len (calendar, start, end - start);
      g_string_append (calendar, "\r\n ");
      start = end;
      room = LINE_BYTES - 1;
    }
  g_string_append (calendar, start);
  g_string_append (calendar, "\r\n");
}

static void
add_text (GString *calendar, const char *name, const char *text)
{
  GString *escaped = g_string_new (text);

  g_string_replace (escaped, "\\", "\\\\", 0);
  g_string_replace (escaped, ";", "\\;", 0);
  g_string_replace (escaped, ",", "\\,", 0);
  g_string_replace (escaped, "\r", "", 0);
  g_string_replace (escaped, "\n", "\\n", 0);
  add_line (calendar, name, escaped->str);
  g_string_free (escaped, TRUE);
}

static void
add_moment (GString *calendar, const char *name, GDateTime *moment)
{
  g_autoptr (GDateTime) utc = g_date_time_to_utc (moment);
  g_autofree char *text = g_date_time_format (utc, "%Y%m%dT%H%M%SZ");

  add_line (calendar, name, text);
}

char *
lui_invitation_dup_calendar (const LuiInvitation *self, GDateTime *now)
{
  GString *calendar = g_string_new (NULL);
  g_autofree char *text = lui_invitation_dup_text (self, now);
  g_autofree char *uid = g_strdup_printf ("%s@liveon", self->room_id);

  add_line (calendar, "BEGIN", "VCALENDAR");
  add_line (calendar, "VERSION", "2.0");
  add_line (calendar, "PRODID", "-//LiveOn//LiveOn " LIVEON_VERSION "//EN");
  add_line (calendar, "BEGIN", "VEVENT");
  /* One event a room: an invitation that is sent again replaces the one before. */
  add_line (calendar, "UID", uid);
  add_moment (calendar, "DTSTAMP", now);
  add_moment (calendar, "DTSTART", self->starts);
  add_moment (calendar, "DTEND", self->ends);
  add_text (calendar, "SUMMARY", self->room_name);
  add_text (calendar, "LOCATION", "LiveOn");
  add_text (calendar, "DESCRIPTION", text);
  add_line (calendar, "URL", self->link);
  add_line (calendar, "END", "VEVENT");
  add_line (calendar, "END", "VCALENDAR");
  return g_string_free (calendar, FALSE);
}
