/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-error.h"
#include "lv-limits.h"
#include "wire-fixture.h"

#define HOST "Host: localhost\r\n"
#define ID "0123456789abcdef0123456789abcdef"

/* Routes of the test's own */

static LvCall *kept_call;

static void
echo (LvCall *call)
{
  LvJson *params = lv_call_get_params (call);
  const char *id = lv_call_get_path_id (call);
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();
  g_autoptr (GError) error = NULL;

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "text", lv_json_get_optional_string (params, "text", 40000, ""));
  lv_json_string (writer, "id", id);
  lv_json_string (writer, "query", lv_call_get_query (call, "q"));
  lv_json_string (writer, "language", lv_call_get_language (call));
  lv_json_string (writer, "client", lv_call_get_client (call));
  lv_json_string (writer, "address", lv_call_get_address (call));
  lv_json_bool (writer, "session", lv_call_get_session (call) != NULL);
  lv_json_end_object (writer);
  if (lv_json_end (params, &error))
    lv_call_reply (call, g_steal_pointer (&writer));
  else
    lv_call_refuse (call, g_steal_pointer (&error));
}

static void
reply_nothing (LvCall *call)
{
  lv_call_reply (call, NULL);
}

static void
refuse_locked_out (LvCall *call)
{
  lv_call_refuse (call, lv_error_new (LIVEON_ERROR_LOCKED_OUT, "seconds", "300", NULL));
}

static void
keep (LvCall *call)
{
  kept_call = lv_call_ref (call);
}

static void
forget (LvCall *call)
{
}

static const LvRoute test_routes[] = {
  { "GET", "/api/v1/test", LV_ACCESS_ANYONE, echo },
  { "POST", "/api/v1/test", LV_ACCESS_ANYONE, echo },
  { "DELETE", "/api/v1/test", LV_ACCESS_ANYONE, reply_nothing },
  { "GET", "/api/v1/test/{id}", LV_ACCESS_ANYONE, echo },
  { "GET", "/api/v1/test/{id}/more", LV_ACCESS_ANYONE, echo },
  { "GET", "/api/v1/test/locked", LV_ACCESS_ANYONE, refuse_locked_out },
  { "GET", "/api/v1/test/keep", LV_ACCESS_ANYONE, keep },
  { "GET", "/api/v1/test/forget", LV_ACCESS_ANYONE, forget },
  { "GET", "/api/v1/test/session", LV_ACCESS_SESSION, echo },
  { "POST", "/api/v1/test/session", LV_ACCESS_SESSION, echo },
  { NULL, NULL, LV_ACCESS_ANYONE, NULL },
};

static void
set_up (WireFixture *fixture, gconstpointer data)
{
  wire_fixture_set_up (fixture, data);
  lv_dispatch_add (fixture->context->dispatch, test_routes);
}

static char *
ask (WireFixture *fixture, const char *line, const char *headers, const char *body)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);
  g_autofree char *request
      = g_strdup_printf ("%s\r\n" HOST "%s\r\n%s", line, headers, body != NULL ? body : "");

  return wire_client_ask (client, request);
}

static void
assert_header (const char *response, const char *name, const char *expected)
{
  g_autofree char *value = wire_response_header (response, name);

  g_assert_cmpstr (value, ==, expected);
}

static void
assert_problem (const char *response, guint status, const char *code)
{
  g_autofree char *word = g_strdup_printf ("\"code\":\"%s\"", code);

  g_assert_cmpuint (wire_response_status (response), ==, status);
  assert_header (response, "Content-Type", "application/problem+json");
  g_assert_nonnull (strstr (wire_response_body (response), word));
}

static void
test_server (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);

  /* Twice on one connection. */
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *response
          = wire_client_ask (client, "GET /api/v1/server HTTP/1.1\r\n" HOST "\r\n");

      g_assert_cmpuint (wire_response_status (response), ==, 200);
      assert_header (response, "Content-Type", "application/json");
      g_assert_nonnull (strstr (wire_response_body (response), "\"protocol\":1"));
      g_assert_nonnull (strstr (wire_response_body (response), "\"data_location\":\"\""));
    }
}

