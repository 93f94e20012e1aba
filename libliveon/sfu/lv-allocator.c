/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-allocator.h"

#define HEADROOM 0.1 /* of the budget stays free when something is added, so that it may stay */
#define FIRST_HOLD_US (3 * G_USEC_PER_SEC)
#define MAX_HOLD_US (60 * G_USEC_PER_SEC)
#define TRIED_US                                                                                   \
  (10 * G_USEC_PER_SEC) /* what is taken away so soon after it was given was too much */
#define MISSING_US (3 * G_USEC_PER_SEC)
#define ENLARGE 1.25 /* a layer may be shown so much larger than it is */
#define SMALL 0.25   /* of the largest tile's area */

/* What a layer usually needs, before it comes and can be measured. */
static const LvAllocLayer usual_camera[LV_CAMERA_LAYERS] = {
  { 320, 180, { 60000, 90000, 130000 } },
  { 640, 360, { 180000, 270000, 450000 } },
  { 1280, 720, { 600000, 950000, 1500000 } },
};
static const LvAllocLayer usual_screen = { 1920, 1080, { 400000, 700000, 1200000 } };

/* The steps of giving, the first the last to be taken away. */
typedef enum
{
  GIVE_PICTURE,
  GIVE_MOVEMENT, /* half the frame rate: less than that is the last resort */
  GIVE_RESOLUTION,
  GIVE_FRAME_RATE,
  N_GIFTS,
} Gift;

/* One call: what the items have so far. */
typedef struct
{
  LvAllocItem *items;
  guint n_items;
  LvAllocChoice before[LV_MAX_VIDEO_SLOTS];
  int enough[LV_MAX_VIDEO_SLOTS]; /* largest layer that the tile needs, -1: none comes ever */
  gint64 budget_bps, used_bps, now_us;
} Round;

static const LvAllocLayer *
get_usual (const LvAllocItem *item, int layer)
{
  return item->source == LV_SOURCE_SCREEN ? &usual_screen : &usual_camera[layer];
}

static gboolean
comes (const LvAllocItem *item, int layer)
{
  return item->layers[layer].bps[0] > 0;
}

/* What the sender was asked for and does not send takes no room from the others. */
static int
get_paid_layer (const LvAllocItem *item, int layer, gint64 now_us)
{
  if (item->missing_us == 0 || now_us - item->missing_us <= MISSING_US
      || layer > item->missing_layer)
    return layer;
  while (layer >= 0 && !comes (item, layer))
    layer--;
  return layer;
}

static gint64
get_cost (const Round *self, guint n, LvAllocChoice choice)
{
  const LvAllocItem *item = &self->items[n];
  int layer = get_paid_layer (item, choice.layer, self->now_us);

  if (layer < 0 || item->is_off)
    return 0;
  return comes (item, layer) ? item->layers[layer].bps[choice.max_tid]
                             : get_usual (item, layer)->bps[choice.max_tid];
}

/* The smallest layer that fills the tile, or the largest that there is. */
static int
find_enough (const LvAllocItem *item)
{
  int n_layers = (int) MIN (item->n_layers, LV_CAMERA_LAYERS);

  for (int i = 0; i < n_layers - 1; i++)
    {
      const LvAllocLayer *layer
          = item->layers[i].height > 0 ? &item->layers[i] : get_usual (item, i);

      /* The picture is shown as large as it fits. */
      if (ENLARGE * layer->width >= item->width || ENLARGE * layer->height >= item->height)
        return i;
    }
  return n_layers - 1;
}

static gboolean
is_more (LvAllocChoice choice, LvAllocChoice than)
{
  return choice.layer > than.layer
         || (choice.layer == than.layer && choice.layer >= 0 && choice.max_tid > than.max_tid);
}

/* Whether the item may go on to `next`. What it had before needs no headroom, else it would flap.
 */
static gboolean
fits (const Round *self, guint n, LvAllocChoice next)
{
  const LvAllocItem *item = &self->items[n];
  gint64 used_bps = self->used_bps - get_cost (self, n, item->wanted) + get_cost (self, n, next);

  if (!is_more (next, self->before[n]))
    return used_bps <= self->budget_bps;
  return self->now_us >= item->hold_until_us
         && (double) used_bps <= (1 - HEADROOM) * (double) self->budget_bps;
}

static gboolean
try_choice (Round *self, guint n, LvAllocChoice next)
{
  LvAllocItem *item = &self->items[n];

  if (!fits (self, n, next))
    return FALSE;
  self->used_bps += get_cost (self, n, next) - get_cost (self, n, item->wanted);
  item->wanted = next;
  return TRUE;
}

static void
give (Round *self, guint n, Gift gift)
{
  LvAllocItem *item = &self->items[n];
  LvAllocChoice next = item->wanted;
  guint max_tid = gift == GIVE_FRAME_RATE ? LV_TEMPORAL_LAYERS - 1 : 1;

  if (gift == GIVE_PICTURE && self->enough[n] >= 0)
    try_choice (self, n, (LvAllocChoice){ 0, 0 });
  if (next.layer < 0)
    return;
  if (gift == GIVE_RESOLUTION)
    while (++next.layer <= self->enough[n] && try_choice (self, n, next))
      ;
  if (gift == GIVE_MOVEMENT || gift == GIVE_FRAME_RATE)
    while (++next.max_tid <= max_tid && try_choice (self, n, next))
      ;
}

typedef enum
{
  RANK_SCREEN,
  RANK_LARGE,
  RANK_SMALL,
  N_RANKS,
} Rank;

static Rank
get_rank (const LvAllocItem *item, gint64 largest)
{
  if (item->source == LV_SOURCE_SCREEN)
    return RANK_SCREEN;
  return (double) item->width * item->height < SMALL * (double) largest ? RANK_SMALL : RANK_LARGE;
}

