/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-rtcp.h"

#include "lv-bytes.h"

#include <string.h>

#define VERSION 2
#define HEADER 4
#define SENDER_REPORT 28  /* bytes before the report blocks */
#define RECEIVER_REPORT 8 /* the same */
#define REPORT_BLOCK 24
#define FEEDBACK 12 /* bytes before what the feedback says */
#define NACK_ITEM 4
#define NACK_SPAN 17 /* numbers that one item can ask for */
#define XR_BLOCK 4   /* header of a block */
#define XR_REFERENCE_TIME 4
#define XR_TIME_ANSWER 5
#define XR_TIME_ITEM 12
#define FIR_ITEM 8
#define CNAME_ITEM 1
#define FROM_1900_TO_1970 G_GUINT64_CONSTANT (2208988800)
#define MAX_ROUND_TRIP_US (60 * G_USEC_PER_SEC)

void
lv_rtcp_iter_init (LvRtcpIter *iter, const guint8 *data, gsize length)
{
  iter->at = data;
  iter->left = length;
}

gboolean
lv_rtcp_iter_next (LvRtcpIter *iter, LvRtcpPacket *packet)
{
  gsize length;
  gsize padding = 0;

  if (iter->left < HEADER || iter->at[0] >> 6 != VERSION)
    return FALSE;
  length = 4 * ((gsize) lv_get_u16 (iter->at + 2) + 1);
  if (length > iter->left)
    return FALSE;
  if ((iter->at[0] & 0x20) != 0)
    {
      padding = iter->at[length - 1];
      if (padding == 0 || padding > length - HEADER)
        return FALSE;
    }
  packet->type = iter->at[1];
  packet->count = iter->at[0] & 0x1f;
  packet->packet = iter->at;
  packet->length = length - padding;
  iter->at += length;
  iter->left -= length;
  return TRUE;
}

gboolean
lv_rtcp_get_sender_info (const LvRtcpPacket *packet, LvSenderInfo *info)
{
  if (packet->type != LV_RTCP_SENDER_REPORT || packet->length < SENDER_REPORT)
    return FALSE;
  info->ssrc = lv_get_u32 (packet->packet + 4);
  info->ntp = lv_get_u64 (packet->packet + 8);
  info->rtp_time = lv_get_u32 (packet->packet + 16);
  info->packets = lv_get_u32 (packet->packet + 20);
  info->bytes = lv_get_u32 (packet->packet + 24);
  return TRUE;
}

gboolean
lv_rtcp_get_report (const LvRtcpPacket *packet, guint n, LvReportBlock *report)
{
  gsize at;
  const guint8 *block;

  if (packet->type != LV_RTCP_SENDER_REPORT && packet->type != LV_RTCP_RECEIVER_REPORT)
    return FALSE;
  at = packet->type == LV_RTCP_SENDER_REPORT ? SENDER_REPORT : RECEIVER_REPORT;
  if (n >= packet->count || packet->length < at + (n + 1) * (gsize) REPORT_BLOCK)
    return FALSE;
  block = packet->packet + at + n * (gsize) REPORT_BLOCK;
  report->ssrc = lv_get_u32 (block);
  report->fraction_lost = block[4];
  /* 24 bits with a sign. */
  report->total_lost = (gint32) (lv_get_u24 (block + 5) << 8) >> 8;
  report->highest_seq = lv_get_u32 (block + 8);
  report->jitter = lv_get_u32 (block + 12);
  report->last_sr = lv_get_u32 (block + 16);
  report->delay = lv_get_u32 (block + 20);
  return TRUE;
}

static gboolean
is_feedback (const LvRtcpPacket *packet, guint8 type, guint8 format)
{
  return packet->type == type && packet->count == format && packet->length >= FEEDBACK;
}

gboolean
lv_rtcp_get_feedback (const LvRtcpPacket *packet, guint32 *sender, guint32 *media)
{
  if (!is_feedback (packet, LV_RTCP_TRANSPORT_FEEDBACK, packet->count)
      && !is_feedback (packet, LV_RTCP_PAYLOAD_FEEDBACK, packet->count))
    return FALSE;
  *sender = lv_get_u32 (packet->packet + 4);
  *media = lv_get_u32 (packet->packet + 8);
  return TRUE;
}

