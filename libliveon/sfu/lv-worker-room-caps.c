/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bounds on what people send: each has one, and they share the room's. */
#include "lv-worker-room.h"

#include "lv-allocator.h"

/* From the last to go to the first. */
static guint
get_layers (LvWorkerPeer *peer, LvLayer **layers)
{
  LvProducer *camera = &peer->producers[LV_SOURCE_CAMERA];
  LvProducer *screen = &peer->producers[LV_SOURCE_SCREEN];
  guint n = 0;

  if (screen->n_layers > 0)
    layers[n++] = &screen->layers[0];
  for (guint i = 0; i < camera->n_layers; i++)
    layers[n++] = &camera->layers[i];
  return n;
}

static gint64
get_sound_bps (LvWorkerPeer *peer, gint64 now_us)
{
  gint64 bps = 0;

  for (guint i = 0; i < LV_N_SOURCES; i++)
    if (!lv_source_is_video (i) && peer->producers[i].n_layers > 0)
      bps += lv_layer_get_bps (&peer->producers[i].layers[0], LV_TEMPORAL_LAYERS - 1, now_us);
  return bps;
}

/* A stream that is held back is worth what it was. */
static gint64
measure (LvWorkerPeer *peer, gint64 now_us)
{
  LvLayer *layers[1 + LV_CAMERA_LAYERS];
  guint n = get_layers (peer, layers);
  gint64 sum = get_sound_bps (peer, now_us);

  for (guint i = 0; i < n; i++)
    {
      if (!layers[i]->is_blocked)
        layers[i]->cap.bps = lv_layer_get_bps (layers[i], LV_TEMPORAL_LAYERS - 1, now_us);
      sum += layers[i]->cap.bps;
    }
  return sum;
}

static void
choose (LvWorkerPeer *peer, gint64 cap_bps, gint64 now_us)
{
  LvLayer *layers[1 + LV_CAMERA_LAYERS];
  LvCappedLayer capped[1 + LV_CAMERA_LAYERS];
  guint n = get_layers (peer, layers);

  for (guint i = 0; i < n; i++)
    {
      capped[i] = layers[i]->cap;
      capped[i].is_blocked = layers[i]->is_blocked;
    }
  lv_send_cap_set (&peer->cap, cap_bps);
  if (!lv_send_cap_choose (cap_bps, get_sound_bps (peer, now_us), capped, n, now_us))
    return;
  for (guint i = 0; i < n; i++)
    {
      layers[i]->cap = capped[i];
      layers[i]->is_blocked = capped[i].is_blocked;
      if (layers[i]->is_blocked)
        lv_layer_end (layers[i]);
    }
}

void
lv_worker_room_apply_caps (LvWorkerRoom *self, gint64 now_us)
{
  guint n = self->peers->len;
  g_autofree gint64 *wanted = NULL;
  g_autofree gint64 *shares = NULL;

  for (guint i = 0; i < n && self->cap_bps == 0; i++)
    {
      LvWorkerPeer *peer = g_ptr_array_index (self->peers, i);

      measure (peer, now_us);
      choose (peer, peer->max_send_bps, now_us);
    }
  if (self->cap_bps == 0)
    return;
  wanted = g_new (gint64, n);
  shares = g_new (gint64, n);
  for (guint i = 0; i < n; i++)
    wanted[i] = measure (g_ptr_array_index (self->peers, i), now_us);
  lv_allocate_shares (self->cap_bps, wanted, shares, n);
  for (guint i = 0; i < n; i++)
    {
      LvWorkerPeer *peer = g_ptr_array_index (self->peers, i);
      /* Whoever has all that they send may send more, until the room is full. */
      gint64 share
          = shares[i] >= wanted[i] ? MAX (self->cap_bps / n, wanted[i] * 5 / 4) : shares[i];

      choose (peer, peer->max_send_bps > 0 ? MIN (peer->max_send_bps, share) : share, now_us);
    }
}
