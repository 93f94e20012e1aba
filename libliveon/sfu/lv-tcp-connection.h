/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A connection of ICE-TCP (RFC 6544): datagrams in RFC 4571 frames, bound to a peer by the first
 * STUN message that is right. Media worker's thread; new: any, before it is given to a worker. */
#pragma once

#include "lv-worker-peer.h"

G_BEGIN_DECLS

#define LV_TCP_MAX_UNBOUND 256 /* of a worker */
#define LV_TCP_MAX_BOUND 8     /* of a peer */

/* Eats both; early may be NULL. */
LvTcpConnection *lv_tcp_connection_new (GSocket *socket, GBytes *early);
void lv_tcp_connection_free (LvTcpConnection *self);
/* The worker's from now on. */
void lv_tcp_connection_adopt (LvTcpConnection *self, LvWorker *worker);
/* A checked STUN message of that peer came over it. */
void lv_tcp_connection_bind (LvTcpConnection *self, LvWorkerPeer *peer);
/* The peer has gone, or has others. */
void lv_tcp_connection_close (LvTcpConnection *self);
/* Whole or not at all: what does not fit into its bounded buffer is dropped. */
void lv_tcp_connection_send (LvTcpConnection *self, const guint8 *data, gsize length);
/* Once a round for what was queued in it. */
void lv_tcp_connection_flush (LvTcpConnection *self);
void lv_tcp_connection_tick (LvTcpConnection *self, gint64 now_us);

G_END_DECLS
