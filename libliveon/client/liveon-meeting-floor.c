/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-meeting-state.h"

#include "lv-json-writer.h"
#include "lv-rights.h"

/* The floor of a formal meeting. */

/**
 * liveon_meeting_get_floor_mode:
 * @self: a meeting
 *
 * Gets who may speak.
 *
 * Returns: the mode
 */
LiveonFloorMode
liveon_meeting_get_floor_mode (LiveonMeeting *self)
{
  g_return_val_if_fail (LIVEON_IS_MEETING (self), LIVEON_FLOOR_MODE_FREE);

  return self->floor_mode;
}

/**
 * liveon_meeting_get_may_speak:
 * @self: a meeting
 *
 * Gets whether the person's own sound is let through.
 *
 * Returns: whether it is so
 */
gboolean
liveon_meeting_get_may_speak (LiveonMeeting *self)
{
  g_return_val_if_fail (LIVEON_IS_MEETING (self), FALSE);

  return self->may_speak;
}

/**
 * liveon_meeting_set_floor_mode_async:
 * @self: a meeting
 * @mode: who may speak from now on
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Makes the meeting a formal or a free one; for hosts. In a formal meeting the microphones of all
 * who are no hosts are switched off, and the server lets no sound of theirs through before they
 * have the floor.
 */
void
liveon_meeting_set_floor_mode_async (LiveonMeeting *self,
                                     LiveonFloorMode mode,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (LIVEON_IS_MEETING (self));

  writer = lv_meeting_state_begin_params ();
  lv_json_string (
      writer, "mode",
      lv_floor_mode_words[mode == LIVEON_FLOOR_MODE_FORMAL ? LV_FLOOR_FORMAL : LV_FLOOR_FREE]);
  lv_meeting_state_call (self, "floor.mode", writer, NULL, liveon_meeting_set_floor_mode_async,
                         cancellable, callback, user_data);
}

/**
 * liveon_meeting_set_floor_mode_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.set_floor_mode_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_set_floor_mode_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_meeting_request_floor_async:
 * @self: a meeting
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Asks to speak in a formal meeting.
 */
void
liveon_meeting_request_floor_async (LiveonMeeting *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (LIVEON_IS_MEETING (self));

  writer = lv_meeting_state_begin_params ();
  lv_meeting_state_call (self, "floor.request", writer, NULL, liveon_meeting_request_floor_async,
                         cancellable, callback, user_data);
}

/**
 * liveon_meeting_request_floor_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.request_floor_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_request_floor_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_meeting_withdraw_floor_async:
 * @self: a meeting
 * @seat: (nullable): the seat of a [class@Participant]; %NULL for one's own
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Takes one's own request to speak back, or another's; that is for hosts.
 */
void
liveon_meeting_withdraw_floor_async (LiveonMeeting *self,
                                     const char *seat,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (LIVEON_IS_MEETING (self));

  writer = lv_meeting_state_begin_params ();
  if (seat != NULL)
    lv_json_string (writer, "seat", seat);
  lv_meeting_state_call (self, "floor.withdraw", writer, NULL, liveon_meeting_withdraw_floor_async,
                         cancellable, callback, user_data);
}

/**
 * liveon_meeting_withdraw_floor_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.withdraw_floor_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_withdraw_floor_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_meeting_allow_floor_async:
 * @self: a meeting
 * @seat: the seat of a [class@Participant]
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Gives somebody the floor, also one who has not asked; for hosts.
 */
void
liveon_meeting_allow_floor_async (LiveonMeeting *self,
                                  const char *seat,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (LIVEON_IS_MEETING (self));
  g_return_if_fail (seat != NULL);

  writer = lv_meeting_state_begin_params ();
  lv_json_string (writer, "seat", seat);
  lv_meeting_state_call (self, "floor.allow", writer, NULL, liveon_meeting_allow_floor_async,
                         cancellable, callback, user_data);
}

/**
 * liveon_meeting_allow_floor_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.allow_floor_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_allow_floor_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_meeting_end_floor_async:
 * @self: a meeting
 * @seat: (nullable): the seat of a [class@Participant]; %NULL for one's own
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Gives one's own floor back, or takes another's; that is for hosts.
 */
void
liveon_meeting_end_floor_async (LiveonMeeting *self,
                                const char *seat,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (LIVEON_IS_MEETING (self));

  writer = lv_meeting_state_begin_params ();
  if (seat != NULL)
    lv_json_string (writer, "seat", seat);
  lv_meeting_state_call (self, "floor.end", writer, NULL, liveon_meeting_end_floor_async,
                         cancellable, callback, user_data);
}

/**
 * liveon_meeting_end_floor_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.end_floor_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_end_floor_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
