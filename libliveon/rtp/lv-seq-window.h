/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which of the newest packets of a stream have come, so that each is taken once. All zero: none.
 * Any thread. */
#pragma once

#include "lv-seq.h"

G_BEGIN_DECLS

#define LV_SEQ_WINDOW 64

typedef struct
{
  gboolean has_packet;
  guint16 newest;
  guint64 seen; /* bit n: newest - n has come */
} LvSeqWindow;

/* FALSE: it came already, or is too old to say. */
static inline gboolean
lv_seq_window_add (LvSeqWindow *self, guint16 seq)
{
  const int ahead = self->has_packet ? lv_seq_diff (self->newest, seq) : LV_SEQ_WINDOW;

  if (ahead > 0)
    {
      self->seen = (ahead < LV_SEQ_WINDOW ? self->seen << ahead : 0) | 1;
      self->newest = seq;
      self->has_packet = TRUE;
      return TRUE;
    }
  if (-ahead >= LV_SEQ_WINDOW || (self->seen >> -ahead & 1) != 0)
    return FALSE;
  self->seen |= (guint64) 1 << -ahead;
  return TRUE;
}

G_END_DECLS
