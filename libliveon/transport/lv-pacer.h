/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Spreads a client's packets over time, so that a key frame does not fill a router's queue: sound
 * first and at once, then repairs, then video. Media thread of its owner. */
#pragma once

#include "lv-send-stream.h"

G_BEGIN_DECLS

typedef struct _LvPacer LvPacer;
/* send: stamps, protects and sends. Packets are copied when they have to wait. */
LvPacer *lv_pacer_new (LvOutgoingFunc send, gpointer data);
void lv_pacer_free (LvPacer *self);
/* About 2.5 times the target rate. */
void lv_pacer_set_rate (LvPacer *self, gint64 bps);
void lv_pacer_add (LvPacer *self, const LvOutgoing *outgoing, gint64 now_us);
/* Sends what is due; microseconds until the next, -1: empty. */
gint64 lv_pacer_on_timeout (LvPacer *self, gint64 now_us);
gsize lv_pacer_get_queued (LvPacer *self); /* bytes */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvPacer, lv_pacer_free)

G_END_DECLS
