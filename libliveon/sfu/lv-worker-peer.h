/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One participant on its worker: the connection (ICE, DTLS, SRTP), what it sends and what it
 * receives. Media worker's thread; new and its arguments: any, before it is given to the worker.
 *
 *   lv-worker-peer.c         beginning and end, ways, the connection's state
 *   lv-worker-peer-input.c   what comes: RTP to layers, RTCP to layers and slots
 *   lv-worker-peer-report.c  what is due: feedback, reports, requests, numbers
 *   lv-worker-peer-view.c    who is in which slot, with which layer, and what is wanted of it
 */
#pragma once

#include "lv-bandwidth.h"
#include "lv-media-link.h"
#include "lv-path.h"
#include "lv-red.h"
#include "lv-send-cap.h"
#include "lv-slot.h"

G_BEGIN_DECLS

typedef struct _LvWorkerRoom LvWorkerRoom;

#define LV_PEER_MAX_PACKET (LV_RTP_MAX_SIZE - LV_SRTP_OVERHEAD)
#define LV_PEER_MAX_STREAMS 16  /* SSRCs that it may send with */
#define LV_PEER_MAX_ADDRESSES 8 /* of which we take its datagrams */
#define LV_PEER_TICK_US (50 * 1000)

/* A packet made in lv_worker_peer_get_room(). */
typedef struct
{
  guint8 *data;
  gsize length, header_length, transport_seq_at;
  gboolean is_video, is_probe;
} LvPeerPacket;

typedef struct
{
  guint32 ssrc;
  LvLayer *layer;
  gboolean is_rtx;
} LvKnownStream;

/* What every packet to it and every round needs stands first: of many receivers each is cold when
 * its turn comes. */
struct _LvWorkerPeer
{
  LvWorker *worker;
  gint64 tick_us;
  gboolean needs_request;
  gboolean is_probing;
  gboolean can_send; /* the link is ready and there is a way */
  guint index;
  LvMediaLink *link;
  LvBandwidth *bandwidth;
  LvRtpExtMap exts;
  LvPath path;
  LvRedChoice red; /* of the sound that is sent to it */
  LvSfuStats stats;

  LvWorkerRoom *room;
  LvSfuPeer *face; /* only passed back to the control thread */
  char seat[LV_MAX_SEAT + 1];
  int speaker; /* its number in the room's speaker choice; -1: none */

  LvIceLite *ice;
  const LvAddress *from; /* of the datagram that is being read */
  char *ufrags[2];       /* ours: the present one, and the one before a restart */
  LvSfuPeerState state;
  gboolean is_nominated; /* the peer chose that way */
  LvAddress addresses[LV_PEER_MAX_ADDRESSES];
  guint n_addresses;
  GPtrArray *connections; /* LvTcpConnection of ICE-TCP */
  GPtrArray *webs;        /* LvWebPath */

  LvProducer producers[LV_N_SOURCES];
  LvKnownStream streams[LV_PEER_MAX_STREAMS];
  guint n_streams;
  gint64 bound_us; /* when a stream was bound anew last */
  LvArrivals *arrivals;
  gboolean has_arrivals;
  gboolean has_clock;
  gint64 clock_offset_us;                 /* of our wall clock to the one in its sender reports */
  LvMediaWanted wanted;                   /* as it was told */
  gint64 wanted_us[LV_CAMERA_LAYERS + 1]; /* when somebody wanted it last; the screen is last */

  guint n_slots;
  LvSlot *slots;
  guint32 feedback_ssrc; /* that we speak with as a receiver */
  GArray *view;          /* LvViewItem */
  gboolean has_new_slots;
  gboolean needs_reports; /* of some slot, before their time */
  gint64 round_trip_us;   /* -1: unknown */
  gint64 usable_bps;      /* that its pictures could use */
  gint64 max_send_bps, max_receive_bps;
  LvSendCap cap;
  gint64 repair_bytes; /* that may be repeated now */

  gint64 report_us, second_us, allocate_us;
  guint64 bytes_in_before, bytes_out_before;
  guint64 lost_before, media_before;
  double quality_sum;
  guint n_quality;
};

