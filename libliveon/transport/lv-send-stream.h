/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A client's outgoing stream (one SSRC and its RTX): frames into packets, kept for a while to be
 * sent again, counted for sender reports. Media thread of its owner.
 *
 * Each packet says its MID (and RID): with short ones that costs 4 bytes at most, beside the
 * transport sequence number it lies in what would be padding; so the server needs no state to know
 * a packet, whichever is lost, and all packets of a frame have the same length, as UDP GSO wants.
 * Frames may be sealed: nothing behind lv_frame_get_clear_length() is looked at. */
#pragma once

#include "lv-frame.h"
#include "lv-rtcp.h"
#include "lv-rtp.h"

G_BEGIN_DECLS

/* Of one frame; larger frames are dropped. A receiver keeps at least as many. */
#define LV_MAX_FRAME_PACKETS 1024

typedef struct
{
  LvSource source;
  guint layer;
  guint32 ssrc, rtx_ssrc; /* rtx_ssrc 0: none */
  guint8 payload_type, rtx_payload_type;
  guint8 red_payload_type; /* of sound that carries copies; 0: it must not */
  const char *mid, *rid;   /* copied; rid NULL for streams without layers */
  LvRtpExtMap exts;
} LvSendStreamConfig;

/* A whole RTP packet without SRTP, with room for LV_SRTP_OVERHEAD behind it: the owner stamps the
 * transport sequence number, protects and sends it, now or as its pacer says. Gone when the call
 * returns. */
typedef struct
{
  guint8 *packet;
  gsize length;
  gsize header_length;
  gsize transport_seq_at; /* 0: none */
  LvSource source;
  gboolean is_retransmission;
  gboolean is_padding; /* made by lv_send_stream_send_padding () */
  gboolean is_probe;   /* set by the pacer: for lv_bandwidth_on_sent () */
} LvOutgoing;
typedef void (*LvOutgoingFunc) (const LvOutgoing *outgoing, gpointer data);

typedef struct _LvSendStream LvSendStream;
LvSendStream *
lv_send_stream_new (const LvSendStreamConfig *config, LvOutgoingFunc func, gpointer data);
void lv_send_stream_free (LvSendStream *self);
/* FALSE: the frame is empty or far too large, and dropped. */
gboolean lv_send_stream_send (LvSendStream *self, LvFrame *frame, gint64 now_us);
/* Of sound: how many of the frames before it each packet carries once more (lv-red.h). */
void lv_send_stream_set_copies (LvSendStream *self, guint n_copies);
/* The packet goes out again as RTX (RFC 4588) if it is still there, within a round trip only once,
 * unless it got lost twice. */
void lv_send_stream_on_nack (LvSendStream *self, guint16 seq, gint64 now_us);
void lv_send_stream_set_round_trip (LvSendStream *self, gint64 round_trip_us);
/* One packet of about `length` bytes for measuring the way, which may be lost: a recent one once
 * more as RTX, or padding alone on the RTX SSRC. Its length, 0 before the first packet or without
 * RTX. */
gsize lv_send_stream_send_padding (LvSendStream *self, gsize length, gint64 now_us);
/* For the sender report; FALSE before the first packet. wall_us: of the same moment as now_us. */
gboolean lv_send_stream_get_sender_info (LvSendStream *self,
                                         gint64 now_us,
                                         gint64 wall_us,
                                         LvSenderInfo *info);
/* Packets that went out again because they were asked for. */
guint64 lv_send_stream_get_repeated (LvSendStream *self);
const LvSendStreamConfig *lv_send_stream_get_config (LvSendStream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSendStream, lv_send_stream_free)

G_END_DECLS
