/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-bandwidth.h"
#include "lv-seq.h"
#include "lv-twcc.h"

#define RING LV_TWCC_MAX_WRITE /* of the newest numbers */

struct _LvArrivals
{
  gint64 ticks[RING];
  gint64 begin; /* the first number that is not reported */
  gint64 end;   /* after the newest that arrived; 0: none did */
  guint8 number;
};

LvArrivals *
lv_arrivals_new (void)
{
  LvArrivals *self = g_new0 (LvArrivals, 1);

  for (guint i = 0; i < RING; i++)
    self->ticks[i] = LV_TWCC_NOT_RECEIVED;
  return self;
}

void
lv_arrivals_free (LvArrivals *self)
{
  g_free (self);
}

/* What lies between the newest and seq has not arrived yet. */
static void
advance_to (LvArrivals *self, gint64 seq)
{
  for (gint64 i = MAX (self->end, seq - RING + 1); i <= seq; i++)
    self->ticks[(guint64) i % RING] = LV_TWCC_NOT_RECEIVED;
  self->end = seq + 1;
  self->begin = MAX (self->begin, self->end - RING);
}

void
lv_arrivals_add (LvArrivals *self, guint16 transport_seq, gint64 now_us)
{
  gint64 seq;

  if (self->end == 0)
    {
      /* One round ahead, so that none of the numbers before it is negative. */
      seq = transport_seq + G_MAXUINT16 + 1;
      self->begin = self->end = seq;
    }
  else
    seq = lv_seq_unwrap (self->end - 1, transport_seq);
  if (seq >= self->end)
    advance_to (self, seq);
  else if (seq < self->end - RING || self->ticks[(guint64) seq % RING] != LV_TWCC_NOT_RECEIVED)
    return;
  self->ticks[(guint64) seq % RING] = now_us / LV_TWCC_TICK_US;
  /* One that was reported as lost: everything from it on is told again. */
  self->begin = MIN (self->begin, seq);
}

gsize
lv_arrivals_write (
    LvArrivals *self, guint32 sender_ssrc, guint32 media_ssrc, guint8 *out, gsize size)
{
  LvTwccFields fields = {
    .sender_ssrc = sender_ssrc,
    .media_ssrc = media_ssrc,
    .base_seq = (guint16) self->begin,
    .number = self->number,
  };
  gint64 ticks[RING];
  guint n = (guint) (self->end - self->begin);
  gsize length;

  if (n == 0)
    return 0;
  for (guint i = 0; i < n; i++)
    ticks[i] = self->ticks[(guint64) (self->begin + i) % RING];
  length = lv_twcc_write (&fields, ticks, &n, out, size);
  if (length > 0)
    {
      self->begin += n;
      self->number++;
    }
  return length;
}
