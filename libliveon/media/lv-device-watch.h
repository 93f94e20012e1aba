/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What PulseAudio (or PipeWire in its place), V4L2 and PipeWire say of devices, without blocking
 * anybody. Main context only. */
#pragma once

#include "lv-device-facts.h"

G_BEGIN_DECLS

typedef struct _LvDeviceWatch LvDeviceWatch;

typedef struct
{
  /* All that were there from the beginning have been told by `added`. */
  void (*ready) (gpointer data);
  /* A device as one provider lists it; another may list it too. */
  void (*added) (gconstpointer key, const LvDeviceFacts *facts, gpointer data);
  void (*removed) (gconstpointer key, gpointer data);
} LvDeviceWatchEvents;

/* Events come on the thread's default context, never from inside this call. events: not copied. */
LvDeviceWatch *lv_device_watch_new (const LvDeviceWatchEvents *events, gpointer data);
/* The person may just have permitted to use cameras. */
void lv_device_watch_look_again (LvDeviceWatch *self);
/* Nothing is called any more. */
void lv_device_watch_free (LvDeviceWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvDeviceWatch, lv_device_watch_free)

G_END_DECLS
