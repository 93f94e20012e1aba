/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Packets of sound that carry those before them once more (RFC 2198): what is lost comes with the
 * next packet, however long the way is. Values. Any thread. */
#pragma once

#include "lv-rtp.h"

G_BEGIN_DECLS

#define LV_RED_MAX_COPIES 2 /* of earlier packets in one */
#define LV_RED_MAX_OFFSET                                                                          \
  5760                         /* of time between them, in ticks: 120 ms of 48 kHz; later nobody   \
                                  would wait for them */
#define LV_RED_MAX_LENGTH 1023 /* of a copy, in bytes */
#define LV_RED_HEADER 4        /* bytes, of a copy */
#define LV_RED_LAST_HEADER 1   /* of the packet itself */

typedef struct
{
  guint8 payload_type;
  guint32 offset; /* its timestamp is by so much before the packet's; 0: the packet itself */
  const guint8 *payload;
  gsize length;
} LvRedBlock;

/* Oldest first; the last block is the packet itself. The payload's length; 0 when size is too
 * small. */
gsize lv_red_write (guint8 *to, gsize size, const LvRedBlock *blocks, guint n_blocks);
/* How many, in the same order: 0 when it is malformed. Of more copies than we make the newest are
 * taken. Block n belongs to the packet n_blocks - 1 - n numbers before this one; one that is empty
 * was left out. */
guint lv_red_parse (const guint8 *payload, gsize length, LvRedBlock blocks[LV_RED_MAX_COPIES + 1]);

/* The packet of block n by itself: as it was, or as its copy says. */
LvRtpHeader
lv_red_get_header (const LvRtpHeader *packet, const LvRedBlock *blocks, guint n_blocks, guint n);

/* How many copies a way needs, by what it loses: quick to begin, slow to end. All zero: none. */
typedef struct
{
  double loss; /* 0 to 1, smoothed */
  gint64 updated_us;
  guint n_copies;
} LvRedChoice;

/* loss: of late; target_bps: what the way can carry in all. Some times a second. */
void lv_red_choice_update (LvRedChoice *self, double loss, gint64 target_bps, gint64 now_us);

G_END_DECLS