static void
test_headers (WireFixture *fixture, gconstpointer data)
{
  static const char *const lines[] = {
    "GET /api/v1/server HTTP/1.1",       "GET /nothing HTTP/1.1",       "PUT /api/v1/test HTTP/1.1",
    "GET /api/v1/test/session HTTP/1.1", "GET /api/v1/events HTTP/1.1", "no HTTP",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *response = ask (fixture, lines[i], "", NULL);

      g_test_message ("%s", lines[i]);
      g_assert_cmpuint (wire_response_status (response), >=, 200);
      assert_header (response, "LiveOn-Version", LIVEON_VERSION);
      assert_header (response, "Strict-Transport-Security", "max-age=31536000");
      assert_header (response, "X-Content-Type-Options", "nosniff");
      assert_header (response, "Cache-Control", "no-store");
      assert_header (response, "Content-Security-Policy",
                     "default-src 'none'; frame-ancestors 'none'");
    }
}

/* Nothing tells one path that is not there from another. */
static void
test_not_found (WireFixture *fixture, gconstpointer data)
{
  static const char *const paths[] = {
    "/",
    "/api/v1",
    "/api/v1/",
    "/api/v1/server/",
    "/api/v1/Server",
    "//api/v1/server",
    "/api//v1/server",
    "/api/v1%2fserver",
    "/api/v1/server%00",
    "/api/v1/server;x",
    "/api/v1/x/../server/%2e%2e/none",
    "/../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/api/v1/test/" ID "/",
    "/api/v1/test/" ID "/less",
    "/api/v1/test/0123456789ABCDEF0123456789ABCDEF",
    "/api/v1/test/0123456789abcdef0123456789abcde",
    "/api/v1/test/0123456789abcdef0123456789abcdef0",
    "/api/v1/test/{id}",
  };
  g_autofree char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *line = g_strdup_printf ("GET %s HTTP/1.1", paths[i]);
      g_autofree char *response = ask (fixture, line, "", NULL);

      g_test_message ("%s", paths[i]);
      assert_problem (response, 404, "not-found");
      if (first == NULL)
        first = g_strdup (wire_response_body (response));
      g_assert_cmpstr (wire_response_body (response), ==, first);
    }
}

static void
test_methods (WireFixture *fixture, gconstpointer data)
{
  static const char *const methods[] = { "PUT", "PATCH", "OPTIONS", "TRACE", "BREW", "get" };
  g_autofree char *head = NULL;
  g_autofree char *unknown = NULL;
  g_autofree char *deleted = NULL;
  g_autoptr (WireClient) client = wire_client_new (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autofree char *line = g_strdup_printf ("%s /api/v1/test HTTP/1.1", methods[i]);
      g_autofree char *response = ask (fixture, line, "", NULL);

      assert_problem (response, 405, "method");
      assert_header (response, "Allow", "GET, HEAD, POST, DELETE");
    }
  unknown = ask (fixture, "PUT /nothing HTTP/1.1", "", NULL);
  assert_problem (unknown, 404, "not-found");
  deleted = ask (fixture, "DELETE /api/v1/test HTTP/1.1", "", NULL);
  g_assert_cmpuint (wire_response_status (deleted), ==, 204);
  assert_header (deleted, "Content-Length", NULL);

  /* A head without its body; the connection is in step afterwards. */
  wire_client_send_text (client, "HEAD /api/v1/test HTTP/1.1\r\n" HOST "\r\n"
                                 "GET /api/v1/test HTTP/1.1\r\n" HOST "\r\n");
  wire_client_wait_text (client, "\"session\":false}");
  head = g_strdup (client->received->str);
  g_assert_cmpuint (wire_response_status (head), ==, 200);
  g_assert_nonnull (g_str_has_prefix (wire_response_body (head), "HTTP/1.1 200 ") ? head : NULL);
}

