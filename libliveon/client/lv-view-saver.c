/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-view-saver.h"

static const struct
{
  guint width, height;
} face = { 640, 360 }, person = { 320, 180 };

void
lv_view_saver_reduce (GArray *view)
{
  guint n_kept = 0, n_cameras = 0;

  for (guint i = 0; i < view->len; i++)
    {
      LvViewItem item = g_array_index (view, LvViewItem, i);

      if (item.source == LV_SOURCE_CAMERA)
        {
          if (n_cameras == LV_VIEW_SAVER_CAMERAS)
            continue;
          item.width = MIN (item.width, n_cameras == 0 ? face.width : person.width);
          item.height = MIN (item.height, n_cameras == 0 ? face.height : person.height);
          n_cameras++;
        }
      g_array_index (view, LvViewItem, n_kept++) = item;
    }
  g_array_set_size (view, n_kept);
}
