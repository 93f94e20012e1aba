/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-udp-socket.h"

#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "liveon-error.h"
#include "lv-rtp.h"
#include "test-support.h"

typedef struct
{
  guint8 first;
  gsize length;
  LvAddress from;
} Datagram;

static void
keep (guint8 *data, gsize length, const LvAddress *from, gpointer user_data)
{
  for (gsize i = 0; i < length; i++)
    g_assert_cmpuint (data[i], ==, data[0]);
  g_array_append_val ((GArray *) user_data, ((Datagram){ data[0], length, *from }));
}

/* FALSE when they do not come in time: a machine that does too much loses some on the way. */
static gboolean
receive_most (LvUdpSocket *self, guint n, GArray *datagrams)
{
  GPollFD poll = { lv_udp_socket_get_fd (self), G_IO_IN, 0 };

  g_array_set_size (datagrams, 0);
  while (datagrams->len < n)
    {
      if (g_poll (&poll, 1, 5000) == 0)
        return FALSE;
      lv_udp_socket_receive (self, n - datagrams->len, keep, datagrams);
    }
  g_assert_cmpuint (lv_udp_socket_receive (self, 1000, keep, datagrams), ==, 0);
  return TRUE;
}

/* Where they are few enough that none is lost. */
static void
receive_all (LvUdpSocket *self, guint n, GArray *datagrams)
{
  g_assert_true (receive_most (self, n, datagrams));
}

static LvUdpSocket *
open_at (const char *ip, LvAddress *address)
{
  g_autoptr (GError) error = NULL;
  LvUdpSocket *self = lv_udp_socket_new (ip, 0, FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lv_udp_socket_get_port (self), !=, 0);
  if (address != NULL)
    g_assert_true (lv_address_parse (address, strcmp (ip, "::") == 0 ? "127.0.0.1" : ip,
                                     lv_udp_socket_get_port (self)));
  return self;
}

static void
queue (LvUdpSocket *self, guint8 fill, gsize length, const LvAddress *to, guint8 dscp)
{
  memset (lv_udp_socket_get_room (self), fill, length);
  lv_udp_socket_queue (self, length, to, dscp);
}

/* Sizes go up and down, two receivers take turns, marks change: each gets its own in order. */
static void
test_order (void)
{
  static const gsize sizes[] = { 1200, 1200, 1200, 700, 1200, 1, 1, 1500, 1500, 3, 1200, 1200 };
  LvAddress addresses[2];
  g_autoptr (LvUdpSocket) sender = open_at ("127.0.0.1", NULL);
  g_autoptr (LvUdpSocket) first = open_at ("127.0.0.1", &addresses[0]);
  g_autoptr (LvUdpSocket) second = open_at ("127.0.0.1", &addresses[1]);
  LvUdpSocket *receivers[2] = { first, second };
  g_autoptr (GArray) datagrams = g_array_new (FALSE, FALSE, sizeof (Datagram));

  for (guint round = 0; round < 3; round++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        for (guint k = 0; k < 2; k++)
          queue (sender, (guint8) (i + 100 * k), sizes[(i + k) % G_N_ELEMENTS (sizes)],
                 &addresses[k], i % 5 == 4 ? 46 : 34);
      lv_udp_socket_flush (sender);
      for (guint k = 0; k < 2; k++)
        {
          receive_all (receivers[k], G_N_ELEMENTS (sizes), datagrams);
          for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
            {
              const Datagram *datagram = &g_array_index (datagrams, Datagram, i);

              g_assert_cmpuint (datagram->first, ==, i + 100 * k);
              g_assert_cmpuint (datagram->length, ==, sizes[(i + k) % G_N_ELEMENTS (sizes)]);
              g_assert_cmpuint (datagram->from.port, ==, lv_udp_socket_get_port (sender));
            }
        }
    }
  g_assert_cmpuint (lv_udp_socket_get_dropped (sender), ==, 0);
}

