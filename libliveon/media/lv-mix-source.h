/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A GStreamer source that makes a block of sound whenever the sink has room for one: 10 ms of 48
 * kHz mono S16. Made on any thread; fill is called on the streaming thread. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Writes LV_SOUND_BLOCK samples; returns when they will be heard, as running time of a pipeline
 * whose base time is 0: g_get_monotonic_time (). */
typedef gint64 (*LvFillFunc) (gint16 *samples, gpointer data);

GstElement *lv_mix_source_new (LvFillFunc fill, gpointer data);
/* fill is not called any more when it returns, also if the element does not stop. */
void lv_mix_source_disconnect (GstElement *element);

G_END_DECLS
