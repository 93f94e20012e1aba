/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-preview.h"

/**
 * LiveonPreview:
 *
 * The look into the mirror before a meeting: whether the camera sees, the microphone hears and the
 * speaker is heard.
 *
 * Nothing is encoded or sent. [method@Preview.start] opens the camera or the microphone and
 * [method@Preview.stop] frees it again, each by itself; what becomes of it is in
 * [property@Preview:camera-state] and [property@Preview:microphone-state], and when it failed, why
 * and what to do is in [property@Preview:camera-error] and [property@Preview:microphone-error]
 * (`LIVEON_ERROR_DEVICE`). While the preferred device is used, a device that is plugged in is
 * changed over to, also after a failure. [method@Preview.watch] gives the camera's picture in the
 * size that is asked for, [property@Preview:level] the microphone's loudness,
 * [method@Preview.test_speaker_async] plays a short sound.
 *
 * In a sandbox the desktop asks the person whether the camera may be used; until the answer it is
 * starting, and after a no it has failed with the `why` `refused`. [method@Preview.start] asks
 * again.
 *
 * Of the sources only `LIVEON_MEDIA_SOURCE_MICROPHONE` and `LIVEON_MEDIA_SOURCE_CAMERA` are known
 * here. Who goes on into a meeting stops the preview first: some cameras serve one at a time.
 */

/* In the order of LvSource. */
enum
{
  PROP_DEVICES = 1,
  PROP_MICROPHONE_STATE,
  PROP_CAMERA_STATE,
  PROP_MICROPHONE_ERROR,
  PROP_CAMERA_ERROR,
  PROP_MICROPHONE_DEVICE,
  PROP_CAMERA_DEVICE,
  PROP_LEVEL,
  PROP_IS_TESTING_SPEAKER,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LiveonPreview, liveon_preview, G_TYPE_OBJECT)

static void
set_level (LiveonPreview *self, double level)
{
  level = CLAMP (level, 0, 1);
  if (self->level == level)
    return;
  self->level = level;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEVEL]);
}

static void
set_error (LiveonPreview *self, LvSource source, const GError *error)
{
  LvPreviewInput *input = &self->inputs[source];

  if (error == NULL && input->error == NULL)
    return;
  g_clear_error (&input->error);
  input->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MICROPHONE_ERROR + source]);
}

static void
update_device (LiveonPreview *self, LvSource source)
{
  LvPreviewInput *input = &self->inputs[source];
  const char *device = lv_senders_get_device (self->senders, source);

  if (g_strcmp0 (input->device, device) == 0)
    return;
  g_free (input->device);
  input->device = g_strdup (device);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MICROPHONE_DEVICE + source]);
}

static void
update_state (LiveonPreview *self, LvSource source)
{
  LvPreviewInput *input = &self->inputs[source];
  LiveonInputState state = LIVEON_INPUT_STATE_STARTING;

  if (!input->is_wanted)
    state = LIVEON_INPUT_STATE_OFF;
  else if (lv_senders_get_is_on (self->senders, source))
    state = LIVEON_INPUT_STATE_ON;
  else if (input->error != NULL)
    state = LIVEON_INPUT_STATE_FAILED;
  update_device (self, source);
  if (source == LV_SOURCE_MICROPHONE && state != LIVEON_INPUT_STATE_ON)
    set_level (self, 0);
  if (input->state == state)
    return;
  input->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MICROPHONE_STATE + source]);
}

static void
on_changed (LvSource source, const GError *error, gpointer data)
{
  LiveonPreview *self = data;

  set_error (self, source, error);
  update_state (self, source);
  lv_device_choice_note_change (self->choice, source);
}

static void
on_level (double level, gpointer data)
{
  LiveonPreview *self = data;

  set_level (self, level);
  update_device (self, LV_SOURCE_MICROPHONE); /* the sound server may have moved us */
}

static void
on_talking_while_muted (gpointer data)
{
}

static const LvSendersEvents events = {
  .changed = on_changed,
  .level = on_level,
  .talking_while_muted = on_talking_while_muted,
};

