/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-udp-proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_CLIENTS 128
#define MAX_DATAGRAM 2048
#define BUFFER_BYTES (4 * 1024 * 1024)

typedef struct
{
  struct sockaddr_in address;
  int fd; /* towards the server */
  TestLink up, down;
} Client;

/* On its way. */
typedef struct
{
  gint64 arrival_us;
  guint client;
  gboolean is_up;
  gsize length;
  guint8 bytes[];
} Datagram;

struct _TestUdpProxy
{
  GThread *thread;
  int fd; /* towards the clients */
  int wake[2];
  guint16 port;

  GMutex lock; /* of all below */
  gboolean is_stopping;
  guint32 seed;
  struct sockaddr_in target;
  TestLinkSettings up, down;
  Client clients[MAX_CLIENTS];
  guint n_clients;
  GQueue coming; /* Datagram, by arrival */
};

static int
open_socket (guint16 *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl (INADDR_LOOPBACK) } };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int buffer = BUFFER_BYTES;

  g_assert_cmpint (fd, >=, 0);
  setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  setsockopt (fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  if (port != NULL)
    *port = ntohs (address.sin_port);
  return fd;
}

static Client *
find_client (TestUdpProxy *self, const struct sockaddr_in *from)
{
  Client *client;

  for (guint i = 0; i < self->n_clients; i++)
    if (self->clients[i].address.sin_port == from->sin_port
        && self->clients[i].address.sin_addr.s_addr == from->sin_addr.s_addr)
      return &self->clients[i];
  if (self->n_clients == MAX_CLIENTS)
    return NULL;
  client = &self->clients[self->n_clients++];
  client->address = *from;
  client->fd = open_socket (NULL);
  test_link_init (&client->up, &self->up, self->seed + 2 * self->n_clients);
  test_link_init (&client->down, &self->down, self->seed + 2 * self->n_clients + 1);
  return client;
}

static int
compare_arrivals (gconstpointer a, gconstpointer b, gpointer data)
{
  const Datagram *first = a, *second = b;

  return first->arrival_us < second->arrival_us ? -1 : first->arrival_us > second->arrival_us;
}

static void
take (TestUdpProxy *self,
      Client *client,
      gboolean is_up,
      const guint8 *bytes,
      gsize length,
      gint64 now_us)
{
  g_autofree Datagram *datagram = g_malloc (sizeof (Datagram) + length);

  datagram->client = (guint) (client - self->clients);
  datagram->is_up = is_up;
  datagram->length = length;
  memcpy (datagram->bytes, bytes, length);
  if (test_link_send (is_up ? &client->up : &client->down, length, now_us, &datagram->arrival_us))
    g_queue_insert_sorted (&self->coming, g_steal_pointer (&datagram), compare_arrivals, NULL);
}

static void
receive (TestUdpProxy *self, int fd, Client *client, gint64 now_us)
{
  guint8 bytes[MAX_DATAGRAM];
  struct sockaddr_in from;
  socklen_t from_length = sizeof from;
  gssize length;

  while ((length = recvfrom (fd, bytes, sizeof bytes, 0, (struct sockaddr *) &from, &from_length))
         >= 0)
    {
      Client *own = client != NULL ? client : find_client (self, &from);

      if (own != NULL)
        take (self, own, client == NULL, bytes, (gsize) length, now_us);
    }
}

static void
deliver (TestUdpProxy *self, gint64 now_us)
{
  Datagram *first;

  while ((first = g_queue_peek_head (&self->coming)) != NULL && first->arrival_us <= now_us)
    {
      Client *client = &self->clients[first->client];
      const struct sockaddr_in *to = first->is_up ? &self->target : &client->address;

      sendto (first->is_up ? client->fd : self->fd, first->bytes, first->length, 0,
              (const struct sockaddr *) to, sizeof *to);
      g_free (g_queue_pop_head (&self->coming));
    }
}

