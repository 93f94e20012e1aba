/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What arrives: packets by their stream into slots, pictures whole and in order, both opened by the
 * transform; and what the server has to know of it: feedback for its estimate, reports, what to
 * send again, key frames. Media thread only, the clock is the caller's. */
#pragma once

#include "lv-answer.h"
#include "lv-frame-transform.h"
#include "lv-media-clock.h"
#include "lv-outlet.h"
#include "lv-rtcp.h"

G_BEGIN_DECLS

typedef struct
{
  /* slot: index of the offer's `video`. Borrowed. */
  void (*frame) (guint slot, LvFrame *frame, gpointer user_data);
  /* slot: index of the offer's `sound`, the number after the last for the shared sound. */
  void (*sound) (guint slot,
                 LvFrame *frame,
                 gint64 seq,
                 gint64 rtp_time,
                 gint64 arrival_us,
                 gpointer user_data);
} LvDownlinkEvents;

typedef struct
{
  guint64 packets, bytes;
  guint64 lost, recovered; /* of video */
  gint64 bps;
} LvDownlinkStats;

/* Slots of the media clock: first sound, the shared sound, then video. */
#define LV_CLOCK_SLOTS (LV_MAX_SOUND_SLOTS + 1 + LV_MAX_VIDEO_SLOTS)
static inline guint
lv_clock_slot (gboolean is_video, guint slot)
{
  return is_video ? LV_MAX_SOUND_SLOTS + 1 + slot : slot;
}

typedef struct _LvDownlink LvDownlink;

/* ssrc: that feedback is sent from. transform may be NULL; clock is borrowed. */
LvDownlink *lv_downlink_new (const LvAnswer *answer,
                             guint32 ssrc,
                             LvMediaClock *clock,
                             LvFrameTransform *transform,
                             const LvDownlinkEvents *events,
                             const LvOutlet *outlet,
                             gpointer user_data,
                             gint64 now_us);
void lv_downlink_free (LvDownlink *self);
void lv_downlink_receive (LvDownlink *self, const LvRtpHeader *header, gint64 now_us);
/* One packet of a compound: a sender report. */
void lv_downlink_on_rtcp (LvDownlink *self, const LvRtcpPacket *packet, gint64 now_us);
/* A decoder wants one; rate-limited. */
void lv_downlink_request_key_frame (LvDownlink *self, guint slot, gint64 now_us);
/* How long a slot's pictures wait for their sound, as lv_video_stream_set_slack() has it. */
void lv_downlink_set_slack (LvDownlink *self, guint slot, gint64 slack_us);
void lv_downlink_set_round_trip (LvDownlink *self, gint64 round_trip_us);
/* Everything that is due; when to come again, in the same clock. */
gint64 lv_downlink_on_timeout (LvDownlink *self, gint64 now_us);
void lv_downlink_get_stats (LvDownlink *self, LvDownlinkStats *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvDownlink, lv_downlink_free)

G_END_DECLS
