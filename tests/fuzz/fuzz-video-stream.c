/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-video-stream.h"

#define SSRC 1
#define RTX_SSRC 2
#define RTX_PT 97

static void
on_frame (LvFrame *frame, gpointer data)
{
  guint *n_events = data;

  (*n_events)++;
  g_assert_cmpuint (g_bytes_get_size (frame->data), >, 0);
  g_assert_cmpuint (lv_frame_get_clear_length (frame), <=, 10);
}

static void
on_nack (const guint16 *seqs, guint n_seqs, gpointer data)
{
  guint *n_events = data;

  (*n_events)++;
  g_assert_cmpuint (n_seqs, >, 0);
  for (guint i = 1; i < n_seqs; i++)
    g_assert_cmpint ((gint16) (guint16) (seqs[i] - seqs[i - 1]), >, 0);
}

static void
on_need_key_frame (gpointer data)
{
  guint *n_events = data;

  (*n_events)++;
}

/* Pieces: a byte of time (ms), a length, an RTP packet. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const LvVideoStreamEvents events = { on_frame, on_nack, on_need_key_frame };
  guint n_events = 0;
  gint64 now_us = 1000000;
  g_autoptr (LvVideoStream) stream
      = lv_video_stream_new (LV_SOURCE_CAMERA, SSRC, RTX_SSRC, RTX_PT, &events, &n_events);
  LvVideoStreamStats stats;
  LvReportBlock report;

  while (size > 2)
    {
      gsize length = MIN (data[1], size - 2);
      g_autofree guint8 *packet = g_memdup2 (data + 2, length);
      LvRtpHeader header;
      gint64 next_us;

      now_us += data[0] * 1000;
      if (lv_rtp_parse (packet, length, &header))
        lv_video_stream_receive (stream, &header, now_us);
      next_us = lv_video_stream_on_timeout (stream, now_us);
      g_assert_true (next_us == -1 || next_us > now_us);
      data += 2 + length;
      size -= 2 + length;
    }
  lv_video_stream_get_stats (stream, &stats);
  g_assert_cmpuint (stats.frames, <=, stats.packets);
  lv_video_stream_get_report (stream, now_us, &report);
  return 0;
}
