/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-send-stream.h"

#include "lv-packet-store.h"
#include "lv-red.h"
#include "lv-repeats.h"
#include "lv-rtx.h"
#include "lv-srtp.h"
#include "lv-vp8.h"

#include <string.h>

#define VIDEO_RATE 90000
#define SOUND_RATE 48000
#define FIRST_STORE_SIZE (64 * 1024)
#define MAX_PADDING 255

struct _LvSendStream
{
  LvSendStreamConfig config;
  LvOutgoingFunc func;
  gpointer data;

  guint16 seq; /* of the next packet */
  guint16 rtx_seq;
  guint16 padding_seq; /* of the packet that was repeated last, to fill */
  guint16 padded_seq;  /* seq at that time */
  guint16 picture_id;  /* of the next frame */
  guint8 tl0picidx;    /* of the last frame of layer 0 */

  LvPacketStore *store; /* NULL without RTX */
  LvRepeats repeats;
  gint64 round_trip_us;
  gint64 measured_us; /* since when bytes are counted for the store's size */
  gsize measured_bytes;

  gboolean has_sent;
  guint32 last_rtp_time;
  gint64 last_capture_us;
  guint32 packets, bytes; /* of payload; for reports, which let them wrap around */
  guint64 repeated;

  guint n_copies;
  LvFrame *before[LV_RED_MAX_COPIES]; /* sound that was sent last, newest first; NULL: none */

  guint8 packet[LV_RTP_PACKET_SIZE + LV_SRTP_OVERHEAD];
};

LvSendStream *
lv_send_stream_new (const LvSendStreamConfig *config, LvOutgoingFunc func, gpointer data)
{
  LvSendStream *self = g_new0 (LvSendStream, 1);

  self->config = *config;
  self->config.mid = g_strdup (config->mid);
  self->config.rid = g_strdup (config->rid);
  self->func = func;
  self->data = data;
  /* In the lower half, so that the first packets do not wrap around before a receiver of SRTP has
   * seen one (RFC 3711, 3.3.1). */
  self->seq = (guint16) g_random_int_range (0, 0x8000);
  self->rtx_seq = (guint16) g_random_int_range (0, 0x8000);
  self->picture_id = (guint16) g_random_int_range (0, 0x8000);
  self->tl0picidx = (guint8) g_random_int_range (0, 0x100);
  self->round_trip_us = -1;
  if (config->rtx_ssrc != 0)
    {
      self->store = lv_packet_store_new ();
      lv_packet_store_resize (self->store, FIRST_STORE_SIZE);
    }
  return self;
}

void
lv_send_stream_free (LvSendStream *self)
{
  g_clear_pointer (&self->store, lv_packet_store_free);
  for (guint i = 0; i < LV_RED_MAX_COPIES; i++)
    g_clear_pointer (&self->before[i], lv_frame_unref);
  g_free ((char *) self->config.mid);
  g_free ((char *) self->config.rid);
  g_free (self);
}

static guint
get_rate (const LvSendStream *self)
{
  return lv_source_is_video (self->config.source) ? VIDEO_RATE : SOUND_RATE;
}

static void
hand_out (LvSendStream *self, LvOutgoing outgoing)
{
  outgoing.packet = self->packet;
  outgoing.source = self->config.source;
  self->func (&outgoing, self->data);
}

/* The store holds what is sent within a good second: answers to NACKs come within that. */
static void
keep (LvSendStream *self,
      const LvRtpFields *fields,
      const guint8 *payload,
      gsize length,
      gint64 now_us)
{
  const LvStoredPacket stored = { .seq = fields->seq,
                                  .length = (guint16) length,
                                  .timestamp = fields->timestamp,
                                  .has_marker = fields->has_marker,
                                  .added_ms = (guint32) (now_us / 1000) };

  self->measured_bytes += length;
  if (self->measured_bytes * 3 / 2 > lv_packet_store_get_size (self->store)
      || now_us - self->measured_us > G_USEC_PER_SEC)
    lv_packet_store_resize (self->store, self->measured_bytes * 3 / 2);
  if (now_us - self->measured_us > G_USEC_PER_SEC)
    {
      self->measured_us = now_us;
      self->measured_bytes = 0;
    }
  lv_packet_store_add (self->store, &stored, payload);
}

static void
send_packet (
    LvSendStream *self, LvRtpFields *fields, gsize header_length, gsize length, gint64 now_us)
{
  LvOutgoing outgoing = { .length = length, .header_length = header_length };

  fields->seq = self->seq++;
  lv_rtp_write_header (self->packet, header_length, fields, &self->config.exts,
                       &outgoing.transport_seq_at);
  if (self->store != NULL)
    keep (self, fields, self->packet + header_length, length - header_length, now_us);
  self->packets++;
  self->bytes += (guint32) (length - header_length);
  hand_out (self, outgoing);
}

