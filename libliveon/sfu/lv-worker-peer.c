/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-worker-peer.h"

#include <string.h>

#include "lv-bytes.h"
#include "lv-sfu-events.h"
#include "lv-tcp-connection.h"
#include "lv-web-path.h"

#define START_BPS (1000 * 1000)
#define MIN_BPS (60 * 1000)
#define MAX_BPS (50 * 1000 * 1000)

static void
send_datagram (const guint8 *data, gsize length, gpointer user_data)
{
  LvWorkerPeer *self = user_data;

  if (self->path.kind == LV_SFU_PATH_NONE || length > LV_RTP_MAX_SIZE)
    return;
  memcpy (lv_worker_peer_get_room (self), data, length);
  lv_path_send (&self->path, self->worker, length, 0);
  self->stats.packets_out++;
  self->stats.bytes_out += length;
}

static void
set_state (LvWorkerPeer *self, LvSfuPeerState state)
{
  if (self->state == state)
    return;
  self->state = state;
  lv_sfu_tell_state (self);
}

/* After its link or its way changed. */
static void
update (LvWorkerPeer *self)
{
  gboolean has_way = self->path.kind != LV_SFU_PATH_NONE;
  gboolean could_send = self->can_send;

  self->can_send = has_way && lv_media_link_get_state (self->link) == LV_MEDIA_LINK_READY;
  switch (lv_media_link_get_state (self->link))
    {
    case LV_MEDIA_LINK_READY:
      set_state (self, has_way ? LV_SFU_PEER_CONNECTED : LV_SFU_PEER_LOST);
      break;
    case LV_MEDIA_LINK_CLOSED:
      set_state (self, LV_SFU_PEER_LOST);
      break;
    case LV_MEDIA_LINK_FAILED:
      set_state (self, LV_SFU_PEER_FAILED);
      break;
    case LV_MEDIA_LINK_NEW:
    case LV_MEDIA_LINK_HANDSHAKE:
    default:
      break;
    }
  if (self->can_send && !could_send)
    {
      for (guint i = 0; i < self->n_slots; i++)
        lv_slot_pause (&self->slots[i]);
      lv_worker_peer_has_news (self);
      lv_worker_peer_allocate (self, self->worker->now_us);
    }
}

/* It could be opened, so it is the peer's. */
static void
confirm (LvWorkerPeer *self, gint64 now_us)
{
  if (self->from != NULL)
    lv_ice_lite_confirm (self->ice, self->from, now_us);
}

static void
on_link_rtp (guint8 *packet, const LvRtpHeader *header, gint64 now_us, gpointer user_data)
{
  confirm (user_data, now_us);
  lv_worker_peer_on_rtp (user_data, header, now_us);
}

static void
on_link_rtcp (const guint8 *data, gsize length, gint64 now_us, gpointer user_data)
{
  confirm (user_data, now_us);
  lv_worker_peer_on_rtcp (user_data, data, length, now_us);
}

static void
on_link_state (LvMediaLinkState state, gpointer user_data)
{
  update (user_data);
}

static const LvMediaLinkEvents link_events = {
  .send = send_datagram,
  .rtp = on_link_rtp,
  .rtcp = on_link_rtcp,
  .state = on_link_state,
};

LvWorkerPeer *
lv_worker_peer_new (LvWorker *worker,
                    LvWorkerRoom *room,
                    LvSfuPeer *face,
                    const LvSfuPeerSpec *spec,
                    const LvIceCredentials *local)
{
  LvWorkerPeer *self = g_new0 (LvWorkerPeer, 1);

  self->worker = worker;
  self->room = room;
  self->face = face;
  g_strlcpy (self->seat, spec->seat, sizeof self->seat);
  self->index = spec->index;
  self->exts = spec->exts;
  self->speaker = -1;
  self->ice = lv_ice_lite_new (local, &spec->remote);
  self->ufrags[0] = g_strdup (local->ufrag);
  self->link = lv_media_link_new (worker->identity, TRUE, spec->fingerprint, &link_events, self);
  self->connections = g_ptr_array_new ();
  self->webs = g_ptr_array_new ();
  self->arrivals = lv_arrivals_new ();
  self->bandwidth = lv_bandwidth_new (START_BPS, MIN_BPS, MAX_BPS);
  self->view = g_array_new (FALSE, FALSE, sizeof (LvViewItem));
  self->round_trip_us = -1;
  self->feedback_ssrc = spec->n_slots > 0 ? spec->slots[0].ssrc : g_random_int ();
  self->n_slots = spec->n_slots;
  self->slots = g_new0 (LvSlot, spec->n_slots);
  self->max_send_bps = spec->max_send_bps;
  self->max_receive_bps = spec->max_receive_bps;
  for (guint i = 0; i < self->n_slots; i++)
    lv_slot_init (&self->slots[i], self, &spec->slots[i]);
  for (guint i = 0; i < LV_N_SOURCES; i++)
    self->producers[i] = (LvProducer){ .peer = self, .source = i, .send = spec->sends[i] };
  return self;
}

