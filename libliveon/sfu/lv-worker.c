/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-worker.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "lv-error.h"
#include "lv-log.h"
#include "lv-tcp-connection.h"
#include "lv-web-path.h"

#define TICK_US (10 * 1000)
#define PROBE_TICK_US (4 * 1000)
#define N_TURNS (LV_PEER_TICK_US / TICK_US)
#define MAX_EVENTS 64
#define MAX_ROUNDS 4 /* batches of datagrams before others have their turn */

static void
on_commands (gpointer owner, guint32 events)
{
  LvWorker *self = owner;

  lv_channel_run (self->commands);
  lv_worker_read_strays (self);
}

static void
on_udp (guint8 *data, gsize length, const LvAddress *from, gpointer user_data)
{
  lv_worker_on_datagram (user_data, data, length, from);
}

static void
on_socket (gpointer owner, guint32 events)
{
  LvWorker *self = owner;

  for (guint i = 0; i < MAX_ROUNDS; i++)
    {
      guint n = lv_udp_socket_receive (self->socket, LV_WORKER_BATCH, on_udp, self);

      lv_worker_forward_media (self);
      lv_udp_socket_flush (self->socket);
      if (n < LV_WORKER_BATCH)
        break;
    }
}

LvWorker *
lv_worker_new (guint index,
               const LvSfuConfig *config,
               guint16 port,
               LvDtlsIdentity *identity,
               LvChannel *events,
               GError **error)
{
  LvWorker *self = g_new0 (LvWorker, 1);

  self->index = index;
  self->identity = lv_dtls_identity_ref (identity);
  self->events = events;
  self->wants_real_time = config->real_time;
  self->rooms = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_worker_room_free);
  self->peers = g_ptr_array_new ();
  self->by_ufrag = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_address = g_hash_table_new_full (lv_address_hash, lv_address_equal, g_free, NULL);
  self->routes = g_hash_table_new_full (lv_address_hash, lv_address_equal, g_free, NULL);
  self->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_tcp_connection_free);
  self->to_flush = g_ptr_array_new ();
  self->closed = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_tcp_connection_free);
  self->web_to_flush = g_ptr_array_new ();
  self->commands_watch = (LvWatch){ on_commands, self };
  self->socket_watch = (LvWatch){ on_socket, self };
  self->epoll = epoll_create1 (EPOLL_CLOEXEC);
  self->commands = lv_channel_new (self, error);
  self->socket = self->commands == NULL
                     ? NULL
                     : lv_udp_socket_new (config->bind_ip, port, config->workers > 1, error);
  if (self->socket != NULL
      && (self->epoll < 0
          || !lv_worker_watch (self, lv_channel_get_fd (self->commands), EPOLLIN,
                               &self->commands_watch)
          || !lv_worker_watch (self, lv_udp_socket_get_fd (self->socket), EPOLLIN,
                               &self->socket_watch)))
    {
      lv_error_set_detail (error, LIVEON_ERROR_CONFIGURATION, "epoll: %s", g_strerror (errno));
      g_clear_pointer (&self->socket, lv_udp_socket_free);
    }
  if (self->socket == NULL)
    g_clear_pointer (&self, lv_worker_free);
  return self;
}

