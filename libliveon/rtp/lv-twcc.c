/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-twcc.h"

#include <string.h>

#define HEADER_SIZE 20 /* with base, count, reference time and number */
#define MAX_PADDING 3
#define TYPE 205
#define FORMAT 15

/* Symbols, whose values are also how many bytes their deltas have. */
#define LOST 0
#define SMALL 1 /* 0 to 255 ticks after the one before */
#define LARGE 2 /* -32768 to 32767 ticks */

#define BIT_VECTOR 14 /* packets in a status vector of one bit each */
#define TWO_BIT_VECTOR 7
#define MAX_RUN 0x1fff

static guint16
get_16 (const guint8 *at)
{
  return (guint16) (at[0] << 8 | at[1]);
}

static guint32
get_32 (const guint8 *at)
{
  return (guint32) get_16 (at) << 16 | get_16 (at + 2);
}

static guint8 *
put_16 (guint8 *at, guint value)
{
  at[0] = (guint8) (value >> 8);
  at[1] = (guint8) value;
  return at + 2;
}

static guint8 *
put_32 (guint8 *at, guint32 value)
{
  return put_16 (put_16 (at, value >> 16), value & 0xffff);
}

static guint
chunk_get_length (guint16 chunk)
{
  if (!(chunk & 0x8000))
    return chunk & MAX_RUN;
  return chunk & 0x4000 ? TWO_BIT_VECTOR : BIT_VECTOR;
}

static guint
chunk_get_symbol (guint16 chunk, guint n)
{
  if (!(chunk & 0x8000))
    return chunk >> 13 & 3;
  if (chunk & 0x4000)
    return chunk >> (2 * (TWO_BIT_VECTOR - 1 - n)) & 3;
  return chunk >> (BIT_VECTOR - 1 - n) & 1;
}

/* Where the chunks end, and how many bytes of deltas they ask for; NULL when they are malformed. */
static const guint8 *
walk_chunks (const guint8 *at, const guint8 *end, guint n_packets, gsize *delta_bytes)
{
  *delta_bytes = 0;
  while (n_packets > 0)
    {
      guint16 chunk;
      guint length;

      if (end - at < 2)
        return NULL;
      chunk = get_16 (at);
      at += 2;
      length = MIN (chunk_get_length (chunk), n_packets);
      if (length == 0)
        return NULL;
      for (guint i = 0; i < length; i++)
        {
          guint symbol = chunk_get_symbol (chunk, i);

          if (symbol > LARGE)
            return NULL;
          *delta_bytes += symbol;
        }
      n_packets -= length;
    }
  return at;
}

gboolean
lv_twcc_read (LvTwccReader *self, const guint8 *rtcp, gsize length)
{
  gsize own_length, delta_bytes;
  const guint8 *deltas;

  if (length < HEADER_SIZE || rtcp[0] >> 6 != 2 || (rtcp[0] & 0x1f) != FORMAT || rtcp[1] != TYPE)
    return FALSE;
  own_length = ((gsize) get_16 (rtcp + 2) + 1) * 4;
  /* The padding may have been cut off already. */
  if (own_length < HEADER_SIZE || own_length > length + ((rtcp[0] & 0x20) != 0 ? MAX_PADDING : 0))
    return FALSE;
  own_length = MIN (own_length, length);
  *self = (LvTwccReader){
    .sender_ssrc = get_32 (rtcp + 4),
    .media_ssrc = get_32 (rtcp + 8),
    .base_seq = get_16 (rtcp + 12),
    .n_packets = get_16 (rtcp + 14),
    .reference = get_32 (rtcp + 16) >> 8,
    .number = rtcp[19],
    .chunk = rtcp + HEADER_SIZE,
  };
  if (self->n_packets == 0)
    return FALSE;
  deltas = walk_chunks (self->chunk, rtcp + own_length, self->n_packets, &delta_bytes);
  if (deltas == NULL || (gsize) (rtcp + own_length - deltas) < delta_bytes)
    return FALSE;
  self->delta = deltas;
  return TRUE;
}

static guint
next_symbol (LvTwccReader *self)
{
  guint16 chunk;

  if (self->chunk_left == 0)
    {
      if (self->n_read > 0)
        self->chunk += 2;
      self->chunk_length = self->chunk_left = chunk_get_length (get_16 (self->chunk));
    }
  chunk = get_16 (self->chunk);
  return chunk_get_symbol (chunk, self->chunk_length - self->chunk_left--);
}

gboolean
lv_twcc_next (LvTwccReader *self, LvTwccPacket *packet)
{
  guint symbol;

  if (self->n_read == self->n_packets)
    return FALSE;
  symbol = next_symbol (self);
  packet->seq = (guint16) (self->base_seq + self->n_read++);
  packet->is_received = symbol != LOST;
  /* 65535 deltas of 16 bits do not overflow 32. */
  if (symbol == SMALL)
    self->ticks += self->delta[0];
  else if (symbol == LARGE)
    self->ticks += (gint16) get_16 (self->delta);
  self->delta += symbol;
  packet->ticks = self->ticks;
  return TRUE;
}

