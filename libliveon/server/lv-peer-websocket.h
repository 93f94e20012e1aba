/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A WebSocket that is served by a part of its own: held to the time of its peer, pinged, closed
 * with a word or dropped without. It keeps itself until libsoup says that it is closed; its user is
 * told when there is nothing more to do with it, and then that it is gone. Main context only. */
#pragma once

#include "lv-peer.h"

G_BEGIN_DECLS

typedef struct _LvPeerWebsocket LvPeerWebsocket;

typedef struct
{
  gboolean is_binary; /* this and the next three: as of LvPeerService */
  gsize max_message;
  guint frames_burst, frames_interval_ms;
  void (*check) (gpointer user, gint64 now_ms); /* once a second while it is open; NULL: nothing */
  void (*let_go) (gpointer user); /* it closes: maybe more than once, the first time counts */
  void (*gone) (gpointer user);   /* the last word; the WebSocket is freed after it */
} LvPeerWebsocketService;

/* The service is static. */
LvPeerWebsocket *lv_peer_websocket_new (LvClock *clock,
                                        LvPeer *peer,
                                        SoupWebsocketConnection *websocket,
                                        const LvPeerWebsocketService *service,
                                        gpointer user);
SoupWebsocketConnection *lv_peer_websocket_get_connection (LvPeerWebsocket *self);
LvPeer *lv_peer_websocket_get_peer (LvPeerWebsocket *self);
gboolean lv_peer_websocket_is_open (LvPeerWebsocket *self);
/* Lets go, says goodbye, and waits for the answer no longer than it should. */
void lv_peer_websocket_close (LvPeerWebsocket *self, guint code);

G_END_DECLS
