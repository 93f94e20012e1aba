/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a device of GStreamer's or PipeWire's lists is to us: which kind, under which stable name.
 * Pure. Any thread. */
#pragma once

#include <gst/gst.h>

#include "liveon-media-device.h"

G_BEGIN_DECLS

typedef struct
{
  LiveonMediaKind kind;
  char *id;
  char *name;
  char *path; /* of a camera that V4L2 drives, whoever listed it; else NULL */
  gboolean is_default;
} LvDeviceFacts;

/* FALSE when it is nothing of ours: a sink's monitor, or without a name that would stay.
 *
 * device_class: of gst_device_get_device_class(). internal: the name that PulseAudio has for it, or
 * NULL. The id is the PipeWire or PulseAudio node's name, which is the same for both providers, or
 * the path of a camera outside PipeWire, by its serial number where udev made such a link under
 * by_id (NULL: /dev/v4l/by-id). */
gboolean lv_device_facts_read (const char *device_class,
                               const GstStructure *properties,
                               const char *internal,
                               const char *display_name,
                               const char *by_id,
                               LvDeviceFacts *facts);
void lv_device_facts_copy (LvDeviceFacts *to, const LvDeviceFacts *from);
void lv_device_facts_clear (LvDeviceFacts *facts);

/* The first of the order that is there, else the default, else the first; -1 when ids is empty.
 * order may be NULL. default_id may be NULL. */
int lv_device_choose (const char *const *ids, const char *const *order, const char *default_id);

G_END_DECLS
