/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-beat.h"

#define WEIGHT 4          /* of what was usual so far, against 1 of the newest */
#define MAX_GAP_US 200000 /* a pause is no rate */

gint64
lv_beat_place (LvBeat *self, gint64 now_us, gint64 show_us)
{
  gint64 gap_us = self->came_us == 0 ? 0 : now_us - self->came_us;

  self->came_us = now_us;
  self->gap_us += (MIN (gap_us, MAX_GAP_US) - self->gap_us) / (WEIGHT + 1);
  if (self->gap_us < LV_BEAT_SLOW_US)
    return show_us;
  show_us = MAX (show_us, now_us);
  return (show_us + LV_BEAT_US - 1) / LV_BEAT_US * LV_BEAT_US;
}
