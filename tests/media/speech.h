/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Real speech for tests of sound: espeak-ng's, at 48 kHz mono. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SPEECH_RATE 48000

/* voice: as espeak-ng names them ("en", "ja", "en+f3"); floats. About 20 seconds, with pauses. */
GArray *speech_new (const char *voice);
/* The highest normalised cross-correlation of b with a, b shifted by up to max_lag either way; lag
 * (may be NULL): how much later b is. */
double speech_correlate (const float *a, const float *b, gsize n, int max_lag, int *lag);
/* The median of that over windows of n_window that are not silent in a: stretching does not count.
 */
double speech_correlate_windows (
    const float *a, const float *b, gsize n, gsize n_window, int max_lag, int *lag);
double speech_get_rms (const float *samples, gsize n);

G_END_DECLS
