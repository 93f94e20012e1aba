/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the server costs, beside bare libsoup with TLS 1.3 doing the same in the same run:
 *   bench-server LIVEOND BENCH-BARE [--clients N] [--rooms N]
 * memory of idle signed-in WebSocket clients, the time to push one change to all of them, the CPU
 * of a list of rooms, start to accepting, idle memory. Tokens are seeded into the store, since 2
 * 000 sign-ins would measure scrypt. */
#include <glib/gstdio.h>
#include <stdlib.h>

#include "bench-clients.h"
#include "bench-process.h"
#include "bench-seed.h"
#include "lv-certificate.h"

#define LIST_REQUESTS 100
#define STARTS 10

typedef struct
{
  const char *liveond;
  const char *bare;
  guint n_clients;
  guint n_rooms;
  char *folder;
  BenchSeed *seed;
} Bench;

static BenchProcess *
start_server (Bench *bench, int *port)
{
  g_autofree char *config = g_build_filename (bench->folder, "liveond.conf", NULL);
  const char *argv[] = { bench->liveond, "serve", "--config", config, NULL };
  BenchProcess *process = bench_process_start (argv);
  g_autofree char *line = NULL;

  /* The log's line "the server is running (version: 0.1.0, port: 40123)". */
  do
    {
      g_free (line);
      line = bench_process_read_line (process);
      if (line == NULL)
        g_error ("liveond ended before it was running");
    }
  while (strstr (line, "port: ") == NULL);
  *port = atoi (strstr (line, "port: ") + strlen ("port: "));
  return process;
}

