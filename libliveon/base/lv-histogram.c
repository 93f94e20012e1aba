/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-histogram.h"

#include <stdatomic.h>

void
lv_histogram_init (LvHistogram *self, const double *bounds, guint n_bounds)
{
  g_return_if_fail (n_bounds <= LV_HISTOGRAM_MAX);

  self->bounds = bounds;
  self->n_bounds = n_bounds;
  for (guint i = 0; i <= LV_HISTOGRAM_MAX; i++)
    atomic_init (&self->counts[i], 0);
  atomic_init (&self->sum_us, 0);
}

void
lv_histogram_add (LvHistogram *self, gint64 duration_us)
{
  const gint64 us = MAX (duration_us, 0);
  guint i = 0;

  while (i < self->n_bounds && (double) us > self->bounds[i] * G_USEC_PER_SEC)
    i++;
  atomic_fetch_add_explicit (&self->counts[i], 1, memory_order_relaxed);
  atomic_fetch_add_explicit (&self->sum_us, (guint64) us, memory_order_relaxed);
}

guint64
lv_histogram_get_count (LvHistogram *self, guint i)
{
  g_return_val_if_fail (i <= self->n_bounds, 0);
  return atomic_load_explicit (&self->counts[i], memory_order_relaxed);
}

guint64
lv_histogram_get_sum_us (LvHistogram *self)
{
  return atomic_load_explicit (&self->sum_us, memory_order_relaxed);
}
