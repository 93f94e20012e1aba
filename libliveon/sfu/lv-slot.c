/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-slot.h"

#include <string.h>

#include "lv-bytes.h"
#include "lv-prefetch.h"
#include "lv-red.h"
#include "lv-worker-peer.h"

#define RING_SIZE 256 /* packets that can be asked for again: more than a second of 720p */
#define PLI_INTERVAL_MS 1000
#define MAX_PADDING 255
#define MAX_WITH_COPIES 1000 /* bytes */

void
lv_slot_init (LvSlot *self, LvWorkerPeer *peer, const LvSfuSlot *line)
{
  LvRewriteOut before = {
    .seq = g_random_int_range (0, 0x8000), /* far from wrapping around (RFC 3711, 3.3.1) */
    .timestamp = g_random_int (),
    .picture_id = g_random_int_range (0, 0x8000),
    .tl0picidx = g_random_int_range (0, 0x100),
  };

  *self = (LvSlot){
    .peer = peer,
    .line = *line,
    .clock_rate = line->is_video ? 90000 : 48000,
    .rtx_seq = g_random_int_range (0, 0x8000),
  };
  if (line->is_video)
    self->ring = g_new0 (LvRewriteEntry, RING_SIZE);
  lv_rewriter_init (&self->rewriter, &before, self->ring, RING_SIZE);
  lv_bucket_init (&self->pli_bucket, 1, PLI_INTERVAL_MS, 0);
}

void
lv_slot_clear (LvSlot *self)
{
  lv_slot_set_producer (self, NULL);
  g_clear_pointer (&self->ring, g_free);
}

/* A layer knows each of its slots once. */
static void
set_layers (LvSlot *self, LvLayer *active, LvLayer *target)
{
  LvLayer *before[] = { self->active, self->target == self->active ? NULL : self->target };
  LvLayer *after[] = { active, target == active ? NULL : target };

  for (guint i = 0; i < 2; i++)
    if (before[i] != NULL && before[i] != after[0] && before[i] != after[1])
      lv_layer_remove_slot (before[i], self);
  for (guint i = 0; i < 2; i++)
    if (after[i] != NULL && after[i] != before[0] && after[i] != before[1])
      lv_layer_add_slot (after[i], self);
  self->active = active;
  self->target = target;
}

void
lv_slot_set_producer (LvSlot *self, LvProducer *producer)
{
  if (self->producer == producer)
    return;
  set_layers (self, NULL, NULL);
  self->producer = producer;
  self->item = (LvAllocItem){ 0 };
  if (producer != NULL && !self->line.is_video)
    set_layers (self, NULL, &producer->layers[0]);
}

void
lv_slot_set_target (LvSlot *self, LvLayer *layer, guint max_tid)
{
  self->max_tid = max_tid;
  if (layer == self->target)
    return;
  /* No target: what flows stops at once. */
  set_layers (self, layer != NULL ? self->active : NULL, layer);
  if (layer != NULL && layer != self->active)
    lv_layer_want_key (layer);
}

void
lv_slot_pause (LvSlot *self)
{
  set_layers (self, NULL, self->line.is_video ? NULL : self->target);
}

void
lv_slot_restart (LvSlot *self, LvLayer *layer)
{
  if (self->active == layer)
    set_layers (self, NULL, self->target);
  if (self->target == layer)
    lv_layer_want_key (layer);
}

/* A write-up of all that is alike in packets of the slot. */
static LvRtpFields
make_fields (const LvSlot *self, const LvMediaPacket *packet, const LvRewriteOut *out)
{
  return (LvRtpFields){
    .payload_type = self->line.payload_type,
    .has_marker = packet->has_marker,
    .seq = out->seq,
    .timestamp = out->timestamp,
    .ssrc = self->line.ssrc,
    .has_csrc = TRUE,
    .csrc = packet->layer->producer->peer->index,
    .has_sound_level = packet->has_level,
    .sound_level = packet->level,
    .has_voice = packet->has_voice,
    .has_transport_seq = TRUE,
  };
}

static void
write_payload (guint8 *to, const LvMediaPacket *packet, const LvRewriteOut *out)
{
  memcpy (to, packet->payload, packet->length);
  if (packet->in.is_video)
    lv_vp8_rewrite_descriptor (to, &packet->vp8, out->picture_id, out->tl0picidx);
}

