/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-control-message.h"

#include <gio/gunixconnection.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <unistd.h>

#include "lv-error.h"
#include "lv-json-writer.h"
#include "lv-limits.h"
#include "lv-operator.h"

#define MAX_COMMAND 64
#define MAX_WORDS 4000
#define NO_LOGIN_UID G_MAXUINT32

gboolean
lv_control_message_read (
    const char *line, gsize length, char **command, LvJson **arguments, GError **error)
{
  const char *end = memchr (line, '\n', length);
  g_autoptr (LvJson) json = NULL;

  /* Nothing may follow: descriptors would come with it unseen. */
  if (end == NULL || end + 1 != line + length)
    {
      lv_error_set_detail (error, LIVEON_ERROR_PROTOCOL, "a request is one line");
      return FALSE;
    }
  json = lv_json_parse (line, end - line, LV_OPERATOR_MAX_REQUEST, error);
  if (json == NULL)
    return FALSE;
  *command = g_strdup (lv_json_get_string (json, "command", MAX_COMMAND));
  *arguments = lv_json_ref (lv_json_get_object (json, "arguments"));
  return lv_json_end (json, error);
}

static void
write_argument (const char *name, const char *value, gpointer data)
{
  lv_json_string (data, name, value);
}

char *
lv_control_message_answer (const char *answer, const GError *error)
{
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();
  g_autofree char *text = NULL;

  lv_json_begin_object (writer, NULL);
  if (answer != NULL)
    lv_json_raw (writer, "answer", answer, -1);
  else
    {
      lv_json_begin_object (writer, "error");
      lv_json_string (writer, "code", liveon_error_get_code (error));
      lv_json_string (writer, "message", error->message);
      lv_json_begin_object (writer, "args");
      lv_error_foreach_argument (error, write_argument, writer);
      lv_json_end_object (writer);
      lv_json_end_object (writer);
    }
  lv_json_end_object (writer);
  text = lv_json_writer_free_to_string (g_steal_pointer (&writer), NULL);
  return g_strconcat (text, "\n", NULL);
}

char *
lv_control_message_ask_files (guint n_files)
{
  return g_strdup_printf ("{\"files\":%u}\n", n_files);
}

char *
lv_control_actor (uid_t uid, pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%ld/loginuid", (long) pid);
  g_autofree char *text = NULL;
  g_autofree char *name = uid == 0            ? g_strdup ("root")
                          : uid == geteuid () ? g_strdup (g_get_user_name ())
                                              : g_strdup_printf ("%lu", (unsigned long) uid);
  guint64 login_uid = NO_LOGIN_UID;

  if (g_file_get_contents (path, &text, NULL, NULL))
    g_ascii_string_to_unsigned (g_strchomp (text), 10, 0, G_MAXUINT32, &login_uid, NULL);
  if (login_uid == NO_LOGIN_UID || login_uid == uid)
    return g_strdup_printf ("operator:%s", name);
  return g_strdup_printf ("operator:%s(%" G_GUINT64_FORMAT ")", name, login_uid);
}

/* --- the end that asks --- */

static void
add_argument (const char *name, const char *value, gpointer data)
{
  lv_error_add_argument (data, name, value);
}

static GError *
read_error (LvJson *json)
{
  LvJson *object = lv_json_get_object (json, "error");
  const char *word = lv_json_get_string (object, "code", MAX_COMMAND);
  const char *message = lv_json_get_optional_string (object, "message", MAX_WORDS, "");
  LvJson *arguments = lv_json_get_object (object, "args");
  LiveonError code = LIVEON_ERROR_FAILED;
  GError *error = NULL;

  if (!lv_json_end (json, &error))
    return error;
  lv_error_code_from_word (word, &code);
  error = lv_error_new_detail (code, "%s", message);
  lv_json_foreach_string (arguments, add_argument, error);
  return error;
}

static gboolean
send_files (GSocketConnection *stream, GUnixFDList *files, GError **error)
{
  gsize length = files != NULL ? (gsize) g_unix_fd_list_get_length (files) : 0;

  for (gsize i = 0; i < length; i++)
    {
      int file = g_unix_fd_list_get (files, (int) i, error);
      gboolean is_sent;

      if (file < 0)
        return FALSE;
      is_sent = g_unix_connection_send_fd (G_UNIX_CONNECTION (stream), file, NULL, error);
      close (file);
      if (!is_sent)
        return FALSE;
    }
  return TRUE;
}

/* The text of the answer; NULL with error. */
static char *
read_answer (GSocketConnection *stream, GUnixFDList *files, GError **error)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (stream));
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (in);
  static const char start[] = "{\"answer\":";
  gsize length;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  for (;;)
    {
      g_autoptr (LvJson) json = NULL;
      g_autofree char *line = g_data_input_stream_read_line (lines, &length, NULL, error);

      if (line == NULL)
        {
          if (error != NULL && *error == NULL)
            lv_error_set_detail (error, LIVEON_ERROR_STOPPING, "the server went without an answer");
          return NULL;
        }
      if (g_str_has_prefix (line, start) && line[length - 1] == '}')
        return g_strndup (line + strlen (start), length - strlen (start) - 1);
      json = lv_json_parse (line, length, LV_LIMIT_ANSWER, error);
      if (json == NULL)
        return NULL;
      if (!lv_json_has (json, "files"))
        {
          g_propagate_error (error, read_error (json));
          return NULL;
        }
      if (!send_files (stream, files, error))
        return NULL;
    }
}

char *
lv_control_ask (const char *path,
                const char *command,
                const char *arguments,
                GUnixFDList *files,
                gboolean *is_there,
                GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) stream = NULL;
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();
  g_autofree char *text = NULL;
  g_autofree char *request = NULL;
  gboolean is_sent;

  stream = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, error);
  *is_there = stream != NULL;
  if (stream == NULL)
    return NULL;
  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "command", command);
  lv_json_raw (writer, "arguments", arguments, -1);
  lv_json_end_object (writer);
  text = lv_json_writer_free_to_string (g_steal_pointer (&writer), NULL);
  request = g_strconcat (text, "\n", NULL);
  is_sent = g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)),
                                       request, strlen (request), NULL, NULL, error);
  explicit_bzero (text, strlen (text));
  explicit_bzero (request, strlen (request));
  return is_sent ? read_answer (stream, files, error) : NULL;
}
