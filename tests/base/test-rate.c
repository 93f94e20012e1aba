/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-rate.h"
#include "test-support.h"

static void
test_bucket (void)
{
  LvBucket bucket;
  gint64 wait_ms = -1;

  lv_bucket_init (&bucket, 3, 100, 1000);
  for (int i = 0; i < 3; i++)
    g_assert_true (lv_bucket_take (&bucket, 1000, &wait_ms));
  g_assert_cmpint (wait_ms, ==, 0);
  g_assert_false (lv_bucket_take (&bucket, 1000, &wait_ms));
  g_assert_cmpint (wait_ms, ==, 100);
  g_assert_false (lv_bucket_take (&bucket, 1030, &wait_ms));
  g_assert_cmpint (wait_ms, ==, 70);
  g_assert_false (lv_bucket_take (&bucket, 1099, NULL));
  g_assert_true (lv_bucket_take (&bucket, 1100, NULL));
  g_assert_false (lv_bucket_take (&bucket, 1100, NULL));
  /* It never holds more than the burst. */
  for (int i = 0; i < 3; i++)
    g_assert_true (lv_bucket_take (&bucket, 1000000, NULL));
  g_assert_false (lv_bucket_take (&bucket, 1000000, NULL));
}

/* Who waits as told is served, for intervals that no binary fraction hits. */
static void
test_bucket_keeps_its_word (void)
{
  static const guint intervals[] = { 1, 3, 7, 50, 333, 60000 };

  for (gsize i = 0; i < G_N_ELEMENTS (intervals); i++)
    {
      gint64 now_ms = 12345;
      guint taken = 0;
      LvBucket bucket;

      lv_bucket_init (&bucket, 1, intervals[i], now_ms);
      for (gint64 wait_ms = 0; taken < 1000; now_ms += wait_ms)
        {
          gboolean is_taken = lv_bucket_take (&bucket, now_ms, &wait_ms);

          g_assert_true (is_taken || wait_ms > 0);
          taken += is_taken;
        }
      g_assert_cmpint (now_ms - 12345, ==, 999 * (gint64) intervals[i]);
    }
}

static void
test_bucket_clock_goes_back (void)
{
  LvBucket bucket;

  lv_bucket_init (&bucket, 1, 100, 5000);
  g_assert_true (lv_bucket_take (&bucket, 5000, NULL));
  g_assert_false (lv_bucket_take (&bucket, 1000, NULL));
  g_assert_false (lv_bucket_take (&bucket, 1099, NULL));
  g_assert_true (lv_bucket_take (&bucket, 1100, NULL));
}

static void
test_backoff (void)
{
  LvBackoff backoff;

  lv_backoff_init (&backoff, 500, 4000);
  g_assert_cmpuint (lv_backoff_next_ms (&backoff, 0), ==, 250);
  g_assert_cmpuint (lv_backoff_next_ms (&backoff, 0.5), ==, 750);
  g_assert_cmpuint (lv_backoff_next_ms (&backoff, 0.999999), ==, 1999);
  for (int i = 0; i < 100; i++)
    g_assert_cmpuint (lv_backoff_next_ms (&backoff, 0), ==, 2000);
  lv_backoff_reset (&backoff);
  g_assert_cmpuint (lv_backoff_next_ms (&backoff, 0), ==, 250);
}

static void
test_backoff_does_not_overflow (void)
{
  LvBackoff backoff;
  guint last_ms = 0;

  lv_backoff_init (&backoff, 3, G_MAXUINT);
  for (int i = 0; i < 100; i++)
    {
      guint next_ms = lv_backoff_next_ms (&backoff, 0);

      g_assert_cmpuint (next_ms, >=, last_ms);
      last_ms = next_ms;
    }
  g_assert_cmpuint (last_ms, ==, G_MAXUINT / 2);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/rate/bucket", test_bucket);
  g_test_add_func ("/rate/bucket-keeps-its-word", test_bucket_keeps_its_word);
  g_test_add_func ("/rate/bucket-clock-goes-back", test_bucket_clock_goes_back);
  g_test_add_func ("/rate/backoff", test_backoff);
  g_test_add_func ("/rate/backoff-does-not-overflow", test_backoff_does_not_overflow);
  return g_test_run ();
}
