/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-rate.h"

/* Sums of fractions of a token may fall this short of a whole one. */
#define TOLERANCE 1e-6

void
lv_bucket_init (LvBucket *self, guint burst, guint interval_ms, gint64 now_ms)
{
  g_return_if_fail (burst > 0 && interval_ms > 0);

  self->tokens = burst;
  self->last_ms = now_ms;
  self->burst = burst;
  self->interval_ms = interval_ms;
}

gboolean
lv_bucket_take (LvBucket *self, gint64 now_ms, gint64 *wait_ms)
{
  /* A clock that went back must neither give nor take. */
  gint64 passed_ms = MAX (now_ms - self->last_ms, 0);

  self->tokens = MIN (self->tokens + (double) passed_ms / self->interval_ms, self->burst);
  self->last_ms = now_ms;
  if (self->tokens >= 1 - TOLERANCE)
    {
      self->tokens = MAX (self->tokens - 1, 0);
      if (wait_ms != NULL)
        *wait_ms = 0;
      return TRUE;
    }
  if (wait_ms != NULL)
    *wait_ms = (gint64) ((1 - self->tokens) * self->interval_ms + 1 - TOLERANCE);
  return FALSE;
}

void
lv_backoff_init (LvBackoff *self, guint base_ms, guint max_ms)
{
  g_return_if_fail (base_ms > 0 && base_ms <= max_ms);

  self->base_ms = base_ms;
  self->max_ms = max_ms;
  self->attempt = 0;
}

guint
lv_backoff_next_ms (LvBackoff *self, double random)
{
  guint64 step_ms = MIN ((guint64) self->base_ms << MIN (self->attempt, 31), self->max_ms);

  g_return_val_if_fail (random >= 0 && random < 1, step_ms);

  if (step_ms < self->max_ms)
    self->attempt++;
  return step_ms / 2 + (guint) (random * (step_ms - step_ms / 2));
}

void
lv_backoff_reset (LvBackoff *self)
{
  self->attempt = 0;
}
