/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-pull-clock.h"
#include "test-support.h"

#define BLOCK_US 10000

/* A device that asks for two blocks every 20 ms, and sometimes is late: the blocks are evenly due,
 * and hardly ever after they were asked for. */
static void
test_bursts (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  LvPullClock clock = { 0 };
  gint64 before_us = 0;

  for (int i = 0; i < 3000; i++)
    {
      gint64 now_us = 1000000 + i / 2 * 20000 + g_rand_int_range (random, 0, 3000);
      gint64 time_us = lv_pull_clock_tick (&clock, now_us, BLOCK_US);

      if (i > 500)
        {
          g_assert_cmpint (ABS (time_us - before_us - BLOCK_US), <, 1500);
          g_assert_cmpint (time_us, <=, now_us + 9000);
          g_assert_cmpint (time_us, >=, now_us - 14000);
        }
      before_us = time_us;
    }
}

/* A device whose clock is 500 ppm off is followed. */
static void
test_drift (void)
{
  for (int sign = -1; sign <= 1; sign += 2)
    {
      LvPullClock clock = { 0 };
      gint64 now_us = 0, time_us = 0;

      for (int i = 0; i < 60000; i++)
        {
          now_us = 1000000 + i * (gint64) (BLOCK_US + sign * 5);
          time_us = lv_pull_clock_tick (&clock, now_us, BLOCK_US);
        }
      g_assert_cmpint (ABS (time_us - now_us), <, 3000);
    }
}

static void
test_begins_anew (void)
{
  LvPullClock clock = { 0 };

  g_assert_cmpint (lv_pull_clock_tick (&clock, 5000000, BLOCK_US), ==, 5000000);
  g_assert_cmpint (lv_pull_clock_tick (&clock, 5010000, BLOCK_US), ==, 5010000);
  /* The machine slept. */
  g_assert_cmpint (lv_pull_clock_tick (&clock, 65000000, BLOCK_US), ==, 65000000);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/pull-clock/bursts", test_bursts);
  g_test_add_func ("/pull-clock/drift", test_drift);
  g_test_add_func ("/pull-clock/begins-anew", test_begins_anew);
  return g_test_run ();
}
