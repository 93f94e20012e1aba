/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "lv-red.h"
#include "lv-vp8.h"

static void
check_vp8 (const LvRtpHeader *header)
{
  g_autofree guint8 *payload = g_memdup2 (header->payload, header->payload_length);
  LvVp8Descriptor descriptor;
  LvVp8Descriptor again;
  guint width;
  guint height;

  if (!lv_vp8_parse_descriptor (payload, header->payload_length, &descriptor))
    return;
  g_assert_cmpuint (descriptor.length, <, header->payload_length);
  lv_vp8_get_size (payload + descriptor.length, header->payload_length - descriptor.length, &width,
                   &height);
  lv_vp8_rewrite_descriptor (payload, &descriptor, 0x55, 0x33);
  g_assert_true (lv_vp8_parse_descriptor (payload, header->payload_length, &again));
  g_assert_cmpuint (again.length, ==, descriptor.length);
  g_assert_cmpuint (again.tid, ==, descriptor.tid);
  g_assert_true (!again.has_picture_id || again.picture_id == 0x55);
  g_assert_true (!again.has_tl0picidx || again.tl0picidx == 0x33);
}

static void
check_exts (const LvRtpHeader *header, const guint8 *end)
{
  char word[LV_RTP_MAX_WORD + 1];

  for (guint id = 0; id < 256; id++)
    {
      gsize length;
      const guint8 *value = lv_rtp_get_ext (header, (guint8) id, &length);

      if (value == NULL)
        continue;
      g_assert_true (value > header->exts && value + length <= header->exts + header->exts_length);
      g_assert_true (value + length <= end);
      if (lv_rtp_get_word (header, (guint8) id, word))
        g_assert_cmpuint (strlen (word), ==, length);
    }
}

static void
check_red (const LvRtpHeader *header)
{
  LvRedBlock blocks[LV_RED_MAX_COPIES + 1];
  const guint n = lv_red_parse (header->payload, header->payload_length, blocks);

  for (guint i = 0; i < n; i++)
    {
      const LvRtpHeader block = lv_red_get_header (header, blocks, n, i);

      g_assert_true (block.payload > header->payload);
      g_assert_true (block.payload + block.payload_length
                     <= header->payload + header->payload_length);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  LvRtpHeader header;

  lv_datagram_get_kind (data, size);
  if (!lv_rtp_parse (data, size, &header))
    return 0;
  g_assert_cmpuint (header.header_length + header.payload_length, <=, size);
  g_assert_true (header.payload == data + header.header_length);
  check_exts (&header, data + size);
  check_vp8 (&header);
  check_red (&header);
  return 0;
}