/* None of these is a proxy's, and none gets anywhere. */
static void
test_targets (WireFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *line;
    guint status;
  } targets[] = {
    { "OPTIONS * HTTP/1.1", 404 },
    { "GET * HTTP/1.1", 404 },
    { "GET https://localhost/api/v1/server HTTP/1.1", 400 },
    { "GET http://evil.example/nothing HTTP/1.1", 404 },
    { "GET ftp://localhost/api/v1/server HTTP/1.1", 400 },
    { "CONNECT evil.example:443 HTTP/1.1", 404 },
    { "CONNECT /api/v1/server HTTP/1.1", 400 },
    { "GET /api/v1/server HTTP/2.0", 400 },
    { "GET /api/v1/server", 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *response = ask (fixture, targets[i].line, "", NULL);

      g_test_message ("%s", targets[i].line);
      g_assert_cmpuint (wire_response_status (response), ==, targets[i].status);
      assert_header (response, "Content-Type", "application/problem+json");
    }
}

/* Heads that can be read though they make no sense: each is answered, and libsoup keeps nothing of
 * them. */
static void
test_odd_heads (WireFixture *fixture, gconstpointer data)
{
  static const char *const lines[] = {
    "GET /%zz",
    "GET /%",
    "GET /%00",
    "GET /\\",
    "GET //",
    "GET ///x",
    "GET /#a",
    "GET /?",
    "GET ?",
    "GET x",
    "GET x:y",
    "GET http:",
    "GET http://",
    "GET http:///x",
    "GET http://[::1/",
    "GET *x",
    "GET https://a:99999/",
    "GET https://a%zz/",
    "GET data:,x",
    "CONNECT a",
    "CONNECT a:b:c",
    "CONNECT [::1",
    "CONNECT *",
    "OPTIONS *",
    "OPTIONS /",
    "X *",
    "! /",
  };
  static const char *const hosts[] = {
    "localhost", "[::1]:8443", "[::1", "a:99999", "a:b", ":443", "%", "%zz", "a,b", "!", "..",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    for (guint j = 0; j < G_N_ELEMENTS (hosts); j++)
      {
        g_autoptr (WireClient) client = wire_client_new (fixture);
        g_autofree char *request
            = g_strdup_printf ("%s HTTP/1.1\r\nHost: %s\r\n\r\n", lines[i], hosts[j]);
        g_autofree char *response = wire_client_ask (client, request);

        g_test_message ("%s, %s", lines[i], hosts[j]);
        g_assert_cmpuint (wire_response_status (response), >=, 400);
        assert_header (response, "Content-Type", "application/problem+json");
      }
  wire_fixture_assert_serves (fixture);
}

static void
test_host (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) missing = wire_client_new (fixture);
  g_autoptr (WireClient) odd = wire_client_new (fixture);
  g_autofree char *no_host = wire_client_ask (missing, "GET /api/v1/server HTTP/1.1\r\n\r\n");
  g_autofree char *bad_host
      = wire_client_ask (odd, "GET /api/v1/server HTTP/1.1\r\nHost: a/b\r\n\r\n");

  g_assert_cmpuint (wire_response_status (no_host), ==, 400);
  g_assert_cmpuint (wire_response_status (bad_host), ==, 400);
}

static void
test_call (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *with_id
      = ask (fixture, "GET /api/v1/test/" ID "?q=a%20b&r=1 HTTP/1.1",
             "LiveOn-Client: liveon/0.1.3\r\nAccept-Language: ja,en;q=0.5\r\n", NULL);
  g_autofree char *more = ask (fixture, "GET /api/v1/test/" ID "/more HTTP/1.1", "", NULL);

  g_assert_cmpstr (wire_response_body (with_id), ==,
                   "{\"text\":\"\",\"id\":\"" ID "\",\"query\":\"a b\",\"language\":\"ja\","
                   "\"client\":\"liveon/0.1.3\",\"address\":\"127.0.0.1\",\"session\":false}");
  g_assert_cmpstr (wire_response_body (more), ==,
                   "{\"text\":\"\",\"id\":\"" ID "\",\"query\":null,\"language\":\"en\","
                   "\"client\":\"\",\"address\":\"127.0.0.1\",\"session\":false}");
}

