/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-replay.h"

#include <string.h>

static guint64 *
get_word (LvReplay *self, gint64 number)
{
  return &self->seen[number / 64 % (LV_REPLAY_WINDOW / 64)];
}

void
lv_replay_init (LvReplay *self)
{
  *self = (LvReplay){ .highest = -1 };
}

void
lv_replay_commit (LvReplay *self, gint64 number)
{
  if (number - self->highest >= LV_REPLAY_WINDOW)
    memset (self->seen, 0, sizeof self->seen);
  else
    for (gint64 skipped = self->highest + 1; skipped < number; skipped++)
      *get_word (self, skipped) &= ~((guint64) 1 << (skipped % 64));
  *get_word (self, number) |= (guint64) 1 << (number % 64);
  self->highest = MAX (self->highest, number);
}
