/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-types.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_DEVICE (liveon_device_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonDevice, liveon_device, LIVEON, DEVICE, GObject)

LIVEON_API LiveonDevice *liveon_device_new (const char *name);
LIVEON_API LiveonDevice *
liveon_device_new_from_seed (GBytes *seed, const char *name, GError **error);
LIVEON_API void liveon_device_load_async (const char *path,
                                          const char *name,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
LIVEON_API LiveonDevice *liveon_device_load_finish (GAsyncResult *result, GError **error);
LIVEON_API const char *liveon_device_get_id (LiveonDevice *self);
LIVEON_API const char *liveon_device_get_name (LiveonDevice *self);
LIVEON_API GBytes *liveon_device_dup_seed (LiveonDevice *self);

G_END_DECLS
