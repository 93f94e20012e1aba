/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-records.h"

#include <string.h>

#include "lv-holds.h"
#include "lv-record-rows.h"

static gboolean
add_to_chain (LvDb *db, const LvRecord *record, GError **error)
{
  g_auto (LvQuery) query = lv_query (
      db, "INSERT INTO chain (seq, time_ms, kind, digest, hash) VALUES (?1, ?2, ?3, ?4, ?5)");

  lv_query_bind_int (&query, record->seq);
  lv_query_bind_int (&query, record->time_ms);
  lv_query_bind_text (&query, record->kind);
  lv_query_bind_bytes (&query, record->digest, sizeof record->digest);
  lv_query_bind_bytes (&query, record->hash, sizeof record->hash);
  return lv_query_run (&query, error);
}

static gboolean
add_payload (LvDb *db, const LvRecord *record, gboolean is_of_visit, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, is_of_visit ? "INSERT INTO payloads (seq, salt, payload) VALUES (?1, ?2, ?3)"
                                  : "INSERT INTO payloads (seq, salt, payload, purge_ms)"
                                    " VALUES (?1, ?2, ?3, ?4)");

  lv_query_bind_int (&query, record->seq);
  lv_query_bind_bytes (&query, record->salt, sizeof record->salt);
  lv_query_bind_text (&query, record->payload);
  if (!is_of_visit)
    lv_query_bind_int (&query, record->time_ms);
  return lv_query_run (&query, error);
}

static gboolean
append (LvDb *db,
        gint64 time_ms,
        const char *kind,
        const char *payload,
        gboolean is_of_visit,
        gint64 *seq,
        GError **error)
{
  const LvRecordHashes *hashes = db->hashes;
  g_autoptr (LvRecord) record = lv_record_new ();
  guint8 previous[32];
  gint64 previous_ms;

  g_return_val_if_fail (hashes != NULL && hashes->next != NULL, FALSE);
  if (!lv_records_head (db, &record->seq, &previous_ms, previous, error))
    return FALSE;
  record->seq++;
  record->time_ms = time_ms;
  g_free (record->kind);
  record->kind = g_strdup (kind);
  record->payload = g_strdup (payload);
  hashes->random (record->salt, sizeof record->salt);
  hashes->digest (record->salt, payload, strlen (payload), record->digest);
  hashes->next (previous, record->seq, time_ms, kind, record->digest, record->hash);
  if (seq != NULL)
    *seq = record->seq;
  return add_to_chain (db, record, error) && add_payload (db, record, is_of_visit, error);
}

gboolean
lv_records_append (
    LvDb *db, gint64 time_ms, const char *kind, const char *payload, gint64 *seq, GError **error)
{
  return append (db, time_ms, kind, payload, FALSE, seq, error);
}

gboolean
lv_records_append_for_visit (
    LvDb *db, gint64 time_ms, const char *kind, const char *payload, gint64 *seq, GError **error)
{
  return append (db, time_ms, kind, payload, TRUE, seq, error);
}

gboolean
lv_records_head (LvDb *db, gint64 *seq, gint64 *time_ms, guint8 hash[32], GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT seq, time_ms, hash FROM chain ORDER BY seq DESC LIMIT 1");

  *seq = 0;
  *time_ms = 0;
  memset (hash, 0, 32);
  if (lv_query_next (&query))
    {
      *seq = lv_query_read_int (&query);
      *time_ms = lv_query_read_int (&query);
      lv_query_read_bytes (&query, hash, 32);
    }
  return lv_query_finish (&query, error);
}

#define SELECT_RECORD                                                                              \
  "SELECT chain.seq, time_ms, kind, salt, payload, digest, hash"                                   \
  " FROM chain LEFT JOIN payloads ON payloads.seq = chain.seq"

static gpointer
read_record (LvQuery *query)
{
  LvRecord *self = lv_record_new ();

  self->seq = lv_query_read_int (query);
  self->time_ms = lv_query_read_int (query);
  lv_query_read_text (query, &self->kind);
  lv_query_read_bytes (query, self->salt, sizeof self->salt);
  lv_query_read_optional_text (query, &self->payload);
  lv_query_read_bytes (query, self->digest, sizeof self->digest);
  lv_query_read_bytes (query, self->hash, sizeof self->hash);
  return self;
}

GPtrArray *
lv_records_read (LvDb *db, gint64 from_seq, guint limit, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, SELECT_RECORD " WHERE chain.seq >= ?1 ORDER BY chain.seq LIMIT ?2");

  lv_query_bind_int (&query, from_seq);
  lv_query_bind_int (&query, lv_query_limit (limit));
  return lv_query_list (&query, read_record, (GDestroyNotify) lv_record_unref, error);
}

GPtrArray *
lv_records_list_audit (LvDb *db, gint64 before_seq, guint limit, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, SELECT_RECORD " WHERE kind = 'audit' AND chain.seq < ?1"
                                                       " ORDER BY chain.seq DESC LIMIT ?2");

  lv_query_bind_int (&query, before_seq != 0 ? before_seq : G_MAXINT64);
  lv_query_bind_int (&query, lv_query_limit (limit));
  return lv_query_list (&query, read_record, (GDestroyNotify) lv_record_unref, error);
}

gboolean
lv_query_run_counting (LvQuery *self, guint *rows, GError **error)
{
  if (!lv_query_run (self, error))
    return FALSE;
  *rows += (guint) self->db->backend->changes (self->db);
  return TRUE;
}

static gboolean
set_bound (LvDb *db, gint64 before_ms, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "INSERT INTO purging (before_ms) VALUES (?1)");

  lv_query_bind_int (&query, before_ms);
  return lv_query_run (&query, error);
}

static gboolean
clear_bound (LvDb *db, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "DELETE FROM purging");

  return lv_query_run (&query, error);
}

gboolean
lv_records_purge (
    LvDb *db, gint64 before_ms, LvPurgePlace *place, guint limit, guint *removed, GError **error)
{
  g_autoptr (GPtrArray) holds = lv_holds_list (db, TRUE, error);

  *removed = 0;
  if (holds == NULL || !set_bound (db, before_ms, error)
      || !lv_visits_purge (db, before_ms, place, holds, limit, removed, error))
    return FALSE;
  if (!place->has_more
      && !lv_others_purge (db, before_ms, place, holds, limit - MIN (*removed, limit), removed,
                           error))
    return FALSE;
  db->needs_scrub |= *removed > 0;
  return clear_bound (db, error);
}
