/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-rtx.h"

#include "lv-bytes.h"

#include <string.h>

gboolean
lv_rtx_unwrap (const LvRtpHeader *repetition,
               guint32 ssrc,
               guint8 payload_type,
               LvRtpHeader *original)
{
  if (repetition->payload_length <= LV_RTX_OVERHEAD)
    return FALSE;
  *original = *repetition;
  original->ssrc = ssrc;
  original->payload_type = payload_type;
  original->seq = lv_get_u16 (repetition->payload);
  original->payload += LV_RTX_OVERHEAD;
  original->payload_length -= LV_RTX_OVERHEAD;
  return TRUE;
}

gsize
lv_rtx_write (guint8 *packet,
              gsize size,
              const LvRtpFields *fields,
              const LvRtpExtMap *map,
              guint16 original_seq,
              const guint8 *payload,
              gsize payload_length,
              gsize *header_length,
              gsize *transport_seq_at)
{
  gsize length = lv_rtp_write_header (packet, size, fields, map, transport_seq_at);

  if (length == 0 || size - length < LV_RTX_OVERHEAD + payload_length)
    return 0;
  *header_length = length;
  lv_put_u16 (packet + length, original_seq);
  memcpy (packet + length + LV_RTX_OVERHEAD, payload, payload_length);
  return length + LV_RTX_OVERHEAD + payload_length;
}
