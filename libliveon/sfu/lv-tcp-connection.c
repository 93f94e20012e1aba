/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-tcp-connection.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "lv-tcp-framing.h"
#include "lv-worker.h"

#define OUT_SIZE (128 * 1024)         /* of what waits for a slow peer */
#define UNBOUND_US (10 * 1000 * 1000) /* for the first STUN message */
#define MAX_READS 8                   /* before others have their turn */

struct _LvTcpConnection
{
  LvWorker *worker;
  GSocket *socket;
  int fd;
  LvAddress address;
  LvTcpReader *reader;
  GBytes *early;
  LvWorkerPeer *peer; /* NULL: not bound yet */
  gint64 since_us;
  gboolean is_closed;
  LvWatch watch;

  guint8 *out; /* NULL before the first byte */
  gsize out_start, out_end;
  gboolean is_queued; /* in the worker's to_flush */
  gboolean waits;     /* for the socket to take more */
};

static void on_ready (gpointer owner, guint32 events);

static void
set_address (LvTcpConnection *self)
{
  struct sockaddr_storage name;
  socklen_t length = sizeof name;

  if (getpeername (self->fd, (struct sockaddr *) &name, &length) == 0)
    (void) lv_address_from_sockaddr (&self->address, (struct sockaddr *) &name, length);
}

LvTcpConnection *
lv_tcp_connection_new (GSocket *socket, GBytes *early)
{
  LvTcpConnection *self = g_new0 (LvTcpConnection, 1);
  int yes = 1;

  self->socket = socket;
  self->fd = g_socket_get_fd (socket);
  self->early = early;
  self->reader = lv_tcp_reader_new (LV_RTP_MAX_SIZE);
  self->watch = (LvWatch){ on_ready, self };
  g_socket_set_blocking (socket, FALSE);
  (void) setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  set_address (self);
  return self;
}

void
lv_tcp_connection_free (LvTcpConnection *self)
{
  g_clear_pointer (&self->early, g_bytes_unref);
  lv_tcp_reader_free (self->reader);
  g_object_unref (self->socket);
  g_free (self->out);
  g_free (self);
}

/* Out of the worker's hands, not freed. */
static void
detach (LvTcpConnection *self)
{
  guint at;

  lv_worker_unwatch (self->worker, self->fd);
  g_ptr_array_remove_fast (self->worker->to_flush, self);
  if (g_ptr_array_find (self->worker->connections, self, &at))
    g_ptr_array_steal_index_fast (self->worker->connections, at);
}

void
lv_tcp_connection_close (LvTcpConnection *self)
{
  LvWorkerPeer *peer = g_steal_pointer (&self->peer);
  LvPath path = { .kind = LV_SFU_PATH_TCP, .address = self->address, .tcp = self };

  if (self->is_closed)
    return;
  self->is_closed = TRUE;
  detach (self);
  /* Events of this round may still name it. */
  g_ptr_array_add (self->worker->closed, self);
  if (peer != NULL)
    {
      g_ptr_array_remove_fast (peer->connections, self);
      lv_worker_peer_close_path (peer, &path);
    }
}

typedef struct
{
  LvTcpConnection *connection;
  gsize length;
  guint8 first[]; /* the datagram that said whose it is */
} Handover;

static gboolean on_datagram (LvTcpConnection *self, guint8 *data, gsize length);
static gboolean read_datagrams (LvTcpConnection *self);
static void read_early (LvTcpConnection *self);

/* Of too many that have not said whose they are, the one goes that had the longest time to: those
 * who mean it need a round trip, those who hold places never come to the end. */
static void
make_room (LvWorker *worker)
{
  LvTcpConnection *oldest = NULL;
  guint n = 0;

  for (guint i = 0; i < worker->connections->len; i++)
    {
      LvTcpConnection *other = g_ptr_array_index (worker->connections, i);

      if (other->peer != NULL)
        continue;
      n++;
      if (oldest == NULL || other->since_us < oldest->since_us)
        oldest = other;
    }
  if (n > LV_TCP_MAX_UNBOUND)
    lv_tcp_connection_close (oldest);
}

static void
watch (LvTcpConnection *self, LvWorker *worker)
{
  self->worker = worker;
  self->since_us = worker->now_us;
  g_ptr_array_add (worker->connections, self);
  if (lv_worker_watch (worker, self->fd, EPOLLIN | EPOLLRDHUP, &self->watch))
    make_room (worker);
  else
    lv_tcp_connection_close (self);
}

static void
take_over (gpointer target, gpointer data)
{
  Handover *handover = data;
  LvTcpConnection *self = handover->connection;

  watch (self, target);
  if (!self->is_closed && on_datagram (self, handover->first, handover->length)
      && read_datagrams (self))
    read_early (self);
  g_free (handover);
}

static void
hand_over (LvTcpConnection *self, guint worker, const guint8 *data, gsize length)
{
  LvWorker *other = self->worker->workers[worker];
  Handover *handover = g_malloc (sizeof *handover + length + LV_SRTP_OVERHEAD);

  handover->connection = self;
  handover->length = length;
  memcpy (handover->first, data, length);
  detach (self);
  self->worker = NULL;
  lv_channel_post (other->commands, take_over, handover);
}

void
lv_tcp_connection_bind (LvTcpConnection *self, LvWorkerPeer *peer)
{
  if (self->peer != NULL)
    return;
  if (peer->connections->len == LV_TCP_MAX_BOUND)
    lv_tcp_connection_close (g_ptr_array_index (peer->connections, 0));
  self->peer = peer;
  g_ptr_array_add (peer->connections, self);
}

