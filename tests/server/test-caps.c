/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-caps.h"
#include "test-support.h"

static void
test_min (void)
{
  g_assert_cmpint (lv_caps_min (0, 0), ==, 0);
  g_assert_cmpint (lv_caps_min (5, 0), ==, 5);
  g_assert_cmpint (lv_caps_min (0, 7), ==, 7);
  g_assert_cmpint (lv_caps_min (5, 7), ==, 5);
}

static void
test_share (void)
{
  static const struct
  {
    gint64 total_bps;
    guint n;
    LvCapRoom rooms[3];
    gint64 expected[3];
  } cases[] = {
    /* Nobody bounds anything. */
    { 0, 2, { { 1, 0, 9 }, { 2, 0, 9 } }, { 0, 0 } },
    { 0, 2, { { 1, 500, 0 }, { 2, 0, 0 } }, { 500, 0 } },
    /* By the people in them. */
    { 900, 2, { { 1, 0, 0 }, { 2, 0, 0 } }, { 300, 600 } },
    /* What one cannot use is the others'. */
    { 900, 3, { { 1, 100, 0 }, { 1, 0, 0 }, { 1, 0, 0 } }, { 100, 400, 400 } },
    /* Which then may reach a limit of their own. */
    { 900, 3, { { 1, 100, 0 }, { 1, 350, 0 }, { 1, 0, 0 } }, { 100, 350, 450 } },
    /* More than enough for all. */
    { 900, 2, { { 1, 100, 0 }, { 1, 200, 0 } }, { 100, 200 } },
    /* Never 0, which would be no bound at all. */
    { 1, 2, { { 1, 0, 0 }, { 1, 0, 0 } }, { 1, 1 } },
    { 900, 1, { { 0, 0, 0 } }, { 1 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LvCapRoom rooms[3] = { cases[i].rooms[0], cases[i].rooms[1], cases[i].rooms[2] };

      lv_caps_share (cases[i].total_bps, rooms, cases[i].n);
      for (guint j = 0; j < cases[i].n; j++)
        g_assert_cmpint (rooms[j].cap_bps, ==, cases[i].expected[j]);
    }
}

static void
test_sum_stays_below (void)
{
  LvCapRoom rooms[7];
  gint64 sum = 0;

  for (guint i = 0; i < 7; i++)
    rooms[i] = (LvCapRoom){ .people = i + 1, .limit_bps = i % 2 * 1000 * (i + 1) };
  lv_caps_share (100000, rooms, 7);
  for (guint i = 0; i < 7; i++)
    sum += rooms[i].cap_bps;
  g_assert_cmpint (sum, <=, 100000);
  g_assert_cmpint (sum, >, 99900);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/caps/min", test_min);
  g_test_add_func ("/caps/share", test_share);
  g_test_add_func ("/caps/sum-stays-below", test_sum_stays_below);
  return g_test_run ();
}