static int
get_wait_ms (TestUdpProxy *self)
{
  Datagram *first = g_queue_peek_head (&self->coming);

  if (first == NULL)
    return -1;
  return (int) (MAX (first->arrival_us - g_get_monotonic_time () + 999, 0) / 1000);
}

static gpointer
run (gpointer data)
{
  TestUdpProxy *self = data;
  struct pollfd fds[MAX_CLIENTS + 2];

  g_mutex_lock (&self->lock);
  while (!self->is_stopping)
    {
      guint n_clients = self->n_clients;
      int wait_ms = get_wait_ms (self);
      gint64 now_us;

      fds[0] = (struct pollfd){ .fd = self->wake[0], .events = POLLIN };
      fds[1] = (struct pollfd){ .fd = self->fd, .events = POLLIN };
      for (guint i = 0; i < n_clients; i++)
        fds[i + 2] = (struct pollfd){ .fd = self->clients[i].fd, .events = POLLIN };
      g_mutex_unlock (&self->lock);
      poll (fds, n_clients + 2, wait_ms);
      g_mutex_lock (&self->lock);
      now_us = g_get_monotonic_time ();
      receive (self, self->fd, NULL, now_us);
      for (guint i = 0; i < n_clients; i++)
        if (fds[i + 2].revents != 0)
          receive (self, self->clients[i].fd, &self->clients[i], now_us);
      deliver (self, now_us);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

TestUdpProxy *
test_udp_proxy_new (guint16 to_port, guint32 seed)
{
  TestUdpProxy *self = g_new0 (TestUdpProxy, 1);

  g_mutex_init (&self->lock);
  g_queue_init (&self->coming);
  self->seed = seed;
  self->fd = open_socket (&self->port);
  g_assert_cmpint (pipe (self->wake), ==, 0);
  test_udp_proxy_set_target (self, to_port);
  self->thread = g_thread_new ("bad-network", run, self);
  return self;
}

void
test_udp_proxy_free (TestUdpProxy *self)
{
  g_mutex_lock (&self->lock);
  self->is_stopping = TRUE;
  g_mutex_unlock (&self->lock);
  g_assert_cmpint (write (self->wake[1], "", 1), ==, 1);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->n_clients; i++)
    close (self->clients[i].fd);
  close (self->fd);
  close (self->wake[0]);
  close (self->wake[1]);
  g_queue_clear_full (&self->coming, g_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint16
test_udp_proxy_get_port (TestUdpProxy *self)
{
  return self->port;
}

void
test_udp_proxy_set_target (TestUdpProxy *self, guint16 to_port)
{
  g_mutex_lock (&self->lock);
  self->target = (struct sockaddr_in){
    .sin_family = AF_INET,
    .sin_addr = { htonl (INADDR_LOOPBACK) },
    .sin_port = htons (to_port),
  };
  g_mutex_unlock (&self->lock);
}

void
test_udp_proxy_set_ways (TestUdpProxy *self,
                         const TestLinkSettings *up,
                         const TestLinkSettings *down)
{
  g_mutex_lock (&self->lock);
  if (up != NULL)
    self->up = *up;
  if (down != NULL)
    self->down = *down;
  for (guint i = 0; i < self->n_clients; i++)
    {
      self->clients[i].up.settings = self->up;
      self->clients[i].down.settings = self->down;
    }
  g_mutex_unlock (&self->lock);
}

void
test_udp_proxy_get_stats (TestUdpProxy *self, TestUdpProxyStats *stats)
{
  *stats = (TestUdpProxyStats){ 0 };
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->n_clients; i++)
    {
      stats->up_packets += self->clients[i].up.n_packets;
      stats->up_lost += self->clients[i].up.n_lost;
      stats->down_packets += self->clients[i].down.n_packets;
      stats->down_lost += self->clients[i].down.n_lost;
    }
  g_mutex_unlock (&self->lock);
}
