/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-room-actions.h"

#include <glib/gi18n.h>

#include "lui-format.h"
#include "lui-room-editor.h"
#include "lui-window.h"
#include "lui-words.h"

/* The widget may be gone from its window when the answer comes. */
static void
tell (GtkWidget *widget, const char *sentence)
{
  if (gtk_widget_get_root (widget) != NULL)
    lui_window_tell (lui_window_of (widget), sentence);
}

static void
tell_error (GtkWidget *widget, const GError *error)
{
  g_autofree char *words = lui_words_dup_error (error);

  tell (widget, words);
}

static void
extended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  LiveonRoom *room = LIVEON_ROOM (source);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) ends = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *moment = NULL, *sentence = NULL;

  if (!liveon_room_extend_finish (room, result, &error))
    {
      tell_error (widget, error);
      return;
    }
  ends = liveon_room_dup_ends (room);
  moment = ends != NULL ? lui_format_moment (ends, now) : g_strdup ("");
  sentence = g_strdup_printf (_ ("“%s” ends %s now."), liveon_room_get_name (room), moment);
  tell (widget, sentence);
}

void
lui_room_actions_extend (LiveonRoom *room, guint minutes, GtkWidget *widget)
{
  liveon_room_extend_async (room, minutes, NULL, extended_cb, g_object_ref (widget));
}

void
lui_room_actions_change (LuiSession *session, LiveonRoom *room, GtkWidget *widget)
{
  LuiRoomEditor *editor
      = lui_room_editor_new (session, room, GTK_WINDOW (gtk_widget_get_root (widget)));

  gtk_window_present (GTK_WINDOW (editor));
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (!liveon_room_remove_finish (LIVEON_ROOM (source), result, &error))
    {
      tell_error (widget, error);
      return;
    }
  sentence = g_strdup_printf (_ ("“%s” was deleted."), liveon_room_get_name (LIVEON_ROOM (source)));
  tell (widget, sentence);
}

typedef struct
{
  LiveonRoom *room;
  GtkWidget *widget;
} Removal;

static void
removal_free (gpointer data, GClosure *closure)
{
  Removal *removal = data;

  g_object_unref (removal->room);
  g_object_unref (removal->widget);
  g_free (removal);
}

static void
on_removal_answered (GtkWindow *dialog, int response, gpointer data)
{
  Removal *removal = data;

  if (response == GTK_RESPONSE_ACCEPT)
    liveon_room_remove_async (removal->room, NULL, removed_cb, g_object_ref (removal->widget));
  gtk_window_destroy (dialog);
}

void
lui_room_actions_remove (LiveonRoom *room, GtkWidget *widget)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (widget));
  GtkWidget *dialog = gtk_message_dialog_new (
      parent, GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT, GTK_MESSAGE_QUESTION,
      GTK_BUTTONS_NONE, _ ("Delete “%s”?"), liveon_room_get_name (room));
  GtkWidget *delete = gtk_button_new_with_label (_ ("Delete"));
  Removal *removal = g_new0 (Removal, 1);

  gtk_message_dialog_format_secondary_text (
      GTK_MESSAGE_DIALOG (dialog), "%s",
      _ ("Everyone inside is put out. The records of past visits stay."));
  gtk_dialog_add_action_widget (GTK_DIALOG (dialog), gtk_button_new_with_label (_ ("Cancel")),
                                GTK_RESPONSE_CANCEL);
  gtk_widget_add_css_class (delete, "destructive-action");
  gtk_dialog_add_action_widget (GTK_DIALOG (dialog), delete, GTK_RESPONSE_ACCEPT);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_CANCEL);
  removal->room = g_object_ref (room);
  removal->widget = g_object_ref (widget);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_removal_answered), removal,
                         removal_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
