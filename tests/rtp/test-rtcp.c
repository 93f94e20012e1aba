/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-rtcp.h"
#include "test-support.h"

static const LvReportBlock block = { .ssrc = 0x01020304,
                                     .fraction_lost = 12,
                                     .total_lost = -5,
                                     .highest_seq = 0x0001fffe,
                                     .jitter = 77,
                                     .last_sr = 0xabcdef01,
                                     .delay = 65536 };
static const LvSenderInfo info = { .ssrc = 5,
                                   .ntp = G_GUINT64_CONSTANT (0x0123456789abcdef),
                                   .rtp_time = 0xfffffff0,
                                   .packets = 1000,
                                   .bytes = 123456 };

static void
assert_block (const LvReportBlock *got, const LvReportBlock *wanted)
{
  g_assert_cmphex (got->ssrc, ==, wanted->ssrc);
  g_assert_cmpuint (got->fraction_lost, ==, wanted->fraction_lost);
  g_assert_cmpint (got->total_lost, ==, wanted->total_lost);
  g_assert_cmphex (got->highest_seq, ==, wanted->highest_seq);
  g_assert_cmpuint (got->jitter, ==, wanted->jitter);
  g_assert_cmphex (got->last_sr, ==, wanted->last_sr);
  g_assert_cmpuint (got->delay, ==, wanted->delay);
}

static void
assert_info (const LvSenderInfo *got, const LvSenderInfo *wanted)
{
  g_assert_cmphex (got->ssrc, ==, wanted->ssrc);
  g_assert_cmphex (got->ntp, ==, wanted->ntp);
  g_assert_cmphex (got->rtp_time, ==, wanted->rtp_time);
  g_assert_cmpuint (got->packets, ==, wanted->packets);
  g_assert_cmpuint (got->bytes, ==, wanted->bytes);
}

/* A compound of everything that we write, read again. */
static void
test_round (void)
{
  static const guint16 seqs[] = { 65530, 65535, 0, 10, 11, 11, 28, 45 };
  static const guint16 wanted[] = { 65530, 65535, 0, 10, 11, 28, 45 };
  guint8 data[400];
  LvRtcpWriter writer = { data, sizeof data, 0 };
  LvReportBlock two[2] = { block, block };
  LvRtcpIter iter;
  LvRtcpPacket packet;
  LvReportBlock report;
  LvSenderInfo sender_info;
  static const guint8 bye[] = { 0x81, 203, 0, 1, 0, 0, 0, 5 }; /* others send it */
  guint16 nacks[20];
  guint32 sender;
  guint32 media;

  two[1].total_lost = 0x1000000;
  g_assert_true (lv_rtcp_write_sender_report (&writer, &info, two, 2));
  g_assert_true (lv_rtcp_write_receiver_report (&writer, 9, &block, 1));
  g_assert_true (lv_rtcp_write_cname (&writer, 5, "someone"));
  g_assert_true (lv_rtcp_write_nack (&writer, 5, 6, seqs, G_N_ELEMENTS (seqs)));
  g_assert_true (lv_rtcp_write_pli (&writer, 7, 8));
  memcpy (data + writer.length, bye, sizeof bye);
  writer.length += sizeof bye;

  lv_rtcp_iter_init (&iter, data, writer.length);
  g_assert_true (lv_rtcp_iter_next (&iter, &packet));
  g_assert_true (lv_rtcp_get_sender_info (&packet, &sender_info));
  assert_info (&sender_info, &info);
  g_assert_true (lv_rtcp_get_report (&packet, 0, &report));
  assert_block (&report, &block);
  g_assert_true (lv_rtcp_get_report (&packet, 1, &report));
  g_assert_cmpint (report.total_lost, ==, 0x7fffff);
  g_assert_false (lv_rtcp_get_report (&packet, 2, &report));

  g_assert_true (lv_rtcp_iter_next (&iter, &packet));
  g_assert_false (lv_rtcp_get_sender_info (&packet, &sender_info));
  g_assert_true (lv_rtcp_get_report (&packet, 0, &report));
  assert_block (&report, &block);
  g_assert_false (lv_rtcp_get_report (&packet, 1, &report));

  g_assert_true (lv_rtcp_iter_next (&iter, &packet));
  g_assert_cmpmem (packet.packet, packet.length, "\x81\xca\0\x04\0\0\0\x05\x01\x07someone\0\0\0",
                   20);

  g_assert_true (lv_rtcp_iter_next (&iter, &packet));
  g_assert_true (lv_rtcp_get_feedback (&packet, &sender, &media));
  g_assert_cmpuint (sender, ==, 5);
  g_assert_cmpuint (media, ==, 6);
  g_assert_cmpuint (lv_rtcp_get_nack (&packet, nacks, 20), ==, G_N_ELEMENTS (wanted));
  g_assert_cmpmem (nacks, sizeof wanted, wanted, sizeof wanted);
  g_assert_cmpuint (lv_rtcp_get_nack (&packet, nacks, 3), ==, 3);

  g_assert_true (lv_rtcp_iter_next (&iter, &packet));
  g_assert_true (lv_rtcp_get_feedback (&packet, &sender, &media));
  g_assert_cmpuint (packet.type, ==, LV_RTCP_PAYLOAD_FEEDBACK);
  g_assert_cmpuint (packet.count, ==, LV_RTCP_PLI);
  g_assert_cmpuint (media, ==, 8);
  g_assert_cmpuint (lv_rtcp_get_nack (&packet, nacks, 20), ==, 0);

  g_assert_true (lv_rtcp_iter_next (&iter, &packet));
  g_assert_true (lv_rtcp_get_bye (&packet, 0, &sender));
  g_assert_cmpuint (sender, ==, 5);
  g_assert_false (lv_rtcp_get_bye (&packet, 1, &sender));
  g_assert_false (lv_rtcp_iter_next (&iter, &packet));
  g_assert_cmpuint (iter.left, ==, 0);
}

