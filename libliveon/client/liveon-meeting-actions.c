/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-meeting-state.h"

#include "lv-error.h"
#include "lv-json-writer.h"
#include "lv-limits.h"

/* What a person, and a host, can do in a meeting. */

static void
take_leaving (LiveonMeeting *self, LvJson *result)
{
  lv_meeting_state_end (self, LIVEON_LEAVE_REASON_LEFT, "");
}

static void
take_ends (LiveonMeeting *self, LvJson *result)
{
  lv_meeting_state_set_ends (self, lv_json_get_optional_time (result, "ends"));
}

static void
take_hosts (LiveonMeeting *self, LvJson *result)
{
  lv_meeting_state_set_hosts (self, lv_json_get_ids (result, "hosts", LV_LIMIT_CAPACITY));
}

static void
on_called (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LiveonMeeting *self = g_task_get_source_object (task);
  LvMeetingTake take = (LvMeetingTake) g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_link_call_finish (LV_LINK (source), result, &error);

  /* Where the connection is lost the server closes the visit by itself. */
  if (json == NULL && take == take_leaving
      && g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_CONNECT))
    g_clear_error (&error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (take != NULL)
    take (self, json);
  g_task_return_boolean (task, TRUE);
}

void
lv_meeting_state_call (LiveonMeeting *self,
                       const char *method,
                       LvJsonWriter *owned_writer,
                       LvMeetingTake take,
                       gpointer tag,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *params = NULL;

  lv_json_end_object (owned_writer);
  params = lv_json_writer_free_to_string (owned_writer, NULL);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, (gpointer) take, NULL);
  if (liveon_meeting_get_is_over (self))
    g_task_return_error (task, lv_error_new (LIVEON_ERROR_NOT_SEATED, NULL));
  else
    lv_link_call_async (self->link, method, params, cancellable, on_called,
                        g_steal_pointer (&task));
}

LvJsonWriter *
lv_meeting_state_begin_params (void)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  return writer;
}

/**
 * liveon_meeting_leave_async:
 * @self: a meeting
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Gives the seat up.
 */
void
liveon_meeting_leave_async (LiveonMeeting *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (LIVEON_IS_MEETING (self));

  writer = lv_meeting_state_begin_params ();
  lv_meeting_state_call (self, "leave", writer, take_leaving, liveon_meeting_leave_async,
                         cancellable, callback, user_data);
}

/**
 * liveon_meeting_leave_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.leave_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_leave_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_meeting_extend_async:
 * @self: a meeting
 * @minutes: by how much, 1 to 1440
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Moves the scheduled end; for hosts.
 */
void
liveon_meeting_extend_async (LiveonMeeting *self,
                             guint minutes,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (LIVEON_IS_MEETING (self));

  writer = lv_meeting_state_begin_params ();
  lv_json_int (writer, "minutes", minutes);
  lv_meeting_state_call (self, "extend", writer, take_ends, liveon_meeting_extend_async,
                         cancellable, callback, user_data);
}

/**
 * liveon_meeting_extend_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.extend_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_extend_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_meeting_add_host_async:
 * @self: a meeting
 * @user: the id of an account that is inside
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Makes somebody a host; for hosts.
 */
void
liveon_meeting_add_host_async (LiveonMeeting *self,
                               const char *user,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (LIVEON_IS_MEETING (self));
  g_return_if_fail (user != NULL);

  writer = lv_meeting_state_begin_params ();
  lv_json_string (writer, "user", user);
  lv_meeting_state_call (self, "host.add", writer, take_hosts, liveon_meeting_add_host_async,
                         cancellable, callback, user_data);
}

/**
 * liveon_meeting_add_host_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.add_host_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_add_host_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_meeting_remove_host_async:
 * @self: a meeting
 * @user: the id of an account
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Takes somebody's part as a host away; for hosts.
 */
void
liveon_meeting_remove_host_async (LiveonMeeting *self,
                                  const char *user,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (LIVEON_IS_MEETING (self));
  g_return_if_fail (user != NULL);

  writer = lv_meeting_state_begin_params ();
  lv_json_string (writer, "user", user);
  lv_meeting_state_call (self, "host.remove", writer, take_hosts, liveon_meeting_remove_host_async,
                         cancellable, callback, user_data);
}

/**
 * liveon_meeting_remove_host_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.remove_host_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_remove_host_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_meeting_eject_async:
 * @self: a meeting
 * @seat: the seat of a [class@Participant]
 * @message: (nullable): words to them, at most 200 characters
 * @is_barred: whether they are kept out until this meeting ends
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Puts somebody out; for hosts.
 */
void
liveon_meeting_eject_async (LiveonMeeting *self,
                            const char *seat,
                            const char *message,
                            gboolean is_barred,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (LIVEON_IS_MEETING (self));
  g_return_if_fail (seat != NULL);

  writer = lv_meeting_state_begin_params ();
  lv_json_string (writer, "seat", seat);
  lv_json_string (writer, "reason", message == NULL ? "" : message);
  if (is_barred)
    lv_json_string (writer, "bar", "meeting");
  lv_meeting_state_call (self, "eject", writer, NULL, liveon_meeting_eject_async, cancellable,
                         callback, user_data);
}

/**
 * liveon_meeting_eject_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.eject_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_eject_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_meeting_end_async:
 * @self: a meeting
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Ends the meeting for everyone; for hosts.
 */
void
liveon_meeting_end_async (LiveonMeeting *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (LIVEON_IS_MEETING (self));

  writer = lv_meeting_state_begin_params ();
  lv_meeting_state_call (self, "end", writer, NULL, liveon_meeting_end_async, cancellable, callback,
                         user_data);
}

/**
 * liveon_meeting_end_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.end_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_end_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
