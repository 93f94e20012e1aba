/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A server of its own in this process: starts, answers operators, stops, starts again. */
#include "liveon-server.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lv-config.h"
#include "lv-control-message.h"
#include "lv-error.h"
#include "lv-server-private.h"
#include "test-support.h"

typedef struct
{
  char *folder;
  LiveonServerConfig *config;
  LiveonServer *server;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = test_make_folder ();
  self->config = liveon_server_config_new (self->folder);
  liveon_server_config_set (self->config, "server", "listen", "127.0.0.1:0", &error);
  g_assert_no_error (error);
  self->server = liveon_server_new (self->config);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->server != NULL)
    g_assert_finalize_object (self->server);
  if (self->config != NULL)
    g_assert_finalize_object (self->config);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  test_remove_folder (self->folder);
  g_free (self->folder);
}

static gboolean
start (LiveonServer *server, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  liveon_server_start_async (server, NULL, test_take_result, &result);
  test_wait_for (result);
  return liveon_server_start_finish (server, result, error);
}

static void
must_start (LiveonServer *server)
{
  g_autoptr (GError) error = NULL;

  start (server, &error);
  g_assert_no_error (error);
}

static void
must_stop (LiveonServer *server)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  liveon_server_stop_async (server, test_take_result, &result);
  test_wait_for (result);
  g_assert_true (liveon_server_stop_finish (server, result, &error));
  g_assert_no_error (error);
}

/* The other end blocks: it asks from a thread while the server works here. */
typedef struct
{
  char *path;
  const char *command;
  const char *arguments;
  gboolean is_there;
} Question;

static void
ask_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  char *answer = lv_control_ask (question->path, question->command, question->arguments, NULL,
                                 &question->is_there, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, g_free);
  else
    g_task_return_error (task, error);
}

static char *
ask (Fixture *self, const char *command, const char *arguments, GError **error)
{
  g_autofree char *path = lv_config_dup_control_socket (self->config);
  Question question = { path, command, arguments, FALSE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, test_take_result, &result);

  g_task_set_task_data (task, &question, NULL);
  g_task_run_in_thread (task, ask_in_thread);
  test_wait_for (result);
  return g_task_propagate_pointer (task, error);
}