static char *
post (WireFixture *fixture, const char *path, const char *headers, const char *body)
{
  g_autofree char *line = g_strdup_printf ("POST %s HTTP/1.1", path);
  g_autofree char *all
      = g_strdup_printf ("%sContent-Length: %" G_GSIZE_FORMAT "\r\n", headers, strlen (body));

  return ask (fixture, line, all, body);
}

static void
test_bodies (WireFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *type;
    const char *body;
    guint status;
  } bodies[] = {
    { "application/json", "{\"text\":\"x\"}", 200 },
    { "application/json; charset=utf-8", "{\"text\":\"x\"}", 200 },
    { "APPLICATION/JSON", "{}", 200 },
    { "application/json", "", 200 },
    { "text/plain", "{}", 400 },
    { "application/x-www-form-urlencoded", "a=b", 400 },
    { "application/jsonx", "{}", 400 },
    { "application/json", "[]", 400 },
    { "application/json", "{\"text\":1}", 400 },
    { "application/json", "{\"text\":\"x\",\"text\":\"y\"}", 400 },
    { "application/json", "{\"text\":\"\xff\"}", 400 },
    { "application/json", "{", 400 },
  };
  g_autofree char *untyped = post (fixture, "/api/v1/test", "", "{}");

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *headers = g_strdup_printf ("Content-Type: %s\r\n", bodies[i].type);
      g_autofree char *response = post (fixture, "/api/v1/test", headers, bodies[i].body);

      g_test_message ("%u: %s", i, bodies[i].type);
      if (bodies[i].status == 200)
        g_assert_cmpuint (wire_response_status (response), ==, 200);
      else
        assert_problem (response, bodies[i].status, "invalid-argument");
    }
  assert_problem (untyped, 400, "invalid-argument");
}

static void
test_chunked (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *response
      = ask (fixture, "POST /api/v1/test HTTP/1.1",
             "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
             "9\r\n{\"text\":\"\r\n3\r\n\xe4\xba\x95\r\n2\r\n\"}\r\n0\r\n\r\n");

  g_assert_cmpuint (wire_response_status (response), ==, 200);
  g_assert_nonnull (strstr (wire_response_body (response), "\"text\":\"井\""));
}

/* At the bound it is taken, one over it is not. */
static void
test_body_limit (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *most = g_strnfill (LV_LIMIT_BODY, ' ');
  g_autofree char *over = g_strnfill (LV_LIMIT_BODY + 1, ' ');
  g_autofree char *taken = NULL;
  g_autofree char *refused = NULL;

  memcpy (most, "{}", 2);
  memcpy (over, "{}", 2);
  taken = post (fixture, "/api/v1/test", "Content-Type: application/json\r\n", most);
  refused = post (fixture, "/api/v1/test", "Content-Type: application/json\r\n", over);
  g_assert_cmpuint (wire_response_status (taken), ==, 200);
  assert_problem (refused, 413, "too-large");
  assert_header (refused, "Connection", "close");
}

static void
test_two_lengths (WireFixture *fixture, gconstpointer data)
{
  static const char *const headers[] = {
    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    "Content-Length: 0\r\nContent-Length: 5\r\n",
    "Content-Length: +5\r\n",
    "Content-Length: 0x5\r\n",
    "Content-Length: 5 5\r\n",
    "Content-Length:\r\n",
    "Content-Length: 5\r\nContent-Length: 5\r\n",
    "Content-Length: 99999999999999999999\r\n",
    "Transfer-Encoding: gzip\r\n",
    "Transfer-Encoding: gzip, chunked\r\n",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
    "Transfer-Encoding : chunked\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *response
          = ask (fixture, "POST /api/v1/test HTTP/1.1", headers[i], "0\r\n\r\n");

      g_test_message ("%s", headers[i]);
      assert_problem (response, 400, "protocol");
    }
}

