/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-room.h"

#include "lv-admission.h"
#include "lv-door.h"
#include "lv-entry-key.h"
#include "lv-error.h"
#include "lv-members.h"
#include "lv-json-writer.h"
#include "lv-room-save.h"
#include "lv-meeting-state.h"
#include "lv-text.h"

/* What can be done with a room: entering, changing, extending, removing it. */

typedef struct
{
  LiveonJoinFlags flags;
  LvSecret *hardened; /* K of lv-admission.h; NULL where the room is open */
  gboolean is_remembered;
} Join;

static void
join_free (Join *join)
{
  g_clear_pointer (&join->hardened, lv_secret_unref);
  g_free (join);
}

static GTask *
start_join (LiveonRoom *self,
            gpointer source_tag,
            LiveonJoinFlags flags,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Join *join = g_new0 (Join, 1);

  join->flags = flags;
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, join, (GDestroyNotify) join_free);
  return task;
}

static void
on_joined (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LiveonRoom *self = g_task_get_source_object (task);
  Join *join = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_link_call_finish (LV_LINK (source), result, &error);
  g_autoptr (LiveonMeeting) meeting
      = json == NULL ? NULL : lv_meeting_state_new (self, json, &error);

  if (meeting == NULL)
    {
      /* It was right once. */
      if (join->is_remembered && g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_ENTRY_PASSWORD))
        lv_error_add_argument (error, "remembered", "changed");
      g_task_return_error (task, error);
      return;
    }
  lv_room_note_visit (self);
  meeting->hardened = g_steal_pointer (&join->hardened);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&meeting), g_object_unref);
}

static void
take_seat (GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  LiveonRoom *self = g_task_get_source_object (task);
  Join *join = g_task_get_task_data (task);
  g_autoptr (LvSecret) admission = NULL;
  g_autofree char *params = NULL;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "room", liveon_room_get_id (self));
  if (join->hardened != NULL)
    {
      admission = lv_admission_derive_key (join->hardened, liveon_room_get_id (self));
      lv_json_base64url (writer, "admission", lv_secret_get_data (admission),
                         lv_secret_get_size (admission));
    }
  lv_json_bool (writer, "take_over", (join->flags & LIVEON_JOIN_FLAGS_TAKE_OVER) != 0);
  lv_json_end_object (writer);
  params = lv_json_writer_free_to_string (writer, NULL);
  /* Not cancellable: a seat that was given must be known, so that it can be given up. */
  lv_link_call_async (lv_room_get_link (self), "join", params, NULL, on_joined,
                      g_steal_pointer (&task));
}

