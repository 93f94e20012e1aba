/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-control-socket.h"

#include <errno.h>
#include <gio/gunixconnection.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lv-config.h"
#include "lv-control-message.h"
#include "lv-error.h"
#include "lv-log.h"
#include "lv-operator.h"

#define MAX_CONNECTIONS 16
#define REQUEST_TIMEOUT_MS 10000
#define CHUNK 16384

/* A socket's name has room for so much. */
#define MAX_PATH 107

struct _LvControlSocket
{
  LvContext *context;
  char *path;
  GSocketService *service;
  GPtrArray *connections; /* of Connection, owned */
  GTask *stop;            /* while stopping */
};

/* reading → (taking descriptors →) running → answering → gone */
typedef struct
{
  LvControlSocket *control;
  GSocketConnection *stream;
  GCancellable *cancellable; /* ends what comes before the command runs */
  guint timeout;
  char *actor;
  GString *input;
  char *chunk;
  char *output; /* being sent */
  char *command;
  LvJson *arguments;
  GUnixFDList *files;
  guint n_files;
  gboolean is_running;
} Connection;

/* It may hold passwords. */
static void
free_text (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
connection_free (Connection *self)
{
  lv_clock_clear_timeout (self->control->context->clock, &self->timeout);
  g_io_stream_close (G_IO_STREAM (self->stream), NULL, NULL);
  g_object_unref (self->stream);
  g_object_unref (self->cancellable);
  g_clear_object (&self->files);
  g_clear_pointer (&self->arguments, lv_json_unref);
  free_text (self->output);
  explicit_bzero (self->input->str, self->input->allocated_len);
  g_string_free (self->input, TRUE);
  explicit_bzero (self->chunk, CHUNK);
  g_free (self->chunk);
  g_free (self->command);
  g_free (self->actor);
  g_free (self);
}

static void
finish_stop (LvControlSocket *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->stop);

  lv_control_socket_free (self);
  g_task_return_boolean (task, TRUE);
}

static void
connection_end (Connection *self)
{
  LvControlSocket *control = self->control;

  g_ptr_array_remove_fast (control->connections, self);
  if (control->stop != NULL && control->connections->len == 0)
    finish_stop (control);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    lv_debug ("an operator did not wait for the answer", "ERROR", error->message, NULL);
  connection_end (user_data);
}

/* Takes the text. */
static void
send_text (Connection *self, char *text, GAsyncReadyCallback callback)
{
  free_text (self->output);
  self->output = text;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (self->stream)), text,
                                   strlen (text), G_PRIORITY_DEFAULT, NULL, callback, self);
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Connection *self = user_data;
  g_autoptr (GError) error = NULL;
  char *answer = lv_operator_run_finish (result, &error);

  send_text (self, lv_control_message_answer (answer, error), on_answered);
  free_text (answer);
}

static void
refuse (Connection *self, const GError *error)
{
  self->is_running = TRUE;
  lv_clock_clear_timeout (self->control->context->clock, &self->timeout);
  send_text (self, lv_control_message_answer (NULL, error), on_answered);
}

static void
run (Connection *self)
{
  self->is_running = TRUE;
  lv_clock_clear_timeout (self->control->context->clock, &self->timeout);
  lv_operator_run_async (self->control->context, &(LvOperatorCaller){ .actor = self->actor },
                         self->command, self->arguments, self->files, NULL, on_run, self);
}

/* The byte that carries a descriptor is there: taking it does not wait. */
static gboolean
on_file_ready (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  Connection *self = user_data;
  int file = g_cancellable_is_cancelled (self->cancellable)
                 ? -1
                 : g_unix_connection_receive_fd (G_UNIX_CONNECTION (self->stream), NULL, NULL);

  if (file < 0)
    {
      connection_end (self);
      return G_SOURCE_REMOVE;
    }
  if (self->files == NULL)
    self->files = g_unix_fd_list_new ();
  g_unix_fd_list_append (self->files, file, NULL);
  close (file);
  if (--self->n_files > 0)
    return G_SOURCE_CONTINUE;
  run (self);
  return G_SOURCE_REMOVE;
}

