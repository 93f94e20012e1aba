/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every leg of the way to a server, failing: which error the client gives. */
#include "client-fixture.h"
#include "lv-certificate.h"
#include "lv-error.h"

#include <signal.h>

static void
set_up (Fixture *self, gconstpointer data)
{
  fixture_set_up (self, data);
  fake_server_answer (self->server, "GET", "/api/v1/server", 200,
                      "{\"name\":\"x\",\"protocol\":1}");
}

static LiveonServerInfo *
ask (LiveonClient *client, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  liveon_client_get_server_info_async (client, NULL, (GAsyncReadyCallback) test_take_result,
                                       &result);
  test_wait_for (result);
  return liveon_client_get_server_info_finish (client, result, error);
}

static void
assert_refused (LiveonClient *client, LiveonError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonServerInfo) info = ask (client, &error);

  g_assert_null (info);
  g_assert_error (error, LIVEON_ERROR, (int) code);
}

static void
test_pinned (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonServerInfo) info = ask (self->client, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (liveon_server_info_get_name (info), ==, "x");
  g_assert_cmpstr (liveon_server_info_get_terms (info), ==, "");
  g_assert_cmpstr (fake_server_get_header (self->server, "GET", "/api/v1/server", "LiveOn-Client"),
                   ==, "libliveon/0.1.0");
}

static void
test_unknown_certificate (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonServerInfo) info = NULL;

  liveon_client_set_pins (self->client, NULL, NULL, &error);
  g_assert_no_error (error);
  info = ask (self->client, &error);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CERTIFICATE);
  g_assert_cmpstr (liveon_error_get_argument (error, "pin"), ==,
                   fake_server_get_pin (self->server));
  g_assert_cmpuint (fake_server_count (self->server, "GET", "/api/v1/server"), ==, 0);
}

static void
test_changed_pin (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonServerInfo) before = ask (self->client, &error);
  g_autoptr (LiveonServerInfo) after = NULL;

  g_assert_no_error (error);
  fake_server_change_key (self->server);
  after = ask (self->client, &error);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PIN);
  g_assert_cmpstr (liveon_error_get_argument (error, "pin"), ==,
                   fake_server_get_pin (self->server));
  g_assert_cmpuint (fake_server_count (self->server, "GET", "/api/v1/server"), ==, 1);
}

static void
test_backup_pin (Fixture *self, gconstpointer data)
{
  g_autofree char *other = g_strnfill (64, 'a');
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonServerInfo) info = NULL;

  liveon_client_set_pins (self->client, other, fake_server_get_pin (self->server), &error);
  g_assert_no_error (error);
  info = ask (self->client, &error);
  g_assert_no_error (error);
  g_assert_nonnull (info);
}

static void
test_malformed_pin (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (liveon_client_set_pins (self->client, "12 34", NULL, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
}

static void
test_no_name (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonClient) client = lv_client_new ("host.invalid", self->clock, &error);
  g_autoptr (LiveonServerInfo) info = NULL;

  g_assert_no_error (error);
  info = ask (client, &error);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_NAME);
  g_assert_cmpstr (liveon_error_get_argument (error, "host"), ==, "host.invalid");
}

static void
test_no_listener (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonServerInfo) info = NULL;
  g_autofree char *port = g_strdup_printf ("%u", fake_server_get_port (self->server));

  fake_server_stop (self->server);
  info = ask (self->client, &error);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONNECT);
  g_assert_cmpstr (liveon_error_get_argument (error, "host"), ==, "127.0.0.1");
  g_assert_cmpstr (liveon_error_get_argument (error, "port"), ==, port);
}

