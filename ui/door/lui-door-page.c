/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-door-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-window.h"
#include "lui-words.h"

struct _LuiDoorPage
{
  GtkWidget parent_instance;

  LuiSession *session;
  LiveonRoom *room;
  GCancellable *cancellable; /* of the entry that is on its way */

  AdwWindowTitle *title;
  GtkEditable *password;
  GtkLabel *problem;
  GtkWidget *enter;
};

G_DEFINE_FINAL_TYPE (LuiDoorPage, lui_door_page, GTK_TYPE_WIDGET)

static void
show_error (LuiDoorPage *self, const GError *error)
{
  g_autofree char *sentence = lui_words_dup_error (error);

  gtk_label_set_label (self->problem, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

/* Sound and pictures start at once; what does not start is told inside. */
static LiveonCall *
start_call (LuiDoorPage *self, LiveonMeeting *meeting)
{
  LiveonCall *call = liveon_call_new (meeting, lui_session_get_devices (self->session));
  GSettings *settings = lui_session_get_settings (self->session);

  liveon_call_start (call);
  if (!g_settings_get_boolean (settings, "enter-muted"))
    liveon_call_turn_on_async (call, LIVEON_MEDIA_SOURCE_MICROPHONE, NULL, NULL);
  if (g_settings_get_boolean (settings, "enter-with-camera"))
    liveon_call_turn_on_async (call, LIVEON_MEDIA_SOURCE_CAMERA, NULL, NULL);
  return call;
}

static void
joined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiDoorPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonMeeting) meeting
      = liveon_room_join_finish (LIVEON_ROOM (source), result, &error);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "door.enter", TRUE);
  if (meeting != NULL)
    {
      g_autoptr (LiveonCall) call = start_call (self, meeting);

      lui_window_show_meeting (lui_window_of (self), call);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

static void
enter (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiDoorPage *self = LUI_DOOR_PAGE (widget);
  const char *password = gtk_editable_get_text (self->password);

  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_action_set_enabled (widget, "door.enter", FALSE);
  liveon_room_join_async (self->room, *password != '\0' ? password : NULL, LIVEON_JOIN_FLAGS_NONE,
                          self->cancellable, joined_cb, g_object_ref (self));
}

static void
go_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_cancellable_cancel (LUI_DOOR_PAGE (widget)->cancellable);
  lui_window_show_lobby (lui_window_of (widget));
}

static void
on_activated (LuiDoorPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "door.enter", NULL);
}

static gboolean
lui_door_page_grab_focus (GtkWidget *widget)
{
  LuiDoorPage *self = LUI_DOOR_PAGE (widget);

  return gtk_widget_grab_focus (gtk_widget_get_visible (GTK_WIDGET (self->password))
                                    ? GTK_WIDGET (self->password)
                                    : self->enter);
}

static void
lui_door_page_dispose (GObject *object)
{
  LuiDoorPage *self = LUI_DOOR_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->room);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (lui_door_page_parent_class)->dispose (object);
}

static void
lui_door_page_class_init (LuiDoorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_door_page_dispose;
  widget_class->grab_focus = lui_door_page_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-door-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiDoorPage, title);
  gtk_widget_class_bind_template_child (widget_class, LuiDoorPage, password);
  gtk_widget_class_bind_template_child (widget_class, LuiDoorPage, problem);
  gtk_widget_class_bind_template_child (widget_class, LuiDoorPage, enter);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_install_action (widget_class, "door.enter", NULL, enter);
  gtk_widget_class_install_action (widget_class, "door.back", NULL, go_back);
}

static void
lui_door_page_init (LuiDoorPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lui_door_page_new (LuiSession *session, LiveonRoom *room)
{
  LuiDoorPage *self = g_object_new (LUI_TYPE_DOOR_PAGE, NULL);

  self->session = g_object_ref (session);
  self->room = g_object_ref (room);
  g_object_bind_property (room, "name", self->title, "title", G_BINDING_SYNC_CREATE);
  gtk_widget_set_visible (GTK_WIDGET (self->password),
                          liveon_room_get_mode (room) == LIVEON_ROOM_MODE_PASSWORD);
  return GTK_WIDGET (self);
}
