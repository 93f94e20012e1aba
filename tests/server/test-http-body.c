/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Answers that are made while they are sent: whole, slow, broken off, left. */
#include <string.h>

#include "lv-body.h"
#include "lv-call-private.h"
#include "lv-limits.h"
#include "wire-fixture.h"

#define ASK "GET /api/v1/test/long HTTP/1.1\r\nHost: localhost\r\n\r\n"
#define PIECES 400
#define PIECE (50 * 1000)

/* One that is being made: PIECES of zeros and a last word. */
typedef struct
{
  LvBody *body;
  guint n_written;
  gboolean is_broken_off;
  gboolean has_failed;
  gboolean is_done;
} Making;

static Making making;
static char piece[PIECE];

static void write_next (void);

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
      making.has_failed = TRUE;
      lv_body_end (making.body, FALSE);
      return;
    }
  making.n_written++;
  write_next ();
}

static void
write_next (void)
{
  if (making.n_written < PIECES)
    {
      g_output_stream_write_all_async (G_OUTPUT_STREAM (making.body), piece, sizeof piece,
                                       G_PRIORITY_DEFAULT, NULL, on_written, NULL);
      return;
    }
  making.is_done = TRUE;
  lv_body_end (making.body, !making.is_broken_off);
}

static void
serve_long (LvCall *call)
{
  lv_call_answer (
      call, &(LvAnswer){ .status = 200, .content_type = "text/plain", .stream = making.body });
  write_next ();
}

static const LvRoute routes[] = {
  { "GET", "/api/v1/test/long", LV_ACCESS_ANYONE, serve_long },
  { NULL, NULL, LV_ACCESS_ANYONE, NULL },
};

static void
set_up (WireFixture *fixture, gconstpointer data)
{
  wire_fixture_set_up (fixture, data);
  lv_dispatch_add (fixture->context->dispatch, routes);
  memset (piece, '0', sizeof piece);
  making = (Making){ .body = lv_body_new () };
}

static void
tear_down (WireFixture *fixture, gconstpointer data)
{
  wire_fixture_tear_down (fixture, data);
  g_assert_finalize_object (making.body);
}

/* How many bytes the chunks carry; −1 while the last one has not come. */
static gssize
count_chunks (const GString *received)
{
  const char *at = strstr (received->str, "\r\n\r\n");
  const char *end = received->str + received->len;
  gssize count = 0;

  for (at = at != NULL ? at + 4 : end; at < end;)
    {
      char *rest = NULL;
      guint64 size = g_ascii_strtoull (at, &rest, 16);

      if (rest + 2 > end || (gsize) (end - rest) < size + 4)
        return -1;
      g_assert_true (rest[0] == '\r' && rest[1] == '\n');
      if (size == 0)
        return count;
      count += (gssize) size;
      at = rest + 2 + size + 2;
    }
  return -1;
}

static gboolean
is_whole (gpointer client)
{
  return count_chunks (((WireClient *) client)->received) >= 0;
}

static void
test_whole (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);
  g_autofree char *encoding = NULL;

  wire_client_send_text (client, ASK);
  test_wait_until (is_whole, client);
  g_assert_cmpint (count_chunks (client->received), ==, PIECES * PIECE);
  encoding = wire_response_header (client->received->str, "Transfer-Encoding");
  g_assert_cmpstr (encoding, ==, "chunked");
  g_assert_true (making.is_done);
  /* The connection serves on. */
  g_string_truncate (client->received, 0);
  g_free (wire_client_ask (client, "GET /api/v1/server HTTP/1.1\r\nHost: localhost\r\n\r\n"));
}

static gboolean
has_begun (gpointer unused)
{
  return making.n_written > 0;
}

/* What the network and the socket's buffers take, and two portions: then it waits, and nobody else
 * does. */
static void
test_slow (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);
  guint written = 0;

  wire_client_stop_reading (client);
  wire_client_send_text (client, ASK);
  test_wait_until (has_begun, NULL);
  for (guint i = 0; i < 20 || written != making.n_written; i++)
    {
      written = making.n_written;
      wire_fixture_assert_serves (fixture);
    }
  g_assert_cmpuint (making.n_written, <, PIECES);
  /* Who takes nothing for that long is dropped. */
  wire_fixture_advance (fixture, 2 * LV_TIMEOUT_REQUEST_MS);
  g_assert_true (making.has_failed);
}

static void
test_broken_off (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);

  making.is_broken_off = TRUE;
  wire_client_send_text (client, ASK);
  wire_client_wait_closed (client);
  g_assert_true (making.is_done);
  g_assert_false (is_whole (client));
}

static gboolean
has_failed (gpointer unused)
{
  return making.has_failed;
}

static void
test_left (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);

  wire_client_send_text (client, ASK);
  test_wait_until (has_begun, NULL);
  wire_client_reset (client);
  test_wait_until (has_failed, NULL);
  g_assert_false (making.is_done);
}

/* Nobody writes into what is not read. */
static void
test_head (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);

  wire_client_send_text (client, "HEAD /api/v1/test/long HTTP/1.1\r\nHost: localhost\r\n\r\n");
  wire_client_wait_text (client, "\r\n\r\n");
  test_wait_until (has_failed, NULL);
  g_assert_true (g_str_has_suffix (client->received->str, "\r\n\r\n"));
}

#define add(path, test) g_test_add (path, WireFixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  add ("/http-body/whole", test_whole);
  add ("/http-body/slow", test_slow);
  add ("/http-body/broken-off", test_broken_off);
  add ("/http-body/left", test_left);
  add ("/http-body/head", test_head);
  return g_test_run ();
}
