/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which packet numbers were seen already (RFC 3711 3.3.2). Its owner's thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_REPLAY_WINDOW 1024

typedef struct
{
  gint64 highest;                      /* -1: nothing yet */
  guint64 seen[LV_REPLAY_WINDOW / 64]; /* bit (number mod 1024) of the latest 1024 */
} LvReplay;

void lv_replay_init (LvReplay *self);

static inline gboolean
lv_replay_is_new (const LvReplay *self, gint64 number)
{
  if (number > self->highest)
    return TRUE;
  return number > self->highest - LV_REPLAY_WINDOW && number >= 0
         && (self->seen[number / 64 % (LV_REPLAY_WINDOW / 64)] >> (number % 64) & 1) == 0;
}

/* Of a number that is new, after its packet has proved to be genuine. */
void lv_replay_commit (LvReplay *self, gint64 number);

G_END_DECLS
