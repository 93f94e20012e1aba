/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-console.h"

#include <string.h>

#include "lv-admin.h"
#include "lv-config.h"
#include "lv-listener.h"
#include "lv-log.h"

struct _LvConsole
{
  LvContext *context;
  LvAdmin *admin;
  LvDispatch *dispatch; /* without a route: all is the administration's */
  LvListener *listener; /* NULL while it is not open */
};

LvConsole *
lv_console_new (LvContext *context)
{
  LvConsole *self = g_new0 (LvConsole, 1);

  self->context = context;
  self->admin = lv_admin_new (context, LV_AUDIENCE_OPERATOR);
  self->dispatch = lv_dispatch_new (context);
  lv_dispatch_set_else (self->dispatch, lv_admin_serve, self->admin);
  return self;
}

void
lv_console_free (LvConsole *self)
{
  g_clear_object (&self->listener);
  lv_dispatch_free (self->dispatch);
  lv_admin_free (self->admin);
  g_free (self);
}

static gboolean
is_configured (LvContext *context)
{
  return *lv_config_get_string (context->config, LV_KEY_CONSOLE_LISTEN) != '\0';
}

gboolean
lv_console_open (LvConsole *self, GError **error)
{
  g_autoptr (LvListener) listener = NULL;
  g_autofree char *port = NULL;

  if (self->listener != NULL || !is_configured (self->context))
    return TRUE;
  listener = lv_listener_new_for (self->context, self->dispatch, LV_KEY_CONSOLE_LISTEN);
  if (!lv_listener_set_certificate (listener, self->context->certificate_file,
                                    self->context->private_key_file, error)
      || !lv_listener_start (listener, error))
    return FALSE;
  self->listener = g_steal_pointer (&listener);
  port = g_strdup_printf ("%u", lv_console_get_port (self));
  lv_notice ("the operator's console is open", "PORT", port, NULL);
  return TRUE;
}

gboolean
lv_console_set_certificate (LvConsole *self, GError **error)
{
  return self->listener == NULL
         || lv_listener_set_certificate (self->listener, self->context->certificate_file,
                                         self->context->private_key_file, error);
}

guint
lv_console_get_port (LvConsole *self)
{
  return self->listener != NULL ? lv_listener_get_port (self->listener) : 0;
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (lv_listener_stop_finish (LV_LISTENER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
lv_console_stop_async (LvConsole *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, lv_console_stop_async);
  if (self->listener != NULL)
    lv_listener_stop_async (self->listener, on_stopped, g_object_ref (task));
  else
    g_task_return_boolean (task, TRUE);
}

gboolean
lv_console_stop_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

char *
lv_console_dup_origin (LvContext *context)
{
  const char *listen = lv_config_get_string (context->config, LV_KEY_CONSOLE_LISTEN);
  guint port = context->console != NULL ? lv_console_get_port (context->console) : 0;
  const char *colon = strrchr (listen, ':');

  if (colon == NULL)
    return g_strdup ("");
  if (port == 0)
    return g_strconcat ("https://", listen, NULL);
  return g_strdup_printf ("https://%.*s:%u", (int) (colon - listen), listen, port);
}
