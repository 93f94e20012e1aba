/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-capacity-samples.h"

#include "lv-db.h"

gboolean
lv_capacity_samples_add (LvDb *db, const LvCapacitySample *sample, gint64 oldest_ms, GError **error)
{
  g_auto (LvQuery) insert = lv_query (
      db, "INSERT INTO capacity_samples (time_ms, disk_free, disk_size, accounts, users,"
          " connections, rate_bps) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
          " ON CONFLICT (time_ms) DO NOTHING");
  g_auto (LvQuery) purge = lv_query (db, "DELETE FROM capacity_samples WHERE time_ms < ?1");

  lv_query_bind_int (&insert, sample->time_ms);
  lv_query_bind_int (&insert, sample->disk_free);
  lv_query_bind_int (&insert, sample->disk_size);
  lv_query_bind_int (&insert, sample->accounts);
  lv_query_bind_int (&insert, sample->users);
  lv_query_bind_int (&insert, sample->connections);
  lv_query_bind_int (&insert, sample->rate_bps);
  lv_query_bind_int (&purge, oldest_ms);
  return lv_query_run (&insert, error) && lv_query_run (&purge, error);
}

GArray *
lv_capacity_samples_list (LvDb *db, gint64 from_ms, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT time_ms, disk_free, disk_size, accounts, users, connections, rate_bps"
                      " FROM capacity_samples WHERE time_ms >= ?1 ORDER BY time_ms");
  g_autoptr (GArray) samples = g_array_new (FALSE, TRUE, sizeof (LvCapacitySample));

  lv_query_bind_int (&query, from_ms);
  while (lv_query_next (&query))
    {
      LvCapacitySample sample;

      sample.time_ms = lv_query_read_int (&query);
      sample.disk_free = lv_query_read_int (&query);
      sample.disk_size = lv_query_read_int (&query);
      sample.accounts = lv_query_read_int (&query);
      sample.users = lv_query_read_int (&query);
      sample.connections = lv_query_read_int (&query);
      sample.rate_bps = lv_query_read_int (&query);
      g_array_append_val (samples, sample);
    }
  return lv_query_finish (&query, error) ? g_steal_pointer (&samples) : NULL;
}
