/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How much arrived lately, by the receiver's clock. Values. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_ACKED_SLOT_US 10000
#define LV_ACKED_SLOTS 64 /* 640 ms */

typedef struct
{
  guint32 bytes[LV_ACKED_SLOTS];
  gint64 first_us, last_us; /* of what arrived; last_us 0: nothing did */
} LvAckedRate;

void lv_acked_rate_add (LvAckedRate *self, gint64 arrival_us, guint bytes);
/* Over the last window_us, at most 600 ms, before the newest arrival; 0: too early to say. */
gint64 lv_acked_rate_get_bps (const LvAckedRate *self, gint64 window_us);

G_END_DECLS