/* A writer that is full has not been written to, and never beyond its end. */
static void
test_full (void)
{
  static const guint16 seqs[] = { 1, 100, 200, 300 };
  guint8 data[400];

  for (gsize size = 0; size < 60; size++)
    {
      LvRtcpWriter writer = { data, size, 0 };

      memset (data, 0xee, sizeof data);
      g_assert_cmpint (lv_rtcp_write_sender_report (&writer, &info, &block, 1), ==, size >= 52);
      writer.length = 0;
      g_assert_cmpint (lv_rtcp_write_receiver_report (&writer, 1, &block, 1), ==, size >= 32);
      writer.length = 0;
      g_assert_cmpint (lv_rtcp_write_cname (&writer, 1, "ab"), ==, size >= 16);
      writer.length = 0;
      g_assert_cmpint (lv_rtcp_write_pli (&writer, 1, 2), ==, size >= 12);
      writer.length = 0;
      g_assert_cmpint (lv_rtcp_write_nack (&writer, 1, 2, seqs, 4), ==, size >= 16);
      if (size >= 16)
        {
          LvRtcpIter iter;
          LvRtcpPacket packet;
          guint16 nacks[4];

          g_assert_cmpuint (writer.length, ==, MIN (size / 4 * 4, 28));
          lv_rtcp_iter_init (&iter, data, writer.length);
          g_assert_true (lv_rtcp_iter_next (&iter, &packet));
          g_assert_cmpuint (lv_rtcp_get_nack (&packet, nacks, 4), ==, (writer.length - 12) / 4);
        }
      for (gsize i = size; i < sizeof data; i++)
        g_assert_cmphex (data[i], ==, 0xee);
    }
}

static void
test_nothing_to_ask (void)
{
  guint8 data[100];
  LvRtcpWriter writer = { data, sizeof data, 0 };

  g_assert_false (lv_rtcp_write_nack (&writer, 1, 2, NULL, 0));
  g_assert_cmpuint (writer.length, ==, 0);
}

