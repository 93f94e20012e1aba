/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a call sends, and whom it shows and plays how. */
#include "lv-media-call.h"

#include "lv-chime.h"
#include "lv-error.h"

/**
 * liveon_call_set_input:
 * @self: a call
 * @source: what is sent
 * @kind: where it is taken from
 * @name: (nullable): the id of a device, or %NULL for the preferred one; the path of a file
 *
 * Chooses where a source is taken from. One that is on changes over at once.
 */
void
liveon_call_set_input (LiveonCall *self,
                       LiveonMediaSource source,
                       LiveonInputKind kind,
                       const char *name)
{
  gboolean is_preferred;

  g_return_if_fail (LIVEON_IS_CALL (self));
  g_return_if_fail (source <= LIVEON_MEDIA_SOURCE_SCREEN_SOUND);
  g_return_if_fail (kind != LIVEON_INPUT_KIND_FILE || name != NULL);

  is_preferred = self->devices != NULL && source <= LIVEON_MEDIA_SOURCE_CAMERA
                 && kind == LIVEON_INPUT_KIND_DEVICE && name == NULL;
  lv_device_choice_set_follows (self->choice, (LvSource) source, is_preferred);
  if (!is_preferred)
    lv_senders_choose_input (self->senders, (LvSource) source, kind, name);
}

static void
on_turned_on (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (lv_senders_turn_on_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The server lets no sound through of who has not the floor. */
static gboolean
may_turn_on (LiveonCall *self, LiveonMediaSource source, GError **error)
{
  if (lv_source_is_video ((LvSource) source) || liveon_meeting_get_may_speak (self->meeting))
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_NOT_PERMITTED, "rule", "floor", NULL);
  return FALSE;
}

/**
 * liveon_call_turn_on_async:
 * @self: a call that is started
 * @source: what is to be sent
 * @callback: (scope async): called when it is sent, or cannot be
 * @user_data: for @callback
 *
 * Opens the microphone, the camera, or a screen for sharing. [method@Call.turn_off] ends also the
 * opening.
 *
 * A screen or window is chosen by the person in the desktop's dialog, see
 * [property@Call:parent-window] and [property@Call:screen-token]; where there is no portal for that
 * the whole screen of X11 is shared.
 */
void
liveon_call_turn_on_async (LiveonCall *self,
                           LiveonMediaSource source,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GError *error = NULL;
  GTask *task;

  g_return_if_fail (LIVEON_IS_CALL (self));
  g_return_if_fail (source <= LIVEON_MEDIA_SOURCE_SCREEN_SOUND);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, liveon_call_turn_on_async);
  if (self->signalling != NULL && may_turn_on (self, source, &error))
    {
      lv_senders_turn_on_async (self->senders, (LvSource) source, on_turned_on, task);
      return;
    }
  g_task_return_error (task, error != NULL ? error : lv_error_new (LIVEON_ERROR_NOT_SEATED, NULL));
  g_object_unref (task);
}

/**
 * liveon_call_turn_on_finish:
 * @self: the call
 * @result: the result that the callback was given
 * @error: place for an error: `LIVEON_ERROR_DEVICE`, `LIVEON_ERROR_PACKAGE` when a part of the
 * system is not installed, `LIVEON_ERROR_NOT_PERMITTED` in a formal meeting without the floor, or
 * `G_IO_ERROR_CANCELLED` when it was turned off again or the person chose nothing to share
 *
 * Ends [method@Call.turn_on_async].
 *
 * Returns: whether it is sent now
 */
gboolean
liveon_call_turn_on_finish (LiveonCall *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_call_turn_off:
 * @self: a call
 * @source: what is no longer to be sent
 *
 * Sends it no more; the device is free when this returns.
 */
void
liveon_call_turn_off (LiveonCall *self, LiveonMediaSource source)
{
  g_return_if_fail (LIVEON_IS_CALL (self));
  g_return_if_fail (source <= LIVEON_MEDIA_SOURCE_SCREEN_SOUND);

  lv_senders_turn_off (self->senders, (LvSource) source);
}

/**
 * liveon_call_get_is_on:
 * @self: a call
 * @source: what is asked about
 *
 * Gets whether it is captured, and sent where somebody wants it.
 *
 * Returns: whether it is so
 */
gboolean
liveon_call_get_is_on (LiveonCall *self, LiveonMediaSource source)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), FALSE);
  g_return_val_if_fail (source <= LIVEON_MEDIA_SOURCE_SCREEN_SOUND, FALSE);

  return self->senders != NULL && lv_senders_get_is_on (self->senders, (LvSource) source);
}

