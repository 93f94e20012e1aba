/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Slow and malformed clients by classes, ten of each at once: each is got rid of in its time and in
 * its way, and between any two of them somebody else is served. */
#include <string.h>
#include <sys/socket.h>

#include "lv-limits.h"
#include "wire-fixture.h"

#define CLIENTS 10
#define HOST "Host: localhost\r\n"

typedef enum
{
  UNTIL_TCP,
  UNTIL_TLS,
  UNTIL_WEBSOCKET,
  UNTIL_WELCOME,
} Until;

typedef struct
{
  const char *name;
  Until until; /* how far it is a good client */
  void (*attack) (WireFixture *fixture, WireClient *client);
  gint64 after_ms;  /* it is there until then, and not longer; 0: it is thrown out at once */
  const char *text; /* what it is told; NULL: nothing in particular */
  guint close_code; /* of a WebSocket; 0: any or none */
  void (*again) (WireFixture *fixture, WireClient *client); /* once a second; NULL: nothing */
} Class;

/* TLS */

static GBytes *
make_client_hello (void)
{
  SSL_CTX *context = SSL_CTX_new (TLS_client_method ());
  SSL *ssl = SSL_new (context);
  BIO *out = BIO_new (BIO_s_mem ());
  GBytes *hello;
  char *data;
  long length;

  SSL_set_bio (ssl, BIO_new (BIO_s_mem ()), out);
  SSL_set_connect_state (ssl);
  SSL_do_handshake (ssl);
  length = BIO_get_mem_data (out, &data);
  hello = g_bytes_new (data, (gsize) length);
  SSL_free (ssl);
  SSL_CTX_free (context);
  return hello;
}

static void
say_nothing (WireFixture *fixture, WireClient *client)
{
}

static void
send_http (WireFixture *fixture, WireClient *client)
{
  wire_client_send_text (client, "GET / HTTP/1.1\r\n" HOST "\r\n");
}

static void
send_garbage (WireFixture *fixture, WireClient *client)
{
  wire_client_send (client, "\x16\x03\x01\x00\x05hello\xff\xff\xff\xff\xff\xff", 16);
}

static void
send_long_record (WireFixture *fixture, WireClient *client)
{
  wire_client_send (client, "\x16\x03\x01\xff\xff\x01\x00\xff\xff\xff", 10);
}

static void
send_half_hello (WireFixture *fixture, WireClient *client)
{
  g_autoptr (GBytes) hello = make_client_hello ();

  wire_client_send (client, g_bytes_get_data (hello, NULL), g_bytes_get_size (hello) / 2);
}

static void
send_hello_alone (WireFixture *fixture, WireClient *client)
{
  g_autoptr (GBytes) hello = make_client_hello ();

  wire_client_send (client, g_bytes_get_data (hello, NULL), g_bytes_get_size (hello));
}

static void
send_byte_of_hello (WireFixture *fixture, WireClient *client)
{
  wire_client_send (client, "\x03", 1);
}

static void
send_first_byte (WireFixture *fixture, WireClient *client)
{
  wire_client_send (client, "\x16", 1);
}

/* Beneath the TLS that stands. */
static void
send_bad_record (WireFixture *fixture, WireClient *client)
{
  g_assert_cmpint (send (client->fd, "\x17\x03\x03\x00\x14xxxxxxxxxxxxxxxxxxxx", 25, 0), ==, 25);
}

/* HTTP */

static void
send_half_line (WireFixture *fixture, WireClient *client)
{
  wire_client_send_text (client, "GET /api/v1/server HTTP/1.1\r\nX-Slow: ");
}

static void
send_letter (WireFixture *fixture, WireClient *client)
{
  wire_client_send_text (client, "x");
}

