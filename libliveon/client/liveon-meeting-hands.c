/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-meeting-state.h"

#include "lv-json-writer.h"
#include "lv-rights.h"
#include "lv-source.h"

/* Hands, muting, the lock, and who may do what. */

/* Who leads names hosts: owners do, and while there are none the first of the hosts. */
static gboolean
may_name_host (LiveonMeeting *self, LvRole role, LiveonParticipant *named)
{
  gboolean is_owner = named != NULL && liveon_participant_get_role (named) > LIVEON_ROLE_CO_HOST;

  return !is_owner && (role > LV_ROLE_CO_HOST || g_strcmp0 (self->hosts[0], self->user) == 0);
}

/**
 * liveon_meeting_get_is_locked:
 * @self: a meeting
 *
 * Gets whether nobody new is let in.
 *
 * Returns: whether it is so
 */
gboolean
liveon_meeting_get_is_locked (LiveonMeeting *self)
{
  g_return_val_if_fail (LIVEON_IS_MEETING (self), FALSE);

  return self->is_locked;
}

/**
 * liveon_meeting_may:
 * @self: a meeting
 * @action: what is asked about
 * @participant: (nullable): to whom it would be done; %NULL, or the person: to the meeting or
 * oneself
 *
 * Tells whether it may be done, so that nothing is offered that is refused. The answer can change
 * when [property@Meeting:is-host], [property@Meeting:hosts], [property@Meeting:ends],
 * [property@Meeting:may-speak] or [property@Participant:role] do.
 *
 * Returns: whether it is so
 */
gboolean
liveon_meeting_may (LiveonMeeting *self, LiveonMeetingAction action, LiveonParticipant *participant)
{
  static const LvDeed deeds[] = {
    [LIVEON_MEETING_ACTION_RAISE_HAND] = LV_DEED_RAISE_HAND,
    [LIVEON_MEETING_ACTION_LOWER_HAND] = LV_DEED_LOWER_HAND,
    [LIVEON_MEETING_ACTION_MUTE] = LV_DEED_MUTE,
    [LIVEON_MEETING_ACTION_MUTE_EVERYONE] = LV_DEED_MUTE_EVERYONE,
    [LIVEON_MEETING_ACTION_LOCK] = LV_DEED_LOCK,
    [LIVEON_MEETING_ACTION_EXTEND] = LV_DEED_EXTEND,
    [LIVEON_MEETING_ACTION_END] = LV_DEED_END,
    [LIVEON_MEETING_ACTION_EJECT] = LV_DEED_EJECT,
    [LIVEON_MEETING_ACTION_SET_FLOOR_MODE] = LV_DEED_SET_FLOOR_MODE,
    [LIVEON_MEETING_ACTION_SPEAK] = LV_DEED_SPEAK,
    [LIVEON_MEETING_ACTION_REQUEST_FLOOR] = LV_DEED_REQUEST_FLOOR,
    [LIVEON_MEETING_ACTION_WITHDRAW_FLOOR] = LV_DEED_WITHDRAW_FLOOR,
    [LIVEON_MEETING_ACTION_ALLOW_FLOOR] = LV_DEED_ALLOW_FLOOR,
    [LIVEON_MEETING_ACTION_END_FLOOR] = LV_DEED_END_FLOOR,
  };
  LiveonParticipant *own;
  LvRole role;

  g_return_val_if_fail (LIVEON_IS_MEETING (self), FALSE);
  g_return_val_if_fail (action < G_N_ELEMENTS (deeds), FALSE);
  g_return_val_if_fail (participant == NULL || LIVEON_IS_PARTICIPANT (participant), FALSE);

  own = lv_meeting_state_find (self, self->seat);
  if (own == NULL)
    return FALSE;
  role = (LvRole) liveon_participant_get_role (own);
  if (action == LIVEON_MEETING_ACTION_NAME_HOST)
    return may_name_host (self, role, participant);
  if (action == LIVEON_MEETING_ACTION_SPEAK && (participant == NULL || participant == own))
    return self->may_speak;
  if (action == LIVEON_MEETING_ACTION_EXTEND && self->ends_ms == 0)
    return FALSE;
  if (participant == NULL || participant == own)
    return lv_rights_may (deeds[action], role, NULL);
  return lv_rights_may_to (deeds[action], role, (LvRole) liveon_participant_get_role (participant),
                           NULL);
}

