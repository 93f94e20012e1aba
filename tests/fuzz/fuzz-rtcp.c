/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-rtcp.h"

/* What was read of reports and NACKs, written, reads the same. */
static void
check_reports (const LvRtcpPacket *packet)
{
  LvReportBlock reports[LV_RTCP_MAX_REPORTS] = { 0 };
  guint8 data[1500];
  LvRtcpWriter writer = { data, sizeof data, 0 };
  LvRtcpIter iter;
  LvRtcpPacket again;
  LvReportBlock report = { 0 };
  guint count = 0;

  while (lv_rtcp_get_report (packet, count, &report))
    reports[count++] = report;
  g_assert_true (lv_rtcp_write_receiver_report (&writer, 1, reports, count));
  lv_rtcp_iter_init (&iter, data, writer.length);
  g_assert_true (lv_rtcp_iter_next (&iter, &again));
  for (guint i = 0; i < count; i++)
    {
      g_assert_true (lv_rtcp_get_report (&again, i, &report));
      g_assert_cmpmem (&report, sizeof report, &reports[i], sizeof reports[i]);
    }
}

static void
check_nack (const LvRtcpPacket *packet)
{
  guint16 seqs[64];
  guint16 again_seqs[64];
  guint8 data[1500];
  LvRtcpWriter writer = { data, sizeof data, 0 };
  LvRtcpIter iter;
  LvRtcpPacket again;
  guint count = lv_rtcp_get_nack (packet, seqs, G_N_ELEMENTS (seqs));
  guint again_count;

  g_assert_cmpuint (count, <=, G_N_ELEMENTS (seqs));
  if (count == 0)
    return;
  g_assert_true (lv_rtcp_write_nack (&writer, 1, 2, seqs, count));
  lv_rtcp_iter_init (&iter, data, writer.length);
  g_assert_true (lv_rtcp_iter_next (&iter, &again));
  again_count = lv_rtcp_get_nack (&again, again_seqs, G_N_ELEMENTS (again_seqs));
  g_assert_cmpuint (again_count, <=, count);
  for (guint i = 0; i < count; i++)
    {
      guint j = 0;

      while (j < again_count && again_seqs[j] != seqs[i])
        j++;
      g_assert_cmpuint (j, <, again_count);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  LvRtcpIter iter;
  LvRtcpPacket packet;
  LvSenderInfo info;
  guint32 sender;
  guint32 media;
  guint64 ntp;
  LvReportBlock report;
  guint8 seq;

  lv_rtcp_iter_init (&iter, data, size);
  while (lv_rtcp_iter_next (&iter, &packet))
    {
      g_assert_true (packet.packet >= data && packet.packet + packet.length <= data + size);
      lv_rtcp_get_sender_info (&packet, &info);
      lv_rtcp_get_feedback (&packet, &sender, &media);
      for (guint i = 0; lv_rtcp_get_fir (&packet, i, &sender, &seq); i++)
        g_assert_cmpuint (i, <, size);
      for (guint i = 0; lv_rtcp_get_bye (&packet, i, &sender); i++)
        g_assert_cmpuint (i, <, 31);
      lv_rtcp_get_reference_time (&packet, &sender, &ntp);
      lv_rtcp_get_time_answer (&packet, sender, &report);
      check_reports (&packet);
      check_nack (&packet);
    }
  return 0;
}
