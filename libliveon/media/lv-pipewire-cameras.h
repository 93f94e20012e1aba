/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* PipeWire's cameras, read from its registry. On libpipewire itself, because its GStreamer provider
 * (0.3.65) corrupts memory when devices come and go. Everything happens on the main context; main
 * context only. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct _LvPipewireCameras LvPipewireCameras;

typedef struct
{
  /* All that were there have been told, or there is no PipeWire. It may be freed inside this one.
   */
  void (*ready) (gpointer data);
  /* serial: names it until it is removed. properties: as PipeWire has them. */
  void (*added) (guint64 serial, const GstStructure *properties, gpointer data);
  void (*removed) (guint64 serial, gpointer data);
} LvPipewireCamerasEvents;

/* fd: an open connection (of a portal), which it takes over; -1: the user's PipeWire. Events come
 * on the thread's default context, never from inside this call; it may be freed inside one. events:
 * not copied. */
LvPipewireCameras *
lv_pipewire_cameras_new (int fd, const LvPipewireCamerasEvents *events, gpointer data);
void lv_pipewire_cameras_free (LvPipewireCameras *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvPipewireCameras, lv_pipewire_cameras_free)

G_END_DECLS
