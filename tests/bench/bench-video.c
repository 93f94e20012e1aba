/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bench-video [SECONDS]: CPU of encoding three layers from 720p30, and of decoding nine tiles of
 * 180p15 and one of 720p30 into BGRx, beside bare GStreamer elements on the same pictures in the
 * same run. In shares of one core; everything in real time. */
#include <stdlib.h>

#include "../media/video-helpers.h"
#include "bench-elements.h"
#include "lv-gst.h"
#include "lv-video-decoder.h"
#include "lv-video-encoder.h"

#define N_PICTURES 60
#define N_TILES 9

static const LvLayerSetting layers[LV_CAMERA_LAYERS]
    = { { TRUE, 200000 }, { TRUE, 700000 }, { TRUE, 2000000 } };

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

  lv_video_encoder_push (self->encoder, self->pictures[bench_place_of (index, N_PICTURES)],
                         &self->info, g_get_monotonic_time ());
}

static void
push_to_pipeline (guint index, gpointer data)
{
  Encoding *self = data;

  bench_push (self->source, self->pictures[bench_place_of (index, N_PICTURES)],
              index * GST_SECOND / 30, GST_SECOND / 30);
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
  ours = bench_measure (seconds, push_to_encoder, &self);
  lv_video_encoder_stop (self.encoder);

  pipeline = bench_launch (BENCH_LAYERS ("source"));
  self.source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  bare = bench_measure (seconds, push_to_pipeline, &self);
  gst_object_unref (self.source);
  bench_end (pipeline);
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
      bench_push (self->sources[tile], buffer, index * GST_SECOND / 30, GST_SECOND / 30);
    }
}

static void
bench_decoding (guint seconds)
{
  Decoding self = { 0 };
  GstElement *pipelines[N_TILES + 1];
  double ours, bare;

  self.small = bench_encode_clip (320, 180, 15, 200000, seconds, draw_noisy);
  self.large = bench_encode_clip (1280, 720, 30, 2000000, seconds, draw_noisy);
  for (guint i = 0; i <= N_TILES; i++)
    self.decoders[i] = lv_video_decoder_new (on_picture, &self);
  ours = bench_measure (seconds, push_to_decoders, &self);
  for (guint i = 0; i <= N_TILES; i++)
    g_object_unref (self.decoders[i]);
  for (guint i = 0; i <= N_TILES; i++)
    {
      pipelines[i] = bench_launch (BENCH_DECODER ("source"));
      self.sources[i] = gst_bin_get_by_name (GST_BIN (pipelines[i]), "source");
    }
  bare = bench_measure (seconds, push_to_elements, &self);
  for (guint i = 0; i <= N_TILES; i++)
    {
      gst_object_unref (self.sources[i]);
      bench_end (pipelines[i]);
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