/* A listener that says something that is no TLS. */
static gboolean
on_plain (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  g_output_stream_write_all (out, "HTTP/1.1 400 no\r\n\r\n", 19, NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

static void
test_no_tls (Fixture *self, gconstpointer data)
{
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autoptr (GError) error = NULL;
  guint port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", port);
  g_autoptr (LiveonClient) client = lv_client_new (address, self->clock, &error);

  g_assert_no_error (error);
  g_signal_connect (service, "incoming", G_CALLBACK (on_plain), NULL);
  assert_refused (client, LIVEON_ERROR_TLS);
  g_socket_service_stop (service);
}

/* A TLS 1.2 server whose key is the pinned one: nothing of the request reaches it. What it receives
 * it writes to its standard output. */
static GSubprocess *
start_old_server (Fixture *self, guint *port)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  g_autofree char *certificate = fake_server_dup_file (self->server, "certificate-0.pem");
  g_autofree char *key = fake_server_dup_file (self->server, "key-0.pem");
  GSubprocess *process;

  *port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_assert_no_error (error);
  g_socket_listener_close (listener);
  address = g_strdup_printf ("127.0.0.1:%u", *port);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              &error, "openssl", "s_server", "-quiet", "-tls1_2", "-accept",
                              address, "-cert", certificate, "-key", key, NULL);
  g_assert_no_error (error);
  return process;
}

static void
test_old_tls (Fixture *self, gconstpointer data)
{
  guint port;
  g_autofree char *address = NULL;
  g_autofree char *openssl = g_find_program_in_path ("openssl");
  g_autofree char *received = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (LiveonClient) client = NULL;
  g_autoptr (GError) error = NULL;

  if (openssl == NULL)
    {
      g_test_skip ("no openssl program");
      return;
    }
  process = start_old_server (self, &port);
  address = g_strdup_printf ("127.0.0.1:%u", port);
  client = lv_client_new (address, self->clock, &error);
  g_assert_no_error (error);
  liveon_client_set_pins (client, fake_server_get_pin (self->server), NULL, &error);
  g_assert_no_error (error);
  /* Until it listens. */
  do
    {
      g_autoptr (LiveonServerInfo) info = NULL;

      g_clear_error (&error);
      info = ask (client, &error);
      g_assert_null (info);
    }
  while (g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_CONNECT));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_TLS);
  /* A connection that was refused is not taken up again by the next request either. */
  assert_refused (client, LIVEON_ERROR_TLS);
  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &received, NULL, NULL);
  g_assert_cmpstr (received, ==, "");
}

static void
test_redirect (Fixture *self, gconstpointer data)
{
  fake_server_answer_raw (self->server, "GET", "/api/v1/server", 302, "text/plain", "", "Location",
                          "/elsewhere");
  assert_refused (self->client, LIVEON_ERROR_PROTOCOL);
  g_assert_cmpuint (fake_server_count (self->server, "GET", "/elsewhere"), ==, 0);
}

static void
test_bad_json (Fixture *self, gconstpointer data)
{
  static const char *const bodies[] = {
    "",
    "{",
    "[]",
    "{\"name\":1}",
    "{\"name\":\"a\",\"name\":\"b\"}",
    "{\"protocol\":-1}",
    "{\"time\":\"yesterday\"}",
    "{\"links\":[]}",
    "{\"a\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}",
    "{\"name\":\"\xff\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      fake_server_answer (self->server, "GET", "/api/v1/server", 200, bodies[i]);
      assert_refused (self->client, LIVEON_ERROR_PROTOCOL);
    }
  fake_server_answer_raw (self->server, "GET", "/api/v1/server", 200, "text/html", "<p>", NULL,
                          NULL);
  assert_refused (self->client, LIVEON_ERROR_PROTOCOL);
  /* What a newer server adds is let pass. */
  fake_server_answer (self->server, "GET", "/api/v1/server", 200, "{\"more\":{\"a\":[1]}}");
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (LiveonServerInfo) info = ask (self->client, &error);

    g_assert_no_error (error);
  }
}