static void
on_door_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Join *join = g_task_get_task_data (task);
  GError *error = NULL;

  if (lv_door_open_finish (result, &join->hardened, &error))
    take_seat (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * liveon_room_join_async:
 * @self: a room
 * @secret: (nullable): the entry password, or the secret of an invitation link; %NULL for an open
 * room
 * @flags: how to enter
 * @cancellable: (nullable): cancels the entering
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Takes a seat in the room. The secret never leaves this library: what the server gets is derived
 * from it, which takes a moment on another thread.
 *
 * A room that asks for no secret when one is given is refused, and so is a door that asks for less
 * hardening than agreed.
 */
void
liveon_room_join_async (LiveonRoom *self,
                        const char *secret,
                        LiveonJoinFlags flags,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (LvSecret) copy = NULL;
  GTask *task;

  g_return_if_fail (LIVEON_IS_ROOM (self));

  task = start_join (self, liveon_room_join_async, flags, cancellable, callback, user_data);
  copy = secret == NULL ? NULL : lv_secret_new (secret, strlen (secret));
  lv_door_open_async (self, copy, cancellable, on_door_open, task);
}

/**
 * liveon_room_join_with_key_async:
 * @self: a room
 * @key: what [method@Meeting.dup_entry_key] gave when the person was inside before
 * @flags: how to enter
 * @cancellable: (nullable): cancels the entering
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Takes a seat in the room without its password, and without the moment that hardening takes.
 *
 * [method@Room.join_finish] ends it. When the password has been changed since, that is
 * %LIVEON_ERROR_ENTRY_PASSWORD with the argument `remembered`: forget the key and ask again. A key
 * that is none, or another room's, is %LIVEON_ERROR_INVALID_ARGUMENT, whose `field` is "key".
 */
void
liveon_room_join_with_key_async (LiveonRoom *self,
                                 const char *key,
                                 LiveonJoinFlags flags,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GError *error = NULL;
  GTask *task;
  Join *join;

  g_return_if_fail (LIVEON_IS_ROOM (self));
  g_return_if_fail (key != NULL);

  task
      = start_join (self, liveon_room_join_with_key_async, flags, cancellable, callback, user_data);
  join = g_task_get_task_data (task);
  join->is_remembered = TRUE;
  if (lv_door_takes_secret (self, &error))
    join->hardened = lv_entry_key_read (key, liveon_room_get_id (self), &error);
  if (join->hardened != NULL)
    {
      take_seat (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * liveon_room_join_finish:
 * @self: a room
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Room.join_async] and [method@Room.join_with_key_async].
 *
 * Errors: %LIVEON_ERROR_ENTRY_PASSWORD, %LIVEON_ERROR_ROOM_FULL, %LIVEON_ERROR_ROOM_CLOSED,
 * %LIVEON_ERROR_ROOM_NOT_OPEN, %LIVEON_ERROR_SEAT_TAKEN (then %LIVEON_JOIN_FLAGS_TAKE_OVER moves
 * the person here), %LIVEON_ERROR_NOT_PERMITTED and other refusals; %LIVEON_ERROR_VERIFICATION for
 * a door that is not what it was; %LIVEON_ERROR_CONNECT while the connection is lost.
 *
 * Returns: (transfer full): the seat, or %NULL with an error
 */
LiveonMeeting *
liveon_room_join_finish (LiveonRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* fresh: the room as the server has it now, or NULL with the error, which is taken. */
static void
end_change (GTask *task, LiveonRoom *fresh, GError *error)
{
  if (fresh == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  lv_room_take (g_task_get_source_object (task), fresh);
  g_task_return_boolean (task, TRUE);
}

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LiveonRoom) fresh = lv_room_save_finish (result, &error);

  end_change (task, fresh, error);
}

/**
 * liveon_room_change_async:
 * @self: a room whose host the person is
 * @draft: what shall change
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Changes the room. A new entry password takes a moment on another thread.
 */
void
liveon_room_change_async (LiveonRoom *self,
                          LiveonRoomDraft *draft,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;

  g_return_if_fail (LIVEON_IS_ROOM (self));
  g_return_if_fail (LIVEON_IS_ROOM_DRAFT (draft));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_room_change_async);
  lv_room_save_async (lv_room_get_link (self), self, draft, cancellable, on_changed, task);
}

/**
 * liveon_room_change_finish:
 * @self: a room
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Room.change_async]. The properties have their new values then.
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_room_change_finish (LiveonRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_extended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_link_request_finish (LV_LINK (source), result, &error);
  g_autoptr (LiveonRoom) fresh
      = json == NULL ? NULL : lv_room_new_from_json (LV_LINK (source), json, &error);

  end_change (task, fresh, error);
}

/**
 * liveon_room_extend_async:
 * @self: a room with a schedule, whose host the person is
 * @minutes: by how much, 1 to 1440
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Moves the scheduled end.
 */
void
liveon_room_extend_async (LiveonRoom *self,
                          guint minutes,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) body = NULL;
  GTask *task;

  g_return_if_fail (LIVEON_IS_ROOM (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_room_extend_async);
  path = g_strdup_printf ("/api/v1/rooms/%s/extend", liveon_room_get_id (self));
  text = g_strdup_printf ("{\"minutes\":%u}", minutes);
  body = g_bytes_new (text, strlen (text));
  lv_link_request_async (lv_room_get_link (self), "POST", path, body, cancellable, on_extended,
                         task);
}

/**
 * liveon_room_extend_finish:
 * @self: a room
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Room.extend_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_room_extend_finish (LiveonRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_link_request_finish (LV_LINK (source), result, &error);

  if (json == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * liveon_room_remove_async:
 * @self: a room whose host the person is
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Removes the room. Everyone inside leaves; the records of past visits stay.
 */
void
liveon_room_remove_async (LiveonRoom *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autofree char *path = NULL;
  GTask *task;

  g_return_if_fail (LIVEON_IS_ROOM (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_room_remove_async);
  path = g_strdup_printf ("/api/v1/rooms/%s", liveon_room_get_id (self));
  lv_link_request_async (lv_room_get_link (self), "DELETE", path, NULL, cancellable, on_removed,
                         task);
}

/**
 * liveon_room_remove_finish:
 * @self: a room
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Room.remove_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_room_remove_finish (LiveonRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
