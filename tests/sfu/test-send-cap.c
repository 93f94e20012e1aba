/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-send-cap.h"

#include "test-support.h"

/* A second at 2 Mbit/s against 1 Mbit/s: about half passes, sound always. */
static void
test_bucket (void)
{
  LvSendCap cap = { 0 };
  guint n_passed = 0;

  g_assert_true (lv_send_cap_take (&cap, 100000, TRUE, 1));
  lv_send_cap_set (&cap, 1000000);
  for (guint i = 0; i < 2000; i++)
    n_passed += lv_send_cap_take (&cap, 1250, TRUE, i * 5000);
  /* 10 s at 125 kB, and the bucket's 125 kB. */
  g_assert_cmpuint (n_passed, >=, 1100);
  g_assert_cmpuint (n_passed, <=, 1200);
  while (lv_send_cap_take (&cap, 1250, TRUE, 10000000))
    ;
  g_assert_true (lv_send_cap_take (&cap, 100, FALSE, 10000000));
  lv_send_cap_set (&cap, 0);
  g_assert_true (lv_send_cap_take (&cap, 100000, TRUE, 10000000));
}

static void
test_layers (void)
{
  LvCappedLayer layers[] = { { .bps = 150000 }, { .bps = 500000 }, { .bps = 1500000 } };
  const gint64 s = G_USEC_PER_SEC;

  g_assert_false (lv_send_cap_choose (0, 50000, layers, 3, 0));
  g_assert_false (lv_send_cap_choose (3000000, 50000, layers, 3, 0));
  g_assert_true (lv_send_cap_choose (1000000, 50000, layers, 3, 0));
  g_assert_false (layers[0].is_blocked || layers[1].is_blocked);
  g_assert_true (layers[2].is_blocked);
  /* Room again: after a while. */
  g_assert_false (lv_send_cap_choose (3000000, 50000, layers, 3, 1 * s));
  g_assert_true (lv_send_cap_choose (3000000, 50000, layers, 3, 6 * s));
  g_assert_false (layers[2].is_blocked);
  /* Nothing fits: also the first goes, and what is behind one without room. */
  g_assert_true (lv_send_cap_choose (100000, 50000, layers, 3, 7 * s));
  for (guint i = 0; i < 3; i++)
    g_assert_true (layers[i].is_blocked);
  /* No bound any more: at once. */
  g_assert_true (lv_send_cap_choose (0, 50000, layers, 3, 7 * s));
  g_assert_false (layers[0].is_blocked);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/send-cap/bucket", test_bucket);
  g_test_add_func ("/send-cap/layers", test_layers);
  return g_test_run ();
}
