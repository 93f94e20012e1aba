/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-public-notices.h"

#include "lv-announcement-feed.h"
#include "lv-clock.h"
#include "lv-words.h"

static gboolean
is_japanese (const LvPublicNotices *self)
{
  return g_str_equal (self->language, "ja");
}

/* <name>text</name>. */
static void
append_element (GString *xml, const char *name, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (xml, "<%s>%s</%s>\n", name, escaped, name);
}

static void
append_time (GString *xml, const char *name, gint64 time_ms)
{
  g_autofree char *text = lv_time_format (time_ms);

  append_element (xml, name, text);
}

static void
append_link (GString *xml, const char *relation, const char *type, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static void
append_link (GString *xml, const char *relation, const char *type, const char *format, ...)
{
  g_autofree char *address = NULL;
  g_autofree char *escaped = NULL;
  va_list args;

  va_start (args, format);
  address = g_strdup_vprintf (format, args);
  va_end (args);
  escaped = g_markup_escape_text (address, -1);
  g_string_append_printf (xml, "<link rel=\"%s\" type=\"%s\" href=\"%s\"/>\n", relation, type,
                          escaped);
}

/* An id of 32 digits, as the URN of a UUID (RFC 4122). */
static void
append_id (GString *xml, const char *id)
{
  g_string_append_printf (xml, "<id>urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s</id>\n", id, id + 8, id + 12,
                          id + 16, id + 20);
}

static void
append_content (GString *xml, const LvPublicNotices *self, const LvAnnouncementRow *row)
{
  g_autoptr (GString) text = g_string_new (is_japanese (self) ? row->body_ja : row->body_en);
  g_autofree char *escaped = NULL;

  if (row->effective_ms > 0)
    {
      g_autofree char *time = lv_time_format (row->effective_ms);

      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n\n" : "",
                              lv_words_lookup (self->language, N_ ("When it happens")), time);
    }
  escaped = g_markup_escape_text (text->str, -1);
  g_string_append_printf (xml, "<content type=\"text\">%s</content>\n", escaped);
}

static void
append_entry (GString *xml, const LvPublicNotices *self, const LvAnnouncementRow *row)
{
  const char *title = is_japanese (self) ? row->title_ja : row->title_en;
  g_autofree char *follow_up
      = g_strdup_printf (lv_words_lookup (self->language, N_ ("Follow-up: %s")), title);

  g_string_append (xml, "<entry>\n");
  append_id (xml, row->id);
  append_element (xml, "title", row->follows_id != NULL ? follow_up : title);
  append_time (xml, "published", row->published_ms);
  append_time (xml, "updated", row->published_ms);
  g_string_append_printf (xml, "<category term=\"%s\"/>\n", lv_announcement_words[row->kind]);
  append_link (xml, "alternate", "text/html", "%s/status?lang=%s#a%s", self->base, self->language,
               row->id);
  append_content (xml, self, row);
  g_string_append (xml, "</entry>\n");
}

char *
lv_public_feed_write (const LvPublicNotices *self, const GPtrArray *rows)
{
  GString *xml = g_string_new ("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
  const LvAnnouncementRow *newest = rows->len > 0 ? rows->pdata[0] : NULL;
  g_autofree char *title
      = g_strdup_printf (lv_words_lookup (self->language, N_ ("Announcements: %s")), self->server);

  g_string_append_printf (xml, "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">\n",
                          self->language);
  append_element (xml, "id", self->feed_id);
  append_element (xml, "title", title);
  append_time (xml, "updated", newest != NULL ? newest->published_ms : self->started_ms);
  g_string_append (xml, "<author>");
  append_element (xml, "name", *self->operator != '\0' ? self->operator : self->server);
  g_string_append (xml, "</author>\n");
  append_link (xml, "self", "application/atom+xml", "%s/feed?lang=%s", self->base, self->language);
  append_link (xml, "alternate", "text/html", "%s/status?lang=%s", self->base, self->language);
  for (guint i = 0; i < rows->len; i++)
    append_entry (xml, self, rows->pdata[i]);
  g_string_append (xml, "</feed>\n");
  return g_string_free (xml, FALSE);
}
