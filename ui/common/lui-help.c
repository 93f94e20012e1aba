/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-help.h"

#include <glib/gi18n.h>

#include "lui-window.h"

#define SCHEME "help"
#define ADDRESS SCHEME ":liveon"

static void
tell_missing (gpointer window)
{
  if (LUI_IS_WINDOW (window))
    lui_window_tell (window,
                     _ ("No application that shows the help was found. Ask your IT staff."));
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    return;
  g_info ("Help: %s", error->message);
  tell_missing (source);
}

/* A sandbox's pages are not seen by the viewer outside of it, which would open an empty window. */
static gboolean
has_viewer (void)
{
  g_autoptr (GAppInfo) viewer = g_app_info_get_default_for_uri_scheme (SCHEME);

  return viewer != NULL && !g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static void
on_help (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  GtkWindow *window = gtk_application_get_active_window (application);

  if (has_viewer ())
    gtk_show_uri_full (window, ADDRESS, GDK_CURRENT_TIME, NULL, shown_cb, NULL);
  else
    tell_missing (window);
}

void
lui_help_add_to (GtkApplication *application)
{
  static const GActionEntry actions[] = { { "help", on_help, NULL, NULL, NULL, { 0 } } };

  g_return_if_fail (GTK_IS_APPLICATION (application));

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  gtk_application_set_accels_for_action (application, "app.help", (const char *[]){ "F1", NULL });
}
