/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which of a camera's modes to use. Pure. Any thread. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct
{
  guint width, height, fps;
} LvCameraWish;

/* The best mode of those offered, fixed; NULL when none can be used. Raw or JPEG pictures, at least
 * as large and as many as wished where there are such, and no more than need be. */
GstCaps *lv_camera_caps_choose (GstCaps *offered, const LvCameraWish *wish);
/* For a camera that does not say what it offers: all that would do, the best first. */
GstCaps *lv_camera_caps_list (const LvCameraWish *wish);

G_END_DECLS