static void
test_pipelined (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);

  for (guint i = 0; i < 5; i++)
    wire_client_send_text (client, "GET /api/v1/test?q=x HTTP/1.1\r\n" HOST "\r\n"
                                   "GET /nothing HTTP/1.1\r\n" HOST "\r\n");
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *response = wire_client_take_response (client);

      g_assert_cmpuint (wire_response_status (response), ==, i % 2 == 0 ? 200 : 404);
    }
}

/* However a request and the next one are cut, each gets its own answer. */
static void
test_pieces (WireFixture *fixture, gconstpointer data)
{
  static const char requests[]
      = "\r\nPOST /api/v1/test HTTP/1.1\r\n" HOST
        "Content-Type: application/json\r\nContent-Length: 12\r\n\r\n"
        "{\"text\":\"x\"}"
        "POST /api/v1/test HTTP/1.1\r\n" HOST "Content-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
        "a;x=y\r\n{\"text\":\"y\r\n2\r\n\"}\r\n0\r\n\r\n"
        "GET /nothing HTTP/1.1\r\n" HOST "\r\n";

  for (gsize size = 1; size < sizeof requests; size = size * 3 - 1)
    {
      g_autoptr (WireClient) client = wire_client_new (fixture);
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;
      g_autofree char *third = NULL;

      g_test_message ("pieces of %" G_GSIZE_FORMAT, size);
      for (gsize at = 0; at < strlen (requests); at += size)
        wire_client_send (client, requests + at, MIN (size, strlen (requests) - at));
      first = wire_client_take_response (client);
      second = wire_client_take_response (client);
      third = wire_client_take_response (client);
      g_assert_nonnull (strstr (wire_response_body (first), "\"text\":\"x\""));
      g_assert_nonnull (strstr (wire_response_body (second), "\"text\":\"y\""));
      assert_problem (third, 404, "not-found");
    }
}

/* What came before something that cannot be read is answered; then the refusal, then the end. What
 * comes after it might be anything. */
static void
test_broken_later (WireFixture *fixture, gconstpointer data)
{
  static const char *const broken[] = {
    "no HTTP\r\n" HOST "\r\n",
    "\r\n\r\n",
    "\x01",
    "GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: x\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a/b\r\nContent-Length: 60\r\n\r\n",
    "GET / HTTP/1.1\n" HOST "\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (WireClient) client = wire_client_new (fixture);
      g_autofree char *requests
          = g_strconcat ("GET /api/v1/test HTTP/1.1\r\n" HOST "\r\n", broken[i],
                         "GET /api/v1/test HTTP/1.1\r\n" HOST "\r\n", NULL);
      g_autofree char *answer = wire_client_ask (client, requests);
      g_autofree char *refusal = wire_client_take_response (client);

      g_test_message ("%u", i);
      g_assert_cmpuint (wire_response_status (answer), ==, 200);
      assert_problem (refusal, 400, "protocol");
      assert_header (refusal, "Connection", "close");
      wire_client_wait_closed (client);
      g_assert_cmpuint (client->received->len, ==, 0);
    }
}