guint
lv_rtcp_get_nack (const LvRtcpPacket *packet, guint16 *seqs, guint max)
{
  guint count = 0;

  if (!is_feedback (packet, LV_RTCP_TRANSPORT_FEEDBACK, LV_RTCP_NACK))
    return 0;
  for (gsize at = FEEDBACK; at + NACK_ITEM <= packet->length; at += NACK_ITEM)
    {
      guint16 first = lv_get_u16 (packet->packet + at);
      guint32 asked = (guint32) lv_get_u16 (packet->packet + at + 2) << 1 | 1;

      for (guint i = 0; i < NACK_SPAN; i++)
        {
          if ((asked & 1u << i) == 0)
            continue;
          if (count == max)
            return count;
          seqs[count++] = (guint16) (first + i);
        }
    }
  return count;
}

gboolean
lv_rtcp_get_fir (const LvRtcpPacket *packet, guint n, guint32 *ssrc, guint8 *seq)
{
  const guint8 *item;

  if (!is_feedback (packet, LV_RTCP_PAYLOAD_FEEDBACK, LV_RTCP_FIR)
      || n >= (packet->length - FEEDBACK) / FIR_ITEM)
    return FALSE;
  item = packet->packet + FEEDBACK + n * (gsize) FIR_ITEM;
  *ssrc = lv_get_u32 (item);
  *seq = item[4];
  return TRUE;
}

/* The body of the first block of a kind; NULL: there is none of that length. */
static const guint8 *
find_extended_block (const LvRtcpPacket *packet, guint8 type, gsize length)
{
  gsize at = HEADER + 4;

  if (packet->type != LV_RTCP_EXTENDED_REPORT)
    return NULL;
  while (at + XR_BLOCK <= packet->length)
    {
      const gsize found = lv_get_u16 (packet->packet + at + 2) * (gsize) 4;

      if (found > packet->length - at - XR_BLOCK)
        return NULL;
      if (packet->packet[at] == type && found >= length)
        return packet->packet + at + XR_BLOCK;
      at += XR_BLOCK + found;
    }
  return NULL;
}

gboolean
lv_rtcp_get_reference_time (const LvRtcpPacket *packet, guint32 *sender, guint64 *ntp)
{
  const guint8 *block = find_extended_block (packet, XR_REFERENCE_TIME, 8);

  if (block == NULL)
    return FALSE;
  *sender = lv_get_u32 (packet->packet + HEADER);
  *ntp = lv_get_u64 (block);
  return TRUE;
}

gboolean
lv_rtcp_get_time_answer (const LvRtcpPacket *packet, guint32 ssrc, LvReportBlock *report)
{
  const guint8 *block = find_extended_block (packet, XR_TIME_ANSWER, XR_TIME_ITEM);

  if (block == NULL || lv_get_u32 (block) != ssrc)
    return FALSE;
  *report = (LvReportBlock){ .ssrc = ssrc,
                             .last_sr = lv_get_u32 (block + 4),
                             .delay = lv_get_u32 (block + 8) };
  return TRUE;
}

gboolean
lv_rtcp_get_bye (const LvRtcpPacket *packet, guint n, guint32 *ssrc)
{
  if (packet->type != LV_RTCP_BYE || n >= packet->count
      || packet->length < HEADER + (n + 1) * (gsize) 4)
    return FALSE;
  *ssrc = lv_get_u32 (packet->packet + HEADER + n * (gsize) 4);
  return TRUE;
}

/* Room for one packet of that length, with its header; NULL when there is none. */
static guint8 *
add_packet (LvRtcpWriter *writer, LvRtcpType type, guint count, gsize length)
{
  guint8 *packet = writer->data + writer->length;

  if (writer->size - writer->length < length)
    return NULL;
  packet[0] = (guint8) (VERSION << 6 | count);
  packet[1] = (guint8) type;
  lv_put_u16 (packet + 2, (guint16) (length / 4 - 1));
  writer->length += length;
  return packet;
}

