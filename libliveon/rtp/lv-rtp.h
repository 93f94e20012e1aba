/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* RTP packets (RFC 3550) and their header extensions (RFC 8285), as bytes. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_RTP_MAX_SIZE 1500    /* bytes of any datagram that is taken */
#define LV_RTP_PACKET_SIZE 1200 /* of an RTP packet that we make, before SRTP adds its tag */
#define LV_RTP_FIXED_SIZE 12    /* of a header without CSRCs and extensions */
#define LV_RTP_MAX_WORD 16      /* characters of a MID or RID */
/* No header that lv_rtp_write_header() makes is longer. */
#define LV_RTP_MAX_HEADER (LV_RTP_FIXED_SIZE + 4 + 4 + 3 * (1 + LV_RTP_MAX_WORD) + 2 + 3)

/* Header extensions that are used; their ids are negotiated. */
typedef enum
{
  LV_EXT_MID,           /* RFC 8843: urn:ietf:params:rtp-hdrext:sdes:mid */
  LV_EXT_RID,           /* RFC 8852: urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id */
  LV_EXT_REPAIRED_RID,  /* RFC 8852: urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id */
  LV_EXT_SOUND_LEVEL,   /* RFC 6464: urn:ietf:params:rtp-hdrext:ssrc-audio-level */
  LV_EXT_TRANSPORT_SEQ, /* draft-holmer-rmcat-transport-wide-cc-extensions-01 */
  LV_N_EXTS,
} LvRtpExt;

/* Ids 1 to 14; 0: not negotiated. One map holds for all lines of a connection (BUNDLE). */
typedef struct
{
  guint8 id[LV_N_EXTS];
} LvRtpExtMap;

const char *lv_rtp_ext_to_uri (LvRtpExt ext);
gboolean lv_rtp_ext_from_uri (const char *uri, LvRtpExt *ext);

typedef struct
{
  guint8 payload_type;
  gboolean has_marker;
  guint16 seq;
  guint32 timestamp;
  guint32 ssrc;
  gboolean has_csrc;
  guint32 csrc; /* the first: who it comes from, where a server forwards */
  const guint8
      *exts; /* the body of the extension block, inside the packet; NULL when there is none */
  gsize exts_length;
  guint16 exts_profile;  /* 0xBEDE: one-byte headers; 0x100x: two-byte headers */
  const guint8 *payload; /* inside the packet, without padding */
  gsize payload_length;
  gsize header_length; /* with CSRCs and extensions: where SRTP begins to encrypt */
} LvRtpHeader;

/* FALSE when it is no RTP packet; nothing is read outside of the length given. The packet is
 * without SRTP: padding is inside of what that encrypts. A packet of padding alone has
 * payload_length 0. */
gboolean lv_rtp_parse (const guint8 *packet, gsize length, LvRtpHeader *header);
/* The value of an extension, inside the packet; NULL when it is not there. */
const guint8 *lv_rtp_get_ext (const LvRtpHeader *header, guint8 id, gsize *length);
/* A MID or RID as a string. FALSE when it is not there, too long, or not of visible ASCII. */
gboolean lv_rtp_get_word (const LvRtpHeader *header, guint8 id, char word[LV_RTP_MAX_WORD + 1]);
/* RFC 6464. FALSE when the packet does not say. */
gboolean lv_rtp_get_sound_level (const LvRtpHeader *header,
                                 const LvRtpExtMap *map,
                                 guint8 *level,
                                 gboolean *has_voice);
gboolean lv_rtp_get_transport_seq (const LvRtpHeader *header, const LvRtpExtMap *map, guint16 *seq);

/* What is written before the payload. An extension whose id is 0 or whose value is not set is left
 * out; the block is padded to 4 bytes. */
typedef struct
{
  guint8 payload_type;
  gboolean has_marker;
  guint16 seq;
  guint32 timestamp;
  guint32 ssrc;
  gboolean has_csrc;
  guint32 csrc;
  const char *mid;          /* NULL: left out; at most LV_RTP_MAX_WORD bytes */
  const char *rid;          /* the same */
  const char *repaired_rid; /* the same */
  gboolean has_sound_level;
  guint8 sound_level;
  gboolean has_voice;
  gboolean has_transport_seq; /* of value 0, to be set when the packet leaves */
} LvRtpFields;

/* The length of the header; 0 when size is too small. transport_seq_at: where the two bytes of the
 * transport sequence number are, 0 when there is none. */
gsize lv_rtp_write_header (guint8 *packet,
                           gsize size,
                           const LvRtpFields *fields,
                           const LvRtpExtMap *map,
                           gsize *transport_seq_at);
/* Lengthens a packet of `length` bytes by 1 to 255 bytes of padding; its new length, 0 when size is
 * too small. */
gsize lv_rtp_add_padding (guint8 *packet, gsize size, gsize length, guint8 padding);

/* What a datagram is, by its first byte (RFC 7983), and RTCP by its packet type (RFC 5761). */
typedef enum
{
  LV_DATAGRAM_OTHER,
  LV_DATAGRAM_STUN,
  LV_DATAGRAM_DTLS,
  LV_DATAGRAM_RTP,
  LV_DATAGRAM_RTCP,
} LvDatagramKind;

LvDatagramKind lv_datagram_get_kind (const guint8 *data, gsize length);

G_END_DECLS
