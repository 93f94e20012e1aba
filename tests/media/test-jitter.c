/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-jitter.h"
#include "test-support.h"

#define MS 48
#define FRAME (20 * MS)

/* A packet of 20 ms frames that travels travel_ms. */
static void
add (LvJitter *jitter, gint64 seq, guint travel_ms, gboolean has_fec)
{
  lv_jitter_add (jitter, seq, seq * FRAME, seq * FRAME + travel_ms * MS, FRAME, has_fec);
}

static gint64
get_delay_ms (LvJitter *jitter)
{
  return (lv_jitter_get_target (jitter) - lv_jitter_get_base (jitter)) / MS;
}

static void
test_steady (void)
{
  g_autoptr (LvJitter) jitter = lv_jitter_new ();

  g_assert_false (lv_jitter_has_target (jitter));
  add (jitter, 0, 30, TRUE);
  g_assert_true (lv_jitter_has_target (jitter));
  g_assert_cmpint (get_delay_ms (jitter), >=, 20);
  for (int seq = 1; seq < 200; seq++)
    add (jitter, seq, 30, TRUE);
  g_assert_cmpint (get_delay_ms (jitter), ==, 0);
  g_assert_cmpint (lv_jitter_get_base (jitter), ==, 30 * MS);
}

static void
test_covers_jitter (void)
{
  g_autoptr (LvJitter) jitter = lv_jitter_new ();

  for (int seq = 0; seq < 500; seq++)
    add (jitter, seq, 10 + seq * 7 % 51, FALSE);
  g_assert_cmpint (get_delay_ms (jitter), >=, 48);
  g_assert_cmpint (get_delay_ms (jitter), <=, 50);
}

/* One packet in 500 that comes 500 ms late is not worth half a second of delay for all. */
static void
test_price (void)
{
  g_autoptr (LvJitter) jitter = lv_jitter_new ();

  for (int seq = 0; seq < 500; seq++)
    add (jitter, seq, seq == 400 ? 510 : 10, FALSE);
  g_assert_cmpint (get_delay_ms (jitter), <, 20);
}

/* Waiting for the FEC in the next packet pays where packets are lost, and only with FEC. */
static void
test_waits_for_fec (void)
{
  for (int has_fec = 0; has_fec <= 1; has_fec++)
    {
      g_autoptr (LvJitter) jitter = lv_jitter_new ();

      for (int seq = 0; seq < 500; seq++)
        if (seq % 10 != 3)
          add (jitter, seq, 10, has_fec);
      g_assert_cmpint (get_delay_ms (jitter), ==, has_fec ? 20 : 0);
    }
}

static void
test_reordered_is_not_lost (void)
{
  g_autoptr (LvJitter) jitter = lv_jitter_new ();

  for (int seq = 0; seq < 500; seq += 2)
    {
      add (jitter, seq + 1, 10, FALSE);
      add (jitter, seq, 10 + 25, FALSE);
    }
  g_assert_cmpint (get_delay_ms (jitter), ==, 25);
}

static void
test_forgets (void)
{
  g_autoptr (LvJitter) jitter = lv_jitter_new ();
  int seq = 0;

  for (; seq < 250; seq++)
    add (jitter, seq, 10 + seq * 7 % 51, FALSE);
  g_assert_cmpint (get_delay_ms (jitter), >=, 45);
  for (; seq < 250 + 600; seq++)
    add (jitter, seq, 10, FALSE);
  g_assert_cmpint (get_delay_ms (jitter), <=, 2);
}

/* The way got longer for good: the target follows at once, and nothing of it remains as delay. */
static void
test_longer_way (void)
{
  g_autoptr (LvJitter) jitter = lv_jitter_new ();
  int seq = 0;

  for (; seq < 250; seq++)
    add (jitter, seq, 10, FALSE);
  for (; seq < 260; seq++)
    add (jitter, seq, 60, FALSE);
  g_assert_cmpint (lv_jitter_get_target (jitter), ==, 60 * MS);
  for (; seq < 900; seq++)
    add (jitter, seq, 60, FALSE);
  g_assert_cmpint (get_delay_ms (jitter), ==, 0);
}

/* Every two seconds four packets are held up, as by a radio that looks around: the third time they
 * are waited for, and once it is over no longer. */
static void
test_peaks (void)
{
  g_autoptr (LvJitter) jitter = lv_jitter_new ();
  int seq = 0;

  for (; seq < 1100; seq++)
    {
      guint phase = seq % 250;
      guint travel_ms = seq > 200 && phase < 4 ? 10 + (4 - phase) * 40 : 10;

      if (seq == 500)
        g_assert_cmpint (get_delay_ms (jitter), <, 160);
      add (jitter, seq, travel_ms, FALSE);
    }
  g_assert_cmpint (get_delay_ms (jitter), >=, 120);
  for (; seq < 1100 + 2000; seq++)
    add (jitter, seq, 10, FALSE);
  g_assert_cmpint (get_delay_ms (jitter), <, 20);
}

static void
test_restart (void)
{
  g_autoptr (LvJitter) jitter = lv_jitter_new ();

  for (int seq = 0; seq < 100; seq++)
    g_assert_true (lv_jitter_add (jitter, seq, seq * FRAME, seq * FRAME + 10 * MS, FRAME, FALSE));
  /* A time that is ten seconds ahead is another clock's. */
  g_assert_false (lv_jitter_add (jitter, 100, 100 * FRAME + 480000, 100 * FRAME, FRAME, FALSE));
  g_assert_true (lv_jitter_add (jitter, 101, 101 * FRAME + 480000, 101 * FRAME, FRAME, FALSE));
  g_assert_cmpint (lv_jitter_get_base (jitter), ==, -480000);
  /* So is a number that is far away. */
  g_assert_false (lv_jitter_add (jitter, 5000, 102 * FRAME + 480000, 102 * FRAME, FRAME, FALSE));
}

static void
test_bounded (void)
{
  g_autoptr (LvJitter) jitter = lv_jitter_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (int seq = 0; seq < 5000; seq++)
    {
      add (jitter, seq, g_rand_int_range (random, 0, 2800), g_rand_boolean (random));
      g_assert_cmpint (get_delay_ms (jitter), >=, 0);
      g_assert_cmpint (get_delay_ms (jitter), <=, LV_JITTER_MAX_DELAY / MS + 1000);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/jitter/steady", test_steady);
  g_test_add_func ("/jitter/covers-jitter", test_covers_jitter);
  g_test_add_func ("/jitter/price", test_price);
  g_test_add_func ("/jitter/waits-for-fec", test_waits_for_fec);
  g_test_add_func ("/jitter/reordered-is-not-lost", test_reordered_is_not_lost);
  g_test_add_func ("/jitter/forgets", test_forgets);
  g_test_add_func ("/jitter/longer-way", test_longer_way);
  g_test_add_func ("/jitter/peaks", test_peaks);
  g_test_add_func ("/jitter/restart", test_restart);
  g_test_add_func ("/jitter/bounded", test_bounded);
  return g_test_run ();
}
