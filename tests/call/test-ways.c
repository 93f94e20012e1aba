/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call-fixture.h"
#include "test-support.h"
#include "test-udp-proxy.h"

static CallPerson *
add (CallFixture *fixture, const LvMediaSessionConfig *config)
{
  CallPerson *person = call_fixture_add (fixture, config);

  call_wait_state (person, LV_MEDIA_SESSION_CONNECTED);
  return person;
}

/* Both hear each other. */
static void
talk (CallPerson *a, CallPerson *b)
{
  call_person_set_sources (a, TRUE, FALSE, FALSE);
  call_person_set_sources (b, TRUE, FALSE, FALSE);
  call_wait_sound (a, b, 20);
  call_wait_sound (b, a, 20);
}

static void
assert_path (CallPerson *person, LvPath path, const char *reason)
{
  LvMediaSessionStats stats;

  g_assert_cmpint (person->path, ==, path);
  g_assert_cmpstr (person->reason, ==, reason);
  lv_media_session_get_stats (person->session, &stats);
  g_test_message ("connected after %.1f ms", (double) stats.connected_us / 1000);
}

static void
test_udp_blocked (void)
{
  CallFixture fixture;
  CallPerson *a, *b;

  call_fixture_open (&fixture);
  a = add (&fixture, NULL);
  fixture.is_udp_deaf = TRUE;
  b = add (&fixture, NULL);
  assert_path (b, LV_PATH_TCP, "udp-blocked");
  talk (a, b);
  call_fixture_close (&fixture);
}

static void
test_only_tls (void)
{
  CallFixture fixture;
  CallPerson *a, *b;

  call_fixture_open (&fixture);
  fixture.has_socket = TRUE;
  a = add (&fixture, NULL);
  g_assert_cmpuint (a->n_sockets, ==, 0);
  fixture.is_udp_deaf = fixture.is_tcp_refused = TRUE;
  b = add (&fixture, NULL);
  assert_path (b, LV_PATH_WEBSOCKET, "tcp-blocked");
  g_assert_cmpuint (b->n_sockets, ==, 1);
  talk (a, b);
  call_fixture_close (&fixture);
}

static void
test_forced (void)
{
  const LvMediaSessionConfig tcp = { .n_video = 1, .force_tcp = TRUE };
  const LvMediaSessionConfig socket = { .n_video = 1, .force_websocket = TRUE };
  const LvMediaSessionConfig proxy = { .n_video = 1, .has_proxy = TRUE };
  CallFixture fixture;
  CallPerson *a, *b, *c;

  call_fixture_open (&fixture);
  fixture.has_socket = TRUE;
  a = add (&fixture, &tcp);
  assert_path (a, LV_PATH_TCP, "chosen");
  b = add (&fixture, &socket);
  assert_path (b, LV_PATH_WEBSOCKET, "chosen");
  c = add (&fixture, &proxy);
  assert_path (c, LV_PATH_WEBSOCKET, "proxy");
  talk (a, b);
  talk (b, c);
  call_fixture_close (&fixture);
}

static gboolean
has_ipv6 (void)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("::1", 0);
  g_autoptr (GSocket) socket
      = g_socket_new (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);

  if (socket != NULL && g_socket_bind (socket, address, FALSE, NULL))
    return TRUE;
  g_test_skip ("no IPv6");
  return FALSE;
}

/* Where there is nothing else. */
static void
test_ipv6 (void)
{
  static const char *const addresses[] = { "::1", NULL };
  const LvMediaSessionConfig tcp = { .n_video = 1, .force_tcp = TRUE };
  CallFixture fixture;
  CallPerson *a, *b;

  if (!has_ipv6 ())
    return;
  call_fixture_open_at (&fixture, "::1", addresses);
  a = add (&fixture, NULL);
  assert_path (a, LV_PATH_UDP, "");
  b = add (&fixture, &tcp);
  assert_path (b, LV_PATH_TCP, "chosen");
  talk (a, b);
  lv_media_session_network_changed (a->session);
  call_wait_sound (b, a, 30);
  call_fixture_close (&fixture);
}

/* Candidates of both families: one socket serves both, and where one leads nowhere the other is
 * taken, whichever stands first. */
static void
test_both_families (void)
{
  static const char *const both[] = { "127.0.0.1", "::1", NULL };
  static const struct
  {
    const char *ip;
    const char *const addresses[3];
  } cases[] = {
    { "::", { "::1", "127.0.0.1", NULL } },
    { "::1", { "127.0.0.1", "::1", NULL } },
    { "127.0.0.1", { "::1", "127.0.0.1", NULL } },
    { "127.0.0.1", { "2001:db8::1", "127.0.0.1", NULL } },
  };

  if (!has_ipv6 ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CallFixture fixture;
      CallPerson *a, *b;

      call_fixture_open_at (&fixture, cases[i].ip, cases[i].addresses);
      a = add (&fixture, NULL);
      fixture.addresses = both;
      b = add (&fixture, NULL);
      assert_path (a, LV_PATH_UDP, "");
      assert_path (b, LV_PATH_UDP, "");
      talk (a, b);
      call_fixture_close (&fixture);
    }
}

