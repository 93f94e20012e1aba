/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a collector gets of a whole server in this process. */
#include "lv-watch.h"

#include <string.h>

#include "lv-capacity.h"
#include "lv-config.h"
#include "lv-metric-writer.h"
#include "lv-server-private.h"
#include "test-support.h"

#define NOW_MS G_GINT64_CONSTANT (1800000000000)

typedef struct
{
  char *folder;
  LiveonServerConfig *config;
  LvTestClock *clock;
  LiveonServer *server;
  guint port; /* of the metrics; 0: there are none */
} Fixture;

static void
start (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  liveon_server_start_async (self->server, NULL, test_take_result, &result);
  test_wait_for (result);
  g_assert_true (liveon_server_start_finish (self->server, result, &error));
  g_assert_no_error (error);
  self->port = lv_watch_get_metrics_port (lv_server_get_context (self->server)->watch);
}

static void
stop (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  liveon_server_stop_async (self->server, test_take_result, &result);
  /* Its time limits are the test clock's. */
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (liveon_server_stop_finish (self->server, result, NULL));
}

static void
set_up (Fixture *self, gconstpointer metrics)
{
  self->folder = test_make_folder ();
  self->config = liveon_server_config_new (self->folder);
  self->clock = lv_test_clock_new (NOW_MS);
  g_assert_true (liveon_server_config_set (self->config, "server", "listen", "127.0.0.1:0", NULL));
  if (metrics != NULL)
    g_assert_true (liveon_server_config_set (self->config, "metrics", "listen", metrics, NULL));
  self->server = lv_server_new (self->config, LV_CLOCK (self->clock));
  start (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (lv_server_get_context (self->server) != NULL)
    stop (self);
  g_assert_finalize_object (self->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self->config);
  g_assert_finalize_object (self->clock);
  test_remove_folder (self->folder);
  g_free (self->folder);
}

/* All that comes until the server closes. */
static char *
ask (guint port, const char *request)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GOutputStream) answer = g_memory_output_stream_new_resizable ();
  g_autoptr (GAsyncResult) connected = NULL;
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GError) error = NULL;

  g_socket_client_connect_to_host_async (client, "127.0.0.1", (guint16) port, NULL,
                                         test_take_result, &connected);
  test_wait_for (connected);
  connection = g_socket_client_connect_to_host_finish (client, connected, &error);
  g_assert_no_error (error);
  g_assert_true (
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                 strlen (request), NULL, NULL, &error));
  g_output_stream_splice_async (answer, g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                G_OUTPUT_STREAM_SPLICE_NONE, G_PRIORITY_DEFAULT, NULL,
                                test_take_result, &read);
  test_wait_for (read);
  g_output_stream_write (answer, "", 1, NULL, NULL);
  g_output_stream_close (answer, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (answer));
}

static void
assert_has (const char *text, const char *wanted)
{
  if (strstr (text, wanted) == NULL)
    g_error ("“%s” is not in:\n%s", wanted, text);
}

static void
test_metrics (Fixture *self, gconstpointer data)
{
  g_autofree char *all = ask (self->port, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
  g_autofree char *plain
      = ask (self->port, "GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: text/plain\r\n\r\n");
  g_autofree char *head = ask (self->port, "HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
  g_autofree char *other = ask (self->port, "GET /api/v1/server HTTP/1.1\r\nHost: x\r\n\r\n");
  g_autofree char *post
      = ask (self->port, "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");

  g_assert_true (g_str_has_prefix (all, "HTTP/1.1 200 "));
  assert_has (all, "Content-Type: " LV_OPEN_METRICS_TYPE "\r\n");
  assert_has (all, "Connection: close\r\n");
  assert_has (all, "\nliveon_build_info{version=\"" LIVEON_VERSION "\",");
  assert_has (all, "\nprocess_start_time_seconds 1.8e+09\n");
  assert_has (all, "\nliveon_users 0\n");
  assert_has (all, "\nliveon_participants{path=\"udp\"} 0\n");
  assert_has (all, "\nliveon_connections_limit 10000\n");
  assert_has (all, "\nliveon_answers_total{asked=\"join\"} 0\n");
  assert_has (all, "\nliveon_media_bytes_total{direction=\"out\",kind=\"video\"} 0\n");
  assert_has (all, "\nliveon_join_duration_seconds_count 0\n");
  assert_has (all, "\nliveon_store_latency_seconds_bucket{le=\"+Inf\"} ");
  assert_has (all, "\nliveon_clock_state{state=\"synchronised\"} 1\n");
  g_assert_true (g_str_has_suffix (all, "\n# EOF\n"));
  g_assert_null (strstr (all, "liveon_disk_free_bytes 0\n"));
  g_assert_null (strstr (all, "liveon_certificate_expiry_time_seconds 0\n"));

  assert_has (plain, "Content-Type: " LV_PLAIN_METRICS_TYPE "\r\n");
  g_assert_null (strstr (plain, "# EOF"));
  g_assert_true (g_str_has_prefix (head, "HTTP/1.1 200 "));
  g_assert_true (g_str_has_suffix (head, "\r\n\r\n"));
  g_assert_true (g_str_has_prefix (other, "HTTP/1.1 404 "));
  g_assert_true (g_str_has_prefix (post, "HTTP/1.1 405 "));
}

/* Off unless somebody wants it. */
static void
test_off (Fixture *self, gconstpointer data)
{
  g_assert_cmpuint (self->port, ==, 0);
}

/* A collector that does not end its requests keeps no others out for long: those over the bound are
 * closed at once, and whoever is in goes when the server does. */
static void
test_idle_connections (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) idle = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  char byte;
  gssize n = -1;

  for (guint i = 0; i < 17; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      GSocketConnection *connection;

      g_socket_client_connect_to_host_async (client, "127.0.0.1", (guint16) self->port, NULL,
                                             test_take_result, &result);
      test_wait_for (result);
      connection = g_socket_client_connect_to_host_finish (client, result, NULL);
      g_assert_nonnull (connection);
      g_ptr_array_add (idle, connection);
    }
  while (n < 0)
    {
      g_main_context_iteration (NULL, FALSE);
      n = g_pollable_input_stream_read_nonblocking (
          G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (idle->pdata[16])), &byte, 1, NULL,
          NULL);
    }
  g_assert_cmpint (n, ==, 0);
}

