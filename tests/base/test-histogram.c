/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-histogram.h"

#include "test-support.h"

static const double bounds[] = { 0.001, 0.5, 2 };

static void
test_classes (void)
{
  static const struct
  {
    gint64 us;
    guint place;
  } cases[] = {
    { -5, 0 },     { 0, 0 },       { 1000, 0 },    { 1001, 1 },       { 500000, 1 },
    { 500001, 2 }, { 2000000, 2 }, { 2000001, 3 }, { G_MAXINT32, 3 },
  };
  LvHistogram histogram;
  guint64 expected[4] = { 0 };
  guint64 sum_us = 0;

  lv_histogram_init (&histogram, bounds, G_N_ELEMENTS (bounds));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      lv_histogram_add (&histogram, cases[i].us);
      expected[cases[i].place]++;
      sum_us += (guint64) MAX (cases[i].us, 0);
      for (guint k = 0; k < 4; k++)
        g_assert_cmpuint (lv_histogram_get_count (&histogram, k), ==, expected[k]);
    }
  g_assert_cmpuint (lv_histogram_get_sum_us (&histogram), ==, sum_us);
}

#define N_ADDED 200000

static gpointer
add_many (gpointer data)
{
  for (guint i = 0; i < N_ADDED; i++)
    lv_histogram_add (data, 1000);
  return NULL;
}

/* Reading while another thread adds: it only grows, and nothing is lost. */
static void
test_two_threads (void)
{
  LvHistogram histogram;
  GThread *thread;
  guint64 count = 0;

  lv_histogram_init (&histogram, bounds, G_N_ELEMENTS (bounds));
  thread = g_thread_new ("adder", add_many, &histogram);
  while (count < N_ADDED)
    {
      guint64 now = lv_histogram_get_count (&histogram, 0);

      g_assert_cmpuint (now, >=, count);
      count = now;
    }
  g_thread_join (thread);
  g_assert_cmpuint (lv_histogram_get_count (&histogram, 0), ==, N_ADDED);
  g_assert_cmpuint (lv_histogram_get_sum_us (&histogram), ==, N_ADDED * G_GUINT64_CONSTANT (1000));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/histogram/classes", test_classes);
  g_test_add_func ("/histogram/two-threads", test_two_threads);
  return g_test_run ();
}
