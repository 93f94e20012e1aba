/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-camera-caps.h"

#include "test-support.h"

/* What a usual webcam says: raw pictures only few or small ones, the rest as JPEG. */
#define WEBCAM                                                                                     \
  "video/x-raw, format=YUY2, width=640, height=480, framerate={ 30/1, 15/1 };"                     \
  "video/x-raw, format=YUY2, width=320, height=240, framerate=30/1;"                               \
  "video/x-raw, format=YUY2, width=1280, height=720, framerate=10/1;"                              \
  "image/jpeg, width=1920, height=1080, framerate={ 30/1, 15/1 };"                                 \
  "image/jpeg, width=1280, height=720, framerate={ 60/1, 30/1, 15/1 };"                            \
  "image/jpeg, width=640, height=360, framerate=30/1"

static void
test_choose (void)
{
  static const struct
  {
    const char *offered;
    LvCameraWish wish;
    const char *chosen;
  } rows[] = {
    { WEBCAM, { 1280, 720, 30 }, "image/jpeg, width=1280, height=720, framerate=30/1" },
    { WEBCAM, { 640, 360, 30 }, "video/x-raw, format=YUY2, width=640, height=480, framerate=30/1" },
    { WEBCAM, { 320, 180, 15 }, "video/x-raw, format=YUY2, width=320, height=240, framerate=30/1" },
    { "video/x-raw, format={ NV12, YUY2 }, width=[ 16, 1920 ], height=[ 16, 1080 ], "
      "framerate=[ 1/1, 60/1 ]",
      { 1280, 720, 30 },
      "video/x-raw, format=NV12, width=1280, height=720, framerate=30/1" },
    { "video/x-raw, format=YUY2, width=640, height=480, framerate=30000/1001",
      { 1280, 720, 30 },
      "video/x-raw, format=YUY2, width=640, height=480, framerate=30000/1001" },
    { "image/jpeg, width=1920, height=1080, framerate=30/1; "
      "video/x-raw, format=YUY2, width=1920, height=1080, framerate=5/1",
      { 1280, 720, 30 },
      "image/jpeg, width=1920, height=1080, framerate=30/1" },
    /* It does not say how many. */
    { "video/x-raw, format=I420, width=800, height=600",
      { 1280, 720, 30 },
      "video/x-raw, format=I420, width=800, height=600" },
    { "video/x-h264, width=1280, height=720, framerate=30/1", { 1280, 720, 30 }, NULL },
    { "video/x-raw(memory:DMABuf), format=NV12, width=640, height=480, framerate=30/1",
      { 1280, 720, 30 },
      NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GstCaps) offered = gst_caps_from_string (rows[i].offered);
      g_autoptr (GstCaps) chosen = lv_camera_caps_choose (offered, &rows[i].wish);
      g_autoptr (GstCaps) expected
          = rows[i].chosen != NULL ? gst_caps_from_string (rows[i].chosen) : NULL;

      g_assert_nonnull (offered);
      g_assert_cmpint (chosen != NULL, ==, expected != NULL);
      if (chosen != NULL)
        {
          g_autofree char *text = gst_caps_to_string (chosen);

          g_assert_true (gst_caps_is_fixed (chosen));
          if (!gst_caps_is_equal (chosen, expected))
            g_error ("%s instead of %s", text, rows[i].chosen);
        }
    }
}

static void
test_list (void)
{
  const LvCameraWish wish = { 640, 360, 30 };
  g_autoptr (GstCaps) caps = lv_camera_caps_list (&wish);
  g_autoptr (GstCaps) webcam = gst_caps_from_string (WEBCAM);
  g_autoptr (GstCaps) both = gst_caps_intersect_full (caps, webcam, GST_CAPS_INTERSECT_FIRST);
  int width, height;

  /* The best comes first, and whatever a camera has is in it. */
  gst_structure_get_int (gst_caps_get_structure (both, 0), "width", &width);
  gst_structure_get_int (gst_caps_get_structure (both, 0), "height", &height);
  g_assert_cmpint (width, ==, 640);
  g_assert_cmpint (height, ==, 360);
  g_assert_true (gst_caps_is_subset (webcam, caps));
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  gst_init (NULL, NULL);
  g_test_add_func ("/camera-caps/choose", test_choose);
  g_test_add_func ("/camera-caps/list", test_list);
  return g_test_run ();
}