static void
give_all (Round *self)
{
  gint64 largest = 0;

  for (guint i = 0; i < self->n_items; i++)
    largest = MAX (largest, (gint64) self->items[i].width * self->items[i].height);
  for (Rank rank = 0; rank < N_RANKS; rank++)
    for (Gift gift = 0; gift < N_GIFTS; gift++)
      for (guint i = 0; i < self->n_items; i++)
        if (get_rank (&self->items[i], largest) == rank)
          give (self, i, gift);
}

/* What was taken away is not given back at once, and the later the sooner it had to go last time.
 */
static void
remember (Round *self, guint n)
{
  LvAllocItem *item = &self->items[n];
  LvAllocChoice before = self->before[n];

  /* A tile that became smaller needs less: nothing was taken away. */
  before.layer = MIN (before.layer, self->enough[n]);
  if (is_more (before, item->wanted))
    {
      gboolean was_too_much = self->now_us - item->raised_us < TRIED_US;

      item->hold_us = was_too_much && item->hold_us > 0 ? MIN (item->hold_us * 2, MAX_HOLD_US)
                                                        : FIRST_HOLD_US;
      item->hold_until_us = self->now_us + item->hold_us;
    }
  else if (is_more (item->wanted, self->before[n]))
    item->raised_us = self->now_us;
}

static void
note_missing (Round *self, guint n)
{
  LvAllocItem *item = &self->items[n];

  if (item->wanted.layer < 0 || comes (item, item->wanted.layer))
    item->missing_us = 0;
  else if (item->missing_us == 0 || item->missing_layer != item->wanted.layer)
    {
      item->missing_us = self->now_us;
      item->missing_layer = item->wanted.layer;
    }
}

/* The largest that comes of what is wanted, else the smallest beyond it. */
static int
find_coming (const LvAllocItem *item)
{
  for (int layer = item->wanted.layer; layer >= 0; layer--)
    if (comes (item, layer))
      return layer;
  for (int layer = 0; layer < (int) MIN (item->n_layers, LV_CAMERA_LAYERS); layer++)
    if (comes (item, layer))
      return layer;
  return -1;
}

/* What comes may be another layer than is wanted: as much of it as fits in the same room. */
static void
choose_forward (Round *self, guint n)
{
  LvAllocItem *item = &self->items[n];
  gint64 room_bps = self->budget_bps - self->used_bps + get_cost (self, n, item->wanted);
  LvAllocChoice choice = { find_coming (item), item->wanted.max_tid };

  item->forward = (LvAllocChoice){ -1, 0 };
  item->state = LV_SLOT_PAUSED_SENDER;
  if (item->wanted.layer < 0)
    {
      if (self->enough[n] >= 0)
        item->state = LV_SLOT_PAUSED_BANDWIDTH;
      return;
    }
  if (choice.layer < 0)
    return;
  if (choice.layer != item->wanted.layer)
    for (choice.max_tid = LV_TEMPORAL_LAYERS - 1;
         choice.max_tid > 0 && get_cost (self, n, choice) > room_bps;)
      choice.max_tid--;
  if (choice.layer <= item->wanted.layer || get_cost (self, n, choice) <= room_bps)
    {
      item->forward = choice;
      item->state = LV_SLOT_LIVE;
    }
  else
    item->state = LV_SLOT_PAUSED_BANDWIDTH;
}

static gint64
get_usable (const Round *self)
{
  gint64 bps = 0;

  for (guint i = 0; i < self->n_items; i++)
    if (self->enough[i] >= 0)
      bps += get_cost (self, i, (LvAllocChoice){ self->enough[i], LV_TEMPORAL_LAYERS - 1 });
  return bps;
}

LvAllocSum
lv_allocate (LvAllocItem *items, guint n_items, gint64 budget_bps, gint64 now_us)
{
  Round round = { .items = items,
                  .n_items = MIN (n_items, LV_MAX_VIDEO_SLOTS),
                  .budget_bps = budget_bps,
                  .now_us = now_us };

  for (guint i = 0; i < round.n_items; i++)
    {
      /* What is turned on begins anew, with nothing held against it. */
      if (!items[i].is_known || items[i].was_off)
        items[i].wanted.layer = -1;
      items[i].was_off = items[i].is_off;
      items[i].is_known = TRUE;
      round.before[i] = items[i].wanted;
      round.enough[i] = find_enough (&items[i]);
      items[i].wanted = (LvAllocChoice){ -1, 0 };
    }
  give_all (&round);
  for (guint i = 0; i < round.n_items; i++)
    {
      remember (&round, i);
      note_missing (&round, i);
      choose_forward (&round, i);
    }
  return (LvAllocSum){ .used_bps = round.used_bps, .usable_bps = get_usable (&round) };
}

void
lv_allocate_shares (gint64 total_bps, const gint64 *wanted_bps, gint64 *shares_bps, guint n)
{
  gint64 left_bps = total_bps;
  guint n_left = n;

  for (guint i = 0; i < n; i++)
    shares_bps[i] = -1;
  /* Whoever wants less than an equal part gets it, which makes the others' parts larger. */
  for (gboolean is_changed = TRUE; is_changed && n_left > 0;)
    {
      gint64 part_bps = left_bps / n_left;

      is_changed = FALSE;
      for (guint i = 0; i < n; i++)
        if (shares_bps[i] < 0 && wanted_bps[i] <= part_bps)
          {
            shares_bps[i] = wanted_bps[i];
            left_bps -= wanted_bps[i];
            n_left--;
            is_changed = TRUE;
          }
    }
  for (guint i = 0; i < n; i++)
    if (shares_bps[i] < 0)
      shares_bps[i] = left_bps / n_left;
}
