/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <poll.h>
#include <string.h>

#include "lv-connection.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "wire-fixture.h"

/* Calls of the test's own */

static GPtrArray *kept_calls;

static void
echo (LvCall *call)
{
  LvJson *params = lv_call_get_params (call);
  const char *text = lv_json_get_string (params, "text", 40000);
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();
  g_autoptr (GError) error = NULL;

  if (!lv_json_end (params, &error))
    {
      lv_call_refuse (call, g_steal_pointer (&error));
      return;
    }
  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "text", text);
  lv_json_string (writer, "language", lv_call_get_language (call));
  lv_json_string (writer, "client", lv_call_get_client (call));
  lv_json_string (writer, "address", lv_call_get_address (call));
  lv_json_end_object (writer);
  lv_call_reply (call, g_steal_pointer (&writer));
}

static void
keep (LvCall *call)
{
  g_ptr_array_add (kept_calls, lv_call_ref (call));
}

static void
forget (LvCall *call)
{
}

static const LvRoute test_routes[] = {
  { NULL, "test.echo", LV_ACCESS_SESSION, echo },
  { NULL, "test.keep", LV_ACCESS_SESSION, keep },
  { NULL, "test.forget", LV_ACCESS_SESSION, forget },
  { NULL, "test.seated", LV_ACCESS_SEATED, echo },
  { NULL, NULL, LV_ACCESS_SESSION, NULL },
};

static void
set_up (WireFixture *fixture, gconstpointer data)
{
  wire_fixture_set_up (fixture, data);
  lv_dispatch_add (fixture->context->dispatch, test_routes);
  kept_calls = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_call_unref);
}

static void
tear_down (WireFixture *fixture, gconstpointer data)
{
  g_clear_pointer (&kept_calls, g_ptr_array_unref);
  wire_fixture_tear_down (fixture, data);
}

static LvSession *
only_session (WireFixture *fixture)
{
  g_autoptr (GPtrArray) tenants = lv_tenants_list_live (fixture->context->tenants);
  g_autoptr (GPtrArray) sessions = NULL;

  g_assert_cmpuint (tenants->len, ==, 1);
  sessions = lv_sessions_list_live (fixture->context->sessions, tenants->pdata[0], NULL);
  g_assert_cmpuint (sessions->len, ==, 1);
  return sessions->pdata[0];
}

static void
send_call (WireClient *client, guint id, const char *method, const char *params)
{
  g_autofree char *text = g_strdup_printf (
      "{\"type\":\"call\",\"id\":%u,\"method\":\"%s\",\"params\":%s}", id, method, params);

  wire_client_send_message (client, text);
}

static void
test_calls (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) client = wire_client_new_welcome (fixture, token);
  g_autofree char *result = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *unknown = NULL;
  g_autofree char *unanswered = NULL;
  GLogLevelFlags fatal;

  send_call (client, 7, "test.echo", "{\"text\":\"こんにちは\"}");
  result = wire_client_take_message (client, "result");
  g_assert_cmpstr (result, ==,
                   "{\"type\":\"result\",\"id\":7,\"result\":{\"text\":\"こんにちは\","
                   "\"language\":\"en\",\"client\":\"test/0.1.0\",\"address\":\"127.0.0.1\"}}");

  send_call (client, 8, "test.echo", "{}");
  problem = wire_client_take_message (client, "problem");
  g_assert_nonnull (strstr (problem, "\"id\":8"));
  g_assert_nonnull (strstr (problem, "\"code\":\"invalid-argument\""));

  send_call (client, 9, "no.such", "{}");
  unknown = wire_client_take_message (client, "problem");
  g_assert_nonnull (strstr (unknown, "\"id\":9"));
  g_assert_nonnull (strstr (unknown, "\"code\":\"not-found\""));

  /* Ours is a fault that is warned of; the peer still has its answer. */
  fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);
  send_call (client, 10, "test.forget", "{}");
  unanswered = wire_client_take_message (client, "problem");
  g_log_set_always_fatal (fatal);
  g_assert_nonnull (strstr (unanswered, "\"id\":10"));
  g_assert_nonnull (strstr (unanswered, "\"code\":\"failed\""));
  g_assert_null (strstr (unanswered, "unanswered"));
}

