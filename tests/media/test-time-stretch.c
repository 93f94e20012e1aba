/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-time-stretch.h"

#include <math.h>

#include "speech.h"
#include "test-support.h"

#define N 1440

/* A voiced sound: a pitch with its harmonics. */
static void
make_voice (float *samples, gsize n, double hertz)
{
  for (gsize i = 0; i < n; i++)
    {
      samples[i] = 0;
      for (int harmonic = 1; harmonic <= 6; harmonic++)
        samples[i] += 0.2 / harmonic * sin (2 * G_PI * hertz * harmonic * i / SPEECH_RATE);
    }
}

static double
get_steepest (const float *samples, gsize n)
{
  double steepest = 0;

  for (gsize i = 1; i < n; i++)
    steepest = MAX (steepest, fabs (samples[i] - samples[i - 1]));
  return steepest;
}

static void
test_voice (void)
{
  static const double pitches[] = { 75, 110, 150, 220, 331 };

  for (gsize i = 0; i < G_N_ELEMENTS (pitches); i++)
    {
      float samples[2 * N + LV_STRETCH_MAX], original[2 * N];
      gsize n;

      make_voice (original, G_N_ELEMENTS (original), pitches[i]);
      make_voice (samples, N, pitches[i]);
      n = lv_stretch_shrink (samples, N, LV_STRETCH_MAX, LV_STRETCH_GOOD);
      g_assert_cmpuint (n, >=, LV_STRETCH_MIN);
      g_assert_cmpuint (n, <=, LV_STRETCH_MAX);
      /* Whole periods, so that it goes on as before. */
      g_assert_cmpfloat (fabs (remainder (n, SPEECH_RATE / pitches[i])), <, 6);
      g_assert_cmpfloat (get_steepest (samples, N - n), <, 1.1 * get_steepest (original, N));
      g_assert_cmpfloat (speech_correlate (samples, original, N - n, 6, NULL), >, 0.99);

      make_voice (samples, 2 * N, pitches[i]);
      n = lv_stretch_grow (samples + N, N, N, LV_STRETCH_MAX, LV_STRETCH_GOOD);
      g_assert_cmpuint (n, >=, LV_STRETCH_MIN);
      g_assert_cmpfloat (fabs (remainder (n, SPEECH_RATE / pitches[i])), <, 6);
      g_assert_cmpfloat (get_steepest (samples, 2 * N + n), <, 1.1 * get_steepest (original, N));
      g_assert_cmpfloat (speech_correlate (samples, original, 2 * N, 6, NULL), >, 0.99);
    }
}

static void
test_leaves_noise_alone (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  float samples[2 * N + LV_STRETCH_MAX];

  for (gsize i = 0; i < 2 * N; i++)
    samples[i] = g_rand_double_range (random, -0.3, 0.3);
  g_assert_cmpuint (lv_stretch_shrink (samples, N, LV_STRETCH_MAX, LV_STRETCH_GOOD), ==, 0);
  g_assert_cmpuint (lv_stretch_grow (samples + N, N, N, LV_STRETCH_MAX, LV_STRETCH_GOOD), ==, 0);
}

static void
test_silence_to_the_sample (void)
{
  float samples[2 * N + LV_STRETCH_MAX] = { 0 };

  g_assert_cmpuint (lv_stretch_shrink (samples, N, 300, LV_STRETCH_GOOD), ==, 300);
  g_assert_cmpuint (lv_stretch_grow (samples + N, N, N, 431, LV_STRETCH_GOOD), ==, 431);
}

static void
test_bounds (void)
{
  float samples[2 * N + LV_STRETCH_MAX];

  make_voice (samples, 2 * N, 100);
  /* A period is 480 samples. */
  g_assert_cmpuint (lv_stretch_shrink (samples, N, 479 / 2, LV_STRETCH_GOOD), ==, 0);
  g_assert_cmpuint (lv_stretch_shrink (samples, 900, LV_STRETCH_MAX, LV_STRETCH_GOOD), ==, 0);
  g_assert_cmpuint (lv_stretch_shrink (samples, 0, LV_STRETCH_MAX, 0), ==, 0);
  g_assert_cmpuint (lv_stretch_grow (samples + N, 0, N, LV_STRETCH_MAX, 0), ==, 0);
  g_assert_cmpuint (lv_stretch_grow (samples + N, N, 0, LV_STRETCH_MAX, 0), ==, 0);
}

/* All of a speech a quarter shorter: its pitch and its sound stay. */
static void
test_speech (void)
{
  g_autoptr (GArray) speech = speech_new ("en");
  float *samples = (float *) speech->data;
  double steepest = get_steepest (samples, speech->len);
  gsize shrunk = 0, frames = 0;

  for (gsize at = 0; at + N <= speech->len; at += N, frames++)
    {
      gsize n = lv_stretch_shrink (samples + at, N, LV_STRETCH_MAX, LV_STRETCH_GOOD);

      g_assert_cmpfloat (get_steepest (samples + at, N - n), <=, 1.2 * steepest);
      shrunk += n;
    }
  g_test_message ("shrunk by %.0f %%", 100.0 * shrunk / (frames * N));
  g_assert_cmpuint (shrunk, >, frames * N / 10);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/time-stretch/voice", test_voice);
  g_test_add_func ("/time-stretch/leaves-noise-alone", test_leaves_noise_alone);
  g_test_add_func ("/time-stretch/silence-to-the-sample", test_silence_to_the_sample);
  g_test_add_func ("/time-stretch/bounds", test_bounds);
  g_test_add_func ("/time-stretch/speech", test_speech);
  return g_test_run ();
}
