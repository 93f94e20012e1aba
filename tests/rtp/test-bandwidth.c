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
  way_run (&way, 8 * SECOND, 300 * MS);
  seen = way_run (&way, 10 * SECOND, 300 * MS);
  g_assert_cmpint (seen.received_bps, >=, 1600000);
  way_clear (&way);
}

/* What has nothing to do with the rate: loss, and jitter. */
static void
test_bad_way (gconstpointer data)
{
  const TestLinkSettings *settings = data;

  for (guint32 seed = 1; seed <= 4; seed++)
    {
      Way way;
      Seen seen;

      way_init (&way, settings, 300000, PLENTY);
      test_link_init (&way.link, settings, seed);
      way_run (&way, 15 * SECOND, 300 * MS);
      seen = way_run (&way, 30 * SECOND, 300 * MS);
      g_test_message ("mean target %" G_GINT64_FORMAT ", lowest %" G_GINT64_FORMAT,
                      seen.mean_target_bps, seen.lowest_target_bps);
      g_assert_cmpint (seen.mean_target_bps, >=, settings->rate_bps * 6 / 10);
      g_assert_cmpint (seen.over_us, ==, 0);
      way_clear (&way);
    }
}

/* No queue to speak of: what is too much is lost. */
static void
test_shallow_queue (gconstpointer data)
{
  const TestLinkSettings *settings = data;
  Way way;
  Seen seen;

  way_init (&way, settings, 300000, PLENTY);
  way_run (&way, 15 * SECOND, 300 * MS);
  way.link.n_packets = way.link.n_lost = 0;
  seen = way_run (&way, 30 * SECOND, 300 * MS);
  g_test_message ("mean target %" G_GINT64_FORMAT ", lost %.3f", seen.mean_target_bps,
                  (double) way.link.n_lost / (double) way.link.n_packets);
  g_assert_cmpint (seen.received_bps, >=, 600000);
  g_assert_cmpfloat ((double) way.link.n_lost, <, 0.08 * (double) way.link.n_packets);
  way_clear (&way);
}

static void
test_two_share (void)
{
  TestLinkSettings settings = one_megabit;
  TestLinkSettings back = { .delay_us = 30 * MS };
  TestFlow flows[2];
  TestLink link;
  gint64 now_us = 10 * SECOND, before[2];

  settings.rate_bps = 2000000;
  test_link_init (&link, &settings, 1);
  for (int i = 0; i < 2; i++)
    test_flow_init (&flows[i], &link, &back, 300000 + i, PLENTY);
  for (; now_us < 25 * SECOND; now_us += MS)
    test_flow_step (&flows[0], now_us);
  for (; now_us < 55 * SECOND; now_us += MS)
    for (int i = 0; i < 2; i++)
      test_flow_step (&flows[i], now_us);
  for (int i = 0; i < 2; i++)
    before[i] = flows[i].received_bytes;
  for (; now_us < 115 * SECOND; now_us += MS)
    for (int i = 0; i < 2; i++)
      test_flow_step (&flows[i], now_us);
  for (int i = 0; i < 2; i++)
    {
      gint64 bps = (flows[i].received_bytes - before[i]) * 8 / 60;

      g_test_message ("flow %d: %" G_GINT64_FORMAT, i, bps);
      g_assert_cmpint (bps, >=, 500000);
      g_assert_cmpint (flows[i].longest_queue_us, <=, 500 * MS);
      test_flow_clear (&flows[i]);
    }
}

/* What was not sent was not tried. */
static void
test_little_to_send (void)
{
  static const TestLinkSettings settings = { .rate_bps = 5000000, .delay_us = 20 * MS };
  Way way;
  Seen seen;

  way_init (&way, &settings, 300000, 200000);
  way_run (&way, 10 * SECOND, 300 * MS);
  seen = way_run (&way, 20 * SECOND, 300 * MS);
  g_assert_cmpint (seen.lowest_target_bps, >=, 200000);
  g_assert_cmpint (seen.mean_target_bps, <=, 450000);
  /* And then there is more. */
  way.flow.source_bps = PLENTY;
  way_run (&way, 6 * SECOND, 300 * MS);
  seen = way_run (&way, 5 * SECOND, 300 * MS);
  g_assert_cmpint (seen.mean_target_bps, >=, 3500000);
  way_clear (&way);
}

