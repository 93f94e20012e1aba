/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-room-invite.h"

#include <glib/gi18n.h>

#include "lui-invitation.h"
#include "lui-window.h"
#include "lui-words.h"

typedef char *(*Writer) (const LuiInvitation *invitation, GDateTime *now);

static void
tell (GtkWidget *widget, const char *sentence)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));

  /* A dialog stands before the window that tells. */
  if (root != NULL && !LUI_IS_WINDOW (root))
    root = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (root)));
  if (LUI_IS_WINDOW (root))
    lui_window_tell (LUI_WINDOW (root), sentence);
}

static char *
write_invitation (
    LuiSession *session, LiveonRoom *room, const char *secret, Writer writer, GError **error)
{
  g_autoptr (LiveonInvite) invite
      = liveon_client_make_invite (lui_session_get_client (session), room, secret, error);
  g_autoptr (GDateTime) starts = liveon_room_dup_starts (room);
  g_autoptr (GDateTime) ends = liveon_room_dup_ends (room);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gboolean is_timed = liveon_room_get_schedule (room) == LIVEON_SCHEDULE_TIMED;
  g_autofree char *link = NULL;
  LuiInvitation invitation;

  if (invite == NULL)
    return NULL;
  /* Only the desktop's own form carries a secret. */
  link = secret != NULL ? liveon_invite_dup_link (invite) : liveon_invite_dup_web_link (invite);
  invitation = (LuiInvitation){
    .room_id = liveon_room_get_id (room),
    .room_name = liveon_room_get_name (room),
    .starts = is_timed ? starts : NULL,
    .ends = is_timed ? ends : NULL,
    .link = link,
    .asks_password = liveon_room_get_mode (room) == LIVEON_ROOM_MODE_PASSWORD,
  };
  return writer (&invitation, now);
}

void
lui_room_invite_copy (LuiSession *session, LiveonRoom *room, const char *secret, GtkWidget *widget)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = write_invitation (session, room, secret, lui_invitation_dup_text, &error);
  g_autofree char *words = NULL;

  if (text == NULL)
    words = lui_words_dup_error (error);
  else
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  tell (widget, words != NULL ? words : _ ("The invitation was copied."));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    tell (widget, _ ("The calendar file was saved."));
  else
    tell (widget, error->message);
}

static void
on_place_chosen (GtkNativeDialog *chooser, int response, GtkWidget *widget)
{
  const char *calendar = g_object_get_data (G_OBJECT (chooser), "calendar");
  g_autoptr (GBytes) bytes = g_bytes_new (calendar, strlen (calendar));
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                           G_FILE_CREATE_REPLACE_DESTINATION, NULL, written_cb,
                                           g_object_ref (widget));
    }
  g_object_unref (chooser);
}

void
lui_room_invite_save (LuiSession *session, LiveonRoom *room, const char *secret, GtkWidget *widget)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *calendar
      = write_invitation (session, room, secret, lui_invitation_dup_calendar, &error);
  g_autofree char *words = NULL, *name = NULL;
  GtkFileChooserNative *chooser;

  if (calendar == NULL)
    {
      words = lui_words_dup_error (error);
      tell (widget, words);
      return;
    }
  name = g_strdup_printf ("%s.ics", liveon_room_get_name (room));
  g_strdelimit (name, "/\\:", '-');
  chooser = gtk_file_chooser_native_new (_ ("Save Calendar File"),
                                         GTK_WINDOW (gtk_widget_get_root (widget)),
                                         GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_object_set_data_full (G_OBJECT (chooser), "calendar", g_steal_pointer (&calendar), g_free);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_place_chosen), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
