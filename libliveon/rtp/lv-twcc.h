/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1): which
 * packets of a connection arrived, and when. Bytes and values. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_TWCC_TICK_US 250             /* of all times below */
#define LV_TWCC_TICKS_PER_REFERENCE 256 /* 64 ms */
#define LV_TWCC_REFERENCE_BITS 24       /* and then it wraps around */
#define LV_TWCC_MAX_WRITE 1024          /* packets that one feedback of ours tells of */
#define LV_TWCC_NOT_RECEIVED G_MININT64

typedef struct
{
  guint32 sender_ssrc, media_ssrc;
  guint16 base_seq, n_packets;
  guint32 reference; /* 24 bits, in units of 64 ms, of the receiver's clock */
  guint8 number;     /* of this feedback, wraps around */

  /* Private to the reader. */
  const guint8 *chunk, *delta;
  guint chunk_left, chunk_length;
  guint n_read;
  gint32 ticks;
} LvTwccReader;

typedef struct
{
  guint16 seq;
  gboolean is_received;
  gint32 ticks; /* since the reference time */
} LvTwccPacket;

/* One whole RTCP packet, with its header. FALSE when it is malformed in any part; what is read of
 * it afterwards cannot fail. The bytes have to stay. */
gboolean lv_twcc_read (LvTwccReader *self, const guint8 *rtcp, gsize length);
/* In order of sequence numbers; FALSE after the last. */
gboolean lv_twcc_next (LvTwccReader *self, LvTwccPacket *packet);

typedef struct
{
  guint32 sender_ssrc, media_ssrc;
  guint16 base_seq;
  guint8 number;
} LvTwccFields;

/* ticks: when each packet from base_seq on arrived, or LV_TWCC_NOT_RECEIVED. n_packets: how many
 * there are; becomes how many were written: fewer when there is no more room or when two arrivals
 * are too far apart for one feedback. The length written, 0 when not even one fits. */
gsize lv_twcc_write (
    const LvTwccFields *fields, const gint64 *ticks, guint *n_packets, guint8 *out, gsize size);

G_END_DECLS
