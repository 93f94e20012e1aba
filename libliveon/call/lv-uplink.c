/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-uplink.h"

#include "lv-bandwidth.h"
#include "lv-key-wish.h"
#include "lv-meter.h"
#include "lv-pacer.h"
#include "lv-red.h"
#include "lv-srtp.h"

#define START_BPS 500000
#define MIN_BPS 50000
#define MAX_BPS 8000000
#define TICK_US 50000
#define REPORT_US G_USEC_PER_SEC
/* The first report on a stream: until then nobody can set its pictures beside its sound. */
#define FIRST_REPORT_US 100000
#define PLAN_US 200000
#define KEY_FRAME_US 300000
/* A source that sent nothing for so long is taken to be off. */
#define SILENT_US (2 * G_USEC_PER_SEC)
/* What may wait before pictures are dropped rather than late. */
#define MAX_WAIT_US 500000
#define MIN_QUEUE 40000
#define PACING 1.5
#define MAX_NACKS 64

typedef struct
{
  LvUplink *owner;
  LvSource source;
  guint layer;
  LvSendStream *stream; /* NULL: the server does not take it */
  gboolean needs_key;   /* what was dropped is missing to the following */
  LvKeyWish wish;
  gint64 last_sent_us; /* 0: never yet */
} Stream;

struct _LvUplink
{
  const LvUplinkEvents *events;
  const LvOutlet *outlet;
  gpointer user_data; /* of events */
  LvFrameTransform *transform;
  char cname[17];
  guint32 ssrc; /* that feedback is sent from */
  Stream streams[LV_N_SOURCES][LV_CAMERA_LAYERS];
  LvPacer *pacer;
  LvBandwidth *bandwidth;
  LvRedChoice red;
  gboolean is_open;
  LvMediaWanted wanted;
  gboolean is_saving;
  LvEncodePlan plan;
  gboolean has_plan;
  Stream *last_video; /* that sent: what is probed with */
  gint64 now_us;
  gint64 next_plan_us, next_report_us, next_tick_us;
  guint64 packets;
  LvMeter meter;
};

/* The pacer's: a packet's turn has come. */
static void
send_now (const LvOutgoing *outgoing, gpointer data)
{
  LvUplink *self = data;
  const gboolean is_video = lv_source_is_video (outgoing->source);

  if (outgoing->transport_seq_at != 0)
    {
      const guint16 seq = lv_bandwidth_on_sent (self->bandwidth, outgoing->length,
                                                outgoing->is_probe, self->now_us);

      outgoing->packet[outgoing->transport_seq_at] = seq >> 8;
      outgoing->packet[outgoing->transport_seq_at + 1] = seq & 0xff;
    }
  if (!self->outlet->send_rtp (outgoing->packet, outgoing->length, outgoing->header_length,
                               is_video ? LV_DSCP_VIDEO : LV_DSCP_SOUND, self->outlet->user_data))
    return;
  self->packets++;
  lv_meter_add (&self->meter, outgoing->length + LV_SRTP_TAG_SIZE, self->now_us);
}

/* A stream's: a packet was made. */
static void
on_packet (const LvOutgoing *outgoing, gpointer data)
{
  Stream *stream = data;
  LvUplink *self = stream->owner;

  if (!lv_pacer_add (self->pacer, outgoing, self->now_us))
    stream->needs_key = lv_source_is_video (stream->source);
}

static gsize
add_padding (gsize length, gint64 now_us, gpointer data)
{
  LvUplink *self = data;

  return self->last_video != NULL
             ? lv_send_stream_send_padding (self->last_video->stream, length, now_us)
             : 0;
}

