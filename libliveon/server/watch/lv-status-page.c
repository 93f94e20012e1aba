/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-public-notices.h"

#include <string.h>

#include "lv-clock.h"
#include "lv-words.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))
#define INCIDENT_DAYS 14
#define NOTICE_DAYS 60
#define MAX_NOTICES 20

static const char *
words (const LvPublicNotices *self, const char *english)
{
  return lv_words_lookup (self->language, english);
}

static gboolean
is_japanese (const LvPublicNotices *self)
{
  return g_str_equal (self->language, "ja");
}

static void
append_text (GString *page, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (page, escaped);
}

static void
append_element (GString *page, const char *name, const char *text)
{
  g_string_append_printf (page, "<%s>", name);
  append_text (page, text);
  g_string_append_printf (page, "</%s>\n", name);
}

/* In the server's zone, with its offset: a page without scripts does not know the reader's. */
static void
append_time (GString *page, gint64 time_ms)
{
  g_autofree char *exact = lv_time_format (time_ms);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_ms / 1000);
  g_autofree char *shown = g_date_time_format (time, "%Y-%m-%d %H:%M (UTC%:z)");

  g_string_append_printf (page, "<time datetime=\"%s\">%s</time>", exact, shown);
}

/* Paragraphs stand apart by empty lines. */
static void
append_body (GString *page, const char *body)
{
  g_auto (GStrv) paragraphs = g_strsplit (body, "\n\n", -1);

  for (guint i = 0; paragraphs[i] != NULL; i++)
    if (*g_strstrip (paragraphs[i]) != '\0')
      append_element (page, "p", paragraphs[i]);
}

static void
append_notice (GString *page,
               const LvPublicNotices *self,
               const LvAnnouncementRow *row,
               const char *heading)
{
  g_string_append_printf (page, "<article id=\"a%s\">\n", row->id);
  append_element (page, heading, is_japanese (self) ? row->title_ja : row->title_en);
  g_string_append (page, "<p class=\"when\">");
  append_time (page, row->published_ms);
  if (row->effective_ms > 0)
    {
      g_string_append (page, " · ");
      append_text (page, words (self, N_ ("When it happens")));
      g_string_append (page, ": ");
      append_time (page, row->effective_ms);
    }
  g_string_append (page, "</p>\n");
  append_body (page, is_japanese (self) ? row->body_ja : row->body_en);
}

/* News of an incident stand below it, in the order of time. */
static void
append_incident (GString *page,
                 const LvPublicNotices *self,
                 const GPtrArray *rows,
                 const LvAnnouncementRow *incident)
{
  append_notice (page, self, incident, "h3");
  for (guint i = rows->len; i > 0; i--)
    {
      const LvAnnouncementRow *row = rows->pdata[i - 1];

      if (g_strcmp0 (row->follows_id, incident->id) != 0)
        continue;
      append_notice (page, self, row, "h4");
      g_string_append (page, "</article>\n");
    }
  g_string_append (page, "</article>\n");
}

static gint64
find_last_news_ms (const GPtrArray *rows, const LvAnnouncementRow *incident)
{
  gint64 last_ms = incident->published_ms;

  for (guint i = 0; i < rows->len; i++)
    {
      const LvAnnouncementRow *row = rows->pdata[i];

      if (g_strcmp0 (row->follows_id, incident->id) == 0)
        last_ms = MAX (last_ms, row->published_ms);
    }
  return last_ms;
}

typedef enum
{
  NOT_SHOWN,
  INCIDENT,
  PLANNED,
  NOTICE,
} Part;

static gboolean
is_listed (const GPtrArray *rows, const char *id)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((const LvAnnouncementRow *) rows->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

static Part
get_part (const LvPublicNotices *self, const GPtrArray *rows, const LvAnnouncementRow *row)
{
  /* Of an incident that is so old that it is not listed, news stand by themselves. */
  if (row->follows_id != NULL && is_listed (rows, row->follows_id))
    return NOT_SHOWN;
  if (row->kind == LV_ANNOUNCEMENT_INCIDENT)
    return find_last_news_ms (rows, row) > self->now_ms - INCIDENT_DAYS * DAY_MS ? INCIDENT
                                                                                 : NOT_SHOWN;
  if (row->effective_ms > self->now_ms)
    return PLANNED;
  return row->published_ms > self->now_ms - NOTICE_DAYS * DAY_MS ? NOTICE : NOT_SHOWN;
}

static void
append_part (GString *page,
             const LvPublicNotices *self,
             const GPtrArray *rows,
             Part part,
             const char *heading)
{
  guint n = 0;

  append_element (page, "h2", words (self, heading));
  for (guint i = 0; i < rows->len && n < MAX_NOTICES; i++)
    if (get_part (self, rows, rows->pdata[i]) == part)
      {
        append_incident (page, self, rows, rows->pdata[i]);
        n++;
      }
  if (n == 0)
    append_element (page, "p", words (self, N_ ("None.")));
}

static void
append_head (GString *page, const LvPublicNotices *self, const char *title)
{
  g_string_append_printf (page,
                          "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                          "<meta name=\"viewport\" content=\"width=device-width, "
                          "initial-scale=1\">\n"
                          "<meta name=\"color-scheme\" content=\"light dark\">\n"
                          "<link rel=\"stylesheet\" href=\"/status.css\">\n"
                          "<link rel=\"alternate\" type=\"application/atom+xml\" "
                          "href=\"/feed?lang=%s\">\n",
                          self->language, self->language);
  append_element (page, "title", title);
  g_string_append (page, "</head>\n<body>\n<main>\n");
  append_element (page, "h1", title);
}

static void
append_foot (GString *page, const LvPublicNotices *self)
{
  gboolean has_contacts = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (self->contacts); i++)
    has_contacts |= *self->contacts[i] != '\0';
  if (has_contacts)
    append_element (page, "h2", words (self, N_ ("Contact")));
  for (guint i = 0; i < G_N_ELEMENTS (self->contacts); i++)
    if (*self->contacts[i] != '\0')
      append_element (page, "p", self->contacts[i]);
  g_string_append_printf (
      page,
      "</main>\n<footer><a href=\"/status?lang=ja\" lang=\"ja\">日本語</a> "
      "<a href=\"/status?lang=en\" lang=\"en\">English</a> <a href=\"/feed?lang=%s\">Atom</a>"
      "</footer>\n</body>\n</html>\n",
      self->language);
}

char *
lv_status_page_write (const LvPublicNotices *self, const GPtrArray *rows)
{
  GString *page = g_string_new (NULL);
  g_autofree char *title = g_strdup_printf (
      lv_words_lookup (self->language, N_ ("State of the service: %s")), self->server);

  append_head (page, self, title);
  g_string_append (page, "<p class=\"answers\">");
  append_text (page, words (self, N_ ("The service answers.")));
  g_string_append_c (page, ' ');
  append_time (page, self->now_ms);
  g_string_append (page, "</p>\n");
  append_part (page, self, rows, INCIDENT, N_ ("Incidents of the last 14 days"));
  append_part (page, self, rows, PLANNED, N_ ("Planned maintenance and changes"));
  append_part (page, self, rows, NOTICE, N_ ("Other announcements"));
  append_foot (page, self);
  return g_string_free (page, FALSE);
}
