/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What somebody used of the network, summed up from the forwarding server's numbers, which grow
 * with each second of a connection: for the exit row (12.4.1), for a minute, for now. Sent and
 * received are the person's. Pure functions over values. Any thread. */
#pragma once

#include "lv-sfu.h"

G_BEGIN_DECLS

typedef struct
{
  guint seconds; /* of a connection */
  guint64 bytes_sent, bytes_received;
  guint64 packets_sent, lost_sent; /* of media */
  guint64 packets_received, lost_received;
  gint64 peak_bps; /* both ways together */
  double quality_sum;
  guint n_qualities;
  gint64 round_trip_sum_us;
  guint n_round_trips;
} LvMediaUsage;

/* What came since the numbers before; all zeros before the first. */
void lv_media_usage_add (LvMediaUsage *self, const LvSfuStats *now, const LvSfuStats *before);
/* -1 when nothing was measured. */
double lv_media_usage_get_quality (const LvMediaUsage *self);
gint64 lv_media_usage_get_round_trip_us (const LvMediaUsage *self);
/* 0 to 1 of the packets that went. */
double lv_media_loss (guint64 packets, guint64 lost);
/* How a conversation feels with this loss and delay, 0 to 1 (after ITU-T G.107). */
double lv_media_quality (double loss, gint64 round_trip_us);

G_END_DECLS
