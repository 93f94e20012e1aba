/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All cameras, microphones and speakers that are there now, and which to use. Main context only. */
#pragma once

#include "liveon-media-device.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_MEDIA_DEVICES (liveon_media_devices_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonMediaDevices, liveon_media_devices, LIVEON, MEDIA_DEVICES, GObject)

LIVEON_API LiveonMediaDevices *liveon_media_devices_new (void);
LIVEON_API gboolean liveon_media_devices_get_is_ready (LiveonMediaDevices *self);
LIVEON_API GListModel *liveon_media_devices_get_list (LiveonMediaDevices *self,
                                                      LiveonMediaKind kind);
LIVEON_API void liveon_media_devices_set_order (LiveonMediaDevices *self,
                                                LiveonMediaKind kind,
                                                const char *const *ids);
LIVEON_API const char *const *liveon_media_devices_get_order (LiveonMediaDevices *self,
                                                              LiveonMediaKind kind);
LIVEON_API LiveonMediaDevice *liveon_media_devices_get_preferred (LiveonMediaDevices *self,
                                                                  LiveonMediaKind kind);

G_END_DECLS
