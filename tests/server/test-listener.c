/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lv-error.h"
#include "lv-limits.h"
#include "wire-fixture.h"

#define HOST "Host: localhost\r\n"

static void
tell_address (LvCall *call)
{
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "address", lv_call_get_address (call));
  lv_json_end_object (writer);
  lv_call_reply (call, g_steal_pointer (&writer));
}

static const LvRoute test_routes[] = {
  { "GET", "/api/v1/test/address", LV_ACCESS_ANYONE, tell_address },
  { NULL, NULL, LV_ACCESS_ANYONE, NULL },
};

static void
set_up (WireFixture *fixture, gconstpointer data)
{
  wire_fixture_set_up (fixture, data);
  lv_dispatch_add (fixture->context->dispatch, test_routes);
}

static gboolean
is_settled (gpointer data)
{
  WireClient *client = data;

  return client->is_ready || client->is_closed;
}

static void
assert_address (WireClient *client, const char *address)
{
  g_autofree char *expected = g_strdup_printf ("{\"address\":\"%s\"}", address);
  g_autofree char *response = NULL;

  test_wait_until (is_settled, client);
  g_assert_true (client->is_ready);
  response = wire_client_ask (client, "GET /api/v1/test/address HTTP/1.1\r\n" HOST "\r\n");
  g_assert_cmpstr (wire_response_body (response), ==, expected);
}

/* PROXY protocol */

static const char *const behind_proxy[]
    = { "server.proxy_protocol", "true", "server.trusted_proxies", "127.0.0.0/8 ::1/128", NULL };
static const char *const behind_other_proxy[]
    = { "server.proxy_protocol", "true", "server.trusted_proxies", "192.0.2.1/32", NULL };

static void
test_proxy_v1 (WireFixture *fixture, gconstpointer data)
{
  static const char header[] = "PROXY TCP4 198.51.100.7 127.0.0.1 5000 443\r\n";

  /* In one piece, and by every byte. */
  for (gsize piece = 1; piece < sizeof header; piece += sizeof header - 2)
    {
      g_autoptr (WireClient) client = wire_client_new_tcp (fixture);

      for (gsize at = 0; at < sizeof header - 1; at += piece)
        {
          g_assert_cmpint (send (client->fd, header + at, MIN (piece, sizeof header - 1 - at), 0),
                           >, 0);
          while (g_main_context_iteration (NULL, FALSE))
            ;
        }
      wire_client_start_tls (client);
      assert_address (client, "198.51.100.7");
    }
}

static void
test_proxy_v2 (WireFixture *fixture, gconstpointer data)
{
  static const char header[] = "\r\n\r\n\0\r\nQUIT\n\x21\x21\x00\x24"
                               "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"
                               "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x02\x00\x01\x00\x02";
  static const char local[] = "\r\n\r\n\0\r\nQUIT\n\x20\x00\x00\x00";
  static const char mapped[] = "\r\n\r\n\0\r\nQUIT\n\x21\x21\x00\x24"
                               "\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\x00\x02\x09"
                               "\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\x00\x02\x01\x00\x01\x00\x02";
  static const struct
  {
    const char *header;
    gsize length;
    const char *address;
  } cases[] = {
    { header, sizeof header - 1, "2001:db8::1" },
    { local, sizeof local - 1, "127.0.0.1" },
    { mapped, sizeof mapped - 1, "192.0.2.9" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WireClient) client = wire_client_new_tcp (fixture);

      g_assert_cmpint (send (client->fd, cases[i].header, cases[i].length, 0), ==, cases[i].length);
      wire_client_start_tls (client);
      assert_address (client, cases[i].address);
    }
}

/* From a proxy that is trusted there is no connection without a header. */
static void
test_proxy_required (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);
  g_autoptr (WireClient) bad = wire_client_new_tcp (fixture);

  g_assert_false (client->is_ready);
  g_assert_true (client->is_closed);
  wire_client_send_text (bad, "PROXY TCP4 nonsense\r\n");
  wire_client_wait_closed (bad);
  wire_fixture_wait_connections (fixture, 0);
}

/* A header cut off is waited for no longer than a handshake. */
static void
test_proxy_slow (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new_tcp (fixture);

  wire_client_send_text (client, "PROXY TCP4 198.51.100.7");
  wire_fixture_wait_connections (fixture, 1);
  wire_fixture_advance (fixture, LV_TIMEOUT_TLS_MS - 1000);
  wire_fixture_wait_connections (fixture, 1);
  wire_fixture_advance (fixture, 1000);
  wire_client_wait_closed (client);
}

/* Nobody else's header is believed: it is no TLS. Without one they are served as themselves. */
static void
test_proxy_untrusted (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) forger = wire_client_new_tcp (fixture);
  g_autoptr (WireClient) client = wire_client_new (fixture);

  wire_client_send_text (forger, "PROXY TCP4 198.51.100.7 127.0.0.1 5000 443\r\n");
  wire_client_wait_closed (forger);
  assert_address (client, "127.0.0.1");
}

/* Bounds */

static const char *const few[]
    = { "limits.max_connections", "12", "limits.max_connections_address", "12", NULL };

static void
test_total (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) clients
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wire_client_free);
  g_autoptr (WireClient) over = NULL;

  for (guint i = 0; i < 12; i++)
    {
      g_ptr_array_add (clients, wire_client_new (fixture));
      g_assert_true (((WireClient *) clients->pdata[i])->is_ready);
    }
  over = wire_client_new (fixture);
  g_assert_false (over->is_ready);
  g_assert_true (over->is_closed);

  /* One that goes makes room for one that comes. */
  g_ptr_array_set_size (clients, 11);
  wire_fixture_wait_connections (fixture, 11);
  wire_fixture_assert_serves (fixture);
}

