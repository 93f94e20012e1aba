/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How loud sound is, and whether somebody speaks: what stands out of the noise of the room for
 * longer than a knock. A value. One thread at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double floor_db;      /* the noise, in dBov */
  guint n_loud, n_hold; /* blocks */
  gboolean has_floor;
} LvVoice;

#define LV_LEVEL_SILENCE 127

/* RFC 6464: 0 the loudest to 127 silence, in -dBov. */
guint8 lv_sound_get_level (const gint16 *samples, gsize n);
/* 0 to 1, for an eye: even steps of loudness from -60 dBov on. */
double lv_sound_level_to_mark (guint8 level);
/* The level of the next 10 ms; whether there is voice. */
gboolean lv_voice_hear (LvVoice *self, guint8 level);

G_END_DECLS
