/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-udp-socket.h"

#include <errno.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lv-error.h"
#include "lv-rtp.h"

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103 /* linux/udp.h */
#endif

/* Without UDP_GRO: what comes is single datagrams of many people, for which it gains nothing
 * (measured), and it would want 64 kB for each. */
#define N_RECEIVE 64
#define N_ROOMS 256
#define N_PLACES 512 /* of the table of addresses: a power of two, twice the rooms */
#define ROOM_SIZE 1536
#define BUFFER_BYTES (4 * 1024 * 1024)
/* What a message with UDP_SEGMENT may hold: the kernel's number, and an IP datagram's size. */
#define MAX_SEGMENTS 64
#define MAX_RUN_BYTES 65000
#define IN_CONTROL_SIZE CMSG_SPACE (sizeof (struct in6_pktinfo))
#define CONTROL_SIZE (CMSG_SPACE (sizeof (int)) + CMSG_SPACE (sizeof (guint16)) + IN_CONTROL_SIZE)
#define N_PARTNERS 1024 /* whose latest datagram's target is known: a power of two */

G_STATIC_ASSERT (ROOM_SIZE >= LV_RTP_MAX_SIZE);
G_STATIC_ASSERT (N_PLACES >= 2 * N_ROOMS && (N_PLACES & (N_PLACES - 1)) == 0);

/* Datagrams of one size (the last may be shorter) to one address: one message for the kernel. */
typedef struct
{
  LvAddress to;
  guint8 dscp;
  gboolean is_closed; /* nothing may follow the last one */
  guint16 first, last;
  guint n_segments;
  gsize segment_size, bytes;
} Run;

/* Of the table that finds an address's latest run. What an earlier flush left there is void. */
typedef struct
{
  guint32 flush;
  guint16 run;
} Place;

/* Somebody, and which of our addresses they sent to: where they expect answers from. */
typedef struct
{
  LvAddress remote, local;
} Partner;

struct _LvUdpSocket
{
  int fd;
  int family;
  guint16 port;
  gboolean has_gso;
  guint64 dropped;

  guint n_queued; /* rooms that are filled */
  guint n_runs;
  guint32 flush; /* number of the coming one, from 1 */
  guint16 lengths[N_ROOMS];
  guint16 next[N_ROOMS]; /* room of the same run */
  Run runs[N_ROOMS];
  Place places[N_PLACES];

  struct mmsghdr out[N_ROOMS];
  struct iovec out_parts[N_ROOMS];
  struct sockaddr_storage out_addresses[N_ROOMS];
  guint8 out_controls[N_ROOMS][CONTROL_SIZE] __attribute__ ((aligned (8)));

  struct mmsghdr in[N_RECEIVE];
  struct iovec in_parts[N_RECEIVE];
  struct sockaddr_storage in_addresses[N_RECEIVE];
  guint8 in_controls[N_RECEIVE][IN_CONTROL_SIZE] __attribute__ ((aligned (8)));

  /* By the remote address's hash; two of one place take turns, and each comes back with its next
   * datagram. Only for a socket of all our addresses. */
  gboolean has_partners;
  Partner partners[N_PARTNERS];

  guint8 in_rooms[N_RECEIVE][ROOM_SIZE];
  guint8 rooms[N_ROOMS][ROOM_SIZE];
};

/* More than net.core.rmem_max only with the right to it; less is no fault. */
static void
enlarge_buffer (int fd, int forced_option, int option)
{
  int size = BUFFER_BYTES;

  if (setsockopt (fd, SOL_SOCKET, forced_option, &size, sizeof size) != 0)
    (void) setsockopt (fd, SOL_SOCKET, option, &size, sizeof size);
}

