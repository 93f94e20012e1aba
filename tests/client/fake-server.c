/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-server.h"

#include "lv-certificate.h"
#include "lv-limits.h"
#include "test-support.h"

#define API "/api/v1"

typedef struct
{
  guint status;
  char *type;
  char *body;
  char *header;
  char *value;
  gboolean is_held;
  /* what came */
  guint count;
  char *received;
  SoupMessageHeaders *headers;
} Rule;

typedef struct
{
  char *result;
  guint count;
  char *params;
} CallRule;

struct _FakeServer
{
  SoupServer *server;
  GSocketService *service; /* NULL while it is stopped */
  guint handshakes;        /* not yet over */
  char *folder;
  char *address;
  char *pin;
  guint port;
  guint key_number;
  GHashTable *rules; /* "GET /path" → Rule */
  GHashTable *calls; /* method → CallRule */
  SoupWebsocketConnection *socket;
  char *hello_problem;
  char *welcome_head;
  guint hellos;
};

static void
rule_free (Rule *rule)
{
  g_free (rule->type);
  g_free (rule->body);
  g_free (rule->header);
  g_free (rule->value);
  g_free (rule->received);
  g_clear_pointer (&rule->headers, soup_message_headers_unref);
  g_free (rule);
}

static void
call_rule_free (CallRule *rule)
{
  g_free (rule->result);
  g_free (rule->params);
  g_free (rule);
}

static Rule *
find_rule (FakeServer *self, const char *method, const char *path)
{
  g_autofree char *key = g_strconcat (method, " ", path, NULL);
  Rule *rule = g_hash_table_lookup (self->rules, key);

  if (rule == NULL)
    {
      rule = g_new0 (Rule, 1);
      rule->status = 404;
      g_hash_table_insert (self->rules, g_steal_pointer (&key), rule);
    }
  return rule;
}

static CallRule *
find_call (FakeServer *self, const char *method)
{
  CallRule *rule = g_hash_table_lookup (self->calls, method);

  if (rule == NULL)
    {
      rule = g_new0 (CallRule, 1);
      rule->result = g_strdup ("{}");
      g_hash_table_insert (self->calls, g_strdup (method), rule);
    }
  return rule;
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  FakeServer *self = data;
  GUri *uri = soup_server_message_get_uri (message);
  g_autofree char *full = g_uri_get_query (uri) == NULL
                              ? g_strdup (path)
                              : g_strconcat (path, "?", g_uri_get_query (uri), NULL);
  Rule *rule = find_rule (self, soup_server_message_get_method (message), full);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  SoupMessageHeaders *answer = soup_server_message_get_response_headers (message);

  rule->count++;
  g_free (rule->received);
  rule->received
      = g_strndup (g_bytes_get_data (bytes, NULL) == NULL ? "" : g_bytes_get_data (bytes, NULL),
                   g_bytes_get_size (bytes));
  g_clear_pointer (&rule->headers, soup_message_headers_unref);
  rule->headers = soup_message_headers_ref (soup_server_message_get_request_headers (message));

  if (rule->is_held)
    {
      soup_server_message_pause (message);
      return;
    }
  soup_server_message_set_status (message, rule->status, NULL);
  soup_message_headers_replace (answer, "LiveOn-Version", LIVEON_VERSION);
  if (rule->header != NULL)
    soup_message_headers_replace (answer, rule->header, rule->value);
  if (rule->body != NULL)
    soup_server_message_set_response (message, rule->type, SOUP_MEMORY_COPY, rule->body,
                                      strlen (rule->body));
}

