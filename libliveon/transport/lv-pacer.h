/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Spreads a client's packets over time, so that a key frame does not fill a router's queue: sound
 * first and at once, then repairs, then video. Media thread of its owner.
 *
 * In the owner's loop:
 *
 *   lv_pacer_set_rate (pacer, 1.5 × lv_bandwidth_get_target_bps ());
 *   bytes = lv_bandwidth_get_probe (bandwidth, wanted_bps, now_us, &rate_bps);
 *   if (bytes > 0)
 *     lv_pacer_probe (pacer, bytes, rate_bps, now_us);
 *   wait_us = lv_pacer_on_timeout (pacer, now_us);
 *
 * and `send` gives each packet its number by lv_bandwidth_on_sent (…, outgoing->is_probe, …). */
#pragma once

#include "lv-send-stream.h"

G_BEGIN_DECLS

typedef struct _LvPacer LvPacer;
/* send: stamps, protects and sends. Packets are copied when they have to wait. */
LvPacer *lv_pacer_new (LvOutgoingFunc send, gpointer data);
void lv_pacer_free (LvPacer *self);
/* Adds one packet of about `length` bytes to the pacer, by lv_send_stream_send_padding (); the
 * length it has, 0: there is none. */
typedef gsize (*LvPacerPaddingFunc) (gsize length, gint64 now_us, gpointer data);
/* Without it a probe consists of what waits. data is that of lv_pacer_new (). */
void lv_pacer_set_padding (LvPacer *self, LvPacerPaddingFunc func);
/* About 1.5 times the target rate. It goes faster when what waits would take over a second. */
void lv_pacer_set_rate (LvPacer *self, gint64 bps);
/* Sound and padding leave before it returns. FALSE: too much waits already, it is dropped. */
gboolean lv_pacer_add (LvPacer *self, const LvOutgoing *outgoing, gint64 now_us);
/* A burst: so many bytes leave at this rate from now on, of what waits first, then padding. */
void lv_pacer_probe (LvPacer *self, gsize bytes, gint64 rate_bps, gint64 now_us);
/* Sends what is due; microseconds until the next, -1: empty. */
gint64 lv_pacer_on_timeout (LvPacer *self, gint64 now_us);
gsize lv_pacer_get_queued (LvPacer *self); /* bytes */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvPacer, lv_pacer_free)

G_END_DECLS