LvWorkerPeer *lv_worker_peer_new (LvWorker *worker,
                                  LvWorkerRoom *room,
                                  LvSfuPeer *face,
                                  const LvSfuPeerSpec *spec,
                                  const LvIceCredentials *local);
void lv_worker_peer_free (LvWorkerPeer *self);
/* Into the room and the worker's tables, and out of them. */
void lv_worker_peer_enter (LvWorkerPeer *self);
void lv_worker_peer_leave (LvWorkerPeer *self);
void lv_worker_peer_restart (LvWorkerPeer *self,
                             const LvIceCredentials *local,
                             const LvIceCredentials *remote);
void lv_worker_peer_set_sources (LvWorkerPeer *self, const LvMediaSources *sources);
void lv_worker_peer_set_caps (LvWorkerPeer *self, gint64 max_send_bps, gint64 max_receive_bps);

/* A STUN message that names it, and any other datagram of an address that is its; changed in
 * place. */
void lv_worker_peer_on_stun (LvWorkerPeer *self,
                             const guint8 *data,
                             gsize length,
                             const LvStunMessage *message,
                             const LvPath *from);
/* from: NULL where there is no ICE. */
void
lv_worker_peer_on_datagram (LvWorkerPeer *self, guint8 *data, gsize length, const LvAddress *from);
/* A way that needs no nomination, and the end of a way. */
void lv_worker_peer_open_path (LvWorkerPeer *self, const LvPath *path);
void lv_worker_peer_close_path (LvWorkerPeer *self, const LvPath *path);

static inline guint8 *
lv_worker_peer_get_room (LvWorkerPeer *self)
{
  return lv_path_get_room (&self->path, self->worker);
}
/* Without consent there is no way. */
void lv_worker_peer_check_way (LvWorkerPeer *self, gint64 now_us);
/* Stamps, protects and sends; its bytes, 0: it was not sent. */
gsize lv_worker_peer_send (LvWorkerPeer *self, const LvPeerPacket *packet, gint64 now_us);
/* A compound of RTCP. */
void lv_worker_peer_send_rtcp (LvWorkerPeer *self, const guint8 *data, gsize length);

void lv_worker_peer_on_rtp (LvWorkerPeer *self, const LvRtpHeader *header, gint64 now_us);
void lv_worker_peer_on_rtcp (LvWorkerPeer *self, const guint8 *data, gsize length, gint64 now_us);
/* What our clock showed when the sender's did as its report says, in the stream's ticks: FALSE
 * before there was a report. */
gboolean lv_worker_peer_map_time (LvWorkerPeer *self,
                                  const LvSenderInfo *info,
                                  guint32 clock_rate,
                                  gint64 wall_us,
                                  gint64 *rtp_time);

/* Whatever is due. */
void lv_worker_peer_tick (LvWorkerPeer *self, gint64 now_us);
/* Key frames and packets that its streams miss are asked for at the end of the round, and at each
 * tick until they have come. */
void lv_worker_peer_need_request (LvWorkerPeer *self);
void lv_worker_peer_request (LvWorkerPeer *self, gint64 now_us);
/* Bursts that find out how much more the receiver can take. TRUE during one. */
gboolean lv_worker_peer_probe (LvWorkerPeer *self, gint64 now_us);
void lv_worker_peer_fill_stats (LvWorkerPeer *self, LvSfuStats *stats);

/* Its slots are told of at the end of the round. */
void lv_worker_peer_has_news (LvWorkerPeer *self);
void lv_worker_peer_set_view (LvWorkerPeer *self, GArray *view);
/* Who is in the slots, after somebody came or went, or is heard now. */
void lv_worker_peer_place_sound (LvWorkerPeer *self);
void lv_worker_peer_place_video (LvWorkerPeer *self);
/* Which layer each video slot has. */
void lv_worker_peer_allocate (LvWorkerPeer *self, gint64 now_us);
/* What its slots want of others, at this time. */
void lv_worker_peer_mark_wanted (LvWorkerPeer *self, gint64 now_us);
/* Of the peer as a sender: which layers somebody watches. TRUE when that has changed. */
gboolean lv_worker_peer_update_wanted (LvWorkerPeer *self, gint64 now_us);
/* The array of LvSlotItem for `media.slots`. */
GArray *lv_worker_peer_dup_slots (LvWorkerPeer *self);

G_END_DECLS
