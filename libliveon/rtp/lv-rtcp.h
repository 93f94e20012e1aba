/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RTCP (RFC 3550, 4585, 5104) as far as it is used: reports, NACK, PLI, FIR, BYE, CNAME, and the
 * transport-wide feedback as bytes for lv-bandwidth.h. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LV_RTCP_SENDER_REPORT = 200,
  LV_RTCP_RECEIVER_REPORT = 201,
  LV_RTCP_SDES = 202,
  LV_RTCP_BYE = 203,
  LV_RTCP_TRANSPORT_FEEDBACK = 205,
  LV_RTCP_PAYLOAD_FEEDBACK = 206,
  LV_RTCP_EXTENDED_REPORT = 207, /* RFC 3611 */
} LvRtcpType;

#define LV_RTCP_NACK 1            /* of transport feedback */
#define LV_RTCP_TRANSPORT_WIDE 15 /* of transport feedback */
#define LV_RTCP_PLI 1             /* of payload feedback */
#define LV_RTCP_FIR 4             /* of payload feedback */

/* One packet of a compound. */
typedef struct
{
  guint8 type;
  guint8 count;         /* reports, or the feedback's format */
  const guint8 *packet; /* with its header */
  gsize length; /* without padding: not what the packet's own length field says when it has some */
} LvRtcpPacket;

typedef struct
{
  const guint8 *at;
  gsize left;
} LvRtcpIter;

void lv_rtcp_iter_init (LvRtcpIter *iter, const guint8 *data, gsize length);
/* FALSE at the end, or when the rest is malformed. */
gboolean lv_rtcp_iter_next (LvRtcpIter *iter, LvRtcpPacket *packet);

typedef struct
{
  guint32 ssrc;
  guint64 ntp; /* 32.32 */
  guint32 rtp_time;
  guint32 packets;
  guint32 bytes;
} LvSenderInfo;

typedef struct
{
  guint32 ssrc; /* of the stream reported on */
  guint8 fraction_lost;
  gint32 total_lost;
  guint32 highest_seq; /* cycles << 16 | seq */
  guint32 jitter;      /* in the stream's clock */
  guint32 last_sr;     /* middle 32 bits of its NTP time */
  guint32 delay;       /* since then, 1/65536 s */
} LvReportBlock;

gboolean lv_rtcp_get_sender_info (const LvRtcpPacket *packet, LvSenderInfo *info);
/* The n-th block of a sender or receiver report. */
gboolean lv_rtcp_get_report (const LvRtcpPacket *packet, guint n, LvReportBlock *report);
/* Sender and media SSRC of feedback; media is 0 for FIR. */
gboolean lv_rtcp_get_feedback (const LvRtcpPacket *packet, guint32 *sender, guint32 *media);
/* What a NACK asks for again, in its order: how many; no more than max are written. */
guint lv_rtcp_get_nack (const LvRtcpPacket *packet, guint16 *seqs, guint max);
/* The n-th entry of a FIR. */
gboolean lv_rtcp_get_fir (const LvRtcpPacket *packet, guint n, guint32 *ssrc, guint8 *seq);
/* Of a receiver that asks for its own round trip (RFC 3611, 4.4): by its wall clock. */
gboolean lv_rtcp_get_reference_time (const LvRtcpPacket *packet, guint32 *sender, guint64 *ntp);
/* The answer to that of `ssrc` (RFC 3611, 4.5), as last_sr and delay of a report. */
gboolean lv_rtcp_get_time_answer (const LvRtcpPacket *packet, guint32 ssrc, LvReportBlock *report);
/* The n-th stream that ends. */
gboolean lv_rtcp_get_bye (const LvRtcpPacket *packet, guint n, guint32 *ssrc);

#define LV_RTCP_MAX_REPORTS 31
#define LV_RTCP_MAX_CNAME 255

/* Writers append one packet to a compound in a buffer of fixed size; FALSE when it is full, and
 * nothing was written. n_reports: at most LV_RTCP_MAX_REPORTS. */
typedef struct
{
  guint8 *data;
  gsize size;
  gsize length;
} LvRtcpWriter;

gboolean lv_rtcp_write_sender_report (LvRtcpWriter *writer,
                                      const LvSenderInfo *info,
                                      const LvReportBlock *reports,
                                      guint n_reports);
gboolean lv_rtcp_write_receiver_report (LvRtcpWriter *writer,
                                        guint32 ssrc,
                                        const LvReportBlock *reports,
                                        guint n_reports);
gboolean lv_rtcp_write_cname (LvRtcpWriter *writer, guint32 ssrc, const char *cname);
gboolean lv_rtcp_write_reference_time (LvRtcpWriter *writer, guint32 sender, guint64 ntp);
/* At once, to whom asked as `to`. */
gboolean lv_rtcp_write_time_answer (LvRtcpWriter *writer, guint32 sender, guint32 to, guint64 ntp);
gboolean lv_rtcp_write_pli (LvRtcpWriter *writer, guint32 sender, guint32 media);
/* seqs ascending (with wrap-around); what does not fit is left out. */
gboolean lv_rtcp_write_nack (
    LvRtcpWriter *writer, guint32 sender, guint32 media, const guint16 *seqs, guint n_seqs);

/* NTP time of a wall clock in microseconds since 1970, and its middle 32 bits. */
guint64 lv_ntp_from_us (gint64 wall_us);
static inline guint32
lv_ntp_middle (guint64 ntp)
{
  return (guint32) (ntp >> 16);
}
/* A duration as `delay` of a report has it: 1/65536 s. */
guint32 lv_ntp_delay_from_us (gint64 duration_us);
/* What a report on a stream of ours says of the way there and back (RFC 3550, 6.4.1), when its
 * last_sr was made by the same wall clock; -1 when it does not say. */
gint64 lv_report_get_round_trip_us (const LvReportBlock *report, gint64 wall_us);

G_END_DECLS
