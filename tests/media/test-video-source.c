/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-video-source.h"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>

#include "lv-gst.h"
#include "test-support.h"

#define WIDTH 32
#define HEIGHT 4
#define ROW (2 * WIDTH)

/* A picture of YUY2, each byte of a row its number, with what is said of its rows' length. */
static GstBuffer *
make_buffer (gint said, gsize length)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, length * HEIGHT, NULL);
  gsize offsets[GST_VIDEO_MAX_PLANES] = { 0 };
  gint strides[GST_VIDEO_MAX_PLANES] = { said };

  for (guint y = 0; y < HEIGHT; y++)
    gst_buffer_memset (buffer, y * length, (guint8) (y + 1), ROW);
  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE, GST_VIDEO_FORMAT_YUY2, WIDTH,
                                  HEIGHT, 1, offsets, strides);
  return buffer;
}

static void
assert_rows (GstElement *sink)
{
  g_autoptr (GstSample) sample
      = gst_app_sink_try_pull_sample (GST_APP_SINK (sink), 10 * GST_SECOND);
  GstVideoInfo info;
  GstVideoFrame frame;

  g_assert_nonnull (sample);
  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  g_assert_true (gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ));
  for (guint y = 0; y < HEIGHT; y++)
    {
      const guint8 *row = GST_VIDEO_FRAME_PLANE_DATA (&frame, 0);

      row += (gsize) y * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0);
      g_assert_cmpuint (row[0], ==, y + 1);
      g_assert_cmpuint (row[ROW - 1], ==, y + 1);
    }
  gst_video_frame_unmap (&frame);
}

/* What a camera says of its rows counts, and where it says nothing they are as usual. */
static void
test_rows (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_pipeline_new (NULL);
  static const LvGstPart parts[] = { { "appsrc", "source" }, { "appsink", "sink" } };
  GstElement *elements[G_N_ELEMENTS (parts)];
  g_autoptr (GstPad) pad = NULL;
  g_autoptr (GstCaps) caps = gst_caps_new_simple (
      "video/x-raw", "format", G_TYPE_STRING, "YUY2", "width", G_TYPE_INT, WIDTH, "height",
      G_TYPE_INT, HEIGHT, "framerate", GST_TYPE_FRACTION, 30, 1, NULL);

  g_assert_true (
      lv_gst_add_chain (GST_BIN (pipeline), NULL, parts, G_N_ELEMENTS (parts), elements, &error));
  g_object_set (elements[0], "caps", caps, NULL);
  g_object_set (elements[1], "sync", FALSE, NULL);
  pad = gst_element_get_static_pad (elements[0], "src");
  lv_video_source_complete_rows (pad);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_app_src_push_buffer (GST_APP_SRC (elements[0]), make_buffer (0, ROW));
  assert_rows (elements[1]);
  gst_app_src_push_buffer (GST_APP_SRC (elements[0]), make_buffer (ROW + 16, ROW + 16));
  assert_rows (elements[1]);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  test_init (&argc, &argv, 30);
  lv_gst_init (&error);
  g_assert_no_error (error);
  g_test_add_func ("/video-source/rows", test_rows);
  return g_test_run ();
}
