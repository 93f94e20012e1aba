/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The media of one seat: its peer in the forwarding server, from an offer to the next or to the
 * seat's end. Main context only.
 *
 * A seat that is away keeps its peer; one that is gone has none, so that nobody hears who is not in
 * the list. */
#pragma once

#include "lv-call.h"
#include "lv-media-negotiation.h"
#include "lv-seat.h"

G_BEGIN_DECLS

typedef struct _LvMediaWebsocket LvMediaWebsocket;
typedef void (*LvMediaWebsocketClose) (LvMediaWebsocket *socket);

struct _LvSeatMedia
{
  guint references;
  LvMedia *media;
  LvSeat *seat;    /* held until the last numbers have come */
  LvSfuPeer *peer; /* NULL once dropped */
  LvNegotiation *negotiation;
  LvSfuPeerState state;
  LvSfuStats stats; /* the newest */
  gint64 stats_ms;  /* when they came, monotonic; -1: never */
  gint64 offer_ms;  /* when it began, monotonic; -1: it is connected since */
  GBytes *slots;    /* the events as they were told last; NULL: never */
  GBytes *wanted;
  char *token; /* SHA-256 of the one for a WebSocket, as hexadecimal; NULL: none, or used */
  gint64 token_expires_ms;  /* monotonic */
  LvMediaWebsocket *socket; /* NULL: it goes another way */
  LvMediaWebsocketClose close_socket;
};

LvSeatMedia *lv_seat_media_ref (LvSeatMedia *self);
void lv_seat_media_unref (LvSeatMedia *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSeatMedia, lv_seat_media_unref)

/* One of the seat's rates; FALSE, and the call is refused, when it is used up. */
gboolean lv_seat_take_turn (LvSeat *seat, LvBucket *bucket, LvCall *call);

/* What a client asks. Each answers the call. */
void lv_seat_offer (LvSeat *seat, LvCall *call, const LvMediaOffer *offer);
void lv_seat_restart (LvSeat *seat, LvCall *call, const char *sdp);
/* Kept also before there is an offer. */
void lv_seat_set_view (LvSeat *seat, LvCall *call, GArray *view, gint64 max_bps);
void lv_seat_set_sources (LvSeat *seat, LvCall *call, const LvMediaSources *sources);

/* The peer goes; safe without one. */
void lv_seat_drop_media (LvSeat *seat);
/* Its person hears on another connection: tells again what holds now. */
void lv_seat_repeat_media (LvSeat *seat);
/* The same of what was taken away and may not have been heard: before its person says anew what
 * they send. */
void lv_seat_repeat_taken (LvSeat *seat);
#define LV_SOURCE_BIT(source) (1u << (source))
/* Switches off what is on of these, and tells all, and its person why: "host", "floor" or "share"
 * (by: who did it; NULL: nobody). FALSE when none was on. */
gboolean lv_seat_take_away (LvSeat *seat, guint source_bits, const char *reason, LvSeat *by);
/* Rules or bounds may have changed. */
void lv_seat_review_media (LvSeat *seat);

/* It goes over this WebSocket from now on, and an earlier one is closed; NULL: over none. */
void
lv_seat_media_set_socket (LvSeatMedia *self, LvMediaWebsocket *socket, LvMediaWebsocketClose close);

/* What the forwarding server tells. */
void lv_seat_media_on_state (LvSeatMedia *self, LvSfuPeerState state);
void lv_seat_media_on_slots (LvSeatMedia *self, GArray *slots);
void lv_seat_media_on_wanted (LvSeatMedia *self, const LvMediaWanted *wanted);
void lv_seat_media_on_stats (LvSeatMedia *self, const LvSfuStats *stats);

G_END_DECLS
