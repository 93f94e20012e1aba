/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-real-time.h"

#include <sched.h>
#include <time.h>

#define LOOK_US (100 * 1000)
#define BUSY 0.8 /* of the time between two looks */
#define CALM 0.5
#define MAX_BUSY 5 /* looks */
#define MIN_CALM 20

/* The flag cannot be taken back without a privilege, so it stays. */
static gboolean
set_policy (gboolean is_on)
{
  const int policy = is_on ? SCHED_RR : SCHED_OTHER;
  const struct sched_param param = { .sched_priority = sched_get_priority_min (policy) };

  return sched_setscheduler (0, policy | SCHED_RESET_ON_FORK, &param) == 0;
}

static gint64
get_cpu_us (void)
{
  struct timespec used;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);
  return (gint64) used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000;
}

gboolean
lv_real_time_begin (LvRealTime *self, gint64 now_us)
{
  self->is_on = set_policy (TRUE);
  self->looked_us = now_us;
  self->cpu_us = get_cpu_us ();
  self->n_busy = self->n_calm = 0;
  g_atomic_int_set (&self->is_allowed, self->is_on);
  return self->is_on;
}

gboolean
lv_real_time_judge (LvRealTime *self, gint64 now_us, gint64 cpu_us)
{
  const double share = (double) (cpu_us - self->cpu_us) / (double) (now_us - self->looked_us);

  self->looked_us = now_us;
  self->cpu_us = cpu_us;
  self->n_busy = share > BUSY ? self->n_busy + 1 : 0;
  self->n_calm = share < CALM ? self->n_calm + 1 : 0;
  return self->is_on ? self->n_busy < MAX_BUSY : self->n_calm >= MIN_CALM;
}

gboolean
lv_real_time_follow (LvRealTime *self, gint64 now_us)
{
  const gboolean was_on = self->is_on;
  gboolean is_on;

  if (!g_atomic_int_get (&self->is_allowed) || now_us - self->looked_us < LOOK_US)
    return FALSE;
  is_on = lv_real_time_judge (self, now_us, get_cpu_us ());
  if (is_on != was_on && set_policy (is_on))
    self->is_on = is_on;
  return self->is_on != was_on;
}

gboolean
lv_real_time_is_allowed (LvRealTime *self)
{
  return g_atomic_int_get (&self->is_allowed);
}
