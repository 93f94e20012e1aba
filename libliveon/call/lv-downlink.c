/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-downlink.h"

#include "lv-bandwidth.h"
#include "lv-frame-hold.h"
#include "lv-key-wish.h"
#include "lv-meter.h"
#include "lv-reception.h"
#include "lv-red.h"
#include "lv-seq-window.h"
#include "lv-srtp.h"
#include "lv-video-stream.h"

#define FEEDBACK_US 50000
#define REPORT_US G_USEC_PER_SEC
/* The server takes one a second of each receiver (docs/protocol.md) and merges those of many. */
#define KEY_FRAME_US 500000
/* How often what waits for a key is tried again. */
#define HOLD_TICK_US 20000
#define SOUND_RATE 48000
#define VIDEO_RATE 90000
#define N_SOUND (LV_MAX_SOUND_SLOTS + 1)

typedef struct
{
  LvDownlink *owner;
  guint slot;
  guint32 ssrc; /* 0: not filled */
  LvVideoStream *stream;
  LvKeyWish wish;
  gboolean is_broken; /* a frame could not be opened: those after it refer to it */
  gboolean is_locked; /* the same, for want of a key: only with it a key frame is of use */
  LvFrameHold hold;
} VideoSlot;

typedef struct
{
  guint slot;
  guint32 ssrc;
  LvReception reception;
  LvSeqWindow seen;
  gint64 last_seq, last_time; /* without wrap-around */
  LvFrameHold hold;
} SoundSlot;

struct _LvDownlink
{
  const LvDownlinkEvents *events;
  const LvOutlet *outlet;
  gpointer user_data; /* of events */
  guint32 ssrc;
  LvRtpExtMap exts;
  LvMediaClock *clock;
  LvFrameTransform *transform;
  SoundSlot sound[N_SOUND];
  VideoSlot video[LV_MAX_VIDEO_SLOTS];
  guint n_video;
  GHashTable *sound_by_ssrc; /* guint32 → SoundSlot */
  GHashTable *video_by_ssrc; /* guint32 → VideoSlot, also by that of the RTX */
  LvArrivals *arrivals;
  guint32 last_ssrc; /* that feedback names as its subject */
  gint64 now_us;
  gint64 next_feedback_us, next_report_us; /* feedback 0: nothing arrived since */
  guint64 packets;
  LvMeter meter;
};

/* NULL: it was not; is_pending: for want of a key. */
static LvFrame *
open_frame (LvDownlink *self, LvFrame *frame, gboolean *is_pending)
{
  g_autoptr (GError) error = NULL;
  LvFrame *opened;

  *is_pending = FALSE;
  if (self->transform == NULL)
    return lv_frame_ref (frame);
  opened = lv_frame_transform_apply (self->transform, frame, &error);
  if (opened == NULL)
    {
      *is_pending = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING);
      if (!*is_pending)
        g_debug ("A frame was not opened: %s", error->message);
    }
  return opened;
}

static void
send_rtcp (LvDownlink *self, LvRtcpWriter *writer)
{
  if (writer->length > 0)
    self->outlet->send_rtcp (writer->data, writer->length, self->outlet->user_data);
}

static void
take_key_wish (VideoSlot *slot, gint64 now_us)
{
  LvDownlink *self = slot->owner;
  guint8 buffer[64 + LV_SRTP_OVERHEAD];
  LvRtcpWriter writer = { buffer, 64, 0 };

  if (!lv_key_wish_take (&slot->wish, KEY_FRAME_US, now_us))
    return;
  lv_rtcp_write_pli (&writer, self->ssrc, slot->ssrc);
  send_rtcp (self, &writer);
}

static void
wish_key (VideoSlot *slot)
{
  lv_key_wish_add (&slot->wish);
  take_key_wish (slot, slot->owner->now_us);
}

/* What follows refers to what is missing. */
static void
break_off (VideoSlot *slot, gboolean is_locked)
{
  lv_frame_hold_clear (&slot->hold);
  slot->is_broken = TRUE;
  slot->is_locked = is_locked;
  if (!is_locked)
    wish_key (slot);
}

