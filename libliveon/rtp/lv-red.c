/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-red.h"

#include "lv-bytes.h"

#include <string.h>

#define FOLLOWS 0x80 /* another header does */
#define MAX_BLOCKS 16

#define RISE_US (1 * G_USEC_PER_SEC)
#define FALL_US (10 * G_USEC_PER_SEC)
/* Narrower ways lose because they are full. */
#define LEAST_BPS 150000

/* From how much loss on, and below how much no more. */
static const struct
{
  double begin, end;
} bounds[LV_RED_MAX_COPIES] = { { 0.02, 0.01 }, { 0.12, 0.08 } };

gsize
lv_red_write (guint8 *to, gsize size, const LvRedBlock *blocks, guint n_blocks)
{
  gsize at = (n_blocks - 1) * LV_RED_HEADER + LV_RED_LAST_HEADER;
  gsize length = at;

  for (guint i = 0; i < n_blocks; i++)
    length += blocks[i].length;
  if (length > size)
    return 0;
  for (guint i = 0; i < n_blocks; i++)
    {
      const LvRedBlock *block = &blocks[i];

      if (i < n_blocks - 1)
        lv_put_u32 (to + i * LV_RED_HEADER, (guint32) (FOLLOWS | block->payload_type) << 24
                                                | block->offset << 10 | (guint32) block->length);
      else
        to[i * LV_RED_HEADER] = block->payload_type;
      memcpy (to + at, block->payload, block->length);
      at += block->length;
    }
  return length;
}

/* Bytes of all headers, 0: malformed. */
static gsize
count_headers (const guint8 *payload, gsize length, guint *n_blocks)
{
  gsize at = 0;

  for (*n_blocks = 1; *n_blocks <= MAX_BLOCKS; ++*n_blocks)
    {
      if (at >= length)
        return 0;
      if ((payload[at] & FOLLOWS) == 0)
        return at + LV_RED_LAST_HEADER;
      if (length - at < LV_RED_HEADER)
        return 0;
      at += LV_RED_HEADER;
    }
  return 0;
}

guint
lv_red_parse (const guint8 *payload, gsize length, LvRedBlock blocks[LV_RED_MAX_COPIES + 1])
{
  guint n_blocks = 0, n_skipped;
  gsize at = count_headers (payload, length, &n_blocks);

  if (at == 0)
    return 0;
  n_skipped = n_blocks - MIN (n_blocks, LV_RED_MAX_COPIES + 1);
  for (guint i = 0; i < n_blocks; i++)
    {
      const guint8 *header = payload + i * LV_RED_HEADER;
      LvRedBlock block = { .payload_type = header[0] & ~FOLLOWS, .payload = payload + at };

      if (i < n_blocks - 1)
        {
          const guint32 word = lv_get_u32 (header);

          block.offset = word >> 10 & 0x3fff;
          block.length = word & LV_RED_MAX_LENGTH;
        }
      else
        block.length = length - at;
      if (block.length > length - at)
        return 0;
      at += block.length;
      if (i >= n_skipped)
        blocks[i - n_skipped] = block;
    }
  return n_blocks - n_skipped;
}

LvRtpHeader
lv_red_get_header (const LvRtpHeader *packet, const LvRedBlock *blocks, guint n_blocks, guint n)
{
  LvRtpHeader header = *packet;

  header.payload_type = blocks[n].payload_type;
  header.seq -= n_blocks - 1 - n;
  header.timestamp -= blocks[n].offset;
  header.payload = blocks[n].payload;
  header.payload_length = blocks[n].length;
  return header;
}

static guint
choose (const LvRedChoice *self, gint64 target_bps)
{
  guint n = 0;

  if (target_bps < LEAST_BPS)
    return 0;
  while (n < LV_RED_MAX_COPIES
         && self->loss >= (n < self->n_copies ? bounds[n].end : bounds[n].begin))
    n++;
  return n;
}

void
lv_red_choice_update (LvRedChoice *self, double loss, gint64 target_bps, gint64 now_us)
{
  const gint64 passed_us = self->updated_us != 0 ? now_us - self->updated_us : 0;
  const gint64 constant_us = loss > self->loss ? RISE_US : FALL_US;

  self->loss += (loss - self->loss) * (double) MIN (passed_us, constant_us) / (double) constant_us;
  self->updated_us = now_us;
  self->n_copies = choose (self, target_bps);
}
