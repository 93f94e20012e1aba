/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-device-choice.h"

#include "lv-gst.h"
#include "lv-media-devices.h"

struct _LvDeviceChoice
{
  LiveonMediaDevices *devices;
  LvSenders *senders;
  LvAudioPlayer *player;
  gboolean is_running;
  char *speaker;      /* that plays; NULL: the system's choice, or nowhere */
  GHashTable *failed; /* speakers that did, since another one was preferred */
  LvSpeakerFailedFunc speaker_failed;
  gpointer data;
  gboolean follows[LV_N_SOURCES];
};

static const char *
get_preferred (LvDeviceChoice *self, LiveonMediaKind kind)
{
  LiveonMediaDevice *device = liveon_media_devices_get_preferred (self->devices, kind);

  return device == NULL ? NULL : liveon_media_device_get_id (device);
}

static void
apply (LvDeviceChoice *self, LvSource source, LiveonMediaKind kind)
{
  if (self->follows[source])
    lv_senders_set_input (self->senders, source,
                          lv_media_input_new (LV_INPUT_DEVICE, get_preferred (self, kind)));
}

static void
on_camera (LvDeviceChoice *self)
{
  apply (self, LV_SOURCE_CAMERA, LIVEON_MEDIA_KIND_CAMERA);
}

static void
on_microphone (LvDeviceChoice *self)
{
  apply (self, LV_SOURCE_MICROPHONE, LIVEON_MEDIA_KIND_MICROPHONE);
}

static void
play (LvDeviceChoice *self, const char *id)
{
  g_free (self->speaker);
  self->speaker = g_strdup (id);
  lv_audio_player_start (self->player, id);
}

static void
tell (LvDeviceChoice *self, const GError *error)
{
  if (self->speaker_failed != NULL)
    self->speaker_failed (error, self->data);
}

static void
on_speaker (LvDeviceChoice *self)
{
  const char *wanted = get_preferred (self, LIVEON_MEDIA_KIND_SPEAKER);
  g_autofree char *gone = NULL;

  g_hash_table_remove_all (self->failed);
  if (!self->is_running || (wanted != NULL && g_strcmp0 (wanted, self->speaker) == 0))
    return;
  if (self->speaker != NULL
      && !lv_media_devices_has (self->devices, LIVEON_MEDIA_KIND_SPEAKER, self->speaker))
    gone = g_strdup (self->speaker);
  play (self, wanted);
  if (gone != NULL)
    {
      g_autoptr (GError) error = lv_gst_error_new (gone, "missing", "it has gone");

      tell (self, error);
    }
}

/* The player goes on to nowhere, which helps nobody. What fails before any speaker was there is no
 * news. */
static void
on_player_failed (LvDeviceChoice *self, const GError *error)
{
  g_autofree char *failed = g_steal_pointer (&self->speaker);
  const char *next = NULL;

  if (!self->is_running || (failed == NULL && self->devices != NULL))
    return;
  if (failed != NULL)
    {
      g_hash_table_add (self->failed, g_strdup (failed));
      next = lv_media_devices_choose (self->devices, LIVEON_MEDIA_KIND_SPEAKER, self->failed);
    }
  if (next != NULL && self->speaker_failed != NULL)
    play (self, next);
  tell (self, error);
}

LvDeviceChoice *
lv_device_choice_new (LiveonMediaDevices *devices, LvSenders *senders, LvAudioPlayer *player)
{
  LvDeviceChoice *self = g_new0 (LvDeviceChoice, 1);

  self->devices = devices;
  self->senders = senders;
  self->player = player;
  self->failed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect_swapped (player, "failed", G_CALLBACK (on_player_failed), self);
  self->follows[LV_SOURCE_CAMERA] = self->follows[LV_SOURCE_MICROPHONE] = TRUE;
  if (devices == NULL)
    return self;
  g_signal_connect_swapped (devices, "notify::preferred-camera", G_CALLBACK (on_camera), self);
  g_signal_connect_swapped (devices, "notify::preferred-microphone", G_CALLBACK (on_microphone),
                            self);
  g_signal_connect_swapped (devices, "notify::preferred-speaker", G_CALLBACK (on_speaker), self);
  on_camera (self);
  on_microphone (self);
  return self;
}

void
lv_device_choice_free (LvDeviceChoice *self)
{
  if (self->devices != NULL)
    g_signal_handlers_disconnect_by_data (self->devices, self);
  g_signal_handlers_disconnect_by_data (self->player, self);
  g_hash_table_unref (self->failed);
  g_free (self->speaker);
  g_free (self);
}

void
lv_device_choice_set_follows (LvDeviceChoice *self, LvSource source, gboolean follows)
{
  self->follows[source] = follows;
  if (self->devices == NULL || !follows)
    return;
  if (source == LV_SOURCE_CAMERA)
    on_camera (self);
  else if (source == LV_SOURCE_MICROPHONE)
    on_microphone (self);
}

void
lv_device_choice_note_change (LvDeviceChoice *self, LvSource source)
{
  if (self->devices != NULL && source == LV_SOURCE_CAMERA
      && lv_senders_get_is_on (self->senders, source))
    lv_media_devices_look_again (self->devices);
}

void
lv_device_choice_set_speaker_func (LvDeviceChoice *self, LvSpeakerFailedFunc func, gpointer data)
{
  self->speaker_failed = func;
  self->data = data;
}

const char *
lv_device_choice_get_speaker (LvDeviceChoice *self)
{
  return self->speaker;
}

void
lv_device_choice_start (LvDeviceChoice *self)
{
  self->is_running = TRUE;
  play (self, self->devices == NULL ? NULL : get_preferred (self, LIVEON_MEDIA_KIND_SPEAKER));
}

void
lv_device_choice_stop (LvDeviceChoice *self)
{
  self->is_running = FALSE;
  lv_audio_player_stop (self->player);
  g_clear_pointer (&self->speaker, g_free);
}