/* FALSE: its key is not there. */
static gboolean
hand_out_picture (VideoSlot *slot, LvFrame *frame)
{
  LvDownlink *self = slot->owner;
  gboolean is_pending;
  g_autoptr (LvFrame) opened = NULL;

  if (slot->is_broken && !slot->is_locked && !frame->is_key)
    return TRUE;
  opened = open_frame (self, frame, &is_pending);
  if (is_pending)
    return FALSE;
  if (opened == NULL)
    {
      if (frame->temporal_id < LV_TEMPORAL_LAYERS - 1)
        break_off (slot, FALSE);
    }
  else if (slot->is_broken && !frame->is_key)
    break_off (slot, FALSE);
  else
    {
      slot->is_broken = slot->is_locked = FALSE;
      self->events->frame (slot->slot, opened, self->user_data);
    }
  return TRUE;
}

static void
try_pictures (VideoSlot *slot, gint64 now_us)
{
  const LvHeldFrame *held;

  while ((held = lv_frame_hold_peek (&slot->hold)) != NULL)
    {
      g_autoptr (LvFrame) frame = lv_frame_ref (held->frame);

      if (!hand_out_picture (slot, frame))
        {
          if (lv_frame_hold_is_due (&slot->hold, now_us))
            break_off (slot, TRUE);
          return;
        }
      if (!lv_frame_hold_is_empty (&slot->hold))
        lv_frame_hold_drop (&slot->hold);
    }
}

/* Pictures are opened in their order: who waits keeps those behind waiting, as long as they are of
 * the same person. */
static void
on_frame (LvFrame *frame, gpointer data)
{
  VideoSlot *slot = data;
  const gint64 now_us = slot->owner->now_us;
  const LvHeldFrame *eldest = lv_frame_hold_peek (&slot->hold);
  const LvHeldFrame held = { .frame = frame, .arrival_us = now_us };

  if (eldest != NULL && eldest->frame->sender_index != frame->sender_index)
    lv_frame_hold_clear (&slot->hold);
  try_pictures (slot, now_us);
  if (lv_frame_hold_is_empty (&slot->hold)
      && (hand_out_picture (slot, frame) || (slot->is_broken && !frame->is_key)))
    return;
  if (!lv_frame_hold_push (&slot->hold, &held))
    break_off (slot, TRUE);
}

static void
on_nack (const guint16 *seqs, guint n_seqs, gpointer data)
{
  VideoSlot *slot = data;
  LvDownlink *self = slot->owner;
  guint8 buffer[LV_RTP_PACKET_SIZE + LV_SRTP_OVERHEAD];
  LvRtcpWriter writer = { buffer, LV_RTP_PACKET_SIZE, 0 };

  lv_rtcp_write_nack (&writer, self->ssrc, slot->ssrc, seqs, n_seqs);
  send_rtcp (self, &writer);
}

static void
on_need_key_frame (gpointer data)
{
  wish_key (data);
}

static const LvVideoStreamEvents stream_events = { on_frame, on_nack, on_need_key_frame };

static void
add_slots (LvDownlink *self, const LvAnswer *answer)
{
  for (guint i = 0; i < N_SOUND; i++)
    {
      self->sound[i] = (SoundSlot){ .slot = i, .ssrc = answer->sound[i].ssrc };
      lv_reception_init (&self->sound[i].reception, SOUND_RATE);
      if (self->sound[i].ssrc != 0)
        g_hash_table_insert (self->sound_by_ssrc, GUINT_TO_POINTER (self->sound[i].ssrc),
                             &self->sound[i]);
    }
  self->n_video = answer->n_video;
  for (guint i = 0; i < answer->n_video; i++)
    {
      const LvAnswerSlot *said = &answer->video[i];
      VideoSlot *slot = &self->video[i];

      *slot = (VideoSlot){ .owner = self, .slot = i, .ssrc = said->ssrc };
      if (said->ssrc == 0)
        continue;
      slot->stream = lv_video_stream_new (LV_SOURCE_CAMERA, said->ssrc, said->rtx_ssrc,
                                          LV_OFFER_RTX, &stream_events, slot);
      g_hash_table_insert (self->video_by_ssrc, GUINT_TO_POINTER (said->ssrc), slot);
      if (said->rtx_ssrc != 0)
        g_hash_table_insert (self->video_by_ssrc, GUINT_TO_POINTER (said->rtx_ssrc), slot);
    }
}

