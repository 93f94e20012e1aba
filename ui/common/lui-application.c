/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-application.h"

#include <glib/gi18n.h>

#include "lui-help.h"
#include "lui-session.h"
#include "lui-window.h"

/* One process a person: it owns the session, and one window that shows it. */

struct _LuiApplication
{
  AdwApplication parent_instance;

  GSettings *settings;
  LuiSession *session;
};

G_DEFINE_FINAL_TYPE (LuiApplication, lui_application, ADW_TYPE_APPLICATION)

static LuiWindow *
ensure_window (LuiApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (LUI_IS_WINDOW (window))
    return LUI_WINDOW (window);
  return lui_window_new (self, self->session);
}

static void
lui_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (ensure_window (LUI_APPLICATION (application))));
}

static void
lui_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  LuiWindow *window = ensure_window (LUI_APPLICATION (application));

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      lui_window_open_link (window, uri);
    }
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (data)));

  /* By their own way out: a meeting is left, not dropped. */
  for (GList *item = windows; item != NULL; item = item->next)
    gtk_window_close (GTK_WINDOW (item->data));
  g_list_free (windows);
}

static const GActionEntry actions[] = {
  { "quit", on_quit, NULL, NULL, NULL, { 0 } },
};

static void
lui_application_startup (GApplication *application)
{
  LuiApplication *self = LUI_APPLICATION (application);

  G_APPLICATION_CLASS (lui_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (LUI_APPLICATION_ID);
  self->settings = g_settings_new (LUI_APPLICATION_ID);
  self->session = lui_session_new (self->settings);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit",
                                         (const char *[]){ "<Control>q", NULL });
  lui_help_add_to (GTK_APPLICATION (self));
}

static void
lui_application_dispose (GObject *object)
{
  LuiApplication *self = LUI_APPLICATION (object);

  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lui_application_parent_class)->dispose (object);
}

static void
lui_application_class_init (LuiApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_application_dispose;
  application_class->activate = lui_application_activate;
  application_class->open = lui_application_open;
  application_class->startup = lui_application_startup;
}

static void
lui_application_init (LuiApplication *self)
{
}

LuiApplication *
lui_application_new (void)
{
  return g_object_new (LUI_TYPE_APPLICATION, "application-id", LUI_APPLICATION_ID,
                       "resource-base-path", "/jp/liveon/LiveOn", "flags",
                       G_APPLICATION_HANDLES_OPEN, NULL);
}
