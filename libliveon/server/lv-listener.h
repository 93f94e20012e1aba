/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one TCP port for users: accepts, bounds, and hands over to HTTP what speaks TLS 1.3. Main
 * context only. */
#pragma once

#include "lv-config-keys.h"
#include "lv-context.h"

G_BEGIN_DECLS

#define LV_TYPE_LISTENER (lv_listener_get_type ())
G_DECLARE_FINAL_TYPE (LvListener, lv_listener, LV, LISTENER, GObject)

/* The context must outlive it and have its dispatch; addresses, proxies and limits are read from
 * the configuration now. */
LvListener *lv_listener_new (LvContext *context);
/* Another, for what this dispatch answers and nothing else, on the addresses of this key; behind no
 * proxy. */
LvListener *lv_listener_new_for (LvContext *context, LvDispatch *dispatch, LvConfigKey key);
/* For new connections, also while it runs. PEM files. */
gboolean lv_listener_set_certificate (LvListener *self,
                                      const char *certificate_file,
                                      const char *key_file,
                                      GError **error);
/* Binds every configured address, or none. */
gboolean lv_listener_start (LvListener *self, GError **error);
/* Of the first address: the real one where 0 was configured. */
guint lv_listener_get_port (LvListener *self);
guint lv_listener_count_connections (LvListener *self);
/* Accepts nothing more; WebSockets end when 1001 has left for them, idle connections at once,
 * others when they are answered; those who do not read what they are sent, after two seconds. */
void lv_listener_stop_async (LvListener *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean lv_listener_stop_finish (LvListener *self, GAsyncResult *result, GError **error);

G_END_DECLS