static void
assert_set (LvPeers *peers, LvPeer *peer, gboolean expected)
{
  g_assert_true (lv_peers_add (peers, peer));
  g_assert_cmpint (lv_peers_place (peers, peer), ==, expected);
}

static LvPeer *
make_peer (LvClock *clock, const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  return lv_peer_new (clock, socket, address);
}

/* Strangers of one address are bounded, those who signed in are not; a /64 is one address. */
static void
test_set (void)
{
  g_autoptr (LvTestClock) clock = lv_test_clock_new (0);
  g_autoptr (LvPeers) peers = lv_peers_new ();
  static const char *const addresses[] = {
    "192.0.2.1",   "192.0.2.1",        "192.0.2.1",   "192.0.2.1",       "192.0.2.2",
    "2001:db8::1", "2001:db8::ffff:1", "2001:db8::2", "2001:db8:0:1::2",
  };
  LvPeer *all[G_N_ELEMENTS (addresses)];

  lv_peers_set_limits (peers, G_N_ELEMENTS (addresses), 3, 2);
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    all[i] = make_peer (LV_CLOCK (clock), addresses[i]);

  assert_set (peers, all[0], TRUE);
  assert_set (peers, all[1], TRUE);
  assert_set (peers, all[2], FALSE);
  lv_peers_remove (peers, all[2]);
  lv_peer_set_signed_in (all[0]);
  lv_peer_set_signed_in (all[0]);
  assert_set (peers, all[2], TRUE);
  lv_peer_set_signed_in (all[1]);
  lv_peer_set_signed_in (all[2]);
  assert_set (peers, all[3], FALSE);
  assert_set (peers, all[4], TRUE);
  assert_set (peers, all[5], TRUE);
  assert_set (peers, all[6], TRUE);
  assert_set (peers, all[7], FALSE);
  assert_set (peers, all[8], TRUE);
  g_assert_cmpuint (lv_peers_count (peers), ==, G_N_ELEMENTS (addresses));

  lv_peers_set_limits (peers, 9, 3, 2);
  {
    g_autoptr (LvPeer) over = make_peer (LV_CLOCK (clock), "192.0.2.9");

    g_assert_false (lv_peers_add (peers, over));
  }
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      lv_peers_remove (peers, all[i]);
      g_assert_finalize_object (all[i]);
    }
  g_assert_cmpuint (lv_peers_count (peers), ==, 0);
}

/* Addresses */

static int
connect_to (const char *address, guint port)
{
  g_autoptr (GSocketAddress) target = g_inet_socket_address_new_from_string (address, port);
  int fd
      = socket (g_socket_address_get_family (target) == G_SOCKET_FAMILY_IPV6 ? AF_INET6 : AF_INET,
                SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_storage native;

  g_assert_true (g_socket_address_to_native (target, &native, sizeof native, NULL));
  if (connect (fd, (struct sockaddr *) &native,
               (socklen_t) g_socket_address_get_native_size (target))
      == 0)
    return fd;
  close (fd);
  return -1;
}

static gboolean
has_ipv6 (void)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("::1", 0);
  g_autoptr (GSocket) socket
      = g_socket_new (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  return socket != NULL && g_socket_bind (socket, address, FALSE, NULL);
}

static const char *const two_addresses[] = { "server.listen", "[::1]:0 127.0.0.1:0", NULL };

static void
test_ipv6 (WireFixture *fixture, gconstpointer data)
{
  guint port = lv_listener_get_port (fixture->listener);
  int fd = connect_to ("::1", port);

  g_assert_cmpint (port, !=, 0);
  g_assert_cmpint (fd, !=, -1);
  wire_fixture_wait_connections (fixture, 1);
  close (fd);
  wire_fixture_wait_connections (fixture, 0);
  /* This address is not everything. */
  g_assert_cmpint (connect_to ("127.0.0.2", port), ==, -1);
}

static void
test_address_in_use (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (LvListener) second = NULL;
  g_autofree char *taken
      = g_strdup_printf ("127.0.0.1:0 127.0.0.1:%u", lv_listener_get_port (fixture->listener));
  g_autoptr (GError) error = NULL;

  g_assert_true (liveon_server_config_set (fixture->config, "server", "listen", taken, NULL));
  second = lv_listener_new (fixture->context);
  g_assert_true (lv_listener_set_certificate (second, fixture->context->certificate_file,
                                              fixture->context->private_key_file, NULL));
  g_assert_false (lv_listener_start (second, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFIGURATION);
  g_assert_nonnull (strstr (error->message, "127.0.0.1:"));
  g_assert_finalize_object (g_steal_pointer (&second));
  wire_fixture_assert_serves (fixture);
}

#define add(path, data, test)                                                                      \
  g_test_add (path, WireFixture, data, set_up, test, wire_fixture_tear_down)

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 120);
  add ("/listener/proxy/v1", behind_proxy, test_proxy_v1);
  add ("/listener/proxy/v2", behind_proxy, test_proxy_v2);
  add ("/listener/proxy/required", behind_proxy, test_proxy_required);
  add ("/listener/proxy/slow", behind_proxy, test_proxy_slow);
  add ("/listener/proxy/untrusted", behind_other_proxy, test_proxy_untrusted);
  add ("/listener/total", few, test_total);
  g_test_add_func ("/listener/set", test_set);
  if (has_ipv6 ())
    add ("/listener/ipv6", two_addresses, test_ipv6);
  add ("/listener/address-in-use", NULL, test_address_in_use);
  return g_test_run ();
}
