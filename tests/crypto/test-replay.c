/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-replay.h"

#include "test-support.h"

static gboolean
take (LvReplay *replay, gint64 number)
{
  if (!lv_replay_is_new (replay, number))
    return FALSE;
  lv_replay_commit (replay, number);
  return TRUE;
}

static void
test_once (void)
{
  LvReplay replay;

  lv_replay_init (&replay);
  for (gint64 number = 0; number < 5000; number++)
    {
      g_assert_true (take (&replay, number));
      g_assert_false (take (&replay, number));
    }
  g_assert_false (lv_replay_is_new (&replay, -1));
}

static void
test_window (void)
{
  LvReplay replay;

  lv_replay_init (&replay);
  g_assert_true (take (&replay, 10000));
  g_assert_false (take (&replay, 10000 - LV_REPLAY_WINDOW));
  g_assert_true (take (&replay, 10001 - LV_REPLAY_WINDOW));
  g_assert_false (take (&replay, 10001 - LV_REPLAY_WINDOW));
  g_assert_true (take (&replay, 10000 + LV_REPLAY_WINDOW - 1));
  g_assert_false (take (&replay, 10000));
  g_assert_true (take (&replay, 10001));
  g_assert_true (take (&replay, 1000000));
  g_assert_false (take (&replay, 10000 + LV_REPLAY_WINDOW));
  g_assert_true (take (&replay, 999999));
}

/* The first numbers, late ones among them. */
static void
test_begin (void)
{
  LvReplay replay;

  lv_replay_init (&replay);
  g_assert_true (take (&replay, 3));
  g_assert_true (take (&replay, 0));
  g_assert_false (take (&replay, 3));
  g_assert_false (take (&replay, 0));
  g_assert_false (take (&replay, -1));
  g_assert_true (take (&replay, 1));
}

/* Against a set that forgets nothing. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  LvReplay replay;
  gint64 highest = -1;

  lv_replay_init (&replay);
  for (guint i = 0; i < 200000; i++)
    {
      gint64 number = highest + g_rand_int_range (random, -1500, i % 1000 == 0 ? 3000 : 60);
      gboolean is_new = number >= 0 && number > highest - LV_REPLAY_WINDOW
                        && !g_hash_table_contains (seen, &number);

      g_assert_true (take (&replay, number) == is_new);
      if (is_new)
        {
          highest = MAX (highest, number);
          g_hash_table_add (seen, g_memdup2 (&number, sizeof number));
        }
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/replay/once", test_once);
  g_test_add_func ("/replay/window", test_window);
  g_test_add_func ("/replay/begin", test_begin);
  g_test_add_func ("/replay/random", test_random);
  return g_test_run ();
}
