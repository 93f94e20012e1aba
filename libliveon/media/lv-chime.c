/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-chime.h"

#include <complex.h>
#include <math.h>

#define RATE 48000
#define VOLUME 0.22
#define ATTACK_S 0.004
#define DECAY_S 0.28  /* to 1/e */
#define RELEASE_S 0.1 /* of the whole, to silence */
#define NOTE_STEP_S 0.18
#define LENGTH_S 1.3

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
lv_chime_make (void)
{
  static const double hertz[] = { 523.25, 659.26, 783.99 }; /* C5, E5, G5 */
  const gsize n = (gsize) (LENGTH_S * RATE);
  g_autofree float *mix = g_new0 (float, n);
  gint16 *samples = g_new (gint16, n);

  /* Bars of wood that are struck: the second partial is two octaves up and soon gone. */
  for (guint note = 0; note < G_N_ELEMENTS (hertz); note++)
    {
      const gsize first = (gsize) (note * NOTE_STEP_S * RATE);

      add_partial (mix, n, first, hertz[note], VOLUME, DECAY_S);
      add_partial (mix, n, first, 4 * hertz[note], VOLUME / 4, DECAY_S / 5);
    }
  for (gsize i = 0; i < n; i++)
    {
      double end = MIN ((double) (n - i) / (RELEASE_S * RATE), 1);

      samples[i] = (gint16) lrint (CLAMP (mix[i] * end, -1, 1) * G_MAXINT16);
    }
  return g_bytes_new_take (samples, n * sizeof (gint16));
}
