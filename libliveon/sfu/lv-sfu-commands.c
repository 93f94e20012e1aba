/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All that the control thread tells workers: the first half of each pair runs there and makes the
 * command, the second on the worker. */
#include "lv-sfu-private.h"

#include <string.h>

#include "lv-sfu-events.h"
#include "lv-tcp-connection.h"
#include "lv-web-path.h"

#define ROOM_LOAD 2                /* that an empty room counts, in peers */
#define MAX_WEB_BYTES (256 * 1024) /* on their way to a worker */

static void
run_open_room (gpointer target, gpointer data)
{
  LvWorker *worker = target;

  g_ptr_array_add (worker->rooms, data);
}

LvSfuRoom *
lv_sfu_open_room (LvSfu *self, gint64 cap_bps, gpointer owner)
{
  LvSfuRoom *room = g_new0 (LvSfuRoom, 1);
  guint at = 0;

  for (guint i = 1; i < self->n_workers; i++)
    if (self->load[i] < self->load[at])
      at = i;
  self->load[at] += ROOM_LOAD;
  room->sfu = self;
  room->worker = self->workers[at];
  room->owner = owner;
  room->peers = g_ptr_array_new ();
  room->inner = lv_worker_room_new (room->worker, room, cap_bps);
  lv_channel_post (room->worker->commands, run_open_room, room->inner);
  return room;
}

typedef struct
{
  LvWorkerRoom *room;
  gint64 cap_bps;
} RoomCap;

static void
run_room_cap (gpointer target, gpointer data)
{
  RoomCap *command = data;

  command->room->cap_bps = command->cap_bps;
  g_free (command);
}

void
lv_sfu_room_set_cap (LvSfuRoom *self, gint64 cap_bps)
{
  RoomCap *command = g_new (RoomCap, 1);

  *command = (RoomCap){ self->inner, cap_bps };
  lv_channel_post (self->worker->commands, run_room_cap, command);
}

static void
run_close_room (gpointer target, gpointer data)
{
  LvWorker *worker = target;
  LvWorkerRoom *room = data;
  LvSfuRoom *face = room->face;

  g_ptr_array_remove_fast (worker->rooms, room);
  lv_sfu_tell_room_gone (worker, face);
}

void
lv_sfu_room_close (LvSfuRoom *self)
{
  self->is_closed = TRUE;
  self->sfu->load[self->worker->index] -= ROOM_LOAD + self->peers->len;
  for (guint i = 0; i < self->peers->len; i++)
    ((LvSfuPeer *) g_ptr_array_index (self->peers, i))->is_removed = TRUE;
  lv_channel_post (self->worker->commands, run_close_room, self->inner);
}

static void
run_add_peer (gpointer target, gpointer data)
{
  lv_worker_peer_enter (data);
}

LvSfuPeer *
lv_sfu_room_add_peer (LvSfuRoom *self,
                      const LvSfuPeerSpec *spec,
                      gpointer owner,
                      const LvIceCredentials **local)
{
  LvSfuPeer *peer = g_new0 (LvSfuPeer, 1);

  peer->sfu = self->sfu;
  peer->room = self;
  peer->worker = self->worker;
  peer->owner = owner;
  lv_ice_credentials_draw (&peer->local, self->worker->index);
  peer->inner = lv_worker_peer_new (self->worker, self->inner, peer, spec, &peer->local);
  g_ptr_array_add (self->peers, peer);
  self->sfu->load[self->worker->index]++;
  lv_channel_post (self->worker->commands, run_add_peer, peer->inner);
  *local = &peer->local;
  return peer;
}

static void
run_remove_peer (gpointer target, gpointer data)
{
  LvWorker *worker = target;
  LvWorkerPeer *peer = data;
  LvSfuPeer *face = peer->face;
  LvSfuStats stats;

  lv_worker_peer_fill_stats (peer, &stats);
  lv_worker_peer_leave (peer);
  lv_worker_peer_free (peer);
  lv_sfu_tell_peer_gone (worker, face, &stats);
}

void
lv_sfu_peer_remove (LvSfuPeer *self, LvSfuDone done, gpointer user_data)
{
  g_return_if_fail (!self->is_removed);

  self->is_removed = TRUE;
  self->done = done;
  self->done_data = user_data;
  g_ptr_array_remove_fast (self->room->peers, self);
  self->sfu->load[self->worker->index]--;
  lv_channel_post (self->worker->commands, run_remove_peer, self->inner);
}

typedef struct
{
  LvWorkerPeer *peer;
  LvIceCredentials local, remote;
} Restart;

static void
run_restart (gpointer target, gpointer data)
{
  Restart *command = data;

  lv_worker_peer_restart (command->peer, &command->local, &command->remote);
  lv_ice_credentials_clear (&command->local);
  lv_ice_credentials_clear (&command->remote);
  g_free (command);
}

static LvIceCredentials
copy_credentials (const LvIceCredentials *from)
{
  return (LvIceCredentials){ g_strdup (from->ufrag), g_strdup (from->pwd) };
}

const LvIceCredentials *
lv_sfu_peer_restart (LvSfuPeer *self, const LvIceCredentials *remote)
{
  Restart *command = g_new (Restart, 1);

  lv_ice_credentials_clear (&self->local);
  lv_ice_credentials_draw (&self->local, self->worker->index);
  command->peer = self->inner;
  command->local = copy_credentials (&self->local);
  command->remote = copy_credentials (remote);
  lv_channel_post (self->worker->commands, run_restart, command);
  return &self->local;
}