static void
add_stream (
    LvUplink *self, const LvOfferTerms *terms, const LvAnswer *answer, LvSource source, guint layer)
{
  const gboolean is_video = lv_source_is_video (source);
  Stream *stream = &self->streams[source][layer];
  g_autofree char *mid = g_strdup_printf ("%u", source);
  const LvSendStreamConfig config = {
    .source = source,
    .layer = layer,
    .ssrc = terms->streams[source][layer].ssrc,
    .rtx_ssrc = answer->has_rtx ? terms->streams[source][layer].rtx_ssrc : 0,
    .payload_type = is_video ? LV_OFFER_VP8 : LV_OFFER_OPUS,
    .rtx_payload_type = is_video ? LV_OFFER_RTX : 0,
    .red_payload_type = !is_video && answer->has_red ? LV_OFFER_RED : 0,
    .mid = mid,
    .rid = source == LV_SOURCE_CAMERA ? lv_layer_to_rid (layer) : NULL,
    .exts = answer->exts,
  };

  *stream = (Stream){ .owner = self, .source = source, .layer = layer, .needs_key = is_video };
  if (answer->takes[source])
    stream->stream = lv_send_stream_new (&config, on_packet, stream);
}

static guint
count_layers (LvSource source)
{
  return source == LV_SOURCE_CAMERA ? LV_CAMERA_LAYERS : 1;
}

LvUplink *
lv_uplink_new (const LvOfferTerms *terms,
               const LvAnswer *answer,
               gint64 max_bps,
               LvFrameTransform *transform,
               const LvUplinkEvents *events,
               const LvOutlet *outlet,
               gpointer user_data,
               gint64 now_us)
{
  LvUplink *self = g_new0 (LvUplink, 1);

  self->events = events;
  self->outlet = outlet;
  self->user_data = user_data;
  g_set_object (&self->transform, transform);
  g_strlcpy (self->cname, terms->cname, sizeof self->cname);
  self->ssrc = terms->streams[LV_SOURCE_MICROPHONE][0].ssrc;
  for (LvSource source = 0; source < LV_N_SOURCES; source++)
    for (guint layer = 0; layer < count_layers (source); layer++)
      add_stream (self, terms, answer, source, layer);
  self->pacer = lv_pacer_new (send_now, self);
  lv_pacer_set_padding (self->pacer, add_padding);
  self->bandwidth = lv_bandwidth_new (START_BPS, MIN_BPS, MAX_BPS);
  self->now_us = now_us;
  lv_uplink_set_max_bps (self, max_bps);
  lv_pacer_set_rate (self->pacer, (gint64) (START_BPS * PACING));
  return self;
}

void
lv_uplink_free (LvUplink *self)
{
  for (LvSource source = 0; source < LV_N_SOURCES; source++)
    for (guint layer = 0; layer < LV_CAMERA_LAYERS; layer++)
      g_clear_pointer (&self->streams[source][layer].stream, lv_send_stream_free);
  lv_pacer_free (self->pacer);
  lv_bandwidth_free (self->bandwidth);
  g_clear_object (&self->transform);
  g_free (self);
}

void
lv_uplink_set_is_open (LvUplink *self, gboolean is_open)
{
  self->is_open = is_open;
}

void
lv_uplink_set_wanted (LvUplink *self, const LvMediaWanted *wanted)
{
  self->wanted = *wanted;
  self->next_plan_us = 0;
}

void
lv_uplink_set_max_bps (LvUplink *self, gint64 max_bps)
{
  lv_bandwidth_set_max (self->bandwidth, max_bps > 0 ? MIN (max_bps, MAX_BPS) : MAX_BPS);
  self->next_plan_us = 0;
}

void
lv_uplink_set_is_saving (LvUplink *self, gboolean is_saving)
{
  self->is_saving = is_saving;
  self->next_plan_us = 0;
}

static void
wish_key (Stream *stream, gint64 now_us)
{
  LvUplink *self = stream->owner;

  lv_key_wish_add (&stream->wish);
  if (lv_key_wish_take (&stream->wish, KEY_FRAME_US, now_us))
    self->events->key_frame (stream->source, stream->layer, self->user_data);
}

/* Whether more of this would only be late. */
static gboolean
is_full (LvUplink *self, const LvFrame *frame, gsize backlog)
{
  const gint64 target_bps = lv_bandwidth_get_target_bps (self->bandwidth);
  gint64 limit = MAX (target_bps * MAX_WAIT_US / G_USEC_PER_SEC / 8, MIN_QUEUE);

  /* Without its key frame nothing of the stream is worth sending. */
  if (frame->is_key)
    limit *= 2;
  return lv_source_is_video (frame->source)
         && (gint64) (lv_pacer_get_queued (self->pacer) + backlog) > limit;
}

