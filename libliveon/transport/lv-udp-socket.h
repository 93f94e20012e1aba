/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A non-blocking UDP socket that takes and gives datagrams in batches (recvmmsg, sendmmsg), equal
 * ones to one address in one go (UDP GSO) where the kernel has it. Answers leave from that of our
 * addresses to which the other side sent. No allocation after new. The
 * thread that owns it. */
#pragma once

#include "lv-address.h"

G_BEGIN_DECLS

typedef struct _LvUdpSocket LvUdpSocket;

/* ip: "::" takes IPv4 too; port 0: any. reuse_port: several sockets of a process share the port. */
LvUdpSocket *lv_udp_socket_new (const char *ip, guint16 port, gboolean reuse_port, GError **error);
void lv_udp_socket_free (LvUdpSocket *self);
int lv_udp_socket_get_fd (LvUdpSocket *self);
guint16 lv_udp_socket_get_port (LvUdpSocket *self);

typedef void (*LvUdpReceive) (guint8 *data,
                              gsize length, /* the buffer has LV_RTP_MAX_SIZE bytes */
                              const LvAddress *from,
                              gpointer user_data);
/* At most `limit` datagrams; how many. */
guint lv_udp_socket_receive (LvUdpSocket *self, guint limit, LvUdpReceive func, gpointer user_data);

/* Room for one more datagram of up to LV_RTP_MAX_SIZE bytes, which is filled in place and then
 * queued; flushes by itself when all rooms are full. */
guint8 *lv_udp_socket_get_room (LvUdpSocket *self);
/* dscp: 0 to 63; 46 (EF) for sound, 34 (AF41) for video (RFC 8837). */
void lv_udp_socket_queue (LvUdpSocket *self, gsize length, const LvAddress *to, guint8 dscp);
/* Sends what is queued, in order for each address. What a full buffer or an unreachable address
 * refuses is lost and counted, as in a network. */
void lv_udp_socket_flush (LvUdpSocket *self);
guint64 lv_udp_socket_get_dropped (LvUdpSocket *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvUdpSocket, lv_udp_socket_free)

G_END_DECLS