typedef struct
{
  LvWorkerPeer *peer;
  GArray *view;
} View;

static void
run_view (gpointer target, gpointer data)
{
  View *command = data;

  lv_worker_peer_set_view (command->peer, command->view);
  g_array_unref (command->view);
  g_free (command);
}

void
lv_sfu_peer_set_view (LvSfuPeer *self, GArray *view)
{
  View *command = g_new (View, 1);

  *command = (View){ self->inner, g_array_copy (view) };
  lv_channel_post (self->worker->commands, run_view, command);
}

typedef struct
{
  LvWorkerPeer *peer;
  LvMediaSources sources;
} Sources;

static void
run_sources (gpointer target, gpointer data)
{
  Sources *command = data;

  lv_worker_peer_set_sources (command->peer, &command->sources);
  g_free (command);
}

void
lv_sfu_peer_set_sources (LvSfuPeer *self, const LvMediaSources *sources)
{
  Sources *command = g_new (Sources, 1);

  *command = (Sources){ self->inner, *sources };
  lv_channel_post (self->worker->commands, run_sources, command);
}

typedef struct
{
  LvWorkerPeer *peer;
  gint64 max_send_bps, max_receive_bps;
} Caps;

static void
run_caps (gpointer target, gpointer data)
{
  Caps *command = data;

  lv_worker_peer_set_caps (command->peer, command->max_send_bps, command->max_receive_bps);
  g_free (command);
}

void
lv_sfu_peer_set_caps (LvSfuPeer *self, gint64 max_send_bps, gint64 max_receive_bps)
{
  Caps *command = g_new (Caps, 1);

  *command = (Caps){ self->inner, max_send_bps, max_receive_bps };
  lv_channel_post (self->worker->commands, run_caps, command);
}

static void
run_tcp (gpointer target, gpointer data)
{
  lv_tcp_connection_adopt (data, target);
}

void
lv_sfu_take_tcp (LvSfu *self, GSocket *socket, GBytes *early)
{
  LvTcpConnection *connection
      = lv_tcp_connection_new (socket, early != NULL ? g_bytes_ref (early) : NULL);
  LvWorker *worker = self->workers[self->next_tcp++ % self->n_workers];

  lv_channel_post (worker->commands, run_tcp, connection);
}

typedef struct
{
  LvWebPath *path;
  LvWorkerPeer *peer;
} OpenWeb;

static void
run_open_web (gpointer target, gpointer data)
{
  OpenWeb *command = data;
  LvPath path = { .kind = LV_SFU_PATH_WEBSOCKET, .web = command->path };

  command->path->peer = command->peer;
  g_ptr_array_add (command->peer->webs, command->path);
  lv_worker_peer_open_path (command->peer, &path);
  g_free (command);
}

LvSfuSocket *
lv_sfu_peer_open_socket (LvSfuPeer *self, LvSfuSocketSend send, gpointer user_data)
{
  LvSfuSocket *socket = g_new0 (LvSfuSocket, 1);
  OpenWeb *command = g_new (OpenWeb, 1);

  socket->worker = self->worker;
  socket->send = send;
  socket->user_data = user_data;
  socket->in_flight = g_atomic_rc_box_alloc0 (2 * sizeof (gint));
  socket->inner = lv_web_path_new (self->worker, socket, socket->in_flight);
  *command = (OpenWeb){ socket->inner, self->inner };
  lv_channel_post (self->worker->commands, run_open_web, command);
  return socket;
}

typedef struct
{
  LvWebPath *path;
  gsize length;
  guint8 data[LV_RTP_MAX_SIZE + LV_SRTP_OVERHEAD];
} WebData;

static void
run_web_data (gpointer target, gpointer data)
{
  WebData *command = data;

  g_atomic_int_add (&command->path->in_flight[1], -(gint) command->length);
  if (command->path->peer != NULL
      && lv_datagram_get_kind (command->data, command->length) != LV_DATAGRAM_STUN)
    {
      lv_worker_peer_on_datagram (command->path->peer, command->data, command->length, NULL);
      lv_worker_forward_media (target);
    }
  g_free (command);
}

void
lv_sfu_socket_receive (LvSfuSocket *self, const guint8 *data, gsize length)
{
  WebData *command;

  if (length > LV_RTP_MAX_SIZE
      || g_atomic_int_get (&self->in_flight[1]) + (gint) length > MAX_WEB_BYTES)
    return;
  g_atomic_int_add (&self->in_flight[1], (gint) length);
  command = g_new (WebData, 1);
  command->path = self->inner;
  command->length = length;
  memcpy (command->data, data, length);
  lv_channel_post (self->worker->commands, run_web_data, command);
}

static void
run_close_web (gpointer target, gpointer data)
{
  LvWebPath *web = data;
  LvPath path = { .kind = LV_SFU_PATH_WEBSOCKET, .web = web };
  LvSfuSocket *face = web->face;

  if (web->peer != NULL)
    {
      g_ptr_array_remove_fast (web->peer->webs, web);
      lv_worker_peer_close_path (web->peer, &path);
    }
  lv_web_path_free (web);
  lv_sfu_tell_web_gone (target, face);
}

void
lv_sfu_socket_close (LvSfuSocket *self)
{
  self->is_closed = TRUE;
  lv_channel_post (self->worker->commands, run_close_web, self->inner);
}