static void
drop (Stream *stream, const LvFrame *frame)
{
  /* Nothing refers to the highest temporal layer. */
  if (lv_source_is_video (frame->source) && frame->temporal_id < LV_TEMPORAL_LAYERS - 1)
    stream->needs_key = TRUE;
}

static LvFrame *
seal (LvUplink *self, LvFrame *frame)
{
  g_autoptr (GError) error = NULL;
  LvFrame *sealed;

  if (self->transform == NULL)
    return lv_frame_ref (frame);
  sealed = lv_frame_transform_apply (self->transform, frame, &error);
  if (sealed == NULL)
    g_debug ("A frame was not sealed: %s", error->message);
  return sealed;
}

void
lv_uplink_send (LvUplink *self, LvFrame *frame, gsize backlog, gint64 now_us)
{
  Stream *stream = &self->streams[frame->source][frame->layer];
  g_autoptr (LvFrame) sealed = NULL;

  self->now_us = now_us;
  if (stream->stream == NULL || (stream->needs_key && !frame->is_key))
    {
      if (stream->stream != NULL && self->is_open)
        wish_key (stream, now_us);
      return;
    }
  if (self->is_open && !is_full (self, frame, backlog))
    sealed = seal (self, frame);
  if (sealed == NULL)
    {
      drop (stream, frame);
      return;
    }
  stream->needs_key = FALSE;
  if (stream->last_sent_us == 0 || now_us - stream->last_sent_us > SILENT_US)
    self->next_report_us = MIN (self->next_report_us, now_us + FIRST_REPORT_US);
  stream->last_sent_us = now_us;
  if (lv_source_is_video (frame->source))
    self->last_video = stream;
  if (!lv_send_stream_send (stream->stream, sealed, now_us))
    drop (stream, frame);
}

static Stream *
find_stream (LvUplink *self, guint32 ssrc)
{
  for (LvSource source = 0; source < LV_N_SOURCES; source++)
    for (guint layer = 0; layer < count_layers (source); layer++)
      {
        Stream *stream = &self->streams[source][layer];

        if (stream->stream != NULL && lv_send_stream_get_config (stream->stream)->ssrc == ssrc)
          return stream;
      }
  return NULL;
}

static void
on_nack (LvUplink *self, const LvRtcpPacket *packet, guint32 ssrc, gint64 now_us)
{
  guint16 seqs[MAX_NACKS];
  Stream *stream = find_stream (self, ssrc);
  guint n;

  if (stream == NULL)
    return;
  n = lv_rtcp_get_nack (packet, seqs, MAX_NACKS);
  for (guint i = 0; i < n; i++)
    lv_send_stream_on_nack (stream->stream, seqs[i], now_us);
}

static void
on_key_request (LvUplink *self, guint32 ssrc, gint64 now_us)
{
  Stream *stream = find_stream (self, ssrc);

  if (stream != NULL && lv_source_is_video (stream->source))
    wish_key (stream, now_us);
}

static void
on_payload_feedback (LvUplink *self, const LvRtcpPacket *packet, guint32 media, gint64 now_us)
{
  guint32 ssrc;
  guint8 seq;

  if (packet->count == LV_RTCP_PLI)
    on_key_request (self, media, now_us);
  else if (packet->count == LV_RTCP_FIR)
    for (guint n = 0; lv_rtcp_get_fir (packet, n, &ssrc, &seq); n++)
      on_key_request (self, ssrc, now_us);
}

static void
set_round_trip (LvUplink *self, gint64 round_trip_us)
{
  lv_bandwidth_set_round_trip (self->bandwidth, round_trip_us);
  for (guint layer = 0; layer < LV_CAMERA_LAYERS; layer++)
    if (self->streams[LV_SOURCE_CAMERA][layer].stream != NULL)
      lv_send_stream_set_round_trip (self->streams[LV_SOURCE_CAMERA][layer].stream, round_trip_us);
  if (self->streams[LV_SOURCE_SCREEN][0].stream != NULL)
    lv_send_stream_set_round_trip (self->streams[LV_SOURCE_SCREEN][0].stream, round_trip_us);
}