/* Those before it that its receiver may have lost, and the packet itself; 0: it goes alone. */
static guint
collect_copies (LvSlot *self, const LvMediaPacket *packet, LvRedBlock blocks[LV_RED_MAX_COPIES + 1])
{
  const guint8 payload_type = self->line.payload_type;
  gsize length = packet->length;
  guint n = 0;

  for (guint i = self->line.red_payload_type != 0 ? self->peer->red.n_copies : 0; i > 0; i--)
    {
      const guint16 seq = packet->in.seq - i;
      LvRedBlock block = { .payload_type = payload_type };
      LvMediaPacket before;

      if (lv_rewriter_has (&self->rewriter, seq) && lv_layer_find (packet->layer, seq, &before)
          && packet->in.timestamp - before.in.timestamp <= LV_RED_MAX_OFFSET
          && before.length <= LV_RED_MAX_LENGTH && length + before.length <= MAX_WITH_COPIES)
        {
          block.offset = packet->in.timestamp - before.in.timestamp;
          block.payload = before.payload;
          block.length = before.length;
          length += before.length;
        }
      else if (n == 0)
        continue;
      else /* its number has to be taken */
        block.payload = packet->payload;
      blocks[n++] = block;
    }
  if (n > 0)
    blocks[n++] = (LvRedBlock){ payload_type, 0, packet->payload, packet->length };
  return n;
}

static void
send_copy (LvSlot *self, const LvMediaPacket *packet, const LvRewriteOut *out, gint64 now_us)
{
  LvRtpFields fields = make_fields (self, packet, out);
  LvPeerPacket copy = { .is_video = packet->in.is_video };
  LvRedBlock blocks[LV_RED_MAX_COPIES + 1];
  const guint n_blocks = collect_copies (self, packet, blocks);
  gsize room, length = packet->length;

  if (n_blocks > 0)
    fields.payload_type = self->line.red_payload_type;
  copy.data = lv_worker_peer_get_room (self->peer);
  copy.header_length = lv_rtp_write_header (copy.data, LV_PEER_MAX_PACKET, &fields,
                                            &self->peer->exts, &copy.transport_seq_at);
  room = LV_PEER_MAX_PACKET - copy.header_length;
  if (copy.header_length == 0 || length > room)
    return;
  if (n_blocks > 0)
    length = lv_red_write (copy.data + copy.header_length, room, blocks, n_blocks);
  else
    write_payload (copy.data + copy.header_length, packet, out);
  copy.length = copy.header_length + length;
  lv_worker_peer_send (self->peer, &copy, now_us);
  self->packets++;
  self->bytes += packet->length;
  self->last_us = now_us;
  self->last_timestamp = out->timestamp;
}

/* The target's turn begins. */
static void
begin (LvSlot *self, const LvMediaPacket *packet, LvRewriteOut *out, gint64 now_us)
{
  gint64 passed_us = self->last_us == 0 ? 0 : now_us - self->last_us;
  guint32 advance = (guint32) (passed_us * self->clock_rate / G_USEC_PER_SEC);

  set_layers (self, packet->layer, packet->layer);
  packet->layer->wants_key = FALSE;
  lv_rewriter_begin (&self->rewriter, packet->layer->id, &packet->in, advance, out);
  self->needs_report = self->peer->needs_reports = TRUE;
}

static gboolean
admit (LvSlot *self, const LvMediaPacket *packet, LvRewriteOut *out, gint64 now_us)
{
  if (packet->layer == self->active)
    return lv_rewriter_map (&self->rewriter, &packet->in, self->max_tid, out);
  if (packet->layer != self->target
      || (packet->in.is_video && !(packet->in.is_start && packet->in.is_key)))
    return FALSE;
  begin (self, packet, out, now_us);
  return TRUE;
}

void
lv_slot_prefetch (LvSlot *self, guint ahead)
{
  switch (ahead)
    {
    case 5:
      lv_prefetch (self, G_STRUCT_OFFSET (LvSlot, producer));
      break;
    case 4:
      lv_prefetch (self->peer, G_STRUCT_OFFSET (LvWorkerPeer, room));
      break;
    default:
      lv_media_link_prefetch (self->peer->link, self->line.ssrc, ahead);
      lv_bandwidth_prefetch (self->peer->bandwidth, ahead);
      break;
    }
}

void
lv_slot_forward (LvSlot *self, const LvMediaPacket *packets, guint n_packets, gint64 now_us)
{
  LvRewriteOut out;

  if (!self->peer->can_send)
    return;
  for (guint i = 0; i < n_packets; i++)
    if (admit (self, &packets[i], &out, now_us))
      send_copy (self, &packets[i], &out, now_us);
}

/* RTX (RFC 4588): the packet behind the number that it had. */
static gsize
send_rtx (LvSlot *self,
          const LvMediaPacket *packet,
          const LvRewriteOut *out,
          gboolean is_probe,
          gint64 now_us)
{
  LvRtpFields fields = make_fields (self, packet, out);
  LvPeerPacket copy = { .is_video = TRUE, .is_probe = is_probe };

  fields.payload_type = self->line.rtx_payload_type;
  fields.ssrc = self->line.rtx_ssrc;
  fields.seq = self->rtx_seq++;
  copy.data = lv_worker_peer_get_room (self->peer);
  copy.header_length = lv_rtp_write_header (copy.data, LV_PEER_MAX_PACKET, &fields,
                                            &self->peer->exts, &copy.transport_seq_at);
  copy.length = copy.header_length + 2 + packet->length;
  if (copy.header_length == 0 || copy.length > LV_PEER_MAX_PACKET)
    return 0;
  lv_put_u16 (copy.data + copy.header_length, out->seq);
  write_payload (copy.data + copy.header_length + 2, packet, out);
  return lv_worker_peer_send (self->peer, &copy, now_us);
}

