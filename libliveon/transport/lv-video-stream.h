/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A client's incoming video slot: packets in any order into whole frames in order. What is missing
 * is asked for again (NACK) at once, also the end of a frame while nothing comes behind it, and
 * when it can no longer come in time a key frame is asked for, while repairs are still taken:
 * whichever comes first goes on. A frame is handed out as soon as it is whole and everything it
 * refers to was handed out, never before; so a lost frame of an upper temporal layer holds up
 * nothing. Media thread of its owner. */
#pragma once

#include "lv-frame.h"
#include "lv-rtcp.h"
#include "lv-rtp.h"

G_BEGIN_DECLS

/* Called within receive() and on_timeout(). */
typedef struct
{
  LvFrameFunc frame;
  /* Ascending; at most LV_NACK_MAX. */
  void (*nack) (const guint16 *seqs, guint n_seqs, gpointer data);
  void (*need_key_frame) (gpointer data);
} LvVideoStreamEvents;

typedef struct
{
  guint64 packets, bytes; /* of the stream and of its RTX, also padding */
  guint64 lost;           /* that did not come but by RTX; what is late is not lost */
  guint64 recovered;      /* of these, by RTX, in time */
  guint64 frames;         /* handed out */
  guint64 dropped_frames; /* passed over */
  guint64 key_frame_requests;
} LvVideoStreamStats;

typedef struct _LvVideoStream LvVideoStream;
/* events: not copied. rtx_ssrc 0: none. */
LvVideoStream *lv_video_stream_new (LvSource source,
                                    guint32 ssrc,
                                    guint32 rtx_ssrc,
                                    guint8 rtx_payload_type,
                                    const LvVideoStreamEvents *events,
                                    gpointer data);
void lv_video_stream_free (LvVideoStream *self);
/* A packet of the stream or of its RTX; others are passed over. */
void lv_video_stream_receive (LvVideoStream *self, const LvRtpHeader *header, gint64 now_us);
/* -1: unknown. */
void lv_video_stream_set_round_trip (LvVideoStream *self, gint64 round_trip_us);
/* How long pictures that are whole wait anyway, because their sound is heard later; 0: they are
 * shown at once. Where it is long enough for a repair, pictures of upper layers are waited for,
 * too: shown at once, a picture that had waited for one before it would only be late. */
void lv_video_stream_set_slack (LvVideoStream *self, gint64 slack_us);
/* When to call on_timeout() again at the latest, also after packets; -1: nothing waits. */
gint64 lv_video_stream_on_timeout (LvVideoStream *self, gint64 now_us);
void lv_video_stream_get_stats (LvVideoStream *self, LvVideoStreamStats *stats);
/* For the receiver report. */
gboolean lv_video_stream_get_report (LvVideoStream *self, gint64 now_us, LvReportBlock *report);
void
lv_video_stream_on_sender_report (LvVideoStream *self, const LvSenderInfo *info, gint64 now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvVideoStream, lv_video_stream_free)

G_END_DECLS
