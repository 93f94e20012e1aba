/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The secure part of one participant's connection, client and server alike: DTLS, then SRTP and
 * SRTCP, over whatever carries datagrams. STUN never gets here. No socket and no clock of its own.
 * Media thread of its owner.
 *
 *   NEW ─start / first flight─> HANDSHAKE ─fingerprint fits─> READY ─close, peer closed─> CLOSED
 *                                   └────── any fault ──────> FAILED
 */
#pragma once

#include "lv-dtls.h"
#include "lv-rtp.h"

G_BEGIN_DECLS

typedef enum
{
  LV_MEDIA_LINK_NEW,
  LV_MEDIA_LINK_HANDSHAKE,
  LV_MEDIA_LINK_READY,
  LV_MEDIA_LINK_CLOSED,
  LV_MEDIA_LINK_FAILED,
} LvMediaLinkState;

typedef struct
{
  /* A datagram for the peer that is no SRTP packet: DTLS. */
  void (*send) (const guint8 *data, gsize length, gpointer user_data);
  /* Decrypted, may be changed in place, gone when the call returns. */
  void (*rtp) (guint8 *packet, const LvRtpHeader *header, gint64 now_us, gpointer user_data);
  void (*rtcp) (const guint8 *data, gsize length, gint64 now_us, gpointer user_data);
  /* Not of one's own close. The link must not be freed in here. */
  void (*state) (LvMediaLinkState state, gpointer user_data);
} LvMediaLinkEvents;

typedef struct _LvMediaLink LvMediaLink;
/* events: not copied. */
LvMediaLink *lv_media_link_new (LvDtlsIdentity *identity,
                                gboolean is_server,
                                const guint8 fingerprint[LV_DTLS_FINGERPRINT_SIZE],
                                const LvMediaLinkEvents *events,
                                gpointer user_data);
void lv_media_link_free (LvMediaLink *self);
/* A way to the peer stands: the client's handshake begins; a ClientHello that came too early was
 * kept and is answered now. */
void lv_media_link_start (LvMediaLink *self);
/* A datagram from the peer, changed in place. */
void lv_media_link_receive (LvMediaLink *self, guint8 *data, gsize length, gint64 now_us);
gint64 lv_media_link_get_timeout_us (LvMediaLink *self); /* as lv_dtls_get_timeout_us() */
void lv_media_link_on_timeout (LvMediaLink *self);
LvMediaLinkState lv_media_link_get_state (LvMediaLink *self);
const GError *lv_media_link_get_error (LvMediaLink *self);
/* SRTP or SRTCP in place, ready for the socket; FALSE while it is not READY. */
gboolean
lv_media_link_protect (LvMediaLink *self, guint8 *packet, gsize *length, gsize header_length);
gboolean lv_media_link_protect_rtcp (LvMediaLink *self, guint8 *packet, gsize *length);
/* A packet of this SSRC will be protected after so many of other links, 3 to 1: the memory for it
 * is fetched, one pointer further each time. */
void lv_media_link_prefetch (LvMediaLink *self, guint32 ssrc, guint ahead);
void lv_media_link_close (LvMediaLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvMediaLink, lv_media_link_free)

G_END_DECLS
