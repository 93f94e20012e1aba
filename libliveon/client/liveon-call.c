/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-call.h"

#include <malloc.h>

/**
 * LiveonCall:
 *
 * Sound and pictures of a [class@Meeting]: what is sent, what is heard and seen, and how well it
 * goes.
 *
 * A call is made for a meeting and started once; it finds its way to the server, keeps it over
 * changes of the network, and ends with the meeting. [method@Call.turn_on_async] opens the
 * microphone, the camera or a screen, [method@Call.turn_off] frees the device again.
 * [method@Call.watch] gives somebody's pictures. Whoever speaks is heard without a word.
 */

enum
{
  SIGNAL_SOURCE_FAILED,
  SIGNAL_SPEAKER_FAILED,
  SIGNAL_SCREEN_ENDED,
  SIGNAL_TALKING_WHILE_MUTED,
  N_SIGNALS,
};

static GParamSpec *properties[LV_CALL_N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LiveonCall, liveon_call, G_TYPE_OBJECT)

static void
get_statistic (LiveonCall *self, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case LV_CALL_PROP_BYTES_SENT:
      g_value_set_uint64 (value, self->stats.bytes_sent);
      break;
    case LV_CALL_PROP_BYTES_RECEIVED:
      g_value_set_uint64 (value, self->stats.bytes_received);
      break;
    case LV_CALL_PROP_BPS_SENT:
      g_value_set_int64 (value, self->stats.bps_sent);
      break;
    case LV_CALL_PROP_BPS_RECEIVED:
      g_value_set_int64 (value, self->stats.bps_received);
      break;
    case LV_CALL_PROP_ESTIMATE_BPS:
      g_value_set_int64 (value, self->stats.estimate_bps);
      break;
    case LV_CALL_PROP_ROUND_TRIP_MS:
      g_value_set_int64 (value, liveon_call_get_round_trip_ms (self));
      break;
    case LV_CALL_PROP_LOSS:
      g_value_set_double (value, self->stats.loss_sent);
      break;
    case LV_CALL_PROP_CONCEALMENT:
      g_value_set_double (value, self->concealment);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (self, id, pspec);
    }
}

static void
liveon_call_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LiveonCall *self = LIVEON_CALL (object);

  switch (id)
    {
    case LV_CALL_PROP_MEETING:
      g_value_set_object (value, self->meeting);
      break;
    case LV_CALL_PROP_DEVICES:
      g_value_set_object (value, self->devices);
      break;
    case LV_CALL_PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case LV_CALL_PROP_PATH:
      g_value_set_enum (value, self->path);
      break;
    case LV_CALL_PROP_PATH_REASON:
      g_value_set_string (value, self->path_reason);
      break;
    case LV_CALL_PROP_MICROPHONE:
    case LV_CALL_PROP_CAMERA:
    case LV_CALL_PROP_SCREEN:
    case LV_CALL_PROP_SCREEN_SOUND:
      g_value_set_boolean (value, liveon_call_get_is_on (self, id - LV_CALL_PROP_MICROPHONE));
      break;
    case LV_CALL_PROP_IS_HELD:
      g_value_set_boolean (value, self->is_held);
      break;
    case LV_CALL_PROP_IS_TEXT:
      g_value_set_boolean (value, self->is_text);
      break;
    case LV_CALL_PROP_PARENT_WINDOW:
      g_value_set_string (value, self->parent_window);
      break;
    case LV_CALL_PROP_SCREEN_TOKEN:
      g_value_set_string (value, liveon_call_get_screen_token (self));
      break;
    case LV_CALL_PROP_HAS_NOISE_SUPPRESSION:
      g_value_set_boolean (value, self->has_noise_suppression);
      break;
    case LV_CALL_PROP_SAVES_DATA:
      g_value_set_boolean (value, self->saves_data);
      break;
    case LV_CALL_PROP_MAX_SEND_BPS:
      g_value_set_int64 (value, self->max_send_bps);
      break;
    case LV_CALL_PROP_MAX_RECEIVE_BPS:
      g_value_set_int64 (value, self->max_receive_bps);
      break;
    case LV_CALL_PROP_LEVEL:
      g_value_set_double (value, self->level);
      break;
    default:
      get_statistic (self, id, value, pspec);
    }
}

