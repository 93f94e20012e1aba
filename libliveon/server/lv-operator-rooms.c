/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rooms, as `room-new` of the protocol describes them: whoever sends the command has hardened the
 * entry password, which comes no nearer than that. Main context; the works on the store thread. */
#include "lv-error-text.h"
#include "lv-limits.h"
#include "lv-meeting.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-rights.h"
#include "lv-room-json.h"
#include "lv-room-patch.h"
#include "lv-rooms.h"
#include "lv-text.h"
#include "lv-users.h"
#include "lv-words.h"

typedef struct
{
  LvRoomPatch *patch;
  LvJson *json;
  char *room_id;
  char *creator_id;
  char **user_ids; /* who may enter beside groups; NULL: not to be changed */
  gint64 now_ms;
} RoomEdit;

static void
room_edit_free (RoomEdit *self)
{
  g_clear_pointer (&self->patch, lv_room_patch_free);
  lv_json_unref (self->json);
  g_free (self->room_id);
  g_free (self->creator_id);
  g_strfreev (self->user_ids);
  g_free (self);
}

static RoomEdit *
room_edit_new (LvOperation *operation)
{
  RoomEdit *self = g_new0 (RoomEdit, 1);

  self->json = lv_json_ref (lv_operation_get_arguments (operation));
  if (lv_json_has (self->json, "people"))
    self->user_ids = lv_json_get_ids (self->json, "people", LV_LIMIT_ROOM_PEOPLE);
  self->now_ms = lv_clock_now_ms (lv_operation_get_context (operation)->clock);
  lv_operation_set_data (operation, self, (GDestroyNotify) room_edit_free);
  return self;
}

void
lv_operator_write_room (LvJsonWriter *writer, const char *name, const LvRoom *room, int people)
{
  lv_json_begin_object (writer, name);
  lv_json_string (writer, "id", room->id);
  lv_json_string (writer, "name", room->name);
  lv_json_string (writer, "reading", room->reading);
  lv_json_string (writer, "description", room->description);
  lv_json_int (writer, "capacity", room->capacity);
  lv_json_string (writer, "mode", lv_room_mode_words[room->mode]);
  lv_json_strv (writer, "groups", (const char *const *) room->group_ids);
  lv_json_strv (writer, "users", (const char *const *) room->user_ids);
  lv_json_string (writer, "schedule", lv_schedule_words[room->schedule]);
  lv_json_time (writer, "starts", room->starts_ms);
  lv_json_time (writer, "ends", room->ends_ms);
  lv_fields_write_switches (writer, &room->switches);
  lv_json_string (writer, "creator", room->creator_id);
  lv_json_string (writer, "floor_mode",
                  lv_floor_mode_words[room->is_formal ? LV_FLOOR_FORMAL : LV_FLOOR_FREE]);
  lv_json_bool (writer, "is_closed", room->is_closed);
  lv_json_time (writer, "created", room->created_ms);
  if (people >= 0)
    lv_json_int (writer, "people", people);
  lv_json_end_object (writer);
}