/* RFC 5104, 4.3.1.1. */
static void
test_fir (void)
{
  static const guint8 data[] = { 0x84, 206, 0, 6, 0, 0, 0, 1, 0, 0,  0, 0, 0, 0,
                                 0,    10,  7, 0, 0, 0, 0, 0, 0, 11, 8, 0, 0, 0 };
  LvRtcpIter iter;
  LvRtcpPacket packet;
  guint32 ssrc;
  guint8 seq;

  lv_rtcp_iter_init (&iter, data, sizeof data);
  g_assert_true (lv_rtcp_iter_next (&iter, &packet));
  g_assert_true (lv_rtcp_get_fir (&packet, 0, &ssrc, &seq));
  g_assert_cmpuint (ssrc, ==, 10);
  g_assert_cmpuint (seq, ==, 7);
  g_assert_true (lv_rtcp_get_fir (&packet, 1, &ssrc, &seq));
  g_assert_cmpuint (ssrc, ==, 11);
  g_assert_cmpuint (seq, ==, 8);
  g_assert_false (lv_rtcp_get_fir (&packet, 2, &ssrc, &seq));
  g_assert_false (lv_rtcp_get_fir (&packet, G_MAXUINT, &ssrc, &seq));
}

/* A browser's transport-wide feedback ends in padding. */
static void
test_padding (void)
{
  guint8 data[] = { 0xaf, 205, 0, 5, 0, 0, 0,    1, 0, 0, 0,    2,   0, 1,
                    0,    1,   0, 0, 1, 0, 0x20, 1, 0, 2, 0x80, 203, 0, 0 };
  LvRtcpIter iter;
  LvRtcpPacket packet;

  lv_rtcp_iter_init (&iter, data, sizeof data);
  g_assert_true (lv_rtcp_iter_next (&iter, &packet));
  g_assert_cmpuint (packet.count, ==, LV_RTCP_TRANSPORT_WIDE);
  g_assert_cmpuint (packet.length, ==, 22);
  g_assert_true (lv_rtcp_iter_next (&iter, &packet));
  g_assert_cmpuint (packet.type, ==, LV_RTCP_BYE);
  g_assert_false (lv_rtcp_iter_next (&iter, &packet));
  for (guint padding = 0; padding < 256; padding++)
    {
      data[23] = (guint8) padding;
      lv_rtcp_iter_init (&iter, data, sizeof data);
      g_assert_cmpint (lv_rtcp_iter_next (&iter, &packet), ==, padding >= 1 && padding <= 20);
    }
}

static void
test_malformed (void)
{
  guint8 data[] = { 0x82, 201, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0,
                    0,    0,   0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
  LvRtcpIter iter;
  LvRtcpPacket packet;
  LvReportBlock report;
  LvSenderInfo sender_info;
  guint32 sender;
  guint32 media;

  for (gsize length = 0; length < sizeof data; length++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, length);

      lv_rtcp_iter_init (&iter, copy, length);
      g_assert_false (lv_rtcp_iter_next (&iter, &packet));
    }
  /* It says two reports and has one. */
  lv_rtcp_iter_init (&iter, data, sizeof data);
  g_assert_true (lv_rtcp_iter_next (&iter, &packet));
  g_assert_true (lv_rtcp_get_report (&packet, 0, &report));
  g_assert_false (lv_rtcp_get_report (&packet, 1, &report));
  g_assert_false (lv_rtcp_get_feedback (&packet, &sender, &media));
  data[1] = 200;
  lv_rtcp_iter_init (&iter, data, sizeof data);
  g_assert_true (lv_rtcp_iter_next (&iter, &packet));
  g_assert_true (lv_rtcp_get_sender_info (&packet, &sender_info));
  g_assert_false (lv_rtcp_get_report (&packet, 0, &report));
  data[0] = 0x42;
  lv_rtcp_iter_init (&iter, data, sizeof data);
  g_assert_false (lv_rtcp_iter_next (&iter, &packet));
}

