/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-real-time.h"

#include <sched.h>

#include "test-support.h"

#define LOOK_US (100 * 1000)

/* The rule's answer after so many looks at which the thread had used that share. */
static gboolean
judge (LvRealTime *self, double share, guint n_looks)
{
  gboolean is_on = self->is_on;

  for (guint i = 0; i < n_looks; i++)
    self->is_on = is_on = lv_real_time_judge (self, self->looked_us + LOOK_US,
                                              self->cpu_us + (gint64) (share * LOOK_US));
  return is_on;
}

/* A thread that is flooded is an ordinary one, whoever floods it. */
static void
test_busy (void)
{
  LvRealTime self = { .is_on = TRUE };

  g_assert_true (judge (&self, 0.7, 100));
  g_assert_true (judge (&self, 1, 4));
  g_assert_true (judge (&self, 0.1, 1));
  g_assert_true (judge (&self, 1, 4));
  g_assert_false (judge (&self, 1, 1));
  g_assert_false (judge (&self, 0.6, 100));
  g_assert_false (judge (&self, 0.2, 19));
  g_assert_true (judge (&self, 0.2, 1));
  /* It does not come back at once. */
  g_assert_true (judge (&self, 1, 4));
  g_assert_false (judge (&self, 1, 1));
}

static gpointer
ask (gpointer data)
{
  LvRealTime self = { 0 };
  gint64 now_us = g_get_monotonic_time ();
  gboolean is_on = lv_real_time_begin (&self, now_us);

  g_assert_cmpint (is_on, ==, lv_real_time_is_allowed (&self));
  g_assert_cmpint (sched_getscheduler (0), ==,
                   (is_on ? SCHED_RR : SCHED_OTHER) | (is_on ? SCHED_RESET_ON_FORK : 0));
  /* All looks at once would find a share of nothing. */
  g_assert_false (lv_real_time_follow (&self, now_us + 1));
  if (!is_on)
    return NULL;
  /* It seems to have used five seconds in half of one. */
  for (guint i = 1; i <= 5; i++)
    {
      self.cpu_us -= G_USEC_PER_SEC;
      g_assert_cmpint (lv_real_time_follow (&self, now_us + i * LOOK_US), ==, i == 5);
    }
  g_assert_cmpint (sched_getscheduler (0) & ~SCHED_RESET_ON_FORK, ==, SCHED_OTHER);
  g_assert_true (lv_real_time_is_allowed (&self));
  return NULL;
}

/* With the right to it and without: the machine says which. */
static void
test_thread (void)
{
  g_thread_join (g_thread_new ("real-time", ask, NULL));
  g_assert_cmpint (sched_getscheduler (0), ==, SCHED_OTHER);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/real-time/busy", test_busy);
  g_test_add_func ("/real-time/thread", test_thread);
  return g_test_run ();
}
