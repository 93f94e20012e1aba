/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sound-journey.h"

#include <opus.h>
#include <string.h>

#include "lv-opus.h"
#include "speech.h"

#define MAX_PACKET 1500
#define TRAVEL_US 10000
#define BLOCK_US 10000

static void
clear_packet (gpointer data)
{
  JourneyPacket *packet = data;

  g_bytes_unref (packet->opus);
}

static OpusEncoder *
make_encoder (const Journey *self)
{
  int error;
  OpusEncoder *encoder = opus_encoder_create (SPEECH_RATE, 1, OPUS_APPLICATION_VOIP, &error);

  g_assert_cmpint (error, ==, OPUS_OK);
  opus_encoder_ctl (encoder, OPUS_SET_BITRATE ((int) self->bitrate_bps));
  opus_encoder_ctl (encoder, OPUS_SET_INBAND_FEC (1));
  opus_encoder_ctl (encoder, OPUS_SET_PACKET_LOSS_PERC (
                                 MAX (5, (int) ((self->expected_loss + self->loss) * 100))));
  opus_encoder_ctl (encoder, OPUS_SET_SIGNAL (OPUS_SIGNAL_VOICE));
  opus_encoder_ctl (encoder, OPUS_SET_DTX (self->has_dtx));
  opus_encoder_ctl (encoder, OPUS_SET_COMPLEXITY (9));
  return encoder;
}

static int
compare_arrivals (gconstpointer a, gconstpointer b)
{
  const JourneyPacket *first = a, *second = b;

  if (first->arrival_us != second->arrival_us)
    return first->arrival_us < second->arrival_us ? -1 : 1;
  return first->seq < second->seq ? -1 : 1;
}

/* When a packet arrives that is complete at sent_us; 0: never. */
static gint64
travel (const Journey *self, GRand *random, gint64 sent_us, gint64 *before)
{
  gint64 arrival_us = sent_us + TRAVEL_US;

  if (self->jitter != JITTER_NONE)
    arrival_us += g_rand_double (random) * self->jitter_ms * 1000;
  if (self->jitter == JITTER_IN_ORDER)
    arrival_us = MAX (arrival_us, *before);
  if (g_rand_double (random) < self->loss)
    return 0;
  *before = arrival_us;
  return arrival_us;
}

void
journey_sort (GArray *packets)
{
  g_array_sort (packets, compare_arrivals);
}

GArray *
journey_send (const Journey *self, GArray *speech)
{
  GArray *packets = g_array_new (FALSE, FALSE, sizeof (JourneyPacket));
  OpusEncoder *encoder = make_encoder (self);
  GRand *random = g_rand_new_with_seed (self->seed);
  int frame = self->frame_ms * SPEECH_RATE / 1000;
  gint64 seq = 65530, before = 0;
  gboolean was_pause = FALSE;

  g_array_set_clear_func (packets, clear_packet);
  for (gint64 at = 0; at + frame <= speech->len; at += frame)
    {
      guint8 data[MAX_PACKET];
      int length = opus_encode_float (encoder, &g_array_index (speech, float, at), frame, data,
                                      MAX_PACKET);
      gint64 sent_us = (at + frame) * 1000000 / SPEECH_RATE / (1 + self->drift);
      gboolean is_pause = length <= 2, goes_out = !is_pause || !was_pause;

      g_assert_cmpint (length, >, 0);
      was_pause = is_pause;
      for (int copies = g_rand_double (random) < self->duplicates ? 2 : 1; copies > 0 && goes_out;
           copies--)
        {
          JourneyPacket packet = { NULL, seq, at + 123456789, 0 };

          packet.arrival_us = travel (self, random, sent_us, &before);
          packet.opus = g_bytes_new (data, length);
          if (packet.arrival_us > 0)
            g_array_append_val (packets, packet);
          else
            g_bytes_unref (packet.opus);
        }
      seq += goes_out;
    }
  journey_sort (packets);
  g_rand_free (random);
  opus_encoder_destroy (encoder);
  return packets;
}

JourneyEnd *
journey_hear (GArray *packets, guint n_blocks)
{
  g_autoptr (LvSoundBuffer) buffer = lv_sound_buffer_new ();
  JourneyEnd *end = g_new0 (JourneyEnd, 1);
  guint next = 0, n_heard = 0;
  gint64 rtp_origin = 123456789;

  end->heard = g_array_new (FALSE, TRUE, sizeof (float));
  for (guint i = 1; i <= n_blocks; i++)
    {
      float block[LV_SOUND_BLOCK] = { 0 };
      gint64 now_us = i * BLOCK_US + 3000, play_us;

      for (; next < packets->len; next++)
        {
          JourneyPacket *packet = &g_array_index (packets, JourneyPacket, next);

          if (packet->arrival_us > now_us)
            break;
          if (packet->arrival_us == 0)
            continue;
          lv_sound_buffer_push (buffer, packet->seq, packet->rtp_time, packet->arrival_us,
                                packet->opus);
        }
      if (lv_sound_buffer_pull (buffer, now_us, block))
        {
          /* Half a second to begin with is left out. */
          play_us = lv_sound_buffer_get_pull_time (buffer, rtp_origin);
          if (i > 50)
            {
              end->mouth_to_ear_ms += play_us / 1000.0;
              n_heard++;
            }
        }
      g_array_append_vals (end->heard, block, LV_SOUND_BLOCK);
    }
  end->mouth_to_ear_ms /= MAX (n_heard, 1);
  /* What Opus looks ahead belongs to the way. */
  end->mouth_to_ear_ms += 6.5;
  lv_sound_buffer_get_stats (buffer, &end->stats);
  return end;
}

void
journey_end_free (JourneyEnd *self)
{
  g_array_unref (self->heard);
  g_free (self);
}

double
journey_get_concealed (const JourneyEnd *self)
{
  return 100.0 * self->stats.concealed_samples / MAX (self->stats.samples, 1);
}
