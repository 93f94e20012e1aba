/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is old enough goes, in portions that know how far the one before came: what is held is
 * passed over once and not looked at again with each. */
#include "lv-db.h"
#include "lv-holds.h"
#include "lv-media-minutes.h"
#include "lv-record-rows.h"

/* Something that is old enough. */
typedef struct
{
  char *id;
  char *user_id; /* of another record: who did it, and to what */
  char *room_id;
  gint64 entered_ms;
  gint64 left_ms; /* of another record: its time */
  gint64 entry_seq;
  gint64 exit_seq; /* of another record: its own */
} Old;

static void
old_free (Old *self)
{
  g_free (self->id);
  g_free (self->user_id);
  g_free (self->room_id);
  g_free (self);
}

static gboolean
remove_by_number (LvDb *db, const char *sql, gint64 number, guint *rows, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, sql);

  lv_query_bind_int (&query, number);
  return lv_query_run_counting (&query, rows, error);
}

static gboolean
remove_by_id (LvDb *db, const char *sql, const char *id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, sql);

  lv_query_bind_text (&query, id);
  return lv_query_run (&query, error);
}

#define REMOVE_PAYLOAD "DELETE FROM payloads WHERE seq = ?1"

/* --- visits --- */

static gpointer
read_visit (LvQuery *query)
{
  Old *old = g_new0 (Old, 1);

  lv_query_read_text (query, &old->id);
  lv_query_read_text (query, &old->user_id);
  lv_query_read_text (query, &old->room_id);
  old->entered_ms = lv_query_read_int (query);
  old->left_ms = lv_query_read_int (query);
  old->entry_seq = lv_query_read_int (query);
  old->exit_seq = lv_query_read_int (query);
  return old;
}

static GPtrArray *
list_visits (LvDb *db, gint64 before_ms, const LvPurgePlace *place, guint limit, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT exits.id, user_id, room_id, entered_ms, left_ms, entries.seq,"
                      " exits.seq FROM exits INDEXED BY exits_by_time"
                      " JOIN entries ON entries.id = exits.id"
                      " WHERE left_ms < ?1 AND (left_ms, exits.id) > (?2, ?3)"
                      " ORDER BY left_ms, exits.id LIMIT ?4");

  lv_query_bind_int (&query, before_ms);
  lv_query_bind_int (&query, place->left_ms);
  lv_query_bind_text (&query, place->visit_id);
  lv_query_bind_int (&query, limit);
  return lv_query_list (&query, read_visit, (GDestroyNotify) old_free, error);
}

static gboolean
remove_visit (LvDb *db, const Old *old, guint *removed, GError **error)
{
  return remove_by_number (db, REMOVE_PAYLOAD, old->exit_seq, removed, error)
         && remove_by_number (db, REMOVE_PAYLOAD, old->entry_seq, removed, error)
         && remove_by_id (db, "DELETE FROM entries WHERE id = ?1", old->id, error)
         && remove_by_id (db, "DELETE FROM exits WHERE id = ?1", old->id, error);
}

gboolean
lv_visits_purge (LvDb *db,
                 gint64 before_ms,
                 LvPurgePlace *place,
                 GPtrArray *holds,
                 guint limit,
                 guint *removed,
                 GError **error)
{
  guint visits = MAX (limit / 2, 1); /* of two payloads each */
  g_autoptr (GPtrArray) old = list_visits (db, before_ms, place, visits, error);

  if (old == NULL)
    return FALSE;
  for (guint i = 0; i < old->len; i++)
    {
      const Old *visit = old->pdata[i];

      place->left_ms = visit->left_ms;
      g_strlcpy (place->visit_id, visit->id, sizeof place->visit_id);
      if (!lv_holds_keep (holds, visit->user_id, visit->room_id, visit->entered_ms, visit->left_ms)
          && !remove_visit (db, visit, removed, error))
        return FALSE;
    }
  place->has_more = old->len == visits;
  return TRUE;
}

/* --- other records --- */

static gpointer
read_other (LvQuery *query)
{
  Old *old = g_new0 (Old, 1);

  old->exit_seq = lv_query_read_int (query);
  old->left_ms = lv_query_read_int (query);
  lv_query_read_text (query, &old->user_id);
  lv_query_read_text (query, &old->room_id);
  return old;
}