void
lv_worker_peer_free (LvWorkerPeer *self)
{
  for (guint i = 0; i < self->n_slots; i++)
    lv_slot_clear (&self->slots[i]);
  for (guint i = 0; i < LV_N_SOURCES; i++)
    lv_producer_clear (&self->producers[i]);
  lv_media_link_free (self->link);
  lv_ice_lite_free (self->ice);
  lv_arrivals_free (self->arrivals);
  lv_bandwidth_free (self->bandwidth);
  g_array_unref (self->view);
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->webs);
  g_free (self->ufrags[0]);
  g_free (self->ufrags[1]);
  g_free (self->slots);
  g_free (self);
}

void
lv_worker_peer_enter (LvWorkerPeer *self)
{
  LvWorker *worker = self->worker;

  for (guint i = 0; i < LV_N_SOURCES; i++)
    {
      LvSfuSend send = self->producers[i].send;

      lv_producer_init (&self->producers[i], self, i, &send);
    }
  lv_worker_peer_set_caps (self, self->max_send_bps, self->max_receive_bps);
  g_hash_table_insert (worker->by_ufrag, self->ufrags[0], self);
  g_ptr_array_add (worker->peers, self);
  self->tick_us = self->report_us = self->second_us = worker->now_us;
  lv_worker_room_add (self->room, self);
}

static void
forget_ufrag (LvWorkerPeer *self, guint i)
{
  if (self->ufrags[i] != NULL
      && g_hash_table_lookup (self->worker->by_ufrag, self->ufrags[i]) == self)
    g_hash_table_remove (self->worker->by_ufrag, self->ufrags[i]);
  g_clear_pointer (&self->ufrags[i], g_free);
}

void
lv_worker_peer_leave (LvWorkerPeer *self)
{
  lv_media_link_close (self->link);
  lv_worker_room_remove (self->room, self);
  g_ptr_array_remove_fast (self->worker->peers, self);
  forget_ufrag (self, 0);
  forget_ufrag (self, 1);
  for (guint i = 0; i < self->n_addresses; i++)
    lv_worker_forget_address (self->worker, &self->addresses[i], self);
  self->n_addresses = 0;
  while (self->connections->len > 0)
    lv_tcp_connection_close (g_ptr_array_index (self->connections, 0));
  for (guint i = 0; i < self->webs->len; i++)
    ((LvWebPath *) g_ptr_array_index (self->webs, i))->peer = NULL;
}

/* As ICE does it: what has nominated a way holds until the newest does. */
void
lv_worker_peer_restart (LvWorkerPeer *self,
                        const LvIceCredentials *local,
                        const LvIceCredentials *remote)
{
  if (self->ufrags[1] == NULL)
    self->ufrags[1] = g_steal_pointer (&self->ufrags[0]);
  else
    forget_ufrag (self, 0);
  self->ufrags[0] = g_strdup (local->ufrag);
  g_hash_table_insert (self->worker->by_ufrag, self->ufrags[0], self);
  lv_ice_lite_restart (self->ice, local, remote);
}

void
lv_worker_peer_set_caps (LvWorkerPeer *self, gint64 max_send_bps, gint64 max_receive_bps)
{
  self->max_send_bps = max_send_bps;
  self->max_receive_bps = max_receive_bps;
  lv_send_cap_set (&self->cap, max_send_bps);
  lv_bandwidth_set_max (self->bandwidth,
                        max_receive_bps > 0 ? MAX (max_receive_bps, MIN_BPS) : MAX_BPS);
  self->allocate_us = 0;
  self->room->has_news = TRUE;
}

static void
forget_address (LvWorkerPeer *self, guint at)
{
  lv_worker_forget_address (self->worker, &self->addresses[at], self);
  self->n_addresses--;
  memmove (&self->addresses[at], &self->addresses[at + 1],
           (self->n_addresses - at) * sizeof (LvAddress));
}

/* FALSE when it is the way of another peer: a source address can be made up, and nobody is cut off,
 * or sent what they did not ask for, by who has credentials of their own. Of one's own the oldest
 * goes when there are too many: a peer has few at a time. */
static gboolean
learn_address (LvWorkerPeer *self, const LvAddress *address)
{
  LvWorkerPeer *owner = g_hash_table_lookup (self->worker->by_address, address);

  if (owner == self)
    return TRUE;
  if (owner != NULL
          ? owner->path.kind == LV_SFU_PATH_UDP && lv_address_equal (&owner->path.address, address)
          : lv_worker_is_routed (self->worker, address))
    return FALSE;
  for (guint i = owner != NULL ? owner->n_addresses : 0; i > 0; i--)
    if (lv_address_equal (&owner->addresses[i - 1], address))
      forget_address (owner, i - 1);
  if (self->n_addresses == LV_PEER_MAX_ADDRESSES)
    forget_address (self, lv_address_equal (&self->addresses[0], &self->path.address) ? 1 : 0);
  self->addresses[self->n_addresses++] = *address;
  lv_worker_learn_address (self->worker, address, self);
  return TRUE;
}

static void
set_path (LvWorkerPeer *self, const LvPath *path)
{
  if (lv_path_equal (&self->path, path))
    return;
  self->path = *path;
  if (lv_media_link_get_state (self->link) == LV_MEDIA_LINK_NEW)
    lv_media_link_start (self->link);
  update (self);
}

