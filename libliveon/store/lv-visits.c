/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-record-rows.h"

#include "lv-error.h"

static gboolean
open_lease (LvDb *db, const LvVisit *visit, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "INSERT INTO leases (id, renewed_ms) VALUES (?1, ?2)");

  lv_query_bind_text (&query, visit->id);
  lv_query_bind_int (&query, visit->entered_ms);
  return lv_query_run (&query, error);
}

gboolean
lv_visits_open (LvDb *db, LvVisit *visit, const char *payload, GError **error)
{
  g_auto (LvQuery) query = lv_query (
      db, "INSERT INTO entries (id, seq, user_id, login, user_name, affiliation, room_id,"
          " room_name, address, client, entered_ms)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
  gint64 seq;

  if (!lv_records_append_for_visit (db, visit->entered_ms, "entry", payload, &seq, error))
    return FALSE;
  lv_query_bind_text (&query, visit->id);
  lv_query_bind_int (&query, seq);
  lv_query_bind_text (&query, visit->user_id);
  lv_query_bind_text (&query, visit->login);
  lv_query_bind_text (&query, visit->user_name);
  lv_query_bind_text (&query, visit->affiliation);
  lv_query_bind_text (&query, visit->room_id);
  lv_query_bind_text (&query, visit->room_name);
  lv_query_bind_text (&query, visit->address);
  lv_query_bind_text (&query, visit->client);
  lv_query_bind_int (&query, visit->entered_ms);
  return lv_query_run (&query, error) && open_lease (db, visit, error);
}

static gboolean
close_lease (LvDb *db, const LvVisit *visit, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "DELETE FROM leases WHERE id = ?1");

  lv_query_bind_text (&query, visit->id);
  return lv_query_run (&query, error);
}

static gboolean
get_is_closed (LvDb *db, const LvVisit *visit, gboolean *is_closed, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT COUNT (exits.id) FROM entries"
                                         " LEFT JOIN exits ON exits.id = entries.id"
                                         " WHERE entries.id = ?1 GROUP BY entries.id");
  gboolean is_known;

  lv_query_bind_text (&query, visit->id);
  is_known = lv_query_next (&query);
  *is_closed = is_known && lv_query_read_int (&query) > 0;
  if (!lv_query_finish (&query, error))
    return FALSE;
  if (!is_known)
    lv_error_set (error, LIVEON_ERROR_NOT_FOUND, NULL);
  return is_known;
}

static gboolean
add_exit (LvDb *db, const LvVisit *visit, gint64 seq, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "INSERT INTO exits (id, seq, left_ms, reason, bytes_sent, bytes_received,"
                      " average_bps, peak_bps, quality)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");

  lv_query_bind_text (&query, visit->id);
  lv_query_bind_int (&query, seq);
  lv_query_bind_int (&query, visit->left_ms);
  lv_query_bind_text (&query, visit->reason);
  lv_query_bind_int (&query, visit->bytes_sent);
  lv_query_bind_int (&query, visit->bytes_received);
  lv_query_bind_int (&query, visit->average_bps);
  lv_query_bind_int (&query, visit->peak_bps);
  lv_query_bind_double (&query, visit->quality);
  return lv_query_run (&query, error);
}

gboolean
lv_visits_close (LvDb *db, LvVisit *visit, const char *payload, GError **error)
{
  gboolean is_closed;
  gint64 seq;

  if (!get_is_closed (db, visit, &is_closed, error))
    return FALSE;
  if (is_closed)
    return TRUE;
  return lv_records_append_for_visit (db, visit->left_ms, "exit", payload, &seq, error)
         && add_exit (db, visit, seq, error) && close_lease (db, visit, error);
}

gboolean
lv_visits_renew (LvDb *db, GPtrArray *visit_ids, gint64 now_ms, GError **error)
{
  for (guint i = 0; i < visit_ids->len; i++)
    {
      g_auto (LvQuery) query
          = lv_query (db, "UPDATE leases SET renewed_ms = ?2 WHERE id = ?1 AND renewed_ms < ?2");

      lv_query_bind_text (&query, visit_ids->pdata[i]);
      lv_query_bind_int (&query, now_ms);
      if (!lv_query_run (&query, error))
        return FALSE;
    }
  return TRUE;
}

#define ENTRY_COLUMNS                                                                              \
  "entries.id, user_id, login, user_name, affiliation, room_id, room_name, address, client,"       \
  " entered_ms"

