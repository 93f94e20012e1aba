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
  PROP_MEETING = 1,
  PROP_DEVICES,
  PROP_STATE,
  PROP_PATH,
  PROP_PATH_REASON,
  PROP_MICROPHONE,
  PROP_CAMERA,
  PROP_SCREEN,
  PROP_SCREEN_SOUND,
  PROP_IS_HELD,
  PROP_IS_TEXT,
  PROP_PARENT_WINDOW,
  PROP_SCREEN_TOKEN,
  PROP_HAS_NOISE_SUPPRESSION,
  PROP_LEVEL,
  PROP_BYTES_SENT,
  PROP_BYTES_RECEIVED,
  PROP_BPS_SENT,
  PROP_BPS_RECEIVED,
  PROP_ESTIMATE_BPS,
  PROP_ROUND_TRIP_MS,
  PROP_LOSS,
  PROP_CONCEALMENT,
  N_PROPS,
};

enum
{
  SIGNAL_SOURCE_FAILED,
  SIGNAL_SCREEN_ENDED,
  SIGNAL_TALKING_WHILE_MUTED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LiveonCall, liveon_call, G_TYPE_OBJECT)

static void
get_statistic (LiveonCall *self, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_BYTES_SENT:
      g_value_set_uint64 (value, self->stats.bytes_sent);
      break;
    case PROP_BYTES_RECEIVED:
      g_value_set_uint64 (value, self->stats.bytes_received);
      break;
    case PROP_BPS_SENT:
      g_value_set_int64 (value, self->stats.bps_sent);
      break;
    case PROP_BPS_RECEIVED:
      g_value_set_int64 (value, self->stats.bps_received);
      break;
    case PROP_ESTIMATE_BPS:
      g_value_set_int64 (value, self->stats.estimate_bps);
      break;
    case PROP_ROUND_TRIP_MS:
      g_value_set_int64 (value, liveon_call_get_round_trip_ms (self));
      break;
    case PROP_LOSS:
      g_value_set_double (value, self->stats.loss_sent);
      break;
    case PROP_CONCEALMENT:
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
    case PROP_MEETING:
      g_value_set_object (value, self->meeting);
      break;
    case PROP_DEVICES:
      g_value_set_object (value, self->devices);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_PATH:
      g_value_set_enum (value, self->path);
      break;
    case PROP_PATH_REASON:
      g_value_set_string (value, self->path_reason);
      break;
    case PROP_MICROPHONE:
    case PROP_CAMERA:
    case PROP_SCREEN:
    case PROP_SCREEN_SOUND:
      g_value_set_boolean (value, liveon_call_get_is_on (self, id - PROP_MICROPHONE));
      break;
    case PROP_IS_HELD:
      g_value_set_boolean (value, self->is_held);
      break;
    case PROP_IS_TEXT:
      g_value_set_boolean (value, self->is_text);
      break;
    case PROP_PARENT_WINDOW:
      g_value_set_string (value, self->parent_window);
      break;
    case PROP_SCREEN_TOKEN:
      g_value_set_string (value, liveon_call_get_screen_token (self));
      break;
    case PROP_HAS_NOISE_SUPPRESSION:
      g_value_set_boolean (value, self->has_noise_suppression);
      break;
    case PROP_LEVEL:
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
    case PROP_IS_HELD:
      liveon_call_set_is_held (self, g_value_get_boolean (value));
      break;
    case PROP_IS_TEXT:
      liveon_call_set_is_text (self, g_value_get_boolean (value));
      break;
    case PROP_PARENT_WINDOW:
      liveon_call_set_parent_window (self, g_value_get_string (value));
      break;
    case PROP_SCREEN_TOKEN:
      liveon_call_set_screen_token (self, g_value_get_string (value));
      break;
    case PROP_HAS_NOISE_SUPPRESSION:
      liveon_call_set_has_noise_suppression (self, g_value_get_boolean (value));
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

#define FLAGS (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY)
#define WRITABLE (FLAGS | G_PARAM_WRITABLE)

static void
install_statistics (void)
{
  /**
   * LiveonCall:bytes-sent:
   *
   * Of media, with all that carries it, since the start.
   */
  properties[PROP_BYTES_SENT]
      = g_param_spec_uint64 ("bytes-sent", NULL, NULL, 0, G_MAXUINT64, 0, FLAGS);
  /**
   * LiveonCall:bytes-received:
   *
   * Of media, with all that carries it, since the start.
   */
  properties[PROP_BYTES_RECEIVED]
      = g_param_spec_uint64 ("bytes-received", NULL, NULL, 0, G_MAXUINT64, 0, FLAGS);
  /**
   * LiveonCall:bps-sent:
   *
   * Bits of the last second.
   */
  properties[PROP_BPS_SENT] = g_param_spec_int64 ("bps-sent", NULL, NULL, 0, G_MAXINT64, 0, FLAGS);
  /**
   * LiveonCall:bps-received:
   *
   * Bits of the last second.
   */
  properties[PROP_BPS_RECEIVED]
      = g_param_spec_int64 ("bps-received", NULL, NULL, 0, G_MAXINT64, 0, FLAGS);
  /**
   * LiveonCall:estimate-bps:
   *
   * Bits a second that the way to the server is taken to carry.
   */
  properties[PROP_ESTIMATE_BPS]
      = g_param_spec_int64 ("estimate-bps", NULL, NULL, 0, G_MAXINT64, 0, FLAGS);
  /**
   * LiveonCall:round-trip-ms:
   *
   * To the server and back, in milliseconds; -1 while unknown.
   */
  properties[PROP_ROUND_TRIP_MS]
      = g_param_spec_int64 ("round-trip-ms", NULL, NULL, -1, G_MAXINT64, -1, FLAGS);
  /**
   * LiveonCall:loss:
   *
   * Share of the packets sent that did not arrive, 0 to 1.
   */
  properties[PROP_LOSS] = g_param_spec_double ("loss", NULL, NULL, 0, 1, 0, FLAGS);
  /**
   * LiveonCall:concealment:
   *
   * Share of the sound played that had to be made up, 0 to 1.
   */
  properties[PROP_CONCEALMENT] = g_param_spec_double ("concealment", NULL, NULL, 0, 1, 0, FLAGS);
}

static void
install_sources (void)
{
  /**
   * LiveonCall:microphone:
   *
   * Whether the microphone is open; see [property@Call:is-held].
   */
  properties[PROP_MICROPHONE] = g_param_spec_boolean ("microphone", NULL, NULL, FALSE, FLAGS);
  /**
   * LiveonCall:camera:
   *
   * Whether the camera is on.
   */
  properties[PROP_CAMERA] = g_param_spec_boolean ("camera", NULL, NULL, FALSE, FLAGS);
  /**
   * LiveonCall:screen:
   *
   * Whether a screen or window is shared.
   */
  properties[PROP_SCREEN] = g_param_spec_boolean ("screen", NULL, NULL, FALSE, FLAGS);
  /**
   * LiveonCall:screen-sound:
   *
   * Whether its sound is shared with it.
   */
  properties[PROP_SCREEN_SOUND] = g_param_spec_boolean ("screen-sound", NULL, NULL, FALSE, FLAGS);
  /**
   * LiveonCall:is-held:
   *
   * Whether an open microphone sends nothing, as between two pushes of a key to talk.
   */
  properties[PROP_IS_HELD] = g_param_spec_boolean ("is-held", NULL, NULL, FALSE, WRITABLE);
  /**
   * LiveonCall:is-text:
   *
   * Whether a shared screen is sent sharp rather than fluent.
   */
  properties[PROP_IS_TEXT] = g_param_spec_boolean ("is-text", NULL, NULL, TRUE, WRITABLE);
  /**
   * LiveonCall:parent-window:
   *
   * The window that the desktop's dialog for choosing a screen belongs to, as portals have it:
   * `x11:` and the number in hexadecimal, or `wayland:` and the exported handle; %NULL for none.
   */
  properties[PROP_PARENT_WINDOW]
      = g_param_spec_string ("parent-window", NULL, NULL, NULL, WRITABLE);
  /**
   * LiveonCall:screen-token:
   *
   * What spares the person the desktop's dialog when the same screen is shared again; %NULL to be
   * asked. Another one whenever a screen went on: who keeps it keeps the newest. It is good on this
   * desktop alone.
   */
  properties[PROP_SCREEN_TOKEN] = g_param_spec_string ("screen-token", NULL, NULL, NULL, WRITABLE);
  /**
   * LiveonCall:has-noise-suppression:
   *
   * Whether noise is taken out of what the microphone hears.
   */
  properties[PROP_HAS_NOISE_SUPPRESSION]
      = g_param_spec_boolean ("has-noise-suppression", NULL, NULL, TRUE, WRITABLE);
  /**
   * LiveonCall:level:
   *
   * How loud the microphone is, 0 to 1; about ten times a second.
   */
  properties[PROP_LEVEL] = g_param_spec_double ("level", NULL, NULL, 0, 1, 0, FLAGS);
}

static void
install_properties (GObjectClass *object_class)
{
  /**
   * LiveonCall:meeting:
   *
   * The meeting.
   */
  properties[PROP_MEETING]
      = g_param_spec_object ("meeting", NULL, NULL, LIVEON_TYPE_MEETING, FLAGS);
  /**
   * LiveonCall:devices:
   *
   * The devices that the preferred ones are taken from; %NULL for the system's own choice.
   */
  properties[PROP_DEVICES]
      = g_param_spec_object ("devices", NULL, NULL, LIVEON_TYPE_MEDIA_DEVICES, FLAGS);
  /**
   * LiveonCall:state:
   *
   * How far it has come.
   */
  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, LIVEON_TYPE_CALL_STATE, 0, FLAGS);
  /**
   * LiveonCall:path:
   *
   * Which way media goes.
   */
  properties[PROP_PATH] = g_param_spec_enum ("path", NULL, NULL, LIVEON_TYPE_CALL_PATH, 0, FLAGS);
  /**
   * LiveonCall:path-reason:
   *
   * Why it is this way and not a better one: `udp-blocked`, `tcp-blocked`, `proxy`, or empty.
   */
  properties[PROP_PATH_REASON] = g_param_spec_string ("path-reason", NULL, NULL, "", FLAGS);
  install_sources ();
  install_statistics ();
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
liveon_call_class_init (LiveonCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = liveon_call_get_property;
  object_class->set_property = liveon_call_set_property;
  object_class->dispose = liveon_call_dispose;
  object_class->finalize = liveon_call_finalize;
  install_properties (object_class);

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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
lv_media_call_set_path (LiveonCall *self, LiveonCallPath path, const char *reason)
{
  if (g_strcmp0 (self->path_reason, reason) != 0)
    {
      g_free (self->path_reason);
      self->path_reason = g_strdup (reason != NULL ? reason : "");
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH_REASON]);
    }
  if (self->path == path)
    return;
  self->path = path;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
}

void
lv_media_call_set_level (LiveonCall *self, double level)
{
  level = CLAMP (level, 0, 1);
  if (level == self->level)
    return;
  self->level = level;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEVEL]);
}

void
lv_media_call_notify_source (LiveonCall *self, LvSource source)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MICROPHONE + source]);
}

void
lv_media_call_update_screen_token (LiveonCall *self)
{
  const char *token = lv_senders_get_screen_token (self->senders);

  if (g_strcmp0 (token, self->screen_token) == 0)
    return;
  g_free (self->screen_token);
  self->screen_token = g_strdup (token);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCREEN_TOKEN]);
}

void
lv_media_call_notify_stats (LiveonCall *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint id = PROP_BYTES_SENT; id < N_PROPS; id++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
lv_media_call_emit_source_failed (LiveonCall *self, LvSource source, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_SOURCE_FAILED], 0, (LiveonMediaSource) source, error);
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