static void
test_start_stop (Fixture *self, gconstpointer data)
{
  g_autofree char *pin = NULL;
  g_autofree char *socket_path = lv_config_dup_control_socket (self->config);
  GStatBuf status;

  g_assert_null (liveon_server_get_pin (self->server));
  g_assert_cmpuint (liveon_server_get_port (self->server), ==, 0);
  must_start (self->server);
  pin = g_strdup (liveon_server_get_pin (self->server));
  g_assert_cmpuint (strlen (pin), ==, 64);
  g_assert_cmpuint (liveon_server_get_port (self->server), >, 0);
  g_assert_cmpint (g_stat (socket_path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  must_stop (self->server);
  g_assert_false (g_file_test (socket_path, G_FILE_TEST_EXISTS));
  must_stop (self->server);

  /* The same object again, and the same key. */
  must_start (self->server);
  g_assert_cmpstr (liveon_server_get_pin (self->server), ==, pin);
  must_stop (self->server);
}

static void
test_start_twice (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  must_start (self->server);
  g_assert_false (start (self->server, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFLICT);
  must_stop (self->server);
}

static LiveonServer *
start_elsewhere (const char *folder)
{
  g_autoptr (LiveonServerConfig) config = liveon_server_config_new (folder);
  g_autoptr (LiveonServer) server = NULL;

  g_assert_true (liveon_server_config_set (config, "server", "listen", "127.0.0.1:0", NULL));
  server = liveon_server_new (config);
  must_start (server);
  return g_steal_pointer (&server);
}

/* A second server on the same directory is refused; elsewhere three live side by side, and one that
 * stops leaves the others alone. */
static void
test_several (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonServer) same = liveon_server_new (self->config);
  g_autofree char *second_folder = test_make_folder ();
  g_autofree char *third_folder = test_make_folder ();
  g_autoptr (LiveonServer) second = NULL;
  g_autoptr (LiveonServer) third = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;

  must_start (self->server);
  g_assert_false (start (same, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  g_clear_error (&error);
  second = start_elsewhere (second_folder);
  third = start_elsewhere (third_folder);
  g_assert_cmpuint (liveon_server_get_port (second), !=, liveon_server_get_port (self->server));
  g_assert_cmpuint (liveon_server_get_port (second), !=, liveon_server_get_port (third));
  g_assert_cmpstr (liveon_server_get_pin (second), !=, liveon_server_get_pin (self->server));
  g_assert_cmpstr (liveon_server_get_pin (second), !=, liveon_server_get_pin (third));
  must_stop (second);
  answer = ask (self, "pin", "{}", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (answer, liveon_server_get_pin (self->server)));
  must_stop (third);
  must_stop (self->server);
  test_remove_folder (second_folder);
  test_remove_folder (third_folder);
}

/* A start that fails leaves nothing behind: the port is taken, then it is free. */
static void
test_port_taken (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = test_make_folder ();
  g_autofree char *listen = NULL;
  g_autoptr (LiveonServerConfig) config = liveon_server_config_new (folder);
  g_autoptr (LiveonServer) other = liveon_server_new (config);
  g_autoptr (GError) error = NULL;

  must_start (self->server);
  listen = g_strdup_printf ("127.0.0.1:%u", liveon_server_get_port (self->server));
  g_assert_true (liveon_server_config_set (config, "server", "listen", listen, NULL));
  g_assert_false (start (other, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, listen));
  must_stop (other);
  must_stop (self->server);
  must_start (other);
  must_stop (other);
  test_remove_folder (folder);
}

/* Asked to stop before it has started: the start is answered, too. */
static void
test_stop_while_starting (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GError) error = NULL;

  liveon_server_start_async (self->server, NULL, test_take_result, &started);
  liveon_server_stop_async (self->server, test_take_result, &stopped);
  test_wait_for (stopped);
  test_wait_for (started);
  g_assert_false (liveon_server_start_finish (self->server, started, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STOPPING);
  g_assert_true (liveon_server_stop_finish (self->server, stopped, NULL));
}

static void
test_wrong_pepper (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "pepper", NULL);
  g_autoptr (GError) error = NULL;

  must_start (self->server);
  must_stop (self->server);
  g_assert_true (
      g_file_set_contents_full (path, "short", -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  g_assert_false (start (self->server, &error));
  g_assert_nonnull (strstr (error->message, path));
  must_stop (self->server);
}

static void
test_control (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;

  must_start (self->server);
  answer = ask (self, "pin", "{}", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (answer, liveon_server_get_pin (self->server)));
  g_assert_null (ask (self, "no.such", "{}", &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (ask (self, "tenant.set", "{\"tenant\":\"nobody\"}", &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (ask (self, "pin", "{]", &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
  must_stop (self->server);
}

static void
test_reload (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "liveond.conf", NULL);
  g_autofree char *state = g_build_filename (self->folder, "state", NULL);
  g_autofree char *text
      = g_strdup_printf ("[server]\nlisten=127.0.0.1:0\nstate_directory=%s\n", state);
  g_autofree char *next = g_strconcat (text, "proxy_protocol=true\n[operator]\nname=New\n", NULL);
  g_autoptr (LiveonServerConfig) config = NULL;
  g_autoptr (LiveonServer) server = NULL;
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  config = liveon_server_config_new_from_file (path, &error);
  g_assert_no_error (error);
  server = liveon_server_new (config);
  g_assert_false (liveon_server_reload (server, &error));
  g_clear_error (&error);
  must_start (server);
  g_assert_true (g_file_set_contents (path, next, -1, NULL));
  g_assert_true (lv_server_reload (server, &kept, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (lv_config_get_string (config, LV_KEY_OPERATOR_NAME), ==, "New");
  g_assert_cmpuint (kept->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (kept, 0), ==, "proxy_protocol");

  /* A wrong file changes nothing. */
  g_assert_true (g_file_set_contents (path, "[operator]\nname=Newer\nnmae=x\n", -1, NULL));
  g_assert_false (liveon_server_reload (server, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFIGURATION);
  g_assert_cmpstr (lv_config_get_string (config, LV_KEY_OPERATOR_NAME), ==, "New");
  must_stop (server);
}

#define ADD(name, func) g_test_add ("/server/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 120);
  ADD ("start-stop", test_start_stop);
  ADD ("start-twice", test_start_twice);
  ADD ("several", test_several);
  ADD ("port-taken", test_port_taken);
  ADD ("stop-while-starting", test_stop_while_starting);
  ADD ("wrong-pepper", test_wrong_pepper);
  ADD ("control", test_control);
  ADD ("reload", test_reload);
  return g_test_run ();
}
