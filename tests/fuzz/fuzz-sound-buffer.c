/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "fuzz.h"
#include "lv-opus.h"
#include "lv-sound-buffer.h"

#define HEAD 6

/* Records of: blocks to pull before, step of the sequence number, of the RTP time in 2.5 ms (both
 * signed), what the arrival differs in ms, and the packet behind its length. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (LvSoundBuffer) buffer = lv_sound_buffer_new ();
  gint64 seq = 0, rtp_time = 0, now_us = 0;
  LvAudioStats stats;

  while (size >= HEAD)
    {
      gsize length = MIN (data[5], size - HEAD);
      g_autoptr (GBytes) opus = g_bytes_new (data + HEAD, length);

      seq += (gint8) data[1];
      rtp_time += (gint8) data[2] * 120 * (data[3] % 4 == 3 ? 1000 : 1);
      lv_sound_buffer_push (buffer, seq, rtp_time, now_us + data[4] * 1000, opus);
      if (data[0] == 255)
        lv_sound_buffer_reset (buffer);
      for (int i = data[0] % 16; i > 0; i--)
        {
          float block[LV_SOUND_BLOCK];

          now_us += 10000;
          if (lv_sound_buffer_pull (buffer, now_us, block))
            for (int j = 0; j < LV_SOUND_BLOCK; j++)
              g_assert_true (isfinite (block[j]));
        }
      data += HEAD + length;
      size -= HEAD + length;
    }
  lv_sound_buffer_get_stats (buffer, &stats);
  /* What is concealed may wait to be played. */
  g_assert_cmpuint (stats.concealed_samples, <=, stats.samples + 2 * LV_OPUS_MAX_SAMPLES);
  return 0;
}