static void
test_authorization (WireFixture *fixture, gconstpointer data)
{
  static const char *const bad[] = {
    "",
    "Authorization: Bearer\r\n",
    "Authorization: Bearer \r\n",
    "Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n",
    "Authorization: Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n",
    "Authorization: Bearer x\r\nAuthorization: Bearer y\r\n",
  };
  g_autofree char *token = wire_fixture_sign_in (fixture);
  g_autofree char *good = g_strdup_printf ("Authorization: Bearer %s\r\n", token);
  g_autofree char *lower = g_strdup_printf ("authorization: bearer %s\r\n", token);
  g_autofree char *twice = g_strdup_printf ("Authorization: Bearer %s%s\r\n", token, token);
  g_autofree char *longer = g_strnfill (8000, 'x');
  g_autofree char *huge = g_strdup_printf ("Authorization: Bearer %s\r\n", longer);
  g_autofree char *signed_in = ask (fixture, "GET /api/v1/test/session HTTP/1.1", good, NULL);
  g_autofree char *also = ask (fixture, "GET /api/v1/test/session HTTP/1.1", lower, NULL);
  g_autofree char *doubled = ask (fixture, "GET /api/v1/test/session HTTP/1.1", twice, NULL);
  g_autofree char *oversized = ask (fixture, "GET /api/v1/test/session HTTP/1.1", huge, NULL);
  g_autofree char *unread = post (fixture, "/api/v1/test/session", "", "not JSON");

  g_assert_cmpuint (wire_response_status (signed_in), ==, 200);
  g_assert_nonnull (strstr (wire_response_body (signed_in), "\"session\":true"));
  g_assert_cmpuint (wire_response_status (also), ==, 200);
  assert_problem (doubled, 401, "unauthenticated");
  assert_problem (oversized, 401, "unauthenticated");
  /* Who is not signed in is told so before anything is read of what they sent. */
  assert_problem (unread, 401, "unauthenticated");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *response = ask (fixture, "GET /api/v1/test/session HTTP/1.1", bad[i], NULL);

      assert_problem (response, 401, "unauthenticated");
      assert_header (response, "WWW-Authenticate", "Bearer");
    }
}

static void
test_client_version (WireFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *client;
    const char *code; /* NULL: served */
  } clients[] = {
    { "liveon/0.1.0", NULL },      { "liveon/0.0.9", NULL },      { "other/0.2.0", NULL },
    { "liveon/0.3.0", "version" }, { "liveon/1.0.0", "version" }, { "liveon", "protocol" },
    { "/0.1.0", "protocol" },      { "liveon/x", "protocol" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autofree char *headers = g_strdup_printf ("LiveOn-Client: %s\r\n", clients[i].client);
      g_autofree char *response = ask (fixture, "GET /api/v1/test HTTP/1.1", headers, NULL);

      g_test_message ("%s", clients[i].client);
      if (clients[i].code == NULL)
        g_assert_cmpuint (wire_response_status (response), ==, 200);
      else
        assert_problem (response, wire_response_status (response), clients[i].code);
    }
}

static void
test_problem (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *english = ask (fixture, "GET /api/v1/test/locked HTTP/1.1", "", NULL);
  g_autofree char *japanese
      = ask (fixture, "GET /api/v1/test/locked HTTP/1.1", "Accept-Language: ja-JP\r\n", NULL);

  assert_problem (english, 423, "locked-out");
  assert_header (english, "Retry-After", "300");
  g_assert_nonnull (strstr (english, "\"args\":{\"seconds\":\"300\"}"));
  assert_problem (japanese, 423, "locked-out");
  g_assert_cmpstr (wire_response_body (english), !=, wire_response_body (japanese));
  g_assert_false (g_str_is_ascii (wire_response_body (japanese)));
  g_assert_true (g_str_is_ascii (wire_response_body (english)));
}

static void
test_unanswered (WireFixture *fixture, gconstpointer data)
{
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_autofree char *response = ask (fixture, "GET /api/v1/test/forget HTTP/1.1", "", NULL);

  g_log_set_always_fatal (fatal);
  assert_problem (response, 500, "failed");
  g_assert_null (strstr (response, "unanswered"));
}

static gboolean
has_kept_call (gpointer data)
{
  return kept_call != NULL;
}

/* However long an answer takes, nobody else waits. */
static void
test_late_answer (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);
  g_autofree char *response = NULL;

  wire_client_send_text (client, "GET /api/v1/test/keep HTTP/1.1\r\n" HOST "\r\n");
  test_wait_until (has_kept_call, NULL);
  wire_fixture_assert_serves (fixture);
  wire_fixture_advance (fixture, 2 * LV_TIMEOUT_IDLE_MS);
  lv_call_reply (kept_call, NULL);
  g_clear_pointer (&kept_call, lv_call_unref);
  response = wire_client_take_response (client);
  g_assert_cmpuint (wire_response_status (response), ==, 204);
}

