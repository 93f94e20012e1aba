/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a peer sends us, decrypted: RTP to its layers, RTCP to its layers and to its slots. */
#include "lv-worker-peer.h"

#include <string.h>

#include "lv-red.h"
#include "lv-rtx.h"
#include "lv-worker.h"

#define BIND_AGAIN_US (500 * 1000) /* a sender does not draw new SSRCs more often */
#define MAX_NACKS 64               /* of one packet */
#define NO_LEVEL 50                /* of a sender that does not say how loud it is */
#define NTP_EPOCH_S G_GINT64_CONSTANT (2208988800)
#define CLOCK_JUMP_US G_USEC_PER_SEC
#define CLOCK_DRIFT_US 100 /* each report */

static LvKnownStream *
find_stream (LvWorkerPeer *self, guint32 ssrc)
{
  for (guint i = 0; i < self->n_streams; i++)
    if (self->streams[i].ssrc == ssrc)
      return &self->streams[i];
  return NULL;
}

static gboolean
is_word (const guint8 *bytes, gsize length, const char *word)
{
  return bytes != NULL && strlen (word) == length && memcmp (bytes, word, length) == 0;
}

static gboolean
is_media (const LvSfuSend *send, guint8 payload_type)
{
  return payload_type == send->payload_type
         || (send->red_payload_type != 0 && payload_type == send->red_payload_type);
}

/* By the extensions (RFC 8843, 9.2; RFC 8852), or by what the description said. */
static LvLayer *
find_layer (LvWorkerPeer *self, const LvRtpHeader *header, gboolean *is_rtx)
{
  gsize mid_length = 0, rid_length = 0, repaired_length = 0;
  const guint8 *mid = lv_rtp_get_ext (header, self->exts.id[LV_EXT_MID], &mid_length);
  const guint8 *rid = lv_rtp_get_ext (header, self->exts.id[LV_EXT_RID], &rid_length);
  const guint8 *repaired
      = lv_rtp_get_ext (header, self->exts.id[LV_EXT_REPAIRED_RID], &repaired_length);

  for (guint i = 0; i < LV_N_SOURCES; i++)
    {
      LvProducer *producer = &self->producers[i];
      LvSfuSend *send = &producer->send;
      gboolean is_repair
          = send->rtx_payload_type != 0 && header->payload_type == send->rtx_payload_type;

      if (!producer->is_there || (!is_repair && !is_media (send, header->payload_type)))
        continue;
      *is_rtx = is_repair;
      if (send->ssrc != 0 && header->ssrc == (is_repair ? send->rtx_ssrc : send->ssrc))
        return &producer->layers[0];
      if (!is_word (mid, mid_length, send->mid))
        continue;
      if (send->n_rids == 0)
        return &producer->layers[0];
      for (guint k = 0; k < send->n_rids; k++)
        if (is_word (is_repair ? repaired : rid, is_repair ? repaired_length : rid_length,
                     send->rids[k]))
          return &producer->layers[k];
    }
  return NULL;
}

/* A stream that was not seen yet. One that takes the place of another is a sender that has begun
 * anew; more than a few of those in a row are noise. */
static LvKnownStream *
bind_stream (LvWorkerPeer *self, const LvRtpHeader *header, gint64 now_us)
{
  gboolean is_rtx = FALSE;
  LvLayer *layer = find_layer (self, header, &is_rtx);
  LvKnownStream *stream = NULL;

  if (layer == NULL)
    return NULL;
  for (guint i = 0; i < self->n_streams; i++)
    if (self->streams[i].layer == layer && self->streams[i].is_rtx == is_rtx)
      stream = &self->streams[i];
  if (stream != NULL)
    {
      if (now_us - self->bound_us < BIND_AGAIN_US)
        return NULL;
      self->bound_us = now_us;
    }
  else if (self->n_streams == LV_PEER_MAX_STREAMS)
    return NULL;
  else
    stream = &self->streams[self->n_streams++];
  *stream = (LvKnownStream){ .ssrc = header->ssrc, .layer = layer, .is_rtx = is_rtx };
  if (is_rtx)
    layer->rtx_ssrc = header->ssrc;
  else
    lv_layer_bind (layer, header->ssrc);
  return stream;
}

static void
on_layer_begins (LvWorkerPeer *self, LvProducer *producer, gint64 now_us)
{
  if (lv_source_is_video (producer->source))
    lv_worker_room_on_layer (self->room, producer, now_us);
}

static void
on_sound (LvWorkerPeer *self, const LvRtpHeader *header, LvMediaPacket *packet, gint64 now_us)
{
  guint8 level = NO_LEVEL;
  gboolean has_voice = TRUE;

  packet->has_level = lv_rtp_get_sound_level (header, &self->exts, &level, &has_voice);
  packet->level = level;
  packet->has_voice = has_voice;
  if (packet->layer->producer->source == LV_SOURCE_MICROPHONE)
    lv_worker_room_on_level (self->room, self, level, has_voice, now_us);
}

