/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rooms over REST. A room that is not on the person's list is refused as one that is not there.
 * Main context only. */
#include "lv-admission.h"
#include "lv-call.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-meeting.h"
#include "lv-policy.h"
#include "lv-records.h"
#include "lv-room-edit.h"
#include "lv-room-json.h"

#define MAX_EXTENSION_MINUTES 1440
/* What a room with a password shows that was never changed. */
#define FIRST_SECRET_EPOCH 1

static LvTenant *
get_tenant (LvCall *call)
{
  return lv_session_get_tenant (lv_call_get_session (call));
}

static LvUser *
get_user (LvCall *call)
{
  return lv_session_get_user (lv_call_get_session (call));
}

/* The room of the path if it is on the person's list. Borrowed. */
static LvRoom *
find_seen (LvCall *call)
{
  LvRoom *room = lv_tenant_find_room (get_tenant (call), lv_call_get_path_id (call));

  return room != NULL && lv_tenant_may_see_room (get_tenant (call), get_user (call), room) ? room
                                                                                           : NULL;
}

static void
refuse_unseen (LvCall *call)
{
  lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
}

static void
refuse_not_host (LvCall *call)
{
  lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_PERMITTED, "rule", "host", NULL));
}

static gboolean
last_visits_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  *result = lv_visits_last_by_room (db, input, error);
  return *result != NULL;
}

static void
write_room_list (LvCall *call, GHashTable *last_visits)
{
  LvTenant *tenant = get_tenant (call);
  GPtrArray *rooms = lv_tenant_get_rooms (tenant);
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();
  g_auto (LvRoomViewer) viewer = { 0 };

  lv_room_viewer_init (&viewer, tenant, get_user (call));
  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "rooms");
  for (guint i = 0; i < rooms->len; i++)
    {
      LvRoom *room = rooms->pdata[i];
      const gint64 *last = g_hash_table_lookup (last_visits, room->id);

      if (lv_tenant_may_see_room (tenant, viewer.user, room))
        lv_room_viewer_write (&viewer, writer, NULL, room, last != NULL ? *last : 0);
    }
  lv_json_end_array (writer);
  lv_json_int (writer, "revision", lv_tenant_get_revision (tenant));
  lv_json_end_object (writer);
  lv_call_reply (call, g_steal_pointer (&writer));
}

static void
on_last_visits (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvCall) call = user_data;
  g_autoptr (GHashTable) last_visits = NULL;
  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, (gpointer *) &last_visits, &error))
    lv_call_refuse (call, g_steal_pointer (&error));
  else
    write_room_list (call, last_visits);
}

static void
list_rooms (LvCall *call)
{
  lv_store_run_async (lv_call_get_context (call)->store, lv_tenant_get_id (get_tenant (call)),
                      last_visits_work, g_strdup (get_user (call)->id), g_free,
                      (GDestroyNotify) g_hash_table_unref, lv_call_get_cancellable (call),
                      on_last_visits, lv_call_ref (call));
}

typedef struct
{
  char *user_id;
  char *room_id;
} LastVisit;

static void
last_visit_free (gpointer data)
{
  LastVisit *input = data;

  g_free (input->user_id);
  g_free (input->room_id);
  g_free (input);
}

static gboolean
last_visit_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const LastVisit *wanted = input;
  LvVisitQuery query = { .user_id = wanted->user_id, .room_id = wanted->room_id, .limit = 1 };

  *result = lv_visits_list (db, &query, error);
  return *result != NULL;
}

static void
on_last_visit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvCall) call = user_data;
  g_autoptr (GPtrArray) visits = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJsonWriter) writer = NULL;
  LvRoom *room;
  LvVisit *last;

  if (!lv_store_run_finish (LV_STORE (source), result, (gpointer *) &visits, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  room = find_seen (call);
  if (room == NULL)
    return refuse_unseen (call);
  last = visits->len > 0 ? visits->pdata[0] : NULL;
  writer = lv_json_writer_new ();
  lv_room_write (writer, NULL, get_tenant (call), room, get_user (call),
                 last != NULL ? last->entered_ms : 0);
  lv_call_reply (call, g_steal_pointer (&writer));
}

static void
show_room (LvCall *call)
{
  LastVisit *input = g_new0 (LastVisit, 1);

  /* Asked of the store for every id, so that the time does not tell which ones are there. */
  input->user_id = g_strdup (get_user (call)->id);
  input->room_id = g_strdup (lv_call_get_path_id (call));
  lv_store_run_async (lv_call_get_context (call)->store, lv_tenant_get_id (get_tenant (call)),
                      last_visit_work, input, last_visit_free, (GDestroyNotify) g_ptr_array_unref,
                      lv_call_get_cancellable (call), on_last_visit, lv_call_ref (call));
}

static void
on_added (LvCall *call, LvRoom *room, GError *error)
{
  g_autoptr (LvJsonWriter) writer = NULL;

  if (room == NULL)
    return lv_call_refuse (call, error);
  writer = lv_json_writer_new ();
  lv_room_write (writer, NULL, get_tenant (call), room, get_user (call), 0);
  lv_call_reply_status (call, 201, g_steal_pointer (&writer));
}

static guint
count_own_rooms (LvTenant *tenant, LvUser *user)
{
  GPtrArray *rooms = lv_tenant_get_rooms (tenant);
  guint count = 0;

  for (guint i = 0; i < rooms->len; i++)
    count += g_str_equal (((LvRoom *) rooms->pdata[i])->creator_id, user->id);
  return count;
}

static gboolean
refuse_more_than (guint limit, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u", limit);

  lv_error_set (error, LIVEON_ERROR_QUOTA, "limit", text, NULL);
  return FALSE;
}

static gboolean
may_create (LvCall *call, GError **error)
{
  LvTenant *tenant = get_tenant (call);
  LvUser *user = get_user (call);

  if (!lv_tenant_may (tenant, LV_ACTION_CREATE_ROOMS, user, lv_call_get_address (call), error))
    return FALSE;
  if (lv_tenant_get_rooms (tenant)->len >= LV_LIMIT_ROOMS)
    return refuse_more_than (LV_LIMIT_ROOMS, error);
  if (!user->is_admin && count_own_rooms (tenant, user) >= LV_LIMIT_ROOMS_PERSON)
    return refuse_more_than (LV_LIMIT_ROOMS_PERSON, error);
  return TRUE;
}

static void
add_room (LvCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvRoomPatch) patch = NULL;

  if (may_create (call, &error))
    patch = lv_room_patch_read (lv_call_get_params (call), get_tenant (call), TRUE, &error);
  if (patch == NULL)
    lv_call_refuse (call, g_steal_pointer (&error));
  else
    lv_room_add (call, g_steal_pointer (&patch), on_added);
}