static void
put_reports (guint8 *at, const LvReportBlock *reports, guint n_reports)
{
  for (guint i = 0; i < n_reports; i++, at += REPORT_BLOCK)
    {
      lv_put_u32 (at, reports[i].ssrc);
      at[4] = reports[i].fraction_lost;
      lv_put_u24 (at + 5, (guint32) CLAMP (reports[i].total_lost, -0x800000, 0x7fffff));
      lv_put_u32 (at + 8, reports[i].highest_seq);
      lv_put_u32 (at + 12, reports[i].jitter);
      lv_put_u32 (at + 16, reports[i].last_sr);
      lv_put_u32 (at + 20, reports[i].delay);
    }
}

gboolean
lv_rtcp_write_sender_report (LvRtcpWriter *writer,
                             const LvSenderInfo *info,
                             const LvReportBlock *reports,
                             guint n_reports)
{
  gsize length = SENDER_REPORT + n_reports * (gsize) REPORT_BLOCK;
  guint8 *packet;

  g_return_val_if_fail (n_reports <= LV_RTCP_MAX_REPORTS, FALSE);
  packet = add_packet (writer, LV_RTCP_SENDER_REPORT, n_reports, length);
  if (packet == NULL)
    return FALSE;
  lv_put_u32 (packet + 4, info->ssrc);
  lv_put_u64 (packet + 8, info->ntp);
  lv_put_u32 (packet + 16, info->rtp_time);
  lv_put_u32 (packet + 20, info->packets);
  lv_put_u32 (packet + 24, info->bytes);
  put_reports (packet + SENDER_REPORT, reports, n_reports);
  return TRUE;
}

gboolean
lv_rtcp_write_receiver_report (LvRtcpWriter *writer,
                               guint32 ssrc,
                               const LvReportBlock *reports,
                               guint n_reports)
{
  gsize length = RECEIVER_REPORT + n_reports * (gsize) REPORT_BLOCK;
  guint8 *packet;

  g_return_val_if_fail (n_reports <= LV_RTCP_MAX_REPORTS, FALSE);
  packet = add_packet (writer, LV_RTCP_RECEIVER_REPORT, n_reports, length);
  if (packet == NULL)
    return FALSE;
  lv_put_u32 (packet + 4, ssrc);
  put_reports (packet + RECEIVER_REPORT, reports, n_reports);
  return TRUE;
}

gboolean
lv_rtcp_write_cname (LvRtcpWriter *writer, guint32 ssrc, const char *cname)
{
  gsize text = strlen (cname);
  /* The list of items ends with at least one zero, at a multiple of four (RFC 3550, 6.5). */
  gsize items = (2 + text) / 4 * 4 + 4;
  guint8 *packet;

  g_return_val_if_fail (text <= LV_RTCP_MAX_CNAME, FALSE);
  packet = add_packet (writer, LV_RTCP_SDES, 1, HEADER + 4 + items);
  if (packet == NULL)
    return FALSE;
  lv_put_u32 (packet + 4, ssrc);
  memset (packet + 8, 0, items);
  packet[8] = CNAME_ITEM;
  packet[9] = (guint8) text;
  memcpy (packet + 10, cname, text);
  return TRUE;
}

static guint8 *
add_extended_block (LvRtcpWriter *writer, guint32 sender, guint8 type, gsize length)
{
  guint8 *packet = add_packet (writer, LV_RTCP_EXTENDED_REPORT, 0, HEADER + 4 + XR_BLOCK + length);

  if (packet == NULL)
    return NULL;
  lv_put_u32 (packet + HEADER, sender);
  packet += HEADER + 4;
  packet[0] = type;
  packet[1] = 0;
  lv_put_u16 (packet + 2, (guint16) (length / 4));
  return packet + XR_BLOCK;
}

