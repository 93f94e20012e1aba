/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-bytes.h"
#include "lv-rtx.h"
#include "lv-video-stream.h"
#include "lv-vp8.h"
#include "test-support.h"

#include <string.h>

#define SSRC 1
#define RTX_SSRC 2
#define RTX_PT 97
#define ROUND_TRIP_US 50000

/* One packet of a frame of the usual pattern (0 2 1 2, the last without Y), by numbers: what a test
 * does not say follows from them. */
typedef struct
{
  guint16 seq;
  guint frame;
  gboolean is_key;
  gboolean is_not_start, is_not_end;
  gboolean is_padding; /* with nothing else in it */
  gboolean is_repair;
  guint32 csrc; /* 0: none */
} Packet;

typedef struct
{
  LvVideoStream *stream;
  gint64 now_us;
  GString *frames;  /* handed out: "0 1 2k " */
  GString *nacks;   /* asked for: "5 6 | 7 | " */
  guint n_requests; /* for key frames */
  LvFrame *last;
} Fixture;

static void
on_frame (LvFrame *frame, gpointer data)
{
  Fixture *self = data;

  g_string_append_printf (self->frames, "%u%s ", frame->rtp_time / 3000, frame->is_key ? "k" : "");
  g_clear_pointer (&self->last, lv_frame_unref);
  self->last = lv_frame_ref (frame);
}

static void
on_nack (const guint16 *seqs, guint n_seqs, gpointer data)
{
  Fixture *self = data;

  for (guint i = 0; i < n_seqs; i++)
    g_string_append_printf (self->nacks, "%u ", seqs[i]);
  g_string_append (self->nacks, "| ");
}

static void
on_need_key_frame (gpointer data)
{
  Fixture *self = data;

  self->n_requests++;
}

static const LvVideoStreamEvents events = { on_frame, on_nack, on_need_key_frame };