static void
answer_call (FakeServer *self, LvJson *json, const char *text)
{
  const char *method = lv_json_get_string (json, "method", 64);
  gint64 id = lv_json_get_int (json, "id", 0, G_MAXINT64);
  CallRule *rule = find_call (self, method);
  const char *params = strstr (text, "\"params\":");
  g_autofree char *answer = NULL;

  g_assert_nonnull (params);
  rule->count++;
  g_free (rule->params);
  rule->params = g_strndup (params + strlen ("\"params\":"), strlen (params) - 10);
  if (g_str_has_prefix (rule->result, "problem:"))
    answer = g_strdup_printf ("{\"type\":\"problem\",\"id\":%" G_GINT64_FORMAT
                              ",\"problem\":{\"status\":400,\"code\":\"%s\"}}",
                              id, rule->result + strlen ("problem:"));
  else if (g_str_equal (rule->result, "silence"))
    return;
  else
    answer = g_strdup_printf ("{\"type\":\"result\",\"id\":%" G_GINT64_FORMAT ",\"result\":%s}", id,
                              rule->result);
  soup_websocket_connection_send_text (self->socket, answer);
}

static void
answer_hello (FakeServer *self)
{
  g_autofree char *welcome = NULL;

  self->hellos++;
  if (self->hello_problem != NULL)
    {
      welcome
          = g_strdup_printf ("{\"type\":\"problem\",\"problem\":{\"status\":401,\"code\":\"%s\"}}",
                             self->hello_problem);
      soup_websocket_connection_send_text (self->socket, welcome);
      soup_websocket_connection_close (self->socket, 1008, NULL);
      return;
    }
  welcome = g_strdup_printf (
      "{\"type\":\"welcome\",\"session\":\"" FAKE_ID_3 "\",\"version\":\"" LIVEON_VERSION
      "\",\"time\":\"2026-11-24T00:00:00.000Z\",\"heartbeat_ms\":5000,\"chain_head\":%s,"
      "\"revision\":1}",
      self->welcome_head == NULL ? "null" : self->welcome_head);
  soup_websocket_connection_send_text (self->socket, welcome);
}

static void
on_socket_message (FakeServer *self, SoupWebsocketDataType type, GBytes *message)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (message, NULL), g_bytes_get_size (message));
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) json = lv_json_parse (text, strlen (text), LV_LIMIT_MESSAGE, &error);

  g_assert_no_error (error);
  if (g_str_equal (lv_json_get_string (json, "type", 64), "hello"))
    answer_hello (self);
  else
    answer_call (self, json, text);
}

static void
on_socket_closed (FakeServer *self, SoupWebsocketConnection *socket)
{
  if (self->socket == socket)
    g_clear_object (&self->socket);
}

static void
on_socket (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           SoupWebsocketConnection *socket,
           gpointer data)
{
  FakeServer *self = data;

  if (self->socket != NULL)
    g_signal_handlers_disconnect_by_data (self->socket, self);
  g_set_object (&self->socket, socket);
  g_signal_connect_swapped (socket, "message", G_CALLBACK (on_socket_message), self);
  g_signal_connect_swapped (socket, "closed", G_CALLBACK (on_socket_closed), self);
}

static GTlsCertificate *
make_certificate (FakeServer *self)
{
  const char *names[] = { "127.0.0.1", "localhost", NULL };
  g_autofree char *number = g_strdup_printf ("%u", self->key_number++);
  g_autofree char *certificate_name = g_strconcat ("certificate-", number, ".pem", NULL);
  g_autofree char *key_name = g_strconcat ("key-", number, ".pem", NULL);
  g_autofree char *certificate = g_build_filename (self->folder, certificate_name, NULL);
  g_autofree char *key = g_build_filename (self->folder, key_name, NULL);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *result;

  lv_certificate_ensure (certificate, key, names, g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
  result = g_tls_certificate_new_from_files (certificate, key, &error);
  g_assert_no_error (error);
  g_free (self->pin);
  self->pin = lv_certificate_pin (result, &error);
  g_assert_no_error (error);
  return result;
}

static void
on_handshaken (GObject *source, GAsyncResult *result, gpointer data)
{
  FakeServer *self = data;
  GTlsConnection *tls = G_TLS_CONNECTION (source);
  g_autoptr (GIOStream) base = NULL;
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GSocketAddress) remote = NULL;
  g_autoptr (GError) error = NULL;

  self->handshakes--;
  if (!g_tls_connection_handshake_finish (tls, result, NULL) || self->service == NULL)
    return;
  g_object_get (tls, "base-io-stream", &base, NULL);
  local = g_socket_connection_get_local_address (G_SOCKET_CONNECTION (base), NULL);
  remote = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (base), NULL);
  if (local != NULL && remote != NULL)
    soup_server_accept_iostream (self->server, G_IO_STREAM (tls), local, remote, &error);
  g_assert_no_error (error);
}

