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
  GBytes *clip; /* NULL: none is played */
  gsize clip_at;
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
  g_clear_pointer (&self->clip, g_bytes_unref);
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
lv_mixer_play (LvMixer *self, GBytes *samples)
{
  g_clear_pointer (&self->clip, g_bytes_unref);
  self->clip = samples != NULL ? g_bytes_ref (samples) : NULL;
  self->clip_at = 0;
}

gboolean
lv_mixer_is_playing (LvMixer *self)
{
  return self->clip != NULL;
}

static void
add_clip (LvMixer *self, float *mix)
{
  gsize size, n;
  const gint16 *samples = g_bytes_get_data (self->clip, &size);

  n = MIN (size / sizeof (gint16) - self->clip_at, LV_SOUND_BLOCK);
  for (gsize i = 0; i < n; i++)
    mix[i] += samples[self->clip_at + i] / 32768.0F;
  self->clip_at += n;
  if (self->clip_at >= size / sizeof (gint16))
    lv_mixer_play (self, NULL);
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
  if (self->clip != NULL)
    add_clip (self, mix);
  lv_limiter_apply (&self->limiter, mix, LV_SOUND_BLOCK);
  for (guint i = 0; i < LV_SOUND_BLOCK; i++)
    block[i] = lrintf (CLAMP (mix[i], -1, 1) * 32767);
}
