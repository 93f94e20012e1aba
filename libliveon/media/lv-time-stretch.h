/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Makes sound shorter or longer by one period of its pitch, without a click and without changing
 * the pitch. Only where the sound is periodic or next to silent; else it leaves it as it is.
 * Samples are mono, 48 kHz. Pure. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_STRETCH_MIN 120  /* samples: the shortest period, 2.5 ms */
#define LV_STRETCH_MAX 720  /* the longest, 15 ms */
#define LV_STRETCH_GOOD 0.9 /* correlation from which nobody hears it */
#define LV_STRETCH_FAIR 0.5 /* from which it is better than waiting */

/* Takes at most that many samples out of the n; returns how many it took, which may be 0. */
gsize lv_stretch_shrink (float *samples, gsize n, gsize at_most, double least_correlation);
/* Puts in at most that many at the beginning; behind the n there is room for them, and n_past that
 * were played stand before the first. */
gsize
lv_stretch_grow (float *samples, gsize n_past, gsize n, gsize at_most, double least_correlation);

G_END_DECLS