static void
set_up (Fixture *self, gconstpointer data)
{
  self->stream = lv_video_stream_new (LV_SOURCE_CAMERA, SSRC, RTX_SSRC, RTX_PT, &events, self);
  lv_video_stream_set_round_trip (self->stream, ROUND_TRIP_US);
  self->now_us = 1000000;
  self->frames = g_string_new (NULL);
  self->nacks = g_string_new (NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  lv_video_stream_free (self->stream);
  g_string_free (self->frames, TRUE);
  g_string_free (self->nacks, TRUE);
  g_clear_pointer (&self->last, lv_frame_unref);
}

static gsize
write_payload (const Packet *packet, guint8 *payload)
{
  static const guint8 layers[] = { 0, 2, 1, 2 };
  static const guint8 key[] = { 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x00, 0x05, 0xd0, 0x02, 7 };
  const LvVp8Descriptor vp8 = {
    .is_start = !packet->is_not_start,
    .is_discardable = !packet->is_key && layers[packet->frame % 4] == 2,
    .picture_id = (guint16) (packet->frame & 0x7fff),
    .tl0picidx = (guint8) (packet->frame / 4),
    .tid = packet->is_key ? 0 : layers[packet->frame % 4],
    .is_sync = packet->frame % 4 == 1 || packet->frame % 4 == 2,
  };
  gsize length = lv_vp8_write_descriptor (payload, &vp8);

  if (packet->is_key && !packet->is_not_start)
    {
      memcpy (payload + length, key, sizeof key);
      return length + sizeof key;
    }
  payload[length] = 0x11;
  payload[length + 1] = (guint8) packet->seq;
  return length + 2;
}

static void
push (Fixture *self, Packet packet)
{
  static const LvRtpExtMap none = { { 0 } };
  LvRtpFields fields = { .payload_type = packet.is_repair ? RTX_PT : 96,
                         .seq = packet.is_repair ? (guint16) (packet.seq + 1000) : packet.seq,
                         .timestamp = packet.frame * 3000,
                         .ssrc = packet.is_repair ? RTX_SSRC : SSRC,
                         .has_marker = !packet.is_not_end,
                         .has_csrc = packet.csrc != 0,
                         .csrc = packet.csrc };
  guint8 bytes[200];
  guint8 payload[100];
  gsize at;
  gsize length = lv_rtp_write_header (bytes, sizeof bytes, &fields, &none, &at);
  LvRtpHeader header;

  if (packet.is_padding)
    length = lv_rtp_add_padding (bytes, sizeof bytes, length, 40);
  else
    {
      gsize size = write_payload (&packet, payload);

      if (packet.is_repair)
        {
          lv_put_u16 (bytes + length, packet.seq);
          length += LV_RTX_OVERHEAD;
        }
      memcpy (bytes + length, payload, size);
      length += size;
    }
  g_assert_true (lv_rtp_parse (bytes, length, &header));
  lv_video_stream_receive (self->stream, &header, self->now_us);
}

/* Frames of one packet each. */
static void
push_frames (Fixture *self, guint from, guint to)
{
  for (guint i = from; i <= to; i++)
    push (self, (Packet){ .seq = (guint16) i, .frame = i, .is_key = i == 0 });
}

/* Lets the stream do what it wants to until then. */
static void
wait (Fixture *self, gint64 duration_us)
{
  gint64 until_us = self->now_us + duration_us;
  gint64 next_us;

  while ((next_us = lv_video_stream_on_timeout (self->stream, self->now_us)) != -1
         && next_us <= until_us)
    {
      g_assert_cmpint (next_us, >, self->now_us);
      self->now_us = next_us;
    }
  self->now_us = until_us;
}

static void
assert_frames (Fixture *self, const char *wanted)
{
  g_assert_cmpstr (self->frames->str, ==, wanted);
}

static LvVideoStreamStats
get_stats (Fixture *self)
{
  LvVideoStreamStats stats;

  lv_video_stream_get_stats (self->stream, &stats);
  return stats;
}

/* Each goes out with its last packet, whatever the order of these. */
static void
test_at_once (Fixture *self, gconstpointer data)
{
  push (self, (Packet){ .seq = 65534, .is_key = TRUE, .is_not_end = TRUE, .csrc = 7 });
  push (self,
        (Packet){
            .seq = 65535, .is_key = TRUE, .is_not_start = TRUE, .is_not_end = TRUE, .csrc = 7 });
  assert_frames (self, "");
  push (self, (Packet){ .seq = 0, .is_key = TRUE, .is_not_start = TRUE, .csrc = 7 });
  assert_frames (self, "0k ");
  g_assert_cmpuint (self->last->width, ==, 1280);
  g_assert_cmpuint (self->last->height, ==, 720);
  g_assert_cmpint (self->last->sender_index, ==, 7);
  g_assert_cmpuint (g_bytes_get_size (self->last->data), ==, 11 + 2 + 2);
  push (self, (Packet){ .seq = 3, .frame = 1, .is_not_start = TRUE, .csrc = 7 });
  push (self, (Packet){ .seq = 1, .frame = 1, .is_not_end = TRUE, .csrc = 7 });
  push (self,
        (Packet){ .seq = 2, .frame = 1, .is_not_start = TRUE, .is_not_end = TRUE, .csrc = 7 });
  assert_frames (self, "0k 1 ");
  g_assert_cmpmem (g_bytes_get_data (self->last->data, NULL), g_bytes_get_size (self->last->data),
                   "\x11\x01\x11\x02\x11\x03", 6);
  g_assert_false (self->last->is_key);
  g_assert_cmpuint (self->last->temporal_id, ==, 2);
  g_assert_true (self->last->is_sync);
  g_assert_cmpuint (self->last->width, ==, 1280);
  g_assert_cmpuint (self->n_requests, ==, 0);
}

static void
test_upper_layer_lost (Fixture *self, gconstpointer data)
{
  push_frames (self, 0, 4);
  push_frames (self, 6, 9);
  assert_frames (self, "0k 1 2 3 4 6 7 8 9 ");
  /* It is not even asked for. */
  wait (self, 500000);
  g_assert_cmpstr (self->nacks->str, ==, "");
  /* Too late. */
  push (self, (Packet){ .seq = 5, .frame = 5, .is_repair = TRUE });
  assert_frames (self, "0k 1 2 3 4 6 7 8 9 ");
  g_assert_cmpuint (get_stats (self).dropped_frames, ==, 1);
  g_assert_cmpuint (get_stats (self).recovered, ==, 0);
  g_assert_cmpuint (get_stats (self).lost, ==, 1);
  g_assert_cmpuint (self->n_requests, ==, 0);
}

/* Where pictures wait for their sound, there is time to repair the upper layers. */
static void
test_slack (Fixture *self, gconstpointer data)
{
  lv_video_stream_set_slack (self->stream, ROUND_TRIP_US);
  push_frames (self, 0, 4);
  push_frames (self, 6, 7);
  assert_frames (self, "0k 1 2 3 4 ");
  g_assert_cmpstr (self->nacks->str, ==, "5 | ");
  push (self, (Packet){ .seq = 5, .frame = 5, .is_repair = TRUE });
  assert_frames (self, "0k 1 2 3 4 5 6 7 ");
  /* It does not come: the others go on. */
  push_frames (self, 8, 8);
  push_frames (self, 10, 10);
  wait (self, ROUND_TRIP_US);
  assert_frames (self, "0k 1 2 3 4 5 6 7 8 ");
  wait (self, ROUND_TRIP_US);
  assert_frames (self, "0k 1 2 3 4 5 6 7 8 10 ");
  /* So short that a repair would come too late. */
  lv_video_stream_set_slack (self->stream, ROUND_TRIP_US / 2);
  push_frames (self, 11, 12);
  push_frames (self, 14, 14);
  assert_frames (self, "0k 1 2 3 4 5 6 7 8 10 11 12 14 ");
  g_assert_cmpuint (self->n_requests, ==, 0);
}

/* What needs a frame of layer 1 waits for it, until layer 0 goes on. */
static void
test_middle_layer_lost (Fixture *self, gconstpointer data)
{
  push_frames (self, 0, 5);
  push_frames (self, 7, 7);
  assert_frames (self, "0k 1 2 3 4 5 ");
  push (self, (Packet){ .seq = 6, .frame = 6, .is_repair = TRUE });
  assert_frames (self, "0k 1 2 3 4 5 6 7 ");
  g_assert_cmpuint (get_stats (self).recovered, ==, 1);
  push_frames (self, 8, 9);
  push_frames (self, 11, 13);
  assert_frames (self, "0k 1 2 3 4 5 6 7 8 9 12 13 ");
  g_assert_cmpuint (get_stats (self).dropped_frames, ==, 2);
}

static void
test_base_lost (Fixture *self, gconstpointer data)
{
  push_frames (self, 0, 3);
  push_frames (self, 5, 13);
  assert_frames (self, "0k 1 2 3 ");
  g_assert_cmpstr (self->nacks->str, ==, "4 | ");
  wait (self, 60000);
  g_assert_cmpstr (self->nacks->str, ==, "4 | 4 | 4 | ");
  push (self, (Packet){ .seq = 4, .frame = 4, .is_repair = TRUE });
  assert_frames (self, "0k 1 2 3 4 5 6 7 8 9 10 11 12 13 ");
  wait (self, 1000000);
  g_assert_cmpstr (self->nacks->str, ==, "4 | 4 | 4 | ");
  g_assert_cmpuint (self->n_requests, ==, 0);
}

/* Given up: a key frame is asked for, again and again, and what is older is passed over with it;
 * a repair that still comes helps as well. */
static void
test_given_up (Fixture *self, gconstpointer data)
{
  push_frames (self, 0, 3);
  push_frames (self, 5, 7);
  wait (self, 200000);
  g_assert_cmpuint (self->n_requests, ==, 0);
  wait (self, 100000);
  g_assert_cmpuint (self->n_requests, ==, 1);
  wait (self, 500000);
  g_assert_cmpuint (self->n_requests, ==, 3);
  push (self, (Packet){ .seq = 8, .frame = 8, .is_key = TRUE });
  assert_frames (self, "0k 1 2 3 8k ");
  g_assert_cmpuint (get_stats (self).dropped_frames, ==, 4);
  g_string_truncate (self->nacks, 0);
  wait (self, 2000000);
  g_assert_cmpuint (self->n_requests, ==, 3);
  g_assert_cmpstr (self->nacks->str, ==, "");
  push_frames (self, 9, 11);
  push_frames (self, 13, 15);
  wait (self, 300000);
  g_assert_cmpuint (self->n_requests, ==, 4);
  push (self, (Packet){ .seq = 12, .frame = 12, .is_repair = TRUE });
  assert_frames (self, "0k 1 2 3 8k 9 10 11 12 13 14 15 ");
  wait (self, 2000000);
  g_assert_cmpuint (self->n_requests, ==, 4);
}

static void
test_no_key_frame (Fixture *self, gconstpointer data)
{
  push_frames (self, 4, 4);
  g_assert_cmpuint (self->n_requests, ==, 1);
  push_frames (self, 5, 9);
  g_assert_cmpuint (self->n_requests, ==, 1);
  wait (self, 260000);
  g_assert_cmpuint (self->n_requests, ==, 2);
  assert_frames (self, "");
  /* While a key frame comes, it is not asked for. */
  push (self, (Packet){ .seq = 10, .frame = 10, .is_key = TRUE, .is_not_end = TRUE });
  wait (self, 260000);
  g_assert_cmpuint (self->n_requests, ==, 2);
  push (self, (Packet){ .seq = 11, .frame = 10, .is_key = TRUE, .is_not_start = TRUE });
  assert_frames (self, "10k ");
}

/* The first to come was overtaken by another. */
static void
test_first_overtaken (Fixture *self, gconstpointer data)
{
  push (self, (Packet){ .seq = 101, .is_key = TRUE, .is_not_start = TRUE });
  push (self, (Packet){ .seq = 100, .is_key = TRUE, .is_not_end = TRUE });
  assert_frames (self, "0k ");
  g_assert_cmpuint (self->n_requests, ==, 0);
}

/* The end of a frame is asked for though nothing comes behind it, but not while it may still come.
 */
static void
test_tail_lost (Fixture *self, gconstpointer data)
{
  for (guint16 i = 0; i < 5; i++)
    {
      push (self, (Packet){ .seq = i, .is_key = TRUE, .is_not_start = i > 0, .is_not_end = TRUE });
      wait (self, 4000);
    }
  g_assert_cmpstr (self->nacks->str, ==, "");
  wait (self, 12000);
  g_assert_cmpstr (self->nacks->str, ==, "5 | ");
  push (self, (Packet){ .seq = 5, .is_key = TRUE, .is_not_start = TRUE, .is_repair = TRUE });
  assert_frames (self, "0k ");
  wait (self, 1000000);
  g_assert_cmpstr (self->nacks->str, ==, "5 | ");
  g_assert_cmpuint (get_stats (self).recovered, ==, 1);
}

static void
test_twice (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      push (self, (Packet){ .seq = 0, .is_key = TRUE, .is_not_end = TRUE });
      push (self, (Packet){ .seq = 2, .is_key = TRUE, .is_not_start = TRUE });
      push (self, (Packet){ .seq = 0, .is_key = TRUE, .is_not_end = TRUE, .is_repair = TRUE });
    }
  push (self, (Packet){ .seq = 1, .is_key = TRUE, .is_not_start = TRUE, .is_not_end = TRUE });
  for (guint i = 0; i < 3; i++)
    push (self, (Packet){ .seq = (guint16) i, .is_key = TRUE, .is_repair = TRUE });
  push_frames (self, 0, 0);
  assert_frames (self, "0k ");
  g_assert_cmpuint (get_stats (self).frames, ==, 1);
  g_assert_cmpuint (get_stats (self).recovered, ==, 0);
}

