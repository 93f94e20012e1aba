/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-delay-trend.h"

#include <math.h>

#define GROUP_US 5000       /* what left within is one group */
#define BURST_US 5000       /* what came so close behind the last, and faster than it left, too */
#define MAX_BURST_US 100000 /* but not for ever */
#define JUMP_US                                                                                    \
  (3 * G_USEC_PER_SEC) /* no way delays so much more: a clock was set, or it was silent */

#define SMOOTHING 0.9
#define GAIN 4.0
#define MAX_DELTAS 60 /* the trend counts fully after so many */
#define OVERUSE_MS 10.0

#define START_THRESHOLD 12.5
#define MIN_THRESHOLD 6.0
#define MAX_THRESHOLD 600.0
#define MAX_THRESHOLD_STEP 15.0 /* a trend further off is a spike, not the way's jitter */
#define THRESHOLD_UP 0.0087
#define THRESHOLD_DOWN 0.039
#define MAX_THRESHOLD_MS 100.0 /* that one adaption counts for */

void
lv_delay_trend_init (LvDelayTrend *self)
{
  *self = (LvDelayTrend){ .threshold = START_THRESHOLD, .over_ms = -1 };
}

/* Slope of the line through the points with the least squares; 0 when they are one above another.
 */
static double
fit_slope (const LvDelayTrend *self)
{
  double mean_x = 0, mean_y = 0, above = 0, below = 0;

  for (guint i = 0; i < self->n_points; i++)
    {
      mean_x += self->points[i].arrival / self->n_points;
      mean_y += self->points[i].delay / self->n_points;
    }
  for (guint i = 0; i < self->n_points; i++)
    {
      double x = self->points[i].arrival - mean_x;

      above += x * (self->points[i].delay - mean_y);
      below += x * x;
    }
  return below > 0 ? above / below : 0;
}

static void
adapt_threshold (LvDelayTrend *self, double trend, gint64 arrival_us)
{
  double distance = fabs (trend) - self->threshold;
  double passed_ms = (double) (arrival_us - self->threshold_us) / 1000;

  if (self->threshold_us == 0)
    passed_ms = 0;
  self->threshold_us = arrival_us;
  if (distance > MAX_THRESHOLD_STEP)
    return;
  self->threshold += (distance < 0 ? THRESHOLD_DOWN : THRESHOLD_UP) * distance
                     * CLAMP (passed_ms, 0, MAX_THRESHOLD_MS);
  self->threshold = CLAMP (self->threshold, MIN_THRESHOLD, MAX_THRESHOLD);
}

static void
detect (LvDelayTrend *self, double slope, double sent_delta_ms, gint64 arrival_us)
{
  double trend = MIN (self->n_deltas, MAX_DELTAS) * slope * GAIN;

  if (self->n_deltas < 2)
    return;
  if (trend > self->threshold)
    {
      self->over_ms = self->over_ms < 0 ? sent_delta_ms / 2 : self->over_ms + sent_delta_ms;
      self->n_over++;
      if (self->over_ms > OVERUSE_MS && self->n_over > 1 && slope >= self->last_trend)
        {
          self->over_ms = 0;
          self->n_over = 0;
          self->usage = LV_DELAY_OVERUSE;
        }
    }
  else
    {
      self->over_ms = -1;
      self->n_over = 0;
      self->usage = trend < -self->threshold ? LV_DELAY_UNDERUSE : LV_DELAY_NORMAL;
    }
  self->last_trend = slope;
  adapt_threshold (self, trend, arrival_us);
}

static void
add_delta (LvDelayTrend *self, gint64 sent_delta_us, gint64 arrival_delta_us, gint64 arrival_us)
{
  if (self->n_deltas == 0)
    self->first_arrival_us = arrival_us;
  self->n_deltas = MIN (self->n_deltas + 1, 1000);
  self->summed += (double) (arrival_delta_us - sent_delta_us) / 1000;
  self->smoothed = SMOOTHING * self->smoothed + (1 - SMOOTHING) * self->summed;
  self->points[self->next_point].arrival = (double) (arrival_us - self->first_arrival_us) / 1000;
  self->points[self->next_point].delay = self->smoothed;
  self->next_point = (self->next_point + 1) % LV_DELAY_WINDOW;
  self->n_points = MIN (self->n_points + 1, LV_DELAY_WINDOW);
  detect (self, self->n_points == LV_DELAY_WINDOW ? fit_slope (self) : 0,
          (double) sent_delta_us / 1000, arrival_us);
}

static void
begin_group (LvDelayTrend *self, gint64 sent_us, gint64 arrival_us)
{
  self->current = (LvDelayGroup){ sent_us, sent_us, arrival_us, arrival_us };
  self->has_current = TRUE;
}

static gboolean
is_of_group (const LvDelayGroup *group, gint64 sent_us, gint64 arrival_us)
{
  gint64 arrival_delta_us = arrival_us - group->last_arrival_us;

  if (sent_us - group->first_sent_us <= GROUP_US || sent_us == group->last_sent_us)
    return TRUE;
  return arrival_delta_us < sent_us - group->last_sent_us && arrival_delta_us <= BURST_US
         && arrival_us - group->first_arrival_us < MAX_BURST_US;
}

void
lv_delay_trend_add (LvDelayTrend *self, gint64 sent_us, gint64 arrival_us)
{
  LvDelayGroup *group = &self->current;

  if (!self->has_current)
    {
      begin_group (self, sent_us, arrival_us);
      return;
    }
  if (ABS (arrival_us - group->last_arrival_us - (sent_us - group->last_sent_us)) > JUMP_US)
    {
      lv_delay_trend_init (self);
      begin_group (self, sent_us, arrival_us);
      return;
    }
  /* Overtaken on the way: it tells nothing of the queue. */
  if (sent_us < group->first_sent_us)
    return;
  if (is_of_group (group, sent_us, arrival_us))
    {
      group->last_sent_us = MAX (group->last_sent_us, sent_us);
      group->last_arrival_us = MAX (group->last_arrival_us, arrival_us);
      return;
    }
  if (self->has_previous)
    add_delta (self, group->last_sent_us - self->previous.last_sent_us,
               group->last_arrival_us - self->previous.last_arrival_us, group->last_arrival_us);
  self->previous = *group;
  self->has_previous = TRUE;
  begin_group (self, sent_us, arrival_us);
}
