/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of LiveonPreview. Main context only. */
#pragma once

#include "liveon-preview.h"
#include "lv-device-choice.h"
#include "lv-senders.h"

G_BEGIN_DECLS

#define LV_PREVIEW_DEVICES 2 /* microphone and camera, as LvSource counts them */

typedef struct
{
  gboolean is_wanted;
  gboolean follows; /* the preferred device, and not one that was named */
  LiveonInputState state;
  GError *error;
  char *device; /* in use */
} LvPreviewInput;

struct _LiveonPreview
{
  GObject parent_instance;

  LiveonMediaDevices *devices;
  LvSenders *senders;
  LvAudioPlayer *player;
  LvDeviceChoice *choice;
  LvPreviewInput inputs[LV_PREVIEW_DEVICES];
  double level;
  GTask *testing; /* the speaker; borrowed: the player's callback owns it */
  GSource *cancelled;
};

/* liveon-preview.c */
void lv_preview_notify_is_testing (LiveonPreview *self);

G_END_DECLS
