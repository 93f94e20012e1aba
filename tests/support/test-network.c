/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Of the tests' own tools: a bad network that is not as bad as it says would prove nothing. */
#include "test-support.h"
#include "test-udp-proxy.h"

#include <math.h>
#include <string.h>

#define MS 1000

static double
measure_loss (const char *way, double *run)
{
  TestLinkSettings settings;
  TestLink link;
  guint n_runs = 0;
  gboolean was_lost = FALSE;
  gint64 arrival_us;

  g_assert_true (test_link_parse (way, &settings));
  test_link_init (&link, &settings, 3);
  for (int i = 0; i < 100000; i++)
    {
      gboolean is_lost = !test_link_send (&link, 100, i * 10, &arrival_us);

      n_runs += is_lost && !was_lost;
      was_lost = is_lost;
    }
  *run = n_runs > 0 ? (double) link.n_lost / n_runs : 0;
  return (double) link.n_lost / 100000;
}

static void
test_loss (void)
{
  double run;

  g_assert_cmpfloat (measure_loss ("", &run), ==, 0);
  g_assert_cmpfloat (measure_loss ("loss=100", &run), ==, 1);
  g_assert_cmpfloat (fabs (measure_loss ("loss=5", &run) - 0.05), <, 0.005);
  g_assert_cmpfloat (fabs (run - 1.05), <, 0.05);
  g_assert_cmpfloat (fabs (measure_loss ("loss=10,burst=4", &run) - 0.1), <, 0.01);
  g_assert_cmpfloat (fabs (run - 4), <, 0.4);
}

static void
test_bottleneck (void)
{
  TestLinkSettings settings;
  TestLink link;
  gint64 arrival_us;

  g_assert_true (test_link_parse ("rate=1000,queue=100,delay=20", &settings));
  test_link_init (&link, &settings, 1);
  for (int i = 0; i < 11; i++)
    {
      g_assert_true (test_link_send (&link, 1250, 0, &arrival_us));
      g_assert_cmpint (arrival_us, ==, (i + 1) * 10 * MS + 20 * MS);
    }
  g_assert_false (test_link_send (&link, 1250, 0, &arrival_us));
  g_assert_cmpint (test_link_get_queue_us (&link, 0), ==, 110 * MS);
  g_assert_true (test_link_send (&link, 1250, 50 * MS, &arrival_us));
  g_assert_cmpint (arrival_us, ==, 140 * MS);
}

static void
test_jitter (void)
{
  TestLinkSettings settings;
  TestLink link;
  gint64 arrival_us, last_us = 0, least_us = G_MAXINT64, most_us = 0;
  guint n_overtaken = 0;

  g_assert_true (test_link_parse ("jitter=50", &settings));
  for (int round = 0; round < 2; round++)
    {
      settings.keeps_order = round == 1;
      test_link_init (&link, &settings, 1);
      n_overtaken = 0;
      last_us = 0;
      for (int i = 0; i < 1000; i++)
        {
          g_assert_true (test_link_send (&link, 100, i * 10 * MS, &arrival_us));
          n_overtaken += arrival_us < last_us;
          last_us = arrival_us;
          least_us = MIN (least_us, arrival_us - i * 10 * MS);
          most_us = MAX (most_us, arrival_us - i * 10 * MS);
        }
      if (round == 0)
        g_assert_cmpuint (n_overtaken, >, 200);
      else
        g_assert_cmpuint (n_overtaken, ==, 0);
      g_assert_cmpint (least_us, <, 1 * MS);
      g_assert_cmpint (most_us, >, 49 * MS);
      g_assert_cmpint (most_us, <=, 50 * MS);
    }
}

static void
test_parse (void)
{
  TestLinkSettings settings;

  g_assert_true (
      test_link_parse ("rate=1,queue=2,delay=3,jitter=4,loss=5,burst=6,order", &settings));
  g_assert_cmpint (settings.rate_bps, ==, 1000);
  g_assert_cmpint (settings.queue_us, ==, 2000);
  g_assert_cmpint (settings.delay_us, ==, 3000);
  g_assert_cmpint (settings.jitter_us, ==, 4000);
  g_assert_cmpfloat (fabs (settings.loss - 0.05), <, 1e-9);
  g_assert_cmpfloat (settings.burst, ==, 6);
  g_assert_true (settings.keeps_order);
  g_assert_false (test_link_parse ("lost=5", &settings));
}

