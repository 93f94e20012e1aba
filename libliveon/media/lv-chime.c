/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-chime.h"

#include <complex.h>
#include <math.h>

#define RATE 48000
#define ATTACK_S 0.004
#define DECAY_S 0.28  /* to 1/e */
#define RELEASE_S 0.1 /* of the whole, to silence */
#define MAX_NOTES 3

static const struct
{
  double hertz[MAX_NOTES]; /* 0: no more */
  double step_s, length_s, volume;
} chimes[] = {
  [LV_CHIME_SPEAKER] = { { 523.25, 659.26, 783.99 }, 0.18, 1.3, 0.22 }, /* C5, E5, G5 */
  [LV_CHIME_JOINED] = { { 392, 523.25 }, 0.12, 0.8, 0.07 },             /* G4, C5 */
  [LV_CHIME_HAND] = { { 880, 880 }, 0.16, 0.7, 0.05 },                  /* A5, twice */
};

/* A partial that fades, from sample first on: a vector that turns and shrinks. */
static void
add_partial (float *mix, gsize n, gsize first, double hertz, double volume, double decay_s)
{
  const double complex turn = cexp (2 * G_PI * I * hertz / RATE - 1 / (decay_s * RATE));
  double complex vector = volume;

  for (gsize i = first; i < n; i++)
    {
      mix[i] += (float) (cimag (vector) * MIN ((double) (i - first) / (ATTACK_S * RATE), 1));
      vector *= turn;
    }
}

GBytes *
lv_chime_make (LvChime chime)
{
  const gsize n = (gsize) (chimes[chime].length_s * RATE);
  const double volume = chimes[chime].volume;
  g_autofree float *mix = g_new0 (float, n);
  gint16 *samples = g_new (gint16, n);

  /* Bars of wood that are struck: the second partial is two octaves up and soon gone. */
  for (guint note = 0; note < MAX_NOTES && chimes[chime].hertz[note] > 0; note++)
    {
      const gsize first = (gsize) (note * chimes[chime].step_s * RATE);

      add_partial (mix, n, first, chimes[chime].hertz[note], volume, DECAY_S);
      add_partial (mix, n, first, 4 * chimes[chime].hertz[note], volume / 4, DECAY_S / 5);
    }
  for (gsize i = 0; i < n; i++)
    {
      double end = MIN ((double) (n - i) / (RELEASE_S * RATE), 1);

      samples[i] = (gint16) lrint (CLAMP (mix[i] * end, -1, 1) * G_MAXINT16);
    }
  return g_bytes_new_take (samples, n * sizeof (gint16));
}
