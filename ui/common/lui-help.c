/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-help.h"

#include <glib/gi18n.h>

#include "lui-window.h"

#define SCHEME "help"
#define ADDRESS SCHEME ":liveon"

/* What speaks of what one is at. By their names, for this is below all of them. */
static const struct
{
  const char *type, *page;
} pages[] = {
  { "GtkShortcutsWindow", "keys" },       { "LuiAccountPage", "preferences#account" },
  { "LuiChangedStep", "signin#changed" }, { "LuiContactStep", "signin#contact" },
  { "LuiDataGroup", "preferences#data" }, { "LuiDevicesPage", "preferences#devices" },
  { "LuiDoctorWindow", "doctor" },        { "LuiDoorPage", "door" },
  { "LuiHistoryPage", "history" },        { "LuiLinkWindow", "signin#link" },
  { "LuiMeetingPage", "meeting" },        { "LuiNoticesPage", "notices" },
  { "LuiPeoplePanel", "people" },         { "LuiPrefsWindow", "preferences" },
  { "LuiRoomEditor", "create-room" },     { "LuiRoomList", "rooms" },
  { "LuiSigninPage", "signin" },          { "LuiStatistics", "meeting#statistics" },
};

static const char *
get_page (GtkWidget *widget)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].type, G_OBJECT_TYPE_NAME (widget)))
      return pages[i].page;
  return NULL;
}

/* Of where the keyboard is, unless that is on a page which was turned. */
static const char *
find_page_above (GtkWidget *widget)
{
  const char *page = NULL;

  if (widget == NULL || !gtk_widget_get_mapped (widget))
    return NULL;
  for (; widget != NULL && page == NULL; widget = gtk_widget_get_parent (widget))
    page = get_page (widget);
  return page;
}

/* Of what is shown, the outermost. */
static const char *
find_page_below (GtkWidget *widget)
{
  const char *page = gtk_widget_get_mapped (widget) ? get_page (widget) : NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && page == NULL;
       child = gtk_widget_get_next_sibling (child))
    page = find_page_below (child);
  return page;
}

/* Else of what is seen, else of what is behind a window that needs no words. */
static const char *
find_page (GtkWindow *window)
{
  const char *page = NULL;

  for (; window != NULL && page == NULL; window = gtk_window_get_transient_for (window))
    {
      page = find_page_above (gtk_window_get_focus (window));
      if (page == NULL)
        page = find_page_below (GTK_WIDGET (window));
    }
  return page;
}

/* In the window where it was asked for, if one is told things there. */
static void
tell_missing (GtkWindow *window)
{
  const char *sentence = _ ("No help viewer was found. Ask your IT staff.");

  if (ADW_IS_PREFERENCES_WINDOW (window))
    {
      adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (window), adw_toast_new (sentence));
      return;
    }
  while (window != NULL && !LUI_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  if (window != NULL)
    lui_window_tell (LUI_WINDOW (window), sentence);
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    return;
  g_info ("Help: %s", error->message);
  tell_missing (GTK_WINDOW (source));
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
  const char *page = find_page (window);
  g_autofree char *address = g_strjoin ("/", ADDRESS, page, NULL);

  if (has_viewer ())
    gtk_show_uri_full (window, address, GDK_CURRENT_TIME, NULL, shown_cb, NULL);
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
