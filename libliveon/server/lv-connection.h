/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One WebSocket: hello, calls, pushes; its own pong timer, a bounded send queue. Main context only.
 */
#pragma once

#include <libsoup/soup.h>

#include "lv-context.h"
#include "lv-peer.h"
#include "lv-session.h"

G_BEGIN_DECLS

#define LV_TYPE_CONNECTION (lv_connection_get_type ())
G_DECLARE_FINAL_TYPE (LvConnection, lv_connection, LV, CONNECTION, GObject)

/* One text message; a connection whose queue is full is closed with 4003. */
void lv_connection_send (LvConnection *self, GBytes *message);
/* Sends the problem, if there is one, then closes with the code. */
void lv_connection_close (LvConnection *self, guint code, const GError *problem);
/* Bytes that it has been given and the network has not taken yet. */
guint64 lv_connection_get_waiting (LvConnection *self);
/* Monotonic time of the last sign of life. */
gint64 lv_connection_get_last_seen_ms (LvConnection *self);
LvSession *lv_connection_get_session (LvConnection *self);
/* From where it came, without the port. */
const char *lv_connection_get_address (LvConnection *self);
/* "ja" or "en", as hello asked. */
const char *lv_connection_get_language (LvConnection *self);

/* For the transport: takes over what was upgraded, and lives until that is closed. */
void lv_connection_serve (LvContext *context, LvPeer *peer, SoupWebsocketConnection *websocket);

G_END_DECLS
