/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a source of the sound server hears, with the time of every sample. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _Recorder Recorder;

#define RECORDER_RATE 8000

/* device: "spk.monitor". Records until it is freed; begins within a moment. */
Recorder *recorder_new (const char *device);
void recorder_free (Recorder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Recorder, recorder_free)

/* The floats at RECORDER_RATE from a time on, of g_get_monotonic_time (). NULL when not all of them
 * are there yet. */
GArray *recorder_cut (Recorder *self, gint64 from_us, guint length_ms);
/* When sound louder than the threshold began, at or after from_us; 0: it did not. */
gint64 recorder_find_onset (Recorder *self, gint64 from_us, float threshold);
/* Iterates the main context until it has recorded up to then. */
void recorder_wait_until (Recorder *self, gint64 time_us);

G_END_DECLS
