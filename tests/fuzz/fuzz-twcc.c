/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-bandwidth.h"
#include "lv-twcc.h"

/* What was read can be written, and says the same again. */
static void
write_again (const guint8 *data, gsize size)
{
  gint64 ticks[LV_TWCC_MAX_WRITE];
  LvTwccFields fields = { 0 };
  LvTwccReader reader;
  LvTwccPacket packet;
  guint8 out[8192];
  guint n = 0, written;
  gsize length;

  g_assert_true (lv_twcc_read (&reader, data, size));
  while (n < LV_TWCC_MAX_WRITE && lv_twcc_next (&reader, &packet))
    ticks[n++] = packet.is_received ? packet.ticks + ((gint64) 1 << 40) : LV_TWCC_NOT_RECEIVED;
  written = n;
  length = lv_twcc_write (&fields, ticks, &written, out, sizeof out);
  g_assert_cmpuint (length, >, 0);
  g_assert_true (lv_twcc_read (&reader, out, length));
  g_assert_cmpuint (reader.n_packets, ==, written);
  for (guint i = 0; lv_twcc_next (&reader, &packet); i++)
    g_assert_cmpint (packet.is_received, ==, ticks[i] != LV_TWCC_NOT_RECEIVED);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (LvBandwidth) bandwidth = lv_bandwidth_new (300000, 50000, 5000000);
  gint64 now_us = G_USEC_PER_SEC;
  LvTwccReader reader;
  gint64 target_bps;

  for (guint i = 0; i < 300; i++)
    lv_bandwidth_on_sent (bandwidth, 1200, FALSE, now_us += 3000);
  if (lv_twcc_read (&reader, data, size))
    write_again (data, size);
  g_assert_cmpint (lv_bandwidth_on_feedback (bandwidth, data, size, now_us), ==,
                   lv_twcc_read (&reader, data, size));
  lv_bandwidth_on_feedback (bandwidth, data, size, now_us + 50000);
  lv_bandwidth_on_timeout (bandwidth, now_us + 50000);
  target_bps = lv_bandwidth_get_target_bps (bandwidth);
  g_assert_cmpint (target_bps, >=, 50000);
  g_assert_cmpint (target_bps, <=, 5000000);
  return 0;
}
