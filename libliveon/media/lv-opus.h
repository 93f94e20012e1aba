/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What Opus packets say about themselves (RFC 6716). Pure. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_OPUS_RATE 48000
#define LV_OPUS_MAX_SAMPLES 5760 /* 120 ms */

/* Samples at 48 kHz; 0 when it is no Opus packet. */
guint lv_opus_get_samples (const guint8 *packet, gsize length);
/* Of its first frame: what its FEC can restore. */
guint lv_opus_get_frame_samples (const guint8 *packet, gsize length);
/* Whether it carries the frame before it once more (LBRR, section 4.2.3). */
gboolean lv_opus_has_fec (const guint8 *packet, gsize length);
/* Whether the sender stops here until there is something to hear again. */
gboolean lv_opus_is_pause (gsize length);

G_END_DECLS
