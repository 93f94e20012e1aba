/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One outgoing stream of a receiver, continuous whoever is in it: makes copies of what comes, again
 * of what was lost, and reports on itself. Media worker's thread. */
#pragma once

#include "lv-allocator.h"
#include "lv-producer.h"
#include "lv-repeats.h"

G_BEGIN_DECLS

#define LV_SLOT_AHEAD 5

/* What every packet needs stands first: a receiver's memory is cold when its turn comes. */
struct _LvSlot
{
  LvWorkerPeer *peer; /* the receiver */
  LvLayer *active;    /* what it sends; NULL: waits for a key frame */
  LvLayer *target;    /* what it shall send; NULL: nothing, there is no room */
  guint max_tid;
  guint32 packets, bytes; /* for sender reports */
  guint32 last_timestamp; /* of what was sent last */
  gint64 last_us;
  LvSfuSlot line;
  LvRewriter rewriter;
  LvRewriteEntry *ring; /* of video */

  LvProducer *producer; /* who is in it; NULL: nobody */
  guint32 clock_rate;
  guint rank;            /* in the receiver's view */
  LvAllocItem item;      /* of the bandwidth's sharing */
  LvSlotState told;      /* what the receiver was told */
  gboolean needs_report; /* its timestamps mean something else now */
  guint16 rtx_seq;
  LvRepeats repeats; /* of packets that were asked for again */
  LvBucket pli_bucket;

  gint32 lost; /* as the receiver reported last */
};

void lv_slot_init (LvSlot *self, LvWorkerPeer *peer, const LvSfuSlot *line);
void lv_slot_clear (LvSlot *self);
/* Somebody else is in it; NULL: nobody. Sound flows at once, video when it has a target. */
void lv_slot_set_producer (LvSlot *self, LvProducer *producer);
/* One of the producer's layers; the switch comes with its next key frame, which is asked for. */
void lv_slot_set_target (LvSlot *self, LvLayer *layer, guint max_tid);
/* Its producer is off: what comes next begins anew. */
void lv_slot_pause (LvSlot *self);
/* The layer begins anew with what comes next. */
void lv_slot_restart (LvSlot *self, LvLayer *layer);
/* It is its turn after so many others, at most LV_SLOT_AHEAD: its memory is fetched, one pointer
 * further with each turn. */
void lv_slot_prefetch (LvSlot *self, guint ahead);
/* Packets of one layer, in the order in which they came. */
void lv_slot_forward (LvSlot *self, const LvMediaPacket *packets, guint n_packets, gint64 now_us);
/* A packet that the receiver has not got: the bytes that went out for it. */
gsize lv_slot_repair (LvSlot *self, guint16 seq, gint64 now_us);
/* The receiver cannot go on without a key frame. */
void lv_slot_on_key_request (LvSlot *self, gint64 now_us);
/* About so many bytes that fill the way and are no use otherwise; what went out. */
gsize lv_slot_probe (LvSlot *self, gsize length, gint64 now_us);
/* FALSE before the first packet. */
gboolean lv_slot_get_sender_info (LvSlot *self, gint64 now_us, gint64 wall_us, LvSenderInfo *info);

G_END_DECLS
