/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How much can be sent to a peer: one estimator for a client's sending and for the server's sending
 * to each receiver. From transport-wide feedback: delay gradient (as in
 * draft-ietf-rmcat-gcc-02), loss, and what arrived. Values in, a rate out. The owner's thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LvBandwidth LvBandwidth;

LvBandwidth *lv_bandwidth_new (gint64 start_bps, gint64 min_bps, gint64 max_bps);
void lv_bandwidth_free (LvBandwidth *self);
void lv_bandwidth_set_max (LvBandwidth *self, gint64 max_bps);

/* A packet leaves, with the length of the RTP packet: the transport-wide number that it has to
 * carry. is_probe: because a probe asked for it below. */
guint16 lv_bandwidth_on_sent (LvBandwidth *self, gsize length, gboolean is_probe, gint64 now_us);
/* Packets will leave after those of so many others, 3 to 1: the memory for them is fetched, one
 * pointer further each time. */
void lv_bandwidth_prefetch (LvBandwidth *self, guint ahead);
/* A transport-wide feedback packet (RTCP 205, 15) came. FALSE when it is malformed. */
gboolean
lv_bandwidth_on_feedback (LvBandwidth *self, const guint8 *rtcp, gsize length, gint64 now_us);
void lv_bandwidth_set_round_trip (LvBandwidth *self, gint64 round_trip_us);
/* About every 50 ms, also without feedback. */
void lv_bandwidth_on_timeout (LvBandwidth *self, gint64 now_us);

gint64 lv_bandwidth_get_target_bps (LvBandwidth *self);
/* A short burst now and then finds out whether more fits through: how many bytes have to leave from
 * now on, at rate_bps, in packets of up to 1200 bytes; 0: no burst begins. Media that leaves
 * meanwhile counts too. What else to send: recent packets again as RTX, or padding alone on the RTX
 * SSRC. wanted_bps: what there would be to send, not much more is tried. Ask about every 50 ms. */
gsize
lv_bandwidth_get_probe (LvBandwidth *self, gint64 wanted_bps, gint64 now_us, gint64 *rate_bps);

/* For who has no pacer: bytes that are due now of the burst that began last; ask again in 5 ms
 * while is_active. */
gsize lv_bandwidth_get_probe_due (LvBandwidth *self, gint64 now_us, gboolean *is_active);

typedef enum
{
  LV_BANDWIDTH_NORMAL,
  LV_BANDWIDTH_DELAY, /* the way is full: queues grow */
  LV_BANDWIDTH_LOSS,
  LV_BANDWIDTH_CAP,    /* of max_bps */
  LV_BANDWIDTH_SILENT, /* no feedback for a while */
} LvBandwidthReason;
LvBandwidthReason lv_bandwidth_get_reason (LvBandwidth *self);
/* 0 to 1, of the last second; and the round trip, -1 when unknown. */
double lv_bandwidth_get_loss (LvBandwidth *self);
gint64 lv_bandwidth_get_round_trip_us (LvBandwidth *self);

/* The receiver's side: what arrived, into feedback packets. */
typedef struct _LvArrivals LvArrivals;
LvArrivals *lv_arrivals_new (void);
void lv_arrivals_free (LvArrivals *self);
void lv_arrivals_add (LvArrivals *self, guint16 transport_seq, gint64 now_us);
/* Writes one transport-wide feedback packet of what is not yet reported; its length, 0: nothing to
 * say. Call until it is 0. */
gsize lv_arrivals_write (
    LvArrivals *self, guint32 sender_ssrc, guint32 media_ssrc, guint8 *out, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvBandwidth, lv_bandwidth_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvArrivals, lv_arrivals_free)

G_END_DECLS