static LvVp8Descriptor
describe (LvSendStream *self, const LvFrame *frame)
{
  if (frame->temporal_id == 0)
    self->tl0picidx++;
  self->picture_id++;
  return (LvVp8Descriptor){
    .is_start = TRUE,
    /* Nothing refers to frames of the uppermost layer. */
    .is_discardable = frame->temporal_id == LV_TEMPORAL_LAYERS - 1,
    .picture_id = (guint16) (self->picture_id & 0x7fff),
    .tl0picidx = self->tl0picidx,
    .tid = frame->temporal_id,
    .is_sync = frame->is_sync,
  };
}

/* Places for what comes before the payload, the same in all packets of a frame. */
static gsize
get_header_length (LvSendStream *self, const LvRtpFields *fields)
{
  gsize ignored;

  return lv_rtp_write_header (self->packet, LV_RTP_PACKET_SIZE, fields, &self->config.exts,
                              &ignored);
}

static gboolean
send_video (LvSendStream *self, LvRtpFields *fields, LvFrame *frame, gint64 now_us)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (frame->data, &length);
  gsize header_length = get_header_length (self, fields);
  /* The same packet fits when it is sent again. */
  gsize limit = LV_RTP_PACKET_SIZE - header_length - LV_VP8_DESCRIPTOR_SIZE - LV_RTX_OVERHEAD;
  LvVp8Descriptor descriptor;
  guint count;
  gsize part;

  lv_vp8_split (length, limit, &count, &part);
  if (count == 0 || count > LV_MAX_FRAME_PACKETS)
    return FALSE;
  descriptor = describe (self, frame);
  for (guint i = 0; i < count; i++)
    {
      gsize at = i * part;
      gsize size = MIN (part, length - at);
      guint8 *payload = self->packet + header_length;

      descriptor.is_start = i == 0;
      fields->has_marker = i == count - 1;
      lv_vp8_write_descriptor (payload, &descriptor);
      memcpy (payload + LV_VP8_DESCRIPTOR_SIZE, data + at, size);
      send_packet (self, fields, header_length, header_length + LV_VP8_DESCRIPTOR_SIZE + size,
                   now_us);
    }
  return TRUE;
}

static LvRedBlock
make_block (LvSendStream *self, LvFrame *frame, const LvFrame *last)
{
  LvRedBlock block
      = { .payload_type = self->config.payload_type, .offset = last->rtp_time - frame->rtp_time };

  block.payload = g_bytes_get_data (frame->data, &block.length);
  return block;
}

/* The frame behind those before it that are worth it; 0: there are none, or no room for them. */
static gsize
write_with_copies (LvSendStream *self, LvFrame *frame, guint8 *to, gsize size)
{
  LvRedBlock blocks[LV_RED_MAX_COPIES + 1];
  guint n = 0;

  for (guint i = self->n_copies; i > 0; i--)
    {
      LvRedBlock block;

      if (self->before[i - 1] == NULL)
        continue;
      block = make_block (self, self->before[i - 1], frame);
      if (block.offset <= LV_RED_MAX_OFFSET && block.length <= LV_RED_MAX_LENGTH)
        blocks[n++] = block;
      else if (n > 0) /* its number has to be taken */
        blocks[n++] = (LvRedBlock){ block.payload_type, 0, block.payload, 0 };
    }
  if (n == 0)
    return 0;
  blocks[n++] = make_block (self, frame, frame);
  return lv_red_write (to, size, blocks, n);
}

static void
remember (LvSendStream *self, LvFrame *frame)
{
  g_clear_pointer (&self->before[LV_RED_MAX_COPIES - 1], lv_frame_unref);
  memmove (&self->before[1], &self->before[0], (LV_RED_MAX_COPIES - 1) * sizeof (LvFrame *));
  self->before[0] = lv_frame_ref (frame);
}

static gboolean
send_sound (LvSendStream *self, LvRtpFields *fields, LvFrame *frame, gint64 now_us)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (frame->data, &length);
  gsize header_length, room, copied = 0;

  fields->has_sound_level = TRUE;
  fields->sound_level = frame->sound_level;
  fields->has_voice = frame->has_voice;
  header_length = get_header_length (self, fields);
  room = LV_RTP_PACKET_SIZE - header_length;
  if (length == 0 || length > room)
    return FALSE;
  if (self->config.red_payload_type != 0)
    {
      copied = write_with_copies (self, frame, self->packet + header_length, room);
      remember (self, frame);
    }
  if (copied > 0)
    fields->payload_type = self->config.red_payload_type;
  else
    memcpy (self->packet + header_length, data, length);
  send_packet (self, fields, header_length, header_length + (copied > 0 ? copied : length), now_us);
  return TRUE;
}