/* Numbers that padding takes are no frames, also when they are lost. */
static void
test_padding (Fixture *self, gconstpointer data)
{
  push_frames (self, 0, 0);
  for (guint i = 0; i < 3; i++)
    push (self, (Packet){ .seq = (guint16) (1 + i), .is_padding = TRUE });
  push (self, (Packet){ .is_padding = TRUE, .is_repair = TRUE });
  push (self, (Packet){ .seq = 4, .frame = 1 });
  push (self, (Packet){ .seq = 6, .frame = 2 });
  push (self, (Packet){ .seq = 7, .frame = 3 });
  assert_frames (self, "0k 1 2 3 ");
  g_assert_cmpuint (get_stats (self).packets, ==, 8);
  g_assert_cmpuint (get_stats (self).dropped_frames, ==, 0);
}

static void
test_far_off (Fixture *self, gconstpointer data)
{
  push_frames (self, 0, 3);
  push (self, (Packet){ .seq = 30000, .frame = 4 });
  push_frames (self, 4, 5);
  push (self, (Packet){ .seq = 65536 - 2500, .frame = 6 }); /* long ago */
  push (self, (Packet){ .seq = 65536 - 2500, .frame = 6, .is_repair = TRUE });
  push_frames (self, 6, 6);
  assert_frames (self, "0k 1 2 3 4 5 6 ");
  g_assert_cmpstr (self->nacks->str, ==, "");
  /* Two in a row: the sender has begun anew. */
  push (self, (Packet){ .seq = 40000, .frame = 100 });
  push (self, (Packet){ .seq = 40001, .frame = 101 });
  push (self, (Packet){ .seq = 40002, .frame = 102, .is_key = TRUE });
  assert_frames (self, "0k 1 2 3 4 5 6 102k ");
}