/* Everything stays; not even a frame of sound is missing. */
static void
test_restart (void)
{
  CallFixture fixture;
  CallPerson *a, *b;
  CallSlot slot;

  call_fixture_open (&fixture);
  a = add (&fixture, NULL);
  b = add (&fixture, NULL);
  talk (a, b);
  for (guint i = 1; i <= 3; i++)
    {
      lv_media_session_network_changed (a->session);
      call_wait_sound (b, a, 30);
      call_wait_sound (a, b, 30);
      g_assert_cmpuint (a->n_restarts, ==, i);
    }
  g_assert_cmpint (a->state, ==, LV_MEDIA_SESSION_CONNECTED);
  slot = call_person_get_sound (b, (guint) call_person_find_sound (b, a));
  g_assert_cmpuint (slot.n_skipped + slot.n_backwards, ==, 0);
  g_assert_cmpuint (slot.n_switches, ==, 0);
  call_fixture_close (&fixture);
}

/* From a bad network into a good one, and back. */
static void
test_better_way (void)
{
  CallFixture fixture;
  CallPerson *a, *b;

  call_fixture_open (&fixture);
  fixture.has_socket = TRUE;
  b = add (&fixture, NULL);
  fixture.is_udp_deaf = fixture.is_tcp_refused = TRUE;
  a = add (&fixture, NULL);
  assert_path (a, LV_PATH_WEBSOCKET, "tcp-blocked");
  talk (a, b);
  fixture.is_udp_deaf = fixture.is_tcp_refused = FALSE;
  lv_media_session_network_changed (a->session);
  call_wait_path (a, LV_PATH_UDP);
  assert_path (a, LV_PATH_UDP, "");
  g_assert_cmpuint (a->n_sockets_dropped, ==, 1);
  talk (a, b);
  fixture.is_udp_deaf = TRUE;
  lv_media_session_network_changed (a->session);
  call_wait_path (a, LV_PATH_TCP);
  talk (a, b);
  g_assert_cmpint (a->state, ==, LV_MEDIA_SESSION_CONNECTED);
  call_fixture_close (&fixture);
}

/* The WebSocket breaks: it is noticed at once, and another is opened. */
static void
test_broken_socket (void)
{
  const LvMediaSessionConfig config = { .n_video = 1, .force_websocket = TRUE };
  CallFixture fixture;
  CallPerson *a, *b;

  call_fixture_open (&fixture);
  fixture.has_socket = TRUE;
  a = add (&fixture, &config);
  b = add (&fixture, NULL);
  talk (a, b);
  call_person_break_socket (a);
  call_wait_state (a, LV_MEDIA_SESSION_RECONNECTING);
  call_wait_state (a, LV_MEDIA_SESSION_CONNECTED);
  g_assert_cmpuint (a->n_restarts, ==, 1);
  g_assert_cmpuint (a->n_sockets, ==, 2);
  talk (a, b);
  call_fixture_close (&fixture);
}

/* UDP goes dead while people talk: its silence tells, long before consent runs out. */
static void
test_dead_udp (void)
{
  const TestLinkSettings dead = { .loss = 1 };
  CallFixture fixture;
  CallPerson *a, *b;
  g_autoptr (TestUdpProxy) proxy = NULL;
  gint64 dead_us;

  call_fixture_open (&fixture);
  b = add (&fixture, NULL);
  proxy = test_udp_proxy_new (fixture.udp_port, 1);
  fixture.udp_port = test_udp_proxy_get_port (proxy);
  a = add (&fixture, NULL);
  g_assert_cmpint (a->path, ==, LV_PATH_UDP);
  talk (a, b);
  test_udp_proxy_set_ways (proxy, &dead, &dead);
  dead_us = g_get_monotonic_time ();
  call_wait_state (a, LV_MEDIA_SESSION_RECONNECTING);
  g_test_message ("noticed after %.0f ms", (double) (g_get_monotonic_time () - dead_us) / 1000);
  call_wait_state (a, LV_MEDIA_SESSION_CONNECTED);
  g_assert_cmpint (a->path, ==, LV_PATH_TCP);
  g_assert_cmpstr (a->reason, ==, "udp-blocked");
  call_wait_sound (b, a, 1);
  g_test_message ("heard after %.0f ms", (double) (g_get_monotonic_time () - dead_us) / 1000);
  talk (a, b);
  call_fixture_close (&fixture);
}

