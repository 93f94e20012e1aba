/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How long things took, counted in classes. One thread adds, any thread may read meanwhile: what it
 * reads may be one addition apart, never torn. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_HISTOGRAM_MAX 16

typedef struct
{
  const double *bounds; /* upper ones in seconds, ascending; not copied */
  guint n_bounds;       /* at most LV_HISTOGRAM_MAX */
  _Atomic guint64 counts[LV_HISTOGRAM_MAX + 1];
  _Atomic guint64 sum_us;
} LvHistogram;

void lv_histogram_init (LvHistogram *self, const double *bounds, guint n_bounds);
/* Of one thread at a time. A negative duration is none. */
void lv_histogram_add (LvHistogram *self, gint64 duration_us);
/* Of class i, 0 to n_bounds; the last is what was longer than all bounds. */
guint64 lv_histogram_get_count (LvHistogram *self, guint i);
guint64 lv_histogram_get_sum_us (LvHistogram *self);

G_END_DECLS