static void
test_silence (void)
{
  Way way;
  Seen seen;

  way_init (&way, &one_megabit, 300000, PLENTY);
  way_run (&way, 15 * SECOND, 300 * MS);
  way.flow.is_mute = TRUE;
  way_run (&way, 1 * SECOND, 300 * MS);
  g_assert_cmpint (lv_bandwidth_get_target_bps (way.flow.bandwidth), >=, 600000);
  way_run (&way, 4 * SECOND, 300 * MS);
  g_assert_cmpint (lv_bandwidth_get_reason (way.flow.bandwidth), ==, LV_BANDWIDTH_SILENT);
  g_assert_cmpint (lv_bandwidth_get_target_bps (way.flow.bandwidth), <=, 300000);
  way_run (&way, 10 * SECOND, 300 * MS);
  g_assert_cmpint (lv_bandwidth_get_target_bps (way.flow.bandwidth), ==, 50000);
  /* It comes back as it was, soon. */
  way.flow.is_mute = FALSE;
  way_run (&way, 4 * SECOND, 300 * MS);
  seen = way_run (&way, 6 * SECOND, 300 * MS);
  g_assert_cmpint (seen.mean_target_bps, >=, 700000);
  way_clear (&way);
}

/* The way was bad for a moment. */
static void
test_recovers (void)
{
  Way way;
  Seen seen;

  way_init (&way, &one_megabit, 300000, PLENTY);
  way_run (&way, 15 * SECOND, 300 * MS);
  way.link.settings.rate_bps = 100000;
  seen = way_run (&way, 4 * SECOND, 300 * MS);
  g_assert_cmpint (lv_bandwidth_get_target_bps (way.flow.bandwidth), <=, 150000);
  way.link.settings.rate_bps = 1000000;
  way_run (&way, 4 * SECOND, 300 * MS);
  seen = way_run (&way, 6 * SECOND, 300 * MS);
  g_assert_cmpint (seen.mean_target_bps, >=, 700000);
  way_clear (&way);
}

static void
test_cap (void)
{
  Way way;

  way_init (&way, &one_megabit, 300000, PLENTY);
  lv_bandwidth_set_max (way.flow.bandwidth, 400000);
  way_run (&way, 10 * SECOND, 300 * MS);
  g_assert_cmpint (lv_bandwidth_get_target_bps (way.flow.bandwidth), ==, 400000);
  g_assert_cmpint (lv_bandwidth_get_reason (way.flow.bandwidth), ==, LV_BANDWIDTH_CAP);
  lv_bandwidth_set_max (way.flow.bandwidth, 5000000);
  way_run (&way, 10 * SECOND, 300 * MS);
  g_assert_cmpint (lv_bandwidth_get_target_bps (way.flow.bandwidth), >=, 800000);
  way_clear (&way);
}

static void
test_long_way (void)
{
  static const TestLinkSettings settings
      = { .rate_bps = 2000000, .delay_us = 150 * MS, .jitter_us = 10 * MS, .keeps_order = TRUE };
  Way way;
  Seen seen;

  way_init (&way, &settings, 300000, PLENTY);
  way_run (&way, 15 * SECOND, 300 * MS);
  seen = way_run (&way, 30 * SECOND, 400 * MS);
  g_assert_cmpint (seen.mean_target_bps, >=, 1500000);
  g_assert_cmpint (seen.over_us, <=, 500 * MS);
  way_clear (&way);
}

/* Another way to the same peer: longer, and no queue. */
static void
test_way_changes (void)
{
  Way way;
  Seen seen;

  way_init (&way, &one_megabit, 300000, PLENTY);
  way_run (&way, 15 * SECOND, 300 * MS);
  way.link.settings.delay_us += 150 * MS;
  seen = way_run (&way, 20 * SECOND, 300 * MS);
  g_assert_cmpint (seen.lowest_target_bps, >=, 500000);
  g_assert_cmpint (seen.received_bps, >=, 700000);
  way_clear (&way);
}

/* Who sends less than the way can carry is not to send still less because some of it is lost. */
static void
test_little_and_loss (gconstpointer data)
{
  for (guint32 seed = 1; seed <= 4; seed++)
    {
      Way way;
      Seen seen;

      way_init (&way, data, 1000000, 400000);
      test_link_init (&way.link, data, seed);
      way_run (&way, 3 * SECOND, 300 * MS);
      seen = way_run (&way, 40 * SECOND, 300 * MS);
      g_test_message ("mean target %" G_GINT64_FORMAT ", lowest %" G_GINT64_FORMAT,
                      seen.mean_target_bps, seen.lowest_target_bps);
      g_assert_cmpint (seen.mean_target_bps, >=, 400000);
      way_clear (&way);
    }
}

