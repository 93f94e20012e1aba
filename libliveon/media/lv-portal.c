/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-portal.h"

#include <gio/gunixfdlist.h>

#include "lv-gst.h"

#define NOT_ALLOWED "org.freedesktop.portal.Error.NotAllowed"
#define REQUEST_INTERFACE "org.freedesktop.portal.Request"

/* Of Request's signal Response. */
enum
{
  RESPONSE_DONE,
  RESPONSE_CANCELLED,
};

typedef struct
{
  GDBusConnection *bus;
  char *path; /* of the request's object */
  guint subscription;
  gulong cancelled_id;
} Request;

gboolean
lv_portal_is_needed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) || g_getenv ("SNAP") != NULL;
}

char *
lv_portal_make_token (void)
{
  return g_strdup_printf ("liveon%08x%08x", g_random_int (), g_random_int ());
}

GError *
lv_portal_take_error (GError *error, const char *device)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);
  const char *why = "failed";
  GError *ours;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE))
    why = "missing";
  else if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED)
           || g_strcmp0 (name, NOT_ALLOWED) == 0)
    why = "forbidden";
  ours = lv_gst_error_new (device, why, error->message);
  g_error_free (error);
  return ours;
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->bus);
  g_free (request->path);
  g_free (request);
}

/* However it ends, it ends here. result NULL: with error. */
static void
end_request (GTask *task, GVariant *result, GError *error)
{
  Request *request = g_task_get_task_data (task);

  if (request->subscription == 0)
    {
      g_clear_error (&error);
      return;
    }
  g_dbus_connection_signal_unsubscribe (request->bus, request->subscription);
  request->subscription = 0;
  g_cancellable_disconnect (g_task_get_cancellable (task), request->cancelled_id);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_variant_ref (result), (GDestroyNotify) g_variant_unref);
  g_object_unref (task);
}

static void
on_response (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer data)
{
  g_autoptr (GVariant) results = NULL;
  guint32 response;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (response == RESPONSE_DONE)
    end_request (data, results, NULL);
  else if (response == RESPONSE_CANCELLED)
    end_request (data, NULL,
                 g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Not permitted"));
  else
    end_request (data, NULL, lv_gst_error_new (NULL, "failed", "the request has failed"));
}

static void
on_called (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GVariant) reply = NULL;
  GError *error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL)
    end_request (task, NULL, lv_portal_take_error (error, NULL));
}

static gboolean
on_cancelled_idle (gpointer data)
{
  Request *request = g_task_get_task_data (data);

  if (request->subscription != 0)
    g_dbus_connection_call (request->bus, LV_PORTAL_NAME, request->path, REQUEST_INTERFACE, "Close",
                            NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  end_request (data, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, on_cancelled_idle, g_object_ref (data), g_object_unref);
  g_source_attach (source, g_task_get_context (data));
}

/* The arguments with the options at the end, which have the handle's token. */
static GVariant *
make_arguments (GVariant *leading, GVariant *options, const char *token)
{
  g_autoptr (GVariant) kept_leading = leading != NULL ? g_variant_ref_sink (leading) : NULL;
  g_autoptr (GVariant) kept_options = options != NULL ? g_variant_ref_sink (options) : NULL;
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (kept_options);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  gsize n = kept_leading != NULL ? g_variant_n_children (kept_leading) : 0;
  GVariant *tuple;

  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (arguments, g_variant_get_child_value (kept_leading, i));
  g_variant_dict_insert (&dict, "handle_token", "s", token);
  g_ptr_array_add (arguments, g_variant_dict_end (&dict));
  tuple = g_variant_new_tuple ((GVariant *const *) arguments->pdata, arguments->len);
  for (gsize i = 0; i < n; i++)
    g_variant_unref (g_ptr_array_index (arguments, i));
  return tuple;
}

void
lv_portal_request_async (GDBusConnection *bus,
                         const char *interface,
                         const char *method,
                         GVariant *leading,
                         GVariant *options,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);
  g_autofree char *token = lv_portal_make_token ();
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (bus) + 1);

  g_task_set_source_tag (task, lv_portal_request_async);
  g_task_set_task_data (task, request, request_free);
  g_task_set_check_cancellable (task, FALSE);
  request->bus = g_object_ref (bus);
  /* Known before the call, so that no answer is missed. */
  request->path
      = g_strdup_printf (LV_PORTAL_PATH "/request/%s/%s", g_strdelimit (sender, ".", '_'), token);
  request->subscription = g_dbus_connection_signal_subscribe (
      bus, LV_PORTAL_NAME, REQUEST_INTERFACE, "Response", request->path, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, on_response, task, NULL);
  if (cancellable != NULL)
    request->cancelled_id
        = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), task, NULL);
  g_dbus_connection_call (bus, LV_PORTAL_NAME, LV_PORTAL_PATH, interface, method,
                          make_arguments (leading, options, token), NULL, G_DBUS_CALL_FLAGS_NONE,
                          -1, NULL, on_called, g_object_ref (task));
}

