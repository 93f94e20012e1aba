/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-portal.h"

#define CAMERA_INTERFACE "org.freedesktop.portal.Camera"

typedef struct
{
  char *name;
  GDBusConnection *bus;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->name);
  g_clear_object (&opening->bus);
  g_free (opening);
}

static void
on_remote (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  int fd = lv_portal_open_remote_finish (result, &error);
  LvMediaInput *input;

  if (fd < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  input = lv_media_input_new_pipewire (fd, 0);
  input->name = g_strdup (opening->name);
  g_task_return_pointer (task, input, (GDestroyNotify) lv_media_input_free);
}

static void
on_permitted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GVariant) results = lv_portal_request_finish (result, &error);

  if (results == NULL)
    g_task_return_error (task, error);
  else
    lv_portal_open_remote_async (opening->bus, CAMERA_INTERFACE, NULL,
                                 g_task_get_cancellable (task), on_remote, g_object_ref (task));
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  opening->bus = g_bus_get_finish (result, &error);
  if (opening->bus == NULL)
    g_task_return_error (task, lv_portal_take_error (error, "camera"));
  else
    lv_portal_request_async (opening->bus, CAMERA_INTERFACE, "AccessCamera", NULL, NULL,
                             g_task_get_cancellable (task), on_permitted, g_object_ref (task));
}

void
lv_camera_portal_open_async (const char *name,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  g_task_set_source_tag (task, lv_camera_portal_open_async);
  opening->name = g_strdup (name);
  g_task_set_task_data (task, opening, opening_free);
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, on_bus, task);
}

LvMediaInput *
lv_camera_portal_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