/* Answered after the listener closed everything: nothing happens. */
static void
test_too_late (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);
  g_autoptr (GAsyncResult) result = NULL;

  wire_client_send_text (client, "GET /api/v1/test/keep HTTP/1.1\r\n" HOST "\r\n");
  test_wait_until (has_kept_call, NULL);
  lv_listener_stop_async (fixture->listener, test_take_result, &result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (result);
  wire_fixture_advance (fixture, 2000);
  test_wait_for (result);
  g_assert_true (g_cancellable_is_cancelled (lv_call_get_cancellable (kept_call)));
  lv_call_reply (kept_call, NULL);
  g_clear_pointer (&kept_call, lv_call_unref);
  wire_client_wait_closed (client);
}

/* One that is being answered gets its answer, though the server stops. */
static void
test_stop (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);
  g_autoptr (WireClient) idle = wire_client_new (fixture);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *response = NULL;

  wire_client_send_text (client, "GET /api/v1/test/keep HTTP/1.1\r\n" HOST "\r\n");
  test_wait_until (has_kept_call, NULL);
  fixture->context->is_stopping = TRUE;
  lv_listener_stop_async (fixture->listener, test_take_result, &result);
  wire_client_wait_closed (idle);
  lv_call_reply (kept_call, NULL);
  g_clear_pointer (&kept_call, lv_call_unref);
  response = wire_client_take_response (client);
  g_assert_cmpuint (wire_response_status (response), ==, 204);
  assert_header (response, "Connection", "close");
  test_wait_for (result);
  g_assert_cmpuint (lv_listener_count_connections (fixture->listener), ==, 0);
}

static void
test_stopping (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *response = NULL;

  fixture->context->is_stopping = TRUE;
  response = ask (fixture, "GET /api/v1/server HTTP/1.1", "", NULL);
  assert_problem (response, 503, "stopping");
}

static void
test_rate (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);
  g_autofree char *refused = NULL;

  for (guint i = 0; i < LV_LIMIT_REQUESTS_BURST; i++)
    {
      g_autofree char *response
          = wire_client_ask (client, "DELETE /api/v1/test HTTP/1.1\r\n" HOST "\r\n");

      g_assert_cmpuint (wire_response_status (response), ==, 204);
    }
  refused = wire_client_ask (client, "DELETE /api/v1/test HTTP/1.1\r\n" HOST "\r\n");
  assert_problem (refused, 429, "rate-limited");
  assert_header (refused, "Retry-After", "1");
  wire_client_wait_closed (client);
}

#define add(path, test) g_test_add (path, WireFixture, NULL, set_up, test, wire_fixture_tear_down)

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 120);
  add ("/http/server", test_server);
  add ("/http/headers", test_headers);
  add ("/http/not-found", test_not_found);
  add ("/http/methods", test_methods);
  add ("/http/targets", test_targets);
  add ("/http/odd-heads", test_odd_heads);
  add ("/http/host", test_host);
  add ("/http/call", test_call);
  add ("/http/bodies", test_bodies);
  add ("/http/chunked", test_chunked);
  add ("/http/body-limit", test_body_limit);
  add ("/http/two-lengths", test_two_lengths);
  add ("/http/pipelined", test_pipelined);
  add ("/http/pieces", test_pieces);
  add ("/http/broken-later", test_broken_later);
  add ("/http/authorization", test_authorization);
  add ("/http/client-version", test_client_version);
  add ("/http/problem", test_problem);
  add ("/http/unanswered", test_unanswered);
  add ("/http/late-answer", test_late_answer);
  add ("/http/too-late", test_too_late);
  add ("/http/stop", test_stop);
  add ("/http/stopping", test_stopping);
  add ("/http/rate", test_rate);
  return g_test_run ();
}
