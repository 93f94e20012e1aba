/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The part of SDP (RFC 8866, 8829, 8839, 8843, 8851, 8853) that an offer and an answer of ours, and
 * a browser's, need: all of one BUNDLE. Main context only. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LV_SDP_MAX_SIZE (112 * 1024) /* bytes; a browser's line for pictures has 4 kB */
#define LV_SDP_MAX_LINES 64
#define LV_SDP_MAX_CODECS 64
#define LV_SDP_MAX_FEEDBACK 16 /* of a codec; the rest is passed over */
#define LV_SDP_MAX_EXTS 32
#define LV_SDP_MAX_RIDS 3
#define LV_SDP_MAX_CANDIDATES 32 /* the rest is passed over */
#define LV_SDP_MAX_TOKEN 256

typedef enum
{
  LV_SDP_INACTIVE,
  LV_SDP_SENDONLY,
  LV_SDP_RECVONLY,
  LV_SDP_SENDRECV,
} LvSdpDirection;

typedef enum
{
  LV_SDP_ACTPASS,
  LV_SDP_ACTIVE,
  LV_SDP_PASSIVE,
} LvSdpSetup;

typedef struct
{
  guint8 payload_type;
  char *name; /* "opus" "VP8" "rtx", as written */
  guint clock_rate;
  guint channels;  /* 1 when it is not said */
  char *fmtp;      /* NULL: none */
  guint8 apt;      /* of rtx: what it repeats */
  char **feedback; /* "nack" "nack pli" "transport-cc" …; never NULL */
} LvSdpCodec;

typedef struct
{
  guint8 id;
  char *uri;
} LvSdpExt;

typedef struct
{
  gboolean is_video;    /* else audio */
  gboolean is_rejected; /* port 0 outside the bundle */
  char *mid;
  LvSdpDirection direction;
  GPtrArray *codecs;    /* LvSdpCodec, in order of preference */
  GPtrArray *exts;      /* LvSdpExt */
  char **rids;          /* of simulcast, in the order of a=simulcast; never NULL */
  gboolean is_rid_recv; /* they are received, not sent */
  guint32 ssrc;         /* 0: not said */
  guint32 rtx_ssrc;     /* of a=ssrc-group:FID; 0: not said */
  char *cname;          /* NULL: not said */
  char *msid;           /* "stream track"; NULL: not said */
} LvSdpLine;

typedef struct
{
  gboolean is_tcp; /* tcptype passive */
  guint32 priority;
  char *address;
  guint16 port;
} LvSdpCandidate;

typedef struct
{
  guint64 session_version;
  gboolean is_ice_lite;
  char *ice_ufrag, *ice_pwd;
  guint8 fingerprint[32]; /* sha-256; there is no other */
  LvSdpSetup setup;
  GPtrArray *lines;      /* LvSdpLine */
  GPtrArray *candidates; /* LvSdpCandidate */
} LvSdp;

LvSdp *lv_sdp_new (void);
void lv_sdp_free (LvSdp *self);
LvSdpLine *lv_sdp_add_line (LvSdp *self, gboolean is_video, const char *mid);
LvSdpLine *lv_sdp_find_line (LvSdp *self, const char *mid);
LvSdpCodec *lv_sdp_line_add_codec (
    LvSdpLine *self, guint8 payload_type, const char *name, guint clock_rate, guint channels);
/* Without regard to case; NULL when it is not offered. rtx of that payload type: the next. */
LvSdpCodec *lv_sdp_line_find_codec (LvSdpLine *self, const char *name);
LvSdpCodec *lv_sdp_line_find_rtx (LvSdpLine *self, guint8 payload_type);
void lv_sdp_line_add_ext (LvSdpLine *self, guint8 id, const char *uri);
void lv_sdp_add_candidate (
    LvSdp *self, gboolean is_tcp, guint32 priority, const char *address, guint16 port);

/* LIVEON_ERROR_PROTOCOL says which line of the text is wrong. What is unknown is passed over; what
 * is needed and missing, or different from line to line (credentials, fingerprints), is refused. */
LvSdp *lv_sdp_parse (const char *text, GError **error);
char *lv_sdp_write (LvSdp *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSdp, lv_sdp_free)

G_END_DECLS
