/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-application.h"

#include <glib/gi18n.h>

#include "lui-about.h"
#include "lui-doctor-window.h"
#include "lui-global-mute.h"
#include "lui-help.h"
#include "lui-prefs-window.h"
#include "lui-session.h"
#include "lui-window.h"

/* One process a person: it owns the session, and one window that shows it. */

struct _LuiApplication
{
  AdwApplication parent_instance;

  GSettings *settings;
  LuiSession *session;
  LuiGlobalMute *global_mute;
};

G_DEFINE_FINAL_TYPE (LuiApplication, lui_application, ADW_TYPE_APPLICATION)

static GtkWindow *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window; /* GTK holds it */
    }
  return NULL;
}

static LuiWindow *
ensure_window (LuiApplication *self)
{
  GtkWindow *window = find_window (LUI_TYPE_WINDOW);

  return window != NULL ? LUI_WINDOW (window) : lui_window_new (self, self->session);
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

/* By its own way out: a meeting is left, not dropped. The other windows go with it. */
static gboolean
quit (gpointer application)
{
  GtkWindow *window = find_window (LUI_TYPE_WINDOW);

  if (window != NULL)
    gtk_window_close (window);
  else
    g_application_quit (application);
  return G_SOURCE_REMOVE;
}

/* GTK still needs the window in which the key was pressed. */
static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, quit, g_object_ref (data), g_object_unref);
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lui_about_show (GTK_WINDOW (ensure_window (LUI_APPLICATION (data))));
}

static void
on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (ensure_window (LUI_APPLICATION (data))),
                              "win.show-help-overlay", NULL);
}

static void
on_doctor (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LuiApplication *self = LUI_APPLICATION (data);
  GtkWindow *window = find_window (LUI_TYPE_DOCTOR_WINDOW);

  if (window == NULL)
    window = GTK_WINDOW (lui_doctor_window_new (lui_session_get_client (self->session),
                                                GTK_WINDOW (ensure_window (self))));
  gtk_window_present (window);
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LuiApplication *self = LUI_APPLICATION (data);
  GtkWindow *window = find_window (LUI_TYPE_PREFS_WINDOW);

  if (window == NULL)
    window = GTK_WINDOW (
        lui_prefs_window_new (self->session, self->global_mute, GTK_WINDOW (ensure_window (self))));
  gtk_window_present (window);
}

/* Every window is the application's, so that its keys work in all of them. */
static void
on_windows_changed (LuiApplication *self, guint position, guint removed, guint added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (!GTK_IS_APPLICATION_WINDOW (window))
        gtk_window_set_application (window, GTK_APPLICATION (self));
    }
}

/* There is a way to check as soon as a server is known. */
static void
on_client_changed (LuiApplication *self)
{
  GAction *doctor = g_action_map_lookup_action (G_ACTION_MAP (self), "doctor");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (doctor),
                               lui_session_get_client (self->session) != NULL);
}

static const GActionEntry actions[] = {
  { "about", on_about, NULL, NULL, NULL, { 0 } },
  { "doctor", on_doctor, NULL, NULL, NULL, { 0 } },
  { "preferences", on_preferences, NULL, NULL, NULL, { 0 } },
  { "quit", on_quit, NULL, NULL, NULL, { 0 } },
  { "shortcuts", on_shortcuts, NULL, NULL, NULL, { 0 } },
};

static const struct
{
  const char *action;
  const char *keys;
} accels[] = {
  { "app.preferences", "<Control>comma" },
  { "app.quit", "<Control>q" },
  { "win.open-link", "<Control>o" },
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
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           (const char *[]){ accels[i].keys, NULL });
  g_signal_connect_object (self->session, "notify::client", G_CALLBACK (on_client_changed), self,
                           G_CONNECT_SWAPPED);
  on_client_changed (self);
  self->global_mute = lui_global_mute_new (self->settings, G_ACTION_GROUP (self));
  lui_help_add_to (GTK_APPLICATION (self));
  g_signal_connect_object (gtk_window_get_toplevels (), "items-changed",
                           G_CALLBACK (on_windows_changed), self, G_CONNECT_SWAPPED);
}

static void
lui_application_dispose (GObject *object)
{
  LuiApplication *self = LUI_APPLICATION (object);

  g_clear_object (&self->global_mute);
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
