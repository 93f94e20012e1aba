/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-nack-list.h"

#include "lv-seq.h"

#include <string.h>

#define MAX_REORDER_US (30 * 1000) /* packets may overtake each other for so long */
#define MIN_AGAIN_US (10 * 1000)   /* between two requests for the same packet */
#define UNKNOWN_ROUND_TRIP_US (100 * 1000)
#define MIN_GIVE_UP_US (1000 * 1000)
#define MAX_GIVE_UP_US (3000 * 1000)
#define GIVE_UP_ROUND_TRIPS 4
#define MAX_TRIES 20

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

/* What comes sooner after the request than an answer could was only overtaken: others of its kind
 * shall be waited for. Every one that was really lost lets that be forgotten a little. */
static void
learn_reordering (LvNackList *self, const LvMissing *missing, gint64 now_us)
{
  guint32 late_us = (guint32) now_us - missing->missed_us;

  if (missing->tries == 0 || late_us < self->reorder_us + self->round_trip_us / 4 * 3)
    self->reorder_us = MAX (self->reorder_us, MIN (late_us + late_us / 4, MAX_REORDER_US));
  else
    self->reorder_us -= self->reorder_us / 16;
}

static void
remove_seq (LvNackList *self, guint16 seq, gint64 now_us)
{
  for (guint i = 0; i < self->n_missing; i++)
    if (self->missing[i].seq == seq)
      {
        if (!self->missing[i].is_guess)
          learn_reordering (self, &self->missing[i], now_us);
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
      remove_seq (self, seq, now_us);
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
    self->missing[self->n_missing++]
        = (LvMissing){ .seq = (guint16) (seq - i), .missed_us = (guint32) now_us };
  return TRUE;
}

void
lv_nack_list_guess_next (LvNackList *self, gint64 now_us)
{
  if (!self->has_packet || self->n_missing == LV_NACK_MAX)
    return;
  self->highest_seq++;
  self->missing[self->n_missing++] = (LvMissing){
    .seq = self->highest_seq, .is_guess = TRUE, .missed_us = (guint32) now_us - self->reorder_us
  };
}

/* Twice in a round trip: a request may be lost, too, and the other side repeats nothing sooner than
 * after a round trip. A little more than half, so that what comes in time is not asked for again.
 */
static guint32
get_again_us (const LvNackList *self)
{
  return MAX (self->round_trip_us / 16 * 9, MIN_AGAIN_US);
}

/* From now; not positive: it is due. */
static gint32
get_wait_us (const LvNackList *self, const LvMissing *missing, gint64 now_us)
{
  guint32 due_us = missing->tries == 0 ? missing->missed_us + self->reorder_us
                                       : missing->asked_us + get_again_us (self);

  return (gint32) (due_us - (guint32) now_us);
}

static gboolean
is_hopeless (const LvNackList *self, const LvMissing *missing, gint64 now_us)
{
  guint32 age_us = (guint32) now_us - missing->missed_us;

  return age_us > CLAMP (GIVE_UP_ROUND_TRIPS * self->round_trip_us, MIN_GIVE_UP_US, MAX_GIVE_UP_US)
         || (missing->tries >= MAX_TRIES && get_wait_us (self, missing, now_us) <= 0);
}

guint
lv_nack_list_take (LvNackList *self, gint64 round_trip_us, gint64 now_us, guint16 *seqs)
{
  guint n = 0;

  self->round_trip_us = (guint32) (round_trip_us >= 0 ? MIN (round_trip_us, 4 * G_USEC_PER_SEC)
                                                      : UNKNOWN_ROUND_TRIP_US);
  for (guint i = 0; i < self->n_missing;)
    {
      LvMissing *missing = &self->missing[i];

      if (is_hopeless (self, missing, now_us))
        {
          remove_at (self, i);
          self->n_given_up++;
          continue;
        }
      if (get_wait_us (self, missing, now_us) <= 0)
        {
          missing->tries++;
          missing->asked_us = (guint32) now_us;
          seqs[n++] = missing->seq;
        }
      i++;
    }
  return n;
}

gint64
lv_nack_list_get_due_us (const LvNackList *self, gint64 now_us)
{
  gint32 wait_us = G_MAXINT32;

  if (self->n_missing == 0)
    return -1;
  for (guint i = 0; i < self->n_missing; i++)
    wait_us = MIN (wait_us, get_wait_us (self, &self->missing[i], now_us));
  return now_us + MAX (wait_us, 0);
}

void
lv_nack_list_forget_before (LvNackList *self, guint16 seq)
{
  guint n = 0;

  while (n < self->n_missing && lv_seq_diff (self->missing[n].seq, seq) > 0)
    n++;
  self->n_missing -= n;
  memmove (self->missing, self->missing + n, self->n_missing * sizeof (LvMissing));
}

void
lv_nack_list_forget (LvNackList *self)
{
  self->n_missing = 0;
}
