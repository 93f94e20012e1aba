/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-loss-control.h"

#define MIN_PACKETS 20
#define WINDOW_US 200000
#define LOW 0.02
#define HIGH 0.1
#define INCREASE 1.05

void
lv_loss_control_init (LvLossControl *self, gint64 rate_bps)
{
  *self = (LvLossControl){ .rate_bps = rate_bps };
}

void
lv_loss_control_update (
    LvLossControl *self, guint n_lost, guint n_packets, gint64 limit_bps, gint64 now_us)
{
  double loss;

  self->n_lost += n_lost;
  self->n_packets += n_packets;
  if (self->n_packets < MIN_PACKETS || now_us - self->changed_us < WINDOW_US)
    return;
  loss = (double) self->n_lost / self->n_packets;
  self->n_lost = self->n_packets = 0;
  self->changed_us = now_us;
  if (loss > HIGH)
    self->rate_bps = (gint64) ((1 - loss / 2) * (double) MIN (self->rate_bps, limit_bps));
  else if (loss < LOW)
    self->rate_bps = MIN ((gint64) (INCREASE * (double) self->rate_bps), 2 * limit_bps);
}
