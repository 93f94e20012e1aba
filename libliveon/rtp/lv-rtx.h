/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Packets that are sent again, in a stream of their own (RFC 4588): a header, the number of the
 * original, its payload. Any thread. */
#pragma once

#include "lv-rtp.h"

G_BEGIN_DECLS

#define LV_RTX_OVERHEAD 2 /* bytes before the original's payload */

/* The original from its repetition: number and payload are the original's, SSRC and payload type as
 * given; all else of a header stays that of the repetition. FALSE when there is no original in it:
 * padding. Both may be the same. */
gboolean lv_rtx_unwrap (const LvRtpHeader *repetition,
                        guint32 ssrc,
                        guint8 payload_type,
                        LvRtpHeader *original);
/* The repetition of a payload, with this header; its length, 0 when size is too small. */
gsize lv_rtx_write (guint8 *packet,
                    gsize size,
                    const LvRtpFields *fields,
                    const LvRtpExtMap *map,
                    guint16 original_seq,
                    const guint8 *payload,
                    gsize payload_length,
                    gsize *header_length,
                    gsize *transport_seq_at);

G_END_DECLS
