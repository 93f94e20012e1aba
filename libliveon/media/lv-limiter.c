/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-limiter.h"

#include <math.h>

#define RELEASE 0.01f /* of the way back, a millisecond */

void
lv_limiter_init (LvLimiter *self)
{
  self->gain = 1;
}

/* The gain that keeps the step at `from` below the ceiling; 1 behind the end. */
static float
get_needed_gain (const float *samples, gsize from, gsize n)
{
  float peak = 0;

  for (gsize i = from; i < MIN (from + LV_LIMITER_STEP, n); i++)
    peak = MAX (peak, fabsf (samples[i]));
  return peak > LV_LIMITER_CEILING ? LV_LIMITER_CEILING / peak : 1;
}

void
lv_limiter_apply (LvLimiter *self, float *samples, gsize n)
{
  for (gsize at = 0; at < n; at += LV_LIMITER_STEP)
    {
      float here = get_needed_gain (samples, at, n);
      float next = get_needed_gain (samples, at + LV_LIMITER_STEP, n);
      float from = MIN (self->gain, here);
      float to = MIN (MIN (here, next), from + (1 - from) * RELEASE);

      for (gsize i = 0; i < LV_LIMITER_STEP; i++)
        samples[at + i] *= from + (to - from) * (i + 1) / LV_LIMITER_STEP;
      self->gain = to;
    }
}
