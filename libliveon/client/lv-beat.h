/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* When pictures are shown that come slowly: those of all tiles together, because a window that
 * draws one of them costs nearly as much as one that draws all. Any thread, one at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More than a camera at its full rate has between two pictures. */
#define LV_BEAT_SLOW_US (G_USEC_PER_SEC / 22)
#define LV_BEAT_US (G_USEC_PER_SEC / 30)

/* Of one tile; all zero at first. */
typedef struct
{
  gint64 came_us, gap_us; /* the last picture, and what is usually between two */
} LvBeat;

/* show_us: when the picture that comes now should be shown, past or 0: at once. Returns: when it is
 * shown, at most LV_BEAT_US later; as it was for pictures that come fast. */
gint64 lv_beat_place (LvBeat *self, gint64 now_us, gint64 show_us);

G_END_DECLS
