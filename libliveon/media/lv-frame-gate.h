/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lets pictures through at a rate that is at most so many a second. A value; pure. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 next_us; /* 0: none came yet */
} LvFrameGate;

/* Whether a picture of this time goes through; fps 0: none. What comes a little early does, so that
 * an uneven source at the same rate loses nothing. */
static inline gboolean
lv_frame_gate_take (LvFrameGate *self, gint64 time_us, guint fps)
{
  gint64 interval_us;

  if (fps == 0)
    return FALSE;
  interval_us = G_USEC_PER_SEC / fps;
  if (self->next_us != 0 && time_us < self->next_us - interval_us / 4
      && time_us > self->next_us - 2 * interval_us)
    return FALSE;
  /* In step with the grid, unless it was left. */
  if (ABS (time_us - self->next_us) < interval_us / 2)
    self->next_us += interval_us;
  else
    self->next_us = time_us + interval_us;
  return TRUE;
}

G_END_DECLS