/* Not left to libsoup: 3.6 uses a connection after its end when the server is gone before the
 * handshake is over. */
static gboolean
on_incoming (FakeServer *self, GSocketConnection *connection)
{
  const char *protocols[] = { "http/1.1", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) tls = g_tls_server_connection_new (
      G_IO_STREAM (connection), soup_server_get_tls_certificate (self->server), &error);

  g_assert_no_error (error);
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (tls), protocols);
  self->handshakes++;
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, NULL, on_handshaken,
                                    self);
  return TRUE;
}

static GSocket *
make_idle_socket (void)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GError) error = NULL;
  GSocket *socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_bind (socket, address, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);
  return socket;
}

static void
listen_on (FakeServer *self, guint port)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate
      = self->server == NULL ? make_certificate (self)
                             : g_object_ref (soup_server_get_tls_certificate (self->server));
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) idle = NULL;
  char *protocols[] = { (char *) LV_PROTOCOL_NAME, NULL };

  g_clear_object (&self->server);
  self->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_add_websocket_handler (self->server, API "/events", NULL, protocols, on_socket, self,
                                     NULL);
  /* Nobody comes here, but a server that listens nowhere keeps no connection. Not
   * soup_server_listen_local: libsoup 3.2 leaks the address that it asks for. */
  idle = make_idle_socket ();
  soup_server_listen_socket (self->server, idle, 0, &error);
  g_assert_no_error (error);

  self->service = g_socket_service_new ();
  g_signal_connect_swapped (self->service, "incoming", G_CALLBACK (on_incoming), self);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

FakeServer *
fake_server_new (void)
{
  FakeServer *self = g_new0 (FakeServer, 1);

  self->folder = test_make_folder ();
  self->rules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) rule_free);
  self->calls
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) call_rule_free);
  listen_on (self, 0);
  self->address = g_strdup_printf ("127.0.0.1:%u", self->port);
  return self;
}

static gboolean
are_handshakes_over (gpointer data)
{
  FakeServer *self = data;

  return self->handshakes == 0;
}

static void
stop_listening (FakeServer *self)
{
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  test_wait_until (are_handshakes_over, self);
}

void
fake_server_stop (FakeServer *self)
{
  if (self->service != NULL)
    stop_listening (self);
  if (self->socket != NULL)
    g_signal_handlers_disconnect_by_data (self->socket, self);
  g_clear_object (&self->socket);
  soup_server_disconnect (self->server);
}

void
fake_server_restart (FakeServer *self)
{
  listen_on (self, self->port);
}

void
fake_server_change_key (FakeServer *self)
{
  guint port = self->port;

  fake_server_stop (self);
  g_clear_object (&self->server);
  listen_on (self, port);
}

void
fake_server_free (FakeServer *self)
{
  fake_server_stop (self);
  g_clear_object (&self->server);
  g_hash_table_unref (self->rules);
  g_hash_table_unref (self->calls);
  test_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->address);
  g_free (self->pin);
  g_free (self->hello_problem);
  g_free (self->welcome_head);
  g_free (self);
}

const char *
fake_server_get_address (FakeServer *self)
{
  return self->address;
}

guint
fake_server_get_port (FakeServer *self)
{
  return self->port;
}

const char *
fake_server_get_pin (FakeServer *self)
{
  return self->pin;
}

