/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Media by way of a real TURN server (coturn), which the test starts and ends. */
#include "call-fixture.h"
#include "lv-turn.h"
#include "test-support.h"

#include <glib/gstdio.h>
#include <string.h>

#define SECRET "a secret of the server's and its TURN server's"

typedef struct
{
  const char *ip; /* that it listens on */
  char *folder;
  GSubprocess *process;
  guint16 port;
} Relay;

/* 0: there is no such address here. */
static guint16
find_free_port (const char *ip)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string (ip, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (any),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  if (socket == NULL || !g_socket_bind (socket, any, TRUE, NULL))
    return 0;
  bound = g_socket_get_local_address (socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static gboolean
is_listening (gpointer data)
{
  Relay *self = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_host (client, self->ip, self->port, NULL, NULL);

  return connection != NULL;
}

static gboolean
on_wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* FALSE when there is no coturn here, or no such address. */
static gboolean
relay_start (Relay *self, const char *ip)
{
  g_autofree char *program = g_find_program_in_path ("turnserver");
  g_autofree char *configuration = NULL, *file = NULL;
  g_autoptr (GError) error = NULL;
  guint wake;

  *self = (Relay){ .ip = ip, .port = find_free_port (ip) };
  if (program == NULL || self->port == 0)
    {
      g_test_skip (program == NULL ? "no coturn" : "no such address");
      return FALSE;
    }
  self->folder = test_make_folder ();
  file = g_build_filename (self->folder, "turnserver.conf", NULL);
  configuration = g_strdup_printf ("listening-ip=%s\n"
                                   "relay-ip=127.0.0.1\n"
                                   "listening-port=%u\n"
                                   "allow-loopback-peers\n"
                                   "use-auth-secret\n"
                                   "static-auth-secret=" SECRET "\n"
                                   "realm=liveon\n"
                                   "cli-password=unused\n"
                                   "no-cli\n"
                                   "no-tls\n"
                                   "no-dtls\n"
                                   "userdb=%s/turndb\n"
                                   "pidfile=%s/pid\n"
                                   "log-file=stdout\n",
                                   ip, self->port, self->folder, self->folder);
  g_assert_true (g_file_set_contents (file, configuration, -1, NULL));
  self->process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                          &error, program, "-c", file, NULL);
  g_assert_no_error (error);
  wake = g_timeout_add (20, on_wake, NULL);
  test_wait_until (is_listening, self);
  g_source_remove (wake);
  return TRUE;
}

static void
relay_stop (Relay *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  test_remove_folder (self->folder);
  g_free (self->folder);
}

static void
free_turn (gpointer data)
{
  LvTurnServer *turn = data;

  g_strfreev (turn->urls);
  g_free (turn->username);
  g_free (turn->credential);
  g_free (turn);
}

/* As the server gives them. */
static GPtrArray *
make_turn (Relay *relay, const char *transport, const char *text)
{
  const gboolean is_v6 = strchr (relay->ip, ':') != NULL;
  g_autofree char *url
      = g_strdup_printf (is_v6 ? "turn:[%s]:%u?transport=%s" : "turn:%s:%u?transport=%s", relay->ip,
                         relay->port, transport);
  const char *const urls[] = { url, NULL };
  g_autoptr (LvSecret) secret = lv_secret_new (text, strlen (text));
  GPtrArray *list = g_ptr_array_new_with_free_func (free_turn);

  g_ptr_array_add (list, lv_turn_make (urls, secret, "somebody", g_get_real_time () / 1000));
  return list;
}

static void
talk_over (const char *ip, const char *transport)
{
  const LvMediaSessionConfig config = { .n_video = 1, .force_turn = TRUE };
  CallFixture fixture;
  CallPerson *a, *b;
  Relay relay;

  if (!relay_start (&relay, ip))
    return;
  call_fixture_open (&fixture);
  fixture.turn = make_turn (&relay, transport, SECRET);
  a = call_fixture_add (&fixture, &config);
  b = call_fixture_add (&fixture, NULL);
  call_wait_state (a, LV_MEDIA_SESSION_CONNECTED);
  call_wait_state (b, LV_MEDIA_SESSION_CONNECTED);
  g_assert_cmpint (a->path, ==, LV_PATH_TURN);
  g_assert_cmpint (b->path, ==, LV_PATH_UDP);
  call_person_set_sources (a, TRUE, TRUE, FALSE);
  call_person_set_sources (b, TRUE, FALSE, FALSE);
  call_person_view (b, a, LV_SOURCE_CAMERA, 180);
  call_wait_sound (b, a, 30);
  call_wait_sound (a, b, 30);
  call_wait_video (b, 0, 20);
  /* A restart makes an allocation of its own and gives the old one back. */
  lv_media_session_network_changed (a->session);
  call_wait_sound (b, a, 80);
  g_assert_cmpint (a->path, ==, LV_PATH_TURN);
  call_fixture_close (&fixture);
  relay_stop (&relay);
}

static void
test_udp (void)
{
  talk_over ("127.0.0.1", "udp");
}

static void
test_tcp (void)
{
  talk_over ("127.0.0.1", "tcp");
}

/* The relay is reached by one family and reaches the server by the other. */
static void
test_ipv6 (void)
{
  talk_over ("::1", "udp");
}

/* Where everything else is blocked. */
static void
test_wrong_secret (void)
{
  CallFixture fixture;
  CallPerson *a;
  Relay relay;

  if (!relay_start (&relay, "127.0.0.1"))
    return;
  call_fixture_open (&fixture);
  fixture.turn = make_turn (&relay, "udp", "another secret");
  fixture.is_udp_deaf = fixture.is_tcp_refused = fixture.has_socket = TRUE;
  a = call_fixture_add (&fixture, NULL);
  call_wait_state (a, LV_MEDIA_SESSION_CONNECTED);
  g_assert_cmpint (a->path, ==, LV_PATH_WEBSOCKET);
  call_fixture_close (&fixture);
  relay_stop (&relay);
}

/* Its end does not hold up ours. */
static void
test_relay_dies (void)
{
  const LvMediaSessionConfig config = { .n_video = 1, .force_turn = TRUE };
  CallFixture fixture;
  CallPerson *a;
  Relay relay;

  if (!relay_start (&relay, "127.0.0.1"))
    return;
  call_fixture_open (&fixture);
  fixture.turn = make_turn (&relay, "udp", SECRET);
  a = call_fixture_add (&fixture, &config);
  call_wait_state (a, LV_MEDIA_SESSION_CONNECTED);
  relay_stop (&relay);
  call_fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  g_test_add_func ("/call/turn/udp", test_udp);
  g_test_add_func ("/call/turn/tcp", test_tcp);
  g_test_add_func ("/call/turn/ipv6", test_ipv6);
  g_test_add_func ("/call/turn/wrong-secret", test_wrong_secret);
  g_test_add_func ("/call/turn/relay-dies", test_relay_dies);
  return g_test_run ();
}