LvDownlink *
lv_downlink_new (const LvAnswer *answer,
                 guint32 ssrc,
                 LvMediaClock *clock,
                 LvFrameTransform *transform,
                 const LvDownlinkEvents *events,
                 const LvOutlet *outlet,
                 gpointer user_data,
                 gint64 now_us)
{
  LvDownlink *self = g_new0 (LvDownlink, 1);

  self->events = events;
  self->outlet = outlet;
  self->user_data = user_data;
  self->ssrc = ssrc;
  self->exts = answer->exts;
  self->clock = clock;
  g_set_object (&self->transform, transform);
  self->sound_by_ssrc = g_hash_table_new (NULL, NULL);
  self->video_by_ssrc = g_hash_table_new (NULL, NULL);
  self->arrivals = lv_arrivals_new ();
  self->now_us = now_us;
  self->next_report_us = now_us + REPORT_US;
  add_slots (self, answer);
  return self;
}

void
lv_downlink_free (LvDownlink *self)
{
  for (guint i = 0; i < N_SOUND; i++)
    lv_frame_hold_clear (&self->sound[i].hold);
  for (guint i = 0; i < self->n_video; i++)
    {
      lv_frame_hold_clear (&self->video[i].hold);
      g_clear_pointer (&self->video[i].stream, lv_video_stream_free);
    }
  g_hash_table_unref (self->sound_by_ssrc);
  g_hash_table_unref (self->video_by_ssrc);
  lv_arrivals_free (self->arrivals);
  g_clear_object (&self->transform);
  g_free (self);
}

static LvFrame *
make_sound (LvDownlink *self, guint slot, const LvRtpHeader *header)
{
  g_autoptr (GBytes) data = g_bytes_new (header->payload, header->payload_length);
  LvFrame *frame = lv_frame_new (
      slot < LV_MAX_SOUND_SLOTS ? LV_SOURCE_MICROPHONE : LV_SOURCE_SCREEN_SOUND, data);

  frame->rtp_time = header->timestamp;
  frame->sender_index = header->has_csrc ? (int) header->csrc : -1;
  if (!lv_rtp_get_sound_level (header, &self->exts, &frame->sound_level, &frame->has_voice))
    frame->sound_level = 127;
  return frame;
}

static gboolean
count_sound (SoundSlot *slot, const LvRtpHeader *header, gint64 now_us)
{
  /* One cycle up, so that what came too late is not negative. */
  if (!slot->reception.has_packet)
    {
      slot->last_seq = header->seq + ((gint64) 1 << 16);
      slot->last_time = header->timestamp + ((gint64) 1 << 32);
    }
  if (!lv_reception_add (&slot->reception, header->seq, header->timestamp, now_us))
    return FALSE;
  /* The sender has begun anew. */
  if (slot->reception.packets == 1)
    slot->seen = (LvSeqWindow){ 0 };
  return TRUE;
}

/* FALSE: its key is not there. */
static gboolean
hand_out_sound (LvDownlink *self, SoundSlot *slot, const LvHeldFrame *sound)
{
  gboolean is_pending;
  g_autoptr (LvFrame) opened = open_frame (self, sound->frame, &is_pending);

  if (opened != NULL)
    self->events->sound (slot->slot, opened, sound->seq, sound->rtp_time, sound->arrival_us,
                         self->user_data);
  return !is_pending;
}

static void
try_sounds (LvDownlink *self, SoundSlot *slot, gint64 now_us)
{
  const LvHeldFrame *held;

  while ((held = lv_frame_hold_peek (&slot->hold)) != NULL)
    {
      if (!hand_out_sound (self, slot, held) && !lv_frame_hold_is_due (&slot->hold, now_us))
        return;
      lv_frame_hold_drop (&slot->hold);
    }
}

