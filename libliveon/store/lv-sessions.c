/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-db.h"
#include "lv-users.h"

#define SELECT_SESSION                                                                             \
  "SELECT id, user_id, device_id, device_name, device_key, access_hash, access_expires_ms,"        \
  " resume_hash, resume_expires_ms, client, address, created_ms, used_ms FROM sessions"

static gpointer
read_session (LvQuery *query)
{
  LvSessionRow *self = lv_session_row_new ();

  lv_query_read_text (query, &self->id);
  lv_query_read_text (query, &self->user_id);
  lv_query_read_text (query, &self->device_id);
  lv_query_read_text (query, &self->device_name);
  lv_query_read_bytes (query, self->device_key, sizeof self->device_key);
  lv_query_read_bytes (query, self->access_hash, sizeof self->access_hash);
  self->access_expires_ms = lv_query_read_int (query);
  lv_query_read_bytes (query, self->resume_hash, sizeof self->resume_hash);
  self->resume_expires_ms = lv_query_read_int (query);
  lv_query_read_text (query, &self->client);
  lv_query_read_text (query, &self->address);
  self->created_ms = lv_query_read_int (query);
  self->used_ms = lv_query_read_int (query);
  return self;
}

static void
bind_session (LvQuery *query, const LvSessionRow *self)
{
  lv_query_bind_text (query, self->id);
  lv_query_bind_text (query, self->user_id);
  lv_query_bind_text (query, self->device_id);
  lv_query_bind_text (query, self->device_name);
  lv_query_bind_bytes (query, self->device_key, sizeof self->device_key);
  lv_query_bind_bytes (query, self->access_hash, sizeof self->access_hash);
  lv_query_bind_int (query, self->access_expires_ms);
  lv_query_bind_bytes (query, self->resume_hash, sizeof self->resume_hash);
  lv_query_bind_int (query, self->resume_expires_ms);
  lv_query_bind_text (query, self->client);
  lv_query_bind_text (query, self->address);
  lv_query_bind_int (query, self->created_ms);
  lv_query_bind_int (query, self->used_ms);
}

gboolean
lv_sessions_add (LvDb *db, LvSessionRow *session, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "INSERT INTO sessions (id, user_id, device_id, device_name, device_key,"
                      " access_hash, access_expires_ms, resume_hash, resume_expires_ms, client,"
                      " address, created_ms, used_ms)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");

  bind_session (&query, session);
  return lv_query_run (&query, error);
}

gboolean
lv_sessions_update (LvDb *db, LvSessionRow *session, GError **error)
{
  g_auto (LvQuery) query = lv_query (
      db, "UPDATE sessions SET user_id = ?2, device_id = ?3, device_name = ?4,"
          " device_key = ?5, access_hash = ?6, access_expires_ms = ?7, resume_hash = ?8,"
          " resume_expires_ms = ?9, client = ?10, address = ?11, created_ms = ?12,"
          " used_ms = ?13 WHERE id = ?1");

  bind_session (&query, session);
  return lv_query_run_on_row (&query, error);
}

static LvSessionRow *
find_by_hash (LvDb *db, const char *sql, const guint8 hash[32], GError **error)
{
  g_auto (LvQuery) query = lv_query (db, sql);

  lv_query_bind_bytes (&query, hash, 32);
  return lv_query_one (&query, read_session, (GDestroyNotify) lv_session_row_unref, error);
}

LvSessionRow *
lv_sessions_find_by_id (LvDb *db, const char *session_id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, SELECT_SESSION " WHERE id = ?1");

  lv_query_bind_text (&query, session_id);
  return lv_query_one (&query, read_session, (GDestroyNotify) lv_session_row_unref, error);
}

LvSessionRow *
lv_sessions_find_by_access (LvDb *db, const guint8 hash[32], GError **error)
{
  return find_by_hash (db, SELECT_SESSION " WHERE access_hash = ?1", hash, error);
}

LvSessionRow *
lv_sessions_find_by_resume (LvDb *db, const guint8 hash[32], GError **error)
{
  return find_by_hash (db, SELECT_SESSION " WHERE resume_hash = ?1", hash, error);
}

