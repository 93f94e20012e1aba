/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-room-edit.h"

#include "lv-audit.h"
#include "lv-error.h"
#include "lv-rooms.h"

#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))

/* What crosses to the store thread: copies, and values that are only read. */
typedef struct
{
  LvRoomPatch *patch; /* NULL where nothing is set */
  char *room_id;      /* NULL: a new one, which the patch names */
  char *actor;
  char *address;
  gint64 now_ms;
  gint64 minutes;
} Job;

typedef struct
{
  LvCall *call;
  LvTenant *tenant;
  LvRoomEdited edited;
} Waiting;

static void
job_free (Job *job)
{
  g_clear_pointer (&job->patch, lv_room_patch_free);
  g_free (job->room_id);
  g_free (job->actor);
  g_free (job->address);
  g_free (job);
}

static void
waiting_free (Waiting *waiting)
{
  lv_call_unref (waiting->call);
  g_object_unref (waiting->tenant);
  g_free (waiting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiting, waiting_free)

static gboolean
write_audit (LvDb *db, const Job *job, const char *action, const LvRoom *room, GError **error)
{
  LvAudit audit = {
    .actor = job->actor,
    .action = action,
    .target = room->id,
    .result = "ok",
    .address = job->address,
    .detail = room->name,
  };

  return lv_audit_append (db, job->now_ms, &audit, error);
}

/* A copy that may be changed, of the room as it is in the store by now. */
static LvRoom *
find_copy (LvDb *db, const char *room_id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (LvRoom) room = lv_rooms_find (db, room_id, &failure);

  if (room != NULL)
    return lv_room_copy (room);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    lv_error_set (error, LIVEON_ERROR_NOT_FOUND, NULL);
  return NULL;
}

static gboolean
add_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Job *job = input;
  g_autoptr (GError) failure = NULL;
  g_autoptr (LvRoom) existing = NULL;
  g_autoptr (LvRoom) room = lv_room_new ();

  room->created_ms = job->now_ms;
  g_free (room->creator_id);
  room->creator_id = g_strdup (job->actor);
  if (!lv_room_patch_apply (job->patch, room, job->now_ms, error))
    return FALSE;
  existing = lv_rooms_find (db, room->id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (existing != NULL)
    {
      lv_error_set (error, LIVEON_ERROR_CONFLICT, "field", "id", NULL);
      return FALSE;
    }
  if (!lv_rooms_add (db, room, error) || !write_audit (db, job, "room.add", room, error))
    return FALSE;
  *result = g_steal_pointer (&room);
  return TRUE;
}

static gboolean
change_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Job *job = input;
  g_autoptr (LvRoom) room = find_copy (db, job->room_id, error);

  if (room == NULL || !lv_room_patch_apply (job->patch, room, job->now_ms, error)
      || !lv_rooms_update (db, room, error) || !write_audit (db, job, "room.change", room, error))
    return FALSE;
  *result = g_steal_pointer (&room);
  return TRUE;
}

static gboolean
extend_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Job *job = input;
  g_autoptr (LvRoom) room = find_copy (db, job->room_id, error);

  if (room == NULL)
    return FALSE;
  if (room->schedule != LV_SCHEDULE_TIMED)
    {
      lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "schedule", NULL);
      return FALSE;
    }
  room->ends_ms = MAX (room->ends_ms, job->now_ms) + job->minutes * MINUTE_MS;
  if (!lv_rooms_update (db, room, error) || !write_audit (db, job, "room.extend", room, error))
    return FALSE;
  *result = g_steal_pointer (&room);
  return TRUE;
}

static gboolean
remove_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Job *job = input;
  g_autoptr (LvRoom) room = find_copy (db, job->room_id, error);

  if (room == NULL || !lv_rooms_remove (db, room->id, error)
      || !write_audit (db, job, "room.remove", room, error))
    return FALSE;
  *result = g_steal_pointer (&room);
  return TRUE;
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvRoom) room = NULL;

  lv_store_run_finish (LV_STORE (source), result, (gpointer *) &room, &error);
  if (room != NULL)
    lv_tenant_apply_room (waiting->tenant, room);
  waiting->edited (waiting->call, room, g_steal_pointer (&error));
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvRoom) room = NULL;

  lv_store_run_finish (LV_STORE (source), result, (gpointer *) &room, &error);
  if (room != NULL)
    lv_tenant_apply_room_removed (waiting->tenant, room->id);
  waiting->edited (waiting->call, NULL, g_steal_pointer (&error));
}

/* Takes the job. */
static void
run (LvCall *call, Job *job, LvStoreWork work, GAsyncReadyCallback callback, LvRoomEdited edited)
{
  LvContext *context = lv_call_get_context (call);
  LvSession *session = lv_call_get_session (call);
  LvTenant *tenant = lv_session_get_tenant (session);
  g_autoptr (GError) error = NULL;
  Waiting *waiting;

  if (!lv_session_take_edit (session, &error))
    {
      job_free (job);
      edited (call, NULL, g_steal_pointer (&error));
      return;
    }
  waiting = g_new0 (Waiting, 1);
  waiting->call = lv_call_ref (call);
  waiting->tenant = g_object_ref (tenant);
  waiting->edited = edited;
  job->actor = g_strdup (lv_session_get_user (session)->id);
  job->address = g_strdup (lv_call_get_address (call));
  job->now_ms = lv_clock_now_ms (context->clock);
  lv_store_run_async (context->store, lv_tenant_get_id (tenant), work, job,
                      (GDestroyNotify) job_free, (GDestroyNotify) lv_room_unref, NULL, callback,
                      waiting);
}

void
lv_room_add (LvCall *call, LvRoomPatch *patch, LvRoomEdited edited)
{
  Job *job = g_new0 (Job, 1);

  job->patch = patch;
  run (call, job, add_work, on_written, edited);
}

void
lv_room_change (LvCall *call, const char *room_id, LvRoomPatch *patch, LvRoomEdited edited)
{
  Job *job = g_new0 (Job, 1);

  job->room_id = g_strdup (room_id);
  job->patch = patch;
  run (call, job, change_work, on_written, edited);
}

void
lv_room_remove (LvCall *call, const char *room_id, LvRoomEdited edited)
{
  Job *job = g_new0 (Job, 1);

  job->room_id = g_strdup (room_id);
  run (call, job, remove_work, on_removed, edited);
}

void
lv_room_extend (LvCall *call, const char *room_id, gint64 minutes, LvRoomEdited edited)
{
  Job *job = g_new0 (Job, 1);

  job->room_id = g_strdup (room_id);
  job->minutes = minutes;
  run (call, job, extend_work, on_written, edited);
}
