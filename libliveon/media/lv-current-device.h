/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which device a PulseAudio element really uses: the sound server may move it. Asking takes a round
 * trip to the server, so it is done on another thread. new, free: the main context, where changed
 * is called; check: any thread. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct _LvCurrentDevice LvCurrentDevice;

/* device: the id, not NULL. */
typedef void (*LvDeviceChangedFunc) (const char *device, gpointer data);

/* Whether it is what sound servers make up where there is none. */
gboolean lv_current_device_is_dummy (const char *device);

LvCurrentDevice *
lv_current_device_new (GstElement *element, LvDeviceChangedFunc changed, gpointer data);
/* Nothing is called any more. */
void lv_current_device_free (LvCurrentDevice *self);
void lv_current_device_check (LvCurrentDevice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvCurrentDevice, lv_current_device_free)

G_END_DECLS
