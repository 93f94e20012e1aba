/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Through a proxy: requests and the live connection go by CONNECT, and a proxy that fails is named.
 */
#include "client-fixture.h"
#include "liveon-diagnostics.h"
#include "lv-error.h"

/* A proxy that opens tunnels, or answers with what the test says. */
typedef struct
{
  GSocketService *service;
  GProxyResolver *resolver;
  char *address;
  const char *refusal; /* NULL: opens tunnels */
  guint tunnels;
} Proxy;

typedef struct
{
  Proxy *proxy;
  GSocketConnection *client;
  GSocketConnection *server;
  GString *head;
  char byte;
} Tunnel;

static void
on_spliced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, NULL);
}

static void
splice (GSocketConnection *from, GSocketConnection *to)
{
  g_output_stream_splice_async (g_io_stream_get_output_stream (G_IO_STREAM (to)),
                                g_io_stream_get_input_stream (G_IO_STREAM (from)),
                                G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, G_PRIORITY_DEFAULT, NULL,
                                on_spliced, NULL);
}

static void
say (Tunnel *tunnel, const char *text)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (tunnel->client)), text,
                             strlen (text), NULL, NULL, NULL);
}

static void
tunnel_free (Tunnel *tunnel)
{
  g_clear_object (&tunnel->client);
  g_clear_object (&tunnel->server);
  g_string_free (tunnel->head, TRUE);
  g_free (tunnel);
}

static void
on_target (GObject *source, GAsyncResult *result, gpointer data)
{
  Tunnel *tunnel = data;

  tunnel->server = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, NULL);
  if (tunnel->server != NULL)
    {
      tunnel->proxy->tunnels++;
      say (tunnel, "HTTP/1.1 200 Connection established\r\n\r\n");
      splice (tunnel->client, tunnel->server);
      splice (tunnel->server, tunnel->client);
    }
  tunnel_free (tunnel);
}

static void
open_tunnel (Tunnel *tunnel)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_auto (GStrv) words = g_strsplit (tunnel->head->str, " ", 3);

  g_assert_cmpstr (words[0], ==, "CONNECT");
  /* A token or a password never shows itself to the proxy. */
  g_assert_null (strstr (tunnel->head->str, "Authorization: Bearer"));
  if (tunnel->proxy->refusal != NULL)
    {
      say (tunnel, tunnel->proxy->refusal);
      g_io_stream_close (G_IO_STREAM (tunnel->client), NULL, NULL);
      tunnel_free (tunnel);
      return;
    }
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_to_host_async (client, words[1], 443, NULL, on_target, tunnel);
}

static void
on_byte (GObject *source, GAsyncResult *result, gpointer data)
{
  Tunnel *tunnel = data;

  if (g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL) <= 0)
    {
      tunnel_free (tunnel);
      return;
    }
  g_string_append_c (tunnel->head, tunnel->byte);
  if (g_str_has_suffix (tunnel->head->str, "\r\n\r\n"))
    open_tunnel (tunnel);
  else
    g_input_stream_read_async (G_INPUT_STREAM (source), &tunnel->byte, 1, G_PRIORITY_DEFAULT, NULL,
                               on_byte, tunnel);
}

static gboolean
on_incoming (Proxy *proxy, GSocketConnection *connection)
{
  Tunnel *tunnel = g_new0 (Tunnel, 1);

  tunnel->proxy = proxy;
  tunnel->client = g_object_ref (connection);
  tunnel->head = g_string_new (NULL);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)), &tunnel->byte,
                             1, G_PRIORITY_DEFAULT, NULL, on_byte, tunnel);
  return TRUE;
}

static void
proxy_start (Proxy *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  guint port;

  self->service = g_socket_service_new ();
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (self->service, "incoming", G_CALLBACK (on_incoming), self);
  self->address = g_strdup_printf ("127.0.0.1:%u", port);
  uri = g_strdup_printf ("http://user:word@%s", self->address);
  self->resolver = g_simple_proxy_resolver_new (uri, NULL);
}

static void
proxy_stop (Proxy *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
}

static void
proxy_clear (Proxy *self)
{
  if (self->service != NULL)
    proxy_stop (self);
  g_clear_object (&self->resolver);
  g_free (self->address);
}

static void
test_through (Fixture *self, gconstpointer data)
{
  Proxy proxy = { 0 };
  g_autoptr (GError) error = NULL;

  proxy_start (&proxy);
  liveon_client_set_proxy_resolver (self->client, proxy.resolver);
  fixture_sign_in (self, &error);
  g_assert_no_error (error);
  g_assert_cmpint (liveon_client_get_state (self->client), ==, LIVEON_CLIENT_STATE_CONNECTED);
  g_assert_cmpuint (proxy.tunnels, >=, 2);
  /* Media, too, has to go through it. */
  g_assert_true (lv_http_client_get_has_proxy (lv_client_get_http (self->client)));
  liveon_client_disconnect (self->client);
  liveon_client_set_proxy_resolver (self->client, NULL);
  fixture_sign_in (self, &error);
  g_assert_no_error (error);
  g_assert_false (lv_http_client_get_has_proxy (lv_client_get_http (self->client)));
  liveon_client_disconnect (self->client);
  proxy_clear (&proxy);
}

