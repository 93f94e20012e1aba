/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pictures of slow tiles are shown together, those of fast ones at once. */
#include "lv-beat.h"
#include "test-support.h"

#define START_US (7 * G_USEC_PER_SEC + 123)

/* Times of pictures that come every `gap_us`, put into `beats`. How many of them were not shown the
 * moment they came; the longest that one had to wait. */
static guint
count_late (gint64 gap_us, guint n, gint64 *longest_us, GHashTable *beats)
{
  LvBeat beat = { 0 };
  guint n_late = 0;

  *longest_us = 0;
  for (guint i = 0; i < n; i++)
    {
      gint64 now_us = START_US + i * gap_us;
      gint64 place_us = lv_beat_place (&beat, now_us, 0);
      gint64 shown_us = MAX (place_us, now_us);

      n_late += shown_us > now_us;
      *longest_us = MAX (*longest_us, shown_us - now_us);
      g_hash_table_add (beats, g_memdup2 (&shown_us, sizeof shown_us));
    }
  return n_late;
}

static void
test_fast (void)
{
  g_autoptr (GHashTable) beats = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gint64 longest_us;

  g_assert_cmpuint (count_late (G_USEC_PER_SEC / 30, 300, &longest_us, beats), ==, 0);
  g_assert_cmpuint (count_late (G_USEC_PER_SEC / 25, 300, &longest_us, beats), ==, 0);
}

/* Nine tiles of 15 a second, each with a clock of its own: in a second 135 pictures, 30 times. */
static void
test_slow (void)
{
  g_autoptr (GHashTable) beats = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < 9; i++)
    {
      gint64 longest_us;

      g_assert_cmpuint (count_late (G_USEC_PER_SEC / 15 + 11 * i, 150, &longest_us, beats), >, 100);
      g_assert_cmpint (longest_us, <=, LV_BEAT_US);
    }
  g_assert_cmpuint (g_hash_table_size (beats), <, 10 * 30 + 9 * 15);
}

/* A time that is set for a picture is kept to, as far as a beat goes. */
static void
test_held (void)
{
  LvBeat beat = { 0 };
  gint64 now_us = START_US;

  for (guint i = 0; i < 100; i++, now_us += G_USEC_PER_SEC / 15)
    {
      gint64 show_us = now_us + 200 * G_TIME_SPAN_MILLISECOND;
      gint64 shown_us = lv_beat_place (&beat, now_us, show_us);

      g_assert_cmpint (shown_us, >=, show_us);
      g_assert_cmpint (shown_us, <=, show_us + LV_BEAT_US);
    }
}

/* One long pause makes nobody slow. */
static void
test_pause (void)
{
  LvBeat beat = { 0 };
  gint64 now_us = START_US, shown_us = 0;

  for (guint i = 0; i < 50; i++, now_us += G_USEC_PER_SEC / 30)
    lv_beat_place (&beat, now_us, 0);
  now_us += G_TIME_SPAN_HOUR;
  for (guint i = 0; i < 30; i++, now_us += G_USEC_PER_SEC / 30)
    shown_us = lv_beat_place (&beat, now_us, 0);
  g_assert_cmpint (shown_us, ==, 0);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/beat/fast", test_fast);
  g_test_add_func ("/beat/slow", test_slow);
  g_test_add_func ("/beat/held", test_held);
  g_test_add_func ("/beat/pause", test_pause);
  return g_test_run ();
}
