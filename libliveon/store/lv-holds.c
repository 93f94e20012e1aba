/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-holds.h"

#include <string.h>

#include "lv-db.h"
#include "lv-error.h"

/* --- holds --- */

void
lv_hold_free (LvHold *self)
{
  g_free (self->id);
  g_free (self->subject);
  g_free (self->reason);
  g_free (self->by_id);
  g_free (self->ended_by);
  g_free (self);
}

gboolean
lv_holds_add (LvDb *db, const LvHold *hold, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "INSERT INTO holds (id, subject, from_ms, to_ms, until_ms, reason, by_id,"
                      " created_ms, ended_ms, ended_by)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, '')");

  lv_query_bind_text (&query, hold->id);
  lv_query_bind_text (&query, hold->subject);
  lv_query_bind_int (&query, hold->from_ms);
  lv_query_bind_int (&query, hold->to_ms);
  lv_query_bind_int (&query, hold->until_ms);
  lv_query_bind_text (&query, hold->reason);
  lv_query_bind_text (&query, hold->by_id);
  lv_query_bind_int (&query, hold->created_ms);
  return lv_query_run (&query, error);
}

gboolean
lv_holds_end (LvDb *db, const char *id, const char *by_id, gint64 now_ms, GError **error)
{
  g_auto (LvQuery) query = lv_query (
      db, "UPDATE holds SET ended_ms = ?2, ended_by = ?3 WHERE id = ?1 AND ended_ms = 0");

  lv_query_bind_text (&query, id);
  lv_query_bind_int (&query, now_ms);
  lv_query_bind_text (&query, by_id);
  return lv_query_run_on_row (&query, error);
}

gboolean
lv_holds_expire (LvDb *db, gint64 now_ms, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "UPDATE holds SET ended_ms = until_ms"
                                         " WHERE ended_ms = 0 AND until_ms > 0 AND until_ms <= ?1");

  lv_query_bind_int (&query, now_ms);
  return lv_query_run (&query, error);
}

static gpointer
read_hold (LvQuery *query)
{
  LvHold *self = g_new0 (LvHold, 1);

  lv_query_read_text (query, &self->id);
  lv_query_read_text (query, &self->subject);
  self->from_ms = lv_query_read_int (query);
  self->to_ms = lv_query_read_int (query);
  self->until_ms = lv_query_read_int (query);
  lv_query_read_text (query, &self->reason);
  lv_query_read_text (query, &self->by_id);
  self->created_ms = lv_query_read_int (query);
  self->ended_ms = lv_query_read_int (query);
  lv_query_read_text (query, &self->ended_by);
  return self;
}

GPtrArray *
lv_holds_list (LvDb *db, gboolean only_in_force, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT id, subject, from_ms, to_ms, until_ms, reason, by_id, created_ms,"
                      " ended_ms, ended_by FROM holds WHERE ended_ms = 0 OR ?1 = 0"
                      " ORDER BY created_ms DESC, id");

  lv_query_bind_int (&query, only_in_force);
  return lv_query_list (&query, read_hold, (GDestroyNotify) lv_hold_free, error);
}

gboolean
lv_holds_keep (GPtrArray *holds, const char *one, const char *other, gint64 from_ms, gint64 to_ms)
{
  for (guint i = 0; i < holds->len; i++)
    {
      const LvHold *hold = holds->pdata[i];

      if ((*hold->subject == '\0' || g_strcmp0 (hold->subject, one) == 0
           || g_strcmp0 (hold->subject, other) == 0)
          && hold->from_ms <= to_ms && (hold->to_ms == 0 || hold->to_ms > from_ms))
        return TRUE;
    }
  return FALSE;
}

/* --- disclosures --- */

void
lv_disclosure_free (LvDisclosure *self)
{
  g_free (self->id);
  g_free (self->subject);
  g_free (self->reason);
  g_free (self->by_id);
  g_free (self->decided_by);
  g_free (self);
}

gboolean
lv_disclosures_add (LvDb *db, const LvDisclosure *disclosure, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "INSERT INTO disclosures (id, subject, from_ms, to_ms, reason, by_id,"
                      " created_ms, decided_by, decided_ms, is_approved)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '', 0, 0)");

  lv_query_bind_text (&query, disclosure->id);
  lv_query_bind_text (&query, disclosure->subject);
  lv_query_bind_int (&query, disclosure->from_ms);
  lv_query_bind_int (&query, disclosure->to_ms);
  lv_query_bind_text (&query, disclosure->reason);
  lv_query_bind_text (&query, disclosure->by_id);
  lv_query_bind_int (&query, disclosure->created_ms);
  return lv_query_run (&query, error);
}

