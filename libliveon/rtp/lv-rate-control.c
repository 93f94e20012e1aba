/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-rate-control.h"

#include <math.h>

#define DECREASE 0.85
#define INCREASE_A_SECOND 1.15
#define NEAR 0.75   /* of what the way could carry: from there on with care */
#define LIMITED 1.5 /* what was not sent was not tried */
#define LIMITED_PLUS_BPS 10000
#define PACKET_BITS (1200 * 8)
#define FRAMES_A_SECOND 30
#define MIN_ADDITIVE_BPS 4000 /* a second */
#define DEFAULT_ROUND_TRIP_US 200000

#define CAPACITY_SHARE 0.05 /* of a new measurement */
#define MIN_DEVIATION 0.4
#define MAX_DEVIATION 2.5

void
lv_rate_control_init (LvRateControl *self, gint64 rate_bps)
{
  *self = (LvRateControl){ .rate_bps = rate_bps, .round_trip_us = DEFAULT_ROUND_TRIP_US };
}

static double
get_spread (const LvRateControl *self)
{
  return 3 * sqrt (self->capacity_deviation * self->capacity_kbps);
}

static void
add_capacity (LvRateControl *self, double kbps)
{
  double error;

  if (self->capacity_kbps == 0)
    {
      self->capacity_kbps = kbps;
      self->capacity_deviation = MIN_DEVIATION;
      return;
    }
  self->capacity_kbps += CAPACITY_SHARE * (kbps - self->capacity_kbps);
  error = self->capacity_kbps - kbps;
  self->capacity_deviation
      += CAPACITY_SHARE * (error * error / MAX (self->capacity_kbps, 1) - self->capacity_deviation);
  self->capacity_deviation = CLAMP (self->capacity_deviation, MIN_DEVIATION, MAX_DEVIATION);
}

/* About one packet more in each time that an answer takes. */
static double
get_additive_bps (const LvRateControl *self)
{
  double frame_bits = (double) self->rate_bps / FRAMES_A_SECOND;
  double packet_bits = frame_bits / ceil (frame_bits / PACKET_BITS);
  double response_s = (double) (self->round_trip_us + 100000) * 2 / G_USEC_PER_SEC;

  return MAX (packet_bits / response_s, MIN_ADDITIVE_BPS);
}

static void
increase (LvRateControl *self, gint64 acked_bps, gint64 now_us)
{
  double passed_s = self->changed_us == 0
                        ? 0
                        : CLAMP ((double) (now_us - self->changed_us) / G_USEC_PER_SEC, 0, 1);
  double limit_bps = LIMITED * (double) acked_bps + LIMITED_PLUS_BPS;
  double rate_bps = (double) self->rate_bps;

  if (self->capacity_kbps > 0
      && (double) acked_bps / 1000 > self->capacity_kbps + get_spread (self))
    self->capacity_kbps = 0;
  self->changed_us = now_us;
  if (acked_bps > 0 && rate_bps >= limit_bps)
    return;
  if (self->capacity_kbps > 0 && rate_bps / 1000 > NEAR * self->capacity_kbps)
    rate_bps += get_additive_bps (self) * passed_s;
  else
    rate_bps += MAX (rate_bps * (pow (INCREASE_A_SECOND, passed_s) - 1), 1000 * passed_s);
  if (acked_bps > 0)
    rate_bps = MIN (rate_bps, limit_bps);
  self->rate_bps = MAX ((gint64) rate_bps, self->rate_bps);
}

/* The last decrease has not been felt yet, unless far less arrives than is sent. */
static gboolean
may_decrease (const LvRateControl *self, gint64 acked_bps, gint64 now_us)
{
  return self->decreased_us == 0
         || now_us - self->decreased_us >= CLAMP (self->round_trip_us, 10000, 200000)
         || (acked_bps > 0 && acked_bps < self->rate_bps / 2);
}

static void
decrease (LvRateControl *self, gint64 acked_bps, gint64 now_us)
{
  double kbps = (double) acked_bps / 1000;
  gint64 rate_bps = (gint64) (DECREASE * (double) acked_bps);

  self->is_increasing = FALSE;
  if (!may_decrease (self, acked_bps, now_us))
    return;
  self->decreased_us = self->changed_us = now_us;
  if (acked_bps == 0)
    {
      self->rate_bps /= 2;
      return;
    }
  if (rate_bps > self->rate_bps && self->capacity_kbps > 0)
    rate_bps = (gint64) (DECREASE * self->capacity_kbps * 1000);
  if (self->capacity_kbps > 0 && kbps < self->capacity_kbps - get_spread (self))
    self->capacity_kbps = 0;
  self->rate_bps = MIN (rate_bps, self->rate_bps);
  add_capacity (self, kbps);
}

void
lv_rate_control_update (LvRateControl *self, LvDelayUsage usage, gint64 acked_bps, gint64 now_us)
{
  switch (usage)
    {
    case LV_DELAY_OVERUSE:
      decrease (self, acked_bps, now_us);
      break;
    case LV_DELAY_UNDERUSE:
      self->is_increasing = FALSE;
      self->changed_us = now_us;
      break;
    case LV_DELAY_NORMAL:
      if (!self->is_increasing)
        self->changed_us = now_us;
      self->is_increasing = TRUE;
      increase (self, acked_bps, now_us);
      break;
    }
}

void
lv_rate_control_set_rate (LvRateControl *self, gint64 rate_bps, gint64 now_us)
{
  self->rate_bps = rate_bps;
  self->changed_us = now_us;
}
