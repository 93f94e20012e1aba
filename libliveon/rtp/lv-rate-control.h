/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Additive and multiplicative increase, multiplicative decrease: from what the queues do and what
 * arrives to a rate (draft-ietf-rmcat-gcc-02, section 5.5 and 6 without the loss). Values. Any
 * thread.
 *
 *   HOLD ─normal─> INCREASE ─overuse─> decrease at once, then HOLD;  underuse: HOLD
 */
#pragma once

#include "lv-delay-trend.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 rate_bps;
  gboolean is_increasing;
  gint64 changed_us, decreased_us; /* 0: never */
  gint64 round_trip_us;

  /* What the way could carry when it was full; 0: unknown. */
  double capacity_kbps, capacity_deviation;
} LvRateControl;

void lv_rate_control_init (LvRateControl *self, gint64 rate_bps);
/* acked_bps: what arrives, 0: unknown. The rate does not grow far beyond it: what was not sent was
 * not tried. */
void
lv_rate_control_update (LvRateControl *self, LvDelayUsage usage, gint64 acked_bps, gint64 now_us);
/* A probe measured it. */
void lv_rate_control_set_rate (LvRateControl *self, gint64 rate_bps, gint64 now_us);

G_END_DECLS
