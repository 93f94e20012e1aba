/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A client's incoming video slot: packets in any order into whole frames in order. What is missing
 * is asked for again (NACK) after a moment, again after a round trip, and when it can no longer
 * come in time a key frame is asked for. Frames after a gap are held until it is filled or given
 * up; no frame is handed out that refers to one which was not. Media thread of its owner. */
#pragma once

#include "lv-frame.h"
#include "lv-rtcp.h"
#include "lv-rtp.h"

G_BEGIN_DECLS

typedef struct
{
  LvFrameFunc frame;
  /* Ascending. */
  void (*nack) (const guint16 *seqs, guint n_seqs, gpointer data);
  void (*need_key_frame) (gpointer data);
} LvVideoStreamEvents;

typedef struct
{
  guint64 packets, bytes, lost, recovered; /* recovered: of the lost, by RTX */
  guint64 frames, dropped_frames, key_frame_requests;
} LvVideoStreamStats;

typedef struct _LvVideoStream LvVideoStream;
LvVideoStream *lv_video_stream_new (LvSource source,
                                    guint32 ssrc,
                                    guint32 rtx_ssrc,
                                    guint8 rtx_payload_type,
                                    const LvVideoStreamEvents *events,
                                    gpointer data);
void lv_video_stream_free (LvVideoStream *self);
/* A packet of the stream or of its RTX. */
void lv_video_stream_receive (LvVideoStream *self, const LvRtpHeader *header, gint64 now_us);
void lv_video_stream_set_round_trip (LvVideoStream *self, gint64 round_trip_us);
/* When to call on_timeout() again at the latest; -1: nothing waits. */
gint64 lv_video_stream_on_timeout (LvVideoStream *self, gint64 now_us);
void lv_video_stream_get_stats (LvVideoStream *self, LvVideoStreamStats *stats);
/* For the receiver report. */
gboolean lv_video_stream_get_report (LvVideoStream *self, gint64 now_us, LvReportBlock *report);
void
lv_video_stream_on_sender_report (LvVideoStream *self, const LvSenderInfo *info, gint64 now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvVideoStream, lv_video_stream_free)

G_END_DECLS
