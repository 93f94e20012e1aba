/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-bandwidth.h"
#include "test-flow.h"
#include "test-support.h"

#define MS 1000
#define SECOND G_USEC_PER_SEC
#define PLENTY 20000000 /* bit/s that the source would like to send */

typedef struct
{
  TestLink link;
  TestFlow flow;
  gint64 now_us;
} Way;

static const TestLinkSettings one_megabit
    = { .rate_bps = 1000000, .delay_us = 30 * MS, .queue_us = 1000 * MS };

static void
way_init (Way *self, const TestLinkSettings *settings, gint64 start_bps, gint64 source_bps)
{
  TestLinkSettings back = { .delay_us = settings->delay_us };

  test_link_init (&self->link, settings, 42);
  test_flow_init (&self->flow, &self->link, &back, start_bps, source_bps);
  self->now_us = 10 * SECOND;
}

/* Longest time during which the queue was above limit_us, and what arrived, over the period. */
typedef struct
{
  gint64 over_us, received_bps, mean_target_bps, lowest_target_bps, longest_queue_us;
} Seen;

static Seen
way_run (Way *self, gint64 period_us, gint64 limit_us)
{
  gint64 before = self->flow.received_bytes, over_us = 0, end_us = self->now_us + period_us;
  double sum = 0;
  Seen seen = { .lowest_target_bps = G_MAXINT64 };

  self->flow.longest_queue_us = 0;
  for (; self->now_us < end_us; self->now_us += MS)
    {
      gint64 target_bps = lv_bandwidth_get_target_bps (self->flow.bandwidth);

      test_flow_step (&self->flow, self->now_us);
      over_us = test_link_get_queue_us (&self->link, self->now_us) > limit_us ? over_us + MS : 0;
      seen.over_us = MAX (seen.over_us, over_us);
      seen.lowest_target_bps = MIN (seen.lowest_target_bps, target_bps);
      sum += (double) target_bps;
      if (g_test_verbose () && self->now_us % (SECOND / 2) == 0)
        g_test_message ("%5.1f s: target %5" G_GINT64_FORMAT " kbit/s, queue %3" G_GINT64_FORMAT
                        " ms, loss %.3f, reason %d",
                        (double) (self->now_us - 10 * SECOND) / SECOND, target_bps / 1000,
                        test_link_get_queue_us (&self->link, self->now_us) / MS,
                        lv_bandwidth_get_loss (self->flow.bandwidth),
                        lv_bandwidth_get_reason (self->flow.bandwidth));
    }
  seen.mean_target_bps = (gint64) (sum / ((double) period_us / MS));
  seen.received_bps = (self->flow.received_bytes - before) * 8 * SECOND / period_us;
  seen.longest_queue_us = self->flow.longest_queue_us;
  return seen;
}

static void
way_clear (Way *self)
{
  test_flow_clear (&self->flow);
}

static void
test_converges (void)
{
  Way way;
  Seen seen;

  way_init (&way, &one_megabit, 300000, PLENTY);
  way_run (&way, 10 * SECOND, 300 * MS);
  seen = way_run (&way, 20 * SECOND, 300 * MS);
  g_assert_cmpint (seen.mean_target_bps, >=, 850000);
  g_assert_cmpint (seen.mean_target_bps, <=, 1150000);
  g_assert_cmpint (seen.received_bps, >=, 850000);
  g_assert_cmpint (seen.over_us, ==, 0);
  way_clear (&way);
}

static void
test_capacity_halves (void)
{
  Way way;
  Seen seen;

  way_init (&way, &one_megabit, 300000, PLENTY);
  way_run (&way, 20 * SECOND, 300 * MS);
  way.link.settings.rate_bps = 500000;
  seen = way_run (&way, 10 * SECOND, 300 * MS);
  g_assert_cmpint (seen.over_us, <=, SECOND);
  seen = way_run (&way, 10 * SECOND, 300 * MS);
  g_assert_cmpint (seen.over_us, ==, 0);
  g_assert_cmpint (seen.received_bps, >=, 400000);
  way_clear (&way);
}

static void
test_capacity_doubles (void)
{
  Way way;
  Seen seen;

  way_init (&way, &one_megabit, 300000, PLENTY);
  way_run (&way, 20 * SECOND, 300 * MS);
  way.link.settings.rate_bps = 2000000;
  way_run (&way, 12 * SECOND, 300 * MS);
  seen = way_run (&way, 10 * SECOND, 300 * MS);
  g_assert_cmpint (seen.received_bps, >=, 1600000);
  way_clear (&way);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/bandwidth/converges", test_converges);
  g_test_add_func ("/bandwidth/capacity-halves", test_capacity_halves);
  g_test_add_func ("/bandwidth/capacity-doubles", test_capacity_doubles);
  return g_test_run ();
}
