/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The way from who makes sound to one speaker, or to nowhere in real time. Main context only, but
 * for what says otherwise. */
#pragma once

#include "lv-mix-source.h"

G_BEGIN_DECLS

typedef struct _LvSoundOutput LvSoundOutput;

typedef struct
{
  LvFillFunc fill; /* on a streaming thread */
  /* It plays no more; the last thing done with it. */
  void (*failed) (const GError *error, gpointer data);
  /* What lv_sound_output_get_device() says is another one. */
  void (*device_changed) (gpointer data);
} LvSoundOutputEvents;

/* device: stable id, NULL: the system's default. probe: what hears all that is played; one speaker
 * at a time has it. Times of its buffers are g_get_monotonic_time (), comparable with those of any
 * sender. events: not copied. */
LvSoundOutput *lv_sound_output_new (const char *device,
                                    gboolean is_to_nowhere,
                                    GstElement *probe,
                                    const LvSoundOutputEvents *events,
                                    gpointer data,
                                    GError **error);
void lv_sound_output_start (LvSoundOutput *self);
/* Ends and frees it; nothing is called any more. FALSE: the device hangs and keeps the probe. */
gboolean lv_sound_output_stop (LvSoundOutput *self);
/* The device that is really in use; NULL while it is not known. */
const char *lv_sound_output_get_device (LvSoundOutput *self);
/* Asks which one it is, without waiting. */
void lv_sound_output_check_device (LvSoundOutput *self);
/* What was given to the device and was not played yet, in microseconds; negative: it does not say.
 * From within fill. */
gint64 lv_sound_output_get_delay (LvSoundOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSoundOutput, lv_sound_output_stop)

G_END_DECLS
