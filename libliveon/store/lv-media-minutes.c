/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-minutes.h"

#include "lv-record-rows.h"

static gboolean
add (LvDb *db, const LvMediaMinute *minute, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "INSERT INTO media_minutes (visit_id, time_ms, seconds, bytes_sent,"
                      " bytes_received, peak_bps, loss_sent, loss_received, round_trip_us, quality)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
                      " ON CONFLICT (visit_id, time_ms) DO NOTHING");

  lv_query_bind_text (&query, minute->visit_id);
  lv_query_bind_int (&query, minute->time_ms);
  lv_query_bind_int (&query, minute->seconds);
  lv_query_bind_int (&query, minute->bytes_sent);
  lv_query_bind_int (&query, minute->bytes_received);
  lv_query_bind_int (&query, minute->peak_bps);
  lv_query_bind_double (&query, minute->loss_sent);
  lv_query_bind_double (&query, minute->loss_received);
  lv_query_bind_int (&query, minute->round_trip_us);
  lv_query_bind_double (&query, minute->quality);
  return lv_query_run (&query, error);
}

gboolean
lv_media_minutes_add (LvDb *db, GArray *minutes, GError **error)
{
  for (guint i = 0; i < minutes->len; i++)
    if (!add (db, &g_array_index (minutes, LvMediaMinute, i), error))
      return FALSE;
  return TRUE;
}

static void
read_minute (LvQuery *query, LvMediaMinute *minute)
{
  minute->time_ms = lv_query_read_int (query);
  minute->seconds = (guint) lv_query_read_int (query);
  minute->bytes_sent = lv_query_read_int (query);
  minute->bytes_received = lv_query_read_int (query);
  minute->peak_bps = lv_query_read_int (query);
  minute->loss_sent = lv_query_read_double (query);
  minute->loss_received = lv_query_read_double (query);
  minute->round_trip_us = lv_query_read_int (query);
  minute->quality = lv_query_read_double (query);
}

GArray *
lv_media_minutes_list (LvDb *db, const char *visit_id, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT time_ms, seconds, bytes_sent, bytes_received, peak_bps, loss_sent,"
                      " loss_received, round_trip_us, quality FROM media_minutes"
                      " WHERE visit_id = ?1 ORDER BY time_ms");
  g_autoptr (GArray) minutes = g_array_new (FALSE, TRUE, sizeof (LvMediaMinute));

  lv_query_bind_text (&query, visit_id);
  while (lv_query_next (&query))
    {
      LvMediaMinute minute = { 0 };

      g_strlcpy (minute.visit_id, visit_id, sizeof minute.visit_id);
      read_minute (&query, &minute);
      g_array_append_val (minutes, minute);
    }
  return lv_query_finish (&query, error) ? g_steal_pointer (&minutes) : NULL;
}