/* Longer runs than one message of the kernel may have, and more than there are rooms. */
static void
test_many (void)
{
  static const gsize sizes[] = { 1200, 20, 1500 };
  LvAddress address;
  g_autoptr (LvUdpSocket) sender = open_at ("127.0.0.1", NULL);
  g_autoptr (LvUdpSocket) receiver = open_at ("127.0.0.1", &address);
  g_autoptr (GArray) datagrams = g_array_new (FALSE, FALSE, sizeof (Datagram));

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      /* What a receive buffer of the usual largest size holds. */
      guint n = sizes[k] == 20 ? 270 : 90;

      do
        {
          for (guint i = 0; i < n; i++)
            queue (sender, (guint8) i, sizes[k], &address, 0);
          lv_udp_socket_flush (sender);
        }
      while (!receive_most (receiver, n, datagrams));
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpuint (g_array_index (datagrams, Datagram, i).first, ==, (guint8) i);
          g_assert_cmpuint (g_array_index (datagrams, Datagram, i).length, ==, sizes[k]);
        }
    }
}

/* A socket for both families sees IPv4 as IPv4 and answers it. */
static void
test_dual_stack (void)
{
  LvAddress both_address, four_address;
  g_autoptr (LvUdpSocket) both = open_at ("::", &both_address);
  g_autoptr (LvUdpSocket) four = open_at ("127.0.0.1", &four_address);
  g_autoptr (GArray) datagrams = g_array_new (FALSE, FALSE, sizeof (Datagram));

  queue (four, 1, 100, &both_address, 46);
  lv_udp_socket_flush (four);
  receive_all (both, 1, datagrams);
  g_assert_true (lv_address_equal (&g_array_index (datagrams, Datagram, 0).from, &four_address));
  for (guint i = 0; i < 5; i++)
    queue (both, (guint8) i, 1200, &four_address, 34);
  lv_udp_socket_flush (both);
  receive_all (four, 5, datagrams);
  g_assert_true (lv_address_equal (&g_array_index (datagrams, Datagram, 4).from, &both_address));
}

static void
test_ipv6 (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvUdpSocket) receiver = lv_udp_socket_new ("::1", 0, FALSE, &error);
  g_autoptr (LvUdpSocket) sender = NULL;
  g_autoptr (GArray) datagrams = g_array_new (FALSE, FALSE, sizeof (Datagram));
  LvAddress address;

  if (receiver == NULL)
    {
      g_test_skip ("no IPv6 here");
      return;
    }
  sender = open_at ("::", NULL);
  g_assert_true (lv_address_parse (&address, "::1", lv_udp_socket_get_port (receiver)));
  for (guint i = 0; i < 9; i++)
    queue (sender, (guint8) i, i < 8 ? 1200 : 7, &address, 34);
  lv_udp_socket_flush (sender);
  receive_all (receiver, 9, datagrams);
  g_assert_cmpuint (g_array_index (datagrams, Datagram, 8).length, ==, 7);
  g_assert_cmpuint (g_array_index (datagrams, Datagram, 8).from.family, ==, 6);
}

/* The mark as it arrives, seen by a plain socket. */
static int
receive_mark (int fd, int family)
{
  guint8 data[2048];
  guint8 control[256] __attribute__ ((aligned (8)));
  struct iovec part = { data, sizeof data };
  struct msghdr message = {
    .msg_iov = &part,
    .msg_iovlen = 1,
    .msg_control = control,
    .msg_controllen = sizeof control,
  };
  struct cmsghdr *head;

  g_assert_cmpint (recvmsg (fd, &message, 0), >, 0);
  for (head = CMSG_FIRSTHDR (&message); head != NULL; head = CMSG_NXTHDR (&message, head))
    {
      if (family == AF_INET && head->cmsg_level == IPPROTO_IP && head->cmsg_type == IP_TOS)
        return *CMSG_DATA (head);
      if (family == AF_INET6 && head->cmsg_type == IPV6_TCLASS)
        {
          int mark;

          memcpy (&mark, CMSG_DATA (head), sizeof mark);
          return mark;
        }
    }
  return -1;
}