/**
 * liveon_meeting_raise_hand_async:
 * @self: a meeting
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Raises one's own hand. Who raises it twice keeps the place.
 */
void
liveon_meeting_raise_hand_async (LiveonMeeting *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (LIVEON_IS_MEETING (self));

  writer = lv_meeting_state_begin_params ();
  lv_meeting_state_call (self, "hand.raise", writer, NULL, liveon_meeting_raise_hand_async,
                         cancellable, callback, user_data);
}

/**
 * liveon_meeting_raise_hand_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.raise_hand_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_raise_hand_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_meeting_lower_hand_async:
 * @self: a meeting
 * @seat: (nullable): the seat of a [class@Participant]; %NULL for one's own
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Lowers one's own hand, or another's; that is for hosts.
 */
void
liveon_meeting_lower_hand_async (LiveonMeeting *self,
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
  lv_meeting_state_call (self, "hand.lower", writer, NULL, liveon_meeting_lower_hand_async,
                         cancellable, callback, user_data);
}

/**
 * liveon_meeting_lower_hand_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.lower_hand_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_lower_hand_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_meeting_mute_async:
 * @self: a meeting
 * @seat: the seat of a [class@Participant]
 * @source: the microphone, the camera, or the screen, whose sound goes with it
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Switches off what somebody sends; for hosts. Nobody can be unmuted: only the person themselves
 * can switch it on again.
 */
void
liveon_meeting_mute_async (LiveonMeeting *self,
                           const char *seat,
                           LiveonMediaSource source,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (LIVEON_IS_MEETING (self));
  g_return_if_fail (seat != NULL);
  g_return_if_fail (source <= LIVEON_MEDIA_SOURCE_SCREEN);

  writer = lv_meeting_state_begin_params ();
  lv_json_string (writer, "seat", seat);
  lv_json_string (writer, "source", lv_source_to_word ((LvSource) source));
  lv_meeting_state_call (self, "mute", writer, NULL, liveon_meeting_mute_async, cancellable,
                         callback, user_data);
}

/**
 * liveon_meeting_mute_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.mute_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_mute_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_meeting_mute_everyone_async:
 * @self: a meeting
 * @source: the microphone, the camera, or the screen, whose sound goes with it
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Switches it off for all who are no hosts; for hosts.
 */
void
liveon_meeting_mute_everyone_async (LiveonMeeting *self,
                                    LiveonMediaSource source,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (LIVEON_IS_MEETING (self));
  g_return_if_fail (source <= LIVEON_MEDIA_SOURCE_SCREEN);

  writer = lv_meeting_state_begin_params ();
  lv_json_string (writer, "source", lv_source_to_word ((LvSource) source));
  lv_meeting_state_call (self, "mute.everyone", writer, NULL, liveon_meeting_mute_everyone_async,
                         cancellable, callback, user_data);
}

/**
 * liveon_meeting_mute_everyone_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.mute_everyone_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_mute_everyone_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_meeting_set_is_locked_async:
 * @self: a meeting
 * @is_locked: whether nobody new is let in
 * @cancellable: (nullable): cancels the waiting
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Locks or unlocks the room while this meeting runs; for hosts.
 */
void
liveon_meeting_set_is_locked_async (LiveonMeeting *self,
                                    gboolean is_locked,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (LIVEON_IS_MEETING (self));

  writer = lv_meeting_state_begin_params ();
  lv_meeting_state_call (self, is_locked ? "lock" : "unlock", writer, NULL,
                         liveon_meeting_set_is_locked_async, cancellable, callback, user_data);
}

/**
 * liveon_meeting_set_is_locked_finish:
 * @self: a meeting
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Meeting.set_is_locked_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_meeting_set_is_locked_finish (LiveonMeeting *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
