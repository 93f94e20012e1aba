/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-sfu.h"

#include <string.h>

#include "lv-thread.h"

LvSfu *
lv_sfu_new (const LvSfuConfig *config, const LvSfuEvents *events, gpointer data, GError **error)
{
  LvSfu *self = g_new0 (LvSfu, 1);

  self->events = events;
  self->data = data;
  self->config = *config;
  self->rooms = g_ptr_array_new ();
  self->next_ssrc = 1000;
  return self;
}

void
lv_sfu_free (LvSfu *self)
{
  g_assert_cmpuint (self->rooms->len, ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_ptr_array_unref (self->rooms);
  g_free (self);
}

guint16
lv_sfu_get_port (LvSfu *self)
{
  return self->config.port != 0 ? self->config.port : 7443;
}

const guint8 *
lv_sfu_get_fingerprint (LvSfu *self)
{
  static const guint8 fingerprint[LV_DTLS_FINGERPRINT_SIZE] = { 0xFA };

  return fingerprint;
}

gboolean
lv_sfu_is_real_time (LvSfu *self)
{
  return FALSE;
}

guint32
lv_sfu_draw_ssrc (LvSfu *self)
{
  return self->next_ssrc++;
}

LvSfuRoom *
lv_sfu_open_room (LvSfu *self, gint64 cap_bps, gpointer owner)
{
  LvSfuRoom *room = g_new0 (LvSfuRoom, 1);

  room->sfu = self;
  room->owner = owner;
  room->cap_bps = cap_bps;
  room->peers = g_ptr_array_new ();
  g_ptr_array_add (self->rooms, room);
  return room;
}

void
lv_sfu_room_set_cap (LvSfuRoom *self, gint64 cap_bps)
{
  self->cap_bps = cap_bps;
}

void
lv_sfu_room_close (LvSfuRoom *self)
{
  g_assert_cmpuint (self->peers->len, ==, 0);
  g_ptr_array_remove (self->sfu->rooms, self);
  g_ptr_array_unref (self->peers);
  g_free (self);
}

gpointer
lv_sfu_room_get_owner (LvSfuRoom *self)
{
  return self->owner;
}

static void
draw_credentials (LvSfuPeer *self)
{
  g_free (self->local.ufrag);
  g_free (self->local.pwd);
  self->local.ufrag = g_strdup_printf ("fake%u", self->n_restarts);
  self->local.pwd = g_strdup ("0123456789abcdefghijklmn");
}

LvSfuPeer *
lv_sfu_room_add_peer (LvSfuRoom *self,
                      const LvSfuPeerSpec *spec,
                      gpointer owner,
                      const LvIceCredentials **local)
{
  LvSfuPeer *peer = g_new0 (LvSfuPeer, 1);

  peer->room = self;
  peer->owner = owner;
  peer->spec = *spec;
  peer->remote_ufrag = g_strdup (spec->remote.ufrag);
  memset (&peer->spec.remote, 0, sizeof peer->spec.remote);
  peer->max_send_bps = spec->max_send_bps;
  peer->max_receive_bps = spec->max_receive_bps;
  peer->stats.round_trip_us = 20000;
  draw_credentials (peer);
  *local = &peer->local;
  g_ptr_array_add (self->peers, peer);
  return peer;
}

const LvIceCredentials *
lv_sfu_peer_restart (LvSfuPeer *self, const LvIceCredentials *remote)
{
  g_free (self->remote_ufrag);
  self->remote_ufrag = g_strdup (remote->ufrag);
  self->n_restarts++;
  draw_credentials (self);
  return &self->local;
}

void
lv_sfu_peer_set_view (LvSfuPeer *self, GArray *view)
{
  g_clear_pointer (&self->view, g_array_unref);
  self->view = g_array_ref (view);
}

void
lv_sfu_peer_set_sources (LvSfuPeer *self, const LvMediaSources *sources)
{
  self->sources = *sources;
}

void
lv_sfu_peer_set_caps (LvSfuPeer *self, gint64 max_send_bps, gint64 max_receive_bps)
{
  self->max_send_bps = max_send_bps;
  self->max_receive_bps = max_receive_bps;
}

gpointer
lv_sfu_peer_get_owner (LvSfuPeer *self)
{
  return self->owner;
}

typedef struct
{
  LvSfuPeer *peer;
  LvSfuDone done;
  gpointer user_data;
} Removal;

static gboolean
on_removed (gpointer data)
{
  Removal *removal = data;
  LvSfuPeer *peer = removal->peer;

  removal->done (&peer->stats, removal->user_data);
  g_clear_pointer (&peer->view, g_array_unref);
  g_free (peer->remote_ufrag);
  g_free (peer->local.ufrag);
  g_free (peer->local.pwd);
  g_free (peer);
  return G_SOURCE_REMOVE;
}

void
lv_sfu_peer_remove (LvSfuPeer *self, LvSfuDone done, gpointer user_data)
{
  Removal *removal = g_new (Removal, 1);

  *removal = (Removal){ self, done, user_data };
  g_assert_null (self->socket);
  g_assert_true (g_ptr_array_remove (self->room->peers, self));
  lv_context_post (g_main_context_default (), on_removed, removal, g_free);
}

void
lv_sfu_take_tcp (LvSfu *self, GSocket *socket, GBytes *early)
{
  self->n_tcp++;
  g_object_unref (socket);
}

LvSfuSocket *
lv_sfu_peer_open_socket (LvSfuPeer *self, LvSfuSocketSend send, gpointer user_data)
{
  LvSfuSocket *socket = g_new0 (LvSfuSocket, 1);

  g_assert_null (self->socket);
  socket->peer = self;
  socket->send = send;
  socket->user_data = user_data;
  socket->received = g_byte_array_new ();
  self->socket = socket;
  return socket;
}

void
lv_sfu_socket_receive (LvSfuSocket *self, const guint8 *data, gsize length)
{
  g_byte_array_append (self->received, data, (guint) length);
}

void
lv_sfu_socket_close (LvSfuSocket *self)
{
  self->peer->socket = NULL;
  g_byte_array_unref (self->received);
  g_free (self);
}

LvSfuRoom *
fake_sfu_get_room (LvSfu *self, guint index)
{
  g_assert_cmpuint (index, <, self->rooms->len);
  return self->rooms->pdata[index];
}

LvSfuPeer *
fake_sfu_get_peer (LvSfu *self, guint room, guint index)
{
  GPtrArray *peers = fake_sfu_get_room (self, room)->peers;

  g_assert_cmpuint (index, <, peers->len);
  return peers->pdata[index];
}

void
fake_sfu_tell_slots (LvSfuPeer *peer, LvSource source, const char *seat)
{
  g_autoptr (GArray) slots = g_array_new (FALSE, TRUE, sizeof (LvSlotItem));
  LvSlotItem item = { .mid = "8", .source = source, .state = LV_SLOT_LIVE };
  LvSfu *sfu = peer->room->sfu;

  g_strlcpy (item.seat, seat, sizeof item.seat);
  g_array_append_val (slots, item);
  sfu->events->slots (peer, slots, sfu->data);
}

void
fake_sfu_tell_wanted (LvSfuPeer *peer, const LvMediaWanted *wanted)
{
  peer->room->sfu->events->wanted (peer, wanted, peer->room->sfu->data);
}

void
fake_sfu_tell_state (LvSfuPeer *peer, LvSfuPeerState state)
{
  peer->room->sfu->events->state (peer, state, peer->room->sfu->data);
}

void
fake_sfu_tell_speaking (LvSfuRoom *room, const char *seat)
{
  const char *seats[] = { seat, NULL };

  room->sfu->events->speaking (room, seats, room->sfu->data);
}

void
fake_sfu_tell_second (LvSfuPeer *peer, guint64 bytes_in, guint64 bytes_out)
{
  peer->stats.bytes_in += bytes_in;
  peer->stats.bytes_out += bytes_out;
  peer->stats.media_packets_in += 10;
  peer->stats.media_packets_out += 10;
  peer->stats.bps_in = (gint64) bytes_in * 8;
  peer->stats.bps_out = (gint64) bytes_out * 8;
  peer->stats.path = LV_SFU_PATH_UDP;
  peer->room->sfu->events->stats (peer, &peer->stats, peer->room->sfu->data);
}