/* What is told of the packets that fit; deltas are in the same places as symbols. */
typedef struct
{
  guint8 symbols[LV_TWCC_MAX_WRITE];
  gint16 deltas[LV_TWCC_MAX_WRITE];
  guint n;
  gint64 reference;
} Plan;

static void
make_plan (Plan *self, const gint64 *ticks, guint n_packets, gsize room)
{
  gsize delta_bytes = 0;
  gint64 last = LV_TWCC_NOT_RECEIVED;

  self->reference = 0;
  for (self->n = 0; self->n < n_packets; self->n++)
    {
      guint8 symbol = LOST;

      if (ticks[self->n] != LV_TWCC_NOT_RECEIVED)
        {
          gint64 delta;

          if (last == LV_TWCC_NOT_RECEIVED)
            {
              self->reference = ticks[self->n] / LV_TWCC_TICKS_PER_REFERENCE;
              last = self->reference * LV_TWCC_TICKS_PER_REFERENCE;
            }
          delta = ticks[self->n] - last;
          if (delta < G_MININT16 || delta > G_MAXINT16)
            return;
          symbol = delta >= 0 && delta <= G_MAXUINT8 ? SMALL : LARGE;
          self->deltas[self->n] = (gint16) delta;
          last = ticks[self->n];
        }
      /* No way of writing takes more than a chunk for each 7 packets. */
      delta_bytes += symbol;
      if (2 * (self->n / TWO_BIT_VECTOR + 1) + delta_bytes > room)
        return;
      self->symbols[self->n] = symbol;
    }
}

static guint
count_equal (const guint8 *symbols, guint n)
{
  guint run = 1;

  while (run < n && run < MAX_RUN && symbols[run] == symbols[0])
    run++;
  return run;
}

static gboolean
has_large (const guint8 *symbols, guint n)
{
  for (guint i = 0; i < n; i++)
    if (symbols[i] == LARGE)
      return TRUE;
  return FALSE;
}

static guint8 *
write_chunks (const Plan *plan, guint8 *at)
{
  guint n;

  for (guint done = 0; done < plan->n; done += n)
    {
      const guint8 *symbols = plan->symbols + done;
      guint left = plan->n - done;
      guint run = count_equal (symbols, left);
      gboolean is_wide = has_large (symbols, MIN (left, BIT_VECTOR));
      guint vector = is_wide ? TWO_BIT_VECTOR : BIT_VECTOR;
      guint chunk = is_wide ? 0xc000 : 0x8000;

      if (run >= MIN (left, vector))
        {
          n = run;
          chunk = (guint) symbols[0] << 13 | run;
        }
      else
        {
          n = MIN (left, vector);
          for (guint i = 0; i < n; i++)
            chunk |= (guint) symbols[i] << (is_wide ? 2 * (vector - 1 - i) : vector - 1 - i);
        }
      at = put_16 (at, chunk);
    }
  return at;
}

static guint8 *
write_deltas (const Plan *plan, guint8 *at)
{
  for (guint i = 0; i < plan->n; i++)
    {
      if (plan->symbols[i] == SMALL)
        *at++ = (guint8) plan->deltas[i];
      else if (plan->symbols[i] == LARGE)
        at = put_16 (at, (guint16) plan->deltas[i]);
    }
  return at;
}

gsize
lv_twcc_write (
    const LvTwccFields *fields, const gint64 *ticks, guint *n_packets, guint8 *out, gsize size)
{
  Plan plan;
  guint8 *at;
  gsize length, padding;

  g_return_val_if_fail (*n_packets <= LV_TWCC_MAX_WRITE, 0);

  if (size < HEADER_SIZE + MAX_PADDING)
    return 0;
  make_plan (&plan, ticks, *n_packets, size - HEADER_SIZE - MAX_PADDING);
  *n_packets = plan.n;
  if (plan.n == 0)
    return 0;
  at = put_32 (out + 4, fields->sender_ssrc);
  at = put_32 (at, fields->media_ssrc);
  at = put_16 (at, fields->base_seq);
  at = put_16 (at, plan.n);
  at = put_32 (at, (guint32) plan.reference << 8 | fields->number);
  at = write_deltas (&plan, write_chunks (&plan, at));
  length = (gsize) (at - out);
  padding = -length & 3;
  if (padding > 0)
    {
      memset (at, 0, padding);
      at[padding - 1] = (guint8) padding; /* RFC 3550, 6.4.1 */
    }
  length += padding;
  out[0] = (guint8) (2 << 6 | (padding > 0 ? 1 << 5 : 0) | FORMAT);
  out[1] = TYPE;
  put_16 (out + 2, (guint) (length / 4 - 1));
  return length;
}