static void
assert_proxy_error (Fixture *self, Proxy *proxy)
{
  g_autoptr (GError) error = NULL;
  const char *named;

  g_assert_false (fixture_sign_in (self, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PROXY);
  named = liveon_error_get_argument (error, "proxy");
  g_assert_nonnull (strstr (named, proxy->address));
  /* The proxy's own password is nobody's business. */
  g_assert_null (strstr (named, "word"));
  g_assert_cmpuint (fake_server_count (self->server, "POST", "/api/v1/sessions"), ==, 0);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  Proxy proxy = { 0 };

  proxy_start (&proxy);
  liveon_client_set_proxy_resolver (self->client, proxy.resolver);
  proxy.refusal = "HTTP/1.1 407 Proxy Authentication Required\r\n"
                  "Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";
  assert_proxy_error (self, &proxy);
  proxy.refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
  assert_proxy_error (self, &proxy);
  proxy_clear (&proxy);
}

/* A proxy that answers in the server's place with what looks like success. */
static void
test_lying (Fixture *self, gconstpointer data)
{
  Proxy proxy = { 0 };

  proxy_start (&proxy);
  liveon_client_set_proxy_resolver (self->client, proxy.resolver);
  proxy.refusal
      = "HTTP/1.1 302 Found\r\nLocation: http://login.invalid/\r\nContent-Length: 0\r\n\r\n";
  assert_proxy_error (self, &proxy);
  proxy_clear (&proxy);
}

static void
test_gone (Fixture *self, gconstpointer data)
{
  Proxy proxy = { 0 };

  proxy_start (&proxy);
  liveon_client_set_proxy_resolver (self->client, proxy.resolver);
  proxy_stop (&proxy);
  assert_proxy_error (self, &proxy);
  proxy_clear (&proxy);
}

static void
test_diagnosed (Fixture *self, gconstpointer data)
{
  Proxy proxy = { 0 };
  g_autoptr (LiveonDiagnostics) diagnostics = liveon_diagnostics_new (self->client);
  LiveonCheck *check = liveon_diagnostics_get_check (diagnostics, LIVEON_LEG_PROXY);
  g_autoptr (GAsyncResult) good = NULL;
  g_autoptr (GAsyncResult) bad = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;

  proxy_start (&proxy);
  liveon_client_set_proxy_resolver (self->client, proxy.resolver);
  fake_server_answer (self->server, "GET", "/api/v1/server", 200, "{}");
  liveon_diagnostics_run_async (diagnostics, "correct horse", NULL,
                                (GAsyncReadyCallback) test_take_result, &good);
  test_wait_for (good);
  liveon_diagnostics_run_finish (diagnostics, good, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (liveon_check_get_detail (check), ==, proxy.address);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (diagnostics)); i++)
    {
      g_autoptr (LiveonCheck) each = g_list_model_get_item (G_LIST_MODEL (diagnostics), i);

      g_assert_cmpint (liveon_check_get_state (each), ==, LIVEON_CHECK_STATE_GOOD);
    }
  /* The session that was only a trial is ended. */
  g_assert_cmpuint (fake_server_count (self->server, "DELETE", "/api/v1/session"), ==, 1);
  report = liveon_diagnostics_dup_report (diagnostics);
  g_assert_null (strstr (report, "correct horse"));
  g_assert_null (strstr (report, "word@"));

  proxy.refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
  lv_http_client_abort (lv_client_get_http (self->client));
  liveon_diagnostics_run_async (diagnostics, NULL, NULL, (GAsyncReadyCallback) test_take_result,
                                &bad);
  test_wait_for (bad);
  g_assert_false (liveon_diagnostics_run_finish (diagnostics, bad, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PROXY);
  g_assert_cmpint (liveon_check_get_state (check), ==, LIVEON_CHECK_STATE_BAD);
  g_assert_cmpint (liveon_check_get_mender (check), ==, LIVEON_MENDER_NETWORK);
  check = liveon_diagnostics_get_check (diagnostics, LIVEON_LEG_LIVE);
  g_assert_cmpint (liveon_check_get_state (check), ==, LIVEON_CHECK_STATE_SKIPPED);
  proxy_clear (&proxy);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);

#define ADD(name, function)                                                                        \
  g_test_add ("/client/proxy/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("through", test_through);
  ADD ("refused", test_refused);
  ADD ("lying", test_lying);
  ADD ("gone", test_gone);
  ADD ("diagnosed", test_diagnosed);
  return g_test_run ();
}
