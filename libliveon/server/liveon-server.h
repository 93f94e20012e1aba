/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-server-config.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_SERVER (liveon_server_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonServer, liveon_server, LIVEON, SERVER, GObject)

LIVEON_API LiveonServer *liveon_server_new (LiveonServerConfig *config);
LIVEON_API void liveon_server_start_async (LiveonServer *self,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
LIVEON_API gboolean liveon_server_start_finish (LiveonServer *self,
                                                GAsyncResult *result,
                                                GError **error);
LIVEON_API void
liveon_server_stop_async (LiveonServer *self, GAsyncReadyCallback callback, gpointer user_data);
LIVEON_API gboolean liveon_server_stop_finish (LiveonServer *self,
                                               GAsyncResult *result,
                                               GError **error);
LIVEON_API gboolean liveon_server_reload (LiveonServer *self, GError **error);
LIVEON_API const char *liveon_server_get_pin (LiveonServer *self);
LIVEON_API guint liveon_server_get_port (LiveonServer *self);

G_END_DECLS