gboolean
lv_worker_watch (LvWorker *self, int fd, guint32 events, LvWatch *watch)
{
  struct epoll_event event = { .events = events, .data.ptr = watch };

  return epoll_ctl (self->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

void
lv_worker_rewatch (LvWorker *self, int fd, guint32 events, LvWatch *watch)
{
  struct epoll_event event = { .events = events, .data.ptr = watch };

  (void) epoll_ctl (self->epoll, EPOLL_CTL_MOD, fd, &event);
}

void
lv_worker_unwatch (LvWorker *self, int fd)
{
  (void) epoll_ctl (self->epoll, EPOLL_CTL_DEL, fd, NULL);
}

static void
probe (LvWorker *self)
{
  self->is_probing = FALSE;
  for (guint i = 0; i < self->peers->len; i++)
    if (lv_worker_peer_probe (g_ptr_array_index (self->peers, i), self->now_us))
      self->is_probing = TRUE;
  if (self->is_probing)
    self->next_tick_us = self->now_us + PROBE_TICK_US;
}

/* Key frames and repairs are asked for at each tick, all else of a peer at its own time: a part of
 * them has its turn, since to look at each is a walk through cold memory. */
static void
tick (LvWorker *self)
{
  if (self->now_us < self->next_tick_us)
    return;
  self->next_tick_us = self->now_us + TICK_US;
  self->needs_requests |= self->has_requests;
  if (self->is_probing)
    probe (self);
  for (guint i = self->turn++ % N_TURNS; i < self->peers->len; i += N_TURNS)
    {
      LvWorkerPeer *peer = g_ptr_array_index (self->peers, i);

      if (self->now_us >= peer->tick_us)
        lv_worker_peer_tick (peer, self->now_us);
    }
  for (guint i = 0; i < self->rooms->len; i++)
    lv_worker_room_tick (g_ptr_array_index (self->rooms, i), self->now_us);
  for (guint i = self->connections->len; i > 0; i--)
    lv_tcp_connection_tick (g_ptr_array_index (self->connections, i - 1), self->now_us);
  if (lv_real_time_follow (&self->real_time, self->now_us))
    lv_info (self->real_time.is_on ? "a media thread goes before ordinary ones again"
                                   : "a media thread has too much to do and is an ordinary one now",
             NULL);
}

static void
send_requests (LvWorker *self)
{
  self->needs_requests = self->has_requests = FALSE;
  for (guint i = 0; i < self->peers->len; i++)
    {
      LvWorkerPeer *peer = g_ptr_array_index (self->peers, i);

      if (!peer->needs_request)
        continue;
      lv_worker_peer_request (peer, self->now_us);
      self->has_requests |= peer->needs_request;
    }
}

/* All that a round has made leaves. */
static void
finish_round (LvWorker *self)
{
  lv_worker_forward_media (self);
  for (guint i = 0; i < self->rooms->len; i++)
    lv_worker_room_settle (g_ptr_array_index (self->rooms, i));
  if (self->needs_requests)
    send_requests (self);
  lv_udp_socket_flush (self->socket);
  while (self->to_flush->len > 0)
    lv_tcp_connection_flush (g_ptr_array_steal_index_fast (self->to_flush, 0));
  while (self->web_to_flush->len > 0)
    lv_web_path_flush (g_ptr_array_steal_index_fast (self->web_to_flush, 0));
  lv_worker_wake_others (self);
  g_ptr_array_set_size (self->closed, 0);
}

static int
get_wait_ms (LvWorker *self)
{
  gint64 wait_us;

  if (self->peers->len == 0 && self->connections->len == 0)
    return -1;
  wait_us = self->next_tick_us - g_get_monotonic_time ();
  return CLAMP ((wait_us + 999) / 1000, 0, TICK_US / 1000);
}

/* The first speaks for all. */
static void
begin_real_time (LvWorker *self)
{
  gboolean is_on = lv_real_time_begin (&self->real_time, self->now_us);

  if (self->index == 0)
    lv_info (is_on ? "media threads go before ordinary ones"
                   : "media threads are ordinary ones: the system does not let them be real-time",
             NULL);
}

static gpointer
run (gpointer data)
{
  LvWorker *self = data;
  struct epoll_event events[MAX_EVENTS];

  if (self->wants_real_time)
    begin_real_time (self);
  while (!self->is_ending)
    {
      int n = epoll_wait (self->epoll, events, MAX_EVENTS, get_wait_ms (self));

      self->now_us = g_get_monotonic_time ();
      for (int i = 0; i < n; i++)
        {
          LvWatch *watch = events[i].data.ptr;

          watch->ready (watch->owner, events[i].events);
        }
      tick (self);
      finish_round (self);
    }
  return NULL;
}

void
lv_worker_start (LvWorker *self, LvWorker **workers, guint n_workers)
{
  g_autofree char *name = g_strdup_printf ("media-%u", self->index);

  self->workers = workers;
  self->n_workers = n_workers;
  self->now_us = g_get_monotonic_time ();
  self->wall_us = g_get_real_time () - self->now_us;
  self->thread = g_thread_new (name, run, self);
}

static void
end (gpointer target, gpointer data)
{
  LvWorker *self = target;

  self->is_ending = TRUE;
}

void
lv_worker_stop (LvWorker *self)
{
  if (self->thread == NULL)
    return;
  lv_channel_post (self->commands, end, NULL);
  g_clear_pointer (&self->thread, g_thread_join);
}

void
lv_worker_free (LvWorker *self)
{
  lv_worker_stop (self);
  g_clear_pointer (&self->commands, lv_channel_free);
  g_ptr_array_unref (self->rooms);
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->closed);
  g_ptr_array_unref (self->to_flush);
  g_ptr_array_unref (self->web_to_flush);
  g_ptr_array_unref (self->peers);
  g_hash_table_unref (self->by_ufrag);
  g_hash_table_unref (self->by_address);
  g_hash_table_unref (self->routes);
  for (guint i = 0; i < LV_MAX_WORKERS; i++)
    g_clear_pointer (&self->strays_in[i], lv_stray_ring_free);
  g_clear_pointer (&self->socket, lv_udp_socket_free);
  if (self->epoll >= 0)
    close (self->epoll);
  lv_dtls_identity_unref (self->identity);
  g_free (self);
}

guint32
lv_worker_draw_id (LvWorker *self)
{
  return ++self->last_id;
}

LvMediaPacket *
lv_worker_get_media (LvWorker *self)
{
  if (self->n_media == LV_WORKER_BATCH)
    lv_worker_forward_media (self);
  return &self->media[self->n_media];
}

void
lv_worker_add_media (LvWorker *self)
{
  self->n_media++;
}

/* Those of one layer in a row: all of them to one receiver, then to the next. */
void
lv_worker_forward_media (LvWorker *self)
{
  for (guint first = 0, n; first < self->n_media; first += n)
    {
      LvLayer *layer = self->media[first].layer;
      /* A slot that switches to the layer leaves another one, not this. */
      GPtrArray *slots = layer->slots;

      for (n = 1; first + n < self->n_media && self->media[first + n].layer == layer;)
        n++;
      for (guint i = 0; i < slots->len; i++)
        {
          for (guint ahead = 1; ahead <= LV_SLOT_AHEAD && i + ahead < slots->len; ahead++)
            lv_slot_prefetch (g_ptr_array_index (slots, i + ahead), ahead);
          lv_slot_forward (g_ptr_array_index (slots, i), &self->media[first], n, self->now_us);
        }
    }
  self->n_media = 0;
}