/* The layer of the producer whose turn it was. */
static LvLayer *
find_layer (LvSlot *self, guint32 id)
{
  for (guint i = 0; self->producer != NULL && i < self->producer->n_layers; i++)
    if (self->producer->layers[i].id == id)
      return &self->producer->layers[i];
  return NULL;
}

gsize
lv_slot_repair (LvSlot *self, guint16 seq, gint64 now_us)
{
  LvRewriteRef ref;
  LvRewriteOut out;
  LvMediaPacket packet;
  LvLayer *layer;

  if (self->line.rtx_ssrc == 0 || !self->peer->can_send
      || !lv_rewriter_find (&self->rewriter, seq, &ref))
    return 0;
  layer = find_layer (self, ref.stream);
  if (layer == NULL || !lv_layer_find (layer, ref.in_seq, &packet)
      || !lv_repeats_take (&self->repeats, seq, self->peer->round_trip_us, now_us))
    return 0;
  lv_rewriter_repeat (&ref, seq, &packet.in, &out);
  return send_rtx (self, &packet, &out, FALSE, now_us);
}

void
lv_slot_on_key_request (LvSlot *self, gint64 now_us)
{
  LvLayer *layer = self->active != NULL ? self->active : self->target;

  if (layer != NULL && lv_bucket_take (&self->pli_bucket, now_us / 1000, NULL))
    lv_layer_want_key (layer);
}

static gsize
send_padding (LvSlot *self, gint64 now_us)
{
  LvRtpFields fields = {
    .payload_type = self->line.rtx_payload_type,
    .seq = self->rtx_seq++,
    .timestamp = self->last_timestamp,
    .ssrc = self->line.rtx_ssrc,
    .has_transport_seq = TRUE,
  };
  LvPeerPacket packet = { .is_video = TRUE, .is_probe = TRUE };

  packet.data = lv_worker_peer_get_room (self->peer);
  packet.header_length = lv_rtp_write_header (packet.data, LV_PEER_MAX_PACKET, &fields,
                                              &self->peer->exts, &packet.transport_seq_at);
  packet.length
      = lv_rtp_add_padding (packet.data, LV_PEER_MAX_PACKET, packet.header_length, MAX_PADDING);
  return packet.length == 0 ? 0 : lv_worker_peer_send (self->peer, &packet, now_us);
}

/* Packets sent lately once more, which may even help; where there are none, padding. */
gsize
lv_slot_probe (LvSlot *self, gsize length, gint64 now_us)
{
  guint16 seq = self->rewriter.out_seq;
  gsize sent = 0;

  if (self->line.rtx_ssrc == 0 || !self->peer->can_send || self->packets == 0)
    return 0;
  for (guint i = 0; i < RING_SIZE && sent < length; i++)
    {
      LvRewriteRef ref;
      LvRewriteOut out;
      LvMediaPacket packet;
      LvLayer *layer = NULL;
      gsize n = 0;

      if (lv_rewriter_find (&self->rewriter, seq - i, &ref))
        layer = find_layer (self, ref.stream);
      if (layer != NULL && lv_layer_find (layer, ref.in_seq, &packet))
        {
          lv_rewriter_repeat (&ref, seq - i, &packet.in, &out);
          n = send_rtx (self, &packet, &out, TRUE, now_us);
        }
      if (n == 0)
        n = send_padding (self, now_us);
      if (n == 0)
        break;
      sent += n;
    }
  return sent;
}

gboolean
lv_slot_get_sender_info (LvSlot *self, gint64 now_us, gint64 wall_us, LvSenderInfo *info)
{
  gint64 rtp_time;

  if (self->packets == 0)
    return FALSE;
  /* In the sender's own time where it is known, so that all that a person sends stays together. */
  if (self->active == NULL
      || !lv_worker_peer_map_time (self->producer->peer, &self->active->sender_info,
                                   self->clock_rate, wall_us, &rtp_time))
    rtp_time = self->last_timestamp + (now_us - self->last_us) * self->clock_rate / G_USEC_PER_SEC;
  else
    rtp_time += lv_rewriter_get_time_offset (&self->rewriter);
  *info = (LvSenderInfo){
    .ssrc = self->line.ssrc,
    .ntp = lv_ntp_from_us (wall_us),
    .rtp_time = (guint32) rtp_time,
    .packets = self->packets,
    .bytes = self->bytes,
  };
  return TRUE;
}
