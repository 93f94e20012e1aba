/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-video [SECONDS]: CPU of encoding three layers from 720p30, and of decoding nine tiles of
 * 180p15 and one of 720p30 into BGRx, beside bare GStreamer elements on the same pictures in the
 * same run. In shares of one core; everything in real time. */
#include <gst/app/gstappsrc.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "../media/video-helpers.h"
#include "lv-gst.h"
#include "lv-video-decoder.h"
#include "lv-video-encoder.h"
#include "lv-vp8-encoder.h"

#define N_PICTURES 60
#define N_TILES 9
#define VP8ENC "vp8enc deadline=1 end-usage=cbr threads=1 cpu-used=-12 target-bitrate="

static const LvLayerSetting layers[LV_CAMERA_LAYERS]
    = { { TRUE, 200000 }, { TRUE, 700000 }, { TRUE, 2000000 } };

static double
get_cpu_s (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
         + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* One push a thirtieth of a second. */
typedef void (*PushFunc) (guint index, gpointer data);

static double
measure (guint seconds, PushFunc push, gpointer data)
{
  gint64 start_us = g_get_monotonic_time ();
  double cpu_s = get_cpu_s ();

  for (guint i = 0; i < seconds * 30; i++)
    {
      gint64 wait_us = start_us + i * G_USEC_PER_SEC / 30 - g_get_monotonic_time ();

      if (wait_us > 0)
        g_usleep (wait_us);
      push (i, data);
    }
  return (get_cpu_s () - cpu_s) / seconds;
}

/* Forwards and backwards. */
static guint
place_of (guint index)
{
  guint place = index % (2 * N_PICTURES - 2);

  return MIN (place, 2 * N_PICTURES - 2 - place);
}

/* Encoding. */

typedef struct
{
  GstBuffer *pictures[N_PICTURES];
  GstVideoInfo info;
  LvVideoEncoder *encoder;
  GstElement *source;
  gint n_frames;
} Encoding;

static void
on_frame (LvFrame *frame, gpointer data)
{
  g_atomic_int_inc (&((Encoding *) data)->n_frames);
}

static void
on_encoder_failed (const GError *error, gpointer data)
{
  g_error ("%s", error->message);
}

static const LvVideoEncoderEvents encoder_events
    = { .frame = on_frame, .failed = on_encoder_failed };

static void
push_to_encoder (guint index, gpointer data)
{
  Encoding *self = data;

  lv_video_encoder_push (self->encoder, self->pictures[place_of (index)], &self->info,
                         g_get_monotonic_time ());
}

static void
push_to_source (GstElement *source, GstBuffer *buffer, guint index, guint fps)
{
  GstBuffer *copy = gst_buffer_copy (buffer);

  GST_BUFFER_PTS (copy) = index * GST_SECOND / fps;
  GST_BUFFER_DURATION (copy) = GST_SECOND / fps;
  gst_app_src_push_buffer (GST_APP_SRC (source), copy);
}

static void
push_to_pipeline (guint index, gpointer data)
{
  Encoding *self = data;

  push_to_source (self->source, self->pictures[place_of (index)], index, 30);
}

static GstElement *
launch (const char *description)
{
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = gst_parse_launch (description, &error);

  if (error != NULL)
    g_error ("%s", error->message);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  return pipeline;
}

static void
end (GstElement *pipeline)
{
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
}

static void
bench_encoding (guint seconds)
{
  Encoding self = { 0 };
  double ours, bare;
  GstElement *pipeline;

  gst_video_info_set_format (&self.info, GST_VIDEO_FORMAT_I420, 1280, 720);
  for (guint i = 0; i < N_PICTURES; i++)
    {
      LvPicture picture = make_picture (1280, 720);

      draw_noisy (&picture, i);
      self.pictures[i]
          = gst_buffer_new_wrapped (picture.planes[0], lv_picture_get_size (1280, 720));
    }
  self.encoder = lv_video_encoder_new (LV_SOURCE_CAMERA, &encoder_events, &self);
  lv_video_encoder_set_layers (self.encoder, layers);
  ours = measure (seconds, push_to_encoder, &self);
  lv_video_encoder_stop (self.encoder);

  pipeline
      = launch ("appsrc name=source is-live=true format=time max-buffers=2"
                " caps=video/x-raw,format=I420,width=1280,height=720,framerate=30/1 ! tee name=t"
                " t. ! queue ! " VP8ENC "2000000 ! fakesink async=false"
                " t. ! queue ! videoscale ! video/x-raw,width=640,height=360 ! tee name=u"
                " u. ! queue ! " VP8ENC "700000 ! fakesink async=false"
                " u. ! queue ! videorate drop-only=true ! video/x-raw,framerate=15/1 ! videoscale"
                " ! video/x-raw,width=320,height=180 ! " VP8ENC "200000 ! fakesink async=false");
  self.source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  bare = measure (seconds, push_to_pipeline, &self);
  gst_object_unref (self.source);
  end (pipeline);
  g_print ("encode 720p30 + 360p30 + 180p15: %.3f of a core (%d frames in %u s), bare %.3f,"
           " ratio %.2f\n",
           ours, self.n_frames, seconds, bare, ours / bare);
  for (guint i = 0; i < N_PICTURES; i++)
    gst_buffer_unref (self.pictures[i]);
}

/* Decoding. */

typedef struct
{
  GPtrArray *large, *small; /* LvFrame, at 30 and 15 a second */
  LvVideoDecoder *decoders[N_TILES + 1];
  GstElement *sources[N_TILES + 1];
  gint n_pictures;
} Decoding;

static GPtrArray *
encode_clip (guint width, guint height, guint fps, guint bps, guint seconds)
{
  LvVp8Config config = { width, height, fps, bps, LV_VP8_CAMERA };
  g_autoptr (LvVp8Encoder) encoder = lv_vp8_encoder_new (&config, NULL);
  GPtrArray *frames = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_frame_unref);
  LvPicture picture = make_picture (width, height);

  for (guint i = 0; i < seconds * fps; i++)
    {
      LvVp8Frame encoded;
      LvFrame *frame;

      draw_noisy (&picture, place_of (i));
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
  g_free (picture.planes[0]);
  return frames;
}

static void
on_picture (LiveonFrame *picture, guint32 rtp_time, gpointer data)
{
  g_atomic_int_inc (&((Decoding *) data)->n_pictures);
}

static LvFrame *
frame_for (Decoding *self, guint tile, guint index)
{
  GPtrArray *frames = tile == N_TILES ? self->large : self->small;
  guint place = tile == N_TILES ? index : index / 2;

  /* Tiles do not come all at once. */
  if ((tile != N_TILES && index % 2 != tile % 2) || place >= frames->len)
    return NULL;
  return g_ptr_array_index (frames, place);
}

static void
push_to_decoders (guint index, gpointer data)
{
  Decoding *self = data;

  for (guint tile = 0; tile <= N_TILES; tile++)
    {
      LvFrame *frame = frame_for (self, tile, index);

      if (frame != NULL)
        lv_video_decoder_push (self->decoders[tile], frame);
    }
}

static void
push_to_elements (guint index, gpointer data)
{
  Decoding *self = data;

  for (guint tile = 0; tile <= N_TILES; tile++)
    {
      LvFrame *frame = frame_for (self, tile, index);
      g_autoptr (GstBuffer) buffer = NULL;

      if (frame == NULL)
        continue;
      buffer = gst_buffer_new_wrapped_bytes (frame->data);
      push_to_source (self->sources[tile], buffer, index, 30);
    }
}

static void
bench_decoding (guint seconds)
{
  Decoding self = { 0 };
  GstElement *pipelines[N_TILES + 1];
  double ours, bare;

  self.small = encode_clip (320, 180, 15, 200000, seconds);
  self.large = encode_clip (1280, 720, 30, 2000000, seconds);
  for (guint i = 0; i <= N_TILES; i++)
    self.decoders[i] = lv_video_decoder_new (on_picture, &self);
  ours = measure (seconds, push_to_decoders, &self);
  for (guint i = 0; i <= N_TILES; i++)
    g_object_unref (self.decoders[i]);
  for (guint i = 0; i <= N_TILES; i++)
    {
      pipelines[i] = launch ("appsrc name=source is-live=true format=time max-buffers=4"
                             " caps=video/x-vp8,framerate=30/1 ! vp8dec threads=1 ! videoconvert"
                             " ! video/x-raw,format=BGRx ! fakesink async=false");
      self.sources[i] = gst_bin_get_by_name (GST_BIN (pipelines[i]), "source");
    }
  bare = measure (seconds, push_to_elements, &self);
  for (guint i = 0; i <= N_TILES; i++)
    {
      gst_object_unref (self.sources[i]);
      end (pipelines[i]);
    }
  g_print ("decode 9 x 180p15 + 720p30 to BGRx: %.3f of a core (%d pictures in %u s), bare %.3f,"
           " ratio %.2f\n",
           ours, self.n_pictures, seconds, bare, ours / bare);
  g_ptr_array_unref (self.small);
  g_ptr_array_unref (self.large);
}

int
main (int argc, char *argv[])
{
  guint seconds = argc > 1 ? (guint) CLAMP (atoi (argv[1]), 1, 60) : 5;

  gst_init (&argc, &argv);
  bench_encoding (seconds);
  bench_decoding (seconds);
  return 0;
}
