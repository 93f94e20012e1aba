/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-acked-rate.h"

#define MIN_WINDOW_US 100000

void
lv_acked_rate_add (LvAckedRate *self, gint64 arrival_us, guint bytes)
{
  gint64 slot = arrival_us / LV_ACKED_SLOT_US;
  gint64 last_slot = self->last_us / LV_ACKED_SLOT_US;

  if (self->last_us == 0)
    {
      *self = (LvAckedRate){ .first_us = arrival_us, .last_us = arrival_us };
      last_slot = slot;
    }
  if (slot + LV_ACKED_SLOTS <= last_slot)
    return;
  for (gint64 i = MAX (last_slot + 1, slot - LV_ACKED_SLOTS + 1); i <= slot; i++)
    self->bytes[i % LV_ACKED_SLOTS] = 0;
  self->bytes[slot % LV_ACKED_SLOTS] += bytes;
  self->last_us = MAX (self->last_us, arrival_us);
}

gint64
lv_acked_rate_get_bps (const LvAckedRate *self, gint64 window_us)
{
  gint64 last_slot = self->last_us / LV_ACKED_SLOT_US;
  gint64 known_us = self->last_us - self->first_us;
  gint64 n_slots = MIN (window_us, known_us) / LV_ACKED_SLOT_US;
  guint64 bytes = 0;

  if (known_us < MIN_WINDOW_US)
    return 0;
  /* Without the newest slot, which is not over. */
  n_slots = CLAMP (n_slots, 1, LV_ACKED_SLOTS - 1);
  for (gint64 i = 1; i <= n_slots; i++)
    bytes += self->bytes[(last_slot - i) % LV_ACKED_SLOTS];
  return (gint64) (bytes * 8 * G_USEC_PER_SEC / (guint64) (n_slots * LV_ACKED_SLOT_US));
}
