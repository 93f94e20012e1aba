/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-video-stream.h"

#include "lv-nack-list.h"
#include "lv-reception.h"
#include "lv-rtx.h"
#include "lv-seq.h"
#include "lv-video-packets.h"

#define CLOCK_RATE 90000
#define UNKNOWN_ROUND_TRIP_US (100 * 1000)
#define MIN_HOLD_US (250 * 1000) /* that repairs are waited for before a key frame is asked for */
#define MIN_TAIL_US (8 * 1000)   /* that the next packet of a frame is waited for */
#define MAX_TAIL_US (100 * 1000)
#define MAX_HOLD_US (130 * 1000)      /* that pictures wait for those of upper layers before them */
#define MIN_KEY_AGAIN_US (250 * 1000) /* between two requests */

struct _LvVideoStream
{
  LvSource source;
  guint32 ssrc, rtx_ssrc;
  guint8 rtx_payload_type;
  const LvVideoStreamEvents *events;
  gpointer data;

  LvVideoPackets *packets; /* its lowest number follows the last frame that was handed out */
  LvFrameOrder order;
  LvNackList missing;
  LvReception reception;
  gint64 highest; /* number without wrap-around; 0: nothing came yet */
  gint64 round_trip_us, slack_us;

  gboolean is_open;    /* the newest packet is not the last of its frame */
  gint64 newest_us;    /* when it came */
  guint32 newest_time; /* of its frame */
  gint64 spacing_us;   /* between the packets of a frame, smoothed */

  gboolean is_behind;       /* layer 0 goes on in packets that wait */
  gboolean is_stuck;        /* a whole frame waits that is of layer 0, or has nothing to build on */
  gint64 behind_since_us;   /* 0: it is not */
  gboolean has_pending_key; /* a key frame has begun to come */
  gboolean wants_key;       /* until a frame of layer 0 is handed out */
  gint64 asked_key_us;      /* 0: never */

  guint width, height; /* of the last key frame */
  guint64 lost_before; /* by a sender that has begun anew since */
  LvVideoStreamStats stats;
};

LvVideoStream *
lv_video_stream_new (LvSource source,
                     guint32 ssrc,
                     guint32 rtx_ssrc,
                     guint8 rtx_payload_type,
                     const LvVideoStreamEvents *events,
                     gpointer data)
{
  LvVideoStream *self = g_new0 (LvVideoStream, 1);

  self->source = source;
  self->ssrc = ssrc;
  self->rtx_ssrc = rtx_ssrc;
  self->rtx_payload_type = rtx_payload_type;
  self->events = events;
  self->data = data;
  self->packets = lv_video_packets_new ();
  self->round_trip_us = UNKNOWN_ROUND_TRIP_US;
  lv_nack_list_init (&self->missing);
  lv_reception_init (&self->reception, CLOCK_RATE);
  return self;
}

void
lv_video_stream_free (LvVideoStream *self)
{
  lv_video_packets_free (self->packets);
  g_free (self);
}

/* Nothing that waits can be used any more. */
static void
restart (LvVideoStream *self)
{
  lv_video_packets_clear (self->packets);
  lv_nack_list_init (&self->missing);
  self->order = (LvFrameOrder){ 0 };
  self->is_open = FALSE;
  self->highest = 0;
}

static gboolean
is_of_layer_0 (const LvFrameFacts *facts)
{
  return facts->is_key || !facts->vp8.has_tl0picidx || facts->vp8.tid == 0;
}

static void
note_passed_over (LvVideoStream *self, const LvVideoPacket *packet)
{
  const LvVp8Descriptor *vp8 = &packet->facts.vp8;
  gboolean is_whole = packet->last != 0;

  if (!vp8->has_tl0picidx || !self->order.has_base
      || vp8->tl0picidx != self->order.last.vp8.tl0picidx)
    self->is_behind = TRUE;
  if (is_whole && (is_of_layer_0 (&packet->facts) || !self->order.has_base))
    self->is_stuck = TRUE;
  if (!is_whole && packet->facts.is_key)
    self->has_pending_key = TRUE;
}

/* The first packet of the first whole frame that can be decoded now, and what is passed over with
 * it; NULL: there is none. */
static const LvVideoPacket *
find_next (LvVideoStream *self, LvFrameGap *gap)
{
  gint64 high = lv_video_packets_get_high (self->packets);

  *gap = (LvFrameGap){ 0 };
  self->is_behind = self->is_stuck = self->has_pending_key = FALSE;
  for (gint64 seq = lv_video_packets_get_low (self->packets); seq <= high; seq++)
    {
      const LvVideoPacket *packet = lv_video_packets_find (self->packets, seq);

      if (packet == NULL)
        gap->has_missing = TRUE;
      else if (!packet->is_empty)
        {
          if (packet->last != 0 && lv_frame_order_can_follow (&self->order, &packet->facts, gap))
            return packet;
          note_passed_over (self, packet);
          lv_frame_gap_add (gap, &packet->facts.vp8);
          if (packet->last != 0)
            seq = packet->last;
        }
    }
  return NULL;
}