static void
take_files (Connection *self)
{
  g_autoptr (GSource) source = g_socket_create_source (
      g_socket_connection_get_socket (self->stream), G_IO_IN, self->cancellable);

  g_source_set_callback (source, G_SOURCE_FUNC (on_file_ready), self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
on_files_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Connection *self = user_data;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    take_files (self);
  else
    connection_end (self);
}

static void
take_request (Connection *self)
{
  g_autoptr (GError) error = NULL;
  int n_files;

  if (!lv_control_message_read (self->input->str, self->input->len, &self->command,
                                &self->arguments, &error))
    {
      refuse (self, error);
      return;
    }
  n_files = lv_operator_count_files (self->command);
  self->n_files = n_files > 0 ? (guint) n_files : 0;
  if (self->n_files > 0)
    send_text (self, lv_control_message_ask_files (self->n_files), on_files_asked);
  else
    run (self);
}

static void read_more (Connection *self);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Connection *self = user_data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  g_autoptr (GError) error = NULL;

  if (length <= 0)
    {
      connection_end (self);
      return;
    }
  g_string_append_len (self->input, self->chunk, length);
  if (self->input->len > LV_OPERATOR_MAX_REQUEST)
    {
      error = lv_error_new_too_large (LV_OPERATOR_MAX_REQUEST);
      refuse (self, error);
    }
  else if (memchr (self->input->str, '\n', self->input->len) == NULL)
    read_more (self);
  else
    take_request (self);
}

static void
read_more (Connection *self)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (self->stream)), self->chunk,
                             CHUNK, G_PRIORITY_DEFAULT, self->cancellable, on_read, self);
}

static gboolean
on_timeout (gpointer data)
{
  Connection *self = data;

  self->timeout = 0;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

/* By the kernel's word: root, or the user of this process. NULL for others. */
static char *
identify (GSocketConnection *stream)
{
  GSocket *socket = g_socket_connection_get_socket (stream);
  g_autoptr (GCredentials) credentials = g_socket_get_credentials (socket, NULL);
  uid_t uid;

  if (credentials == NULL)
    return NULL;
  uid = g_credentials_get_unix_user (credentials, NULL);
  if (uid != 0 && uid != geteuid ())
    return NULL;
  return lv_control_actor (uid, g_credentials_get_unix_pid (credentials, NULL));
}

static gboolean
on_incoming (GSocketService *service,
             GSocketConnection *stream,
             GObject *source,
             gpointer user_data)
{
  LvControlSocket *control = user_data;
  g_autofree char *actor = identify (stream);
  Connection *self;

  if (actor == NULL || control->connections->len >= MAX_CONNECTIONS)
    {
      lv_notice ("a connection to the control socket was refused", NULL);
      return TRUE;
    }
  self = g_new0 (Connection, 1);
  self->control = control;
  self->stream = g_object_ref (stream);
  self->cancellable = g_cancellable_new ();
  self->actor = g_steal_pointer (&actor);
  self->input = g_string_new (NULL);
  self->chunk = g_malloc (CHUNK);
  self->timeout
      = lv_clock_timeout_add (control->context->clock, REQUEST_TIMEOUT_MS, on_timeout, self);
  g_ptr_array_add (control->connections, self);
  read_more (self);
  return TRUE;
}

/* What an earlier run left; never anything but a socket. */
static gboolean
make_way (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  GStatBuf status;

  if (strlen (path) > MAX_PATH)
    lv_error_set_detail (error, LIVEON_ERROR_CONFIGURATION, "%s: the path is too long", path);
  else if (g_mkdir_with_parents (folder, 0700) != 0)
    lv_error_set_detail (error, LIVEON_ERROR_CONFIGURATION, "%s: %s", folder, g_strerror (errno));
  else if (g_lstat (path, &status) == 0 && !S_ISSOCK (status.st_mode))
    lv_error_set_detail (error, LIVEON_ERROR_CONFIGURATION, "%s: this is no socket", path);
  else
    {
      g_unlink (path);
      return TRUE;
    }
  if (error != NULL)
    {
      lv_error_add_argument (*error, "group", "server");
      lv_error_add_argument (*error, "key", "control_socket");
    }
  return FALSE;
}

LvControlSocket *
lv_control_socket_start (LvContext *context, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketService) service = NULL;
  g_autofree char *path = lv_config_dup_control_socket (context->config);
  LvControlSocket *self;

  g_type_ensure (G_TYPE_UNIX_CONNECTION);
  if (!make_way (path, error))
    return NULL;
  service = g_socket_service_new ();
  address = g_unix_socket_address_new (path);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  g_chmod (path, 0600);
  self = g_new0 (LvControlSocket, 1);
  self->context = context;
  self->path = g_steal_pointer (&path);
  self->service = g_steal_pointer (&service);
  self->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) connection_free);
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  return self;
}

static void
close_service (LvControlSocket *self)
{
  if (self->service == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  g_unlink (self->path);
}

void
lv_control_socket_free (LvControlSocket *self)
{
  close_service (self);
  g_ptr_array_unref (self->connections);
  g_free (self->path);
  g_free (self);
}

void
lv_control_socket_stop_async (LvControlSocket *self,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, lv_control_socket_stop_async);
  close_service (self);
  self->stop = g_steal_pointer (&task);
  for (guint i = 0; i < self->connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (self->connections, i);

      if (!connection->is_running)
        g_cancellable_cancel (connection->cancellable);
    }
  if (self->connections->len == 0)
    finish_stop (self);
}

gboolean
lv_control_socket_stop_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
