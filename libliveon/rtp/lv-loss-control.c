/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-loss-control.h"

#include <math.h>

#define PERIOD_US 300000
#define MIN_PACKETS 12 /* of a period */
#define MIN_LOSS 0.02  /* below, nothing is to be explained */
#define FADING 0.85    /* weight of a period beside the one after it */

#define MIN_LIMIT 0.3 /* limits that are tried, as shares of the highest rate */
#define LIMIT_STEP 0.05
#define MAX_LIMIT 1.0
#define PRIOR                                                                                      \
  20.0 /* how unlikely a bad way is, for each unit of loss that it was not known to have */
#define BURSTS 0.7 /* losses come together, so they prove less than as many single ones */
#define CLEARLY 0.5
#define CLEARLY_UNSEEN 3.0
#define LEARN 0.3 /* share of a new, greater estimate of what the way loses */
#define FORGET 0.05

#define WATCHED 3 /* periods after a decrease, before the next */
#define TRY_LOSS 0.05
#define TRY_AFTER 12 /* periods */
#define MAX_TRY_AFTER 200
#define INCREASE 1.03         /* a period */
#define INCREASE_CLEAN 1.06   /* without any loss */
#define INCREASE_CLEARED 1.25 /* when the loss turned out to be the way's */
#define MAX_PROBED 1.5
#define UNLIMITED 2.0 /* beyond the highest rate seen there is no limit left */

void
lv_loss_control_init (LvLossControl *self)
{
  *self = (LvLossControl){ .n_watched = WATCHED, .try_after = TRY_AFTER };
}

/* Age 0 is the newest. */
static const LvLossPeriod *
get_period (const LvLossControl *self, guint age)
{
  return &self->periods[(self->next_period + LV_LOSS_HISTORY - 1 - age) % LV_LOSS_HISTORY];
}

static double
get_excess (const LvLossPeriod *period, double limit_bps)
{
  return period->rate_bps > limit_bps ? 1 - limit_bps / period->rate_bps : 0;
}

/* What the way loses if this is its limit. */
static double
fit_inherent (const LvLossControl *self, double limit_bps)
{
  double weight = 1, lost = 0, through = 0;

  for (guint age = 0; age < self->n_periods; age++, weight *= FADING)
    {
      const LvLossPeriod *period = get_period (self, age);
      double excess = get_excess (period, limit_bps);

      lost += weight * (period->n_lost - period->n_packets * excess);
      through += weight * period->n_packets * (1 - excess);
    }
  return through > 0 ? CLAMP (lost / through, 0, 1) : 0;
}

/* Logarithm of how likely what was seen is. */
static double
get_likelihood (const LvLossControl *self, double limit_bps, double inherent)
{
  double weight = BURSTS, sum = 0;

  for (guint age = 0; age < self->n_periods; age++, weight *= FADING)
    {
      const LvLossPeriod *period = get_period (self, age);
      double excess = get_excess (period, limit_bps);
      double loss = inherent + (1 - inherent) * excess;

      loss = CLAMP (loss, 0.002, 0.998);
      sum += weight
             * (period->n_lost * log (loss)
                + (period->n_packets - period->n_lost) * log (1 - loss));
    }
  return sum;
}

static void
get_totals (const LvLossControl *self, double *loss, double *highest_bps)
{
  guint n_lost = 0, n_packets = 0;

  *highest_bps = 0;
  for (guint age = 0; age < self->n_periods; age++)
    {
      const LvLossPeriod *period = get_period (self, age);

      n_lost += period->n_lost;
      n_packets += period->n_packets;
      *highest_bps = MAX (*highest_bps, period->rate_bps);
    }
  *loss = n_packets > 0 ? (double) n_lost / n_packets : 0;
}

static gboolean
has_queue (const LvLossControl *self)
{
  for (guint age = 0; age < self->n_periods; age++)
    if (get_period (self, age)->has_queue)
      return TRUE;
  return FALSE;
}

/* A way that is full mostly shows by packets that wait; one that is not needs clear evidence to be
 * taken for full. 0: no limit explains it better than a bad way. */
