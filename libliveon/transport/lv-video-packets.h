/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The packets of a video stream that wait for their frame to become whole, by sequence number
 * without wrap-around (above 0). Bounded; its memory follows what waits. The owner's thread. */
#pragma once

#include "lv-frame-order.h"
#include "lv-rtp.h"

G_BEGIN_DECLS

#define LV_VIDEO_PACKETS_MAX 2048 /* between the first and the last; a power of two */

typedef struct
{
  gint64 seq;   /* 0: no packet */
  gint64 first; /* of its frame, when all from there to here are there; else 0 */
  gint64 last;  /* in the first of a whole frame: the last; else 0 */
  guint32 rtp_time;
  gboolean has_marker;
  gboolean is_empty;  /* padding, or nothing that could be understood */
  LvFrameFacts facts; /* is_key: only in the first of a frame */
  guint8 *data;       /* of the frame, behind the descriptor */
  guint16 length;
} LvVideoPacket;

typedef struct _LvVideoPackets LvVideoPackets;
LvVideoPackets *lv_video_packets_new (void);
void lv_video_packets_free (LvVideoPackets *self);

/* Copies it. FALSE when it is there already, or is so far from the others that there is no room.
 * is_whole: with it a frame has become whole. */
gboolean lv_video_packets_add (LvVideoPackets *self,
                               gint64 seq,
                               const LvRtpHeader *header,
                               gboolean *is_whole);
/* NULL: it is not there. */
LvVideoPacket *lv_video_packets_find (LvVideoPackets *self, gint64 seq);
/* The bytes of a whole frame. */
GBytes *lv_video_packets_join (LvVideoPackets *self, const LvVideoPacket *first);
/* What comes before this number is not taken any more. */
void lv_video_packets_drop_before (LvVideoPackets *self, gint64 seq);
void lv_video_packets_clear (LvVideoPackets *self);
/* The lowest and the highest number that may be there; the highest is below the lowest when nothing
 * is. */
gint64 lv_video_packets_get_low (LvVideoPackets *self);
gint64 lv_video_packets_get_high (LvVideoPackets *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvVideoPackets, lv_video_packets_free)

G_END_DECLS
