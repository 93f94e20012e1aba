/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How one receiver's bandwidth is shared over the pictures that it shows. What gives way when there
 * is not enough: the video of small tiles, then frame rate, then resolution, then video at all, of
 * the least important first; a screen last. Sound is not asked: it is taken off before. Values in,
 * values out. The owner's thread. */
#pragma once

#include "lv-media-messages.h"

G_BEGIN_DECLS

/* What comes of a source in one layer. */
typedef struct
{
  guint width, height; /* 0: unknown, taken as usual for the layer */
  /* Of the last second or so, with all temporal layers up to each; 0: it does not come. */
  gint64 bps[LV_TEMPORAL_LAYERS];
} LvAllocLayer;

/* Which layer; the temporal ones up to max_tid. */
typedef struct
{
  int layer; /* -1: none */
  guint max_tid;
} LvAllocChoice;

/* One picture in the view. Kept from call to call while it shows the same source; zeroed when it is
 * new. */
typedef struct
{
  LvSource source;
  guint width, height; /* of the tile */
  guint n_layers;      /* that the sender can send; a screen: 1 */
  LvAllocLayer layers[LV_CAMERA_LAYERS];
  gboolean is_off; /* by the sender: it takes no room, yet is wanted, for when it comes */

  /* The answer. */
  LvAllocChoice wanted;  /* what there is room for, whether it comes or not */
  LvAllocChoice forward; /* of what comes now; the sender shall send both */
  LvSlotState state;     /* live or paused */

  /* The allocator's own: it does not try again at once what did not fit. */
  gboolean is_known, was_off;
  gint64 hold_us, hold_until_us, raised_us;
  gint64 missing_us; /* since when what is wanted does not come; 0: it does */
  int missing_layer;
} LvAllocItem;

typedef struct
{
  gint64 used_bps;   /* by what is wanted */
  gint64 usable_bps; /* that the tiles could use if there were enough */
} LvAllocSum;

/* The items in the order of their importance. budget_bps: without the sound. */
LvAllocSum lv_allocate (LvAllocItem *items, guint n_items, gint64 budget_bps, gint64 now_us);

/* Shares a bound fairly over those who want some: nobody gets more than wanted, and what one does
 * not want goes to the others. */
void lv_allocate_shares (gint64 total_bps, const gint64 *wanted_bps, gint64 *shares_bps, guint n);

G_END_DECLS