/* As it came, or out of a packet that repeats it. */
static void
take_packet (LvWorkerPeer *self,
             LvLayer *layer,
             const LvRtpHeader *header,
             gboolean is_repair,
             gint64 now_us)
{
  LvProducer *producer = layer->producer;
  LvMediaPacket *packet = lv_worker_get_media (self->worker);
  const gboolean was_live = lv_layer_is_live (layer, now_us);

  if (!lv_layer_receive (layer, header, is_repair, now_us, packet))
    return;
  if (!is_repair && !lv_source_is_video (producer->source))
    on_sound (self, header, packet, now_us);
  lv_worker_add_media (self->worker);
  if (!was_live)
    on_layer_begins (self, producer, now_us);
}

/* What was lost before it comes first, so that it keeps its place. */
static void
take_with_copies (LvWorkerPeer *self, LvLayer *layer, const LvRtpHeader *header, gint64 now_us)
{
  LvRedBlock blocks[LV_RED_MAX_COPIES + 1];
  const guint n = lv_red_parse (header->payload, header->payload_length, blocks);

  for (guint i = 0; i < n; i++)
    {
      const LvRtpHeader packet = lv_red_get_header (header, blocks, n, i);

      if (packet.payload_type == layer->producer->send.payload_type
          && (packet.payload_length > 0 || i == n - 1))
        take_packet (self, layer, &packet, i < n - 1, now_us);
    }
}

static void
count (LvSfuTraffic *traffic, const LvRtpHeader *header)
{
  traffic->packets++;
  traffic->bytes += header->header_length + header->payload_length + LV_SRTP_TAG_SIZE;
}

void
lv_worker_peer_on_rtp (LvWorkerPeer *self, const LvRtpHeader *header, gint64 now_us)
{
  LvKnownStream *stream = find_stream (self, header->ssrc);
  LvRtpHeader original = *header;
  LvProducer *producer;
  guint16 transport_seq;

  self->stats.media_packets_in++;
  if (lv_rtp_get_transport_seq (header, &self->exts, &transport_seq))
    {
      lv_arrivals_add (self->arrivals, transport_seq, now_us);
      self->has_arrivals = TRUE;
    }
  if (stream == NULL)
    stream = bind_stream (self, header, now_us);
  if (stream == NULL)
    return;
  producer = stream->layer->producer;
  count (&self->stats.in[lv_source_is_video (producer->source) ? LV_SFU_VIDEO : LV_SFU_SOUND],
         header);
  if ((stream->is_rtx
           ? header->payload_type != producer->send.rtx_payload_type || stream->layer->ssrc == 0
                 || !lv_rtx_unwrap (header, stream->layer->ssrc, producer->send.payload_type,
                                    &original)
           : !is_media (&producer->send, header->payload_type))
      || !producer->is_on || stream->layer->is_blocked
      || !lv_send_cap_take (&self->cap, header->header_length + header->payload_length,
                            lv_source_is_video (producer->source), now_us))
    return;
  if (original.payload_type == producer->send.payload_type)
    take_packet (self, stream->layer, &original, stream->is_rtx, now_us);
  else
    take_with_copies (self, stream->layer, &original, now_us);
}

static gint64
ntp_to_us (guint64 ntp)
{
  return ((gint64) (ntp >> 32) - NTP_EPOCH_S) * G_USEC_PER_SEC
         + (gint64) ((ntp & 0xffffffff) * G_USEC_PER_SEC >> 32);
}

/* The report that was the least time on its way tells most; a clock that drifts is followed. */
static void
follow_clock (LvWorkerPeer *self, const LvSenderInfo *info, gint64 now_us)
{
  gint64 offset_us = now_us + self->worker->wall_us - ntp_to_us (info->ntp);
  gint64 change_us = offset_us - self->clock_offset_us;

  if (!self->has_clock || change_us < 0 || change_us > CLOCK_JUMP_US)
    self->clock_offset_us = offset_us;
  else
    self->clock_offset_us += MIN (change_us, CLOCK_DRIFT_US);
  self->has_clock = TRUE;
}

gboolean
lv_worker_peer_map_time (LvWorkerPeer *self,
                         const LvSenderInfo *info,
                         guint32 clock_rate,
                         gint64 wall_us,
                         gint64 *rtp_time)
{
  gint64 passed_us = wall_us - self->clock_offset_us - ntp_to_us (info->ntp);

  if (!self->has_clock || info->ntp == 0 || ABS (passed_us) > 3600 * (gint64) G_USEC_PER_SEC)
    return FALSE;
  *rtp_time = info->rtp_time + passed_us * clock_rate / G_USEC_PER_SEC;
  return TRUE;
}

static LvSlot *
find_slot (LvWorkerPeer *self, guint32 ssrc)
{
  for (guint i = 0; i < self->n_slots; i++)
    if (self->slots[i].line.ssrc == ssrc)
      return &self->slots[i];
  return NULL;
}

