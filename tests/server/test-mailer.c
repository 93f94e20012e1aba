/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mails of a server in this process, to a mail server that others wrote (smtp-sink.py). */
#include "lv-mailer.h"

#include <string.h>

#include "lv-capacity.h"
#include "lv-config.h"
#include "lv-json.h"
#include "lv-mails.h"
#include "lv-server-private.h"
#include "test-support.h"

#define NOW_MS G_GINT64_CONSTANT (1795498102123)
#define MINUTE_MS 60000
#define MAX_LINE 100000

typedef struct
{
  char *folder;
  LiveonServerConfig *config;
  LvTestClock *clock;
  LiveonServer *server;
  GSubprocess *sink;
  GDataInputStream *said; /* by the sink */
} Fixture;

static char *
hear (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_data_input_stream_read_line_async (self->said, G_PRIORITY_DEFAULT, NULL, test_take_result,
                                       &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_data_input_stream_read_line_finish (self->said, result, NULL, NULL);
}

static LvJson *
hear_mail (Fixture *self)
{
  g_autofree char *line = hear (self);
  g_auto (GStrv) defects = NULL;
  LvJson *mail;

  g_assert_nonnull (line);
  mail = lv_json_parse (line, strlen (line), MAX_LINE, NULL);
  g_assert_nonnull (mail);
  g_assert_true (lv_json_get_optional_bool (mail, "is_clean", FALSE));
  defects = lv_json_get_strings (mail, "defects", 9, 99);
  g_assert_cmpuint (g_strv_length (defects), ==, 0);
  return mail;
}

static const char *
get (LvJson *mail, const char *name)
{
  return lv_json_get_optional_string (mail, name, MAX_LINE, "");
}

static void
assert_recipient (LvJson *mail, const char *address)
{
  g_assert_cmpstr (get (mail, "header_to"), ==, address);
}

static void
start (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  liveon_server_start_async (self->server, NULL, test_take_result, &result);
  test_wait_for (result);
  g_assert_true (liveon_server_start_finish (self->server, result, NULL));
}

static void
stop (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  liveon_server_stop_async (self->server, test_take_result, &result);
  test_wait_for (result);
  g_assert_true (liveon_server_stop_finish (self->server, result, NULL));
}

static void
set_mail_server (Fixture *self, const char *scheme, const char *port)
{
  g_autofree char *address = g_strdup_printf ("%s://127.0.0.1:%s", scheme, port);

  g_assert_true (liveon_server_config_set (self->config, "mail", "server", address, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *program
      = g_build_filename (g_getenv ("LIVEON_TEST_SOURCE"), "tests", "server", "smtp-sink.py", NULL);
  g_autofree char *port = NULL;

  self->sink = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                 NULL, "/usr/bin/python3", program, NULL);
  g_assert_nonnull (self->sink);
  self->said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->sink));
  port = hear (self);
  self->folder = test_make_folder ();
  self->config = liveon_server_config_new (self->folder);
  self->clock = lv_test_clock_new (NOW_MS);
  if (g_str_equal (port, "missing"))
    return g_test_skip ("aiosmtpd is not installed");
  liveon_server_config_set (self->config, "server", "listen", "127.0.0.1:0", NULL);
  liveon_server_config_set (self->config, "operator", "server_name", "ライブオン", NULL);
  liveon_server_config_set (self->config, "mail", "from", "liveon@example.com", NULL);
  set_mail_server (self, "smtp", port);
  self->server = lv_server_new (self->config, LV_CLOCK (self->clock));
  start (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->server != NULL)
    {
      stop (self);
      g_assert_finalize_object (self->server);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->sink), NULL, NULL);
  g_subprocess_wait (self->sink, NULL, NULL);
  g_object_unref (self->said);
  g_object_unref (self->sink);
  g_object_unref (self->config);
  /* A timer of what has ended may hold it for a moment. */
  g_object_unref (self->clock);
  test_remove_folder (self->folder);
  g_free (self->folder);
}

static LvContext *
context (Fixture *self)
{
  return lv_server_get_context (self->server);
}

static gboolean
send_mail (Fixture *self, const char *to, const char *subject)
{
  return lv_mailer_send (context (self)->mailer, NULL, to, subject, "本文\n.\nend\n");
}

static gboolean
next_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  return lv_mails_get_next (db, input, error);
}

/* When the first of those that wait is due; 0: none waits. */
static gint64
get_next (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  gint64 next_ms = 0;

  lv_store_run_async (context (self)->store, NULL, next_work, &next_ms, NULL, NULL, NULL,
                      test_take_result, &result);
  test_wait_for (result);
  g_assert_true (lv_store_run_finish (context (self)->store, result, NULL, NULL));
  return next_ms;
}

static void
wait_until_empty (Fixture *self)
{
  while (get_next (self) != 0)
    ;
}

/* Until the try that is under way has failed. */
static void
wait_until_postponed (Fixture *self)
{
  gint64 now_ms = lv_clock_now_ms (LV_CLOCK (self->clock));
  gint64 next_ms;

  while ((next_ms = get_next (self)) <= now_ms)
    g_assert_cmpint (next_ms, !=, 0);
}

