/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-device-choice.h"

#include "lv-media-devices.h"

struct _LvDeviceChoice
{
  LiveonMediaDevices *devices;
  LvSenders *senders;
  LvAudioPlayer *player;
  gboolean is_running;
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
on_speaker (LvDeviceChoice *self)
{
  if (self->is_running)
    lv_audio_player_start (self->player, get_preferred (self, LIVEON_MEDIA_KIND_SPEAKER));
}

LvDeviceChoice *
lv_device_choice_new (LiveonMediaDevices *devices, LvSenders *senders, LvAudioPlayer *player)
{
  LvDeviceChoice *self = g_new0 (LvDeviceChoice, 1);

  self->devices = devices;
  self->senders = senders;
  self->player = player;
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
lv_device_choice_start (LvDeviceChoice *self)
{
  self->is_running = TRUE;
  lv_audio_player_start (
      self->player, self->devices == NULL ? NULL : get_preferred (self, LIVEON_MEDIA_KIND_SPEAKER));
}

void
lv_device_choice_stop (LvDeviceChoice *self)
{
  self->is_running = FALSE;
  lv_audio_player_stop (self->player);
}