static LvFrame *
make_frame (LvVideoStream *self, const LvVideoPacket *first)
{
  g_autoptr (GBytes) data = lv_video_packets_join (self->packets, first);
  LvFrame *frame = lv_frame_new (self->source, data);

  frame->is_key = first->facts.is_key;
  frame->temporal_id = first->facts.vp8.tid;
  frame->is_sync = first->facts.vp8.is_sync;
  frame->rtp_time = first->rtp_time;
  frame->sender_index = first->facts.sender_index;
  if (frame->is_key)
    lv_vp8_get_size (g_bytes_get_data (data, NULL), g_bytes_get_size (data), &self->width,
                     &self->height);
  frame->width = self->width;
  frame->height = self->height;
  return frame;
}

static void
hand_out (LvVideoStream *self, const LvVideoPacket *first, const LvFrameGap *gap)
{
  g_autoptr (LvFrame) frame = make_frame (self, first);
  gint64 next = first->last + 1;

  self->stats.frames++;
  self->stats.dropped_frames += lv_frame_order_count_skipped (&self->order, &first->facts);
  if (is_of_layer_0 (&first->facts))
    {
      self->wants_key = FALSE;
      self->behind_since_us = 0;
    }
  lv_frame_order_take (&self->order, &first->facts, gap);
  lv_video_packets_drop_before (self->packets, next);
  lv_nack_list_forget_before (&self->missing, (guint16) next);
  self->events->frame (frame, self->data);
}

/* For how long a repair of what is not needed by others is waited for; 0: it would come too late.
 */
static gint64
get_hold_us (const LvVideoStream *self)
{
  const gint64 hold_us = self->round_trip_us * 3 / 2 + 10000;

  return self->slack_us >= self->round_trip_us * 3 / 4 && hold_us <= MAX_HOLD_US ? hold_us : 0;
}

/* Until when; 0: nothing is missing. */
static gint64
get_held_until_us (const LvVideoStream *self, gint64 now_us)
{
  if (self->missing.n_missing == 0)
    return 0;
  return now_us - (guint32) ((guint32) now_us - self->missing.missing[0].missed_us)
         + get_hold_us (self);
}

static void
advance (LvVideoStream *self, gint64 now_us)
{
  LvFrameGap gap;
  const LvVideoPacket *first;

  while ((first = find_next (self, &gap)) != NULL
         && !(gap.has_missing && now_us < get_held_until_us (self, now_us)))
    hand_out (self, first, &gap);
  if (!self->is_behind)
    self->behind_since_us = 0;
  else if (self->behind_since_us == 0)
    self->behind_since_us = now_us;
}

/* For how long repairs are waited for. */
static gint64
get_patience_us (const LvVideoStream *self)
{
  /* Without a base a repair helps only where it completes a key frame: one try for its beginning.
   */
  if (!self->order.has_base && !self->has_pending_key)
    return self->round_trip_us * 3 / 2;
  return MAX (self->round_trip_us * 5 / 2, MIN_HOLD_US);
}

static gint64
get_key_again_us (const LvVideoStream *self)
{
  gint64 again_us = MAX (self->round_trip_us * 3 / 2, MIN_KEY_AGAIN_US);

  return self->has_pending_key ? 2 * again_us : again_us;
}

/* When waiting for repairs ends; 0: nothing is waited for. */
static gint64
get_deadline_us (const LvVideoStream *self)
{
  if (self->behind_since_us == 0 || self->missing.n_missing == 0)
    return 0;
  return self->behind_since_us + get_patience_us (self);
}

static gboolean
is_key_needed (const LvVideoStream *self, gint64 now_us)
{
  gint64 deadline_us = get_deadline_us (self);

  if (deadline_us != 0)
    return now_us >= deadline_us;
  return self->is_stuck && !self->has_pending_key;
}

static void
ask (LvVideoStream *self, gint64 now_us)
{
  guint16 seqs[LV_NACK_MAX];
  guint n_given_up = self->missing.n_given_up;
  guint n_seqs;

  self->wants_key |= is_key_needed (self, now_us);
  n_seqs = lv_nack_list_take (&self->missing, self->round_trip_us, now_us, seqs);
  /* What will not come breaks the chain for good; and before TL0PICIDX wraps around. */
  if (self->is_behind && self->missing.n_given_up != n_given_up)
    self->order.has_base = FALSE;
  if (n_seqs > 0)
    self->events->nack (seqs, n_seqs, self->data);
  if (!self->wants_key
      || (self->asked_key_us != 0 && now_us - self->asked_key_us < get_key_again_us (self)))
    return;
  self->asked_key_us = now_us;
  self->stats.key_frame_requests++;
  self->events->need_key_frame (self->data);
}

/* FALSE: it is none of the stream. With the first that is counted, the sender has begun anew. */
static gboolean
count (LvVideoStream *self, const LvRtpHeader *header, gint64 now_us)
{
  guint64 lost = lv_reception_get_lost (&self->reception);

  if (!lv_reception_add (&self->reception, header->seq, header->timestamp, now_us))
    return FALSE;
  if (self->highest != 0 && self->reception.packets == 1)
    {
      self->lost_before += lost;
      restart (self);
    }
  return TRUE;
}

