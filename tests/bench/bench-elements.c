/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench-elements.h"

#include <sys/resource.h>

#include "lv-vp8-encoder.h"

double
bench_get_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
         + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

double
bench_measure (guint seconds, BenchPush push, gpointer data)
{
  gint64 start_us = g_get_monotonic_time ();
  double cpu_s = bench_get_cpu ();

  for (guint i = 0; i < seconds * 30; i++)
    {
      gint64 wait_us = start_us + i * G_USEC_PER_SEC / 30 - g_get_monotonic_time ();

      if (wait_us > 0)
        g_usleep (wait_us);
      push (i, data);
    }
  return (bench_get_cpu () - cpu_s) / seconds;
}

guint
bench_place_of (guint index, guint n)
{
  guint place = index % (2 * n - 2);

  return MIN (place, 2 * n - 2 - place);
}

GstElement *
bench_launch (const char *description)
{
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = gst_parse_launch (description, &error);

  if (error != NULL)
    g_error ("%s", error->message);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  return pipeline;
}

void
bench_end (GstElement *pipeline)
{
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
}

void
bench_push (GstElement *source, GstBuffer *buffer, GstClockTime time, GstClockTime duration)
{
  GstBuffer *copy = gst_buffer_copy (buffer);

  GST_BUFFER_PTS (copy) = time;
  GST_BUFFER_DURATION (copy) = duration;
  gst_app_src_push_buffer (GST_APP_SRC (source), copy);
}

GPtrArray *
bench_encode_clip (guint width, guint height, guint fps, guint bps, guint seconds, BenchDraw draw)
{
  LvVp8Config config = { width, height, fps, bps, LV_VP8_CAMERA };
  g_autoptr (LvVp8Encoder) encoder = lv_vp8_encoder_new (&config, NULL);
  GPtrArray *frames = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_frame_unref);
  g_autofree guint8 *memory = g_malloc (lv_picture_get_size (width, height));
  LvPicture picture = lv_picture_wrap (memory, width, height);

  for (guint i = 0; i < seconds * fps; i++)
    {
      LvVp8Frame encoded;
      LvFrame *frame;

      draw (&picture, bench_place_of (i, 60));
      lv_vp8_encoder_encode (encoder, &picture, 1 + i * G_USEC_PER_SEC / fps, FALSE, &encoded,
                             NULL);
      /* A place in time stays, whatever the encoder left out. */
      if (encoded.data == NULL)
        continue;
      frame = lv_frame_new (LV_SOURCE_CAMERA, encoded.data);
      frame->is_key = encoded.is_key;
      frame->temporal_id = encoded.temporal_id;
      frame->is_sync = encoded.is_sync;
      g_ptr_array_add (frames, frame);
      g_bytes_unref (encoded.data);
    }
  return frames;
}
