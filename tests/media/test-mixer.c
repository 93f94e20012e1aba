/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-mixer.h"

#include <math.h>
#include <stdlib.h>

#include "lv-chime.h"
#include "lv-limiter.h"
#include "sound-journey.h"
#include "speech.h"
#include "test-support.h"

#define N 48000

static double
get_loudest (const float *samples, gsize n)
{
  double loudest = 0;

  for (gsize i = 0; i < n; i++)
    loudest = MAX (loudest, fabs (samples[i]));
  return loudest;
}

static void
make_tone (float *samples, gsize n, double amplitude)
{
  for (gsize i = 0; i < n; i++)
    samples[i] = amplitude * sin (2 * G_PI * 300 * i / 48000);
}

static void
limit (LvLimiter *limiter, float *samples, gsize n)
{
  for (gsize at = 0; at < n; at += LV_SOUND_BLOCK)
    lv_limiter_apply (limiter, samples + at, LV_SOUND_BLOCK);
}

static void
test_limiter_leaves_quiet_sound (void)
{
  g_autofree float *samples = g_new (float, N), *before = g_new (float, N);
  LvLimiter limiter;

  lv_limiter_init (&limiter);
  make_tone (samples, N, 0.9);
  make_tone (before, N, 0.9);
  limit (&limiter, samples, N);
  g_assert_cmpmem (samples, N * sizeof (float), before, N * sizeof (float));
}

static void
test_limiter_holds_loud_sound (void)
{
  g_autofree float *samples = g_new (float, N);
  LvLimiter limiter;

  lv_limiter_init (&limiter);
  make_tone (samples, N / 2, 0.1);
  make_tone (samples + N / 2, N / 2, 2.5);
  limit (&limiter, samples, N);
  g_assert_cmpfloat (get_loudest (samples, N), <=, LV_LIMITER_CEILING + 0.001);
  /* Turned down, not cut off: the tone keeps its shape. */
  g_assert_cmpfloat (speech_get_rms (samples + N * 3 / 4, N / 4), <, 0.75 * LV_LIMITER_CEILING);
  /* And up again. */
  make_tone (samples, N, 0.5);
  limit (&limiter, samples, N);
  g_assert_cmpfloat (get_loudest (samples + N / 2, N / 2), >, 0.49);
}

typedef struct
{
  LvMixer *mixer;
  GArray *packets;
  guint next;
  gint64 now_us;
} Test;

static void
set_up (Test *self, gconstpointer data)
{
  Journey journey = { 20, 32000, FALSE, 0, JITTER_NONE };
  g_autoptr (GArray) speech = speech_new ("en");

  self->mixer = lv_mixer_new (3);
  self->packets = journey_send (&journey, speech);
}

static void
tear_down (Test *self, gconstpointer data)
{
  lv_mixer_free (self->mixer);
  g_array_unref (self->packets);
}

/* The loudness of so many seconds of the same speech in n slots. */
static double
play (Test *self, guint n_slots, guint seconds)
{
  double energy = 0;

  for (guint i = 0; i < seconds * 100; i++)
    {
      gint16 block[LV_SOUND_BLOCK];

      self->now_us += 10000;
      for (; g_array_index (self->packets, JourneyPacket, self->next).arrival_us <= self->now_us;
           self->next++)
        {
          JourneyPacket *packet = &g_array_index (self->packets, JourneyPacket, self->next);

          for (guint slot = 0; slot < n_slots; slot++)
            lv_sound_buffer_push (lv_mixer_get_buffer (self->mixer, slot), packet->seq,
                                  packet->rtp_time, packet->arrival_us, packet->opus);
        }
      lv_mixer_pull (self->mixer, self->now_us, block);
      for (guint j = 0; j < LV_SOUND_BLOCK; j++)
        energy += pow (block[j] / 32768.0, 2);
    }
  return sqrt (energy / (seconds * N));
}

static void
test_silence (Test *self, gconstpointer data)
{
  g_assert_cmpuint (lv_mixer_get_n_slots (self->mixer), ==, 3);
  g_assert_cmpfloat (play (self, 0, 1), ==, 0);
}