static const TestLinkSettings shallow
    = { .rate_bps = 1000000, .queue_us = 30 * MS, .delay_us = 20 * MS };
static const TestLinkSettings policer
    = { .rate_bps = 1000000, .queue_us = 60 * MS, .delay_us = 20 * MS, .is_policer = TRUE };
static const TestLinkSettings losses[] = {
  { .rate_bps = 1000000, .delay_us = 30 * MS, .loss = 0.02 },
  { .rate_bps = 2000000, .delay_us = 30 * MS, .loss = 0.05 },
  { .rate_bps = 1000000, .delay_us = 30 * MS, .loss = 0.1 },
  { .rate_bps = 2000000, .delay_us = 100 * MS, .loss = 0.1, .burst = 4 },
  { .rate_bps = 2000000, .delay_us = 30 * MS, .loss = 0.2 },
  { .rate_bps = 5000000, .delay_us = 20 * MS, .loss = 0.1, .jitter_us = 10 * MS },
};

static const TestLinkSettings jitters[] = {
  { .rate_bps = 1000000, .delay_us = 30 * MS, .jitter_us = 50 * MS },
  { .rate_bps = 1000000, .delay_us = 30 * MS, .jitter_us = 50 * MS, .keeps_order = TRUE },
  { .rate_bps = 3000000, .delay_us = 30 * MS, .jitter_us = 50 * MS },
  { .rate_bps = 3000000, .delay_us = 30 * MS, .jitter_us = 50 * MS, .loss = 0.1 },
};

/* A peer reports on numbers from before the first: nothing of it is believed. */
static void
test_before_the_first (void)
{
  g_autoptr (LvBandwidth) bandwidth = lv_bandwidth_new (300000, 50000, 5000000);
  g_autoptr (LvArrivals) arrivals = lv_arrivals_new ();
  guint8 feedback[1200];
  gsize length;

  for (guint i = 0; i < 5; i++)
    lv_bandwidth_on_sent (bandwidth, 1200, FALSE, i * 10000);
  for (guint i = 0; i < 20; i++)
    lv_arrivals_add (arrivals, (guint16) (64000 + 70 * i), i * 10000);
  lv_arrivals_add (arrivals, 63990, 300000);
  while ((length = lv_arrivals_write (arrivals, 1, 2, feedback, sizeof feedback)) > 0)
    lv_bandwidth_on_feedback (bandwidth, feedback, length, 400000);
  g_assert_cmpint (lv_bandwidth_get_target_bps (bandwidth), <=, 300000);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/bandwidth/converges", test_converges);
  g_test_add_func ("/bandwidth/capacity-halves", test_capacity_halves);
  g_test_add_func ("/bandwidth/capacity-doubles", test_capacity_doubles);
  for (gsize i = 0; i < G_N_ELEMENTS (losses); i++)
    {
      g_autofree char *name = g_strdup_printf ("/bandwidth/random-loss/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (name, &losses[i], test_bad_way);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (jitters); i++)
    {
      g_autofree char *name = g_strdup_printf ("/bandwidth/jitter/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (name, &jitters[i], test_bad_way);
    }
  g_test_add_data_func ("/bandwidth/shallow-queue", &shallow, test_shallow_queue);
  g_test_add_data_func ("/bandwidth/policer", &policer, test_shallow_queue);
  for (gsize i = 0; i < G_N_ELEMENTS (losses); i++)
    {
      g_autofree char *name = g_strdup_printf ("/bandwidth/little-and-loss/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (name, &losses[i], test_little_and_loss);
    }
  g_test_add_func ("/bandwidth/two-share", test_two_share);
  g_test_add_func ("/bandwidth/little-to-send", test_little_to_send);
  g_test_add_func ("/bandwidth/silence", test_silence);
  g_test_add_func ("/bandwidth/recovers", test_recovers);
  g_test_add_func ("/bandwidth/cap", test_cap);
  g_test_add_func ("/bandwidth/way-changes", test_way_changes);
  g_test_add_func ("/bandwidth/long-way", test_long_way);
  g_test_add_func ("/bandwidth/before-the-first", test_before_the_first);
  return g_test_run ();
}
