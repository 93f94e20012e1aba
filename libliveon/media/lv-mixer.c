/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-mixer.h"

#include <math.h>

#include "lv-limiter.h"

typedef struct
{
  LvSoundBuffer *buffer;
  float volume, wanted_volume;
} Slot;

struct _LvMixer
{
  Slot *slots;
  guint n_slots;
  LvLimiter limiter;
};

LvMixer *
lv_mixer_new (guint n_slots)
{
  LvMixer *self = g_new0 (LvMixer, 1);

  self->slots = g_new0 (Slot, n_slots);
  self->n_slots = n_slots;
  for (guint i = 0; i < n_slots; i++)
    self->slots[i] = (Slot){ lv_sound_buffer_new (), 1, 1 };
  lv_limiter_init (&self->limiter);
  return self;
}

void
lv_mixer_free (LvMixer *self)
{
  for (guint i = 0; i < self->n_slots; i++)
    lv_sound_buffer_free (self->slots[i].buffer);
  g_free (self->slots);
  g_free (self);
}

guint
lv_mixer_get_n_slots (LvMixer *self)
{
  return self->n_slots;
}

LvSoundBuffer *
lv_mixer_get_buffer (LvMixer *self, guint slot)
{
  return self->slots[slot].buffer;
}

void
lv_mixer_set_volume (LvMixer *self, guint slot, double volume)
{
  self->slots[slot].wanted_volume = CLAMP (volume, 0, 2);
}

static void
add (Slot *slot, const float *block, float *mix)
{
  const float step = (slot->wanted_volume - slot->volume) / LV_SOUND_BLOCK;

  for (guint i = 0; i < LV_SOUND_BLOCK; i++)
    mix[i] += block[i] * (slot->volume + step * (i + 1));
}

void
lv_mixer_pull (LvMixer *self, gint64 now_us, gint16 block[LV_SOUND_BLOCK])
{
  float mix[LV_SOUND_BLOCK] = { 0 };

  for (guint i = 0; i < self->n_slots; i++)
    {
      Slot *slot = &self->slots[i];
      float sound[LV_SOUND_BLOCK];

      if (lv_sound_buffer_pull (slot->buffer, now_us, sound))
        add (slot, sound, mix);
      slot->volume = slot->wanted_volume;
    }
  lv_limiter_apply (&self->limiter, mix, LV_SOUND_BLOCK);
  for (guint i = 0; i < LV_SOUND_BLOCK; i++)
    block[i] = lrintf (CLAMP (mix[i], -1, 1) * 32767);
}