static void
read_entry (LvQuery *query, LvVisit *self)
{
  lv_query_read_text (query, &self->id);
  lv_query_read_text (query, &self->user_id);
  lv_query_read_text (query, &self->login);
  lv_query_read_text (query, &self->user_name);
  lv_query_read_text (query, &self->affiliation);
  lv_query_read_text (query, &self->room_id);
  lv_query_read_text (query, &self->room_name);
  lv_query_read_text (query, &self->address);
  lv_query_read_text (query, &self->client);
  self->entered_ms = lv_query_read_int (query);
}

static gpointer
read_open_visit (LvQuery *query)
{
  LvVisit *self = lv_visit_new ();

  read_entry (query, self);
  self->left_ms = lv_query_read_int (query);
  return self;
}

GPtrArray *
lv_visits_list_open (LvDb *db, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT " ENTRY_COLUMNS ", renewed_ms FROM leases"
                      " JOIN entries ON entries.id = leases.id ORDER BY leases.id");

  return lv_query_list (&query, read_open_visit, (GDestroyNotify) lv_visit_unref, error);
}

static gpointer
read_visit (LvQuery *query)
{
  LvVisit *self = lv_visit_new ();

  read_entry (query, self);
  self->left_ms = lv_query_read_int (query);
  lv_query_read_text (query, &self->reason);
  self->bytes_sent = lv_query_read_int (query);
  self->bytes_received = lv_query_read_int (query);
  self->average_bps = lv_query_read_int (query);
  self->peak_bps = lv_query_read_int (query);
  self->quality = lv_query_read_double (query);
  return self;
}

#define SELECT_VISITS_WHERE(condition)                                                             \
  "SELECT " ENTRY_COLUMNS ", COALESCE (left_ms, 0), COALESCE (reason, ''),"                        \
  " COALESCE (bytes_sent, 0), COALESCE (bytes_received, 0), COALESCE (average_bps, 0),"            \
  " COALESCE (peak_bps, 0), COALESCE (quality, -1.0)"                                              \
  " FROM entries LEFT JOIN exits ON exits.id = entries.id"                                         \
  " WHERE " condition "entered_ms >= ?1 AND (entered_ms, entries.id) < (?2, ?3)"                   \
  " ORDER BY entered_ms DESC, entries.id DESC LIMIT ?4"

/* Each is a walk along one index, however many visits there are. */
static const char *
get_list_sql (const LvVisitQuery *query)
{
  if (query->user_id != NULL && query->room_id != NULL)
    return SELECT_VISITS_WHERE ("user_id = ?5 AND room_id = ?6 AND ");
  if (query->user_id != NULL)
    return SELECT_VISITS_WHERE ("user_id = ?5 AND ");
  if (query->room_id != NULL)
    return SELECT_VISITS_WHERE ("room_id = ?5 AND ");
  return SELECT_VISITS_WHERE ("");
}

/* Where to begin, exclusive: at the page's cursor or at the upper bound, whichever comes first. */
static void
bind_start (LvQuery *query, const LvVisitQuery *visits)
{
  gint64 to_ms = visits->to_ms != 0 ? visits->to_ms : G_MAXINT64;

  if (visits->before_ms != 0 && visits->before_ms < to_ms)
    {
      lv_query_bind_int (query, visits->before_ms);
      lv_query_bind_text (query, visits->before_id != NULL ? visits->before_id : "");
      return;
    }
  lv_query_bind_int (query, to_ms);
  lv_query_bind_text (query, "");
}

GPtrArray *
lv_visits_list (LvDb *db, const LvVisitQuery *visits, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, get_list_sql (visits));

  lv_query_bind_int (&query, visits->from_ms);
  bind_start (&query, visits);
  lv_query_bind_int (&query, lv_query_limit (visits->limit));
  if (visits->user_id != NULL)
    lv_query_bind_text (&query, visits->user_id);
  if (visits->room_id != NULL)
    lv_query_bind_text (&query, visits->room_id);
  return lv_query_list (&query, read_visit, (GDestroyNotify) lv_visit_unref, error);
}

GHashTable *
lv_visits_last_by_room (LvDb *db, const char *user_id, GError **error)
{
  g_auto (LvQuery) query = lv_query (
      db, "SELECT room_id, MAX (entered_ms) FROM entries WHERE user_id = ?1 GROUP BY room_id");
  g_autoptr (GHashTable) times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  lv_query_bind_text (&query, user_id);
  while (lv_query_next (&query))
    {
      char *room_id = NULL;
      gint64 *time_ms = g_new (gint64, 1);

      lv_query_read_text (&query, &room_id);
      *time_ms = lv_query_read_int (&query);
      g_hash_table_insert (times, room_id, time_ms);
    }
  return lv_query_finish (&query, error) ? g_steal_pointer (&times) : NULL;
}