/* Each frame once, by whichever packet it comes first. */
static void
take_sound (LvDownlink *self, SoundSlot *slot, const LvRtpHeader *header, gint64 now_us)
{
  g_autoptr (LvFrame) frame = NULL;
  LvHeldFrame sound = { .arrival_us = now_us };

  if (header->payload_type != LV_OFFER_OPUS || header->payload_length == 0
      || !lv_seq_window_add (&slot->seen, header->seq))
    return;
  sound.seq = lv_seq_unwrap (slot->last_seq, header->seq);
  sound.rtp_time = lv_time_unwrap (slot->last_time, header->timestamp);
  slot->last_seq = MAX (slot->last_seq, sound.seq);
  slot->last_time = MAX (slot->last_time, sound.rtp_time);
  sound.frame = frame = make_sound (self, slot->slot, header);
  try_sounds (self, slot, now_us);
  if (hand_out_sound (self, slot, &sound) || lv_frame_hold_push (&slot->hold, &sound))
    return;
  /* Somebody else speaks here now, or it is too much. */
  lv_frame_hold_clear (&slot->hold);
  (void) lv_frame_hold_push (&slot->hold, &sound);
}

static void
receive_sound (LvDownlink *self, SoundSlot *slot, const LvRtpHeader *header, gint64 now_us)
{
  LvRedBlock blocks[LV_RED_MAX_COPIES + 1];
  guint n_blocks;

  if ((header->payload_type != LV_OFFER_OPUS && header->payload_type != LV_OFFER_RED)
      || !count_sound (slot, header, now_us))
    return;
  if (header->payload_type == LV_OFFER_OPUS)
    {
      take_sound (self, slot, header, now_us);
      return;
    }
  n_blocks = lv_red_parse (header->payload, header->payload_length, blocks);
  for (guint i = 0; i < n_blocks; i++)
    {
      const LvRtpHeader block = lv_red_get_header (header, blocks, n_blocks, i);

      take_sound (self, slot, &block, now_us);
    }
}

void
lv_downlink_receive (LvDownlink *self, const LvRtpHeader *header, gint64 now_us)
{
  SoundSlot *sound = g_hash_table_lookup (self->sound_by_ssrc, GUINT_TO_POINTER (header->ssrc));
  VideoSlot *video
      = sound == NULL ? g_hash_table_lookup (self->video_by_ssrc, GUINT_TO_POINTER (header->ssrc))
                      : NULL;
  guint16 transport_seq;

  self->now_us = now_us;
  self->packets++;
  lv_meter_add (&self->meter, header->header_length + header->payload_length + LV_SRTP_TAG_SIZE,
                now_us);
  if (lv_rtp_get_transport_seq (header, &self->exts, &transport_seq))
    {
      lv_arrivals_add (self->arrivals, transport_seq, now_us);
      self->last_ssrc = header->ssrc;
      if (self->next_feedback_us == 0)
        self->next_feedback_us = now_us + FEEDBACK_US;
    }
  if (sound != NULL)
    receive_sound (self, sound, header, now_us);
  else if (video != NULL)
    lv_video_stream_receive (video->stream, header, now_us);
}

void
lv_downlink_on_rtcp (LvDownlink *self, const LvRtcpPacket *packet, gint64 now_us)
{
  SoundSlot *sound;
  VideoSlot *video;
  LvSenderInfo info;

  self->now_us = now_us;
  if (packet->type != LV_RTCP_SENDER_REPORT || !lv_rtcp_get_sender_info (packet, &info))
    return;
  sound = g_hash_table_lookup (self->sound_by_ssrc, GUINT_TO_POINTER (info.ssrc));
  video = g_hash_table_lookup (self->video_by_ssrc, GUINT_TO_POINTER (info.ssrc));
  if (sound != NULL)
    {
      lv_reception_on_sender_report (&sound->reception, &info, now_us);
      lv_media_clock_report (self->clock, lv_clock_slot (FALSE, sound->slot), SOUND_RATE, &info,
                             now_us);
    }
  else if (video != NULL)
    {
      lv_video_stream_on_sender_report (video->stream, &info, now_us);
      lv_media_clock_report (self->clock, lv_clock_slot (TRUE, video->slot), VIDEO_RATE, &info,
                             now_us);
    }
}

void
lv_downlink_request_key_frame (LvDownlink *self, guint slot, gint64 now_us)
{
  self->now_us = now_us;
  if (slot < self->n_video && self->video[slot].stream != NULL)
    wish_key (&self->video[slot]);
}

void
lv_downlink_set_slack (LvDownlink *self, guint slot, gint64 slack_us)
{
  if (slot < self->n_video && self->video[slot].stream != NULL)
    lv_video_stream_set_slack (self->video[slot].stream, slack_us);
}