static void
test_volume (Test *self, gconstpointer data)
{
  double full = play (self, 1, 4), half, none;

  self->next = 0;
  lv_mixer_free (self->mixer);
  self->mixer = lv_mixer_new (3);
  self->now_us = 0;
  lv_mixer_set_volume (self->mixer, 0, 0.5);
  lv_mixer_set_volume (self->mixer, 1, 0.5);
  half = play (self, 1, 4);
  g_assert_cmpfloat (fabs (half / full - 0.5), <, 0.02);
  lv_mixer_set_volume (self->mixer, 0, 0);
  lv_mixer_set_volume (self->mixer, 1, -3);
  play (self, 2, 1);
  none = play (self, 2, 1);
  g_assert_cmpfloat (none, ==, 0);
}

/* Sample for sample, once, also where the last block is not full. */
static void
test_clip (Test *self, gconstpointer data)
{
  gint16 samples[LV_SOUND_BLOCK + 7], block[LV_SOUND_BLOCK];
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    samples[i] = 5000;
  bytes = g_bytes_new (samples, sizeof samples);
  g_assert_false (lv_mixer_is_playing (self->mixer));
  lv_mixer_play (self->mixer, bytes);
  lv_mixer_pull (self->mixer, 0, block);
  lv_mixer_play (self->mixer, bytes);
  for (guint pulled = 0; pulled < 3 * LV_SOUND_BLOCK; pulled += LV_SOUND_BLOCK)
    {
      g_assert_true (lv_mixer_is_playing (self->mixer) == (pulled < G_N_ELEMENTS (samples)));
      lv_mixer_pull (self->mixer, 10000 + pulled, block);
      for (guint i = 0; i < LV_SOUND_BLOCK; i++)
        g_assert_cmpint (ABS (block[i] - (pulled + i < G_N_ELEMENTS (samples) ? 5000 : 0)), <=, 1);
    }
}

/* What is heard of a chime: its length in samples, and its loudest one. */
static int
listen (LvChime chime, gsize *n)
{
  g_autoptr (GBytes) bytes = lv_chime_make (chime);
  gsize size;
  const gint16 *samples = g_bytes_get_data (bytes, &size);
  int loudest = 0, step = 0;

  *n = size / sizeof (gint16);
  for (gsize i = 1; i < *n; i++)
    {
      loudest = MAX (loudest, ABS (samples[i]));
      step = MAX (step, ABS (samples[i] - samples[i - 1]));
    }
  /* It does not click. */
  g_assert_cmpint (ABS (samples[0]), <, 10);
  g_assert_cmpint (ABS (samples[*n - 1]), <, 10);
  g_assert_cmpint (step, <, loudest / 2);
  return loudest;
}

/* What people test their speakers with does not hurt; what is heard while they talk is softer. */
static void
test_chime (void)
{
  static const LvChime soft[] = { LV_CHIME_JOINED, LV_CHIME_HAND };
  gsize n;
  int loudest = listen (LV_CHIME_SPEAKER, &n);

  g_assert_cmpuint (n, >, 48000);
  g_assert_cmpint (loudest, >, G_MAXINT16 / 8);
  g_assert_cmpint (loudest, <, G_MAXINT16 / 2);
  for (guint i = 0; i < G_N_ELEMENTS (soft); i++)
    {
      int softer = listen (soft[i], &n);

      g_assert_cmpuint (n, <, 48000);
      g_assert_cmpint (softer, >, G_MAXINT16 / 64);
      g_assert_cmpint (softer, <, loudest / 2);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/mixer/limiter-leaves-quiet-sound", test_limiter_leaves_quiet_sound);
  g_test_add_func ("/mixer/limiter-holds-loud-sound", test_limiter_holds_loud_sound);
  g_test_add ("/mixer/silence", Test, NULL, set_up, test_silence, tear_down);
  g_test_add ("/mixer/volume", Test, NULL, set_up, test_volume, tear_down);
  g_test_add ("/mixer/clip", Test, NULL, set_up, test_clip, tear_down);
  g_test_add_func ("/mixer/chime", test_chime);
  return g_test_run ();
}
