/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a packet costs in rtp/ and in the streams of transport/, in nanoseconds of CPU. */
#include "lv-rtcp.h"
#include "lv-send-stream.h"
#include "lv-video-stream.h"
#include "lv-vp8.h"

#include <string.h>
#include <time.h>

#define ROUNDS 2000000
#define FRAMES 100000
#define FRAME_SIZE 5500 /* five packets */
#define LOSS_EVERY 20   /* packets */

static gint64
get_cpu_ns (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

static void
print (const char *what, gint64 start_ns, guint64 n)
{
  g_print ("%-44s %7.1f ns a packet\n", what, (double) (get_cpu_ns () - start_ns) / (double) n);
}

static const LvRtpExtMap exts = { { 4, 5, 6, 1, 3 } };

static void
bench_headers (void)
{
  const LvRtpFields fields
      = { .payload_type = 96, .mid = "1", .rid = "m", .has_transport_seq = TRUE };
  guint8 packet[LV_RTP_PACKET_SIZE] = { 0 };
  guint sum = 0; /* so that nothing is left out */
  gsize at;
  gint64 start = get_cpu_ns ();

  for (guint i = 0; i < ROUNDS; i++)
    sum += (guint) lv_rtp_write_header (packet, sizeof packet, &fields, &exts, &at);
  print ("write a header with MID, RID, number", start, ROUNDS);
  start = get_cpu_ns ();
  for (guint i = 0; i < ROUNDS; i++)
    {
      LvRtpHeader header;
      LvVp8Descriptor descriptor;
      guint16 seq = 0;

      packet[2] = (guint8) i;
      lv_rtp_parse (packet, sizeof packet, &header);
      lv_rtp_get_transport_seq (&header, &exts, &seq);
      lv_vp8_parse_descriptor (header.payload, header.payload_length, &descriptor);
      sum += header.seq + seq + descriptor.tid;
    }
  print ("parse it, its number, a VP8 descriptor", start, ROUNDS);
  g_assert_cmpuint (sum, >, 0);
}

typedef struct
{
  guint64 n_packets;
  guint8 bytes[16][LV_RTP_PACKET_SIZE];
  gsize lengths[16];
  guint n;
  guint n_frames;
  guint8 repeats[16][LV_RTP_PACKET_SIZE];
  gsize repeat_lengths[16];
  guint n_repeats;
  LvSendStream *sender;
  gint64 now_us;
} Bench;

static void
on_outgoing (const LvOutgoing *outgoing, gpointer data)
{
  Bench *self = data;

  self->n_packets++;
  if (outgoing->is_retransmission && self->n_repeats < 16)
    {
      memcpy (self->repeats[self->n_repeats], outgoing->packet, outgoing->length);
      self->repeat_lengths[self->n_repeats++] = outgoing->length;
    }
  else if (self->n < 16)
    {
      memcpy (self->bytes[self->n], outgoing->packet, outgoing->length);
      self->lengths[self->n++] = outgoing->length;
    }
}

static void
on_frame (LvFrame *frame, gpointer data)
{
  Bench *self = data;

  self->n_frames++;
}

static void
on_nack (const guint16 *seqs, guint n_seqs, gpointer data)
{
  Bench *self = data;

  for (guint i = 0; i < n_seqs; i++)
    lv_send_stream_on_nack (self->sender, seqs[i], self->now_us);
}

static void
on_need_key_frame (gpointer data)
{
}

static void
receive (Bench *self, LvVideoStream *stream, const guint8 *packet, gsize length)
{
  LvRtpHeader header;

  if (lv_rtp_parse (packet, length, &header))
    lv_video_stream_receive (stream, &header, self->now_us);
}

/* Frames through both streams, or through the sender alone. */
static void
bench_streams (const char *what, gboolean is_received, guint loss_every)
{
  static const LvVideoStreamEvents events = { on_frame, on_nack, on_need_key_frame };
  static guint8 frame_bytes[FRAME_SIZE] = { 0x10, 0, 0, 0x9d, 1, 0x2a, 64, 1, 180, 0 };
  const LvSendStreamConfig config = { .source = LV_SOURCE_CAMERA,
                                      .ssrc = 1,
                                      .rtx_ssrc = 2,
                                      .payload_type = 96,
                                      .rtx_payload_type = 97,
                                      .mid = "1",
                                      .rid = "m",
                                      .exts = exts };
  g_autofree Bench *self = g_new0 (Bench, 1);
  g_autoptr (LvSendStream) sender = lv_send_stream_new (&config, on_outgoing, self);
  g_autoptr (LvVideoStream) receiver
      = lv_video_stream_new (LV_SOURCE_CAMERA, 1, 2, 97, &events, self);
  g_autoptr (GBytes) data = g_bytes_new (frame_bytes, sizeof frame_bytes);
  g_autoptr (LvFrame) frame = lv_frame_new (LV_SOURCE_CAMERA, data);
  guint64 n_received = 0;
  gint64 start = get_cpu_ns ();

  self->sender = sender;
  for (guint i = 0; i < FRAMES; i++)
    {
      self->now_us += 33333;
      frame->rtp_time += 3000;
      frame->is_key = i == 0;
      self->n = self->n_repeats = 0;
      lv_send_stream_send (sender, frame, self->now_us);
      for (guint k = 0; is_received && k < self->n; k++)
        if (loss_every == 0 || ++n_received % loss_every != 0)
          receive (self, receiver, self->bytes[k], self->lengths[k]);
      for (guint k = 0; is_received && k < self->n_repeats; k++)
        receive (self, receiver, self->repeats[k], self->repeat_lengths[k]);
    }
  print (what, start, self->n_packets);
  if (is_received && loss_every == 0)
    g_assert_cmpuint (self->n_frames, ==, FRAMES);
}

int
main (void)
{
  bench_headers ();
  bench_streams ("send stream", FALSE, 0);
  bench_streams ("send stream and video stream", TRUE, 0);
  bench_streams ("the same, every 20th repaired", TRUE, LOSS_EVERY);
  return 0;
}
