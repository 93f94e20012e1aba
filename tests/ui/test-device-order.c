/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Devices by preference, also of those that are away. */
#include "lui-device-order.h"

#include "test-support.h"

#define IDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
static const char *const none[] = { NULL };

static void
assert_ids (char **ids, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", ids);

  g_assert_cmpstr (joined, ==, expected);
  g_strfreev (ids);
}

static void
test_sort (void)
{
  assert_ids (lui_device_order_sort (none, none), "");
  assert_ids (lui_device_order_sort (none, IDS ("a", "b")), "a b");
  assert_ids (lui_device_order_sort (IDS ("b", "away", "c"), IDS ("a", "b", "c")), "b c a");
}

static void
test_move (void)
{
  assert_ids (lui_device_order_move (none, IDS ("a", "b", "c"), "c", -1), "a c b");
  assert_ids (lui_device_order_move (none, IDS ("a", "b", "c"), "a", 1), "b a c");
  assert_ids (lui_device_order_move (none, IDS ("a", "b", "c"), "a", 2), "b c a");
  assert_ids (lui_device_order_move (none, IDS ("a", "b", "c"), "c", -2), "c a b");
  assert_ids (lui_device_order_move (none, IDS ("a", "b", "c"), "b", 0), "a b c");
}

static void
test_move_past_the_end (void)
{
  assert_ids (lui_device_order_move (none, IDS ("a", "b"), "a", -1), "a b");
  assert_ids (lui_device_order_move (none, IDS ("a", "b"), "b", 1), "a b");
  assert_ids (lui_device_order_move (none, IDS ("a", "b"), "gone", 1), "a b");
  assert_ids (lui_device_order_move (none, IDS ("a", "b", "c"), "a", 9), "b c a");
}

/* A headset that is away keeps its place, and is passed over. */
static void
test_move_over_absent (void)
{
  assert_ids (lui_device_order_move (IDS ("a", "headset", "b"), IDS ("a", "b"), "b", -1),
              "b headset a");
  assert_ids (lui_device_order_move (IDS ("a", "headset", "b"), IDS ("a", "b", "c"), "a", 2),
              "b headset c a");
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 20);
  g_test_add_func ("/device-order/sort", test_sort);
  g_test_add_func ("/device-order/move", test_move);
  g_test_add_func ("/device-order/move-past-the-end", test_move_past_the_end);
  g_test_add_func ("/device-order/move-over-absent", test_move_over_absent);
  return g_test_run ();
}
