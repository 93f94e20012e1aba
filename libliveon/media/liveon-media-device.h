/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A camera, microphone or speaker. Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-macros.h"

G_BEGIN_DECLS

/**
 * LiveonMediaKind:
 * @LIVEON_MEDIA_KIND_CAMERA: gives pictures
 * @LIVEON_MEDIA_KIND_MICROPHONE: gives sound
 * @LIVEON_MEDIA_KIND_SPEAKER: plays sound
 *
 * What a [class@MediaDevice] is for.
 */
typedef enum
{
  LIVEON_MEDIA_KIND_CAMERA,
  LIVEON_MEDIA_KIND_MICROPHONE,
  LIVEON_MEDIA_KIND_SPEAKER,
} LiveonMediaKind;

#define LIVEON_TYPE_MEDIA_DEVICE (liveon_media_device_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonMediaDevice, liveon_media_device, LIVEON, MEDIA_DEVICE, GObject)

LIVEON_API const char *liveon_media_device_get_id (LiveonMediaDevice *self);
LIVEON_API const char *liveon_media_device_get_name (LiveonMediaDevice *self);
LIVEON_API LiveonMediaKind liveon_media_device_get_kind (LiveonMediaDevice *self);
LIVEON_API gboolean liveon_media_device_get_is_preferred (LiveonMediaDevice *self);

/* All that are there now, with the preference of each kind. */
#define LIVEON_TYPE_MEDIA_DEVICES (liveon_media_devices_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonMediaDevices, liveon_media_devices, LIVEON, MEDIA_DEVICES, GObject)

LIVEON_API LiveonMediaDevices *liveon_media_devices_new (void);
/* GListModel of LiveonMediaDevice, following plug and unplug. */
LIVEON_API GListModel *liveon_media_devices_get_list (LiveonMediaDevices *self,
                                                      LiveonMediaKind kind);
/* Ids, the best first, also of devices that are not plugged in now. */
LIVEON_API void liveon_media_devices_set_order (LiveonMediaDevices *self,
                                                LiveonMediaKind kind,
                                                const char *const *ids);
LIVEON_API const char *const *liveon_media_devices_get_order (LiveonMediaDevices *self,
                                                              LiveonMediaKind kind);
/* The first of the order that is there, else the system's default; NULL when there is none. */
LIVEON_API LiveonMediaDevice *liveon_media_devices_get_preferred (LiveonMediaDevices *self,
                                                                  LiveonMediaKind kind);

G_END_DECLS
