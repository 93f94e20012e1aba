/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whose a datagram is: STUN says it by its username, all else by the address that a checked STUN
 * message came from. What is another worker's goes there: its STUN by the worker's number in the
 * username, the rest as soon as that worker has told that the address is its. */
#include "lv-worker.h"

#include <string.h>

#define MAX_STRAYS 64 /* of one other worker in a round */

LvWorkerPeer *
lv_worker_find_named (LvWorker *self, const char *username)
{
  const char *end = strchr (username, ':');
  char ufrag[LV_STUN_MAX_USERNAME + 1];

  if (end == NULL)
    return NULL;
  memcpy (ufrag, username, end - username);
  ufrag[end - username] = '\0';
  return g_hash_table_lookup (self->by_ufrag, ufrag);
}

static void
attach_ring (gpointer target, gpointer data)
{
  LvWorker *self = target;
  struct
  {
    guint writer;
    LvStrayRing *ring;
  } *attached = data;

  self->strays_in[attached->writer] = attached->ring;
  g_free (attached);
}

static LvStrayRing *
ensure_ring (LvWorker *self, guint reader)
{
  struct
  {
    guint writer;
    LvStrayRing *ring;
  } * attached;

  if (self->strays_out[reader] != NULL)
    return self->strays_out[reader];
  attached = g_malloc (sizeof *attached);
  attached->writer = self->index;
  attached->ring = self->strays_out[reader] = lv_stray_ring_new ();
  lv_channel_post (self->workers[reader]->commands, attach_ring, attached);
  return self->strays_out[reader];
}

static void
send_stray (LvWorker *self, guint to, const guint8 *data, gsize length, const LvAddress *from)
{
  if (to >= self->n_workers || to == self->index)
    return;
  self->has_strays[to] = TRUE;
  lv_stray_ring_add (ensure_ring (self, to), data, length, from);
}

static void
on_stun (LvWorker *self, const guint8 *data, gsize length, const LvAddress *from)
{
  LvPath path = { .kind = LV_SFU_PATH_UDP, .address = *from };
  LvStunMessage message;
  LvWorkerPeer *peer;
  int worker;

  if (!lv_stun_parse (data, length, &message))
    return;
  worker = lv_ice_username_get_worker (message.username);
  if (worker >= 0 && worker != (int) self->index)
    {
      send_stray (self, worker, data, length, from);
      return;
    }
  peer = lv_worker_find_named (self, message.username);
  if (peer == NULL && !lv_channel_is_empty (self->commands))
    { /* It may be that peer's arrival which waits there. */
      lv_worker_forward_media (self);
      lv_channel_run_posted (self->commands);
      peer = lv_worker_find_named (self, message.username);
    }
  if (peer != NULL)
    lv_worker_peer_on_stun (peer, data, length, &message, &path);
}

/* FALSE: of an address that nobody has yet. */
static gboolean
give_by_address (LvWorker *self, guint8 *data, gsize length, const LvAddress *from)
{
  LvWorkerPeer *peer = g_hash_table_lookup (self->by_address, from);
  guint route;

  if (peer != NULL)
    {
      lv_worker_peer_on_datagram (peer, data, length, from);
      return TRUE;
    }
  route = GPOINTER_TO_UINT (g_hash_table_lookup (self->routes, from));
  if (route != 0)
    send_stray (self, route - 1, data, length, from);
  return route != 0;
}

void
lv_worker_on_datagram (LvWorker *self, guint8 *data, gsize length, const LvAddress *from)
{
  LvDatagramKind kind = lv_datagram_get_kind (data, length);

  if (kind == LV_DATAGRAM_OTHER)
    return;
  if (kind == LV_DATAGRAM_STUN)
    {
      on_stun (self, data, length, from);
      return;
    }
  if (give_by_address (self, data, length, from) || kind != LV_DATAGRAM_DTLS
      || self->n_workers == 1)
    return;
  /* A ClientHello comes as soon as its check was answered: the worker that did has told of the
   * address before, but it may be that we have not listened yet. */
  lv_worker_forward_media (self);
  lv_channel_run_posted (self->commands);
  give_by_address (self, data, length, from);
}

gboolean
lv_worker_is_routed (LvWorker *self, const LvAddress *address)
{
  return g_hash_table_contains (self->routes, address);
}

typedef struct
{
  LvAddress address;
  guint worker;
  gboolean is_its;
} Route;

static void
learn_route (gpointer target, gpointer data)
{
  LvWorker *self = target;
  Route *route = data;
  gpointer known = g_hash_table_lookup (self->routes, &route->address);

  if (route->is_its)
    g_hash_table_insert (self->routes, g_memdup2 (&route->address, sizeof (LvAddress)),
                         GUINT_TO_POINTER (route->worker + 1));
  else if (GPOINTER_TO_UINT (known) == route->worker + 1)
    g_hash_table_remove (self->routes, &route->address);
  g_free (route);
}

static void
tell_route (LvWorker *self, const LvAddress *address, gboolean is_its)
{
  for (guint i = 0; i < self->n_workers; i++)
    if (i != self->index)
      {
        Route *route = g_new (Route, 1);

        *route = (Route){ *address, self->index, is_its };
        lv_channel_post (self->workers[i]->commands, learn_route, route);
      }
}

void
lv_worker_learn_address (LvWorker *self, const LvAddress *address, LvWorkerPeer *peer)
{
  g_hash_table_insert (self->by_address, g_memdup2 (address, sizeof *address), peer);
  tell_route (self, address, TRUE);
}

void
lv_worker_forget_address (LvWorker *self, const LvAddress *address, LvWorkerPeer *peer)
{
  if (g_hash_table_lookup (self->by_address, address) != peer)
    return;
  g_hash_table_remove (self->by_address, address);
  tell_route (self, address, FALSE);
}

void
lv_worker_read_strays (LvWorker *self)
{
  for (guint i = 0; i < self->n_workers; i++)
    {
      LvStrayRing *ring = self->strays_in[i];
      LvStray *stray;
      guint n = 0;

      if (ring == NULL)
        continue;
      while (n < MAX_STRAYS && (stray = lv_stray_ring_peek (ring, n)) != NULL)
        {
          n++;
          lv_worker_on_datagram (self, stray->data, stray->length, &stray->from);
        }
      /* The packets are copied before their places are given back. */
      lv_worker_forward_media (self);
      lv_stray_ring_drop (ring, n);
      if (n == MAX_STRAYS)
        lv_channel_wake (self->commands);
    }
}

void
lv_worker_wake_others (LvWorker *self)
{
  for (guint i = 0; i < self->n_workers; i++)
    if (self->has_strays[i])
      {
        self->has_strays[i] = FALSE;
        lv_channel_wake (self->workers[i]->commands);
      }
}