void
lv_downlink_set_round_trip (LvDownlink *self, gint64 round_trip_us)
{
  for (guint i = 0; i < self->n_video; i++)
    if (self->video[i].stream != NULL)
      lv_video_stream_set_round_trip (self->video[i].stream, round_trip_us);
}

static void
send_feedback (LvDownlink *self)
{
  guint8 buffer[LV_RTP_PACKET_SIZE + LV_SRTP_OVERHEAD];
  gsize length;

  while ((length = lv_arrivals_write (self->arrivals, self->ssrc, self->last_ssrc, buffer,
                                      LV_RTP_PACKET_SIZE))
         > 0)
    self->outlet->send_rtcp (buffer, length, self->outlet->user_data);
}

static void
send_reports (LvDownlink *self, gint64 now_us)
{
  guint8 buffer[LV_RTP_PACKET_SIZE + LV_SRTP_OVERHEAD];
  LvRtcpWriter writer = { buffer, LV_RTP_PACKET_SIZE, 0 };
  LvReportBlock reports[LV_CLOCK_SLOTS];
  guint n = 0;

  G_STATIC_ASSERT (LV_CLOCK_SLOTS <= LV_RTCP_MAX_REPORTS);
  for (guint i = 0; i < N_SOUND; i++)
    if (lv_reception_report (&self->sound[i].reception, self->sound[i].ssrc, now_us, &reports[n]))
      n++;
  for (guint i = 0; i < self->n_video; i++)
    if (self->video[i].stream != NULL
        && lv_video_stream_get_report (self->video[i].stream, now_us, &reports[n]))
      n++;
  if (n > 0)
    lv_rtcp_write_receiver_report (&writer, self->ssrc, reports, n);
  send_rtcp (self, &writer);
}

/* When to come again for it. */
static gint64
try_held (LvDownlink *self, gint64 now_us)
{
  gboolean is_waiting = FALSE;

  for (guint i = 0; i < N_SOUND; i++)
    {
      try_sounds (self, &self->sound[i], now_us);
      is_waiting |= !lv_frame_hold_is_empty (&self->sound[i].hold);
    }
  for (guint i = 0; i < self->n_video; i++)
    {
      try_pictures (&self->video[i], now_us);
      is_waiting |= !lv_frame_hold_is_empty (&self->video[i].hold);
    }
  return is_waiting ? now_us + HOLD_TICK_US : G_MAXINT64;
}

gint64
lv_downlink_on_timeout (LvDownlink *self, gint64 now_us)
{
  gint64 next_us, held_us;

  self->now_us = now_us;
  if (self->next_feedback_us != 0 && now_us >= self->next_feedback_us)
    {
      self->next_feedback_us = 0;
      send_feedback (self);
    }
  if (now_us >= self->next_report_us)
    {
      self->next_report_us = now_us + REPORT_US;
      send_reports (self, now_us);
    }
  held_us = try_held (self, now_us);
  next_us = MIN (self->next_report_us, held_us);
  if (self->next_feedback_us != 0)
    next_us = MIN (next_us, self->next_feedback_us);
  for (guint i = 0; i < self->n_video; i++)
    {
      VideoSlot *slot = &self->video[i];
      const gint64 wait_us
          = slot->stream != NULL ? lv_video_stream_on_timeout (slot->stream, now_us) : -1;

      take_key_wish (slot, now_us);
      if (slot->wish.is_wanted)
        next_us = MIN (next_us, slot->wish.last_us + KEY_FRAME_US);
      if (wait_us >= 0)
        next_us = MIN (next_us, wait_us);
    }
  return next_us;
}

void
lv_downlink_get_stats (LvDownlink *self, LvDownlinkStats *stats)
{
  *stats = (LvDownlinkStats){
    .packets = self->packets,
    .bytes = self->meter.bytes,
    .bps = lv_meter_get_bps (&self->meter, self->now_us),
  };
  for (guint i = 0; i < self->n_video; i++)
    {
      LvVideoStreamStats of_slot;

      if (self->video[i].stream == NULL)
        continue;
      lv_video_stream_get_stats (self->video[i].stream, &of_slot);
      stats->lost += of_slot.lost;
      stats->recovered += of_slot.recovered;
    }
}