static void
on_reports (LvUplink *self, const LvRtcpPacket *packet, gint64 wall_us)
{
  LvReportBlock report;

  for (guint n = 0; lv_rtcp_get_report (packet, n, &report); n++)
    {
      const gint64 round_trip_us = find_stream (self, report.ssrc) != NULL
                                       ? lv_report_get_round_trip_us (&report, wall_us)
                                       : -1;

      if (round_trip_us >= 0)
        set_round_trip (self, round_trip_us);
    }
}

static void
on_time_answer (LvUplink *self, const LvRtcpPacket *packet, gint64 wall_us)
{
  LvReportBlock report;

  if (lv_rtcp_get_time_answer (packet, self->ssrc, &report)
      && lv_report_get_round_trip_us (&report, wall_us) >= 0)
    set_round_trip (self, lv_report_get_round_trip_us (&report, wall_us));
}

void
lv_uplink_send_check (LvUplink *self, gint64 wall_us)
{
  guint8 buffer[64 + LV_SRTP_OVERHEAD];
  LvRtcpWriter writer = { buffer, 64, 0 };

  lv_rtcp_write_reference_time (&writer, self->ssrc, lv_ntp_from_us (wall_us));
  self->outlet->send_rtcp (buffer, writer.length, self->outlet->user_data);
}

void
lv_uplink_on_rtcp (LvUplink *self, const LvRtcpPacket *packet, gint64 now_us, gint64 wall_us)
{
  guint32 sender, media;

  self->now_us = now_us;
  if (packet->type == LV_RTCP_SENDER_REPORT || packet->type == LV_RTCP_RECEIVER_REPORT)
    on_reports (self, packet, wall_us);
  else if (packet->type == LV_RTCP_EXTENDED_REPORT)
    on_time_answer (self, packet, wall_us);
  else if (packet->type == LV_RTCP_TRANSPORT_FEEDBACK && packet->count == LV_RTCP_TRANSPORT_WIDE)
    lv_bandwidth_on_feedback (self->bandwidth, packet->packet, packet->length, now_us);
  else if (!lv_rtcp_get_feedback (packet, &sender, &media))
    return;
  else if (packet->type == LV_RTCP_TRANSPORT_FEEDBACK && packet->count == LV_RTCP_NACK)
    on_nack (self, packet, media, now_us);
  else if (packet->type == LV_RTCP_PAYLOAD_FEEDBACK)
    on_payload_feedback (self, packet, media, now_us);
}

static void
send_reports (LvUplink *self, gint64 now_us, gint64 wall_us)
{
  guint8 buffer[LV_RTP_PACKET_SIZE + LV_SRTP_OVERHEAD];
  LvRtcpWriter writer = { buffer, LV_RTP_PACKET_SIZE, 0 };

  for (LvSource source = 0; source < LV_N_SOURCES; source++)
    for (guint layer = 0; layer < count_layers (source); layer++)
      {
        const Stream *stream = &self->streams[source][layer];
        LvSenderInfo info;

        if (stream->stream == NULL || stream->last_sent_us == 0
            || now_us - stream->last_sent_us > SILENT_US
            || !lv_send_stream_get_sender_info (stream->stream, now_us, wall_us, &info))
          continue;
        if (lv_rtcp_write_sender_report (&writer, &info, NULL, 0))
          lv_rtcp_write_cname (&writer, info.ssrc, self->cname);
      }
  if (writer.length > 0)
    self->outlet->send_rtcp (buffer, writer.length, self->outlet->user_data);
}

static guint
count_sounds (LvUplink *self, gint64 now_us)
{
  guint n = 0;

  for (LvSource source = 0; source < LV_N_SOURCES; source++)
    {
      const gint64 last_us = self->streams[source][0].last_sent_us;

      n += !lv_source_is_video (source) && last_us != 0 && now_us - last_us < SILENT_US;
    }
  return n;
}