static void
on_changed (LvCall *call, LvRoom *room, GError *error)
{
  if (room == NULL)
    lv_call_refuse (call, error);
  else
    show_room (call);
}

static void
change_room (LvCall *call)
{
  LvRoom *room = find_seen (call);
  g_autoptr (GError) error = NULL;
  LvRoomPatch *patch;

  if (room == NULL)
    return refuse_unseen (call);
  if (!lv_room_is_owner (room, get_user (call)))
    return refuse_not_host (call);
  patch = lv_room_patch_read (lv_call_get_params (call), get_tenant (call), FALSE, &error);
  if (patch == NULL)
    lv_call_refuse (call, g_steal_pointer (&error));
  else
    lv_room_change (call, room->id, patch, on_changed);
}

static void
on_removed (LvCall *call, LvRoom *room, GError *error)
{
  if (error != NULL)
    lv_call_refuse (call, error);
  else
    lv_call_reply (call, NULL);
}

static void
remove_room (LvCall *call)
{
  LvRoom *room = find_seen (call);

  if (room == NULL)
    refuse_unseen (call);
  else if (!lv_room_is_owner (room, get_user (call)))
    refuse_not_host (call);
  else
    lv_room_remove (call, room->id, on_removed);
}

static void
extend_room (LvCall *call)
{
  LvRoom *room = find_seen (call);
  LvJson *params = lv_call_get_params (call);
  g_autoptr (GError) error = NULL;
  gint64 minutes;

  if (room == NULL)
    return refuse_unseen (call);
  if (!lv_meetings_is_host (lv_call_get_context (call)->meetings, get_tenant (call), room->id,
                            get_user (call)))
    return refuse_not_host (call);
  minutes = lv_json_get_int (params, "minutes", 1, MAX_EXTENSION_MINUTES);
  if (!lv_json_end (params, &error))
    lv_call_refuse (call, g_steal_pointer (&error));
  else
    lv_room_extend (call, room->id, minutes, on_changed);
}

static void
show_door (LvCall *call)
{
  LvRoom *room = find_seen (call);
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();
  guint8 made_up[LV_ADMISSION_SALT_SIZE];

  /* Made for every room: the work tells nothing either. */
  lv_admission_fake_salt (lv_call_get_context (call)->pepper, lv_call_get_path_id (call), made_up);
  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "mode",
                  lv_room_mode_to_word (room != NULL ? room->mode : LV_ROOM_PASSWORD));
  lv_json_base64url (writer, "salt", room != NULL ? room->salt : made_up, sizeof made_up);
  lv_json_int (writer, "iterations", room != NULL ? room->iterations : LV_ADMISSION_ITERATIONS);
  lv_json_int (writer, "secret_epoch", room != NULL ? room->secret_epoch : FIRST_SECRET_EPOCH);
  lv_json_end_object (writer);
  lv_call_reply (call, g_steal_pointer (&writer));
}

const LvRoute lv_room_routes[] = {
  { "GET", "/api/v1/rooms", LV_ACCESS_SESSION, list_rooms },
  { "POST", "/api/v1/rooms", LV_ACCESS_SESSION, add_room },
  { "GET", "/api/v1/rooms/{id}", LV_ACCESS_SESSION, show_room },
  { "PATCH", "/api/v1/rooms/{id}", LV_ACCESS_SESSION, change_room },
  { "DELETE", "/api/v1/rooms/{id}", LV_ACCESS_SESSION, remove_room },
  { "GET", "/api/v1/rooms/{id}/door", LV_ACCESS_SESSION, show_door },
  { "POST", "/api/v1/rooms/{id}/extend", LV_ACCESS_SESSION, extend_room },
  { 0 },
};
