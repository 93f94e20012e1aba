/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether queues on the way grow, from how packets were spaced when they left and when they came:
 * groups, a line through the summed delays, a threshold that adapts to the way's jitter
 * (draft-ietf-rmcat-gcc-02, section 5, with the trendline filter that followed its Kalman filter).
 * Values. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_DELAY_WINDOW 20

typedef enum
{
  LV_DELAY_NORMAL,
  LV_DELAY_OVERUSE,
  LV_DELAY_UNDERUSE,
} LvDelayUsage;

/* Packets that left together, or came together. */
typedef struct
{
  gint64 first_sent_us, last_sent_us;
  gint64 first_arrival_us, last_arrival_us;
} LvDelayGroup;

typedef struct
{
  LvDelayGroup current, previous;
  gboolean has_current, has_previous;

  /* Milliseconds, as the constants of the filter are. */
  struct
  {
    double arrival, delay;
  } points[LV_DELAY_WINDOW];
  guint n_points, next_point;
  guint n_deltas;
  gint64 first_arrival_us;
  double summed, smoothed;

  double threshold, last_trend;
  gint64 threshold_us; /* when it was adapted */
  double over_ms;      /* for so long; negative: not */
  guint n_over;
  LvDelayUsage usage;
} LvDelayTrend;

void lv_delay_trend_init (LvDelayTrend *self);
/* In order of arrival. Both clocks run by themselves. */
void lv_delay_trend_add (LvDelayTrend *self, gint64 sent_us, gint64 arrival_us);
static inline LvDelayUsage
lv_delay_trend_get_usage (const LvDelayTrend *self)
{
  return self->usage;
}

G_END_DECLS
