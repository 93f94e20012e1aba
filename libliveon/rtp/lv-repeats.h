/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* When packets of a stream went out again, so that one that is asked for several times before the
 * answer can have come is not sent as often. Values. The owner's thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_REPEATS_SIZE 64 /* packets that are remembered; a power of two */

typedef struct
{
  guint16 seq;
  guint8 count;  /* 0: nothing is remembered here */
  guint32 at_us; /* the low half of the time */
} LvRepeat;

/* All zero: nothing went out again. */
typedef struct
{
  LvRepeat ring[LV_REPEATS_SIZE];
} LvRepeats;

/* Whether a packet that is asked for may go out again now; if so, it is taken to have gone.
 * round_trip_us: -1 when unknown. */
gboolean lv_repeats_take (LvRepeats *self, guint16 seq, gint64 round_trip_us, gint64 now_us);

G_END_DECLS
