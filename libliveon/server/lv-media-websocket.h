/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Media over a WebSocket: each binary message is one datagram. What cannot leave soon is dropped,
 * as a network would. Main context only. */
#pragma once

#include "lv-peer.h"
#include "lv-seat-media.h"

G_BEGIN_DECLS

#define LV_MEDIA_PROTOCOL_NAME "liveon-media.1"

/* Takes over what was upgraded, and lives until that is closed. The seat's earlier one ends. */
void lv_media_websocket_serve (LvContext *context,
                               LvPeer *peer,
                               SoupWebsocketConnection *websocket,
                               LvSeatMedia *media);
G_END_DECLS