#define SELECT_DISCLOSURE                                                                          \
  "SELECT id, subject, from_ms, to_ms, reason, by_id, created_ms, decided_by, decided_ms,"         \
  " is_approved FROM disclosures"

static gpointer
read_disclosure (LvQuery *query)
{
  LvDisclosure *self = g_new0 (LvDisclosure, 1);

  lv_query_read_text (query, &self->id);
  lv_query_read_text (query, &self->subject);
  self->from_ms = lv_query_read_int (query);
  self->to_ms = lv_query_read_int (query);
  lv_query_read_text (query, &self->reason);
  lv_query_read_text (query, &self->by_id);
  self->created_ms = lv_query_read_int (query);
  lv_query_read_text (query, &self->decided_by);
  self->decided_ms = lv_query_read_int (query);
  self->is_approved = lv_query_read_int (query) != 0;
  return self;
}

LvDisclosure *
lv_disclosures_find (LvDb *db, const char *id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, SELECT_DISCLOSURE " WHERE id = ?1");
  GError *local = NULL;
  LvDisclosure *self;

  lv_query_bind_text (&query, id);
  self = lv_query_one (&query, read_disclosure, (GDestroyNotify) lv_disclosure_free, &local);
  if (self == NULL && local == NULL)
    lv_error_set (&local, LIVEON_ERROR_NOT_FOUND, NULL);
  if (local != NULL)
    g_propagate_error (error, local);
  return self;
}

GPtrArray *
lv_disclosures_list (LvDb *db, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, SELECT_DISCLOSURE " ORDER BY created_ms DESC, id");

  return lv_query_list (&query, read_disclosure, (GDestroyNotify) lv_disclosure_free, error);
}

gboolean
lv_disclosures_decide (LvDb *db,
                       const char *id,
                       const char *by_id,
                       gboolean is_approved,
                       gint64 now_ms,
                       GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "UPDATE disclosures SET decided_by = ?2, decided_ms = ?3, is_approved = ?4"
                      " WHERE id = ?1 AND decided_by = '' AND by_id <> ?2");
  g_autoptr (LvDisclosure) found = lv_disclosures_find (db, id, error);

  if (found == NULL)
    return FALSE;
  if (*found->decided_by != '\0')
    lv_error_set (error, LIVEON_ERROR_CONFLICT, NULL);
  else if (g_str_equal (found->by_id, by_id))
    lv_error_set (error, LIVEON_ERROR_NOT_PERMITTED, "rule", "second-person", NULL);
  else
    {
      lv_query_bind_text (&query, id);
      lv_query_bind_text (&query, by_id);
      lv_query_bind_int (&query, now_ms);
      lv_query_bind_int (&query, is_approved);
      return lv_query_run_on_row (&query, error);
    }
  return FALSE;
}

/* --- heads --- */

void
lv_kept_head_free (LvKeptHead *self)
{
  g_free (self->by_id);
  g_free (self);
}

gboolean
lv_kept_heads_add (LvDb *db, const char *by_id, gint64 now_ms, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "INSERT INTO kept_heads (seq, time_ms, hash, kept_ms, by_id)"
                      " SELECT seq, time_ms, hash, ?1, ?2 FROM chain ORDER BY seq DESC LIMIT 1"
                      " ON CONFLICT DO NOTHING");

  lv_query_bind_int (&query, now_ms);
  lv_query_bind_text (&query, by_id);
  return lv_query_run (&query, error);
}

static gpointer
read_kept_head (LvQuery *query)
{
  LvKeptHead *self = g_new0 (LvKeptHead, 1);

  self->seq = lv_query_read_int (query);
  self->time_ms = lv_query_read_int (query);
  lv_query_read_bytes (query, self->hash, sizeof self->hash);
  self->kept_ms = lv_query_read_int (query);
  lv_query_read_text (query, &self->by_id);
  self->fits = lv_query_read_int (query) != 0;
  return self;
}

GPtrArray *
lv_kept_heads_list (LvDb *db, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT kept.seq, kept.time_ms, kept.hash, kept_ms, by_id,"
                      " COALESCE (chain.hash = kept.hash, 0) FROM kept_heads AS kept"
                      " LEFT JOIN chain ON chain.seq = kept.seq ORDER BY kept.seq DESC");

  return lv_query_list (&query, read_kept_head, (GDestroyNotify) lv_kept_head_free, error);
}

gboolean
lv_records_has (LvDb *db, gint64 seq, const guint8 hash[32], gboolean *has, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT hash FROM chain WHERE seq = ?1");
  guint8 found[32] = { 0 };

  lv_query_bind_int (&query, seq);
  *has = lv_query_next (&query);
  if (*has)
    lv_query_read_bytes (&query, found, sizeof found);
  *has = *has && memcmp (found, hash, sizeof found) == 0;
  return lv_query_finish (&query, error);
}
