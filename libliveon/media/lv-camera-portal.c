/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-camera-portal.h"

#include "liveon-error.h"
#include "lv-gst.h"
#include "lv-portal.h"

/* the bus ─> open_input ──────────────────────> the input
 *              │   ↑
 *  not permitted   yes
 *              └> ask ── no ─> "refused" */
typedef struct
{
  char *name;
  GDBusConnection *bus;
  gboolean has_asked;
} Opening;

static void open_input (GTask *task);
static void ask (GTask *task);

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->name);
  g_clear_object (&opening->bus);
  g_free (opening);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  opening->bus = g_bus_get_finish (result, &error);
  if (opening->bus == NULL)
    g_task_return_error (task, lv_portal_take_error (error, opening->name));
  else
    open_input (task);
}

static gboolean
is_forbidden (const GError *error)
{
  return g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE)
         && g_strcmp0 (liveon_error_get_argument (error, "why"), "forbidden") == 0;
}

static void
return_error (GTask *task, GError *owned_error)
{
  g_autoptr (GError) error = owned_error;
  Opening *opening = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  /* The person's no is no error for the portal, and what the administrator forbids is one. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || is_forbidden (error))
    g_task_return_error (task, lv_gst_error_new (opening->name, "refused", NULL));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_input (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  LvMediaInput *input = lv_portal_open_input_finish (result, &error);

  if (input != NULL)
    {
      input->name = g_strdup (opening->name);
      g_task_return_pointer (task, input, (GDestroyNotify) lv_media_input_free);
    }
  else if (!opening->has_asked && is_forbidden (error))
    {
      g_error_free (error);
      ask (task);
    }
  else
    return_error (task, error);
}

static void
open_input (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  lv_portal_open_input_async (opening->bus, LV_CAMERA_PORTAL_INTERFACE, NULL,
                              g_task_get_cancellable (task), on_input, g_object_ref (task));
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GVariant) results = lv_portal_request_finish (result, &error);

  if (results != NULL)
    open_input (task);
  else
    return_error (task, error);
}

static void
ask (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  opening->has_asked = TRUE;
  lv_portal_request_async (opening->bus, LV_CAMERA_PORTAL_INTERFACE, "AccessCamera", NULL, NULL,
                           g_task_get_cancellable (task), on_answered, g_object_ref (task));
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
  opening->name = g_strcmp0 (name, LV_CAMERA_PORTAL_ID) != 0 ? g_strdup (name) : NULL;
  g_task_set_task_data (task, opening, opening_free);
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, on_bus, task);
}

LvMediaInput *
lv_camera_portal_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
