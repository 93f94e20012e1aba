/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-admin-sessions.h"

#include "lv-columns.h"

void
lv_admin_session_row_free (LvAdminSessionRow *self)
{
  g_free (self->user_id);
  g_free (self);
}

static gpointer
read_row (LvQuery *query)
{
  LvAdminSessionRow *self = g_new0 (LvAdminSessionRow, 1);

  lv_query_read_bytes (query, self->hash, sizeof self->hash);
  lv_query_read_text (query, &self->user_id);
  lv_query_read_bytes (query, self->path_hash, sizeof self->path_hash);
  self->password_changed_ms = lv_query_read_int (query);
  self->created_ms = lv_query_read_int (query);
  self->used_ms = lv_query_read_int (query);
  return self;
}

gboolean
lv_admin_sessions_add (LvDb *db, const LvAdminSessionRow *row, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "INSERT INTO admin_sessions (hash, user_id, path_hash, password_changed_ms,"
                      " created_ms, used_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

  lv_query_bind_bytes (&query, row->hash, sizeof row->hash);
  lv_query_bind_text (&query, row->user_id);
  lv_query_bind_bytes (&query, row->path_hash, sizeof row->path_hash);
  lv_query_bind_int (&query, row->password_changed_ms);
  lv_query_bind_int (&query, row->created_ms);
  lv_query_bind_int (&query, row->used_ms);
  return lv_query_run (&query, error);
}

LvAdminSessionRow *
lv_admin_sessions_find (LvDb *db, const guint8 hash[LV_ADMIN_SESSION_HASH_SIZE], GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT hash, user_id, path_hash, password_changed_ms, created_ms, used_ms"
                      " FROM admin_sessions WHERE hash = ?1");

  lv_query_bind_bytes (&query, hash, LV_ADMIN_SESSION_HASH_SIZE);
  return lv_query_one (&query, read_row, (GDestroyNotify) lv_admin_session_row_free, error);
}

gboolean
lv_admin_sessions_use (LvDb *db,
                       const guint8 hash[LV_ADMIN_SESSION_HASH_SIZE],
                       gint64 now_ms,
                       GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "UPDATE admin_sessions SET used_ms = ?2 WHERE hash = ?1");

  lv_query_bind_bytes (&query, hash, LV_ADMIN_SESSION_HASH_SIZE);
  lv_query_bind_int (&query, now_ms);
  return lv_query_run (&query, error);
}

gboolean
lv_admin_sessions_remove (LvDb *db, const guint8 hash[LV_ADMIN_SESSION_HASH_SIZE], GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "DELETE FROM admin_sessions WHERE hash = ?1");

  lv_query_bind_bytes (&query, hash, LV_ADMIN_SESSION_HASH_SIZE);
  return lv_query_run (&query, error);
}

gboolean
lv_admin_sessions_remove_old (LvDb *db,
                              gint64 created_before_ms,
                              gint64 used_before_ms,
                              GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "DELETE FROM admin_sessions WHERE created_ms < ?1 OR used_ms < ?2");

  lv_query_bind_int (&query, created_before_ms);
  lv_query_bind_int (&query, used_before_ms);
  return lv_query_run (&query, error);
}