/* More is missing than can be asked for. */
static void
test_much_lost (Fixture *self, gconstpointer data)
{
  push_frames (self, 0, 3);
  push_frames (self, 404, 405);
  g_assert_cmpstr (self->nacks->str, ==, "");
  g_assert_cmpuint (self->n_requests, ==, 1);
  push (self, (Packet){ .seq = 406, .frame = 406, .is_key = TRUE });
  assert_frames (self, "0k 1 2 3 406k ");
}

/* Nothing that waits for a missing packet makes more wait than fits. */
static void
test_endless_wait (Fixture *self, gconstpointer data)
{
  push_frames (self, 0, 3);
  for (guint i = 5; i < 20000; i++)
    {
      push_frames (self, i, i);
      wait (self, 1000);
    }
  assert_frames (self, "0k 1 2 3 ");
  g_assert_cmpuint (self->n_requests, >, 20);
  g_assert_cmpuint (self->n_requests, <, 90);
  push (self, (Packet){ .seq = 20000, .frame = 20000, .is_key = TRUE });
  assert_frames (self, "0k 1 2 3 20000k ");
}

/* Another sender in the slot: its key frame goes out at once, whatever of the other is missing. */
static void
test_switch (Fixture *self, gconstpointer data)
{
  for (guint16 i = 0; i < 4; i++)
    push (self, (Packet){ .seq = i, .frame = i, .is_key = i == 0, .csrc = 1 });
  push (self, (Packet){ .seq = 6, .frame = 6, .is_key = TRUE, .csrc = 2 });
  push (self, (Packet){ .seq = 7, .frame = 7, .csrc = 2 });
  assert_frames (self, "0k 1 2 3 6k 7 ");
  g_assert_cmpint (self->last->sender_index, ==, 2);
}