/* The same to one who only listens, where nobody speaks: it has asked, and goes on another way. */
static void
test_dead_udp_in_silence (void)
{
  const TestLinkSettings dead = { .loss = 1 };
  CallFixture fixture;
  CallPerson *a, *b;
  g_autoptr (TestUdpProxy) proxy = NULL;
  gint64 dead_us;

  call_fixture_open (&fixture);
  b = add (&fixture, NULL);
  proxy = test_udp_proxy_new (fixture.udp_port, 1);
  fixture.udp_port = test_udp_proxy_get_port (proxy);
  a = add (&fixture, NULL);
  g_assert_cmpint (a->path, ==, LV_PATH_UDP);
  test_udp_proxy_set_ways (proxy, &dead, &dead);
  dead_us = g_get_monotonic_time ();
  call_wait_state (a, LV_MEDIA_SESSION_RECONNECTING);
  g_test_message ("noticed after %.0f ms", (double) (g_get_monotonic_time () - dead_us) / 1000);
  call_wait_state (a, LV_MEDIA_SESSION_CONNECTED);
  g_assert_cmpint (a->path, ==, LV_PATH_TCP);
  talk (a, b);
  call_fixture_close (&fixture);
}

static gboolean
is_past (gpointer data)
{
  return g_get_monotonic_time () >= *(gint64 *) data;
}

/* Nobody says anything for longer than the server waits for a sign, over a way that loses. */
static void
test_silence (void)
{
  const TestLinkSettings bad = { .loss = 0.2, .delay_us = 20000 };
  CallFixture fixture;
  CallPerson *a, *b;
  g_autoptr (TestUdpProxy) proxy = NULL;
  gint64 until_us;

  call_fixture_open (&fixture);
  proxy = test_udp_proxy_new (fixture.udp_port, 1);
  fixture.udp_port = test_udp_proxy_get_port (proxy);
  a = add (&fixture, NULL);
  b = add (&fixture, NULL);
  test_udp_proxy_set_ways (proxy, &bad, &bad);
  until_us = g_get_monotonic_time () + 17 * G_USEC_PER_SEC;
  test_wait_until (is_past, &until_us);
  g_assert_cmpint (a->state, ==, LV_MEDIA_SESSION_CONNECTED);
  g_assert_cmpuint (a->n_restarts + b->n_restarts, ==, 0);
  talk (a, b);
  call_fixture_close (&fixture);
}

/* A restart whose signalling is held up does no harm, and is repeated while it is needed. */
static void
test_slow_signalling (void)
{
  CallFixture fixture;
  CallPerson *a, *b;

  call_fixture_open (&fixture);
  a = add (&fixture, NULL);
  b = add (&fixture, NULL);
  talk (a, b);
  call_person_cut_signalling (a, TRUE);
  lv_media_session_network_changed (a->session);
  lv_media_session_network_changed (a->session);
  call_wait_sound (b, a, 20);
  g_assert_cmpint (a->state, ==, LV_MEDIA_SESSION_CONNECTED);
  call_person_cut_signalling (a, FALSE);
  call_wait_sound (b, a, 50);
  g_assert_cmpint (a->state, ==, LV_MEDIA_SESSION_CONNECTED);
  call_fixture_close (&fixture);
}

static void
test_no_way (void)
{
  CallFixture fixture;
  CallPerson *a;

  call_fixture_open (&fixture);
  fixture.is_udp_deaf = fixture.is_tcp_refused = TRUE;
  a = call_fixture_add (&fixture, NULL);
  call_wait_state (a, LV_MEDIA_SESSION_FAILED);
  g_assert_error (a->error, LIVEON_ERROR, LIVEON_ERROR_MEDIA);
  call_fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 180);
  g_test_add_func ("/call/ways/udp-blocked", test_udp_blocked);
  g_test_add_func ("/call/ways/only-tls", test_only_tls);
  g_test_add_func ("/call/ways/forced", test_forced);
  g_test_add_func ("/call/ways/ipv6", test_ipv6);
  g_test_add_func ("/call/ways/both-families", test_both_families);
  g_test_add_func ("/call/ways/restart", test_restart);
  g_test_add_func ("/call/ways/better-way", test_better_way);
  g_test_add_func ("/call/ways/broken-socket", test_broken_socket);
  g_test_add_func ("/call/ways/dead-udp", test_dead_udp);
  g_test_add_func ("/call/ways/dead-udp-in-silence", test_dead_udp_in_silence);
  g_test_add_func ("/call/ways/silence", test_silence);
  g_test_add_func ("/call/ways/slow-signalling", test_slow_signalling);
  g_test_add_func ("/call/ways/no-way", test_no_way);
  return g_test_run ();
}