GPtrArray *
lv_sessions_list (LvDb *db, const char *user_id, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, SELECT_SESSION " WHERE user_id = ?1 ORDER BY created_ms, id");

  lv_query_bind_text (&query, user_id);
  return lv_query_list (&query, read_session, (GDestroyNotify) lv_session_row_unref, error);
}

gboolean
lv_sessions_remove (LvDb *db, const char *session_id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "DELETE FROM sessions WHERE id = ?1");

  lv_query_bind_text (&query, session_id);
  return lv_query_run (&query, error);
}

gboolean
lv_sessions_remove_all (LvDb *db, const char *user_id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, user_id != NULL ? "DELETE FROM sessions WHERE user_id = ?1"
                                                         : "DELETE FROM sessions");

  if (user_id != NULL)
    lv_query_bind_text (&query, user_id);
  return lv_query_run (&query, error);
}

gboolean
lv_sessions_remove_expired (LvDb *db, gint64 now_ms, GError **error)
{
  g_auto (LvQuery) query = lv_query (
      db, "DELETE FROM sessions WHERE resume_expires_ms <= ?1 AND access_expires_ms <= ?1");

  lv_query_bind_int (&query, now_ms);
  return lv_query_run (&query, error);
}

gboolean
lv_devices_is_known (LvDb *db, const char *user_id, const char *device_id, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT 1 FROM devices WHERE user_id = ?1 AND device_id = ?2");
  gint64 is_known = 0;

  lv_query_bind_text (&query, user_id);
  lv_query_bind_text (&query, device_id);
  return lv_query_number (&query, &is_known, error) && is_known;
}

gboolean
lv_devices_remember (
    LvDb *db, const char *user_id, const char *device_id, gint64 now_ms, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "INSERT INTO devices (user_id, device_id, first_ms, last_ms)"
                      " VALUES (?1, ?2, ?3, ?3)"
                      " ON CONFLICT (user_id, device_id) DO UPDATE SET last_ms = ?3");

  lv_query_bind_text (&query, user_id);
  lv_query_bind_text (&query, device_id);
  lv_query_bind_int (&query, now_ms);
  return lv_query_run (&query, error);
}

/* Keys come from outside: those that have fallen back to 0 may not pile up. */
static gboolean
remove_old_failures (LvDb *db, gint64 now_ms, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "DELETE FROM failures WHERE expires_ms <= ?1");

  lv_query_bind_int (&query, now_ms);
  return lv_query_run (&query, error);
}

gboolean
lv_failures_add (
    LvDb *db, const char *key, gint64 now_ms, gint64 window_ms, guint *count, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "INSERT INTO failures (subject, count, last_ms, expires_ms)"
                      " VALUES (?1, 1, ?2, ?2 + ?3) ON CONFLICT (subject) DO UPDATE SET"
                      " count = CASE WHEN failures.last_ms + ?3 <= ?2 THEN 1"
                      " ELSE failures.count + 1 END, last_ms = ?2, expires_ms = ?2 + ?3"
                      " RETURNING count");
  gint64 number = 0;

  lv_query_bind_text (&query, key);
  lv_query_bind_int (&query, now_ms);
  lv_query_bind_int (&query, window_ms);
  if (!remove_old_failures (db, now_ms, error) || !lv_query_number (&query, &number, error))
    return FALSE;
  *count = (guint) number;
  return TRUE;
}

gboolean
lv_failures_get (LvDb *db,
                 const char *key,
                 gint64 now_ms,
                 gint64 window_ms,
                 guint *count,
                 gint64 *last_ms,
                 GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT count, last_ms FROM failures"
                                         " WHERE subject = ?1 AND last_ms + ?3 > ?2");

  *count = 0;
  *last_ms = 0;
  lv_query_bind_text (&query, key);
  lv_query_bind_int (&query, now_ms);
  lv_query_bind_int (&query, window_ms);
  if (lv_query_next (&query))
    {
      *count = (guint) lv_query_read_int (&query);
      *last_ms = lv_query_read_int (&query);
    }
  return lv_query_finish (&query, error);
}

gboolean
lv_failures_clear (LvDb *db, const char *key, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "DELETE FROM failures WHERE subject = ?1");

  lv_query_bind_text (&query, key);
  return lv_query_run (&query, error);
}
