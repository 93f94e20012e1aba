/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rate that loss allows. Loss comes from a way that is full, and then it falls with the rate,
 * or from a bad way, and then it does not, and sending less would not help. Which of both explains
 * better what was seen lately, at different rates, decides. Values. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_LOSS_HISTORY 12

typedef struct
{
  guint n_packets, n_lost;
  gsize bytes;
  gint64 first_sent_us, last_sent_us;
  gboolean has_queue; /* before the bottleneck: it was full */
  double rate_bps;    /* at which it was sent, lost or not */
} LvLossPeriod;

typedef struct
{
  LvLossPeriod periods[LV_LOSS_HISTORY];
  guint n_periods, next_period;
  LvLossPeriod current;
  guint n_watched;          /* periods since the last decrease */
  guint n_tried, try_after; /* periods since a lower rate was tried; after how many it is again */
  double limit_bps;         /* 0: none */
  gboolean is_held_back;    /* by the owner: less is sent than may be, so nothing is tried */
  gboolean is_queue_limit;  /* packets waited when it was set */
  double inherent;          /* 0 to 1: of the way, however little is sent */
} LvLossControl;

void lv_loss_control_init (LvLossControl *self);
/* A packet of which is now known whether it is lost; in the order in which they were sent.
 * has_queue: packets wait before the bottleneck now. */
void lv_loss_control_add (
    LvLossControl *self, gint64 sent_us, gsize length, gboolean is_lost, gboolean has_queue);
/* A burst of this rate came through. */
void lv_loss_control_on_probed (LvLossControl *self, gint64 bps);
static inline gint64
lv_loss_control_get_limit_bps (const LvLossControl *self)
{
  return (gint64) self->limit_bps;
}

G_END_DECLS