static void
begin (LiveonPreview *self, LvSource source)
{
  LvPreviewInput *input = &self->inputs[source];

  set_error (self, source, NULL);
  update_state (self, source);
  /* Before all devices are known the first one would be opened, only to be changed again. */
  if (!lv_senders_get_is_starting (self->senders, source)
      && (!input->follows || liveon_media_devices_get_is_ready (self->devices)))
    lv_senders_turn_on_async (self->senders, source, NULL, NULL);
}

static void
on_devices_ready (LiveonPreview *self)
{
  for (guint i = 0; i < LV_PREVIEW_DEVICES; i++)
    if (self->inputs[i].is_wanted && self->inputs[i].state == LIVEON_INPUT_STATE_STARTING)
      begin (self, i);
}

/* After the choice has taken it; one that is on has changed over by itself. */
static void
begin_again (LiveonPreview *self, LvSource source)
{
  if (self->inputs[source].follows && self->inputs[source].state == LIVEON_INPUT_STATE_FAILED)
    begin (self, source);
}

static void
on_camera_preferred (LiveonPreview *self)
{
  begin_again (self, LV_SOURCE_CAMERA);
}

static void
on_microphone_preferred (LiveonPreview *self)
{
  begin_again (self, LV_SOURCE_MICROPHONE);
}

