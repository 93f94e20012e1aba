/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is counted of a stream that comes in, for receiver reports (RFC 3550, 6.4.1 and A.3, A.8).
 * The owner's thread. */
#pragma once

#include "lv-rtcp.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 clock_rate;
  gboolean has_packet;
  gint64 first_seq, highest_seq; /* without wrap-around */
  gint64 wild_seq;               /* that would follow a packet far off; -1: there was none */
  guint64 packets;
  guint64 expected_before, packets_before; /* at the last report */
  gint64 transit;                          /* of the last packet, in the clock's ticks */
  double jitter;
  guint32 last_sr;
  gint64 last_sr_us; /* when it came; 0: none did */
} LvReception;

void lv_reception_init (LvReception *self, guint32 clock_rate);
/* FALSE: so far off that it is none of the stream; if the next one follows it, the sender has begun
 * anew (RFC 3550, A.1), and so does the count. */
gboolean lv_reception_add (LvReception *self, guint16 seq, guint32 timestamp, gint64 now_us);
void lv_reception_on_sender_report (LvReception *self, const LvSenderInfo *info, gint64 now_us);
/* Of what was expected, how much never came. */
guint64 lv_reception_get_lost (const LvReception *self);
/* FALSE before the first packet. Begins the next interval. */
gboolean
lv_reception_report (LvReception *self, guint32 ssrc, gint64 now_us, LvReportBlock *report);

G_END_DECLS
