/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-scaler.h"

#include <gst/video/video.h>
#include <string.h>

#include "lv-gst.h"

/* Halving 16383 that often leaves one pixel. */
#define MAX_HALVES 13

typedef struct
{
  guint8 *memory;
  LvPicture picture;
} Buffer;

typedef struct
{
  GstVideoConverter *converter;
  GstVideoInfo from, to;
} Converter;

struct _LvScaler
{
  Buffer halves[MAX_HALVES], scaled;
  Converter scaling, colours;
};

LvScaler *
lv_scaler_new (void)
{
  return g_new0 (LvScaler, 1);
}

void
lv_scaler_free (LvScaler *self)
{
  for (guint i = 0; i < MAX_HALVES; i++)
    g_free (self->halves[i].memory);
  g_free (self->scaled.memory);
  g_clear_pointer (&self->scaling.converter, gst_video_converter_free);
  g_clear_pointer (&self->colours.converter, gst_video_converter_free);
  g_free (self);
}

static LvPicture *
ensure_buffer (Buffer *buffer, guint width, guint height)
{
  if (buffer->memory == NULL || buffer->picture.width != width || buffer->picture.height != height)
    {
      g_free (buffer->memory);
      buffer->memory = g_malloc (lv_picture_get_size (width, height));
      buffer->picture = lv_picture_wrap (buffer->memory, width, height);
    }
  return &buffer->picture;
}

static GstVideoInfo
info_of (const LvPicture *picture)
{
  GstVideoInfo info;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_I420, picture->width, picture->height);
  /* What cameras and VP8 mean, whatever the size. */
  gst_video_colorimetry_from_string (&info.colorimetry, GST_VIDEO_COLORIMETRY_BT601);
  for (guint p = 0; p < 3; p++)
    info.stride[p] = (gint) picture->strides[p];
  return info;
}

/* A view that the converter takes; the bytes are not the frame's. */
static GstVideoFrame
frame_of (const GstVideoInfo *info, guint8 *const *planes, guint n_planes)
{
  GstVideoFrame frame = { .info = *info };

  for (guint p = 0; p < n_planes; p++)
    frame.data[p] = planes[p];
  return frame;
}

static void
ensure_converter (Converter *self, const GstVideoInfo *from, const GstVideoInfo *to)
{
  if (self->converter != NULL && gst_video_info_is_equal (&self->from, from)
      && gst_video_info_is_equal (&self->to, to))
    return;
  g_clear_pointer (&self->converter, gst_video_converter_free);
  /* Pictures may come while GStreamer still looks at its plugins: then they wait here. */
  lv_gst_init (NULL);
  self->converter = gst_video_converter_new (
      from, to,
      gst_structure_new ("options", GST_VIDEO_CONVERTER_OPT_RESAMPLER_METHOD,
                         GST_TYPE_VIDEO_RESAMPLER_METHOD, GST_VIDEO_RESAMPLER_METHOD_LINEAR,
                         GST_VIDEO_CONVERTER_OPT_RESAMPLER_TAPS, G_TYPE_UINT, 2,
                         GST_VIDEO_CONVERTER_OPT_THREADS, G_TYPE_UINT, 1, NULL));
  g_assert (self->converter != NULL);
  self->from = *from;
  self->to = *to;
}

LvPicture
lv_scaler_scale (LvScaler *self, const LvPicture *from, guint width, guint height)
{
  LvPicture picture = *from;
  LvPicture *to;
  GstVideoInfo from_info, to_info;
  GstVideoFrame from_frame, to_frame;

  for (guint i = 0;
       i < MAX_HALVES && (picture.width & ~3U) >= 2 * width && (picture.height & ~3U) >= 2 * height;
       i++)
    {
      to = ensure_buffer (&self->halves[i], picture.width / 2 & ~1U, picture.height / 2 & ~1U);
      lv_picture_halve (to, &picture);
      picture = *to;
    }
  if (picture.width == width && picture.height == height)
    return picture;
  to = ensure_buffer (&self->scaled, width, height);
  from_info = info_of (&picture);
  to_info = info_of (to);
  ensure_converter (&self->scaling, &from_info, &to_info);
  from_frame = frame_of (&from_info, picture.planes, 3);
  to_frame = frame_of (&to_info, to->planes, 3);
  gst_video_converter_frame (self->scaling.converter, &from_frame, &to_frame);
  return *to;
}

void
lv_scaler_to_bgrx (LvScaler *self, guint8 *pixels, const LvPicture *from)
{
  GstVideoInfo from_info = info_of (from), to_info;
  GstVideoFrame from_frame, to_frame;

  gst_video_info_set_format (&to_info, GST_VIDEO_FORMAT_BGRA, from->width, from->height);
  ensure_converter (&self->colours, &from_info, &to_info);
  from_frame = frame_of (&from_info, from->planes, 3);
  to_frame = frame_of (&to_info, &pixels, 1);
  gst_video_converter_frame (self->colours.converter, &from_frame, &to_frame);
}
