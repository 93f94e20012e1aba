/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-queue-delay.h"

#define RECENT_US 80000
#define RECENT_PACKETS 6 /* of fewer the least may be far from the way's */
#define BASE_US (2 * G_USEC_PER_SEC)

static void
slot_add (LvQueueSlot *self, gint64 delay_us, gint64 arrival_us)
{
  if (self->n == 0)
    *self = (LvQueueSlot){ .least_us = delay_us, .begun_us = arrival_us };
  self->least_us = MIN (self->least_us, delay_us);
  self->n++;
}

void
lv_queue_delay_add (LvQueueDelay *self, gint64 sent_us, gint64 arrival_us)
{
  gint64 delay_us = arrival_us - sent_us;

  if (self->current.n >= RECENT_PACKETS && arrival_us - self->current.begun_us >= RECENT_US)
    {
      self->previous = self->current;
      self->current.n = 0;
    }
  if (self->base[self->at].n > 0 && arrival_us - self->base[self->at].begun_us >= BASE_US)
    {
      self->at = (self->at + 1) % LV_QUEUE_BASE;
      self->base[self->at].n = 0;
    }
  slot_add (&self->current, delay_us, arrival_us);
  slot_add (&self->base[self->at], delay_us, arrival_us);
}

gint64
lv_queue_delay_get_us (const LvQueueDelay *self)
{
  gint64 base_us = G_MAXINT64;

  if (self->previous.n == 0)
    return 0;
  for (guint i = 0; i < LV_QUEUE_BASE; i++)
    if (self->base[i].n > 0)
      base_us = MIN (base_us, self->base[i].least_us);
  return MIN (self->current.least_us, self->previous.least_us) - base_us;
}
