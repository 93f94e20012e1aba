/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-types.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_DEVICE_INFO (liveon_device_info_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonDeviceInfo, liveon_device_info, LIVEON, DEVICE_INFO, GObject)

LIVEON_API const char *liveon_device_info_get_id (LiveonDeviceInfo *self);
LIVEON_API const char *liveon_device_info_get_name (LiveonDeviceInfo *self);
LIVEON_API const char *liveon_device_info_get_client (LiveonDeviceInfo *self);
LIVEON_API const char *liveon_device_info_get_address (LiveonDeviceInfo *self);
LIVEON_API GDateTime *liveon_device_info_dup_created (LiveonDeviceInfo *self);
LIVEON_API GDateTime *liveon_device_info_dup_used (LiveonDeviceInfo *self);
LIVEON_API gboolean liveon_device_info_get_is_current (LiveonDeviceInfo *self);

G_END_DECLS
