/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who is in which slot of a receiver, with which layer; and what is wanted of a sender. */
#include "lv-places.h"
#include "lv-sfu-events.h"
#include "lv-worker-peer.h"
#include "lv-worker.h"

#include <string.h>

#define UNWANTED_US (2 * G_USEC_PER_SEC) /* until a layer that nobody watches is no longer sent */
#define SOUND_BPS (45 * 1000)            /* of a slot that is in use, with its headers */
#define COPY_BPS (33 * 1000)             /* of the same sound once more */
#define UNKNOWN_BPS (5 * 1000 * 1000)    /* for a receiver that gives no feedback */

void
lv_worker_peer_has_news (LvWorkerPeer *self)
{
  self->has_new_slots = TRUE;
  self->room->has_news = TRUE;
}

typedef gboolean (*SlotFilter) (const LvSlot *slot);

static gboolean
is_sound_slot (const LvSlot *slot)
{
  return !slot->line.is_video && !slot->line.is_shared_sound;
}

static gboolean
is_shared_slot (const LvSlot *slot)
{
  return !slot->line.is_video && slot->line.is_shared_sound;
}

static gboolean
is_video_slot (const LvSlot *slot)
{
  return slot->line.is_video;
}

/* TRUE when somebody else is in one of the slots now. */
static gboolean
place (LvWorkerPeer *self, SlotFilter filter, LvProducer **wanted, guint n_wanted)
{
  gpointer places[LV_MAX_VIDEO_SLOTS];
  LvSlot *slots[LV_MAX_VIDEO_SLOTS];
  guint n = 0;

  for (guint i = 0; i < self->n_slots && n < LV_MAX_VIDEO_SLOTS; i++)
    if (filter (&self->slots[i]))
      {
        slots[n] = &self->slots[i];
        places[n++] = self->slots[i].producer;
      }
  if (!lv_places_assign (places, n, (gpointer *) wanted, n_wanted))
    return FALSE;
  for (guint i = 0; i < n; i++)
    lv_slot_set_producer (slots[i], places[i]);
  lv_worker_peer_has_news (self);
  return TRUE;
}

void
lv_worker_peer_place_sound (LvWorkerPeer *self)
{
  LvProducer *heard[LV_SPEAKER_HEARD];
  LvProducer *shared = lv_worker_room_get_shared_sound (self->room, self);
  guint n = 0;

  for (guint i = 0; i < self->room->speaker.n_heard; i++)
    {
      LvWorkerPeer *peer = g_ptr_array_index (self->room->speakers, self->room->speaker.heard[i]);

      if (peer != self)
        heard[n++] = &peer->producers[LV_SOURCE_MICROPHONE];
    }
  place (self, is_sound_slot, heard, n);
  place (self, is_shared_slot, &shared, shared != NULL ? 1 : 0);
}

/* What is looked at of whom, as far as they are there; the rank is the place in the view. */
static guint
find_viewed (LvWorkerPeer *self, LvProducer **viewed, LvViewItem **items)
{
  guint n = 0;

  for (guint i = 0; i < self->view->len && n < LV_MAX_VIDEO_SLOTS; i++)
    {
      LvViewItem *item = &g_array_index (self->view, LvViewItem, i);
      LvWorkerPeer *peer = lv_worker_room_find (self->room, item->seat);

      if (peer == NULL || !lv_source_is_video (item->source)
          || !peer->producers[item->source].is_there)
        continue;
      viewed[n] = &peer->producers[item->source];
      items[n++] = item;
    }
  return n;
}