static void
on_changed (LvOperation *operation, gpointer result)
{
  LvRoom *room = result;
  LvTenant *tenant = lv_operation_get_tenant (operation);
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_tenant_apply_room (tenant, room);
  lv_meetings_room_changed (lv_operation_get_context (operation)->meetings, tenant, room);
  lv_json_begin_object (writer, NULL);
  lv_operator_write_room (writer, "room", room, -1);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static gboolean
check_people (LvDb *db, char **user_ids, GError **error)
{
  for (guint i = 0; user_ids[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (LvUser) user = lv_users_find (db, user_ids[i], &local);

      if (user != NULL)
        continue;
      g_propagate_error (error, local != NULL
                                    ? g_steal_pointer (&local)
                                    : lv_fields_error ("people", N_ ("one of them is not there")));
      return FALSE;
    }
  return TRUE;
}

/* Who may enter: names of groups, and people. */
static gboolean
read_allowed (LvDb *db, RoomEdit *edit, LvRoom *room, GError **error)
{
  if (!lv_fields_read_groups (db, edit->json, "groups", &room->group_ids, error))
    return FALSE;
  if (edit->user_ids != NULL)
    {
      if (!check_people (db, edit->user_ids, error))
        return FALSE;
      g_strfreev (room->user_ids);
      room->user_ids = g_strdupv (edit->user_ids);
    }
  room->is_for_everyone = room->group_ids[0] == NULL && room->user_ids[0] == NULL;
  return TRUE;
}

static gboolean
is_taken (LvDb *db, const char *room_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (LvRoom) there = lv_rooms_find (db, room_id, &local);

  if (there == NULL && local == NULL)
    return FALSE;
  g_propagate_error (error, local != NULL
                                ? g_steal_pointer (&local)
                                : lv_error_new (LIVEON_ERROR_CONFLICT, "field", "id", NULL));
  return TRUE;
}

static gboolean
add_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  RoomEdit *edit = data;
  g_autoptr (LvRoom) room = lv_room_new ();

  room->created_ms = edit->now_ms;
  if (edit->creator_id != NULL)
    {
      g_free (room->creator_id);
      room->creator_id = g_strdup (edit->creator_id);
    }
  if (!lv_room_patch_apply (edit->patch, room, edit->now_ms, error)
      || !read_allowed (db, edit, room, error) || is_taken (db, room->id, error)
      || !lv_rooms_add (db, room, error))
    return FALSE;
  note->target = g_strdup (room->id);
  note->detail = g_strdup (room->name);
  *result = g_steal_pointer (&room);
  return TRUE;
}

static void
add_room (LvOperation *operation)
{
  RoomEdit *edit = room_edit_new (operation);
  LvJson *json = lv_json_get_object (edit->json, "room");
  const char *actor = lv_operation_get_actor (operation);
  GError *error = NULL;

  /* An administrator's own; what the operator makes is nobody's. */
  edit->creator_id = lv_id_is_valid (actor) ? g_strdup (actor) : NULL;
  if (!lv_operation_check_arguments (operation))
    return;
  edit->patch = lv_room_patch_read (json, lv_operation_get_tenant (operation), TRUE, &error);
  if (edit->patch == NULL)
    lv_operation_refuse (operation, error);
  else
    lv_operation_change (operation, add_work, (GDestroyNotify) lv_room_unref, on_changed);
}

/* A copy that may be changed. */
static LvRoom *
find_room (LvDb *db, const char *room_id, LvNote *note, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (LvRoom) room = lv_rooms_find (db, room_id, &local);

  if (room == NULL)
    {
      if (local == NULL)
        local
            = lv_error_new_why (LIVEON_ERROR_NOT_FOUND, N_ ("there is no room “{value}”"), room_id);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  note->target = g_strdup (room->id);
  note->detail = g_strdup (room->name);
  return lv_room_copy (room);
}

static gboolean
set_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  RoomEdit *edit = data;
  g_autoptr (LvRoom) room = find_room (db, edit->room_id, note, error);

  if (room == NULL || !lv_room_patch_apply (edit->patch, room, edit->now_ms, error)
      || !read_allowed (db, edit, room, error) || !lv_rooms_update (db, room, error))
    return FALSE;
  *result = g_steal_pointer (&room);
  return TRUE;
}

static void
set_room (LvOperation *operation)
{
  RoomEdit *edit = room_edit_new (operation);
  LvJson *json = lv_json_get_object (edit->json, "room");
  GError *error = NULL;

  edit->room_id = g_strdup (lv_json_get_id (edit->json, "id"));
  if (!lv_operation_check_arguments (operation))
    return;
  edit->patch = lv_room_patch_read (json, lv_operation_get_tenant (operation), FALSE, &error);
  if (edit->patch == NULL)
    lv_operation_refuse (operation, error);
  else
    lv_operation_change (operation, set_work, (GDestroyNotify) lv_room_unref, on_changed);
}

static gboolean
remove_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  RoomEdit *edit = data;
  g_autoptr (LvRoom) room = find_room (db, edit->room_id, note, error);

  return room != NULL && lv_rooms_remove (db, room->id, error);
}

