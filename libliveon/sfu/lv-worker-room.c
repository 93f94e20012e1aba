/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-worker-room.h"

#include <string.h>

#include "lv-sfu-events.h"
#include "lv-worker.h"

#define TICK_US (200 * 1000)
#define MAX_SPEAKING 4

LvWorkerRoom *
lv_worker_room_new (LvWorker *worker, LvSfuRoom *face, gint64 cap_bps)
{
  LvWorkerRoom *self = g_new0 (LvWorkerRoom, 1);

  self->worker = worker;
  self->face = face;
  self->cap_bps = cap_bps;
  self->peers = g_ptr_array_new ();
  self->by_seat = g_hash_table_new (g_str_hash, g_str_equal);
  self->speakers = g_ptr_array_new ();
  self->speaking = g_new0 (char *, 1);
  lv_speaker_init (&self->speaker);
  return self;
}

void
lv_worker_room_free (LvWorkerRoom *self)
{
  while (self->peers->len > 0)
    {
      LvWorkerPeer *peer = g_ptr_array_index (self->peers, 0);

      lv_worker_peer_leave (peer);
      lv_worker_peer_free (peer);
    }
  g_ptr_array_unref (self->peers);
  g_hash_table_unref (self->by_seat);
  g_ptr_array_unref (self->speakers);
  lv_speaker_clear (&self->speaker);
  g_strfreev (self->speaking);
  g_free (self);
}

LvWorkerPeer *
lv_worker_room_find (LvWorkerRoom *self, const char *seat)
{
  return g_hash_table_lookup (self->by_seat, seat);
}

static void
place_all (LvWorkerRoom *self)
{
  for (guint i = 0; i < self->peers->len; i++)
    {
      lv_worker_peer_place_sound (g_ptr_array_index (self->peers, i));
      lv_worker_peer_place_video (g_ptr_array_index (self->peers, i));
    }
}

static void
place_sound (LvWorkerRoom *self)
{
  for (guint i = 0; i < self->peers->len; i++)
    lv_worker_peer_place_sound (g_ptr_array_index (self->peers, i));
}

void
lv_worker_room_add (LvWorkerRoom *self, LvWorkerPeer *peer)
{
  g_ptr_array_add (self->peers, peer);
  g_hash_table_replace (self->by_seat, peer->seat, peer);
  if (peer->producers[LV_SOURCE_MICROPHONE].is_there)
    peer->speaker = lv_speaker_join (&self->speaker);
  if (peer->speaker >= 0)
    {
      if (self->speakers->len <= (guint) peer->speaker)
        g_ptr_array_set_size (self->speakers, peer->speaker + 1);
      g_ptr_array_index (self->speakers, peer->speaker) = peer;
    }
  place_all (self);
}

void
lv_worker_room_remove (LvWorkerRoom *self, LvWorkerPeer *peer)
{
  g_ptr_array_remove (self->peers, peer);
  if (lv_worker_room_find (self, peer->seat) == peer)
    g_hash_table_remove (self->by_seat, peer->seat);
  if (peer->speaker >= 0)
    {
      lv_speaker_leave (&self->speaker, peer->speaker);
      g_ptr_array_index (self->speakers, peer->speaker) = NULL;
    }
  for (guint i = 0; i < peer->n_slots; i++)
    lv_slot_set_producer (&peer->slots[i], NULL);
  place_all (self);
}

void
lv_worker_room_on_level (
    LvWorkerRoom *self, LvWorkerPeer *peer, guint8 level, gboolean has_voice, gint64 now_us)
{
  if (peer->speaker < 0
      || !lv_speaker_add (&self->speaker, peer->speaker, level, has_voice, now_us))
    return;
  /* At once, so that the first syllable is heard. */
  place_sound (self);
}

void
lv_worker_room_on_layer (LvWorkerRoom *self, LvProducer *producer, gint64 now_us)
{
  for (guint i = 0; i < self->peers->len; i++)
    {
      LvWorkerPeer *peer = g_ptr_array_index (self->peers, i);

      for (guint k = 0; k < peer->n_slots; k++)
        if (peer->slots[k].producer == producer)
          {
            lv_worker_peer_allocate (peer, now_us);
            break;
          }
    }
}

