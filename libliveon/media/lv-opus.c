/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-opus.h"

#include <opus.h>

#define MAX_FRAMES 48
#define SILK_FRAME 960 /* samples: longer Opus frames hold several SILK frames */

guint
lv_opus_get_samples (const guint8 *packet, gsize length)
{
  int n;

  if (length == 0 || length > G_MAXINT32)
    return 0;
  n = opus_packet_get_nb_samples (packet, length, LV_OPUS_RATE);
  return n < 0 ? 0 : n;
}

guint
lv_opus_get_frame_samples (const guint8 *packet, gsize length)
{
  return length == 0 ? 0 : opus_packet_get_samples_per_frame (packet, LV_OPUS_RATE);
}

/* The SILK layer begins with a flag of voice activity a SILK frame and one of LBRR a channel, of
 * even probability, so that the range coder leaves them as plain bits. */
gboolean
lv_opus_has_fec (const guint8 *packet, gsize length)
{
  const guint8 *frames[MAX_FRAMES];
  opus_int16 sizes[MAX_FRAMES];
  guint n_silk;
  gboolean is_celt = length == 0 || (packet[0] & 0x80) != 0;

  if (is_celt || opus_packet_parse (packet, length, NULL, frames, sizes, NULL) <= 0 || sizes[0] < 1)
    return FALSE;
  n_silk = MAX (lv_opus_get_frame_samples (packet, length) / SILK_FRAME, 1);
  if ((frames[0][0] >> (7 - n_silk) & 1) != 0)
    return TRUE;
  return opus_packet_get_nb_channels (packet) == 2 && (frames[0][0] >> (6 - 2 * n_silk) & 1) != 0;
}

gboolean
lv_opus_is_pause (gsize length)
{
  return length <= 2;
}