/* The end of a frame may be missing, and nothing may come behind it for long: when it is asked for;
 * 0: it is there. */
static gint64
get_tail_us (const LvVideoStream *self)
{
  if (!self->is_open)
    return 0;
  return self->newest_us + CLAMP (MIN_TAIL_US + 2 * self->spacing_us, 0, MAX_TAIL_US);
}

static void
note_newest (LvVideoStream *self, const LvVideoPacket *packet, gint64 now_us)
{
  if (self->is_open && packet->rtp_time == self->newest_time)
    self->spacing_us += (now_us - self->newest_us - self->spacing_us) / 4;
  self->is_open = !packet->is_empty && !packet->has_marker;
  self->newest_us = now_us;
  self->newest_time = packet->rtp_time;
}

/* Into the packets that wait; whether that may set a frame free. */
static gboolean
store (LvVideoStream *self, const LvRtpHeader *header, gboolean is_repair, gint64 now_us)
{
  gint64 seq = self->highest != 0 ? lv_seq_unwrap (self->highest, header->seq)
                                  : (gint64) header->seq + (G_MAXUINT16 + 1);
  gboolean is_newest = seq > self->highest;
  const LvVideoPacket *packet;
  gboolean is_whole;

  if (is_newest && self->highest != 0
      && seq - lv_video_packets_get_low (self->packets) >= LV_VIDEO_PACKETS_MAX)
    {
      restart (self);
      self->wants_key = TRUE;
    }
  self->highest = MAX (self->highest, seq);
  if (!lv_nack_list_add (&self->missing, header->seq, now_us))
    {
      self->order.has_base = FALSE;
      self->wants_key = TRUE;
    }
  if (!lv_video_packets_add (self->packets, seq, header, &is_whole))
    return FALSE;
  self->stats.recovered += is_repair;
  packet = lv_video_packets_find (self->packets, seq);
  if (is_newest)
    note_newest (self, packet, now_us);
  return is_whole || !is_newest || packet->facts.is_key;
}

void
lv_video_stream_receive (LvVideoStream *self, const LvRtpHeader *header, gint64 now_us)
{
  LvRtpHeader packet = *header;
  gboolean is_repair = self->rtx_ssrc != 0 && header->ssrc == self->rtx_ssrc;

  if (!is_repair && header->ssrc != self->ssrc)
    return;
  self->stats.packets++;
  self->stats.bytes += header->header_length + header->payload_length;
  if (!is_repair && !count (self, header, now_us))
    return;
  /* A repair of what is far away, or of nothing: padding. */
  if (is_repair
      && (self->highest == 0 || header->payload_type != self->rtx_payload_type
          || !lv_rtx_unwrap (header, self->ssrc, 0, &packet)
          || ABS (lv_seq_diff ((guint16) self->highest, packet.seq)) >= LV_VIDEO_PACKETS_MAX))
    return;
  if (store (self, &packet, is_repair, now_us))
    advance (self, now_us);
  ask (self, now_us);
}

void
lv_video_stream_set_round_trip (LvVideoStream *self, gint64 round_trip_us)
{
  self->round_trip_us = round_trip_us >= 0 ? round_trip_us : UNKNOWN_ROUND_TRIP_US;
}

void
lv_video_stream_set_slack (LvVideoStream *self, gint64 slack_us)
{
  self->slack_us = slack_us;
}

gint64
lv_video_stream_on_timeout (LvVideoStream *self, gint64 now_us)
{
  gint64 next_us = G_MAXINT64;

  /* What has come by now says more about what is missing. */
  if (self->missing.n_missing > 0)
    advance (self, now_us);
  if (self->is_open && now_us >= get_tail_us (self))
    {
      lv_nack_list_guess_next (&self->missing, now_us);
      self->is_open = FALSE;
    }
  ask (self, now_us);
  if (self->is_open)
    next_us = get_tail_us (self);
  if (self->missing.n_missing > 0)
    next_us = MIN (next_us, lv_nack_list_get_due_us (&self->missing, now_us));
  if (get_held_until_us (self, now_us) > now_us)
    next_us = MIN (next_us, get_held_until_us (self, now_us));
  if (get_deadline_us (self) > now_us)
    next_us = MIN (next_us, get_deadline_us (self));
  if (self->wants_key)
    next_us = MIN (next_us, self->asked_key_us + get_key_again_us (self));
  return next_us < G_MAXINT64 ? next_us : -1;
}

void
lv_video_stream_get_stats (LvVideoStream *self, LvVideoStreamStats *stats)
{
  *stats = self->stats;
  stats->lost = self->lost_before + lv_reception_get_lost (&self->reception);
}

gboolean
lv_video_stream_get_report (LvVideoStream *self, gint64 now_us, LvReportBlock *report)
{
  return lv_reception_report (&self->reception, self->ssrc, now_us, report);
}

void
lv_video_stream_on_sender_report (LvVideoStream *self, const LvSenderInfo *info, gint64 now_us)
{
  if (info->ssrc == self->ssrc)
    lv_reception_on_sender_report (&self->reception, info, now_us);
}
