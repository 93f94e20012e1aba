/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-key-wish.h"
#include "lv-meter.h"
#include "test-support.h"

static void
test_key_wish (void)
{
  LvKeyWish wish = { 0 };

  g_assert_false (lv_key_wish_take (&wish, 300, 1000));
  lv_key_wish_add (&wish);
  g_assert_true (lv_key_wish_take (&wish, 300, 1000));
  g_assert_false (lv_key_wish_take (&wish, 300, 1000));
  for (guint i = 0; i < 5; i++)
    lv_key_wish_add (&wish);
  g_assert_false (lv_key_wish_take (&wish, 300, 1299));
  g_assert_true (lv_key_wish_take (&wish, 300, 1300));
  g_assert_false (lv_key_wish_take (&wish, 300, 2000));
}

static void
test_meter (void)
{
  LvMeter meter = { 0 };
  gint64 now_us = 77 * G_USEC_PER_SEC;

  for (guint i = 0; i < 250; i++, now_us += 10000)
    lv_meter_add (&meter, 1250, now_us);
  g_assert_cmpuint (meter.bytes, ==, 250 * 1250);
  g_assert_cmpint (lv_meter_get_bps (&meter, now_us), ==, 1000000);
  /* Nothing for long: no rate. */
  lv_meter_get_bps (&meter, now_us + 2 * G_USEC_PER_SEC);
  g_assert_cmpint (lv_meter_get_bps (&meter, now_us + 4 * G_USEC_PER_SEC), ==, 0);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 20);
  g_test_add_func ("/call/key-wish", test_key_wish);
  g_test_add_func ("/call/meter", test_meter);
  return g_test_run ();
}