void
lv_worker_peer_on_stun (LvWorkerPeer *self,
                        const guint8 *data,
                        gsize length,
                        const LvStunMessage *message,
                        const LvPath *from)
{
  guint8 *out = lv_path_get_room (from, self->worker);
  gboolean is_nominated = FALSE;
  gboolean is_checked;
  gsize n = lv_ice_lite_receive (self->ice, data, length, message, &from->address,
                                 self->worker->now_us, out, LV_RTP_MAX_SIZE, &is_nominated);

  if (n == 0)
    return;
  is_checked = lv_get_u16 (out) == LV_STUN_BINDING_RESPONSE;
  lv_path_send (from, self->worker, n, 0);
  if (!is_checked)
    return;
  if (from->kind == LV_SFU_PATH_TCP)
    lv_tcp_connection_bind (from->tcp, self);
  else if (!learn_address (self, &from->address))
    return;
  /* Its first flight may come before it has nominated a way. */
  if (is_nominated
      || (self->path.kind == LV_SFU_PATH_NONE
          && lv_ice_lite_get_state (self->ice, self->worker->now_us) != LV_ICE_LOST))
    set_path (self, from);
  if (is_nominated)
    forget_ufrag (self, 1);
}

void
lv_worker_peer_on_datagram (LvWorkerPeer *self, guint8 *data, gsize length, const LvAddress *from)
{
  self->from = from;
  self->stats.packets_in++;
  self->stats.bytes_in += length;
  lv_media_link_receive (self->link, data, length, self->worker->now_us);
}

void
lv_worker_peer_open_path (LvWorkerPeer *self, const LvPath *path)
{
  set_path (self, path);
}

void
lv_worker_peer_close_path (LvWorkerPeer *self, const LvPath *path)
{
  if (!lv_path_equal (&self->path, path))
    return;
  self->path = (LvPath){ .kind = LV_SFU_PATH_NONE };
  update (self);
}

void
lv_worker_peer_check_way (LvWorkerPeer *self, gint64 now_us)
{
  gboolean needs_consent = self->path.kind == LV_SFU_PATH_UDP || self->path.kind == LV_SFU_PATH_TCP;

  if (!needs_consent || lv_ice_lite_get_state (self->ice, now_us) != LV_ICE_LOST)
    return;
  self->path = (LvPath){ .kind = LV_SFU_PATH_NONE };
  update (self);
}

gsize
lv_worker_peer_send (LvWorkerPeer *self, const LvPeerPacket *packet, gint64 now_us)
{
  LvSfuTraffic *traffic = &self->stats.out[packet->is_video ? LV_SFU_VIDEO : LV_SFU_SOUND];
  gsize length = packet->length;

  if (packet->transport_seq_at != 0)
    lv_put_u16 (packet->data + packet->transport_seq_at,
                lv_bandwidth_on_sent (self->bandwidth, length + LV_SRTP_TAG_SIZE, packet->is_probe,
                                      now_us));
  if (!lv_media_link_protect (self->link, packet->data, &length, packet->header_length))
    return 0;
  lv_path_send (&self->path, self->worker, length,
                packet->is_video ? LV_DSCP_VIDEO : LV_DSCP_SOUND);
  self->stats.packets_out++;
  self->stats.media_packets_out++;
  self->stats.bytes_out += length;
  traffic->packets++;
  traffic->bytes += length;
  return length;
}

void
lv_worker_peer_send_rtcp (LvWorkerPeer *self, const guint8 *data, gsize length)
{
  guint8 *room;

  if (!self->can_send || length == 0 || length > LV_PEER_MAX_PACKET)
    return;
  room = lv_worker_peer_get_room (self);
  memcpy (room, data, length);
  if (!lv_media_link_protect_rtcp (self->link, room, &length))
    return;
  lv_path_send (&self->path, self->worker, length, LV_DSCP_VIDEO);
  self->stats.packets_out++;
  self->stats.bytes_out += length;
}

/* Sends that it wants to be sent to no more, or is off, start anew with what comes next. */
static void
switch_off (LvWorkerPeer *self, LvProducer *producer)
{
  for (guint i = 0; i < producer->n_layers; i++)
    {
      g_autoptr (GPtrArray) slots = g_ptr_array_copy (producer->layers[i].slots, NULL, NULL);

      for (guint k = 0; k < slots->len; k++)
        lv_slot_pause (g_ptr_array_index (slots, k));
      lv_layer_end (&producer->layers[i]);
    }
}

void
lv_worker_peer_set_sources (LvWorkerPeer *self, const LvMediaSources *sources)
{
  for (guint i = 0; i < LV_N_SOURCES; i++)
    {
      LvProducer *producer = &self->producers[i];

      if (!producer->is_there || producer->is_on == sources->is_on[i])
        continue;
      producer->is_on = sources->is_on[i];
      producer->on_us = self->worker->now_us;
      if (!producer->is_on)
        switch_off (self, producer);
    }
  lv_worker_room_on_sources (self->room, self);
}