static void
test_seated (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) client = wire_client_new_welcome (fixture, token);
  g_autofree char *problem = NULL;

  send_call (client, 1, "test.seated", "{\"text\":\"x\"}");
  problem = wire_client_take_message (client, "problem");
  g_assert_nonnull (strstr (problem, "\"code\":\"not-seated\""));
}

static void
test_welcome (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) client = wire_client_new (fixture);
  g_autofree char *hello = g_strdup_printf ("{\"type\":\"hello\",\"token\":\"%s\",\"client\":"
                                            "{\"name\":\"liveon\",\"version\":\"0.2.7\"},"
                                            "\"language\":\"ja\"}",
                                            token);
  g_autofree char *welcome = NULL;
  LvSession *session;

  g_assert_cmpuint (wire_client_upgrade (client, NULL), ==, 101);
  wire_client_send_message (client, hello);
  welcome = wire_client_take_message (client, "welcome");
  session = only_session (fixture);
  g_assert_nonnull (strstr (welcome, lv_session_get_id (session)));
  g_assert_nonnull (strstr (welcome, "\"heartbeat_ms\":5000"));
  g_assert_nonnull (strstr (welcome, "\"revision\":"));
  g_assert_cmpstr (lv_session_get_client (session), ==, "liveon/0.2.7");
  g_assert_cmpstr (lv_connection_get_language (lv_session_get_connection (session)), ==, "ja");
}

static gboolean
has_no_connection (gpointer data)
{
  return lv_session_get_connection (data) == NULL;
}

static void
test_lost (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) client = wire_client_new_welcome (fixture, token);
  g_autoptr (LvSession) session = g_object_ref (only_session (fixture));

  g_assert_nonnull (lv_session_get_connection (session));
  wire_client_reset (client);
  test_wait_until (has_no_connection, session);
  wire_fixture_wait_connections (fixture, 0);
}

static void
test_taken_over (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) first = wire_client_new_welcome (fixture, token);
  g_autoptr (WireClient) second = wire_client_new_welcome (fixture, token);
  g_autofree char *result = NULL;

  g_assert_cmpuint (wire_client_take_close (first), ==, 4002);
  wire_client_free (g_steal_pointer (&first));
  wire_fixture_wait_connections (fixture, 1);
  g_assert_nonnull (lv_session_get_connection (only_session (fixture)));
  send_call (second, 1, "test.echo", "{\"text\":\"x\"}");
  result = wire_client_take_message (second, "result");
  g_assert_nonnull (result);
}

static void
test_ended (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) client = wire_client_new_welcome (fixture, token);
  g_autoptr (GError) error = lv_error_new (LIVEON_ERROR_SUSPENDED, NULL);
  g_autofree char *event = NULL;

  lv_session_end (only_session (fixture), error, "suspended");
  event = wire_client_take_message (client, "event");
  g_assert_nonnull (strstr (event, "session.ended"));
  g_assert_cmpuint (wire_client_take_close (client), ==, 4001);
}

static void
test_push (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) client = wire_client_new_welcome (fixture, token);
  g_autoptr (GBytes) event = lv_event_new ("rooms.reset", "{}", -1);
  g_autofree char *got = NULL;

  lv_session_push (only_session (fixture), event);
  got = wire_client_take_message (client, "event");
  g_assert_cmpstr (got, ==, "{\"type\":\"event\",\"event\":\"rooms.reset\",\"data\":{}}");
}

static guint
count_pings (WireClient *client)
{
  g_autofree char *result = NULL;
  guint pings = 0;

  send_call (client, 1, "test.echo", "{\"text\":\"end\"}");
  for (;;)
    {
      guint8 first = 0;
      g_autoptr (GBytes) payload = wire_client_take_frame (client, &first);

      g_assert_nonnull (payload);
      if (first == 0x81)
        return pings;
      if (first == 0x89)
        pings++;
    }
}

