/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-rooms.h"

#include "lv-columns.h"
#include "lv-error.h"

#define ROOM_COLUMNS                                                                               \
  "id, name, reading, description, capacity, mode, salt, iterations, verifier, secret_epoch,"      \
  " is_for_everyone, schedule, starts_ms, ends_ms, " LV_SWITCHES_COLUMNS                           \
  ", creator_id, is_closed,"                                                                       \
  " created_ms, is_formal"

static gpointer
read_room (LvQuery *query)
{
  LvRoom *self = lv_room_new ();

  lv_query_read_text (query, &self->id);
  lv_query_read_text (query, &self->name);
  lv_query_read_text (query, &self->reading);
  lv_query_read_text (query, &self->description);
  self->capacity = (guint) lv_query_read_int (query);
  self->mode = (LvRoomMode) lv_query_read_int (query);
  lv_query_read_bytes (query, self->salt, sizeof self->salt);
  self->iterations = (guint) lv_query_read_int (query);
  lv_query_read_bytes (query, self->verifier, sizeof self->verifier);
  self->secret_epoch = (guint) lv_query_read_int (query);
  self->is_for_everyone = lv_query_read_int (query) != 0;
  self->schedule = (LvScheduleKind) lv_query_read_int (query);
  self->starts_ms = lv_query_read_int (query);
  self->ends_ms = lv_query_read_int (query);
  lv_query_read_switches (query, &self->switches);
  lv_query_read_text (query, &self->creator_id);
  self->is_closed = lv_query_read_int (query) != 0;
  self->created_ms = lv_query_read_int (query);
  self->is_formal = lv_query_read_int (query) != 0;
  return self;
}

static void
bind_room (LvQuery *query, const LvRoom *self)
{
  lv_query_bind_text (query, self->id);
  lv_query_bind_text (query, self->name);
  lv_query_bind_text (query, self->reading);
  lv_query_bind_text (query, self->description);
  lv_query_bind_int (query, self->capacity);
  lv_query_bind_int (query, self->mode);
  lv_query_bind_bytes (query, self->salt, sizeof self->salt);
  lv_query_bind_int (query, self->iterations);
  lv_query_bind_bytes (query, self->verifier, sizeof self->verifier);
  lv_query_bind_int (query, self->secret_epoch);
  lv_query_bind_int (query, self->is_for_everyone);
  lv_query_bind_int (query, self->schedule);
  lv_query_bind_int (query, self->starts_ms);
  lv_query_bind_int (query, self->ends_ms);
  lv_query_bind_switches (query, &self->switches);
  lv_query_bind_text (query, self->creator_id);
  lv_query_bind_int (query, self->is_closed);
  lv_query_bind_int (query, self->created_ms);
  lv_query_bind_int (query, self->is_formal);
  lv_query_bind_key (query, self->name);
  lv_query_bind_sort_key (query, self->reading, self->name);
}

static gboolean
load_lists (LvDb *db, LvRoom *room, GError **error)
{
  return lv_ids_load (db, "SELECT group_id FROM room_groups WHERE room_id = ?1 ORDER BY group_id",
                      room->id, &room->group_ids, error)
         && lv_ids_load (db, "SELECT user_id FROM room_people WHERE room_id = ?1 ORDER BY user_id",
                         room->id, &room->user_ids, error);
}

static gboolean
save_lists (LvDb *db, const LvRoom *room, GError **error)
{
  return lv_ids_save (db, "DELETE FROM room_groups WHERE room_id = ?1",
                      "INSERT INTO room_groups (room_id, group_id) VALUES (?1, ?2)"
                      " ON CONFLICT DO NOTHING",
                      room->id, room->group_ids, error)
         && lv_ids_save (db, "DELETE FROM room_people WHERE room_id = ?1",
                         "INSERT INTO room_people (room_id, user_id) VALUES (?1, ?2)"
                         " ON CONFLICT DO NOTHING",
                         room->id, room->user_ids, error);
}

LvRoom *
lv_rooms_find (LvDb *db, const char *room_id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT " ROOM_COLUMNS " FROM rooms WHERE id = ?1");
  g_autoptr (LvRoom) room = NULL;

  lv_query_bind_text (&query, room_id);
  room = lv_query_one (&query, read_room, (GDestroyNotify) lv_room_unref, error);
  return room != NULL && load_lists (db, room, error) ? g_steal_pointer (&room) : NULL;
}

GPtrArray *
lv_rooms_list (LvDb *db, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT " ROOM_COLUMNS " FROM rooms ORDER BY reading_key, name_key, id");
  g_autoptr (GPtrArray) rooms
      = lv_query_list (&query, read_room, (GDestroyNotify) lv_room_unref, error);

  for (guint i = 0; rooms != NULL && i < rooms->len; i++)
    if (!load_lists (db, rooms->pdata[i], error))
      return NULL;
  return g_steal_pointer (&rooms);
}

/* Clients choose the ids: a new room may not take over the records of one that was removed. */
static gboolean
check_id_is_unused (LvDb *db, const char *room_id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT 1 FROM entries WHERE room_id = ?1 LIMIT 1");
  gint64 is_used = 0;

  lv_query_bind_text (&query, room_id);
  if (!lv_query_number (&query, &is_used, error))
    return FALSE;
  if (is_used)
    lv_error_set (error, LIVEON_ERROR_CONFLICT, "field", "id", NULL);
  return !is_used;
}

gboolean
lv_rooms_add (LvDb *db, LvRoom *room, GError **error)
{
  g_auto (LvQuery) query = lv_query (
      db,
      "INSERT INTO rooms (" ROOM_COLUMNS ", name_key, reading_key) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
      " ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,"
      " ?23)");

  if (!check_id_is_unused (db, room->id, error))
    return FALSE;
  bind_room (&query, room);
  return lv_query_run (&query, error) && save_lists (db, room, error);
}

gboolean
lv_rooms_update (LvDb *db, LvRoom *room, GError **error)
{
  g_auto (LvQuery) query = lv_query (
      db, "UPDATE rooms SET name = ?2, reading = ?3, description = ?4, capacity = ?5, mode = ?6,"
          " salt = ?7, iterations = ?8, verifier = ?9, secret_epoch = ?10, is_for_everyone = ?11,"
          " schedule = ?12, starts_ms = ?13, ends_ms = ?14, chat = ?15, share = ?16, guests = ?17,"
          " creator_id = ?18, is_closed = ?19, created_ms = ?20, is_formal = ?21, name_key = ?22,"
          " reading_key = ?23 WHERE id = ?1");

  bind_room (&query, room);
  return lv_query_run_on_row (&query, error) && save_lists (db, room, error);
}

gboolean
lv_rooms_remove (LvDb *db, const char *room_id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "DELETE FROM rooms WHERE id = ?1");

  lv_query_bind_text (&query, room_id);
  return lv_query_run_on_row (&query, error);
}
