/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-bars.h"

#include "lv-columns.h"

static gpointer
read_bar (LvQuery *query)
{
  LvBar *self = lv_bar_new ();

  lv_query_read_text (query, &self->room_id);
  lv_query_read_text (query, &self->user_id);
  self->until_ms = lv_query_read_int (query);
  lv_query_read_text (query, &self->reason);
  lv_query_read_text (query, &self->by_id);
  self->created_ms = lv_query_read_int (query);
  return self;
}

gboolean
lv_bars_put (LvDb *db, const LvBar *bar, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "INSERT OR REPLACE INTO bars (room_id, user_id, until_ms, reason, by_id,"
                      " created_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

  lv_query_bind_text (&query, bar->room_id);
  lv_query_bind_text (&query, bar->user_id);
  lv_query_bind_int (&query, bar->until_ms);
  lv_query_bind_text (&query, bar->reason);
  lv_query_bind_text (&query, bar->by_id);
  lv_query_bind_int (&query, bar->created_ms);
  return lv_query_run (&query, error);
}

gboolean
lv_bars_lift (LvDb *db, const char *room_id, const char *user_id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "DELETE FROM bars WHERE room_id = ?1 AND user_id = ?2");

  lv_query_bind_text (&query, room_id);
  lv_query_bind_text (&query, user_id);
  return lv_query_run_on_row (&query, error);
}

static gboolean
forget_old (LvDb *db, gint64 now_ms, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "DELETE FROM bars WHERE until_ms > 0 AND until_ms <= ?1");

  lv_query_bind_int (&query, now_ms);
  return lv_query_run (&query, error);
}

GPtrArray *
lv_bars_list (LvDb *db, gint64 now_ms, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT room_id, user_id, until_ms, reason, by_id,"
                                         " created_ms FROM bars ORDER BY created_ms DESC");

  if (!forget_old (db, now_ms, error))
    return NULL;
  return lv_query_list (&query, read_bar, (GDestroyNotify) lv_bar_unref, error);
}
