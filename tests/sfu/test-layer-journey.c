/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A receiver behind a server that leaves out temporal layers, now these, now those: what it hands
 * out can be decoded, and it waits for nothing that was left out. */
#include "lv-bytes.h"
#include "lv-rewriter.h"
#include "lv-vp8.h"
#include "test-support.h"
#include "video-journey.h"

#define RING_SIZE 1024
#define MS 1000

typedef struct
{
  LvRewriter rewriter;
  LvRewriteEntry ring[RING_SIZE];
  const guint *layers; /* that are let through: one a second, in turn */
  guint n_layers;
  guint n_left_out;
} Server;

static LvRewriteIn
read_packet (const LvRtpHeader *header, const guint8 *payload, gsize length, LvVp8Descriptor *vp8)
{
  g_assert_true (lv_vp8_parse_descriptor (payload, length, vp8));
  return (LvRewriteIn){ .seq = header->seq,
                        .timestamp = header->timestamp,
                        .is_video = TRUE,
                        .is_start = vp8->is_start,
                        .is_key = vp8->is_start
                                  && lv_vp8_is_key (payload + vp8->length, length - vp8->length),
                        .has_picture_id = TRUE,
                        .picture_id = vp8->picture_id,
                        .tl0picidx = vp8->tl0picidx,
                        .tid = vp8->tid,
                        .is_sync = vp8->is_sync };
}

static void
write_packet (guint8 *packet, guint8 *payload, const LvVp8Descriptor *vp8, const LvRewriteOut *out)
{
  lv_put_u32 (packet + 4, out->timestamp);
  lv_vp8_rewrite_descriptor (payload, vp8, out->picture_id, out->tl0picidx);
}

static gboolean
forward (guint8 *packet, const LvRtpHeader *header, gint64 now_us, gpointer data)
{
  Server *self = data;
  guint8 *payload = packet + header->header_length;
  LvVp8Descriptor vp8;
  LvRewriteIn in = read_packet (header, payload, header->payload_length, &vp8);
  LvRewriteOut out;

  if (!self->rewriter.has_segment)
    lv_rewriter_begin (&self->rewriter, 1, &in, 1, &out);
  else if (!lv_rewriter_map (&self->rewriter, &in,
                             self->layers[now_us / G_USEC_PER_SEC % self->n_layers], &out))
    {
      self->n_left_out++;
      return FALSE;
    }
  lv_put_u16 (packet + 2, out.seq);
  /* The journey knows a frame by its time. */
  out.timestamp = header->timestamp;
  write_packet (packet, payload, &vp8, &out);
  return TRUE;
}

static gboolean
find (guint16 seq, guint16 *sender_seq, gpointer data)
{
  Server *self = data;
  LvRewriteRef ref;

  if (!lv_rewriter_find (&self->rewriter, seq, &ref))
    return FALSE;
  *sender_seq = ref.in_seq;
  return TRUE;
}

static void
repeat (guint8 *packet, const LvRtpHeader *header, guint16 seq, gpointer data)
{
  Server *self = data;
  guint8 *payload = packet + header->header_length + 2;
  LvVp8Descriptor vp8;
  LvRewriteIn in = read_packet (header, payload, header->payload_length - 2, &vp8);
  LvRewriteOut out;
  LvRewriteRef ref;

  g_assert_true (lv_rewriter_find (&self->rewriter, seq, &ref));
  lv_rewriter_repeat (&ref, seq, &in, &out);
  lv_put_u16 (packet + header->header_length, seq);
  out.timestamp = header->timestamp;
  write_packet (packet, payload, &vp8, &out);
}

static void
run (const guint *layers, guint n_layers, double loss, JourneyResult *result)
{
  const LvRewriteOut before = { .seq = 65500, .picture_id = 0x7ff0, .tl0picidx = 250 };
  g_autofree Server *server = g_new0 (Server, 1);
  const JourneyServer hooks = { forward, find, repeat, server };
  const JourneySettings settings
      = { .link = { .rate_bps = 10 * 1000 * 1000, .delay_us = 25 * MS, .loss = loss },
          .loss_back = loss,
          .fps = 30,
          .n_layers = 3,
          .frame_size = 3000,
          .length_us = 30 * G_USEC_PER_SEC,
          .seed = 7,
          .server = &hooks };

  server->layers = layers;
  server->n_layers = n_layers;
  lv_rewriter_init (&server->rewriter, &before, server->ring, RING_SIZE);
  journey_run (&settings, result);
  g_test_message ("loss %.0f %%: %u of %u frames, gap %d ms, delay mean %.1f ms, %u recovered, "
                  "%u dropped, %u requests",
                  loss * 100, result->n_frames, result->n_sent, (int) (result->longest_gap_us / MS),
                  result->mean_delay_us / MS, (guint) result->stats.recovered,
                  (guint) result->stats.dropped_frames, (guint) result->stats.key_frame_requests);
  g_assert_cmpuint (server->n_left_out, >, 0);
}

static void
test_fixed (void)
{
  static const guint layers[] = { 0, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      JourneyResult result;

      run (&layers[i], 1, 0, &result);
      g_assert_cmpuint (result.n_frames, >=, (result.n_sent - 4) * (i + 1) / 4);
      g_assert_cmpuint (result.stats.dropped_frames, ==, 0);
      g_assert_cmpuint (result.stats.key_frame_requests, ==, 0);
      g_assert_cmpint (result.report.total_lost, ==, 0);
      run (&layers[i], 1, .05, &result);
      g_assert_cmpuint (result.n_base, >=, result.n_sent_base - 4);
      g_assert_cmpint (result.longest_gap_us, <, 350 * MS);
    }
}

static void
test_changing (void)
{
  static const guint layers[] = { 2, 0, 1, 2, 1, 0 };
  JourneyResult result;

  run (layers, G_N_ELEMENTS (layers), 0, &result);
  g_assert_cmpuint (result.stats.dropped_frames, ==, 0);
  g_assert_cmpuint (result.stats.key_frame_requests, ==, 0);
  g_assert_cmpint (result.report.total_lost, ==, 0);
  g_assert_cmpuint (result.n_frames, >, result.n_sent / 2);
  for (guint i = 1; i <= 4; i++)
    {
      run (layers, G_N_ELEMENTS (layers), .05 * i, &result);
      g_assert_cmpuint (result.n_base, >=, result.n_sent_base * 95 / 100);
      g_assert_cmpint (result.longest_gap_us, <, 600 * MS);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/layer-journey/fixed", test_fixed);
  g_test_add_func ("/layer-journey/changing", test_changing);
  return g_test_run ();
}