static void
test_sent (Fixture *self, gconstpointer data)
{
  g_autoptr (LvJson) first = NULL;
  g_autoptr (LvJson) second = NULL;

  if (self->server == NULL)
    return;
  g_assert_false (send_mail (self, "a@b>\r\nRCPT TO:<c@d", "x"));
  g_assert_true (send_mail (self, "ops@example.org",
                            "ディスクの空きが少なくなっています: とても長い題名です"));
  first = hear_mail (self);
  g_assert_cmpstr (get (first, "sender"), ==, "liveon@example.com");
  assert_recipient (first, "ops@example.org");
  g_assert_cmpstr (get (first, "subject"), ==,
                   "ディスクの空きが少なくなっています: とても長い題名です");
  g_assert_cmpstr (get (first, "from"), ==, "ライブオン <liveon@example.com>");
  g_assert_cmpstr (get (first, "body"), ==, "本文\n.\nend\n");
  g_assert_cmpstr (get (first, "date"), ==, "2026-11-24T05:28:22+00:00");
  wait_until_empty (self);
  send_mail (self, "ops@example.org", "plain");
  second = hear_mail (self);
  g_assert_cmpstr (get (second, "subject"), ==, "plain");
  g_assert_cmpstr (get (second, "id"), !=, get (first, "id"));
}

/* One that is refused for good goes, one for now is tried again; neither keeps others waiting. */
static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (LvJson) other = NULL;
  g_autoptr (LvJson) later = NULL;

  if (self->server == NULL)
    return;
  send_mail (self, "never@example.org", "x");
  send_mail (self, "later@example.org", "y");
  send_mail (self, "ops@example.org", "z");
  other = hear_mail (self);
  assert_recipient (other, "ops@example.org");
  wait_until_postponed (self);
  g_assert_cmpint (get_next (self), ==, NOW_MS + MINUTE_MS);
  lv_test_clock_advance (self->clock, MINUTE_MS);
  later = hear_mail (self);
  assert_recipient (later, "later@example.org");
  wait_until_empty (self);
}

/* Nobody takes it: it waits, over a restart too, and goes when there is a mail server again. */
static void
test_kept (Fixture *self, gconstpointer data)
{
  g_autofree char *before = g_strdup (lv_config_get_string (self->config, LV_KEY_MAIL_SERVER));
  g_autoptr (LvJson) mail = NULL;

  if (self->server == NULL)
    return;
  /* Where nothing listens; and where no TLS that can be trusted is spoken. */
  set_mail_server (self, "smtp", "1");
  send_mail (self, "ops@example.org", "kept");
  wait_until_postponed (self);
  liveon_server_config_set (self->config, "mail", "server", before, NULL);
  set_mail_server (self, "smtp+starttls", strrchr (before, ':') + 1);
  lv_test_clock_advance (self->clock, MINUTE_MS);
  wait_until_postponed (self);
  g_assert_cmpint (get_next (self), ==, NOW_MS + MINUTE_MS + 3 * MINUTE_MS);
  stop (self);
  liveon_server_config_set (self->config, "mail", "server", before, NULL);
  start (self);
  g_assert_cmpint (get_next (self), !=, 0);
  lv_test_clock_advance (self->clock, 3 * MINUTE_MS);
  mail = hear_mail (self);
  g_assert_cmpstr (get (mail, "subject"), ==, "kept");
  wait_until_empty (self);
}

/* What nobody has taken for three days goes. */
static void
test_given_up (Fixture *self, gconstpointer data)
{
  gint64 end_ms = NOW_MS + G_GINT64_CONSTANT (4) * 24 * 60 * MINUTE_MS;

  if (self->server == NULL)
    return;
  set_mail_server (self, "smtp", "1");
  send_mail (self, "ops@example.org", "late");
  wait_until_postponed (self);
  while (get_next (self) != 0)
    {
      lv_test_clock_advance (self->clock, MINUTE_MS * 60);
      g_assert_cmpint (lv_clock_now_ms (LV_CLOCK (self->clock)), <, end_ms);
    }
}

/* Room that runs out is told to whom it concerns, in both languages, and again when there is some.
 */
static void
test_alarm (Fixture *self, gconstpointer data)
{
  g_autoptr (LvJson) mail = NULL;
  g_autoptr (LvJson) calm = NULL;
  LvMachine machine = { .disk_size = 1000000000, .disk_free = 10000000 };
  LvHeadcount count = { 0 };
  LvCapacity *capacity;

  if (self->server == NULL)
    return;
  liveon_server_config_set (self->config, "mail", "alerts_to", "ops@example.org", NULL);
  capacity = lv_watch_get_capacity (context (self)->watch);
  for (guint i = 0; i < LV_ALARM_LOOKS; i++)
    lv_capacity_look (capacity, &machine, &count);
  mail = hear_mail (self);
  g_assert_nonnull (strstr (get (mail, "subject"), "ディスク"));
  g_assert_nonnull (strstr (get (mail, "subject"), "disk: there is almost no room left"));
  g_assert_nonnull (strstr (get (mail, "body"), "liveond announcement add maintenance"));
  g_assert_nonnull (strstr (get (mail, "body"), "now: 944.1"));
  machine.disk_free = 500000000;
  for (guint i = 0; i < 3 * LV_ALARM_LOOKS; i++)
    lv_capacity_look (capacity, &machine, &count);
  calm = hear_mail (self);
  g_assert_nonnull (strstr (get (calm, "subject"), "disk: there is room again"));
  wait_until_empty (self);
}

#define ADD(path, func) g_test_add ("/mailer/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 100);
  ADD ("sent", test_sent);
  ADD ("refused", test_refused);
  ADD ("kept", test_kept);
  ADD ("given-up", test_given_up);
  ADD ("alarm", test_alarm);
  return g_test_run ();
}
