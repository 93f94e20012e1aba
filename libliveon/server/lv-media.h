/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sound and pictures of one running server: owns the forwarding server, knows how clients reach it,
 * and carries what it tells to the seats and meetings. Main context only. */
#pragma once

#include "lv-context.h"
#include "lv-media-messages.h"
#include "lv-seat-media.h"
#include "lv-sfu.h"

G_BEGIN_DECLS

/* Binds the UDP port. The context's TCP port must be known; 0 offers no way by TCP.
 * LIVEON_ERROR_CONFIGURATION when the port or the TURN secret cannot be had. */
LvMedia *lv_media_new (LvContext *context, GError **error);
/* All meetings have ended. */
void lv_media_free (LvMedia *self);
LvContext *lv_media_get_context (LvMedia *self);
LvSfu *lv_media_get_sfu (LvMedia *self);
guint16 lv_media_get_port (LvMedia *self);
gboolean lv_media_is_real_time (LvMedia *self);

/* The seat's answer to its offer, but for the SDP: TURN, a token for the WebSocket, its bound. */
LvMediaAnswer *lv_media_begin_answer (LvMedia *self, LvSeatMedia *media, gint64 max_bps);
char *lv_media_write_sdp (LvMedia *self, LvNegotiation *negotiation, const LvIceCredentials *local);

/* The seat whose token it is: once, and not for long. LIVEON_ERROR_UNAUTHENTICATED. */
LvSeatMedia *lv_media_take_token (LvMedia *self, const char *token, GError **error);
void lv_media_drop_token (LvMedia *self, LvSeatMedia *media);

/* Of a seat that ends: what it used in the minute that has not been written. */
void lv_media_keep_minute (LvMedia *self, LvSeat *seat);
/* Writes what was kept, and the minute of everyone, now. */
void lv_media_write_minutes (LvMedia *self);

/* The addresses that the configuration leads to; the caller's. */
char **lv_media_find_addresses (LiveonServerConfig *config);
/* Where it binds: the address is the caller's; port 0: any. */
char *lv_media_find_listen (LiveonServerConfig *config, guint16 *port);
/* NULL without an error when there are no TURN servers. */
LvSecret *lv_media_read_turn_secret (LiveonServerConfig *config, GError **error);

G_END_DECLS