/**
 * liveon_call_get_device_in_use:
 * @self: a call
 * @source: what is asked about
 *
 * Gets the device that is really in use.
 *
 * Returns: (transfer none) (nullable): its id, or %NULL while the source is off or no device
 */
const char *
liveon_call_get_device_in_use (LiveonCall *self, LiveonMediaSource source)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), NULL);
  g_return_val_if_fail (source <= LIVEON_MEDIA_SOURCE_SCREEN_SOUND, NULL);

  return lv_senders_get_device (self->senders, (LvSource) source);
}

/**
 * liveon_call_get_speaker:
 * @self: a call
 *
 * Gets the speaker that is really in use or, until that is known, that was chosen.
 *
 * Returns: (transfer none) (nullable): its id, or %NULL when nothing plays
 */
const char *
liveon_call_get_speaker (LiveonCall *self)
{
  const char *device;

  g_return_val_if_fail (LIVEON_IS_CALL (self), NULL);

  device = lv_audio_player_get_device (self->player);
  return device != NULL ? device : lv_device_choice_get_speaker (self->choice);
}

/**
 * liveon_call_set_is_held:
 * @self: a call
 * @is_held: whether an open microphone sends nothing
 *
 * For a key that is pushed to talk: the device stays open, so that the first word is heard.
 */
void
liveon_call_set_is_held (LiveonCall *self, gboolean is_held)
{
  g_return_if_fail (LIVEON_IS_CALL (self));

  is_held = !!is_held;
  if (self->is_held == is_held)
    return;
  self->is_held = is_held;
  lv_audio_sender_set_is_held (lv_senders_get_microphone (self->senders), is_held);
  lv_media_call_say_sources (self);
  g_object_notify (G_OBJECT (self), "is-held");
}

/**
 * liveon_call_get_is_held:
 * @self: a call
 *
 * Gets whether an open microphone sends nothing.
 *
 * Returns: whether it is so
 */
gboolean
liveon_call_get_is_held (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), FALSE);

  return self->is_held;
}

/**
 * liveon_call_set_is_text:
 * @self: a call
 * @is_text: whether sharpness comes before movement
 *
 * Says what kind of thing is shared.
 */
void
liveon_call_set_is_text (LiveonCall *self, gboolean is_text)
{
  g_return_if_fail (LIVEON_IS_CALL (self));

  is_text = !!is_text;
  if (self->is_text == is_text)
    return;
  self->is_text = is_text;
  lv_video_sender_set_is_text (lv_senders_get_video (self->senders, LV_SOURCE_SCREEN), is_text);
  lv_media_call_say_sources (self);
  g_object_notify (G_OBJECT (self), "is-text");
}

/**
 * liveon_call_get_is_text:
 * @self: a call
 *
 * Gets whether a shared screen is sent sharp rather than fluent.
 *
 * Returns: whether it is so
 */
gboolean
liveon_call_get_is_text (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), FALSE);

  return self->is_text;
}

/**
 * liveon_call_set_parent_window:
 * @self: a call
 * @parent_window: (nullable): a window as portals have it, or %NULL
 *
 * Says which window the desktop's dialog for choosing a screen belongs to.
 */
void
liveon_call_set_parent_window (LiveonCall *self, const char *parent_window)
{
  char *copy;

  g_return_if_fail (LIVEON_IS_CALL (self));

  if (g_strcmp0 (self->parent_window, parent_window) == 0)
    return;
  copy = g_strdup (parent_window);
  g_free (self->parent_window);
  self->parent_window = copy;
  lv_senders_set_parent_window (self->senders, copy);
  g_object_notify (G_OBJECT (self), "parent-window");
}

/**
 * liveon_call_get_parent_window:
 * @self: a call
 *
 * Gets which window the desktop's dialog for choosing a screen belongs to.
 *
 * Returns: (transfer none) (nullable): the window as portals have it, or %NULL
 */
const char *
liveon_call_get_parent_window (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), NULL);

  return self->parent_window;
}

/**
 * liveon_call_set_screen_token:
 * @self: a call
 * @screen_token: (nullable): what [property@Call:screen-token] was before, or %NULL
 *
 * Spares the person the desktop's dialog when the same screen is shared again.
 */
void
liveon_call_set_screen_token (LiveonCall *self, const char *screen_token)
{
  g_return_if_fail (LIVEON_IS_CALL (self));

  lv_senders_set_screen_token (self->senders, screen_token);
  lv_media_call_update_screen_token (self);
}