static BenchProcess *
start_bare (Bench *bench, const char *body, gsize length, int *port)
{
  g_autofree char *file = g_build_filename (bench->folder, "body", NULL);
  g_autofree char *certificate = g_build_filename (bench->folder, "bare.pem", NULL);
  g_autofree char *key = g_build_filename (bench->folder, "bare.key", NULL);
  const char *names[] = { "localhost", NULL };
  const char *argv[] = { bench->bare, certificate, key, file, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  BenchProcess *process;

  lv_certificate_ensure (certificate, key, names, g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
  g_file_set_contents (file, body, (gssize) length, &error);
  g_assert_no_error (error);
  process = bench_process_start (argv);
  line = bench_process_read_line (process);
  *port = atoi (line);
  return process;
}

static char *
make_hello (guint index, gpointer data)
{
  Bench *bench = data;

  return g_strdup_printf ("{\"type\":\"hello\",\"token\":\"%s\",\"client\":{\"name\":\"liveon\","
                          "\"version\":\"%s\"},\"language\":\"ja\"}",
                          bench_seed_get_token (bench->seed, index), LIVEON_VERSION);
}

static double
measure_start (Bench *bench)
{
  double total = 0;

  for (guint i = 0; i < STARTS; i++)
    {
      gint64 begun = g_get_monotonic_time ();
      int port;
      BenchProcess *process = start_server (bench, &port);

      total += (double) (g_get_monotonic_time () - begun) / 1000.0;
      bench_process_stop (process);
    }
  return total / STARTS;
}

static double
measure_bare_start (Bench *bench)
{
  double total = 0;

  for (guint i = 0; i < STARTS; i++)
    {
      gint64 begun = g_get_monotonic_time ();
      int port;
      BenchProcess *process = start_bare (bench, "{}", 2, &port);

      total += (double) (g_get_monotonic_time () - begun) / 1000.0;
      bench_process_stop (process);
    }
  return total / STARTS;
}

/* CPU of the server for one answer, in ms; the last body is handed out for the reference. */
static double
measure_list (BenchProcess *process, const char *uri, const char *token, GBytes **body)
{
  BenchClients *clients = bench_clients_new (4);
  gint64 before;
  double each;

  *body = bench_clients_request (clients, "GET", uri, token, NULL, 200);
  before = bench_process_cpu_us (process);
  for (guint i = 0; i < LIST_REQUESTS; i++)
    {
      g_bytes_unref (*body);
      *body = bench_clients_request (clients, "GET", uri, token, NULL, 200);
    }
  each = (double) (bench_process_cpu_us (process) - before) / 1000.0 / LIST_REQUESTS;
  bench_clients_free (clients);
  return each;
}

static void
print_list (Bench *bench)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *bare_uri = NULL;
  int port, bare_port;
  BenchProcess *server = start_server (bench, &port);
  BenchProcess *bare;
  double ours, reference;

  uri = g_strdup_printf ("https://127.0.0.1:%d/api/v1/rooms", port);
  ours = measure_list (server, uri, bench_seed_get_token (bench->seed, 0), &body);
  bench_process_stop (server);
  bare = start_bare (bench, g_bytes_get_data (body, NULL), g_bytes_get_size (body), &bare_port);
  bare_uri = g_strdup_printf ("https://127.0.0.1:%d/body", bare_port);
  reference = measure_list (bare, bare_uri, NULL, &again);
  bench_process_stop (bare);
  g_print ("list of %u rooms: %.2f ms of server CPU, %" G_GSIZE_FORMAT
           " bytes (bare libsoup sending the same bytes: %.2f ms; ratio %.2f)\n",
           bench->n_rooms, ours, g_bytes_get_size (body), reference, ours / reference);
}

typedef struct
{
  double kb_each;
  double push_ms;
  double idle_kb;
} Crowd;

static Crowd
measure_crowd (Bench *bench)
{
  Crowd crowd;
  int port;
  BenchProcess *server = start_server (bench, &port);
  BenchClients *clients = bench_clients_new (bench->n_clients + 8);
  g_autofree char *events = g_strdup_printf ("wss://127.0.0.1:%d/api/v1/events", port);
  g_autofree char *room = g_strdup_printf ("https://127.0.0.1:%d/api/v1/rooms/%s", port,
                                           bench_seed_get_room (bench->seed, 0));
  gint64 begun;

  crowd.idle_kb = (double) bench_process_memory_kb (server);
  bench_clients_open (clients, events, bench->n_clients, make_hello, bench);
  crowd.kb_each
      = ((double) bench_process_memory_kb (server) - crowd.idle_kb) / (double) bench->n_clients;
  bench_clients_await (clients, "renamed-by-the-bench");
  begun = g_get_monotonic_time ();
  g_bytes_unref (bench_clients_request (clients, "PATCH", room,
                                        bench_seed_get_token (bench->seed, 0),
                                        "{\"name\":\"renamed-by-the-bench\"}", 200));
  crowd.push_ms = (double) (bench_clients_wait (clients) - begun) / 1000.0;
  bench_clients_free (clients);
  bench_process_stop (server);
  return crowd;
}

static Crowd
measure_bare_crowd (Bench *bench)
{
  /* As long as a room.changed of the same room. */
  g_autofree char *filler = g_strnfill (500, 'x');
  g_autofree char *body = g_strconcat ("renamed-by-the-bench", filler, NULL);
  Crowd crowd;
  int port;
  BenchProcess *bare = start_bare (bench, body, strlen (body), &port);
  BenchClients *clients = bench_clients_new (bench->n_clients + 8);
  g_autofree char *events = g_strdup_printf ("wss://127.0.0.1:%d/ws", port);
  g_autofree char *push = g_strdup_printf ("https://127.0.0.1:%d/push", port);
  gint64 begun;

  crowd.idle_kb = (double) bench_process_memory_kb (bare);
  bench_clients_open (clients, events, bench->n_clients, NULL, NULL);
  crowd.kb_each
      = ((double) bench_process_memory_kb (bare) - crowd.idle_kb) / (double) bench->n_clients;
  bench_clients_await (clients, "renamed-by-the-bench");
  begun = g_get_monotonic_time ();
  g_bytes_unref (bench_clients_request (clients, "GET", push, NULL, NULL, 204));
  crowd.push_ms = (double) (bench_clients_wait (clients) - begun) / 1000.0;
  bench_clients_free (clients);
  bench_process_stop (bare);
  return crowd;
}

static void
print_crowd (Bench *bench)
{
  Crowd bare = measure_bare_crowd (bench);
  Crowd ours = measure_crowd (bench);

  g_print ("idle: %.1f MB (bare: %.1f MB)\n", ours.idle_kb / 1024.0, bare.idle_kb / 1024.0);
  g_print ("a signed-in idle WebSocket client, of %u: %.1f kB (bare: %.1f kB; ratio %.2f)\n",
           bench->n_clients, ours.kb_each, bare.kb_each, ours.kb_each / bare.kb_each);
  g_print ("one change to all of %u: %.0f ms until the last heard it, the client's own work "
           "included (bare: %.0f ms; ratio %.2f)\n",
           bench->n_clients, ours.push_ms, bare.push_ms, ours.push_ms / bare.push_ms);
}

static void
print_start (Bench *bench)
{
  double bare = measure_bare_start (bench);
  double ours = measure_start (bench);

  g_print ("start to accepting, mean of %d: %.0f ms (bare: %.0f ms; ratio %.2f)\n", STARTS, ours,
           bare, ours / bare);
}

int
main (int argc, char *argv[])
{
  Bench bench = { NULL, NULL, 2000, 1000, NULL, NULL };
  GOptionEntry entries[] = {
    { "clients", 0, 0, G_OPTION_ARG_INT, &bench.n_clients, "WebSocket clients", "N" },
    { "rooms", 0, 0, G_OPTION_ARG_INT, &bench.n_rooms, "rooms of the company", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("LIVEOND BENCH-BARE");
  g_autoptr (GError) error = NULL;

  /* The reference must speak what the server speaks; the children inherit it. */
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-ALL:+VERS-TLS1.3", TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 3)
    g_error ("usage: bench-server LIVEOND BENCH-BARE [--clients N] [--rooms N]");
  bench.liveond = argv[1];
  bench.bare = argv[2];
  bench.folder = g_dir_make_tmp ("liveon-bench-XXXXXX", &error);
  g_assert_no_error (error);
  bench.seed = bench_seed_new (bench.folder, bench.n_clients, bench.n_rooms);
  print_start (&bench);
  print_list (&bench);
  print_crowd (&bench);
  bench_seed_free (bench.seed);
  g_free (bench.folder);
  return 0;
}
