/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "speech.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "test-support.h"

#define WAV_HEADER 44
#define TAPS 16 /* of the interpolation, to each side */

static const char *const english
    = "Good morning everybody, and thank you for joining so early. Before we begin, let me show "
      "what changed since the last meeting. The rainbow is a division of white light into many "
      "beautiful colours. These take the shape of a long round arch, with its path high above. "
      "Does anybody have a question about the numbers on page seven? Then we go on.";
static const char *const japanese
    = "みなさん、おはようございます。あさはやくから、ありがとうございます。はじめるまえに、"
      "せんしゅうの かいぎから なにが かわったか、おみせします。にじは、しろい ひかりが "
      "たくさんの うつくしい いろに わかれた ものです。しつもんは ありませんか。では、"
      "つぎに すすみます。";

static GBytes *
run_espeak (const char *voice)
{
  g_autofree char *folder = test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "speech.wav", NULL);
  const char *const argv[]
      = { "espeak-ng", "-v", voice, "-w", path, g_str_has_prefix (voice, "ja") ? japanese : english,
          NULL };
  g_autoptr (GError) error = NULL;
  char *wav;
  gsize length;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_file_get_contents (path, &wav, &length, &error);
  g_assert_no_error (error);
  test_remove_folder (folder);
  return g_bytes_new_take (wav, length);
}

static double
sinc (double x)
{
  return fabs (x) < 1e-9 ? 1 : sin (G_PI * x) / (G_PI * x);
}

GArray *
speech_new (const char *voice)
{
  g_autoptr (GBytes) wav = run_espeak (voice);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (wav, &length);
  GArray *speech = g_array_new (FALSE, FALSE, sizeof (float));
  gsize n = (length - WAV_HEADER) / 2;
  guint32 rate;

  g_assert_cmpuint (length, >, WAV_HEADER);
  memcpy (&rate, bytes + 24, 4);
  rate = GUINT32_FROM_LE (rate);
  for (gsize i = 0; i < n * SPEECH_RATE / rate; i++)
    {
      double at = (double) i * rate / SPEECH_RATE, sum = 0;
      float sample;

      for (int tap = (int) at - TAPS + 1; tap <= (int) at + TAPS; tap++)
        if (tap >= 0 && tap < (int) n)
          {
            gint16 value
                = (gint16) (bytes[WAV_HEADER + 2 * tap] | bytes[WAV_HEADER + 2 * tap + 1] << 8);

            sum += value * sinc (at - tap) * (0.5 + 0.5 * cos (G_PI * (at - tap) / TAPS));
          }
      sample = sum / 32768;
      g_array_append_val (speech, sample);
    }
  return speech;
}

double
speech_get_rms (const float *samples, gsize n)
{
  double energy = 0;

  for (gsize i = 0; i < n; i++)
    energy += samples[i] * samples[i];
  return sqrt (energy / MAX (n, 1));
}

static double
correlate_at (const float *a, const float *b, gsize n, int lag)
{
  double product = 0, energy_a = 0, energy_b = 0;

  for (gsize i = MAX (0, -lag); i < n && i + lag < n; i++)
    {
      product += a[i] * b[i + lag];
      energy_a += a[i] * a[i];
      energy_b += b[i + lag] * b[i + lag];
    }
  return product / sqrt (energy_a * energy_b + 1e-12);
}

double
speech_correlate (const float *a, const float *b, gsize n, int max_lag, int *lag)
{
  double best = -2;

  for (int tried = -max_lag; tried <= max_lag; tried++)
    {
      double correlation = correlate_at (a, b, n, tried);

      if (correlation <= best)
        continue;
      best = correlation;
      if (lag != NULL)
        *lag = tried;
    }
  return best;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

static double
get_median (GArray *values)
{
  g_assert_cmpuint (values->len, >, 0);
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, values->len / 2);
}

double
speech_correlate_windows (
    const float *a, const float *b, gsize n, gsize n_window, int max_lag, int *lag)
{
  g_autoptr (GArray) correlations = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) lags = g_array_new (FALSE, FALSE, sizeof (double));
  double least = speech_get_rms (a, n) / 2;

  for (gsize at = max_lag; at + n_window + max_lag <= n; at += n_window)
    {
      double best = -2, best_lag = 0;

      if (speech_get_rms (a + at, n_window) < least)
        continue;
      for (int tried = -max_lag; tried <= max_lag; tried++)
        {
          double correlation = correlate_at (a + at, b + at + tried, n_window, 0);

          if (correlation <= best)
            continue;
          best = correlation;
          best_lag = tried;
        }
      g_array_append_val (correlations, best);
      g_array_append_val (lags, best_lag);
    }
  if (lag != NULL)
    *lag = (int) get_median (lags);
  return get_median (correlations);
}