static void
send_half_body (WireFixture *fixture, WireClient *client)
{
  wire_client_send_text (client, "POST /api/v1/sessions HTTP/1.1\r\n" HOST
                                 "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
}

static void
expect_continue (WireFixture *fixture, WireClient *client)
{
  wire_client_send_text (client, "POST /api/v1/sessions HTTP/1.1\r\n" HOST
                                 "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n");
}

static void
send_huge_header (WireFixture *fixture, WireClient *client)
{
  g_autofree char *value = g_strnfill (64 * 1024, 'x');

  wire_client_send_text (client, "GET /api/v1/server HTTP/1.1\r\n" HOST "X-Huge: ");
  wire_client_send_text (client, value);
}

static void
send_many_headers (WireFixture *fixture, WireClient *client)
{
  g_autoptr (GString) text = g_string_new ("GET /api/v1/server HTTP/1.1\r\n" HOST);

  for (guint i = 0; i < 4000; i++)
    g_string_append_printf (text, "X-%u: y\r\n", i);
  wire_client_send_text (client, text->str);
}

static void
announce_huge_body (WireFixture *fixture, WireClient *client)
{
  wire_client_send_text (client,
                         "POST /api/v1/sessions HTTP/1.1\r\n" HOST
                         "Content-Type: application/json\r\nContent-Length: 262145\r\n\r\n{");
}

static void
send_endless_chunks (WireFixture *fixture, WireClient *client)
{
  g_autofree char *chunk = g_strnfill (0x8000, ' ');

  wire_client_send_text (client,
                         "POST /api/v1/sessions HTTP/1.1\r\n" HOST
                         "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (guint i = 0; i < 20; i++)
    {
      wire_client_send_text (client, "8000\r\n");
      wire_client_send_text (client, chunk);
      wire_client_send_text (client, "\r\n");
    }
}

static void
send_tiny_chunks (WireFixture *fixture, WireClient *client)
{
  g_autoptr (GString) text
      = g_string_new ("POST /api/v1/sessions HTTP/1.1\r\n" HOST
                      "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");

  for (guint i = 0; i < 120000; i++)
    g_string_append (text, "1\r\n \r\n");
  wire_client_send_text (client, text->str);
}

static void
send_bad_length (WireFixture *fixture, WireClient *client)
{
  wire_client_send_text (client,
                         "POST /api/v1/sessions HTTP/1.1\r\n" HOST "Content-Length: -5\r\n\r\n");
}

static void
send_bad_encoding (WireFixture *fixture, WireClient *client)
{
  wire_client_send_text (client, "POST /api/v1/sessions HTTP/1.1\r\n" HOST
                                 "Transfer-Encoding: gzip\r\n\r\n");
}

static void
send_bad_chunk (WireFixture *fixture, WireClient *client)
{
  wire_client_send_text (client, "POST /api/v1/sessions HTTP/1.1\r\n" HOST
                                 "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
}

static void
send_bad_line (WireFixture *fixture, WireClient *client)
{
  wire_client_send (client, "\x01\x02\x00\x03 \r\n\r\n", 9);
}

static void
send_flood_of_requests (WireFixture *fixture, WireClient *client)
{
  for (guint i = 0; i < 3 * LV_LIMIT_REQUESTS_BURST; i++)
    wire_client_send_text (client, "GET /api/v1/server HTTP/1.1\r\n" HOST "\r\n");
}

static void
read_no_answers (WireFixture *fixture, WireClient *client)
{
  wire_client_stop_reading (client);
  for (guint i = 0; i < LV_LIMIT_REQUESTS_BURST; i++)
    wire_client_send_text (client, "GET /api/v1/openapi.json HTTP/1.1\r\n" HOST "\r\n");
}

static void
leave_half_open (WireFixture *fixture, WireClient *client)
{
  wire_client_send_text (client, "GET /api/v1/server HTTP/1.1\r\nX: ");
  while (client->write_source != 0)
    g_main_context_iteration (NULL, TRUE);
  shutdown (client->fd, SHUT_WR);
}

static void
reset_in_request (WireFixture *fixture, WireClient *client)
{
  send_half_body (fixture, client);
  while (client->write_source != 0)
    g_main_context_iteration (NULL, TRUE);
  wire_client_reset (client);
}

static void
shake_hands_badly (WireFixture *fixture, WireClient *client)
{
  wire_client_send_text (client, "GET /api/v1/events HTTP/1.1\r\n" HOST
                                 "Upgrade: websocket\r\nConnection: Upgrade, close\r\n"
                                 "Sec-WebSocket-Protocol: liveon.1\r\nSec-WebSocket-Version: 13\r\n"
                                 "Sec-WebSocket-Key: short\r\n\r\n");
}

static void
send_frames_ahead (WireFixture *fixture, WireClient *client)
{
  wire_client_send_text (
      client, "GET /api/v1/events HTTP/1.1\r\n" HOST "Upgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Protocol: liveon.1\r\nSec-WebSocket-Version: 13\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\x82\x80\x01\x02");
}

/* WebSocket */

static void
send_huge_frame (WireFixture *fixture, WireClient *client)
{
  g_autofree char *text = g_strnfill (LV_LIMIT_MESSAGE + 1, 'x');

  wire_client_send_frame (client, 0x81, text, LV_LIMIT_MESSAGE + 1);
}

static void
announce_huge_frame (WireFixture *fixture, WireClient *client)
{
  wire_client_send (client, "\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14);
}

static void
send_endless_fragments (WireFixture *fixture, WireClient *client)
{
  g_autofree char *text = g_strnfill (8192, 'x');

  wire_client_send_frame (client, 0x01, text, 8192);
  for (guint i = 0; i < LV_LIMIT_MESSAGE / 8192 + 1; i++)
    wire_client_send_frame (client, 0x00, text, 8192);
}

static void
send_empty_fragments (WireFixture *fixture, WireClient *client)
{
  wire_client_send_frame (client, 0x01, "x", 1);
  for (guint i = 0; i < 2 * LV_LIMIT_FRAMES_BURST; i++)
    wire_client_send_frame (client, 0x00, "", 0);
}

static void
send_binary (WireFixture *fixture, WireClient *client)
{
  wire_client_send_frame (client, 0x82, "x", 1);
}

static void
send_no_utf8 (WireFixture *fixture, WireClient *client)
{
  wire_client_send_frame (client, 0x81, "\xc3\x28", 2);
}

static void
send_unmasked (WireFixture *fixture, WireClient *client)
{
  wire_client_send (client, "\x81\x02{}", 4);
}

static void
send_reserved_bits (WireFixture *fixture, WireClient *client)
{
  wire_client_send_frame (client, 0xf1, "{}", 2);
}

static void
send_long_ping (WireFixture *fixture, WireClient *client)
{
  g_autofree char *text = g_strnfill (126, 'x');

  wire_client_send_frame (client, 0x89, text, 126);
}

static void
send_deep_json (WireFixture *fixture, WireClient *client)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "{\"a\":");
  wire_client_send_message (client, text->str);
}

static void
send_deep_arrays (WireFixture *fixture, WireClient *client)
{
  g_autofree char *text = g_strnfill (60000, '[');

  wire_client_send_message (client, text);
}

static void
send_flood_of_pings (WireFixture *fixture, WireClient *client)
{
  for (guint i = 0; i < 4 * LV_LIMIT_FRAMES_BURST; i++)
    wire_client_send_frame (client, 0x89, "x", 1);
}

static void
send_flood_of_calls (WireFixture *fixture, WireClient *client)
{
  for (guint i = 0; i < 3 * LV_LIMIT_CALLS_BURST; i++)
    wire_client_send_message (client, "{\"type\":\"call\",\"id\":1,\"method\":\"no\"}");
}

static void
send_second_hello (WireFixture *fixture, WireClient *client)
{
  wire_client_send_message (client, "{\"type\":\"hello\",\"id\":1,\"method\":\"x\"}");
}

static void
send_wrong_close (WireFixture *fixture, WireClient *client)
{
  wire_client_send_frame (client, 0x88, "\x03", 1);
}

static void
reset_in_message (WireFixture *fixture, WireClient *client)
{
  wire_client_send (client, "\x81\xfe\x10\x00\x01\x02\x03\x04half", 12);
  while (client->write_source != 0)
    g_main_context_iteration (NULL, TRUE);
  wire_client_reset (client);
}

static const Class classes[] = {
  { "says nothing", UNTIL_TCP, say_nothing, LV_TIMEOUT_TLS_MS },
  { "one byte of TLS", UNTIL_TCP, send_first_byte, LV_TIMEOUT_TLS_MS },
  { "plain HTTP", UNTIL_TCP, send_http },
  { "TLS garbage", UNTIL_TCP, send_garbage },
  { "TLS record too long", UNTIL_TCP, send_long_record },
  { "half a ClientHello", UNTIL_TCP, send_half_hello, LV_TIMEOUT_TLS_MS },
  { "a byte of it a second", UNTIL_TCP, send_first_byte, LV_TIMEOUT_TLS_MS, NULL, 0,
    send_byte_of_hello },
  { "a ClientHello and no more", UNTIL_TCP, send_hello_alone, LV_TIMEOUT_TLS_MS },
  { "a record that is not sealed", UNTIL_TLS, send_bad_record },
  { "silent after TLS", UNTIL_TLS, say_nothing, LV_TIMEOUT_IDLE_MS },
  { "slow head", UNTIL_TLS, send_half_line, LV_TIMEOUT_REQUEST_MS, "\"code\":\"timeout\"" },
  { "dripping head", UNTIL_TLS, send_half_line, LV_TIMEOUT_REQUEST_MS, "\"code\":\"timeout\"", 0,
    send_letter },
  { "slow body", UNTIL_TLS, send_half_body, LV_TIMEOUT_REQUEST_MS, "\"code\":\"timeout\"" },
  { "dripping body", UNTIL_TLS, send_half_body, LV_TIMEOUT_REQUEST_MS, "\"code\":\"timeout\"", 0,
    send_letter },
  { "promises a body", UNTIL_TLS, expect_continue, LV_TIMEOUT_REQUEST_MS, "HTTP/1.1 100 " },
  { "huge header", UNTIL_TLS, send_huge_header, 0, "\"code\":\"too-large\"" },
  { "many headers", UNTIL_TLS, send_many_headers, 0, "\"code\":\"too-large\"" },
  { "huge body", UNTIL_TLS, announce_huge_body, 0, "\"code\":\"too-large\"" },
  { "endless chunks", UNTIL_TLS, send_endless_chunks, 0, "\"code\":\"too-large\"" },
  { "tiny chunks", UNTIL_TLS, send_tiny_chunks, 0, "\"code\":\"too-large\"" },
  { "bad Content-Length", UNTIL_TLS, send_bad_length, 0, "\"code\":\"protocol\"" },
  { "bad Transfer-Encoding", UNTIL_TLS, send_bad_encoding, 0, "\"code\":\"protocol\"" },
  { "bad chunk", UNTIL_TLS, send_bad_chunk, 0, "\"code\":\"protocol\"" },
  { "bad request line", UNTIL_TLS, send_bad_line, 0, "\"code\":\"protocol\"" },
  { "flood of requests", UNTIL_TLS, send_flood_of_requests, 0, "\"code\":\"rate-limited\"" },
  { "reads no answers", UNTIL_TLS, read_no_answers, LV_TIMEOUT_REQUEST_MS + 1000 },
  { "leaves half open", UNTIL_TLS, leave_half_open },
  { "reset in a request", UNTIL_TLS, reset_in_request },
  { "bad handshake", UNTIL_TLS, shake_hands_badly, 0, "HTTP/1.1 400 " },
  { "frames ahead", UNTIL_TLS, send_frames_ahead },
  { "no hello", UNTIL_WEBSOCKET, say_nothing, LV_TIMEOUT_HELLO_MS, "\"code\":\"timeout\"", 1008 },
  { "huge frame", UNTIL_WEBSOCKET, send_huge_frame, 0, NULL, 1009 },
  { "announces a huge frame", UNTIL_WEBSOCKET, announce_huge_frame, 0, NULL, 1009 },
  { "endless fragments", UNTIL_WEBSOCKET, send_endless_fragments, 0, NULL, 1009 },
  { "empty fragments", UNTIL_WEBSOCKET, send_empty_fragments, 0, NULL, 1008 },
  { "binary", UNTIL_WEBSOCKET, send_binary, 0, NULL, 1003 },
  { "no UTF-8", UNTIL_WEBSOCKET, send_no_utf8, 0, NULL, 1007 },
  { "unmasked", UNTIL_WEBSOCKET, send_unmasked, 0, NULL, 1002 },
  { "reserved bits", UNTIL_WEBSOCKET, send_reserved_bits, 0, NULL, 1002 },
  { "long ping", UNTIL_WEBSOCKET, send_long_ping, 0, NULL, 1002 },
  { "deep JSON", UNTIL_WEBSOCKET, send_deep_json, 0, "\"code\":\"invalid-argument\"", 1008 },
  { "deep arrays", UNTIL_WELCOME, send_deep_arrays, 0, "\"code\":\"invalid-argument\"", 1008 },
  { "flood of pings", UNTIL_WELCOME, send_flood_of_pings, 0, NULL, 1008 },
  { "flood of calls", UNTIL_WELCOME, send_flood_of_calls, 0, "\"code\":\"rate-limited\"", 1008 },
  { "second hello", UNTIL_WELCOME, send_second_hello, 0, "\"code\":\"protocol\"", 1008 },
  { "wrong close", UNTIL_WELCOME, send_wrong_close, 0, NULL, 1002 },
  { "reset in a message", UNTIL_WELCOME, reset_in_message },
};

static WireClient *
make_client (WireFixture *fixture, const Class *class)
{
  g_autofree char *token = NULL;
  WireClient *client;

  switch (class->until)
    {
    case UNTIL_TCP:
      return wire_client_new_tcp (fixture);
    case UNTIL_TLS:
      return wire_client_new (fixture);
    case UNTIL_WEBSOCKET:
      client = wire_client_new (fixture);
      g_assert_cmpuint (wire_client_upgrade (client, NULL), ==, 101);
      return client;
    case UNTIL_WELCOME:
    default:
      token = wire_fixture_sign_in (fixture);
      return wire_client_new_welcome (fixture, token);
    }
}

/* A client that does not take notice of a close is not waited for longer than this. */
#define CLOSING_MS 3000

static void
check_end (const Class *class, WireClient *client)
{
  guint close_code;

  if (client->fd == -1)
    return;
  if (class->text != NULL)
    g_assert_nonnull (
        memmem (client->received->str, client->received->len, class->text, strlen (class->text)));
  if (class->until < UNTIL_WEBSOCKET)
    return;
  close_code = wire_client_take_close (client);
  if (class->close_code != 0)
    g_assert_cmpuint (close_code, ==, class->close_code);
}

static void
pass_time (WireFixture *fixture, const Class *class, WireClient **clients)
{
  for (gint64 passed_ms = 1000; passed_ms < class->after_ms; passed_ms += 1000)
    {
      for (guint i = 0; i < CLIENTS && class->again != NULL; i++)
        class->again (fixture, clients[i]);
      wire_fixture_advance (fixture, 1000);
    }
  g_assert_cmpuint (lv_listener_count_connections (fixture->listener), ==, CLIENTS);
  wire_fixture_advance (fixture, 1000);
}

static void
test_class (WireFixture *fixture, gconstpointer data)
{
  const Class *class = data;
  WireClient *clients[CLIENTS];

  for (guint i = 0; i < CLIENTS; i++)
    {
      clients[i] = make_client (fixture, class);
      class->attack (fixture, clients[i]);
      wire_fixture_assert_serves (fixture);
    }
  if (class->after_ms > 0)
    {
      wire_fixture_wait_connections (fixture, CLIENTS);
      pass_time (fixture, class, clients);
    }
  wire_fixture_advance (fixture, CLOSING_MS);
  for (guint i = 0; i < CLIENTS; i++)
    {
      if (clients[i]->fd != -1)
        wire_client_wait_closed (clients[i]);
      check_end (class, clients[i]);
    }
  wire_fixture_wait_connections (fixture, 0);
  wire_fixture_assert_serves (fixture);
  for (guint i = 0; i < CLIENTS; i++)
    wire_client_free (clients[i]);
}

/* data of set_up is the configuration: none. */
static void
set_up (WireFixture *fixture, gconstpointer data)
{
  wire_fixture_set_up (fixture, NULL);
}

static void
add_class (const Class *class)
{
  g_autofree char *path = g_strdup_printf ("/hostile/%s", class->name);

  g_strdelimit (path, " ", '-');
  g_test_add (path, WireFixture, class, set_up, test_class, wire_fixture_tear_down);
}

static LvSession *
any_session (WireFixture *fixture)
{
  g_autoptr (GPtrArray) tenants = lv_tenants_list_live (fixture->context->tenants);
  g_autoptr (GPtrArray) sessions
      = lv_sessions_list_live (fixture->context->sessions, tenants->pdata[0], NULL);

  return sessions->pdata[0];
}

/* What waits for a client that does not read is bounded, however much there is to tell it. */
static void
test_never_reading (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) client = wire_client_new_welcome (fixture, token);
  g_autoptr (LvSession) session = g_object_ref (any_session (fixture));
  g_autofree char *text = g_strnfill (20000, 'x');
  g_autofree char *json = g_strdup_printf ("\"%s\"", text);
  g_autoptr (GBytes) event = lv_event_new ("rooms.reset", json, -1);
  gsize pushed = 0;

  wire_client_stop_reading (client);
  while (lv_session_get_connection (session) != NULL)
    {
      lv_session_push (session, event);
      pushed += g_bytes_get_size (event);
      g_assert_cmpuint (pushed, <, 64 * 1024 * 1024);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      if (pushed > 2 * LV_LIMIT_SEND_QUEUE)
        wire_fixture_advance (fixture, 100);
    }
  wire_fixture_wait_connections (fixture, 0);
  wire_fixture_assert_serves (fixture);
}

/* Pings ask for pongs: one who asks and does not take them is out. */
static void
test_never_taking_pongs (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autoptr (WireClient) client = wire_client_new_welcome (fixture, token);
  g_autofree char *text = g_strnfill (125, 'x');
  guint sent = 0;

  wire_client_stop_reading (client);
  while (lv_listener_count_connections (fixture->listener) > 0)
    {
      wire_client_send_frame (client, 0x89, text, 125);
      if (++sent % 50 == 0)
        wire_fixture_advance (fixture, 1000);
      g_assert_cmpuint (sent, <, 200000);
    }
  wire_fixture_assert_serves (fixture);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 300);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    add_class (&classes[i]);
  wire_fixture_add ("/hostile/never-reading", NULL, test_never_reading);
  wire_fixture_add ("/hostile/never-taking-pongs", NULL, test_never_taking_pongs);
  return g_test_run ();
}