GVariant *
lv_portal_request_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_remote (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GVariant) reply = NULL;
  GError *error = NULL;
  gint32 index = -1;
  int fd;

  reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &fds, result,
                                                           &error);
  if (reply == NULL)
    {
      g_task_return_error (task, lv_portal_take_error (error, NULL));
      return;
    }
  g_variant_get (reply, "(h)", &index);
  fd = fds != NULL ? g_unix_fd_list_get (fds, index, &error) : -1;
  if (fd < 0)
    {
      g_clear_error (&error);
      g_task_return_error (task, lv_gst_error_new (NULL, "failed", "no descriptor came"));
    }
  else
    g_task_return_int (task, fd);
}

void
lv_portal_open_remote_async (GDBusConnection *bus,
                             const char *interface,
                             const char *session,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  GVariant *arguments = session != NULL ? g_variant_new ("(oa{sv})", session, NULL)
                                        : g_variant_new ("(a{sv})", NULL);

  g_task_set_source_tag (task, lv_portal_open_remote_async);
  g_dbus_connection_call_with_unix_fd_list (
      bus, LV_PORTAL_NAME, LV_PORTAL_PATH, interface, "OpenPipeWireRemote", arguments,
      G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, cancellable, on_remote, task);
}

int
lv_portal_open_remote_finish (GAsyncResult *result, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}

/* A connection serves one reader: who sees to it that the node is there needs one of its own. */
typedef struct
{
  GDBusConnection *bus;
  char *interface, *session;
  LvMediaInput *input;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->bus);
  g_free (opening->interface);
  g_free (opening->session);
  lv_media_input_free (opening->input);
  g_free (opening);
}

static void on_input_remote (GObject *source, GAsyncResult *result, gpointer data);

static void
open_next (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  lv_portal_open_remote_async (opening->bus, opening->interface, opening->session,
                               g_task_get_cancellable (task), on_input_remote, g_object_ref (task));
}

static void
on_input_remote (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  int fd = lv_portal_open_remote_finish (result, &error);

  if (fd < 0)
    g_task_return_error (task, error);
  else if (opening->input->fd < 0)
    {
      opening->input->fd = fd;
      open_next (task);
    }
  else
    {
      opening->input->watch_fd = fd;
      g_task_return_pointer (task, lv_media_input_copy (opening->input),
                             (GDestroyNotify) lv_media_input_free);
    }
}

void
lv_portal_open_input_async (GDBusConnection *bus,
                            const char *interface,
                            const char *session,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  g_task_set_source_tag (task, lv_portal_open_input_async);
  *opening = (Opening){ g_object_ref (bus), g_strdup (interface), g_strdup (session),
                        lv_media_input_new (LV_INPUT_PIPEWIRE, NULL) };
  g_task_set_task_data (task, opening, opening_free);
  open_next (task);
}

LvMediaInput *
lv_portal_open_input_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