static GPtrArray *
list_others (LvDb *db, gint64 before_ms, const LvPurgePlace *place, guint limit, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT payloads.seq, purge_ms, COALESCE (actor, ''), COALESCE (target, '')"
                      " FROM payloads LEFT JOIN audits ON audits.seq = payloads.seq"
                      " WHERE purge_ms < ?1 AND (purge_ms, payloads.seq) > (?2, ?3)"
                      " ORDER BY purge_ms, payloads.seq LIMIT ?4");

  lv_query_bind_int (&query, before_ms);
  lv_query_bind_int (&query, place->purge_ms);
  lv_query_bind_int (&query, place->seq);
  lv_query_bind_int (&query, limit);
  return lv_query_list (&query, read_other, (GDestroyNotify) old_free, error);
}

gboolean
lv_others_purge (LvDb *db,
                 gint64 before_ms,
                 LvPurgePlace *place,
                 GPtrArray *holds,
                 guint limit,
                 guint *removed,
                 GError **error)
{
  g_autoptr (GPtrArray) old = list_others (db, before_ms, place, limit, error);

  if (old == NULL)
    return FALSE;
  for (guint i = 0; i < old->len; i++)
    {
      const Old *record = old->pdata[i];

      place->purge_ms = record->left_ms;
      place->seq = record->exit_seq;
      if (!lv_holds_keep (holds, record->user_id, record->room_id, record->left_ms, record->left_ms)
          && !remove_by_number (db, REMOVE_PAYLOAD, record->exit_seq, removed, error))
        return FALSE;
    }
  place->has_more |= old->len == limit;
  return TRUE;
}

/* --- what media used by the minute --- */

static gpointer
read_minute (LvQuery *query)
{
  Old *old = g_new0 (Old, 1);

  lv_query_read_text (query, &old->id);
  old->left_ms = lv_query_read_int (query);
  lv_query_read_text (query, &old->user_id);
  lv_query_read_text (query, &old->room_id);
  return old;
}

static GPtrArray *
list_minutes (LvDb *db, gint64 before_ms, const LvPurgePlace *place, guint limit, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT visit_id, time_ms, COALESCE (user_id, ''), COALESCE (room_id, '')"
                      " FROM media_minutes INDEXED BY media_minutes_by_time"
                      " LEFT JOIN entries ON entries.id = visit_id"
                      " WHERE time_ms < ?1 AND (time_ms, visit_id) > (?2, ?3)"
                      " ORDER BY time_ms, visit_id LIMIT ?4");

  lv_query_bind_int (&query, before_ms);
  lv_query_bind_int (&query, place->minute_ms);
  lv_query_bind_text (&query, place->minute_visit_id);
  lv_query_bind_int (&query, limit);
  return lv_query_list (&query, read_minute, (GDestroyNotify) old_free, error);
}

static gboolean
remove_minute (LvDb *db, const Old *minute, guint *removed, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "DELETE FROM media_minutes WHERE visit_id = ?1 AND time_ms = ?2");

  lv_query_bind_text (&query, minute->id);
  lv_query_bind_int (&query, minute->left_ms);
  return lv_query_run_counting (&query, removed, error);
}

gboolean
lv_media_minutes_purge (
    LvDb *db, gint64 before_ms, LvPurgePlace *place, guint limit, guint *removed, GError **error)
{
  g_autoptr (GPtrArray) holds = lv_holds_list (db, TRUE, error);
  g_autoptr (GPtrArray) old = NULL;

  *removed = 0;
  if (holds == NULL)
    return FALSE;
  old = list_minutes (db, before_ms, place, limit, error);
  if (old == NULL)
    return FALSE;
  for (guint i = 0; i < old->len; i++)
    {
      const Old *minute = old->pdata[i];

      place->minute_ms = minute->left_ms;
      g_strlcpy (place->minute_visit_id, minute->id, sizeof place->minute_visit_id);
      if (!lv_holds_keep (holds, minute->user_id, minute->room_id, minute->left_ms, minute->left_ms)
          && !remove_minute (db, minute, removed, error))
        return FALSE;
    }
  place->has_more = old->len == limit;
  return TRUE;
}
