/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The cameras that a sandbox may use, through xdg-desktop-portal. Main context only. */
#pragma once

#include <gio/gio.h>

#include "lv-media-input.h"

G_BEGIN_DECLS

/* The id of the device that stands for all of them while nobody has permitted to look. */
#define LV_CAMERA_PORTAL_ID "portal"

#define LV_CAMERA_PORTAL_INTERFACE "org.freedesktop.portal.Camera"

/* A camera: an input of LV_INPUT_PIPEWIRE. The person is asked unless it was permitted before; a
 * no, of today or of then, is LIVEON_ERROR_DEVICE with the why "refused". name: a node's;
 * LV_CAMERA_PORTAL_ID or NULL: whichever there is. */
void lv_camera_portal_open_async (const char *name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
LvMediaInput *lv_camera_portal_open_finish (GAsyncResult *result, GError **error);

G_END_DECLS