static void
test_marks (void)
{
  static const guint8 marks[] = { 46, 34, 0 };
  static const char *const ips[] = { "127.0.0.1", "::1" };
  g_autoptr (LvUdpSocket) sender = open_at ("::", NULL);

  for (guint k = 0; k < G_N_ELEMENTS (ips); k++)
    {
      int family = k == 0 ? AF_INET : AF_INET6, yes = 1;
      g_autoptr (LvUdpSocket) receiver = lv_udp_socket_new (ips[k], 0, FALSE, NULL);
      LvAddress address;
      int fd;

      if (receiver == NULL)
        continue;
      fd = dup (lv_udp_socket_get_fd (receiver));
      g_assert_true (lv_address_parse (&address, ips[k], lv_udp_socket_get_port (receiver)));
      g_assert_cmpint (family == AF_INET
                           ? setsockopt (fd, IPPROTO_IP, IP_RECVTOS, &yes, sizeof yes)
                           : setsockopt (fd, IPPROTO_IPV6, IPV6_RECVTCLASS, &yes, sizeof yes),
                       ==, 0);
      for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
        for (guint n = 0; n < 2; n++)
          queue (sender, 0, 1000, &address, marks[i]);
      lv_udp_socket_flush (sender);
      for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
        for (guint n = 0; n < 2; n++)
          g_assert_cmpint (receive_mark (fd, family), ==, marks[i] << 2);
      close (fd);
    }
}

/* Asked at one of several addresses, it answers from that one: a connected socket takes no other.
 */
static void
test_source (void)
{
  static const char *const binds[] = { "::", "0.0.0.0" };
  static const char *const targets[] = { "127.0.0.1", "127.0.0.2", "127.1.2.3" };

  for (guint k = 0; k < G_N_ELEMENTS (binds); k++)
    {
      g_autoptr (LvUdpSocket) server = open_at (binds[k], NULL);
      g_autoptr (GArray) datagrams = g_array_new (FALSE, FALSE, sizeof (Datagram));
      LvUdpSocket *clients[G_N_ELEMENTS (targets)];

      for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
        {
          LvAddress target;
          struct sockaddr_storage name;
          socklen_t length;
          int fd;

          clients[i] = open_at ("127.0.0.1", NULL);
          fd = lv_udp_socket_get_fd (clients[i]);
          g_assert_true (lv_address_parse (&target, targets[i], lv_udp_socket_get_port (server)));
          length = lv_address_to_sockaddr (&target, AF_INET, &name);
          g_assert_cmpint (connect (fd, (struct sockaddr *) &name, length), ==, 0);
          g_assert_cmpint (send (fd, "x", 1, 0), ==, 1);
        }
      receive_all (server, G_N_ELEMENTS (targets), datagrams);
      for (guint n = 0; n < 3; n++)
        for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
          queue (server, (guint8) n, 1000, &g_array_index (datagrams, Datagram, i).from,
                 n < 2 ? 46 : 0);
      lv_udp_socket_flush (server);
      g_assert_cmpuint (lv_udp_socket_get_dropped (server), ==, 0);
      for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
        {
          receive_all (clients[i], 3, datagrams);
          lv_udp_socket_free (clients[i]);
        }
    }
}

/* A network of our own, whose loopback takes no datagram of more than 1280 bytes in one piece. */
static gboolean
enter_small_network (void)
{
  struct ifreq request = { .ifr_name = "lo" };
  int fd;

  if (unshare (CLONE_NEWNET) != 0)
    return FALSE;
  fd = socket (AF_INET, SOCK_DGRAM, 0);
  request.ifr_mtu = 1280;
  g_assert_cmpint (ioctl (fd, SIOCSIFMTU, &request), ==, 0);
  request.ifr_flags = IFF_UP | IFF_RUNNING | IFF_LOOPBACK;
  g_assert_cmpint (ioctl (fd, SIOCSIFFLAGS, &request), ==, 0);
  close (fd);
  return TRUE;
}

/* Where the kernel refuses a run, its datagrams leave one by one. */
static gpointer
send_in_small_network (gpointer unused)
{
  LvAddress address;
  g_autoptr (LvUdpSocket) sender = NULL;
  g_autoptr (LvUdpSocket) receiver = NULL;
  g_autoptr (GArray) datagrams = g_array_new (FALSE, FALSE, sizeof (Datagram));

  if (!enter_small_network ())
    return GINT_TO_POINTER (FALSE);
  sender = open_at ("127.0.0.1", NULL);
  receiver = open_at ("127.0.0.1", &address);
  for (guint i = 0; i < 12; i++)
    queue (sender, (guint8) i, i < 6 ? 1400 : 1200, &address, 34);
  lv_udp_socket_flush (sender);
  receive_all (receiver, 12, datagrams);
  for (guint i = 0; i < 12; i++)
    {
      g_assert_cmpuint (g_array_index (datagrams, Datagram, i).first, ==, i);
      g_assert_cmpuint (g_array_index (datagrams, Datagram, i).length, ==, i < 6 ? 1400 : 1200);
    }
  g_assert_cmpuint (lv_udp_socket_get_dropped (sender), ==, 0);
  return GINT_TO_POINTER (TRUE);
}

