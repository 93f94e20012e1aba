/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-announcements.h"

#include "lv-db.h"

#define ANNOUNCEMENT_COLUMNS                                                                       \
  "id, kind, title_ja, title_en, body_ja, body_en, follows_id, published_ms, effective_ms,"        \
  " is_short_notice, mail"

static gpointer
read_announcement (LvQuery *query)
{
  LvAnnouncementRow *self = lv_announcement_row_new ();

  lv_query_read_text (query, &self->id);
  self->kind = (LvAnnouncementKind) lv_query_read_int (query);
  lv_query_read_text (query, &self->title_ja);
  lv_query_read_text (query, &self->title_en);
  lv_query_read_text (query, &self->body_ja);
  lv_query_read_text (query, &self->body_en);
  lv_query_read_optional_text (query, &self->follows_id);
  self->published_ms = lv_query_read_int (query);
  self->effective_ms = lv_query_read_int (query);
  self->is_short_notice = lv_query_read_int (query) != 0;
  self->mail = (LvAnnouncementMail) lv_query_read_int (query);
  return self;
}

static void
bind_announcement (LvQuery *query, const LvAnnouncementRow *row)
{
  lv_query_bind_text (query, row->id);
  lv_query_bind_int (query, row->kind);
  lv_query_bind_text (query, row->title_ja);
  lv_query_bind_text (query, row->title_en);
  lv_query_bind_text (query, row->body_ja);
  lv_query_bind_text (query, row->body_en);
  lv_query_bind_text (query, row->follows_id);
  lv_query_bind_int (query, row->published_ms);
  lv_query_bind_int (query, row->effective_ms);
  lv_query_bind_int (query, row->is_short_notice);
  lv_query_bind_int (query, row->mail);
}

gboolean
lv_announcements_add (LvDb *db, LvAnnouncementRow *row, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "INSERT INTO announcements (" ANNOUNCEMENT_COLUMNS ")"
                                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");

  bind_announcement (&query, row);
  return lv_query_run (&query, error);
}

gboolean
lv_announcements_update (LvDb *db, LvAnnouncementRow *row, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "UPDATE announcements SET kind = ?2, title_ja = ?3, title_en = ?4,"
                      " body_ja = ?5, body_en = ?6, follows_id = ?7, published_ms = ?8,"
                      " effective_ms = ?9, is_short_notice = ?10, mail = ?11, mail_after = ''"
                      " WHERE id = ?1");

  bind_announcement (&query, row);
  return lv_query_run_on_row (&query, error);
}

gboolean
lv_announcements_remove (LvDb *db, const char *id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "DELETE FROM announcements WHERE id = ?1");

  lv_query_bind_text (&query, id);
  return lv_query_run_on_row (&query, error);
}

static gboolean
read_after (LvDb *db, const char *id, char **after, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT mail_after FROM announcements WHERE id = ?1");

  lv_query_bind_text (&query, id);
  if (lv_query_next (&query))
    lv_query_read_text (&query, after);
  return lv_query_finish (&query, error);
}

LvAnnouncementRow *
lv_announcements_find_mail (LvDb *db, gint64 now_ms, char **after, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT " ANNOUNCEMENT_COLUMNS " FROM announcements"
                                         " WHERE mail = 1 AND published_ms <= ?1"
                                         " ORDER BY published_ms LIMIT 1");
  g_autoptr (LvAnnouncementRow) row = NULL;

  lv_query_bind_int (&query, now_ms);
  row = lv_query_one (&query, read_announcement, (GDestroyNotify) lv_announcement_row_unref, error);
  if (row == NULL || !read_after (db, row->id, after, error))
    return NULL;
  return g_steal_pointer (&row);
}

gboolean
lv_announcements_set_mailed (LvDb *db, const char *id, const char *after, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "UPDATE announcements SET mail = ?2, mail_after = ?3 WHERE id = ?1");

  lv_query_bind_text (&query, id);
  lv_query_bind_int (&query,
                     after != NULL ? LV_ANNOUNCEMENT_MAIL_WANTED : LV_ANNOUNCEMENT_MAIL_QUEUED);
  lv_query_bind_text (&query, after != NULL ? after : "");
  return lv_query_run_on_row (&query, error);
}

LvAnnouncementRow *
lv_announcements_find (LvDb *db, const char *id, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT " ANNOUNCEMENT_COLUMNS " FROM announcements WHERE id = ?1");

  lv_query_bind_text (&query, id);
  return lv_query_one (&query, read_announcement, (GDestroyNotify) lv_announcement_row_unref,
                       error);
}

GPtrArray *
lv_announcements_list (LvDb *db, gint64 now_ms, guint limit, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT " ANNOUNCEMENT_COLUMNS " FROM announcements WHERE published_ms <= ?1"
                      " ORDER BY published_ms DESC, id DESC LIMIT ?2");

  lv_query_bind_int (&query, now_ms);
  lv_query_bind_int (&query, lv_query_limit (limit));
  return lv_query_list (&query, read_announcement, (GDestroyNotify) lv_announcement_row_unref,
                        error);
}