/* A port that something else has is a problem of the configuration, told at the start. */
static void
test_taken (Fixture *self, gconstpointer data)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", self->port);
  g_autofree char *folder = test_make_folder ();
  g_autoptr (LiveonServerConfig) config = liveon_server_config_new (folder);
  g_autoptr (LiveonServer) other = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (liveon_server_config_set (config, "server", "listen", "127.0.0.1:0", NULL));
  g_assert_true (liveon_server_config_set (config, "metrics", "listen", address, NULL));
  other = liveon_server_new (config);
  liveon_server_start_async (other, NULL, test_take_result, &result);
  test_wait_for (result);
  g_assert_false (liveon_server_start_finish (other, result, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFIGURATION);
  g_assert_nonnull (strstr (error->message, address));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  test_remove_folder (folder);
}

static GLogWriterOutput
remember (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  GString *said = data;

  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && strstr (fields[i].value, "clock") != NULL)
      g_string_append_printf (said, "%s\n", (const char *) fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

static void
advance (Fixture *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      lv_test_clock_advance (self->clock, 20000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static GArray *
list_samples (Fixture *self)
{
  gint64 now_ms = lv_clock_now_ms (LV_CLOCK (self->clock));
  LvStore *store = lv_server_get_context (self->server)->store;
  g_autoptr (GAsyncResult) result = NULL;
  gpointer samples = NULL;

  lv_store_run_async (store, NULL, lv_capacity_list_work, &now_ms, NULL, NULL, NULL,
                      test_take_result, &result);
  test_wait_for (result);
  g_assert_true (lv_store_run_finish (store, result, &samples, NULL));
  return samples;
}

static gboolean
has_samples (Fixture *self, guint n)
{
  g_autoptr (GArray) samples = list_samples (self);

  return samples->len >= n;
}

/* One an hour, and none more after a restart. */
static void
test_samples (Fixture *self, gconstpointer data)
{
  g_autoptr (GArray) samples = NULL;
  const LvCapacitySample *first, *second;

  while (!has_samples (self, 1))
    lv_test_clock_advance (self->clock, 20000);
  stop (self);
  start (self);
  while (!has_samples (self, 2))
    lv_test_clock_advance (self->clock, 20000);
  samples = list_samples (self);
  g_assert_cmpuint (samples->len, ==, 2);
  first = &g_array_index (samples, LvCapacitySample, 0);
  second = &g_array_index (samples, LvCapacitySample, 1);
  g_assert_cmpint (second->time_ms, >=, first->time_ms + 60 * 60 * 1000);
  g_assert_cmpint (first->disk_size, >, 0);
  g_assert_cmpint (first->disk_free, >, 0);
  g_assert_cmpint (first->accounts, ==, 0);
}

/* The clock's state is said when it changes, and only then (12.4.4). */
static void
test_clock (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  GString *said = g_string_new (NULL);

  /* Once a process: this test is the last. */
  g_log_set_writer_func (remember, said, NULL);
  advance (self, 3);
  g_assert_cmpstr (said->str, ==, "");
  lv_test_clock_set_state (self->clock, LV_CLOCK_UNSYNCHRONISED);
  lv_test_clock_set_offset_us (self->clock, -1250000);
  advance (self, 3);
  g_assert_cmpstr (said->str, ==,
                   "the clock is not synchronised: set up NTP (systemd-timesyncd or chrony)\n");
  text = ask (self->port, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
  assert_has (text, "\nliveon_clock_state{state=\"synchronised\"} 0\n");
  assert_has (text, "\nliveon_clock_state{state=\"unsynchronised\"} 1\n");
  assert_has (text, "\nliveon_clock_offset_seconds -1.25\n");
  g_string_truncate (said, 0);
  lv_test_clock_set_state (self->clock, LV_CLOCK_SYNCHRONISED);
  advance (self, 3);
  g_assert_cmpstr (said->str, ==, "the clock is synchronised again\n");
}

#define ADD(path, metrics, func)                                                                   \
  g_test_add ("/watch/" path, Fixture, metrics, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 100);
  ADD ("metrics", "127.0.0.1:0", test_metrics);
  ADD ("off", NULL, test_off);
  ADD ("idle-connections", "127.0.0.1:0", test_idle_connections);
  ADD ("taken", "127.0.0.1:0", test_taken);
  ADD ("samples", NULL, test_samples);
  ADD ("clock", "127.0.0.1:0", test_clock);
  return g_test_run ();
}