static void
liveon_call_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LiveonCall *self = LIVEON_CALL (object);

  switch (id)
    {
    case LV_CALL_PROP_IS_HELD:
      liveon_call_set_is_held (self, g_value_get_boolean (value));
      break;
    case LV_CALL_PROP_IS_TEXT:
      liveon_call_set_is_text (self, g_value_get_boolean (value));
      break;
    case LV_CALL_PROP_PARENT_WINDOW:
      liveon_call_set_parent_window (self, g_value_get_string (value));
      break;
    case LV_CALL_PROP_SCREEN_TOKEN:
      liveon_call_set_screen_token (self, g_value_get_string (value));
      break;
    case LV_CALL_PROP_HAS_NOISE_SUPPRESSION:
      liveon_call_set_has_noise_suppression (self, g_value_get_boolean (value));
      break;
    case LV_CALL_PROP_SAVES_DATA:
      liveon_call_set_saves_data (self, g_value_get_boolean (value));
      break;
    case LV_CALL_PROP_MAX_SEND_BPS:
      liveon_call_set_max_send_bps (self, g_value_get_int64 (value));
      break;
    case LV_CALL_PROP_MAX_RECEIVE_BPS:
      liveon_call_set_max_receive_bps (self, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
liveon_call_dispose (GObject *object)
{
  LiveonCall *self = LIVEON_CALL (object);

  liveon_call_stop (self);
  g_clear_pointer (&self->choice, lv_device_choice_free);
  g_clear_pointer (&self->stage, lv_stage_free);
  g_clear_pointer (&self->senders, lv_senders_free);
  g_clear_object (&self->player);
  g_clear_object (&self->meeting);
  g_clear_object (&self->devices);
  G_OBJECT_CLASS (liveon_call_parent_class)->dispose (object);
}

/* Until the next call, which may come tomorrow, nothing needs what the pictures took. */
static void
return_memory (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}

static void
liveon_call_finalize (GObject *object)
{
  LiveonCall *self = LIVEON_CALL (object);

  g_free (self->parent_window);
  g_free (self->screen_token);
  g_clear_error (&self->error);
  g_free (self->path_reason);
  g_strfreev (self->video_mids);
  g_hash_table_unref (self->volumes);
  G_OBJECT_CLASS (liveon_call_parent_class)->finalize (object);
  return_memory ();
}

static void
liveon_call_class_init (LiveonCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = liveon_call_get_property;
  object_class->set_property = liveon_call_set_property;
  object_class->dispose = liveon_call_dispose;
  object_class->finalize = liveon_call_finalize;
  lv_media_call_make_properties (properties);
  g_object_class_install_properties (object_class, LV_CALL_N_PROPS, properties);

  /**
   * LiveonCall::source-failed:
   * @self: the call
   * @source: what it was
   * @error: why
   *
   * Emitted when a device went away or refuses; the source is off.
   */
  signals[SIGNAL_SOURCE_FAILED]
      = g_signal_new ("source-failed", LIVEON_TYPE_CALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, LIVEON_TYPE_MEDIA_SOURCE, G_TYPE_ERROR);
  /**
   * LiveonCall::speaker-failed:
   * @self: the call
   * @error: why
   *
   * Emitted when the speaker went away or refuses. The next one in the order of
   * [property@Call:devices] plays in its place already: [method@Call.get_speaker] has it, or %NULL
   * when nothing is heard any more.
   */
  signals[SIGNAL_SPEAKER_FAILED]
      = g_signal_new ("speaker-failed", LIVEON_TYPE_CALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_ERROR);
  /**
   * LiveonCall::screen-ended:
   * @self: the call
   *
   * Emitted when the person or the desktop has ended the share from outside, as by the mark in the
   * desktop's bar or by closing the window. Nothing is wrong; the screen is off.
   */
  signals[SIGNAL_SCREEN_ENDED] = g_signal_new ("screen-ended", LIVEON_TYPE_CALL, G_SIGNAL_RUN_LAST,
                                               0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * LiveonCall::talking-while-muted:
   * @self: the call
   *
   * Emitted when somebody talks into a microphone that is held.
   */
  signals[SIGNAL_TALKING_WHILE_MUTED]
      = g_signal_new ("talking-while-muted", LIVEON_TYPE_CALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
}

static void
liveon_call_init (LiveonCall *self)
{
  self->path_reason = g_strdup ("");
  self->is_text = TRUE;
  self->has_noise_suppression = TRUE;
  self->stats.round_trip_us = -1;
  self->volumes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * liveon_call_new:
 * @meeting: the meeting whose sound and pictures it is for
 * @devices: (nullable): where the preferred devices are known, or %NULL for the system's own choice
 *
 * Makes a call; nothing is sent or received before [method@Call.start].
 *
 * Returns: (transfer full): the call
 */
LiveonCall *
liveon_call_new (LiveonMeeting *meeting, LiveonMediaDevices *devices)
{
  LiveonCall *self;

  g_return_val_if_fail (LIVEON_IS_MEETING (meeting), NULL);
  g_return_val_if_fail (devices == NULL || LIVEON_IS_MEDIA_DEVICES (devices), NULL);

  self = g_object_new (LIVEON_TYPE_CALL, NULL);
  self->meeting = g_object_ref (meeting);
  g_set_object (&self->devices, devices);
  lv_media_call_init (self);
  return self;
}

/**
 * liveon_call_start:
 * @self: a call that was not started
 *
 * Looks for the way to the server. [property@Call:state] tells what becomes of it.
 */
void
liveon_call_start (LiveonCall *self)
{
  g_return_if_fail (LIVEON_IS_CALL (self));
  g_return_if_fail (self->state == LIVEON_CALL_STATE_NEW);

  if (liveon_meeting_get_is_over (self->meeting))
    lv_media_call_set_state (self, LIVEON_CALL_STATE_ENDED, NULL);
  else
    lv_media_call_start (self);
}

/**
 * liveon_call_stop:
 * @self: a call
 *
 * Ends it: every device is free when this returns. The seat in the meeting is kept. A call that has
 * ended is not started again.
 */
void
liveon_call_stop (LiveonCall *self)
{
  g_return_if_fail (LIVEON_IS_CALL (self));

  if (self->state == LIVEON_CALL_STATE_ENDED)
    return;
  lv_media_call_stop (self);
  lv_media_call_set_state (self, LIVEON_CALL_STATE_ENDED, NULL);
}

void
lv_media_call_set_state (LiveonCall *self, LiveonCallState state, const GError *error)
{
  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[LV_CALL_PROP_STATE]);
}

void
lv_media_call_set_path (LiveonCall *self, LiveonCallPath path, const char *reason)
{
  if (g_strcmp0 (self->path_reason, reason) != 0)
    {
      g_free (self->path_reason);
      self->path_reason = g_strdup (reason != NULL ? reason : "");
      g_object_notify_by_pspec (G_OBJECT (self), properties[LV_CALL_PROP_PATH_REASON]);
    }
  if (self->path == path)
    return;
  self->path = path;
  g_object_notify_by_pspec (G_OBJECT (self), properties[LV_CALL_PROP_PATH]);
}

void
lv_media_call_set_level (LiveonCall *self, double level)
{
  level = CLAMP (level, 0, 1);
  if (level == self->level)
    return;
  self->level = level;
  g_object_notify_by_pspec (G_OBJECT (self), properties[LV_CALL_PROP_LEVEL]);
}

void
lv_media_call_notify_source (LiveonCall *self, LvSource source)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[LV_CALL_PROP_MICROPHONE + source]);
}

void
lv_media_call_update_screen_token (LiveonCall *self)
{
  const char *token = lv_senders_get_screen_token (self->senders);

  if (g_strcmp0 (token, self->screen_token) == 0)
    return;
  g_free (self->screen_token);
  self->screen_token = g_strdup (token);
  g_object_notify_by_pspec (G_OBJECT (self), properties[LV_CALL_PROP_SCREEN_TOKEN]);
}

void
lv_media_call_notify_stats (LiveonCall *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint id = LV_CALL_PROP_BYTES_SENT; id < LV_CALL_N_PROPS; id++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
lv_media_call_emit_source_failed (LiveonCall *self, LvSource source, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_SOURCE_FAILED], 0, (LiveonMediaSource) source, error);
}

void
lv_media_call_emit_speaker_failed (LiveonCall *self, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_SPEAKER_FAILED], 0, error);
}

void
lv_media_call_emit_screen_ended (LiveonCall *self)
{
  g_signal_emit (self, signals[SIGNAL_SCREEN_ENDED], 0);
}

void
lv_media_call_emit_talking_while_muted (LiveonCall *self)
{
  g_signal_emit (self, signals[SIGNAL_TALKING_WHILE_MUTED], 0);
}
