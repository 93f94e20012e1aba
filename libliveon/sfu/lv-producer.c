/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-producer.h"

#include "lv-slot.h"
#include "lv-worker-peer.h"
#include "lv-worker.h"

#define METER_US (500 * 1000)
#define LIVE_US (1000 * 1000)
#define LIVE_SCREEN_US (5000 * 1000) /* a still picture needs few packets */
#define KEY_BURST 2
#define KEY_INTERVAL_MS 300
#define KEY_AGAIN_US (500 * 1000) /* until a request is taken for lost */

static void
init_layer (LvLayer *self, LvProducer *producer, guint index)
{
  self->producer = producer;
  self->index = index;
  self->id = lv_worker_draw_id (producer->peer->worker);
  self->slots = g_ptr_array_new ();
  lv_reception_init (&self->reception, lv_source_get_clock_rate (producer->source));
  lv_bucket_init (&self->key_bucket, KEY_BURST, KEY_INTERVAL_MS, 0);
  self->store = lv_packet_store_new ();
  if (!lv_source_is_video (producer->source))
    return;
  self->nacks = g_new (LvNackList, 1);
  lv_nack_list_init (self->nacks);
}

void
lv_producer_init (LvProducer *self, LvWorkerPeer *peer, LvSource source, const LvSfuSend *send)
{
  *self = (LvProducer){ .peer = peer, .source = source, .is_there = send->is_there, .send = *send };
  if (!send->is_there)
    return;
  self->n_layers = MAX (send->n_rids, 1);
  self->layers = g_new0 (LvLayer, self->n_layers);
  for (guint i = 0; i < self->n_layers; i++)
    init_layer (&self->layers[i], self, i);
  self->layers[0].ssrc = send->ssrc;
  self->layers[0].rtx_ssrc = send->rtx_ssrc;
}

void
lv_producer_clear (LvProducer *self)
{
  for (guint i = 0; i < self->n_layers; i++)
    {
      g_assert (self->layers[i].slots->len == 0);
      g_ptr_array_unref (self->layers[i].slots);
      g_free (self->layers[i].nacks);
      g_clear_pointer (&self->layers[i].store, lv_packet_store_free);
    }
  g_clear_pointer (&self->layers, g_free);
  self->n_layers = 0;
}

static gboolean
read_vp8 (LvMediaPacket *packet, const guint8 *payload, gsize length)
{
  LvVp8Descriptor *vp8 = &packet->vp8;

  if (!lv_vp8_parse_descriptor (payload, length, vp8))
    return FALSE;
  packet->in.is_start = vp8->is_start;
  packet->in.is_key = vp8->is_start && lv_vp8_is_key (payload + vp8->length, length - vp8->length);
  packet->in.has_picture_id = vp8->has_picture_id;
  packet->in.picture_id = vp8->picture_id;
  packet->in.tl0picidx = vp8->tl0picidx;
  packet->in.tid = vp8->has_tid ? MIN (vp8->tid, LV_TEMPORAL_LAYERS - 1) : 0;
  packet->in.is_sync = vp8->is_sync;
  return TRUE;
}

static void
roll_meter (LvLayer *self, gint64 now_us)
{
  gint64 passed_us = now_us - self->meter_us;

  if (passed_us < METER_US)
    return;
  for (guint t = 0; t < LV_TEMPORAL_LAYERS; t++)
    {
      self->meter_bps[t] = (gint64) self->meter_bytes[t] * 8 * G_USEC_PER_SEC / passed_us;
      self->meter_bytes[t] = 0;
    }
  self->meter_us = now_us;
}

/* What a layer costs to forward for a while. A key frame is worth many others and seldom: counted
 * as what it is, the one that begins a layer would look like more than any way carries, and the
 * layer be taken away again. So only its first packet counts. */
static void
count (LvLayer *self, const LvRtpHeader *header, const LvMediaPacket *packet)
{
  if (packet->in.is_start)
    self->is_in_key = packet->in.is_key;
  if (!self->is_in_key || packet->in.is_start)
    self->meter_bytes[packet->in.tid] += header->header_length + packet->length;
}

static void
keep (LvLayer *self, const LvMediaPacket *packet, gint64 now_us)
{
  LvStoredPacket stored = {
    .seq = packet->in.seq,
    .length = packet->length,
    .timestamp = packet->in.timestamp,
    .has_marker = packet->has_marker,
    .added_ms = now_us / 1000,
  };

  lv_packet_store_add (self->store, &stored, packet->payload);
}

static void
on_key_frame (LvLayer *self, const LvMediaPacket *packet, gint64 now_us)
{
  gsize skip = packet->vp8.length;

  self->wants_key = FALSE;
  self->last_key_us = now_us;
  lv_nack_list_forget (self->nacks);
  (void) lv_vp8_get_size (packet->payload + skip, packet->length - skip, &self->width,
                          &self->height);
}

static gboolean
take_once (LvLayer *self, guint16 seq)
{
  /* The sender has begun anew. */
  if (self->reception.packets == 1)
    self->seen = (LvSeqWindow){ 0 };
  return lv_seq_window_add (&self->seen, seq);
}