void
lv_worker_peer_place_video (LvWorkerPeer *self)
{
  LvProducer *viewed[LV_MAX_VIDEO_SLOTS];
  LvViewItem *items[LV_MAX_VIDEO_SLOTS];
  guint n = find_viewed (self, viewed, items);

  place (self, is_video_slot, viewed, n);
  for (guint i = 0; i < self->n_slots; i++)
    for (guint k = n; k > 0; k--)
      if (self->slots[i].line.is_video && self->slots[i].producer == viewed[k - 1])
        {
          self->slots[i].rank = k - 1;
          self->slots[i].item.width = items[k - 1]->width;
          self->slots[i].item.height = items[k - 1]->height;
        }
  self->allocate_us = 0;
  self->room->has_news = TRUE;
}

void
lv_worker_peer_set_view (LvWorkerPeer *self, GArray *view)
{
  g_array_unref (self->view);
  self->view = g_array_ref (view);
  lv_worker_peer_place_video (self);
  lv_worker_peer_place_sound (self);
  lv_worker_peer_allocate (self, self->worker->now_us);
}

static void
fill_item (LvSlot *slot, gint64 now_us)
{
  LvAllocItem *item = &slot->item;
  LvProducer *producer = slot->producer;

  item->source = producer->source;
  item->is_off = !producer->is_on;
  item->n_layers = MIN (producer->n_layers, LV_CAMERA_LAYERS);
  for (guint i = 0; i < item->n_layers; i++)
    {
      LvLayer *layer = &producer->layers[i];

      item->layers[i].width = layer->width;
      item->layers[i].height = layer->height;
      for (guint t = 0; t < LV_TEMPORAL_LAYERS; t++)
        item->layers[i].bps[t]
            = producer->is_on && !layer->is_blocked ? lv_layer_get_bps (layer, t, now_us) : 0;
    }
}

static gint64
get_budget (LvWorkerPeer *self, gint64 now_us)
{
  gint64 budget = lv_bandwidth_get_target_bps (self->bandwidth);

  if (self->exts.id[LV_EXT_TRANSPORT_SEQ] == 0)
    budget = self->max_receive_bps > 0 ? self->max_receive_bps : UNKNOWN_BPS;
  for (guint i = 0; i < self->n_slots; i++)
    if (!self->slots[i].line.is_video && now_us - self->slots[i].last_us < G_USEC_PER_SEC
        && self->slots[i].last_us != 0)
      budget -= SOUND_BPS + self->red.n_copies * COPY_BPS;
  return MAX (budget, 0);
}

/* Whether it is a bound that leaves no more, and not the way. */
static gboolean
is_bound (LvWorkerPeer *self)
{
  if (self->exts.id[LV_EXT_TRANSPORT_SEQ] == 0)
    return self->max_receive_bps > 0;
  return lv_bandwidth_get_reason (self->bandwidth) == LV_BANDWIDTH_CAP;
}

static void
tell_state (LvWorkerPeer *self, LvSlot *slot)
{
  LvSlotState state = LV_SLOT_EMPTY;

  if (slot->producer != NULL && !slot->producer->is_on)
    state = LV_SLOT_PAUSED_SENDER;
  else if (slot->producer != NULL)
    state = slot->line.is_video ? slot->item.state : LV_SLOT_LIVE;
  if (state == LV_SLOT_PAUSED_BANDWIDTH && is_bound (self))
    state = LV_SLOT_PAUSED_LIMIT;
  if (state != slot->told)
    lv_worker_peer_has_news (self);
  slot->told = state;
}

