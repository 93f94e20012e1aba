/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The first half of each pair runs on the worker, the second on the control thread. */
#include "lv-sfu-events.h"

#include "lv-bytes.h"
#include "lv-sfu-private.h"

typedef struct
{
  LvSfuPeer *peer;
  LvSfuPeerState state;
  GArray *slots;
  LvMediaWanted wanted;
  LvSfuStats stats;
} PeerEvent;

static PeerEvent *
peer_event_new (LvSfuPeer *peer)
{
  PeerEvent *event = g_new0 (PeerEvent, 1);

  event->peer = peer;
  return event;
}

static void
run_state (gpointer target, gpointer data)
{
  LvSfu *self = target;
  PeerEvent *event = data;

  if (!event->peer->is_removed)
    self->events->state (event->peer, event->state, self->data);
  g_free (event);
}

void
lv_sfu_tell_state (LvWorkerPeer *peer)
{
  PeerEvent *event = peer_event_new (peer->face);

  event->state = peer->state;
  lv_channel_post (peer->worker->events, run_state, event);
}

static void
run_slots (gpointer target, gpointer data)
{
  LvSfu *self = target;
  PeerEvent *event = data;

  if (!event->peer->is_removed)
    self->events->slots (event->peer, event->slots, self->data);
  g_array_unref (event->slots);
  g_free (event);
}

void
lv_sfu_tell_slots (LvWorkerPeer *peer, GArray *slots)
{
  PeerEvent *event = peer_event_new (peer->face);

  event->slots = slots;
  lv_channel_post (peer->worker->events, run_slots, event);
}

static void
run_wanted (gpointer target, gpointer data)
{
  LvSfu *self = target;
  PeerEvent *event = data;

  if (!event->peer->is_removed)
    self->events->wanted (event->peer, &event->wanted, self->data);
  g_free (event);
}

void
lv_sfu_tell_wanted (LvWorkerPeer *peer)
{
  PeerEvent *event = peer_event_new (peer->face);

  event->wanted = peer->wanted;
  lv_channel_post (peer->worker->events, run_wanted, event);
}

static void
run_stats (gpointer target, gpointer data)
{
  LvSfu *self = target;
  PeerEvent *event = data;

  if (!event->peer->is_removed)
    self->events->stats (event->peer, &event->stats, self->data);
  g_free (event);
}

void
lv_sfu_tell_stats (LvWorkerPeer *peer)
{
  PeerEvent *event = peer_event_new (peer->face);

  lv_worker_peer_fill_stats (peer, &event->stats);
  lv_channel_post (peer->worker->events, run_stats, event);
}

static void
run_peer_gone (gpointer target, gpointer data)
{
  PeerEvent *event = data;

  if (event->peer->done != NULL)
    event->peer->done (&event->stats, event->peer->done_data);
  lv_sfu_peer_free (event->peer);
  g_free (event);
}

void
lv_sfu_tell_peer_gone (LvWorker *worker, LvSfuPeer *peer, const LvSfuStats *stats)
{
  PeerEvent *event = peer_event_new (peer);

  event->stats = *stats;
  lv_channel_post (worker->events, run_peer_gone, event);
}

static void
run_room_gone (gpointer target, gpointer data)
{
  LvSfuRoom *room = data;

  g_ptr_array_set_free_func (room->peers, (GDestroyNotify) lv_sfu_peer_free);
  lv_sfu_room_free (room);
}

void
lv_sfu_tell_room_gone (LvWorker *worker, LvSfuRoom *room)
{
  lv_channel_post (worker->events, run_room_gone, room);
}

typedef struct
{
  LvSfuRoom *room;
  char **seats;
} Speaking;

static void
run_speaking (gpointer target, gpointer data)
{
  LvSfu *self = target;
  Speaking *event = data;

  if (!event->room->is_closed)
    self->events->speaking (event->room, (const char *const *) event->seats, self->data);
  g_strfreev (event->seats);
  g_free (event);
}

void
lv_sfu_tell_speaking (LvWorkerRoom *room)
{
  Speaking *event = g_new (Speaking, 1);

  *event = (Speaking){ room->face, g_strdupv (room->speaking) };
  lv_channel_post (room->worker->events, run_speaking, event);
}

typedef struct
{
  LvSfuSocket *socket;
  GBytes *data;
} WebData;

static void
run_web_data (gpointer target, gpointer data)
{
  WebData *event = data;
  LvSfuSocket *socket = event->socket;
  gsize size;
  const guint8 *at = g_bytes_get_data (event->data, &size);
  const guint8 *end = at + size;

  g_atomic_int_add (&socket->in_flight[0], -(gint) size);
  while (end - at >= 2 && !socket->is_closed)
    {
      gsize length = lv_get_u16 (at);

      socket->send (at + 2, length, socket->user_data);
      at += 2 + length;
    }
  g_bytes_unref (event->data);
  g_free (event);
}

void
lv_sfu_tell_web_data (LvWorker *worker, LvSfuSocket *socket, GBytes *data)
{
  WebData *event = g_new (WebData, 1);

  *event = (WebData){ socket, data };
  lv_channel_post (worker->events, run_web_data, event);
}

static void
run_web_gone (gpointer target, gpointer data)
{
  lv_sfu_socket_free (data);
}

void
lv_sfu_tell_web_gone (LvWorker *worker, LvSfuSocket *socket)
{
  lv_channel_post (worker->events, run_web_gone, socket);
}