static void
test_ntp (void)
{
  /* 2026-11-24 00:00:00.5 UTC */
  gint64 wall_us = G_GINT64_CONSTANT (1795478400500000);
  LvReportBlock report = { 0 };

  g_assert_cmphex (lv_ntp_from_us (0), ==, G_GUINT64_CONSTANT (0x83aa7e8000000000));
  g_assert_cmphex (lv_ntp_from_us (wall_us) & 0xffffffff, ==, 0x80000000);
  g_assert_cmphex (lv_ntp_middle (G_GUINT64_CONSTANT (0x0123456789abcdef)), ==, 0x456789ab);
  g_assert_cmpuint (lv_ntp_delay_from_us (2500000), ==, 163840);

  g_assert_cmpint (lv_report_get_round_trip_us (&report, wall_us), ==, -1);
  report.last_sr = lv_ntp_middle (lv_ntp_from_us (wall_us));
  report.delay = lv_ntp_delay_from_us (20000);
  g_assert_cmpint (lv_report_get_round_trip_us (&report, wall_us + 100000), >=, 79900);
  g_assert_cmpint (lv_report_get_round_trip_us (&report, wall_us + 100000), <=, 80100);
  /* Said to have been kept for longer than it was away: nothing but rounding explains that. */
  g_assert_cmpint (lv_report_get_round_trip_us (&report, wall_us + 19990), ==, 0);
  g_assert_cmpint (lv_report_get_round_trip_us (&report, wall_us + 100 * G_USEC_PER_SEC), ==, -1);
}

/* A receiver asks, is answered, and knows how long that took; among blocks of other kinds. */
static void
test_round_trip (void)
{
  const gint64 wall_us = G_GINT64_CONSTANT (1795478400500000);
  guint8 data[100], other[] = { 0x80, 207, 0, 6, 0, 0, 0, 7, 1, 0, 0, 1, 0, 0, 0, 0 };
  LvRtcpWriter writer = { data, sizeof data, 0 };
  LvReportBlock report;
  LvRtcpPacket packet;
  LvRtcpIter iter;
  guint32 sender;
  guint64 ntp;

  g_assert_true (lv_rtcp_write_reference_time (&writer, 7, lv_ntp_from_us (wall_us)));
  /* A block of another kind stands before it. */
  memmove (data + 16, data + 8, 12);
  memcpy (data, other, sizeof other);
  lv_rtcp_iter_init (&iter, data, 28);
  g_assert_true (lv_rtcp_iter_next (&iter, &packet));
  g_assert_true (lv_rtcp_get_reference_time (&packet, &sender, &ntp));
  g_assert_cmpuint (sender, ==, 7);
  g_assert_false (lv_rtcp_get_time_answer (&packet, 7, &report));

  writer.length = 0;
  g_assert_true (lv_rtcp_write_time_answer (&writer, 1, sender, ntp));
  lv_rtcp_iter_init (&iter, data, writer.length);
  g_assert_true (lv_rtcp_iter_next (&iter, &packet));
  g_assert_false (lv_rtcp_get_reference_time (&packet, &sender, &ntp));
  g_assert_false (lv_rtcp_get_time_answer (&packet, 8, &report));
  g_assert_true (lv_rtcp_get_time_answer (&packet, 7, &report));
  g_assert_cmpint (lv_report_get_round_trip_us (&report, wall_us + 80000), >=, 79900);
  g_assert_cmpint (lv_report_get_round_trip_us (&report, wall_us + 80000), <=, 80100);
  /* Longer than the packet. */
  data[11] = 4;
  g_assert_false (lv_rtcp_get_time_answer (&packet, 7, &report));
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/rtcp/round", test_round);
  g_test_add_func ("/rtcp/full", test_full);
  g_test_add_func ("/rtcp/nothing-to-ask", test_nothing_to_ask);
  g_test_add_func ("/rtcp/fir", test_fir);
  g_test_add_func ("/rtcp/padding", test_padding);
  g_test_add_func ("/rtcp/malformed", test_malformed);
  g_test_add_func ("/rtcp/ntp", test_ntp);
  g_test_add_func ("/rtcp/round-trip", test_round_trip);
  return g_test_run ();
}