void
lv_worker_peer_allocate (LvWorkerPeer *self, gint64 now_us)
{
  LvAllocItem items[LV_MAX_VIDEO_SLOTS];
  LvSlot *slots[LV_MAX_VIDEO_SLOTS] = { NULL };
  guint n = 0;
  LvAllocSum sum;

  self->allocate_us = now_us;
  for (guint rank = 0; rank < LV_MAX_VIDEO_SLOTS; rank++)
    for (guint i = 0; i < self->n_slots; i++)
      if (self->slots[i].line.is_video && self->slots[i].producer != NULL
          && self->slots[i].rank == rank && n < LV_MAX_VIDEO_SLOTS)
        {
          fill_item (&self->slots[i], now_us);
          items[n] = self->slots[i].item;
          slots[n++] = &self->slots[i];
        }
  sum = lv_allocate (items, n, get_budget (self, now_us), now_us);
  self->usable_bps = sum.usable_bps;
  for (guint i = 0; i < n; i++)
    {
      const LvAllocChoice *choice = &items[i].forward;
      LvLayer *layer = choice->layer < 0 ? NULL : &slots[i]->producer->layers[choice->layer];

      if (slots[i]->item.wanted.layer != items[i].wanted.layer
          || slots[i]->item.forward.layer != choice->layer || !slots[i]->item.is_known)
        self->room->has_new_wanted = TRUE;
      slots[i]->item = items[i];
      /* A key frame that comes before the receiver is there would be asked for in vain. */
      lv_slot_set_target (slots[i], self->can_send && slots[i]->producer->is_on ? layer : NULL,
                          choice->max_tid);
    }
  for (guint i = 0; i < self->n_slots; i++)
    tell_state (self, &self->slots[i]);
}

void
lv_worker_peer_mark_wanted (LvWorkerPeer *self, gint64 now_us)
{
  /* Encoders may begin while the connection of who will watch is made. */
  gboolean watches = self->can_send || self->state == LV_SFU_PEER_NEW;

  for (guint i = 0; i < self->n_slots && watches; i++)
    {
      const LvSlot *slot = &self->slots[i];
      gint64 *wanted_us;

      if (slot->producer == NULL || !slot->line.is_video)
        continue;
      wanted_us = slot->producer->peer->wanted_us;
      if (slot->producer->source == LV_SOURCE_SCREEN)
        {
          wanted_us[LV_CAMERA_LAYERS] = now_us;
          continue;
        }
      if (slot->item.wanted.layer >= 0)
        wanted_us[slot->item.wanted.layer] = now_us;
      if (slot->item.forward.layer >= 0)
        wanted_us[slot->item.forward.layer] = now_us;
      if (slot->active != NULL)
        wanted_us[slot->active->index] = now_us;
    }
}

static gboolean
is_wanted (LvWorkerPeer *self, guint i, gint64 now_us)
{
  return self->wanted_us[i] != 0 && now_us - self->wanted_us[i] < UNWANTED_US;
}

gboolean
lv_worker_peer_update_wanted (LvWorkerPeer *self, gint64 now_us)
{
  const LvProducer *camera = &self->producers[LV_SOURCE_CAMERA];
  const LvProducer *screen = &self->producers[LV_SOURCE_SCREEN];
  LvMediaWanted wanted = { 0 };

  for (guint i = 0; i < camera->n_layers && i < LV_CAMERA_LAYERS; i++)
    wanted.layers[i] = is_wanted (self, i, now_us) && !camera->layers[i].is_blocked;
  wanted.screen = screen->is_there && is_wanted (self, LV_CAMERA_LAYERS, now_us)
                  && !screen->layers[0].is_blocked;
  if (memcmp (&wanted, &self->wanted, sizeof wanted) == 0)
    return FALSE;
  self->wanted = wanted;
  return TRUE;
}

GArray *
lv_worker_peer_dup_slots (LvWorkerPeer *self)
{
  GArray *items = g_array_sized_new (FALSE, TRUE, sizeof (LvSlotItem), self->n_slots);

  for (guint i = 0; i < self->n_slots; i++)
    {
      const LvSlot *slot = &self->slots[i];
      LvSlotItem item = { .state = slot->told };

      tell_state (self, &self->slots[i]);
      item.state = slot->told;
      g_strlcpy (item.mid, slot->line.mid, sizeof item.mid);
      if (slot->producer != NULL)
        {
          g_strlcpy (item.seat, slot->producer->peer->seat, sizeof item.seat);
          item.source = slot->producer->source;
        }
      g_array_append_val (items, item);
    }
  return items;
}