static double
find_limit (LvLossControl *self, double highest_bps)
{
  double prior = has_queue (self) ? PRIOR : 0;
  double inherent = fit_inherent (self, G_MAXDOUBLE);
  double best = get_likelihood (self, G_MAXDOUBLE, inherent)
                - prior * MAX (inherent - self->inherent, 0)
                + (prior > 0 ? CLEARLY : CLEARLY_UNSEEN);
  double best_bps = 0;

  for (double share = MAX_LIMIT - LIMIT_STEP; share >= MIN_LIMIT; share -= LIMIT_STEP)
    {
      double limit_bps = share * highest_bps;
      double own_inherent = fit_inherent (self, limit_bps);
      double likelihood = get_likelihood (self, limit_bps, own_inherent)
                          - prior * MAX (own_inherent - self->inherent, 0);

      if (likelihood > best)
        {
          best = likelihood;
          best_bps = limit_bps;
          inherent = own_inherent;
        }
    }
  self->inherent += (inherent > self->inherent ? LEARN : FORGET) * (inherent - self->inherent);
  return best_bps;
}

static void
increase (LvLossControl *self, double factor, double highest_bps)
{
  self->limit_bps *= factor;
  if (self->limit_bps > UNLIMITED * highest_bps)
    self->limit_bps = 0;
}

/* To no more than came through, so that it shows in the next periods whether that helps. */
static void
decrease (LvLossControl *self, double limit_bps)
{
  const LvLossPeriod *newest = get_period (self, 0);
  double through_bps = newest->rate_bps * (1 - (double) newest->n_lost / newest->n_packets);

  if (self->n_watched < WATCHED)
    return;
  self->n_watched = 0;
  self->is_queue_limit = has_queue (self);
  self->limit_bps = MIN (limit_bps, through_bps);
}

/* At one and the same rate nothing tells a full way from a bad one: less is sent for a moment. */
static void
try_less (LvLossControl *self, double loss)
{
  self->n_tried++;
  if (loss < TRY_LOSS || self->is_held_back || self->n_tried < self->try_after)
    return;
  self->n_tried = 0;
  self->try_after = MIN (2 * self->try_after, MAX_TRY_AFTER);
  decrease (self, G_MAXDOUBLE);
}

static void
update (LvLossControl *self)
{
  double loss, highest_bps, limit_bps;

  self->n_watched++;
  get_totals (self, &loss, &highest_bps);
  if (loss < MIN_LOSS)
    {
      self->inherent -= FORGET * self->inherent;
      increase (self, loss == 0 ? INCREASE_CLEAN : INCREASE, highest_bps);
      return;
    }
  limit_bps = find_limit (self, highest_bps);
  if (limit_bps == 0 && self->limit_bps == 0)
    try_less (self, loss);
  else if (limit_bps == 0)
    increase (self, INCREASE_CLEARED, highest_bps);
  else if (self->limit_bps == 0 || limit_bps < self->limit_bps)
    {
      decrease (self, limit_bps);
      self->try_after = TRY_AFTER;
    }
  else
    increase (self, INCREASE, highest_bps);
}

static void
end_period (LvLossControl *self)
{
  LvLossPeriod *period = &self->current;

  period->rate_bps = (double) period->bytes * 8 * G_USEC_PER_SEC
                     / (double) (period->last_sent_us - period->first_sent_us);
  self->periods[self->next_period] = *period;
  self->next_period = (self->next_period + 1) % LV_LOSS_HISTORY;
  self->n_periods = MIN (self->n_periods + 1, LV_LOSS_HISTORY);
  self->current = (LvLossPeriod){ 0 };
  update (self);
}

void
lv_loss_control_add (
    LvLossControl *self, gint64 sent_us, gsize length, gboolean is_lost, gboolean has_queue)
{
  LvLossPeriod *period = &self->current;

  if (period->n_packets >= MIN_PACKETS && sent_us - period->first_sent_us >= PERIOD_US)
    {
      period->last_sent_us = sent_us;
      end_period (self);
    }
  if (period->n_packets == 0)
    period->first_sent_us = sent_us;
  period->n_packets++;
  period->n_lost += is_lost;
  period->has_queue |= has_queue;
  period->bytes += length;
}

/* Where nothing waits, a short burst may get through where a stream does not (a policer's bucket).
 */
void
lv_loss_control_on_probed (LvLossControl *self, gint64 bps)
{
  double most_bps = self->is_queue_limit ? (double) bps : MAX_PROBED * self->limit_bps;

  if (self->limit_bps == 0 || self->n_watched < WATCHED)
    return;
  self->n_watched = self->is_queue_limit ? self->n_watched : 0;
  self->limit_bps = MAX (self->limit_bps, MIN ((double) bps, most_bps));
}
