/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-usage.h"
#include "test-support.h"

static void
test_sums (void)
{
  const LvSfuStats nothing = { 0 };
  LvSfuStats first = {
    .bytes_in = 1000,
    .bytes_out = 4000,
    .media_packets_in = 10,
    .media_packets_out = 40,
    .bps_in = 8000,
    .bps_out = 32000,
    .round_trip_us = 20000,
  };
  LvSfuStats second = {
    .bytes_in = 1500,
    .bytes_out = 6000,
    .media_packets_in = 15,
    .lost_in = 5,
    .media_packets_out = 60,
    .bps_in = 4000,
    .bps_out = 16000,
    .round_trip_us = 40000,
  };
  LvMediaUsage usage = { 0 };

  lv_media_usage_add (&usage, &first, &nothing);
  lv_media_usage_add (&usage, &second, &first);
  g_assert_cmpuint (usage.seconds, ==, 2);
  g_assert_cmpuint (usage.bytes_sent, ==, 1500);
  g_assert_cmpuint (usage.bytes_received, ==, 6000);
  g_assert_cmpuint (usage.packets_sent, ==, 15);
  g_assert_cmpuint (usage.lost_sent, ==, 5);
  g_assert_cmpuint (usage.packets_received, ==, 60);
  g_assert_cmpint (usage.peak_bps, ==, 40000);
  g_assert_cmpint (lv_media_usage_get_round_trip_us (&usage), ==, 30000);
  /* One good second and one with half of the packets lost. */
  g_assert_cmpfloat_with_epsilon (lv_media_usage_get_quality (&usage),
                                  (lv_media_quality (0, 20000) + lv_media_quality (0.5, 40000)) / 2,
                                  1e-9);
}

static void
test_nothing_measured (void)
{
  const LvSfuStats silent = { .round_trip_us = -1 };
  LvMediaUsage usage = { 0 };

  g_assert_cmpfloat (lv_media_usage_get_quality (&usage), ==, -1);
  lv_media_usage_add (&usage, &silent, &silent);
  g_assert_cmpfloat (lv_media_usage_get_quality (&usage), ==, -1);
  g_assert_cmpint (lv_media_usage_get_round_trip_us (&usage), ==, -1);
}

/* What a peer reports about itself may be anything. */
static void
test_goes_back (void)
{
  const LvSfuStats before = { .lost_out = 100, .media_packets_out = 10, .bytes_in = 7 };
  const LvSfuStats now = { .lost_out = 1, .media_packets_out = 20, .bytes_in = 7 };
  LvMediaUsage usage = { 0 };

  lv_media_usage_add (&usage, &now, &before);
  g_assert_cmpuint (usage.lost_received, ==, 0);
  g_assert_cmpuint (usage.packets_received, ==, 10);
}

static void
test_quality (void)
{
  g_assert_cmpfloat (lv_media_quality (0, 0), >, 0.95);
  g_assert_cmpfloat (lv_media_quality (0, 20000), >, lv_media_quality (0, 200000));
  g_assert_cmpfloat (lv_media_quality (0.02, 20000), >, 0.8);
  g_assert_cmpfloat (lv_media_quality (0.02, 20000), <, lv_media_quality (0.01, 20000));
  g_assert_cmpfloat (lv_media_quality (0.2, 20000), <, 0.55);
  g_assert_cmpfloat (lv_media_quality (1, 10000000), ==, 0);
  g_assert_cmpfloat (lv_media_quality (-1, -1), ==, lv_media_quality (0, 0));
}

static void
test_loss (void)
{
  g_assert_cmpfloat (lv_media_loss (0, 0), ==, 0);
  g_assert_cmpfloat (lv_media_loss (90, 10), ==, 0.1);
  g_assert_cmpfloat (lv_media_loss (0, 10), ==, 1);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/media-usage/sums", test_sums);
  g_test_add_func ("/media-usage/nothing-measured", test_nothing_measured);
  g_test_add_func ("/media-usage/goes-back", test_goes_back);
  g_test_add_func ("/media-usage/quality", test_quality);
  g_test_add_func ("/media-usage/loss", test_loss);
  return g_test_run ();
}
