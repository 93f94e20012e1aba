/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sound-store.h"

#define MAX_REORDER 16 /* packets that the first one may have overtaken */

static LvSoundPacket *
get_place (LvSoundStore *self, gint64 seq)
{
  return &self->packets[(guint64) seq % LV_STORE_PACKETS];
}

gboolean
lv_sound_store_add (LvSoundStore *self, gint64 seq, gint64 rtp_time, GBytes *opus)
{
  LvSoundPacket *place = get_place (self, seq);

  if (!self->has_begun)
    {
      self->has_begun = TRUE;
      self->first = seq - MAX_REORDER;
      self->last = seq;
    }
  if (seq < self->first || (place->opus != NULL && place->seq == seq))
    return FALSE;
  if (seq - self->first >= LV_STORE_PACKETS)
    lv_sound_store_drop_before (self, seq - LV_STORE_PACKETS + 1);
  *place = (LvSoundPacket){ seq, rtp_time, g_bytes_ref (opus) };
  self->last = MAX (self->last, seq);
  self->n++;
  return TRUE;
}

const LvSoundPacket *
lv_sound_store_peek (LvSoundStore *self)
{
  for (gint64 seq = self->first; self->n > 0 && seq <= self->last; seq++)
    {
      LvSoundPacket *place = get_place (self, seq);

      if (place->opus != NULL)
        return place;
    }
  return NULL;
}

void
lv_sound_store_drop_before (LvSoundStore *self, gint64 seq)
{
  for (gint64 old = self->first; self->n > 0 && old < seq && old <= self->last; old++)
    {
      LvSoundPacket *place = get_place (self, old);

      if (place->opus == NULL)
        continue;
      g_clear_pointer (&place->opus, g_bytes_unref);
      self->n--;
    }
  self->first = MAX (self->first, seq);
}

void
lv_sound_store_clear (LvSoundStore *self)
{
  lv_sound_store_drop_before (self, self->last + 1);
  self->has_begun = FALSE;
}
