/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-invite-text.h"

#include <string.h>

#include "lv-date-text.h"
#include "lv-words.h"

#define MAX_OCTETS 75 /* of a line, RFC 5545, 3.1 */

static GDateTime *
local_time (gint64 ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (ms / 1000);

  return g_date_time_to_local (utc);
}

static gboolean
is_same_day (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b)
         && g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

/* "Tuesday, 24 November 2026 13:00–14:00 (UTC+09:00)" */
static char *
span_text (gint64 starts_ms, gint64 ends_ms, const char *language)
{
  g_autoptr (GDateTime) starts = local_time (starts_ms);
  g_autoptr (GDateTime) ends = local_time (ends_ms);
  g_autofree char *first_day = lv_date_text (starts, TRUE, language);
  g_autofree char *last_day = lv_date_text (ends, TRUE, language);
  g_autofree char *first = g_date_time_format (starts, "%H:%M");
  g_autofree char *last = g_date_time_format (ends, "%H:%M");
  g_autofree char *zone = g_date_time_format (ends, "UTC%:z");

  if (is_same_day (starts, ends))
    return g_strdup_printf ("%s %s–%s (%s)", first_day, first, last, zone);
  return g_strdup_printf ("%s %s – %s %s (%s)", first_day, first, last_day, last, zone);
}

static void
append_line (GString *text, const char *label, const char *value, const char *language)
{
  g_string_append_printf (text, "%s%s\n", lv_words_lookup (language, label), value);
}

char *
lv_invite_text (const LvInviteFacts *facts, const char *language)
{
  GString *text = g_string_new (lv_words_lookup (language, N_ ("You are invited to a meeting.")));

  g_string_append (text, "\n\n");
  append_line (text, N_ ("Room: "), facts->name, language);
  if (facts->starts_ms > 0)
    {
      g_autofree char *span = span_text (facts->starts_ms, facts->ends_ms, language);

      append_line (text, N_ ("Time: "), span, language);
    }
  append_line (text, N_ ("Link: "), facts->link, language);
  g_string_append (text, "\n");
  append_line (text, N_ ("The link opens in LiveOn."), "", language);
  if (facts->has_password)
    append_line (text, N_ ("The entry password comes separately."), "", language);
  return g_string_free (text, FALSE);
}

char *
lv_calendar_escape (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\n')
        g_string_append (out, "\\n");
      else if (strchr ("\\;,", *p) != NULL)
        g_string_append_printf (out, "\\%c", *p);
      else if ((guchar) *p >= 0x20 && *p != 0x7F)
        g_string_append_c (out, *p);
    }
  return g_string_free (out, FALSE);
}

void
lv_calendar_append (GString *out, const char *name, const char *value)
{
  g_autofree char *line = g_strconcat (name, ":", value, NULL);
  gsize used = 0;

  for (const char *p = line; *p != '\0';)
    {
      gsize size = (gsize) (g_utf8_next_char (p) - p);

      if (used + size > MAX_OCTETS)
        {
          g_string_append (out, "\r\n ");
          used = 1;
        }
      g_string_append_len (out, p, (gssize) size);
      used += size;
      p += size;
    }
  g_string_append (out, "\r\n");
}

static void
append_text (GString *out, const char *name, const char *text)
{
  g_autofree char *value = lv_calendar_escape (text);

  lv_calendar_append (out, name, value);
}

static void
append_time (GString *out, const char *name, gint64 ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (ms / 1000);
  g_autofree char *value = g_date_time_format (utc, "%Y%m%dT%H%M%SZ");

  lv_calendar_append (out, name, value);
}

char *
lv_invite_calendar (const LvInviteFacts *facts, const char *language, gint64 now_ms)
{
  g_autofree char *uid = NULL;
  g_autofree char *text = NULL;
  GString *out;

  if (facts->starts_ms <= 0 || facts->ends_ms < facts->starts_ms)
    return NULL;
  /* The same for the room for good: a moved meeting moves in the calendar. */
  uid = g_strdup_printf ("%s@%s", facts->room_id, facts->host);
  text = lv_invite_text (facts, language);
  out = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
  lv_calendar_append (out, "PRODID", "-//LiveOn//LiveOn " LIVEON_VERSION "//EN");
  lv_calendar_append (out, "BEGIN", "VEVENT");
  append_text (out, "UID", uid);
  append_time (out, "DTSTAMP", now_ms);
  append_time (out, "DTSTART", facts->starts_ms);
  append_time (out, "DTEND", facts->ends_ms);
  append_text (out, "SUMMARY", facts->name);
  append_text (out, "DESCRIPTION", text);
  append_text (out, "LOCATION", facts->link);
  lv_calendar_append (out, "URL", facts->link);
  lv_calendar_append (out, "END", "VEVENT");
  lv_calendar_append (out, "END", "VCALENDAR");
  return g_string_free (out, FALSE);
}
