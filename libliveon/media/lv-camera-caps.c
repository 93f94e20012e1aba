/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-camera-caps.h"

/* What a mode costs beside the wish, in shares of it: too few pictures are worst, then too small
 * ones; more than is needed costs a little, and so does decoding JPEG. */
#define COST_SLOW 4.0
#define COST_SMALL 3.0
#define COST_LARGE 0.5
#define COST_FAST 0.05
#define COST_JPEG 0.3

typedef struct
{
  int width, height, fps_n, fps_d;
} Mode;

static gboolean
is_usable (const GstStructure *structure, const GstCapsFeatures *features)
{
  return (gst_structure_has_name (structure, "video/x-raw")
          || gst_structure_has_name (structure, "image/jpeg"))
         && (features == NULL || gst_caps_features_is_any (features)
             || gst_caps_features_is_equal (features, GST_CAPS_FEATURES_MEMORY_SYSTEM_MEMORY));
}

/* The mode of a structure that is nearest to the wish. */
static gboolean
read_mode (const GstStructure *structure,
           const LvCameraWish *wish,
           GstStructure **fixed,
           Mode *mode)
{
  g_autoptr (GstStructure) copy = gst_structure_copy (structure);

  if (gst_structure_has_field (copy, "framerate"))
    gst_structure_fixate_field_nearest_fraction (copy, "framerate", wish->fps, 1);
  if (gst_structure_has_field (copy, "width"))
    gst_structure_fixate_field_nearest_int (copy, "width", wish->width);
  if (gst_structure_has_field (copy, "height"))
    gst_structure_fixate_field_nearest_int (copy, "height", wish->height);
  if (gst_structure_has_field (copy, "format"))
    gst_structure_fixate_field (copy, "format");
  if (!gst_structure_get_int (copy, "width", &mode->width)
      || !gst_structure_get_int (copy, "height", &mode->height) || mode->width <= 0
      || mode->height <= 0)
    return FALSE;
  if (!gst_structure_get_fraction (copy, "framerate", &mode->fps_n, &mode->fps_d)
      || mode->fps_n <= 0)
    {
      /* It does not say; most give 30. */
      mode->fps_n = 30;
      mode->fps_d = 1;
    }
  *fixed = g_steal_pointer (&copy);
  return TRUE;
}

static double
cost_of (const Mode *mode, const LvCameraWish *wish, gboolean is_jpeg)
{
  double fps = (double) mode->fps_n / mode->fps_d / wish->fps;
  double height = (double) mode->height / wish->height;
  double cost = is_jpeg ? COST_JPEG : 0;

  /* 29.97 and the like are as good. */
  cost += fps < 0.95 ? COST_SLOW * (1 - fps) : COST_FAST * (fps - 1);
  cost += height < 1 ? COST_SMALL * (1 - height) : COST_LARGE * (height - 1);
  return cost;
}

GstCaps *
lv_camera_caps_choose (GstCaps *offered, const LvCameraWish *wish)
{
  GstStructure *best = NULL;
  double least = G_MAXDOUBLE;
  GstCaps *caps;

  for (guint i = 0; i < gst_caps_get_size (offered); i++)
    {
      const GstStructure *structure = gst_caps_get_structure (offered, i);
      GstStructure *fixed = NULL;
      Mode mode;
      double cost;

      if (!is_usable (structure, gst_caps_get_features (offered, i))
          || !read_mode (structure, wish, &fixed, &mode))
        continue;
      cost = cost_of (&mode, wish, gst_structure_has_name (structure, "image/jpeg"));
      if (cost < least)
        {
          least = cost;
          g_clear_pointer (&best, gst_structure_free);
          best = g_steal_pointer (&fixed);
        }
      g_clear_pointer (&fixed, gst_structure_free);
    }
  if (best == NULL)
    return NULL;
  caps = gst_caps_new_empty ();
  gst_caps_append_structure (caps, best);
  return caps;
}

static void
append (GstCaps *caps, const char *name, guint width, guint height, guint fps)
{
  GstStructure *structure = gst_structure_new_empty (name);

  if (height > 0)
    gst_structure_set (structure, "width", G_TYPE_INT, width, "height", G_TYPE_INT, height, NULL);
  if (fps > 0)
    gst_structure_set (structure, "framerate", GST_TYPE_FRACTION_RANGE, fps, 1, 60, 1, NULL);
  gst_caps_append_structure (caps, structure);
}

GstCaps *
lv_camera_caps_list (const LvCameraWish *wish)
{
  static const guint sizes[][2]
      = { { 320, 180 }, { 320, 240 },  { 640, 360 },  { 640, 480 },  { 960, 540 },
          { 960, 720 }, { 1280, 720 }, { 1280, 960 }, { 1920, 1080 } };
  static const char *const names[] = { "video/x-raw", "image/jpeg" };
  GstCaps *caps = gst_caps_new_empty ();

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (sizes[i][1] >= wish->height)
      for (guint n = 0; n < G_N_ELEMENTS (names); n++)
        append (caps, names[n], sizes[i][0], sizes[i][1], wish->fps - wish->fps / 10);
  for (guint n = 0; n < G_N_ELEMENTS (names); n++)
    append (caps, names[n], 0, 0, wish->fps - wish->fps / 10);
  for (guint n = 0; n < G_N_ELEMENTS (names); n++)
    append (caps, names[n], 0, 0, 0);
  return caps;
}