static void
test_foreign (Fixture *self, gconstpointer data)
{
  guint8 payload[] = { 0x10, 0x10, 0x11 };
  LvRtpHeader header = { .ssrc = 3, .payload = payload, .payload_length = sizeof payload };
  LvReportBlock report;

  lv_video_stream_receive (self->stream, &header, self->now_us);
  header.ssrc = RTX_SSRC; /* nothing came yet that it could repair */
  header.payload_type = RTX_PT;
  lv_video_stream_receive (self->stream, &header, self->now_us);
  g_assert_false (lv_video_stream_get_report (self->stream, self->now_us, &report));
  push_frames (self, 0, 0);
  header.payload_type = 96;
  lv_video_stream_receive (self->stream, &header, self->now_us);
  /* No descriptor: it takes its number. */
  header = (LvRtpHeader){ .ssrc = SSRC, .seq = 1, .payload = payload, .payload_length = 1 };
  lv_video_stream_receive (self->stream, &header, self->now_us);
  push (self, (Packet){ .seq = 2, .frame = 1 });
  assert_frames (self, "0k 1 ");
  g_assert_cmpstr (self->nacks->str, ==, "");
}

static void
test_report (Fixture *self, gconstpointer data)
{
  LvSenderInfo info = { .ssrc = SSRC, .ntp = G_GUINT64_CONSTANT (0x0000111122220000) };
  LvReportBlock report;

  push_frames (self, 0, 3);
  push_frames (self, 5, 8);
  push (self, (Packet){ .seq = 4, .frame = 4, .is_repair = TRUE });
  lv_video_stream_on_sender_report (self->stream, &info, self->now_us);
  info.ssrc = RTX_SSRC;
  info.ntp = 0;
  lv_video_stream_on_sender_report (self->stream, &info, self->now_us);
  g_assert_true (lv_video_stream_get_report (self->stream, self->now_us + 500000, &report));
  g_assert_cmpuint (report.ssrc, ==, SSRC);
  g_assert_cmpint (report.total_lost, ==, 1);
  g_assert_cmpuint (report.highest_seq & 0xffff, ==, 8);
  g_assert_cmphex (report.last_sr, ==, 0x11112222);
  g_assert_cmpuint (report.delay, ==, 32768);
}

#define add(name, test) g_test_add ("/video-stream/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  add ("at-once", test_at_once);
  add ("upper-layer-lost", test_upper_layer_lost);
  add ("slack", test_slack);
  add ("middle-layer-lost", test_middle_layer_lost);
  add ("base-lost", test_base_lost);
  add ("given-up", test_given_up);
  add ("no-key-frame", test_no_key_frame);
  add ("first-overtaken", test_first_overtaken);
  add ("tail-lost", test_tail_lost);
  add ("twice", test_twice);
  add ("padding", test_padding);
  add ("far-off", test_far_off);
  add ("much-lost", test_much_lost);
  add ("endless-wait", test_endless_wait);
  add ("switch", test_switch);
  add ("foreign", test_foreign);
  add ("report", test_report);
  return g_test_run ();
}