gboolean
lv_layer_receive (LvLayer *self,
                  const LvRtpHeader *header,
                  gboolean is_repair,
                  gint64 now_us,
                  LvMediaPacket *packet)
{
  gboolean is_video = lv_source_is_video (self->producer->source);

  *packet = (LvMediaPacket){
    .layer = self,
    .in = { .seq = header->seq, .timestamp = header->timestamp, .is_video = is_video },
    .payload = header->payload,
    .length = header->payload_length,
    .has_marker = header->has_marker,
  };
  if (!is_repair && !lv_reception_add (&self->reception, header->seq, header->timestamp, now_us))
    return FALSE;
  if (!is_video && !take_once (self, header->seq))
    return FALSE;
  self->last_us = now_us;
  if (self->nacks != NULL && !lv_nack_list_add (self->nacks, header->seq, now_us))
    lv_layer_want_key (self);
  if (self->nacks != NULL && self->nacks->n_missing > 0)
    lv_worker_peer_need_request (self->producer->peer);
  if (packet->length == 0 || (is_video && !read_vp8 (packet, packet->payload, packet->length)))
    return FALSE;
  if (self->meter_us == 0)
    self->meter_us = now_us;
  roll_meter (self, now_us);
  count (self, header, packet);
  if (packet->in.is_key)
    on_key_frame (self, packet, now_us);
  keep (self, packet, now_us);
  return TRUE;
}

gboolean
lv_layer_is_live (const LvLayer *self, gint64 now_us)
{
  gint64 live_us = self->producer->source == LV_SOURCE_SCREEN ? LIVE_SCREEN_US : LIVE_US;

  return self->last_us != 0 && now_us - self->last_us < live_us;
}

gint64
lv_layer_get_bps (LvLayer *self, guint max_tid, gint64 now_us)
{
  gint64 bps = 0;
  gint64 passed_us;

  if (!lv_layer_is_live (self, now_us))
    return 0;
  roll_meter (self, now_us);
  passed_us = MAX (now_us - self->meter_us, METER_US / 5);
  for (guint t = 0; t <= MIN (max_tid, LV_TEMPORAL_LAYERS - 1); t++)
    bps += self->meter_bps[t] != 0 ? self->meter_bps[t]
                                   : (gint64) self->meter_bytes[t] * 8 * G_USEC_PER_SEC / passed_us;
  return bps;
}

gboolean
lv_layer_find (LvLayer *self, guint16 seq, LvMediaPacket *packet)
{
  LvStoredPacket stored;
  const guint8 *payload = lv_packet_store_find (self->store, seq, &stored);
  const gboolean is_video = lv_source_is_video (self->producer->source);

  if (payload == NULL)
    return FALSE;
  *packet = (LvMediaPacket){
    .layer = self,
    .in = { .seq = seq, .timestamp = stored.timestamp, .is_video = is_video },
    .payload = payload,
    .length = stored.length,
    .has_marker = stored.has_marker,
  };
  return !is_video || read_vp8 (packet, payload, stored.length);
}

void
lv_layer_fit_store (LvLayer *self, gint64 window_us, gint64 now_us)
{
  gint64 bps = lv_layer_get_bps (self, LV_TEMPORAL_LAYERS - 1, now_us);

  lv_packet_store_resize (self->store, bps / 8 * window_us / G_USEC_PER_SEC);
}

void
lv_layer_bind (LvLayer *self, guint32 ssrc)
{
  if (self->ssrc != 0 && self->ssrc != ssrc)
    {
      g_autoptr (GPtrArray) slots = g_ptr_array_copy (self->slots, NULL, NULL);

      for (guint i = 0; i < slots->len; i++)
        lv_slot_restart (g_ptr_array_index (slots, i), self);
      self->id = lv_worker_draw_id (self->producer->peer->worker);
      self->sender_info = (LvSenderInfo){ 0 };
    }
  self->ssrc = ssrc;
  lv_reception_init (&self->reception, lv_source_get_clock_rate (self->producer->source));
  if (self->nacks != NULL)
    lv_nack_list_init (self->nacks);
}

void
lv_layer_end (LvLayer *self)
{
  self->last_us = 0;
}

void
lv_layer_want_key (LvLayer *self)
{
  if (!lv_source_is_video (self->producer->source))
    return;
  self->wants_key = TRUE;
  lv_worker_peer_need_request (self->producer->peer);
}

gboolean
lv_layer_take_key_request (LvLayer *self, gint64 round_trip_us, gint64 now_us)
{
  if (!self->wants_key || self->ssrc == 0)
    return FALSE;
  if (self->key_asked_us != 0 && now_us - self->key_asked_us < MAX (KEY_AGAIN_US, 2 * round_trip_us)
      && self->last_key_us < self->key_asked_us)
    return FALSE;
  if (!lv_bucket_take (&self->key_bucket, now_us / 1000, NULL))
    return FALSE;
  self->key_asked_us = now_us;
  return TRUE;
}

void
lv_layer_add_slot (LvLayer *self, LvSlot *slot)
{
  g_ptr_array_add (self->slots, slot);
}

void
lv_layer_remove_slot (LvLayer *self, LvSlot *slot)
{
  g_ptr_array_remove_fast (self->slots, slot);
}