static void
test_heartbeat (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) client = wire_client_new_welcome (fixture, token);

  /* A client that answers stays for ever. */
  for (guint i = 0; i < 8; i++)
    {
      wire_fixture_advance (fixture, LV_HEARTBEAT_MS);
      g_assert_cmpuint (count_pings (client), ==, 1);
      g_assert_false (client->is_closed);
    }
  /* One that does not is out after a lease, and not before. */
  wire_fixture_advance (fixture, LV_LEASE_MS - 1000);
  g_assert_cmpuint (lv_listener_count_connections (fixture->listener), ==, 1);
  wire_fixture_advance (fixture, 1000);
  wire_fixture_wait_connections (fixture, 0);
  g_assert_null (lv_session_get_connection (only_session (fixture)));
}

static void
test_hello_timeout (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);
  g_autofree char *problem = NULL;

  g_assert_cmpuint (wire_client_upgrade (client, NULL), ==, 101);
  wire_fixture_advance (fixture, LV_TIMEOUT_HELLO_MS - 1000);
  g_assert_cmpuint (lv_listener_count_connections (fixture->listener), ==, 1);
  wire_fixture_advance (fixture, 1000);
  problem = wire_client_take_message (client, "problem");
  g_assert_nonnull (strstr (problem, "\"code\":\"timeout\""));
  g_assert_cmpuint (wire_client_take_close (client), ==, 1008);
  /* It did not answer the close: it is not waited for long. */
  wire_fixture_advance (fixture, 3000);
  wire_fixture_wait_connections (fixture, 0);
}

typedef struct
{
  const char *name;
  const char *message;
  const char *code;
} Hello;

static const Hello bad_hellos[] = {
  { "not JSON", "hello", "invalid-argument" },
  { "an array", "[]", "invalid-argument" },
  { "nothing", "", "invalid-argument" },
  { "a call", "{\"type\":\"call\",\"id\":1,\"method\":\"ping\"}", "invalid-argument" },
  { "another type",
    "{\"type\":\"hi\",\"token\":\"x\",\"client\":{\"name\":\"a\",\"version\":\"0.1.0\"}}",
    "protocol" },
  { "a token that is none",
    "{\"type\":\"hello\",\"token\":\"x\",\"client\":{\"name\":\"a\",\"version\":\"0.1.0\"}}",
    "unauthenticated" },
  { "too old",
    "{\"type\":\"hello\",\"token\":\"x\",\"client\":{\"name\":\"a\",\"version\":\"0.9.0\"}}",
    "version" },
  { "no version", "{\"type\":\"hello\",\"token\":\"x\",\"client\":{\"name\":\"a\"}}",
    "invalid-argument" },
};

static void
test_bad_hello (WireFixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_hellos); i++)
    {
      g_autoptr (WireClient) client = wire_client_new (fixture);
      g_autofree char *code = g_strdup_printf ("\"code\":\"%s\"", bad_hellos[i].code);
      g_autofree char *problem = NULL;

      g_test_message ("%s", bad_hellos[i].name);
      g_assert_cmpuint (wire_client_upgrade (client, NULL), ==, 101);
      wire_client_send_message (client, bad_hellos[i].message);
      problem = wire_client_take_message (client, "problem");
      g_assert_nonnull (problem);
      g_assert_nonnull (strstr (problem, code));
      g_assert_cmpuint (wire_client_take_close (client), ==, 1008);
    }
}

static void
test_in_flight (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) client = wire_client_new_welcome (fixture, token);
  g_autofree char *busy = NULL;
  g_autofree char *result = NULL;

  for (guint i = 0; i <= LV_LIMIT_CALLS_IN_FLIGHT; i++)
    send_call (client, i, "test.keep", "{}");
  busy = wire_client_take_message (client, "problem");
  g_assert_nonnull (strstr (busy, "\"code\":\"busy\""));
  g_assert_nonnull (strstr (busy, "\"id\":16"));
  g_assert_cmpuint (kept_calls->len, ==, LV_LIMIT_CALLS_IN_FLIGHT);

  /* One answered makes room for one. */
  lv_call_reply (kept_calls->pdata[0], NULL);
  result = wire_client_take_message (client, "result");
  g_assert_cmpstr (result, ==, "{\"type\":\"result\",\"id\":0,\"result\":{}}");
  send_call (client, 99, "test.echo", "{\"text\":\"x\"}");
  g_free (result);
  result = wire_client_take_message (client, "result");
  g_assert_nonnull (strstr (result, "\"id\":99"));
  for (guint i = 1; i < kept_calls->len; i++)
    lv_call_reply (kept_calls->pdata[i], NULL);
}