static LvEncodeNeeds
get_needs (LvUplink *self, gint64 now_us)
{
  return (LvEncodeNeeds){
    .target_bps = lv_bandwidth_get_target_bps (self->bandwidth),
    .wanted = self->wanted,
    .n_sounds = count_sounds (self, now_us),
    .n_copies = self->red.n_copies,
    .loss = lv_bandwidth_get_loss (self->bandwidth),
    .is_saving = self->is_saving,
  };
}

static void
make_plan (LvUplink *self, gint64 now_us)
{
  const LvEncodeNeeds needs = get_needs (self, now_us);
  LvEncodePlan plan;

  lv_encode_plan_make (&plan, &needs, self->has_plan ? &self->plan : NULL);
  if (self->has_plan && !lv_encode_plan_differs (&plan, &self->plan))
    return;
  self->plan = plan;
  self->has_plan = TRUE;
  self->events->plan (&plan, self->user_data);
}

static void
look_for_more (LvUplink *self, gint64 now_us)
{
  const LvEncodeNeeds needs = get_needs (self, now_us);
  gint64 rate_bps = 0;
  gsize length;

  length = lv_bandwidth_get_probe (self->bandwidth, lv_encode_plan_get_wish_bps (&needs), now_us,
                                   &rate_bps);
  if (length > 0)
    lv_pacer_probe (self->pacer, length, rate_bps, now_us);
}

static void
choose_copies (LvUplink *self, gint64 now_us)
{
  lv_red_choice_update (&self->red, lv_bandwidth_get_loss (self->bandwidth),
                        lv_bandwidth_get_target_bps (self->bandwidth), now_us);
  for (LvSource source = 0; source < LV_N_SOURCES; source++)
    if (!lv_source_is_video (source) && self->streams[source][0].stream != NULL)
      lv_send_stream_set_copies (self->streams[source][0].stream, self->red.n_copies);
}

static void
on_tick (LvUplink *self, gint64 now_us)
{
  choose_copies (self, now_us);
  lv_bandwidth_on_timeout (self->bandwidth, now_us);
  lv_pacer_set_rate (self->pacer,
                     (gint64) (lv_bandwidth_get_target_bps (self->bandwidth) * PACING));
  if (self->is_open)
    look_for_more (self, now_us);
  for (guint layer = 0; layer < LV_CAMERA_LAYERS; layer++)
    if (lv_key_wish_take (&self->streams[LV_SOURCE_CAMERA][layer].wish, KEY_FRAME_US, now_us))
      self->events->key_frame (LV_SOURCE_CAMERA, layer, self->user_data);
  if (lv_key_wish_take (&self->streams[LV_SOURCE_SCREEN][0].wish, KEY_FRAME_US, now_us))
    self->events->key_frame (LV_SOURCE_SCREEN, 0, self->user_data);
}

gint64
lv_uplink_on_timeout (LvUplink *self, gint64 now_us, gint64 wall_us)
{
  gint64 next_us, wait_us;

  self->now_us = now_us;
  if (now_us >= self->next_tick_us)
    {
      self->next_tick_us = now_us + TICK_US;
      on_tick (self, now_us);
    }
  if (now_us >= self->next_plan_us)
    {
      self->next_plan_us = now_us + PLAN_US;
      make_plan (self, now_us);
    }
  if (now_us >= self->next_report_us && self->is_open)
    {
      self->next_report_us = now_us + REPORT_US;
      send_reports (self, now_us, wall_us);
    }
  wait_us = lv_pacer_on_timeout (self->pacer, now_us);
  next_us = MIN (self->next_tick_us, self->next_plan_us);
  if (wait_us >= 0)
    next_us = MIN (next_us, now_us + wait_us);
  return next_us;
}

void
lv_uplink_get_stats (LvUplink *self, LvUplinkStats *stats)
{
  *stats = (LvUplinkStats){
    .packets = self->packets,
    .bytes = self->meter.bytes,
    .bps = lv_meter_get_bps (&self->meter, self->now_us),
    .estimate_bps = lv_bandwidth_get_target_bps (self->bandwidth),
    .round_trip_us = lv_bandwidth_get_round_trip_us (self->bandwidth),
    .loss = lv_bandwidth_get_loss (self->bandwidth),
  };
}
