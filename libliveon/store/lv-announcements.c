/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-announcements.h"

#include "lv-db.h"

#define ANNOUNCEMENT_COLUMNS                                                                       \
  "id, kind, title_ja, title_en, body_ja, body_en, follows_id, published_ms, effective_ms,"        \
  " is_short_notice"

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
  return self;
}

gboolean
lv_announcements_add (LvDb *db, LvAnnouncementRow *row, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "INSERT INTO announcements (" ANNOUNCEMENT_COLUMNS ")"
                                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");

  lv_query_bind_text (&query, row->id);
  lv_query_bind_int (&query, row->kind);
  lv_query_bind_text (&query, row->title_ja);
  lv_query_bind_text (&query, row->title_en);
  lv_query_bind_text (&query, row->body_ja);
  lv_query_bind_text (&query, row->body_en);
  lv_query_bind_text (&query, row->follows_id);
  lv_query_bind_int (&query, row->published_ms);
  lv_query_bind_int (&query, row->effective_ms);
  lv_query_bind_int (&query, row->is_short_notice);
  return lv_query_run (&query, error);
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
