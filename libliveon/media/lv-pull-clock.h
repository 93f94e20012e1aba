/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* When blocks of sound are due that a device asks for in bursts: an even time beside the uneven
 * one, at the early edge of the asking, so that what is due has not been asked for long before. A
 * value. One thread at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double time_us; /* of the last block; 0: none yet */
} LvPullClock;

/* A block of block_us is asked for now. */
gint64 lv_pull_clock_tick (LvPullClock *self, gint64 now_us, gint64 block_us);

G_END_DECLS
