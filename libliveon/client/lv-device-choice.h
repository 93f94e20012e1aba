/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keeps a call on the preferred devices: who plugs a headset in hears and speaks by it, and again
 * when it comes back. What somebody chose for this call stays. Main context only. */
#pragma once

#include "liveon-media-devices.h"
#include "lv-audio-player.h"
#include "lv-senders.h"

G_BEGIN_DECLS

typedef struct _LvDeviceChoice LvDeviceChoice;

/* All outlive it. */
LvDeviceChoice *
lv_device_choice_new (LiveonMediaDevices *devices, LvSenders *senders, LvAudioPlayer *player);
void lv_device_choice_free (LvDeviceChoice *self);
/* Whether the source follows the preference; so it is at first. */
void lv_device_choice_set_follows (LvDeviceChoice *self, LvSource source, gboolean follows);
/* The source went on or off: a camera that is on may have let others be seen. */
void lv_device_choice_note_change (LvDeviceChoice *self, LvSource source);
/* The player runs, or does no longer. */
void lv_device_choice_start (LvDeviceChoice *self);
void lv_device_choice_stop (LvDeviceChoice *self);

G_END_DECLS