static void
liveon_preview_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LiveonPreview *self = LIVEON_PREVIEW (object);

  switch (id)
    {
    case PROP_DEVICES:
      g_value_set_object (value, self->devices);
      break;
    case PROP_MICROPHONE_STATE:
    case PROP_CAMERA_STATE:
      g_value_set_enum (value, self->inputs[id - PROP_MICROPHONE_STATE].state);
      break;
    case PROP_MICROPHONE_ERROR:
    case PROP_CAMERA_ERROR:
      g_value_set_boxed (value, self->inputs[id - PROP_MICROPHONE_ERROR].error);
      break;
    case PROP_MICROPHONE_DEVICE:
    case PROP_CAMERA_DEVICE:
      g_value_set_string (value, self->inputs[id - PROP_MICROPHONE_DEVICE].device);
      break;
    case PROP_LEVEL:
      g_value_set_double (value, self->level);
      break;
    case PROP_IS_TESTING_SPEAKER:
      g_value_set_boolean (value, self->testing != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
liveon_preview_dispose (GObject *object)
{
  LiveonPreview *self = LIVEON_PREVIEW (object);

  g_clear_pointer (&self->choice, lv_device_choice_free);
  g_clear_pointer (&self->senders, lv_senders_free);
  g_clear_object (&self->player);
  g_clear_object (&self->devices);
  G_OBJECT_CLASS (liveon_preview_parent_class)->dispose (object);
}

static void
liveon_preview_finalize (GObject *object)
{
  LiveonPreview *self = LIVEON_PREVIEW (object);

  for (guint i = 0; i < LV_PREVIEW_DEVICES; i++)
    {
      g_clear_error (&self->inputs[i].error);
      g_free (self->inputs[i].device);
    }
  G_OBJECT_CLASS (liveon_preview_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * LiveonPreview:devices:
   *
   * The devices that the preferred ones are taken from.
   */
  properties[PROP_DEVICES]
      = g_param_spec_object ("devices", NULL, NULL, LIVEON_TYPE_MEDIA_DEVICES, flags);
  /**
   * LiveonPreview:microphone-state:
   *
   * How far the microphone has come.
   */
  properties[PROP_MICROPHONE_STATE]
      = g_param_spec_enum ("microphone-state", NULL, NULL, LIVEON_TYPE_INPUT_STATE, 0, flags);
  /**
   * LiveonPreview:camera-state:
   *
   * How far the camera has come.
   */
  properties[PROP_CAMERA_STATE]
      = g_param_spec_enum ("camera-state", NULL, NULL, LIVEON_TYPE_INPUT_STATE, 0, flags);
  /**
   * LiveonPreview:microphone-error:
   *
   * Why the microphone failed; %NULL while it did not.
   */
  properties[PROP_MICROPHONE_ERROR]
      = g_param_spec_boxed ("microphone-error", NULL, NULL, G_TYPE_ERROR, flags);
  /**
   * LiveonPreview:camera-error:
   *
   * Why the camera failed; %NULL while it did not.
   */
  properties[PROP_CAMERA_ERROR]
      = g_param_spec_boxed ("camera-error", NULL, NULL, G_TYPE_ERROR, flags);
  /**
   * LiveonPreview:microphone-device:
   *
   * The id of the microphone that is really in use; %NULL while there is none.
   */
  properties[PROP_MICROPHONE_DEVICE]
      = g_param_spec_string ("microphone-device", NULL, NULL, NULL, flags);
  /**
   * LiveonPreview:camera-device:
   *
   * The id of the camera that is really in use; %NULL while there is none.
   */
  properties[PROP_CAMERA_DEVICE] = g_param_spec_string ("camera-device", NULL, NULL, NULL, flags);
  /**
   * LiveonPreview:level:
   *
   * How loud the microphone is, 0 to 1; about ten times a second.
   */
  properties[PROP_LEVEL] = g_param_spec_double ("level", NULL, NULL, 0, 1, 0, flags);
  /**
   * LiveonPreview:is-testing-speaker:
   *
   * Whether the speaker plays its sound.
   */
  properties[PROP_IS_TESTING_SPEAKER]
      = g_param_spec_boolean ("is-testing-speaker", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
liveon_preview_class_init (LiveonPreviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = liveon_preview_get_property;
  object_class->dispose = liveon_preview_dispose;
  object_class->finalize = liveon_preview_finalize;
  install_properties (object_class);
}

static void
liveon_preview_init (LiveonPreview *self)
{
  for (guint i = 0; i < LV_PREVIEW_DEVICES; i++)
    self->inputs[i].follows = TRUE;
  self->senders = lv_senders_new (&events, self);
  /* Its level is wanted and nothing else. */
  lv_audio_sender_set_is_held (lv_senders_get_microphone (self->senders), TRUE);
  self->player = lv_audio_player_new (0);
}

/**
 * liveon_preview_new:
 * @devices: where the preferred devices are known
 *
 * Makes a preview; no device is opened before [method@Preview.start].
 *
 * Returns: (transfer full): the preview
 */
LiveonPreview *
liveon_preview_new (LiveonMediaDevices *devices)
{
  LiveonPreview *self;

  g_return_val_if_fail (LIVEON_IS_MEDIA_DEVICES (devices), NULL);

  self = g_object_new (LIVEON_TYPE_PREVIEW, NULL);
  self->devices = g_object_ref (devices);
  self->choice = lv_device_choice_new (devices, self->senders, self->player);
  g_signal_connect_object (devices, "notify::is-ready", G_CALLBACK (on_devices_ready), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (devices, "notify::preferred-camera", G_CALLBACK (on_camera_preferred),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (devices, "notify::preferred-microphone",
                           G_CALLBACK (on_microphone_preferred), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * liveon_preview_get_devices:
 * @self: a preview
 *
 * Gets the devices that the preferred ones are taken from.
 *
 * Returns: (transfer none): the devices
 */
LiveonMediaDevices *
liveon_preview_get_devices (LiveonPreview *self)
{
  g_return_val_if_fail (LIVEON_IS_PREVIEW (self), NULL);

  return self->devices;
}

/**
 * liveon_preview_set_input:
 * @self: a preview
 * @source: the microphone or the camera
 * @kind: where it is taken from
 * @name: (nullable): the id of a device, or %NULL for the preferred one; the path of a file
 *
 * Chooses where a source is taken from, as [method@Call.set_input] does. One that is on changes
 * over at once.
 */
void
liveon_preview_set_input (LiveonPreview *self,
                          LiveonMediaSource source,
                          LiveonInputKind kind,
                          const char *name)
{
  LvPreviewInput *input;

  g_return_if_fail (LIVEON_IS_PREVIEW (self));
  g_return_if_fail (source < LV_PREVIEW_DEVICES);
  g_return_if_fail (kind != LIVEON_INPUT_KIND_FILE || name != NULL);

  input = &self->inputs[source];
  input->follows = kind == LIVEON_INPUT_KIND_DEVICE && name == NULL;
  lv_device_choice_set_follows (self->choice, (LvSource) source, input->follows);
  if (!input->follows)
    lv_senders_choose_input (self->senders, (LvSource) source, kind, name);
  if (input->is_wanted)
    begin (self, (LvSource) source);
}

/**
 * liveon_preview_start:
 * @self: a preview
 * @source: the microphone or the camera
 *
 * Opens the device; a second time when it failed: tries again.
 */
void
liveon_preview_start (LiveonPreview *self, LiveonMediaSource source)
{
  LvPreviewInput *input;

  g_return_if_fail (LIVEON_IS_PREVIEW (self));
  g_return_if_fail (source < LV_PREVIEW_DEVICES);

  input = &self->inputs[source];
  if (input->is_wanted && input->state != LIVEON_INPUT_STATE_FAILED)
    return;
  input->is_wanted = TRUE;
  begin (self, (LvSource) source);
}

/**
 * liveon_preview_stop:
 * @self: a preview
 * @source: the microphone or the camera
 *
 * Closes the device, which is free when this returns.
 */
void
liveon_preview_stop (LiveonPreview *self, LiveonMediaSource source)
{
  g_return_if_fail (LIVEON_IS_PREVIEW (self));
  g_return_if_fail (source < LV_PREVIEW_DEVICES);

  self->inputs[source].is_wanted = FALSE;
  lv_senders_turn_off (self->senders, (LvSource) source);
  set_error (self, (LvSource) source, NULL);
  update_state (self, (LvSource) source);
}

/**
 * liveon_preview_get_state:
 * @self: a preview
 * @source: the microphone or the camera
 *
 * Gets how far it has come.
 *
 * Returns: the state
 */
LiveonInputState
liveon_preview_get_state (LiveonPreview *self, LiveonMediaSource source)
{
  g_return_val_if_fail (LIVEON_IS_PREVIEW (self), LIVEON_INPUT_STATE_OFF);
  g_return_val_if_fail (source < LV_PREVIEW_DEVICES, LIVEON_INPUT_STATE_OFF);

  return self->inputs[source].state;
}

/**
 * liveon_preview_get_error:
 * @self: a preview
 * @source: the microphone or the camera
 *
 * Gets why it failed.
 *
 * Returns: (transfer none) (nullable): `LIVEON_ERROR_DEVICE`, or %NULL while it did not
 */
const GError *
liveon_preview_get_error (LiveonPreview *self, LiveonMediaSource source)
{
  g_return_val_if_fail (LIVEON_IS_PREVIEW (self), NULL);
  g_return_val_if_fail (source < LV_PREVIEW_DEVICES, NULL);

  return self->inputs[source].error;
}

/**
 * liveon_preview_get_device_in_use:
 * @self: a preview
 * @source: the microphone or the camera
 *
 * Gets the device that is really in use.
 *
 * Returns: (transfer none) (nullable): its id, or %NULL while the source is not on
 */
const char *
liveon_preview_get_device_in_use (LiveonPreview *self, LiveonMediaSource source)
{
  g_return_val_if_fail (LIVEON_IS_PREVIEW (self), NULL);
  g_return_val_if_fail (source < LV_PREVIEW_DEVICES, NULL);

  return self->inputs[source].device;
}

/**
 * liveon_preview_watch:
 * @self: a preview
 *
 * Gets the camera's picture, whether the camera is on or not. Its size, visibility and pixel format
 * are followed. Who asks twice gets the same stream.
 *
 * Returns: (transfer full): the pictures, as long as it is held; of no participant
 */
LiveonVideoStream *
liveon_preview_watch (LiveonPreview *self)
{
  g_return_val_if_fail (LIVEON_IS_PREVIEW (self), NULL);

  return lv_senders_watch (self->senders, LV_SOURCE_CAMERA, NULL);
}

/**
 * liveon_preview_get_level:
 * @self: a preview
 *
 * Gets how loud the microphone is.
 *
 * Returns: 0 to 1; 0 while it is not on
 */
double
liveon_preview_get_level (LiveonPreview *self)
{
  g_return_val_if_fail (LIVEON_IS_PREVIEW (self), 0);

  return self->level;
}

void
lv_preview_notify_is_testing (LiveonPreview *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_TESTING_SPEAKER]);
}