/**
 * liveon_call_get_screen_token:
 * @self: a call
 *
 * Gets what spares the person the desktop's dialog when the same screen is shared again.
 *
 * Returns: (transfer none) (nullable): a word of the desktop's, or %NULL to be asked
 */
const char *
liveon_call_get_screen_token (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), NULL);

  return self->screen_token;
}

/**
 * liveon_call_set_has_noise_suppression:
 * @self: a call
 * @has_noise_suppression: whether noise is taken out
 *
 * Switches noise suppression, for music.
 */
void
liveon_call_set_has_noise_suppression (LiveonCall *self, gboolean has_noise_suppression)
{
  g_return_if_fail (LIVEON_IS_CALL (self));

  has_noise_suppression = !!has_noise_suppression;
  if (self->has_noise_suppression == has_noise_suppression)
    return;
  self->has_noise_suppression = has_noise_suppression;
  lv_audio_sender_set_has_noise_suppression (lv_senders_get_microphone (self->senders),
                                             has_noise_suppression);
  g_object_notify (G_OBJECT (self), "has-noise-suppression");
}

/**
 * liveon_call_get_has_noise_suppression:
 * @self: a call
 *
 * Gets whether noise is taken out of what the microphone hears.
 *
 * Returns: whether it is so
 */
gboolean
liveon_call_get_has_noise_suppression (LiveonCall *self)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), FALSE);

  return self->has_noise_suppression;
}

/**
 * liveon_call_watch:
 * @self: a call
 * @participant: one of the meeting's people
 * @source: the camera or the screen
 *
 * Asks for somebody's pictures, or for one's own. Who asks twice gets the same stream.
 *
 * Returns: (transfer full): the pictures, as long as it is held
 */
LiveonVideoStream *
liveon_call_watch (LiveonCall *self, LiveonParticipant *participant, LiveonMediaSource source)
{
  g_return_val_if_fail (LIVEON_IS_CALL (self), NULL);
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (participant), NULL);
  g_return_val_if_fail (lv_source_is_video ((LvSource) source), NULL);

  if (g_str_equal (liveon_participant_get_seat (participant),
                   liveon_meeting_get_seat (self->meeting)))
    return lv_senders_watch (self->senders, (LvSource) source, participant);
  return lv_stage_watch (self->stage, participant, source);
}

/**
 * liveon_call_set_volume:
 * @self: a call
 * @participant: one of the meeting's people
 * @volume: 0 for silence, 1 as it comes, at most 2
 *
 * Makes somebody louder or softer, here alone.
 */
void
liveon_call_set_volume (LiveonCall *self, LiveonParticipant *participant, double volume)
{
  g_return_if_fail (LIVEON_IS_CALL (self));
  g_return_if_fail (LIVEON_IS_PARTICIPANT (participant));

  volume = CLAMP (volume, 0, 2);
  g_hash_table_insert (self->volumes, g_strdup (liveon_participant_get_seat (participant)),
                       g_memdup2 (&volume, sizeof volume));
  lv_media_call_apply_volumes (self);
}

/**
 * liveon_call_get_volume:
 * @self: a call
 * @participant: one of the meeting's people
 *
 * Gets how loud somebody is played.
 *
 * Returns: 0 to 2; 1 where nobody has changed it
 */
double
liveon_call_get_volume (LiveonCall *self, LiveonParticipant *participant)
{
  const double *volume;

  g_return_val_if_fail (LIVEON_IS_CALL (self), 1);
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (participant), 1);

  volume = g_hash_table_lookup (self->volumes, liveon_participant_get_seat (participant));
  return volume == NULL ? 1 : *volume;
}

/**
 * liveon_call_play_sound:
 * @self: a call
 * @sound: what to play
 *
 * Plays a short sound here, once, among what others say; nobody else hears it, and the echo
 * canceller knows it. One that is still heard ends. A call that has ended plays nothing.
 */
void
liveon_call_play_sound (LiveonCall *self, LiveonSound sound)
{
  static const LvChime chimes[]
      = { [LIVEON_SOUND_JOINED] = LV_CHIME_JOINED, [LIVEON_SOUND_HAND] = LV_CHIME_HAND };
  g_autoptr (GBytes) samples = NULL;

  g_return_if_fail (LIVEON_IS_CALL (self));
  g_return_if_fail ((guint) sound < G_N_ELEMENTS (chimes));

  if (self->state == LIVEON_CALL_STATE_NEW || self->state == LIVEON_CALL_STATE_ENDED)
    return;
  samples = lv_chime_make (chimes[sound]);
  lv_audio_player_play_async (self->player, samples, NULL, NULL);
}
