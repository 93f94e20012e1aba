/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sound buffers of all slots, each with its volume, mixed to one sound that never clips. Pure
 * over the time that it is given. One thread at a time. */
#pragma once

#include "lv-sound-buffer.h"

G_BEGIN_DECLS

typedef struct _LvMixer LvMixer;

LvMixer *lv_mixer_new (guint n_slots);
void lv_mixer_free (LvMixer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvMixer, lv_mixer_free)

guint lv_mixer_get_n_slots (LvMixer *self);
LvSoundBuffer *lv_mixer_get_buffer (LvMixer *self, guint slot);
/* 0 to 2; changes softly. */
void lv_mixer_set_volume (LvMixer *self, guint slot, double volume);
/* Mixed in once, from the next block on, in place of what is played so now: 48 kHz mono S16; NULL:
 * nothing. */
void lv_mixer_play (LvMixer *self, GBytes *samples);
/* Whether some of it is still to come. */
gboolean lv_mixer_is_playing (LvMixer *self);
void lv_mixer_pull (LvMixer *self, gint64 now_us, gint16 block[LV_SOUND_BLOCK]);

G_END_DECLS