gboolean
lv_rtcp_write_reference_time (LvRtcpWriter *writer, guint32 sender, guint64 ntp)
{
  guint8 *block = add_extended_block (writer, sender, XR_REFERENCE_TIME, 8);

  if (block == NULL)
    return FALSE;
  lv_put_u64 (block, ntp);
  return TRUE;
}

gboolean
lv_rtcp_write_time_answer (LvRtcpWriter *writer, guint32 sender, guint32 to, guint64 ntp)
{
  guint8 *block = add_extended_block (writer, sender, XR_TIME_ANSWER, XR_TIME_ITEM);

  if (block == NULL)
    return FALSE;
  lv_put_u32 (block, to);
  lv_put_u32 (block + 4, lv_ntp_middle (ntp));
  lv_put_u32 (block + 8, 0);
  return TRUE;
}

gboolean
lv_rtcp_write_pli (LvRtcpWriter *writer, guint32 sender, guint32 media)
{
  guint8 *packet = add_packet (writer, LV_RTCP_PAYLOAD_FEEDBACK, LV_RTCP_PLI, FEEDBACK);

  if (packet == NULL)
    return FALSE;
  lv_put_u32 (packet + 4, sender);
  lv_put_u32 (packet + 8, media);
  return TRUE;
}

/* How many of the numbers go into one item, and its mask of those after the first. */
static guint
pack_nack_item (const guint16 *seqs, guint n_seqs, guint16 *mask)
{
  guint used = 1;

  *mask = 0;
  for (; used < n_seqs; used++)
    {
      guint16 ahead = (guint16) (seqs[used] - seqs[0]);

      if (ahead >= NACK_SPAN)
        break;
      if (ahead > 0)
        *mask |= (guint16) (1u << (ahead - 1));
    }
  return used;
}

gboolean
lv_rtcp_write_nack (
    LvRtcpWriter *writer, guint32 sender, guint32 media, const guint16 *seqs, guint n_seqs)
{
  guint8 *packet;

  if (n_seqs == 0 || writer->size - writer->length < FEEDBACK + NACK_ITEM)
    return FALSE;
  packet = add_packet (writer, LV_RTCP_TRANSPORT_FEEDBACK, LV_RTCP_NACK, FEEDBACK);
  lv_put_u32 (packet + 4, sender);
  lv_put_u32 (packet + 8, media);
  while (n_seqs > 0 && writer->size - writer->length >= NACK_ITEM)
    {
      guint16 mask;
      guint used = pack_nack_item (seqs, n_seqs, &mask);

      lv_put_u16 (writer->data + writer->length, seqs[0]);
      lv_put_u16 (writer->data + writer->length + 2, mask);
      writer->length += NACK_ITEM;
      seqs += used;
      n_seqs -= used;
    }
  lv_put_u16 (packet + 2, (guint16) ((writer->data + writer->length - packet) / 4 - 1));
  return TRUE;
}

guint64
lv_ntp_from_us (gint64 wall_us)
{
  guint64 seconds = (guint64) (wall_us / G_USEC_PER_SEC) + FROM_1900_TO_1970;
  guint64 micros = (guint64) (wall_us % G_USEC_PER_SEC);

  return seconds << 32 | ((micros << 32) / G_USEC_PER_SEC);
}

guint32
lv_ntp_delay_from_us (gint64 duration_us)
{
  return (guint32) (duration_us * 65536 / G_USEC_PER_SEC);
}

gint64
lv_report_get_round_trip_us (const LvReportBlock *report, gint64 wall_us)
{
  guint32 now = lv_ntp_middle (lv_ntp_from_us (wall_us));
  gint64 round_trip;

  if (report->last_sr == 0)
    return -1;
  round_trip = (gint64) (gint32) (now - report->last_sr - report->delay);
  round_trip = round_trip * G_USEC_PER_SEC / 65536;
  if (round_trip > MAX_ROUND_TRIP_US || round_trip < -MAX_ROUND_TRIP_US)
    return -1;
  /* Rounding can make a short one negative. */
  return MAX (round_trip, 0);
}