static void
on_sender_report (LvWorkerPeer *self, const LvRtcpPacket *packet, gint64 now_us)
{
  LvSenderInfo info;
  LvKnownStream *stream;

  if (!lv_rtcp_get_sender_info (packet, &info))
    return;
  stream = find_stream (self, info.ssrc);
  if (stream == NULL || stream->is_rtx)
    return;
  follow_clock (self, &info, now_us);
  stream->layer->sender_info = info;
  lv_reception_on_sender_report (&stream->layer->reception, &info, now_us);
}

static void
on_reports (LvWorkerPeer *self, const LvRtcpPacket *packet, gint64 now_us)
{
  LvReportBlock report;

  for (guint i = 0; lv_rtcp_get_report (packet, i, &report); i++)
    {
      LvSlot *slot = find_slot (self, report.ssrc);
      gint64 round_trip_us;

      if (slot == NULL)
        continue;
      slot->lost = report.total_lost;
      round_trip_us = lv_report_get_round_trip_us (&report, now_us + self->worker->wall_us);
      if (round_trip_us < 0)
        continue;
      self->round_trip_us
          = self->round_trip_us < 0 ? round_trip_us : (self->round_trip_us * 7 + round_trip_us) / 8;
      lv_bandwidth_set_round_trip (self->bandwidth, self->round_trip_us);
    }
}

/* Repairs have a share of the way, so that asking does not multiply what is sent. */
static void
on_nack (LvWorkerPeer *self, const LvRtcpPacket *packet, LvSlot *slot, gint64 now_us)
{
  guint16 seqs[MAX_NACKS];
  guint n = lv_rtcp_get_nack (packet, seqs, MAX_NACKS);

  for (guint i = 0; i < MIN (n, MAX_NACKS) && self->repair_bytes > 0; i++)
    self->repair_bytes -= lv_slot_repair (slot, seqs[i], now_us);
}

static void
on_feedback (LvWorkerPeer *self, const LvRtcpPacket *packet, gint64 now_us)
{
  gboolean is_payload = packet->type == LV_RTCP_PAYLOAD_FEEDBACK;
  guint32 sender, media, ssrc;
  guint8 seq;
  LvSlot *slot;

  if (!is_payload && packet->count == LV_RTCP_TRANSPORT_WIDE)
    {
      lv_bandwidth_on_feedback (self->bandwidth, packet->packet, packet->length, now_us);
      return;
    }
  if (!lv_rtcp_get_feedback (packet, &sender, &media))
    return;
  if (is_payload && packet->count == LV_RTCP_FIR)
    {
      for (guint i = 0; lv_rtcp_get_fir (packet, i, &ssrc, &seq); i++)
        if ((slot = find_slot (self, ssrc)) != NULL)
          lv_slot_on_key_request (slot, now_us);
      return;
    }
  slot = find_slot (self, media);
  if (slot == NULL)
    return;
  if (is_payload && packet->count == LV_RTCP_PLI)
    lv_slot_on_key_request (slot, now_us);
  else if (!is_payload && packet->count == LV_RTCP_NACK)
    on_nack (self, packet, slot, now_us);
}

/* It wants to know whether the way stands, and how long it is. */
static void
on_reference_time (LvWorkerPeer *self, const LvRtcpPacket *packet)
{
  guint8 data[64];
  LvRtcpWriter writer = { data, sizeof data, 0 };
  guint32 sender;
  guint64 ntp;

  if (lv_rtcp_get_reference_time (packet, &sender, &ntp)
      && lv_rtcp_write_time_answer (&writer, self->feedback_ssrc, sender, ntp))
    lv_worker_peer_send_rtcp (self, data, writer.length);
}

static void
on_bye (LvWorkerPeer *self, const LvRtcpPacket *packet)
{
  guint32 ssrc;

  for (guint i = 0; lv_rtcp_get_bye (packet, i, &ssrc); i++)
    {
      LvKnownStream *stream = find_stream (self, ssrc);

      if (stream != NULL && !stream->is_rtx)
        lv_layer_end (stream->layer);
    }
}

void
lv_worker_peer_on_rtcp (LvWorkerPeer *self, const guint8 *data, gsize length, gint64 now_us)
{
  LvRtcpIter iter;
  LvRtcpPacket packet;

  lv_rtcp_iter_init (&iter, data, length);
  while (lv_rtcp_iter_next (&iter, &packet))
    switch (packet.type)
      {
      case LV_RTCP_SENDER_REPORT:
        on_sender_report (self, &packet, now_us);
        on_reports (self, &packet, now_us);
        break;
      case LV_RTCP_RECEIVER_REPORT:
        on_reports (self, &packet, now_us);
        break;
      case LV_RTCP_TRANSPORT_FEEDBACK:
      case LV_RTCP_PAYLOAD_FEEDBACK:
        on_feedback (self, &packet, now_us);
        break;
      case LV_RTCP_EXTENDED_REPORT:
        on_reference_time (self, &packet);
        break;
      case LV_RTCP_BYE:
        on_bye (self, &packet);
        break;
      default:
        break;
      }
}
