/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-repeats.h"

#define UNKNOWN_ROUND_TRIP_US (100 * 1000)
#define MIN_AGAIN_US (5 * 1000)

/* A little less than a round trip, because it is asked for when one has passed as the other side
 * sees it. What got lost twice goes out on every request: few do, and they hold up the others. */
static guint32
get_again_us (gint64 round_trip_us, guint8 count)
{
  gint64 known_us = round_trip_us >= 0 ? round_trip_us : UNKNOWN_ROUND_TRIP_US;

  return (guint32) MAX (count == 1 ? known_us * 3 / 4 : known_us / 4, MIN_AGAIN_US);
}

gboolean
lv_repeats_take (LvRepeats *self, guint16 seq, gint64 round_trip_us, gint64 now_us)
{
  LvRepeat *last = &self->ring[seq % LV_REPEATS_SIZE];

  if (last->seq != seq)
    *last = (LvRepeat){ .seq = seq };
  if (last->count > 0 && (guint32) now_us - last->at_us < get_again_us (round_trip_us, last->count))
    return FALSE;
  last->count = MIN (last->count + 1, G_MAXUINT8);
  last->at_us = (guint32) now_us;
  return TRUE;
}
