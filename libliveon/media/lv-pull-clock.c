/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-pull-clock.h"

#define LOST_US 200000 /* so far away it begins anew */
#define EARLY_GAIN 0.1
#define LATE_GAIN 0.005

gint64
lv_pull_clock_tick (LvPullClock *self, gint64 now_us, gint64 block_us)
{
  double error;

  self->time_us += block_us;
  error = now_us - self->time_us;
  if (ABS (error) > LOST_US)
    self->time_us = now_us;
  else
    self->time_us += error * (error < 0 ? EARLY_GAIN : LATE_GAIN);
  return self->time_us;
}
