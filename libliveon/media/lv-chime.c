/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-chime.h"

#include <math.h>

#define RATE 48000
#define VOLUME 0.22
#define ATTACK_S 0.004
#define DECAY_S 0.28  /* to 1/e */
#define RELEASE_S 0.1 /* of the whole, to silence */
#define NOTE_STEP_S 0.18
#define LENGTH_S 1.3

/* A bar of wood that is struck: the second partial is two octaves up and soon gone. */
static double
strike (double hertz, double t)
{
  if (t < 0)
    return 0;
  return MIN (t / ATTACK_S, 1)
         * (exp (-t / DECAY_S) * sin (2 * G_PI * hertz * t)
            + 0.25 * exp (-t / (DECAY_S / 5)) * sin (2 * G_PI * 4 * hertz * t));
}

GBytes *
lv_chime_make (void)
{
  static const double hertz[] = { 523.25, 659.26, 783.99 }; /* C5, E5, G5 */
  const gsize n = (gsize) (LENGTH_S * RATE);
  gint16 *samples = g_new (gint16, n);

  for (gsize i = 0; i < n; i++)
    {
      double t = (double) i / RATE, sum = 0;

      for (guint note = 0; note < G_N_ELEMENTS (hertz); note++)
        sum += strike (hertz[note], t - note * NOTE_STEP_S);
      sum *= VOLUME * MIN ((LENGTH_S - t) / RELEASE_S, 1);
      samples[i] = (gint16) lrint (CLAMP (sum, -1, 1) * G_MAXINT16);
    }
  return g_bytes_new_take (samples, n * sizeof (gint16));
}