/* FALSE: the connection is another worker's now. */
static gboolean
on_stun (LvTcpConnection *self, const guint8 *data, gsize length)
{
  LvPath path = { .kind = LV_SFU_PATH_TCP, .address = self->address, .tcp = self };
  LvStunMessage message;
  LvWorkerPeer *peer;
  int worker;

  if (!lv_stun_parse (data, length, &message))
    return TRUE;
  worker = lv_ice_username_get_worker (message.username);
  if (self->peer == NULL && worker >= 0 && worker != (int) self->worker->index
      && worker < (int) self->worker->n_workers)
    {
      hand_over (self, worker, data, length);
      return FALSE;
    }
  peer = lv_worker_find_named (self->worker, message.username);
  if (peer != NULL && (self->peer == NULL || self->peer == peer))
    lv_worker_peer_on_stun (peer, data, length, &message, &path);
  return !self->is_closed;
}

/* FALSE: closed, or no longer this worker's. */
static gboolean
on_datagram (LvTcpConnection *self, guint8 *data, gsize length)
{
  if (lv_datagram_get_kind (data, length) == LV_DATAGRAM_STUN)
    return on_stun (self, data, length);
  if (self->peer != NULL)
    {
      lv_worker_peer_on_datagram (self->peer, data, length, &self->address);
      /* The reader's bytes move on. */
      lv_worker_forward_media (self->worker);
    }
  return !self->is_closed;
}

/* All whole ones; FALSE as above. */
static gboolean
read_datagrams (LvTcpConnection *self)
{
  guint8 *datagram;
  gsize length;

  for (;;)
    {
      if (!lv_tcp_reader_take (self->reader, &datagram, &length))
        {
          lv_tcp_connection_close (self);
          return FALSE;
        }
      if (datagram == NULL)
        return TRUE;
      if (!on_datagram (self, datagram, length))
        return FALSE;
    }
}

static void
write_out (LvTcpConnection *self)
{
  gboolean waits;

  while (self->out_start < self->out_end)
    {
      gssize n = send (self->fd, self->out + self->out_start, self->out_end - self->out_start,
                       MSG_DONTWAIT | MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && errno == EAGAIN)
        break;
      if (n <= 0)
        {
          lv_tcp_connection_close (self);
          return;
        }
      self->out_start += n;
    }
  waits = self->out_start < self->out_end;
  if (!waits)
    self->out_start = self->out_end = 0;
  if (waits != self->waits)
    lv_worker_rewatch (self->worker, self->fd, EPOLLIN | EPOLLRDHUP | (waits ? EPOLLOUT : 0),
                       &self->watch);
  self->waits = waits;
}

static void
read_socket (LvTcpConnection *self)
{
  for (guint i = 0; i < MAX_READS; i++)
    {
      gsize size;
      guint8 *space = lv_tcp_reader_get_space (self->reader, &size);
      gssize n = recv (self->fd, space, size, MSG_DONTWAIT);

      if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
      if (n <= 0)
        {
          lv_tcp_connection_close (self);
          return;
        }
      lv_tcp_reader_add (self->reader, n);
      if (!read_datagrams (self))
        return;
    }
}

static void
on_ready (gpointer owner, guint32 events)
{
  LvTcpConnection *self = owner;

  if (!self->is_closed && (events & EPOLLOUT) != 0)
    write_out (self);
  if (!self->is_closed && (events & ~(guint32) EPOLLOUT) != 0)
    read_socket (self);
}

/* What was read before the connection came here. */
static void
read_early (LvTcpConnection *self)
{
  while (self->early != NULL)
    {
      g_autoptr (GBytes) early = g_steal_pointer (&self->early);
      gsize left = g_bytes_get_size (early);
      gsize size;
      guint8 *space = lv_tcp_reader_get_space (self->reader, &size);
      gsize n = MIN (size, left);

      if (n > 0)
        memcpy (space, g_bytes_get_data (early, NULL), n);
      lv_tcp_reader_add (self->reader, n);
      if (n < left)
        self->early = g_bytes_new_from_bytes (early, n, left - n);
      if (!read_datagrams (self))
        return;
    }
}

void
lv_tcp_connection_adopt (LvTcpConnection *self, LvWorker *worker)
{
  watch (self, worker);
  if (!self->is_closed)
    read_early (self);
}

void
lv_tcp_connection_send (LvTcpConnection *self, const guint8 *data, gsize length)
{
  if (self->is_closed)
    return;
  if (self->out == NULL)
    self->out = g_malloc (OUT_SIZE);
  if (self->out_end + 2 + length > OUT_SIZE && self->out_start > 0)
    {
      memmove (self->out, self->out + self->out_start, self->out_end - self->out_start);
      self->out_end -= self->out_start;
      self->out_start = 0;
    }
  if (self->out_end + 2 + length > OUT_SIZE)
    return;
  lv_tcp_write_length (self->out + self->out_end, length);
  memcpy (self->out + self->out_end + 2, data, length);
  self->out_end += 2 + length;
  if (!self->is_queued)
    g_ptr_array_add (self->worker->to_flush, self);
  self->is_queued = TRUE;
}

void
lv_tcp_connection_flush (LvTcpConnection *self)
{
  self->is_queued = FALSE;
  write_out (self);
}

void
lv_tcp_connection_tick (LvTcpConnection *self, gint64 now_us)
{
  if (self->peer == NULL && now_us - self->since_us > UNBOUND_US)
    lv_tcp_connection_close (self);
}
