/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-voice.h"

#include <math.h>

#define ABOVE_FLOOR_DB 9
#define FAINTEST_DB (-55) /* what is less is never voice */
#define RISE_DB 0.02      /* of the floor, a block: 2 dB/s */
#define LOUD_BLOCKS 3
#define HOLD_BLOCKS 25
#define MARK_RANGE_DB 60.0

guint8
lv_sound_get_level (const gint16 *samples, gsize n)
{
  double energy = 0, level;

  for (gsize i = 0; i < n; i++)
    energy += (double) samples[i] * samples[i];
  if (n == 0 || energy == 0)
    return LV_LEVEL_SILENCE;
  level = -10 * log10 (energy / n / (32768.0 * 32768.0));
  return CLAMP (lrint (level), 0, LV_LEVEL_SILENCE);
}

double
lv_sound_level_to_mark (guint8 level)
{
  return CLAMP (1 - level / MARK_RANGE_DB, 0, 1);
}

gboolean
lv_voice_hear (LvVoice *self, guint8 level)
{
  double db = -(double) level;

  if (!self->has_floor || db < self->floor_db)
    self->floor_db = db;
  else
    self->floor_db = MIN (self->floor_db + RISE_DB, db);
  self->has_floor = TRUE;
  if (db > self->floor_db + ABOVE_FLOOR_DB && db > FAINTEST_DB)
    self->n_loud++;
  else
    self->n_loud = 0;
  if (self->n_loud >= LOUD_BLOCKS)
    self->n_hold = HOLD_BLOCKS;
  else if (self->n_hold > 0)
    self->n_hold--;
  return self->n_hold > 0;
}
