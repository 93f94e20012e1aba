/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-nack-list.h"

#include "lv-seq.h"

#include <string.h>

#define REORDER_US (5 * 1000)    /* packets may overtake each other for so long */
#define MIN_AGAIN_US (20 * 1000) /* between two requests for the same packet */
#define GIVE_UP_US (1000 * 1000)
#define MAX_TRIES 8

void
lv_nack_list_init (LvNackList *self)
{
  memset (self, 0, sizeof *self);
}

static void
remove_at (LvNackList *self, guint i)
{
  self->n_missing--;
  memmove (&self->missing[i], &self->missing[i + 1], (self->n_missing - i) * sizeof (LvMissing));
}

static void
remove_seq (LvNackList *self, guint16 seq)
{
  for (guint i = 0; i < self->n_missing; i++)
    if (self->missing[i].seq == seq)
      {
        remove_at (self, i);
        return;
      }
}

gboolean
lv_nack_list_add (LvNackList *self, guint16 seq, gint64 now_us)
{
  int ahead = self->has_packet ? lv_seq_diff (self->highest_seq, seq) : 1;

  if (ahead <= 0)
    {
      remove_seq (self, seq);
      return TRUE;
    }
  self->has_packet = TRUE;
  self->highest_seq = seq;
  if (self->n_missing + ahead - 1 > LV_NACK_MAX)
    {
      self->n_missing = 0;
      return FALSE;
    }
  for (int i = ahead - 1; i > 0; i--)
    self->missing[self->n_missing++] = (LvMissing){ .seq = seq - i, .missed_us = now_us };
  return TRUE;
}

guint
lv_nack_list_take (LvNackList *self, gint64 round_trip_us, gint64 now_us, guint16 *seqs)
{
  gint64 again_us = MAX (round_trip_us + round_trip_us / 4, MIN_AGAIN_US);
  guint n = 0;

  for (guint i = 0; i < self->n_missing;)
    {
      LvMissing *missing = &self->missing[i];
      gint64 due_us
          = missing->tries == 0 ? missing->missed_us + REORDER_US : missing->asked_us + again_us;

      if (now_us - missing->missed_us > GIVE_UP_US
          || (missing->tries >= MAX_TRIES && now_us >= due_us))
        {
          remove_at (self, i);
          continue;
        }
      if (now_us >= due_us)
        {
          missing->tries++;
          missing->asked_us = now_us;
          seqs[n++] = missing->seq;
        }
      i++;
    }
  return n;
}

void
lv_nack_list_forget (LvNackList *self)
{
  self->n_missing = 0;
}
