/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keeps a call on the preferred devices: who plugs a headset in hears and speaks by it, and again
 * when it comes back. What somebody chose for this call stays. Main context only. */
#pragma once

#include "liveon-media-devices.h"
#include "lv-audio-player.h"
#include "lv-senders.h"

G_BEGIN_DECLS

typedef struct _LvDeviceChoice LvDeviceChoice;

/* error: LIVEON_ERROR_DEVICE. Another speaker plays already, or none does. */
typedef void (*LvSpeakerFailedFunc) (const GError *error, gpointer data);

/* All outlive it. */
LvDeviceChoice *
lv_device_choice_new (LiveonMediaDevices *devices, LvSenders *senders, LvAudioPlayer *player);
void lv_device_choice_free (LvDeviceChoice *self);
/* Whether the source follows the preference; so it is at first. */
void lv_device_choice_set_follows (LvDeviceChoice *self, LvSource source, gboolean follows);
/* The source went on or off: a camera that is on may have let others be seen. */
void lv_device_choice_note_change (LvDeviceChoice *self, LvSource source);
/* A speaker that fails or goes away is told, and the next one in the order plays in its place;
 * without a func it just ends. */
void
lv_device_choice_set_speaker_func (LvDeviceChoice *self, LvSpeakerFailedFunc func, gpointer data);
/* The id of the one that plays, or is to; NULL: the system's choice, or nowhere. */
const char *lv_device_choice_get_speaker (LvDeviceChoice *self);
/* The player runs, or does no longer. */
void lv_device_choice_start (LvDeviceChoice *self);
void lv_device_choice_stop (LvDeviceChoice *self);

G_END_DECLS