void
lv_worker_room_on_sources (LvWorkerRoom *self, LvWorkerPeer *peer)
{
  if (peer->speaker >= 0 && !peer->producers[LV_SOURCE_MICROPHONE].is_on)
    lv_speaker_mute (&self->speaker, peer->speaker);
  place_sound (self);
  for (guint i = 0; i < self->peers->len; i++)
    lv_worker_peer_allocate (g_ptr_array_index (self->peers, i), self->worker->now_us);
}

LvProducer *
lv_worker_room_get_shared_sound (LvWorkerRoom *self, LvWorkerPeer *receiver)
{
  LvProducer *found = NULL;

  for (guint i = 0; i < receiver->view->len; i++)
    {
      LvViewItem *item = &g_array_index (receiver->view, LvViewItem, i);
      LvWorkerPeer *peer = lv_worker_room_find (self, item->seat);

      if (item->source == LV_SOURCE_SCREEN && peer != NULL && peer != receiver
          && peer->producers[LV_SOURCE_SCREEN_SOUND].is_on)
        return &peer->producers[LV_SOURCE_SCREEN_SOUND];
    }
  /* Else the share that began last. */
  for (guint i = 0; i < self->peers->len; i++)
    {
      LvWorkerPeer *peer = g_ptr_array_index (self->peers, i);
      LvProducer *producer = &peer->producers[LV_SOURCE_SCREEN_SOUND];

      if (peer != receiver && producer->is_on && (found == NULL || producer->on_us > found->on_us))
        found = producer;
    }
  return found;
}

static void
update_wanted (LvWorkerRoom *self)
{
  gint64 now_us = self->worker->now_us;

  self->has_new_wanted = FALSE;
  for (guint i = 0; i < self->peers->len; i++)
    lv_worker_peer_mark_wanted (g_ptr_array_index (self->peers, i), now_us);
  for (guint i = 0; i < self->peers->len; i++)
    if (lv_worker_peer_update_wanted (g_ptr_array_index (self->peers, i), now_us))
      lv_sfu_tell_wanted (g_ptr_array_index (self->peers, i));
}

void
lv_worker_room_settle (LvWorkerRoom *self)
{
  for (guint i = 0; i < self->peers->len && self->has_news; i++)
    {
      LvWorkerPeer *peer = g_ptr_array_index (self->peers, i);

      if (peer->allocate_us == 0)
        lv_worker_peer_allocate (peer, self->worker->now_us);
      if (peer->has_new_slots)
        lv_sfu_tell_slots (peer, lv_worker_peer_dup_slots (peer));
      peer->has_new_slots = FALSE;
    }
  self->has_news = FALSE;
  if (self->has_new_wanted)
    update_wanted (self);
}

static void
tell_speaking (LvWorkerRoom *self, gint64 now_us)
{
  guint ids[MAX_SPEAKING];
  guint n = lv_speaker_get_speaking (&self->speaker, now_us, ids, MAX_SPEAKING);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) speaking = NULL;

  for (guint i = 0; i < n; i++)
    g_strv_builder_add (builder,
                        ((LvWorkerPeer *) g_ptr_array_index (self->speakers, ids[i]))->seat);
  speaking = g_strv_builder_end (builder);
  if (g_strv_equal ((const char *const *) speaking, (const char *const *) self->speaking))
    return;
  g_strfreev (self->speaking);
  self->speaking = g_steal_pointer (&speaking);
  lv_sfu_tell_speaking (self);
}

void
lv_worker_room_tick (LvWorkerRoom *self, gint64 now_us)
{
  if (now_us < self->tick_us)
    return;
  self->tick_us = now_us + TICK_US;
  self->has_new_wanted = TRUE; /* what nobody wants any more is dropped after a while */
  self->round_trip_us = 0;
  for (guint i = 0; i < self->peers->len; i++)
    {
      LvWorkerPeer *peer = g_ptr_array_index (self->peers, i);

      self->round_trip_us = MAX (self->round_trip_us, peer->round_trip_us);
    }
  lv_worker_room_apply_caps (self, now_us);
  tell_speaking (self, now_us);
}