static void
test_too_long (Fixture *self, gconstpointer data)
{
  g_autofree char *body = g_strnfill (33 * 1024 * 1024, ' ');

  fake_server_answer (self->server, "GET", "/api/v1/server", 200, body);
  assert_refused (self->client, LIVEON_ERROR_TOO_LARGE);
}

static void
test_version (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonServerInfo) info = NULL;

  fake_server_answer_raw (self->server, "GET", "/api/v1/server", 200, "application/json", "{}",
                          "LiveOn-Version", "0.9.0");
  info = ask (self->client, &error);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_VERSION);
  g_assert_cmpstr (liveon_error_get_argument (error, "server"), ==, "0.9.0");
}

static void
test_problem (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonServerInfo) info = NULL;

  fake_server_problem (self->server, "GET", "/api/v1/server", 503, "busy");
  info = ask (self->client, &error);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_BUSY);
  g_assert_cmpstr (liveon_error_get_argument (error, "seconds"), ==, "300");
}

static gboolean
has_been_asked (gpointer data)
{
  return fake_server_count (data, "GET", "/api/v1/server") > 0;
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fake_server_hold (self->server, "GET", "/api/v1/server");
  liveon_client_get_server_info_async (self->client, cancellable,
                                       (GAsyncReadyCallback) test_take_result, &result);
  test_wait_until (has_been_asked, self->server);
  g_cancellable_cancel (cancellable);
  test_wait_for (result);
  g_assert_null (liveon_client_get_server_info_finish (self->client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_timeout (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fake_server_hold (self->server, "GET", "/api/v1/server");
  liveon_client_get_server_info_async (self->client, NULL, (GAsyncReadyCallback) test_take_result,
                                       &result);
  test_wait_until (has_been_asked, self->server);
  lv_test_clock_advance (LV_TEST_CLOCK (self->clock), 29999);
  g_assert_null (result);
  lv_test_clock_advance (LV_TEST_CLOCK (self->clock), 1);
  test_wait_for (result);
  g_assert_null (liveon_client_get_server_info_finish (self->client, result, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_TIMEOUT);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *text;
    const char *server;
  } cases[] = {
    { "liveon.example", "https://liveon.example/" },
    { "liveon.example:8443", "https://liveon.example:8443/" },
    { "https://liveon.example:443/", "https://liveon.example/" },
    { "[::1]:8443", "https://[::1]:8443/" },
    { "LiveOn.Example", "https://liveon.example/" },
    { "", NULL },
    { "http://liveon.example", NULL },
    { "https://user@liveon.example", NULL },
    { "https://liveon.example/path", NULL },
    { "https://liveon.example/?q", NULL },
    { "https://liveon.example/#f", NULL },
    { "liveon.example:99999", NULL },
    { "a b", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LiveonClient) client = liveon_client_new (cases[i].text, &error);

      g_test_message ("%s", cases[i].text);
      if (cases[i].server == NULL)
        g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
      else
        g_assert_cmpstr (liveon_client_get_server (client), ==, cases[i].server);
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);

#define ADD(name, function)                                                                        \
  g_test_add ("/client/legs/" name, Fixture, NULL, set_up, function, fixture_tear_down)
  ADD ("pinned", test_pinned);
  ADD ("unknown-certificate", test_unknown_certificate);
  ADD ("changed-pin", test_changed_pin);
  ADD ("backup-pin", test_backup_pin);
  ADD ("malformed-pin", test_malformed_pin);
  ADD ("no-name", test_no_name);
  ADD ("no-listener", test_no_listener);
  ADD ("no-tls", test_no_tls);
  ADD ("old-tls", test_old_tls);
  ADD ("redirect", test_redirect);
  ADD ("bad-json", test_bad_json);
  ADD ("too-long", test_too_long);
  ADD ("version", test_version);
  ADD ("problem", test_problem);
  ADD ("cancel", test_cancel);
  ADD ("timeout", test_timeout);
  g_test_add_func ("/client/legs/addresses", test_addresses);
  return g_test_run ();
}