char *
fake_server_dup_file (FakeServer *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

void
fake_server_answer_raw (FakeServer *self,
                        const char *method,
                        const char *path,
                        guint status,
                        const char *type,
                        const char *body,
                        const char *header,
                        const char *value)
{
  Rule *rule = find_rule (self, method, path);

  rule->status = status;
  rule->is_held = FALSE;
  g_free (rule->type);
  rule->type = g_strdup (type);
  g_free (rule->body);
  rule->body = g_strdup (body);
  g_free (rule->header);
  rule->header = g_strdup (header);
  g_free (rule->value);
  rule->value = g_strdup (value);
}

void
fake_server_answer (
    FakeServer *self, const char *method, const char *path, guint status, const char *body)
{
  fake_server_answer_raw (self, method, path, status, "application/json", body, NULL, NULL);
}

void
fake_server_problem (
    FakeServer *self, const char *method, const char *path, guint status, const char *code)
{
  g_autofree char *body
      = g_strdup_printf ("{\"type\":\"about:blank\",\"title\":\"t\",\"detail\":\"d\",\"status\":%u,"
                         "\"code\":\"%s\",\"args\":{\"seconds\":\"300\"}}",
                         status, code);

  fake_server_answer_raw (self, method, path, status, "application/problem+json", body, NULL, NULL);
}

void
fake_server_hold (FakeServer *self, const char *method, const char *path)
{
  find_rule (self, method, path)->is_held = TRUE;
}

void
fake_server_allow_all (FakeServer *self)
{
  fake_server_answer (self, "POST", API "/sessions", 201, FAKE_SIGNED_IN);
  fake_server_answer (self, "POST", API "/sessions/challenge", 200,
                      "{\"challenge\":\"Q0NDQw\",\"expires\":\"2027-01-01T00:00:00.000Z\"}");
  fake_server_answer (self, "POST", API "/sessions/resume", 200, FAKE_SIGNED_IN);
  fake_server_answer (self, "DELETE", API "/session", 204, NULL);
  fake_server_answer (self, "GET", API "/rooms", 200, "{\"rooms\":[],\"revision\":1}");
  fake_server_answer (self, "GET", API "/announcements", 200, "{\"announcements\":[]}");
}

guint
fake_server_count (FakeServer *self, const char *method, const char *path)
{
  return find_rule (self, method, path)->count;
}

const char *
fake_server_get_body (FakeServer *self, const char *method, const char *path)
{
  return find_rule (self, method, path)->received;
}

const char *
fake_server_get_header (FakeServer *self, const char *method, const char *path, const char *name)
{
  Rule *rule = find_rule (self, method, path);

  return rule->headers == NULL ? NULL : soup_message_headers_get_one (rule->headers, name);
}

void
fake_server_refuse_hello (FakeServer *self, const char *code)
{
  g_free (self->hello_problem);
  self->hello_problem = g_strdup (code);
}

void
fake_server_set_welcome_head (FakeServer *self, const char *head)
{
  g_free (self->welcome_head);
  self->welcome_head = g_strdup (head);
}

void
fake_server_call_answer (FakeServer *self, const char *method, const char *result)
{
  CallRule *rule = find_call (self, method);

  g_free (rule->result);
  rule->result = g_strdup (result);
}

guint
fake_server_count_calls (FakeServer *self, const char *method)
{
  return find_call (self, method)->count;
}

const char *
fake_server_get_params (FakeServer *self, const char *method)
{
  return find_call (self, method)->params;
}

void
fake_server_send (FakeServer *self, const char *text)
{
  g_assert_nonnull (self->socket);
  soup_websocket_connection_send_text (self->socket, text);
}

void
fake_server_send_binary (FakeServer *self)
{
  g_assert_nonnull (self->socket);
  soup_websocket_connection_send_binary (self->socket, "\1\2", 2);
}

void
fake_server_push (FakeServer *self, const char *event, const char *data)
{
  g_autofree char *text
      = g_strdup_printf ("{\"type\":\"event\",\"event\":\"%s\",\"data\":%s}", event, data);

  fake_server_send (self, text);
}

void
fake_server_close (FakeServer *self, gushort code)
{
  g_assert_nonnull (self->socket);
  soup_websocket_connection_close (self->socket, code, NULL);
}

gboolean
fake_server_is_live (FakeServer *self)
{
  return self->socket != NULL;
}

guint
fake_server_count_hellos (FakeServer *self)
{
  return self->hellos;
}
