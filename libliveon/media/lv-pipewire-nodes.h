/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* PipeWire's cameras, or one node of it, read from its registry. On libpipewire itself, because its
 * GStreamer provider (0.3.65) corrupts memory when devices come and go, and its source does not say
 * when a node goes. Everything happens on the main context; main context only. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct _LvPipewireNodes LvPipewireNodes;

typedef struct
{
  /* All that were there have been told, or there is no PipeWire. It may be freed inside this one.
   */
  void (*ready) (gpointer data);
  /* serial: names it until it is removed. properties: as PipeWire has them. */
  void (*added) (guint64 serial, const GstStructure *properties, gpointer data);
  void (*removed) (guint64 serial, gpointer data);
} LvPipewireNodesEvents;

/* fd: an open connection (of a portal), which it takes over; -1: the user's PipeWire. node: the
 * only one to tell of, by its id; 0: all cameras. Events come on the thread's default context,
 * never from inside this call; it may be freed inside one. events: not copied. */
LvPipewireNodes *
lv_pipewire_nodes_new (int fd, guint32 node, const LvPipewireNodesEvents *events, gpointer data);
void lv_pipewire_nodes_free (LvPipewireNodes *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvPipewireNodes, lv_pipewire_nodes_free)

G_END_DECLS