gboolean
lv_send_stream_send (LvSendStream *self, LvFrame *frame, gint64 now_us)
{
  LvRtpFields fields = { .payload_type = self->config.payload_type,
                         .timestamp = frame->rtp_time,
                         .ssrc = self->config.ssrc,
                         .mid = self->config.mid,
                         .rid = self->config.rid,
                         .has_transport_seq = TRUE };
  gboolean is_sent = lv_source_is_video (self->config.source)
                         ? send_video (self, &fields, frame, now_us)
                         : send_sound (self, &fields, frame, now_us);

  if (!is_sent)
    return FALSE;
  self->has_sent = TRUE;
  self->last_rtp_time = frame->rtp_time;
  self->last_capture_us = frame->capture_us != 0 ? frame->capture_us : now_us;
  return TRUE;
}

static LvRtpFields
get_rtx_fields (LvSendStream *self)
{
  return (LvRtpFields){ .payload_type = self->config.rtx_payload_type,
                        .seq = self->rtx_seq,
                        .timestamp = self->last_rtp_time,
                        .ssrc = self->config.rtx_ssrc,
                        .mid = self->config.mid,
                        .repaired_rid = self->config.rid,
                        .has_transport_seq = TRUE };
}

/* The length of the packet that went out; 0: the original is not there any more. */
static gsize
repeat (LvSendStream *self, guint16 seq, gboolean is_padding)
{
  LvRtpFields fields = get_rtx_fields (self);
  LvOutgoing outgoing = { .is_retransmission = TRUE, .is_padding = is_padding };
  LvStoredPacket stored;
  const guint8 *payload = lv_packet_store_find (self->store, seq, &stored);

  if (payload == NULL)
    return 0;
  fields.timestamp = stored.timestamp;
  fields.has_marker = stored.has_marker;
  outgoing.length
      = lv_rtx_write (self->packet, LV_RTP_PACKET_SIZE, &fields, &self->config.exts, seq, payload,
                      stored.length, &outgoing.header_length, &outgoing.transport_seq_at);
  g_assert (outgoing.length > 0);
  self->rtx_seq++;
  hand_out (self, outgoing);
  return outgoing.length;
}

void
lv_send_stream_on_nack (LvSendStream *self, guint16 seq, gint64 now_us)
{
  if (self->store != NULL && lv_repeats_take (&self->repeats, seq, self->round_trip_us, now_us)
      && repeat (self, seq, FALSE) > 0)
    self->repeated++;
}

void
lv_send_stream_set_copies (LvSendStream *self, guint n_copies)
{
  self->n_copies = MIN (n_copies, LV_RED_MAX_COPIES);
}

void
lv_send_stream_set_round_trip (LvSendStream *self, gint64 round_trip_us)
{
  self->round_trip_us = round_trip_us;
}

static gsize
pad (LvSendStream *self, gsize wanted)
{
  LvRtpFields fields = get_rtx_fields (self);
  LvOutgoing outgoing = { .is_padding = TRUE };

  outgoing.header_length = lv_rtp_write_header (self->packet, LV_RTP_PACKET_SIZE, &fields,
                                                &self->config.exts, &outgoing.transport_seq_at);
  wanted -= MIN (wanted, outgoing.header_length);
  outgoing.length = lv_rtp_add_padding (self->packet, LV_RTP_PACKET_SIZE, outgoing.header_length,
                                        (guint8) CLAMP (wanted, 1, MAX_PADDING));
  self->rtx_seq++;
  hand_out (self, outgoing);
  return outgoing.length;
}

gsize
lv_send_stream_send_padding (LvSendStream *self, gsize length, gint64 now_us)
{
  gsize repeated;

  if (self->store == NULL || !self->has_sent)
    return 0;
  if (length <= LV_RTP_FIXED_SIZE + MAX_PADDING)
    return pad (self, length);
  /* What is newest first: that may repair something. */
  if (self->padded_seq != self->seq)
    self->padded_seq = self->padding_seq = self->seq;
  repeated = repeat (self, --self->padding_seq, TRUE);
  if (repeated > 0)
    return repeated;
  self->padding_seq = self->seq;
  return pad (self, length);
}

gboolean
lv_send_stream_get_sender_info (LvSendStream *self,
                                gint64 now_us,
                                gint64 wall_us,
                                LvSenderInfo *info)
{
  gint64 since_us = now_us - self->last_capture_us;

  if (!self->has_sent)
    return FALSE;
  info->ssrc = self->config.ssrc;
  info->ntp = lv_ntp_from_us (wall_us);
  info->rtp_time = self->last_rtp_time + (guint32) (since_us * get_rate (self) / G_USEC_PER_SEC);
  info->packets = self->packets;
  info->bytes = self->bytes;
  return TRUE;
}

guint64
lv_send_stream_get_repeated (LvSendStream *self)
{
  return self->repeated;
}

const LvSendStreamConfig *
lv_send_stream_get_config (LvSendStream *self)
{
  return &self->config;
}
