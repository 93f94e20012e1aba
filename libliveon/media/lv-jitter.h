/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How long sound has to wait for packets that travel unequally long. From the transits of the last
 * seconds it chooses the delay where waiting a little longer would cost more than it saves: one
 * percent of made-up sound is worth 25 ms. A packet that does not come needs what its successor
 * needs whose FEC holds it, so loss, lateness and reordering are one measure. Delays that come back
 * in peaks are waited for as long as they keep coming.
 *
 * All times are in samples of 48 kHz; a transit is arrival minus RTP time, whatever their origins.
 * Pure. One thread at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_JITTER_MAX_DELAY 48000 /* samples */

typedef struct _LvJitter LvJitter;

LvJitter *lv_jitter_new (void);
void lv_jitter_free (LvJitter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvJitter, lv_jitter_free)

/* A packet came. frame: its length; has_fec: it carries the frame before it once more. FALSE when
 * its times do not belong to those before, so that all that is known was forgotten. */
gboolean lv_jitter_add (
    LvJitter *self, gint64 seq, gint64 rtp_time, gint64 arrival, guint frame, gboolean has_fec);
gboolean lv_jitter_has_target (LvJitter *self);
/* Sound of RTP time t should be played at t + this. */
gint64 lv_jitter_get_target (LvJitter *self);
/* The shortest transit of late. */
gint64 lv_jitter_get_base (LvJitter *self);

G_END_DECLS
