/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-time-stretch.h"

#include <math.h>
#include <string.h>

#define COARSE 6 /* the search begins at 8 kHz */
#define MAX_COARSE (2 * LV_STRETCH_MAX / COARSE)
#define MIN_WINDOW 240
#define SILENCE 3e-6 /* mean square: -55 dBFS */

/* How alike n samples and those lag later are: 1 the same. */
static double
correlate (const float *samples, gsize lag, gsize n)
{
  double product = 0, here = 0, there = 0;

  for (gsize i = 0; i < n; i++)
    {
      product += samples[i] * samples[i + lag];
      here += samples[i] * samples[i];
      there += samples[i + lag] * samples[i + lag];
    }
  return product / sqrt (here * there + 1e-12);
}

static gboolean
is_silent (const float *samples, gsize n)
{
  double energy = 0;

  for (gsize i = 0; i < n; i++)
    energy += samples[i] * samples[i];
  return energy < SILENCE * n;
}

static gsize
find_coarse_lag (const float *samples, gsize longest)
{
  float coarse[MAX_COARSE];
  gsize n = MIN (2 * longest / COARSE, MAX_COARSE), best_lag = 0;
  double best = -1;

  for (gsize i = 0; i < n; i++)
    {
      coarse[i] = 0;
      for (gsize j = 0; j < COARSE; j++)
        coarse[i] += samples[i * COARSE + j];
    }
  for (gsize lag = LV_STRETCH_MIN / COARSE; 2 * lag <= n; lag++)
    {
      gsize window = MIN (MAX (lag, MIN_WINDOW / COARSE), n - lag);
      double correlation = correlate (coarse, lag, window);

      if (correlation > best)
        {
          best = correlation;
          best_lag = lag;
        }
    }
  return best_lag * COARSE;
}

/* The lag at which 2 * longest samples repeat themselves best; 0 when not well enough. */
static gsize
find_lag (const float *samples, gsize longest, double least_correlation)
{
  gsize coarse, best_lag = 0;
  double best = least_correlation;

  if (longest < LV_STRETCH_MIN)
    return 0;
  if (is_silent (samples, 2 * longest))
    return longest;
  coarse = find_coarse_lag (samples, longest);
  for (gsize lag = MAX (coarse, LV_STRETCH_MIN + COARSE) - COARSE;
       lag <= MIN (coarse + COARSE, longest); lag++)
    {
      double correlation = correlate (samples, lag, lag);

      if (correlation >= best)
        {
          best = correlation;
          best_lag = lag;
        }
    }
  return best_lag;
}

/* From `from` to `to` over n samples; out may be either. */
static void
cross_fade (float *out, const float *from, const float *to, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      float share = (i + 0.5f) / n;

      out[i] = from[i] * (1 - share) + to[i] * share;
    }
}

gsize
lv_stretch_shrink (float *samples, gsize n, gsize at_most, double least_correlation)
{
  gsize longest = MIN (MIN (n / 2, at_most), LV_STRETCH_MAX);
  gsize lag = find_lag (samples, longest, least_correlation);

  if (lag == 0)
    return 0;
  cross_fade (samples, samples, samples + lag, lag);
  memmove (samples + lag, samples + 2 * lag, (n - 2 * lag) * sizeof *samples);
  return lag;
}

gsize
lv_stretch_grow (float *samples, gsize n_past, gsize n, gsize at_most, double least_correlation)
{
  gsize longest = MIN (MIN (MIN (n, n_past), at_most), LV_STRETCH_MAX);
  gsize lag = find_lag (samples - longest, longest, least_correlation);

  if (lag == 0
      || (!is_silent (samples - lag, 2 * lag)
          && correlate (samples - lag, lag, lag) < least_correlation))
    return 0;
  /* What was played last is played once more: [past][samples] becomes [past][past, faded in][…]. */
  memmove (samples + lag, samples, n * sizeof *samples);
  cross_fade (samples, samples + lag, samples - lag, lag);
  return lag;
}
