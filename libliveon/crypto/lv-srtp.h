/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SRTP and SRTCP with AES-GCM (RFC 3711, RFC 7714), one direction of one connection. The thread
 * that owns it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The numbers of RFC 7714, 14.2. There is no other profile. */
typedef enum
{
  LV_SRTP_AEAD_AES_128_GCM = 7,
  LV_SRTP_AEAD_AES_256_GCM = 8,
} LvSrtpProfile;

#define LV_SRTP_TAG_SIZE 16
#define LV_SRTP_OVERHEAD 20 /* bytes that protecting adds at most: tag, and SRTCP's index */
#define LV_SRTP_SALT_SIZE 12
#define LV_SRTP_MAX_STREAMS 256 /* of one direction; more are refused */

gsize lv_srtp_profile_get_key_size (LvSrtpProfile profile); /* 16 or 32 */

typedef struct _LvSrtp LvSrtp;

/* From a master key and salt; is_sender decides which of the calls below may be used. A sender's
 * first sequence number should be below 2^15, or a receiver that misses it guesses wrong. */
LvSrtp *lv_srtp_new (LvSrtpProfile profile,
                     const guint8 *master_key,
                     const guint8 *master_salt,
                     gboolean is_sender);
void lv_srtp_free (LvSrtp *self);

/* In place. `length` is changed; there must be room for LV_SRTP_OVERHEAD more bytes. header_length
 * as lv_rtp_parse() or lv_rtp_write_header() has it. FALSE when the stream is used up (2^48
 * packets), or there are too many, or the sequence number was used before: the same packet again,
 * changed or not, goes out as RTX under another SSRC. */
gboolean lv_srtp_protect (LvSrtp *self, guint8 *packet, gsize *length, gsize header_length);
gboolean lv_srtp_protect_rtcp (LvSrtp *self, guint8 *packet, gsize *length);
/* A packet will be protected after so many of others, 2 or 1: the memory for it is fetched, one
 * pointer further each time. */
void lv_srtp_prefetch (LvSrtp *self, guint32 ssrc, guint ahead);
/* In place. FALSE when it is forged, a replay (window of 1024), or no such packet: drop it; the
 * packet's contents are then undefined. Nothing moves before the tag was verified. */
gboolean lv_srtp_unprotect (LvSrtp *self, guint8 *packet, gsize *length);
gboolean lv_srtp_unprotect_rtcp (LvSrtp *self, guint8 *packet, gsize *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSrtp, lv_srtp_free)

G_END_DECLS