typedef struct
{
  GSocket *server, *clients[2];
  TestUdpProxy *proxy;
} Fixture;

static GSocket *
open_socket (guint16 *port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) local = NULL;
  GSocket *self = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, 0, NULL);

  g_socket_set_timeout (self, 20);
  g_assert_true (g_socket_bind (self, any, FALSE, NULL));
  local = g_socket_get_local_address (self, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
  return self;
}

static void
setup (Fixture *fixture, gconstpointer data)
{
  guint16 port;

  fixture->clients[0] = open_socket (&port);
  fixture->clients[1] = open_socket (&port);
  fixture->server = open_socket (&port);
  fixture->proxy = test_udp_proxy_new (port, 1);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  test_udp_proxy_free (fixture->proxy);
  g_object_unref (fixture->server);
  g_object_unref (fixture->clients[0]);
  g_object_unref (fixture->clients[1]);
}

static void
say (Fixture *fixture, guint client, const char *text)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) to
      = g_inet_socket_address_new (loopback, test_udp_proxy_get_port (fixture->proxy));

  g_assert_cmpint (g_socket_send_to (fixture->clients[client], to, text, strlen (text), NULL, NULL),
                   >, 0);
}

static GSocketAddress *
hear (GSocket *socket, const char *expected)
{
  GSocketAddress *from = NULL;
  char text[100] = "";

  g_assert_cmpint (g_socket_receive_from (socket, &from, text, sizeof text - 1, NULL, NULL), >, 0);
  g_assert_cmpstr (text, ==, expected);
  return from;
}

/* Two clients are two addresses, and answers go to the right one. */
static void
test_proxy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketAddress) first = NULL;
  g_autoptr (GSocketAddress) second = NULL;
  TestUdpProxyStats stats;

  say (fixture, 0, "a");
  first = hear (fixture->server, "a");
  say (fixture, 1, "b");
  second = hear (fixture->server, "b");
  g_socket_send_to (fixture->server, second, "B", 1, NULL, NULL);
  g_socket_send_to (fixture->server, first, "A", 1, NULL, NULL);
  g_object_unref (hear (fixture->clients[0], "A"));
  g_object_unref (hear (fixture->clients[1], "B"));
  test_udp_proxy_get_stats (fixture->proxy, &stats);
  g_assert_cmpuint (stats.up_packets, ==, 2);
  g_assert_cmpuint (stats.down_packets, ==, 2);
  g_assert_cmpuint (stats.up_lost + stats.down_lost, ==, 0);
}

static void
test_proxy_is_bad (Fixture *fixture, gconstpointer data)
{
  static const TestLinkSettings slow = { .delay_us = 60 * MS }, lossy = { .loss = 1 };
  gint64 begun_us = g_get_monotonic_time ();
  TestUdpProxyStats stats;

  test_udp_proxy_set_ways (fixture->proxy, &slow, NULL);
  say (fixture, 0, "slow");
  g_object_unref (hear (fixture->server, "slow"));
  g_assert_cmpint (g_get_monotonic_time () - begun_us, >=, 60 * MS);
  test_udp_proxy_set_ways (fixture->proxy, &lossy, NULL);
  for (int i = 0; i < 10; i++)
    say (fixture, 0, "lost");
  do
    {
      g_thread_yield ();
      test_udp_proxy_get_stats (fixture->proxy, &stats);
    }
  while (stats.up_packets < 11);
  g_assert_cmpuint (stats.up_lost, ==, 10);
  test_udp_proxy_set_ways (fixture->proxy, &slow, NULL);
  say (fixture, 0, "again");
  g_object_unref (hear (fixture->server, "again"));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/network/loss", test_loss);
  g_test_add_func ("/network/bottleneck", test_bottleneck);
  g_test_add_func ("/network/jitter", test_jitter);
  g_test_add_func ("/network/parse", test_parse);
  g_test_add ("/network/proxy", Fixture, NULL, setup, test_proxy, teardown);
  g_test_add ("/network/proxy-is-bad", Fixture, NULL, setup, test_proxy_is_bad, teardown);
  return g_test_run ();
}
