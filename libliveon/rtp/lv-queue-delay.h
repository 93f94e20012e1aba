/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How long the queue on the way is that does not go away between bursts: the least delay of the
 * last moments beside the least of a longer while. Jitter does not move it, and clocks need not
 * agree. Values. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_QUEUE_BASE 8

/* The least of some packets that came one after another. */
typedef struct
{
  gint64 least_us;
  gint64 begun_us;
  guint n;
} LvQueueSlot;

typedef struct
{
  LvQueueSlot current, previous; /* of the last moments */
  LvQueueSlot base[LV_QUEUE_BASE];
  guint at; /* the current one of base */
} LvQueueDelay;

void lv_queue_delay_add (LvQueueDelay *self, gint64 sent_us, gint64 arrival_us);
gint64 lv_queue_delay_get_us (const LvQueueDelay *self);

G_END_DECLS