static void
test_refused_run (void)
{
  GThread *thread = g_thread_new ("network", send_in_small_network, NULL);

  if (!GPOINTER_TO_INT (g_thread_join (thread)))
    g_test_skip ("only root has networks of its own");
}

/* Too long for us is not cut, but dropped; so is what has no bytes. */
static void
test_odd_sizes (void)
{
  static const guint8 zeros[3000];
  LvAddress address;
  struct sockaddr_storage name;
  g_autoptr (LvUdpSocket) receiver = open_at ("127.0.0.1", &address);
  g_autoptr (LvUdpSocket) sender = open_at ("127.0.0.1", NULL);
  g_autoptr (GArray) datagrams = g_array_new (FALSE, FALSE, sizeof (Datagram));
  static const gsize sizes[] = { LV_RTP_MAX_SIZE + 1, 0, 3000, LV_RTP_MAX_SIZE };
  socklen_t length = lv_address_to_sockaddr (&address, AF_INET, &name);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    g_assert_cmpint (sendto (lv_udp_socket_get_fd (sender), zeros, sizes[i], 0,
                             (struct sockaddr *) &name, length),
                     ==, sizes[i]);
  receive_all (receiver, 1, datagrams);
  g_assert_cmpuint (datagrams->len, ==, 1);
  g_assert_cmpuint (g_array_index (datagrams, Datagram, 0).length, ==, LV_RTP_MAX_SIZE);
}

/* An address that cannot be reached costs its datagrams and nobody else's. */
static void
test_unreachable (void)
{
  LvAddress address, six, broadcast;
  g_autoptr (LvUdpSocket) receiver = open_at ("127.0.0.1", &address);
  g_autoptr (LvUdpSocket) sender = open_at ("127.0.0.1", NULL);
  g_autoptr (GArray) datagrams = g_array_new (FALSE, FALSE, sizeof (Datagram));

  g_assert_true (lv_address_parse (&six, "::1", 9));
  g_assert_true (lv_address_parse (&broadcast, "255.255.255.255", 9));
  for (guint i = 0; i < 3; i++)
    {
      queue (sender, 1, 100, &broadcast, 0);
      queue (sender, 2, 100, &six, 0);
      queue (sender, 3, 100, &address, 0);
    }
  lv_udp_socket_flush (sender);
  receive_all (receiver, 3, datagrams);
  g_assert_cmpuint (lv_udp_socket_get_dropped (sender), ==, 6);
}

static void
test_ports (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvUdpSocket) first = lv_udp_socket_new ("127.0.0.1", 0, TRUE, &error);
  g_autoptr (LvUdpSocket) second = NULL;
  g_autoptr (LvUdpSocket) third = NULL;
  guint16 port = lv_udp_socket_get_port (first);

  second = lv_udp_socket_new ("127.0.0.1", port, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lv_udp_socket_get_port (second), ==, port);
  third = lv_udp_socket_new ("127.0.0.1", port, FALSE, &error);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFIGURATION);
  g_assert_null (third);
  g_clear_error (&error);
  third = lv_udp_socket_new ("nowhere", 0, FALSE, &error);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFIGURATION);
  g_assert_null (third);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/udp-socket/order", test_order);
  g_test_add_func ("/udp-socket/many", test_many);
  g_test_add_func ("/udp-socket/dual-stack", test_dual_stack);
  g_test_add_func ("/udp-socket/ipv6", test_ipv6);
  g_test_add_func ("/udp-socket/marks", test_marks);
  g_test_add_func ("/udp-socket/source", test_source);
  g_test_add_func ("/udp-socket/refused-run", test_refused_run);
  g_test_add_func ("/udp-socket/odd-sizes", test_odd_sizes);
  g_test_add_func ("/udp-socket/unreachable", test_unreachable);
  g_test_add_func ("/udp-socket/ports", test_ports);
  return g_test_run ();
}