static gboolean
is_cancelled (gpointer data)
{
  return g_cancellable_is_cancelled (lv_call_get_cancellable (data));
}

static void
test_gone_meanwhile (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) client = wire_client_new_welcome (fixture, token);
  g_autofree char *result = NULL;

  send_call (client, 1, "test.keep", "{}");
  send_call (client, 2, "test.echo", "{\"text\":\"x\"}");
  result = wire_client_take_message (client, "result");
  wire_client_reset (client);
  test_wait_until (is_cancelled, kept_calls->pdata[0]);
  /* Nobody hears this, and nothing comes of it. */
  lv_call_reply (kept_calls->pdata[0], NULL);
}

static void
test_rate (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) client = wire_client_new_welcome (fixture, token);
  g_autofree char *later = NULL;
  guint results = 0;
  guint refusals = 0;

  for (guint i = 0; i < LV_LIMIT_CALLS_BURST + 5; i++)
    send_call (client, i, "test.echo", "{\"text\":\"x\"}");
  while (results + refusals < LV_LIMIT_CALLS_BURST + 5)
    {
      guint8 first = 0;
      g_autoptr (GBytes) payload = wire_client_take_frame (client, &first);
      g_autofree char *text
          = g_strndup (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload));

      if (strstr (text, "\"type\":\"result\"") != NULL)
        results++;
      else if (strstr (text, "\"code\":\"rate-limited\"") != NULL)
        refusals++;
    }
  g_assert_cmpuint (results, ==, LV_LIMIT_CALLS_BURST);
  g_assert_cmpuint (refusals, ==, 5);

  /* Later it may again. */
  wire_fixture_advance (fixture, 1000);
  send_call (client, 1000, "test.echo", "{\"text\":\"x\"}");
  later = wire_client_take_message (client, "result");
  g_assert_nonnull (strstr (later, "\"id\":1000"));
}

static void
test_handshakes (WireFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *headers;
    guint status;
  } handshakes[] = {
    { "", 400 },
    { "Sec-WebSocket-Protocol: liveon.2\r\n", 400 },
    { "Sec-WebSocket-Protocol: chat, liveon.1\r\n", 101 },
    { "Sec-WebSocket-Protocol: liveon.1\r\nOrigin: https://localhost\r\n", 101 },
    { "Sec-WebSocket-Protocol: liveon.1\r\nOrigin: https://evil.example\r\n", 403 },
    { "Sec-WebSocket-Protocol: liveon.1\r\nOrigin: http://localhost\r\n", 403 },
    { "Sec-WebSocket-Protocol: liveon.1\r\nOrigin: null\r\n", 403 },
    { "Sec-WebSocket-Protocol: liveon.1\r\nLiveOn-Client: liveon/0.9.0\r\n", 426 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handshakes); i++)
    {
      g_autoptr (WireClient) client = wire_client_new (fixture);
      guint status = wire_client_upgrade (client, handshakes[i].headers);

      g_test_message ("%s", handshakes[i].headers);
      if (handshakes[i].status == 426)
        g_assert_cmpuint (status, >=, 400);
      else
        g_assert_cmpuint (status, ==, handshakes[i].status);
    }
}

static void
test_no_compression (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);
  g_autofree char *response = wire_client_ask (
      client, "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
              "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: liveon.1\r\n"
              "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");

  g_assert_cmpuint (wire_response_status (response), ==, 101);
  g_assert_null (wire_response_header (response, "Sec-WebSocket-Extensions"));
}

static void
test_stop (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) client = wire_client_new_welcome (fixture, token);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lv_listener_stop_async (fixture->listener, test_take_result, &result);
  g_assert_cmpuint (wire_client_take_close (client), ==, 1001);
  wire_client_send_frame (client, 0x88, "\x03\xe9", 2);
  test_wait_for (result);
  g_assert_true (lv_listener_stop_finish (fixture->listener, result, &error));
  g_assert_cmpuint (lv_listener_count_connections (fixture->listener), ==, 0);
}

