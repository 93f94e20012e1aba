/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One TCP connection, whatever is spoken on it, and the bounds it is held to. libsoup has no time
 * limits of its own: a peer knows what it waits for and until when, and is looked at once a second.
 * Main context only.
 *
 *   GREETING → IDLE → HEAD → BODY → ANSWER ┬→ IDLE
 *                                          └→ WEBSOCKET
 *   from anywhere → CLOSING → (lingering, when it was refused in words) → GONE
 */
#pragma once

#include <libsoup/soup.h>

#include "lv-clock.h"
#include "lv-frame-scanner.h"
#include "lv-rate.h"
#include "lv-tls-stream.h"

G_BEGIN_DECLS

typedef enum
{
  LV_PEER_GREETING, /* until TLS stands */
  LV_PEER_IDLE,     /* between requests */
  LV_PEER_HEAD,
  LV_PEER_BODY,
  LV_PEER_ANSWER,
  LV_PEER_WEBSOCKET,
  LV_PEER_CLOSING,
  LV_PEER_GONE,
} LvPeerState;

#define LV_TYPE_PEER (lv_peer_get_type ())
G_DECLARE_FINAL_TYPE (LvPeer, lv_peer, LV, PEER, LvTlsStream)

typedef struct _LvPeers LvPeers;
/* What serves a WebSocket, and the bounds on what comes in. */
typedef struct
{
  gboolean is_binary;                           /* its messages; else they are text */
  gsize max_message;                            /* bytes */
  guint frames_burst, frames_interval_ms;       /* of frames of any kind */
  void (*check) (gpointer user, gint64 now_ms); /* once a second */
  void (*stop) (gpointer user);                 /* the server stops: goodbye */
  void (*drop) (gpointer user);                 /* without a word */
} LvPeerService;

LvPeer *lv_peer_new (LvClock *clock, GSocket *socket, const char *address);
/* The address without the port; the client's also behind a proxy. */
const char *lv_peer_get_address (LvPeer *self);
void lv_peer_set_address (LvPeer *self, const char *address);
LvPeerState lv_peer_get_state (LvPeer *self);
void lv_peer_enter (LvPeer *self, LvPeerState state);

/* Calls func when the socket is ready, once. Only while nobody reads the stream. */
typedef void (*LvPeerFunc) (LvPeer *self, gpointer data);
void lv_peer_wait (LvPeer *self, GIOCondition condition, LvPeerFunc func, gpointer data);

/* Counts bytes of a body; FALSE when they are too many. */
gboolean lv_peer_count_body (LvPeer *self, guint64 length);
/* FALSE when requests come too fast. */
gboolean lv_peer_take_request (LvPeer *self, gint64 *wait_ms);

/* Somebody signed in through it: it no longer counts among the strangers of its address. */
void lv_peer_set_signed_in (LvPeer *self);
/* From here on frames are counted, and the user is told of the passing of time; not owned. NULL: it
 * has ended. */
void lv_peer_set_service (LvPeer *self, const LvPeerService *service, gpointer user);
/* A socket of its own for the same connection, which lives on when this peer is closed; NULL when
 * there are no more descriptors. Only before TLS. */
GSocket *lv_peer_dup_socket (LvPeer *self);
/* Bytes of messages that have left for the network, with their headers. */
guint64 lv_peer_get_sent_data (LvPeer *self);
gint64 lv_peer_get_last_read_ms (LvPeer *self);
/* Whether nothing has left for so long though something waits to. */
gboolean lv_peer_is_stuck (LvPeer *self, gint64 now_ms, gint64 limit_ms);
/* A WebSocket frame between those of libsoup; FALSE when there is no room now. */
gboolean lv_peer_send_control (LvPeer *self, guint8 opcode, const guint8 *data, gsize length);

/* A last HTTP answer, around libsoup, which would read on first; then the end. */
void lv_peer_refuse (LvPeer *self, const GError *error, const char *language);
void lv_peer_drop (LvPeer *self);
/* The server stops: goodbye, unless an answer is on its way. */
void lv_peer_stop (LvPeer *self);
/* What is over time is refused or dropped. */
void lv_peer_check (LvPeer *self, gint64 now_ms);

/* An IPv4 address within IPv6 is shown as what it is. */
char *lv_address_to_text (GInetAddress *address);
/* Which peer a message came from; its address object leads to it. */
GSocketAddress *lv_peer_make_socket_address (LvPeer *self);
LvPeer *lv_peer_from_message (SoupServerMessage *message);

G_END_DECLS
