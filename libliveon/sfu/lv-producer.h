/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a peer sends: a source, and its layers, each one RTP stream with its repairs. Media worker's
 * thread. */
#pragma once

#include "lv-nack-list.h"
#include "lv-packet-store.h"
#include "lv-rate.h"
#include "lv-reception.h"
#include "lv-rewriter.h"
#include "lv-rtp.h"
#include "lv-send-cap.h"
#include "lv-seq-window.h"
#include "lv-sfu.h"
#include "lv-vp8.h"

G_BEGIN_DECLS

typedef struct _LvWorkerPeer LvWorkerPeer;
typedef struct _LvSlot LvSlot;
typedef struct _LvProducer LvProducer;
typedef struct _LvLayer LvLayer;

/* A packet that came and was understood, on its way to the slots. */
typedef struct
{
  LvLayer *layer;
  LvRewriteIn in;
  LvVp8Descriptor vp8;
  const guint8 *payload; /* inside the datagram, which stays until all copies are made */
  gsize length;
  gboolean has_marker;
  gboolean has_level, has_voice;
  guint8 level;
} LvMediaPacket;

struct _LvLayer
{
  LvProducer *producer;
  guint index;
  guint32 id;             /* unlike any other of the worker */
  guint32 ssrc, rtx_ssrc; /* 0: not known (yet) */

  LvReception reception;
  LvSeqWindow seen;  /* of sound, which comes in copies */
  LvNackList *nacks; /* of video */
  LvPacketStore *store;
  gint64 last_us;      /* when a packet came last; 0: never */
  guint width, height; /* of the last key frame; 0: not known */

  gint64 meter_us;    /* since when bytes are counted */
  gboolean is_in_key; /* the packets that come now are a key frame's */
  guint32 meter_bytes[LV_TEMPORAL_LAYERS];
  gint64 meter_bps[LV_TEMPORAL_LAYERS]; /* of the last full interval */

  LvSenderInfo sender_info; /* ntp 0: none came yet */

  gboolean is_blocked; /* over the sender's cap */
  LvCappedLayer cap;

  gboolean wants_key;
  gint64 key_asked_us, last_key_us;
  LvBucket key_bucket;

  GPtrArray *slots; /* LvSlot: those that it feeds, and those that wait for its key frame */
};

struct _LvProducer
{
  LvWorkerPeer *peer;
  LvSource source;
  gboolean is_there; /* the peer may send it */
  gboolean is_on;    /* the signalling says so */
  gint64 on_us;      /* since when */
  LvSfuSend send;
  guint n_layers;
  LvLayer *layers;
};

void
lv_producer_init (LvProducer *self, LvWorkerPeer *peer, LvSource source, const LvSfuSend *send);
/* Its slots must be gone. */
void lv_producer_clear (LvProducer *self);
static inline guint32
lv_source_get_clock_rate (LvSource source)
{
  return lv_source_is_video (source) ? 90000 : 48000;
}

/* Its packets have this SSRC from now on: it begins, or the sender has begun anew. */
void lv_layer_bind (LvLayer *self, guint32 ssrc);
/* FALSE: malformed, or nothing to forward. is_repair: it came as RTX, or as a copy. */
gboolean lv_layer_receive (LvLayer *self,
                           const LvRtpHeader *header,
                           gboolean is_repair,
                           gint64 now_us,
                           LvMediaPacket *packet);
/* Whether packets come. */
gboolean lv_layer_is_live (const LvLayer *self, gint64 now_us);
/* Bits a second of the temporal layers up to this one; 0: nothing comes. */
gint64 lv_layer_get_bps (LvLayer *self, guint max_tid, gint64 now_us);
/* What can be read from a stored packet. */
gboolean lv_layer_find (LvLayer *self, guint16 seq, LvMediaPacket *packet);
/* The store grows with the rate, and the time for which others may ask. */
void lv_layer_fit_store (LvLayer *self, gint64 window_us, gint64 now_us);

/* The sender says that it has ended. */
void lv_layer_end (LvLayer *self);

/* Somebody needs a key frame. */
void lv_layer_want_key (LvLayer *self);
/* TRUE: ask the sender now. */
gboolean lv_layer_take_key_request (LvLayer *self, gint64 round_trip_us, gint64 now_us);

void lv_layer_add_slot (LvLayer *self, LvSlot *slot);
void lv_layer_remove_slot (LvLayer *self, LvSlot *slot);

G_END_DECLS