static gboolean
has_heard_end (gpointer data)
{
  struct pollfd poller = { ((WireClient *) data)->fd, POLLRDHUP, 0 };

  return poll (&poller, 1, 0) == 1;
}

static gboolean
has_sent (gpointer data)
{
  return ((WireClient *) data)->write_source == 0;
}

/* Who speaks just then has the last words from the server all the same. */
static void
test_stop_is_heard (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) client = wire_client_new_welcome (fixture, token);
  g_autoptr (LvSession) session = g_object_ref (only_session (fixture));
  g_autoptr (GBytes) event = lv_event_new ("server.stopping", "{}", -1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *pushed = NULL;

  lv_session_push (session, event);
  wire_client_stop_reading (client);
  lv_listener_stop_async (fixture->listener, test_take_result, &result);
  test_wait_until (has_heard_end, client);
  for (guint i = 0; i < 3; i++)
    {
      send_call (client, i, "test.echo", "{\"text\":\"x\"}");
      test_wait_until (has_sent, client);
    }
  wire_client_wait_closed (client);
  g_assert_false (client->is_broken);
  pushed = wire_client_take_message (client, "event");
  g_assert_cmpuint (wire_client_take_close (client), ==, 1001);
  test_wait_for (result);
}

/* Nobody is in the middle of anything, so nothing is waited for: not for an answer to the close
 * either. What was pushed before comes before. */
static void
test_stop_at_once (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) told = wire_client_new_welcome (fixture, token);
  g_autoptr (WireClient) greeting = wire_client_new_tcp (fixture);
  g_autoptr (WireClient) idle = wire_client_new (fixture);
  g_autoptr (WireClient) kept = wire_client_new (fixture);
  g_autoptr (WireClient) silent = wire_client_new (fixture);
  g_autoptr (LvSession) session = g_object_ref (only_session (fixture));
  g_autoptr (GBytes) event = lv_event_new ("server.stopping", "{}", -1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *answer
      = wire_client_ask (kept, "GET /api/v1/server HTTP/1.1\r\nHost: localhost\r\n\r\n");
  g_autofree char *pushed = NULL;

  g_assert_cmpuint (wire_response_status (answer), ==, 200);
  g_assert_cmpuint (wire_client_upgrade (silent, NULL), ==, 101);
  wire_fixture_wait_connections (fixture, 5);
  lv_session_push (session, event);
  lv_listener_stop_async (fixture->listener, test_take_result, &result);
  test_wait_for (result);
  g_assert_cmpuint (lv_listener_count_connections (fixture->listener), ==, 0);
  pushed = wire_client_take_message (told, "event");
  g_assert_cmpuint (wire_client_take_close (told), ==, 1001);
  g_assert_cmpuint (wire_client_take_close (silent), ==, 1001);
  wire_client_wait_closed (told);
  wire_client_wait_closed (idle);
  wire_client_wait_closed (kept);
  wire_client_wait_closed (greeting);
  g_assert_false (told->is_broken);
  g_assert_false (kept->is_broken);
}

#define add(path, test) g_test_add (path, WireFixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 120);
  add ("/connection/welcome", test_welcome);
  add ("/connection/calls", test_calls);
  add ("/connection/seated", test_seated);
  add ("/connection/push", test_push);
  add ("/connection/lost", test_lost);
  add ("/connection/taken-over", test_taken_over);
  add ("/connection/ended", test_ended);
  add ("/connection/heartbeat", test_heartbeat);
  add ("/connection/hello-timeout", test_hello_timeout);
  add ("/connection/bad-hello", test_bad_hello);
  add ("/connection/in-flight", test_in_flight);
  add ("/connection/gone-meanwhile", test_gone_meanwhile);
  add ("/connection/rate", test_rate);
  add ("/connection/handshakes", test_handshakes);
  add ("/connection/no-compression", test_no_compression);
  add ("/connection/stop", test_stop);
  add ("/connection/stop-at-once", test_stop_at_once);
  add ("/connection/stop-is-heard", test_stop_is_heard);
  return g_test_run ();
}