static void
on_removed (LvOperation *operation, gpointer result)
{
  RoomEdit *edit = lv_operation_get_data (operation);
  LvTenant *tenant = lv_operation_get_tenant (operation);

  lv_meetings_end_room (lv_operation_get_context (operation)->meetings, tenant, edit->room_id,
                        "room-closed");
  lv_tenant_apply_room_removed (tenant, edit->room_id);
  lv_operation_reply (operation, NULL);
}

static void
remove_room (LvOperation *operation)
{
  RoomEdit *edit = room_edit_new (operation);

  edit->room_id = g_strdup (lv_json_get_id (edit->json, "id"));
  if (lv_operation_check_arguments (operation))
    lv_operation_change (operation, remove_work, NULL, on_removed);
}

static void
list_rooms (LvOperation *operation)
{
  LvContext *context = lv_operation_get_context (operation);
  LvTenant *tenant = lv_operation_get_tenant (operation);
  GPtrArray *rooms = lv_tenant_get_rooms (tenant);
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "rooms");
  for (guint i = 0; i < rooms->len; i++)
    {
      LvRoom *room = g_ptr_array_index (rooms, i);
      LvRoomPresence presence;

      lv_meetings_get_presence (context->meetings, tenant, room->id, &presence);
      lv_operator_write_room (writer, NULL, room, (int) presence.people);
    }
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

/* One room, with the people that it names. */

typedef struct
{
  LvRoom *room;
  GPtrArray *users;
  LvUser *creator; /* NULL: the operator's, or nobody of the company */
} Shown;

static void
shown_free (Shown *self)
{
  g_clear_pointer (&self->room, lv_room_unref);
  g_clear_pointer (&self->creator, lv_user_unref);
  g_ptr_array_unref (self->users);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Shown, shown_free)

static gboolean
show_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  RoomEdit *edit = data;
  g_autoptr (Shown) shown = g_new0 (Shown, 1);

  shown->users = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_user_unref);
  shown->room = find_room (db, edit->room_id, note, error);
  if (shown->room == NULL)
    return FALSE;
  shown->creator = lv_users_find (db, shown->room->creator_id, NULL);
  for (guint i = 0; shown->room->user_ids[i] != NULL; i++)
    {
      LvUser *user = lv_users_find (db, shown->room->user_ids[i], error);

      if (user == NULL)
        return FALSE;
      g_ptr_array_add (shown->users, user);
    }
  *result = g_steal_pointer (&shown);
  return TRUE;
}

static void
write_person (LvJsonWriter *writer, const char *name, const LvUser *user)
{
  lv_json_begin_object (writer, name);
  lv_json_string (writer, "id", user->id);
  lv_json_string (writer, "login", user->login);
  lv_json_string (writer, "name", user->name);
  lv_json_string (writer, "affiliation", user->affiliation);
  lv_json_end_object (writer);
}

static void
on_shown (LvOperation *operation, gpointer result)
{
  Shown *shown = result;
  LvRoomPresence presence;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_meetings_get_presence (lv_operation_get_context (operation)->meetings,
                            lv_operation_get_tenant (operation), shown->room->id, &presence);
  lv_json_begin_object (writer, NULL);
  lv_operator_write_room (writer, "room", shown->room, (int) presence.people);
  lv_json_begin_array (writer, "people");
  for (guint i = 0; i < shown->users->len; i++)
    write_person (writer, NULL, shown->users->pdata[i]);
  lv_json_end_array (writer);
  if (shown->creator != NULL)
    write_person (writer, "creator", shown->creator);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
show_room (LvOperation *operation)
{
  RoomEdit *edit = room_edit_new (operation);

  edit->room_id = g_strdup (lv_json_get_id (edit->json, "id"));
  if (lv_operation_check_arguments (operation))
    lv_operation_read (operation, show_work, (GDestroyNotify) shown_free, on_shown);
}

const LvOperatorCommand lv_operator_rooms[] = {
  { "room.add", LV_SCOPE_TENANT, 0, add_room },
  { "room.list", LV_SCOPE_TENANT, 0, list_rooms },
  { "room.remove", LV_SCOPE_TENANT, 0, remove_room },
  { "room.set", LV_SCOPE_TENANT, 0, set_room },
  { "room.show", LV_SCOPE_PEOPLE, 0, show_room },
  { NULL },
};