static gboolean
open_socket (LvUdpSocket *self, const LvAddress *address, gboolean reuse_port)
{
  int no = 0, yes = 1;
  struct sockaddr_storage name;
  socklen_t length;

  self->family = address->family == 4 ? AF_INET : AF_INET6;
  self->fd = socket (self->family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (self->fd < 0)
    return FALSE;
  length = lv_address_to_sockaddr (address, self->family, &name);
  if ((self->family == AF_INET6
       && setsockopt (self->fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no) != 0)
      || (reuse_port && setsockopt (self->fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes) != 0)
      || bind (self->fd, (struct sockaddr *) &name, length) != 0)
    return FALSE;
  length = sizeof name;
  if (getsockname (self->fd, (struct sockaddr *) &name, &length) != 0)
    return FALSE;
  self->port = ntohs (self->family == AF_INET ? ((struct sockaddr_in *) &name)->sin_port
                                              : ((struct sockaddr_in6 *) &name)->sin6_port);
  return TRUE;
}

static void
prepare_receiving (LvUdpSocket *self)
{
  for (guint i = 0; i < N_RECEIVE; i++)
    {
      self->in_parts[i] = (struct iovec){ self->in_rooms[i], LV_RTP_MAX_SIZE };
      self->in[i].msg_hdr = (struct msghdr){
        .msg_name = &self->in_addresses[i],
        .msg_iov = &self->in_parts[i],
        .msg_iovlen = 1,
        .msg_control = self->has_partners ? self->in_controls[i] : NULL,
      };
    }
}

/* A machine may have several addresses (with IPv6 it nearly always has), and what answers from
 * another than the one that was asked is dropped by the peer. */
static void
ask_for_targets (LvUdpSocket *self, const LvAddress *bound)
{
  static const guint8 any[16];
  int yes = 1;

  if (memcmp (bound->ip, any, sizeof any) != 0)
    return;
  self->has_partners
      = self->family == AF_INET
            ? setsockopt (self->fd, IPPROTO_IP, IP_PKTINFO, &yes, sizeof yes) == 0
            : setsockopt (self->fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &yes, sizeof yes) == 0;
}

LvUdpSocket *
lv_udp_socket_new (const char *ip, guint16 port, gboolean reuse_port, GError **error)
{
  g_autoptr (LvUdpSocket) self = NULL;
  LvAddress address;
  int no_size = 0;
  gboolean is_open;

  if (!lv_address_parse (&address, ip, port))
    {
      lv_error_set_detail (error, LIVEON_ERROR_CONFIGURATION, "“%s” is no address", ip);
      return NULL;
    }
  self = g_new0 (LvUdpSocket, 1);
  self->fd = -1;
  self->flush = 1;
  is_open = open_socket (self, &address, reuse_port);
  /* A machine without IPv6 at all. */
  if (!is_open && errno == EAFNOSUPPORT && strcmp (ip, "::") == 0)
    {
      lv_address_parse (&address, "0.0.0.0", port);
      is_open = open_socket (self, &address, reuse_port);
    }
  if (!is_open)
    {
      lv_error_set_detail (error, LIVEON_ERROR_CONFIGURATION, "UDP port %u: %s", port,
                           g_strerror (errno));
      return NULL;
    }
  enlarge_buffer (self->fd, SO_RCVBUFFORCE, SO_RCVBUF);
  enlarge_buffer (self->fd, SO_SNDBUFFORCE, SO_SNDBUF);
  self->has_gso = setsockopt (self->fd, IPPROTO_UDP, UDP_SEGMENT, &no_size, sizeof no_size) == 0;
  ask_for_targets (self, &address);
  prepare_receiving (self);
  return g_steal_pointer (&self);
}

void
lv_udp_socket_free (LvUdpSocket *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

int
lv_udp_socket_get_fd (LvUdpSocket *self)
{
  return self->fd;
}

guint16
lv_udp_socket_get_port (LvUdpSocket *self)
{
  return self->port;
}

guint64
lv_udp_socket_get_dropped (LvUdpSocket *self)
{
  return self->dropped;
}

static Partner *
find_partner (LvUdpSocket *self, const LvAddress *remote)
{
  return &self->partners[lv_address_hash (remote) & (N_PARTNERS - 1)];
}

static void
set_local (LvAddress *self, guint8 family, gconstpointer ip, gsize size)
{
  *self = (LvAddress){ .family = family };
  memcpy (self->ip, ip, size);
}

static void
note_target (LvUdpSocket *self, struct msghdr *message, const LvAddress *from)
{
  const struct cmsghdr *head = CMSG_FIRSTHDR (message);
  Partner *partner = find_partner (self, from);

  if (head == NULL)
    return;
  if (head->cmsg_level == IPPROTO_IP && head->cmsg_type == IP_PKTINFO)
    {
      struct in_pktinfo info;

      memcpy (&info, CMSG_DATA (head), sizeof info);
      partner->remote = *from;
      set_local (&partner->local, 4, &info.ipi_spec_dst, sizeof info.ipi_spec_dst);
    }
  else if (head->cmsg_level == IPPROTO_IPV6 && head->cmsg_type == IPV6_PKTINFO)
    {
      struct in6_pktinfo info;

      memcpy (&info, CMSG_DATA (head), sizeof info);
      partner->remote = *from;
      set_local (&partner->local, 6, &info.ipi6_addr, sizeof info.ipi6_addr);
    }
}

static void
deliver (LvUdpSocket *self, guint i, LvUdpReceive func, gpointer user_data)
{
  struct msghdr *message = &self->in[i].msg_hdr;
  LvAddress from;

  /* Longer than we take, or nothing. */
  if ((message->msg_flags & MSG_TRUNC) != 0 || self->in[i].msg_len == 0
      || !lv_address_from_sockaddr (&from, message->msg_name, message->msg_namelen))
    return;
  if (self->has_partners)
    note_target (self, message, &from);
  func (self->in_rooms[i], self->in[i].msg_len, &from, user_data);
}

guint
lv_udp_socket_receive (LvUdpSocket *self, guint limit, LvUdpReceive func, gpointer user_data)
{
  guint total = 0;

  while (total < limit)
    {
      guint n_wanted = MIN (limit - total, N_RECEIVE);
      int n;

      for (guint i = 0; i < n_wanted; i++)
        {
          self->in[i].msg_hdr.msg_namelen = sizeof self->in_addresses[i];
          self->in[i].msg_hdr.msg_controllen = self->has_partners ? IN_CONTROL_SIZE : 0;
        }
      do
        n = recvmmsg (self->fd, self->in, n_wanted, MSG_DONTWAIT, NULL);
      while (n < 0 && errno == EINTR);
      if (n <= 0)
        break;
      for (int i = 0; i < n; i++)
        deliver (self, (guint) i, func, user_data);
      total += (guint) n;
      if ((guint) n < n_wanted)
        break;
    }
  return total;
}

guint8 *
lv_udp_socket_get_room (LvUdpSocket *self)
{
  if (self->n_queued == N_ROOMS)
    lv_udp_socket_flush (self);
  return self->rooms[self->n_queued];
}

/* The place that says this address's latest run, or the free one where it is to be written. */
static Place *
find_place (LvUdpSocket *self, const LvAddress *to)
{
  guint at = lv_address_hash (to);

  for (;; at++)
    {
      Place *place = &self->places[at & (N_PLACES - 1)];

      if (place->flush != self->flush || lv_address_equal (&self->runs[place->run].to, to))
        return place;
    }
}

static gboolean
can_append (LvUdpSocket *self, const Run *run, gsize length, guint8 dscp)
{
  return self->has_gso && !run->is_closed && run->dscp == dscp && length <= run->segment_size
         && run->n_segments < MAX_SEGMENTS && run->bytes + length <= MAX_RUN_BYTES;
}

void
lv_udp_socket_queue (LvUdpSocket *self, gsize length, const LvAddress *to, guint8 dscp)
{
  guint16 room = (guint16) self->n_queued;
  Place *place;
  Run *run;

  g_return_if_fail (self->n_queued < N_ROOMS);
  g_return_if_fail (length > 0 && length <= LV_RTP_MAX_SIZE);
  if (to->family == 0 || (to->family == 6 && self->family == AF_INET))
    {
      self->dropped++;
      return;
    }

  self->n_queued++;
  self->lengths[room] = (guint16) length;
  place = find_place (self, to);
  run = &self->runs[place->run];
  if (place->flush == self->flush && can_append (self, run, length, dscp))
    {
      self->next[run->last] = room;
      run->last = room;
      run->n_segments++;
      run->bytes += length;
      run->is_closed = length < run->segment_size;
      return;
    }
  *place = (Place){ self->flush, (guint16) self->n_runs };
  self->runs[self->n_runs++] = (Run){
    .to = *to,
    .dscp = dscp,
    .first = room,
    .last = room,
    .n_segments = 1,
    .segment_size = length,
    .bytes = length,
  };
}

static gsize
add_control (guint8 *control, gsize at, int level, int type, gconstpointer value, gsize size)
{
  struct cmsghdr head = { .cmsg_len = CMSG_LEN (size), .cmsg_level = level, .cmsg_type = type };

  memcpy (control + at, &head, sizeof head);
  memcpy (control + at + CMSG_LEN (0), value, size);
  return at + CMSG_SPACE (size);
}

/* From our address that they sent to; an IPv6 socket says IPv4 its own way. */
static gsize
add_source (LvUdpSocket *self, const LvAddress *to, guint8 *control, gsize at)
{
  const Partner *partner = find_partner (self, to);

  if (!lv_address_equal (&partner->remote, to))
    return at;
  if (partner->local.family == 4)
    {
      struct in_pktinfo info = { 0 };

      memcpy (&info.ipi_spec_dst, partner->local.ip, sizeof info.ipi_spec_dst);
      return add_control (control, at, IPPROTO_IP, IP_PKTINFO, &info, sizeof info);
    }
  else
    {
      struct in6_pktinfo info = { 0 };

      memcpy (&info.ipi6_addr, partner->local.ip, sizeof info.ipi6_addr);
      return add_control (control, at, IPPROTO_IPV6, IPV6_PKTINFO, &info, sizeof info);
    }
}

/* What is sent to IPv4 from an IPv6 socket is marked as IPv4 is. */
static gsize
write_controls (LvUdpSocket *self, const Run *run, gboolean is_segmented, guint8 *control)
{
  int tos = run->dscp << 2;
  guint16 segment_size = (guint16) run->segment_size;
  gsize size = self->has_partners ? add_source (self, &run->to, control, 0) : 0;

  if (run->dscp != 0 && run->to.family == 4)
    size = add_control (control, size, IPPROTO_IP, IP_TOS, &tos, sizeof tos);
  else if (run->dscp != 0)
    size = add_control (control, size, IPPROTO_IPV6, IPV6_TCLASS, &tos, sizeof tos);
  if (is_segmented)
    size
        = add_control (control, size, IPPROTO_UDP, UDP_SEGMENT, &segment_size, sizeof segment_size);
  return size;
}

static void
prepare_message (LvUdpSocket *self, guint n, struct iovec *parts)
{
  const Run *run = &self->runs[n];
  struct msghdr *message = &self->out[n].msg_hdr;
  guint16 room = run->first;

  for (guint i = 0; i < run->n_segments; i++, room = self->next[room])
    parts[i] = (struct iovec){ self->rooms[room], self->lengths[room] };
  *message = (struct msghdr){
    .msg_name = &self->out_addresses[n],
    .msg_namelen = lv_address_to_sockaddr (&run->to, self->family, &self->out_addresses[n]),
    .msg_iov = parts,
    .msg_iovlen = run->n_segments,
    .msg_control = self->out_controls[n],
    .msg_controllen = write_controls (self, run, run->n_segments > 1, self->out_controls[n]),
  };
  if (message->msg_controllen == 0)
    message->msg_control = NULL;
}

/* The same datagrams without the kernel's help. */
static void
send_singly (LvUdpSocket *self, guint n)
{
  const Run *run = &self->runs[n];
  struct msghdr message = self->out[n].msg_hdr;

  message.msg_controllen = write_controls (self, run, FALSE, self->out_controls[n]);
  message.msg_iovlen = 1;
  for (guint i = 0; i < run->n_segments; i++, message.msg_iov++)
    if (sendmsg (self->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
      self->dropped++;
}

/* A message was refused. How many of those from it on are done with. */
static guint
handle_refusal (LvUdpSocket *self, guint n, int reason)
{
  guint n_segments = self->runs[n].n_segments;

  if (reason == EAGAIN || reason == EWOULDBLOCK)
    {
      for (guint i = n; i < self->n_runs; i++)
        self->dropped += self->runs[i].n_segments;
      return self->n_runs - n;
    }
  if (n_segments > 1 && (reason == EIO || reason == EINVAL || reason == EMSGSIZE))
    {
      /* EIO: the interface cannot; the others: not with this size on this path. */
      if (reason == EIO)
        self->has_gso = FALSE;
      send_singly (self, n);
      return 1;
    }
  self->dropped += n_segments;
  return 1;
}

void
lv_udp_socket_flush (LvUdpSocket *self)
{
  struct iovec *parts = self->out_parts;
  guint n_sent = 0;

  for (guint n = 0; n < self->n_runs; n++)
    {
      prepare_message (self, n, parts);
      parts += self->runs[n].n_segments;
    }
  while (n_sent < self->n_runs)
    {
      int n = sendmmsg (self->fd, self->out + n_sent, self->n_runs - n_sent,
                        MSG_DONTWAIT | MSG_NOSIGNAL);

      if (n > 0)
        n_sent += (guint) n;
      else if (n < 0 && errno != EINTR)
        n_sent += handle_refusal (self, n_sent, errno);
    }
  self->n_queued = 0;
  self->n_runs = 0;
  if (++self->flush == 0)
    {
      memset (self->places, 0, sizeof self->places);
      self->flush = 1;
    }
}
