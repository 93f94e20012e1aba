/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-door-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-keeper.h"
#include "lui-look.h"
#include "lui-sides.h"
#include "lui-window.h"
#include "lui-words.h"

struct _LuiDoorPage
{
  GtkWidget parent_instance;

  LuiSession *session;
  LiveonRoom *room;
  GCancellable *cancellable; /* of the entry that is on its way */

  char *secret; /* of an invite link; NULL: none */
  char *key;    /* that was remembered in place of the password; NULL: none */
  guint shake;  /* timer */

  LuiLook *look;
  GtkLabel *name;
  GtkLabel *people;
  GtkWidget *lock;
  GtkEditable *password;
  GtkLabel *problem;
  GtkCheckButton *remember;
  GtkCheckButton *skip;
  GtkWidget *enter;
};

G_DEFINE_FINAL_TYPE (LuiDoorPage, lui_door_page, GTK_TYPE_WIDGET)

static gboolean
is_locked (LuiDoorPage *self)
{
  return liveon_room_get_mode (self->room) == LIVEON_ROOM_MODE_PASSWORD && self->secret == NULL
         && self->key == NULL;
}

static void
show_lock (LuiDoorPage *self)
{
  gtk_widget_set_visible (self->lock, is_locked (self));
  gtk_widget_set_visible (GTK_WIDGET (self->remember),
                          liveon_room_get_mode (self->room) == LIVEON_ROOM_MODE_PASSWORD);
}

static void
forget_key (LuiDoorPage *self)
{
  if (self->key == NULL)
    return;
  explicit_bzero (self->key, strlen (self->key));
  g_clear_pointer (&self->key, g_free);
}

static void
on_shaken (gpointer data)
{
  LuiDoorPage *self = data;

  self->shake = 0;
  gtk_widget_remove_css_class (self->lock, "shake");
}

/* A wrong password: what was typed stays, selected, to be read or typed over. */
static void
ask_again (LuiDoorPage *self)
{
  g_clear_handle_id (&self->shake, g_source_remove);
  gtk_widget_add_css_class (self->lock, "shake");
  self->shake = g_timeout_add_once (400, on_shaken, self);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
  gtk_editable_select_region (self->password, 0, -1);
}

static void
show_error (LuiDoorPage *self, const GError *error)
{
  g_autofree char *sentence = lui_words_dup_error (error);

  gtk_label_set_label (self->problem, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  if (g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_ENTRY_PASSWORD))
    {
      /* A link's secret, or what was remembered, may be out of date; the password may be known. */
      g_clear_pointer (&self->secret, g_free);
      forget_key (self);
      lui_keeper_forget (lui_session_get_client (self->session), liveon_room_get_id (self->room));
      show_lock (self);
      ask_again (self);
    }
}

/* "4 inside: Tanaka, Sato and 2 others" */
static char *
dup_people_words (LuiDoorPage *self)
{
  guint count = liveon_room_get_people (self->room);
  const char *const *inside = liveon_room_get_inside (self->room);
  guint named = g_strv_length ((char **) inside);
  g_autofree char *names = g_strjoinv (_ (", "), (char **) inside);

  if (count == 0)
    return g_strdup (_ ("Nobody is inside."));
  if (named == 0)
    return g_strdup_printf (ngettext ("%u person inside", "%u people inside", count), count);
  if (count > named)
    /* TRANSLATORS: how many are inside, names, and how many others. */
    return g_strdup_printf (
        ngettext ("%u inside: %s and %u other", "%u inside: %s and %u others", count - named),
        count, names, count - named);
  /* TRANSLATORS: how many are inside, and their names. */
  return g_strdup_printf (_ ("%u inside: %s"), count, names);
}

static void
on_people_changed (LuiDoorPage *self)
{
  g_autofree char *words = dup_people_words (self);

  gtk_label_set_label (self->people, words);
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
remember (LuiDoorPage *self, LiveonMeeting *meeting)
{
  LiveonClient *client = lui_session_get_client (self->session);
  const char *room_id = liveon_room_get_id (self->room);
  char *key = liveon_meeting_dup_entry_key (meeting);

  if (key != NULL && gtk_check_button_get_active (self->remember))
    lui_keeper_keep (client, room_id, key);
  else if (self->key != NULL)
    lui_keeper_forget (client, room_id);
  if (key != NULL)
    explicit_bzero (key, strlen (key));
  g_free (key);
}

static void
joined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiDoorPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonMeeting) meeting
      = liveon_room_join_finish (LIVEON_ROOM (source), result, &error);

  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return; /* gone meanwhile; dropping the meeting gives the seat up */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "door.enter", TRUE);
  if (meeting != NULL)
    {
      g_autoptr (LiveonCall) call = NULL;

      remember (self, meeting);
      /* The call takes the devices over. */
      lui_look_stop (self->look);
      call = start_call (self, meeting);
      lui_window_show_meeting (lui_window_of (self), call);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

static void
enter (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiDoorPage *self = LUI_DOOR_PAGE (widget);
  const char *typed = gtk_editable_get_text (self->password);
  const char *secret = is_locked (self) && *typed != '\0' ? typed : self->secret;

  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_action_set_enabled (widget, "door.enter", FALSE);
  if (self->key != NULL && self->secret == NULL)
    liveon_room_join_with_key_async (self->room, self->key, LIVEON_JOIN_FLAGS_NONE,
                                     self->cancellable, joined_cb, g_object_ref (self));
  else
    liveon_room_join_async (self->room, secret, LIVEON_JOIN_FLAGS_NONE, self->cancellable,
                            joined_cb, g_object_ref (self));
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

  return gtk_widget_grab_focus (is_locked (self) ? GTK_WIDGET (self->password) : self->enter);
}

static void
lui_door_page_dispose (GObject *object)
{
  LuiDoorPage *self = LUI_DOOR_PAGE (object);
  GtkWidget *child;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->shake, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->room);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->secret, g_free);
  forget_key (self);
  G_OBJECT_CLASS (lui_door_page_parent_class)->dispose (object);
}

static void
lui_door_page_class_init (LuiDoorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_door_page_dispose;
  widget_class->grab_focus = lui_door_page_grab_focus;
  g_type_ensure (LUI_TYPE_LOOK);
  g_type_ensure (LUI_TYPE_SIDES);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-door-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiDoorPage, look);
  gtk_widget_class_bind_template_child (widget_class, LuiDoorPage, name);
  gtk_widget_class_bind_template_child (widget_class, LuiDoorPage, people);
  gtk_widget_class_bind_template_child (widget_class, LuiDoorPage, lock);
  gtk_widget_class_bind_template_child (widget_class, LuiDoorPage, remember);
  gtk_widget_class_bind_template_child (widget_class, LuiDoorPage, skip);
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

static void
key_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiDoorPage) self = user_data;
  char *key = lui_keeper_find_finish (result, NULL);

  if (key == NULL || self->room == NULL)
    return;
  self->key = key;
  gtk_check_button_set_active (self->remember, TRUE);
  show_lock (self);
  lui_door_page_enter_unseen (self);
}

GtkWidget *
lui_door_page_new (LuiSession *session, LiveonRoom *room, const char *secret)
{
  LuiDoorPage *self = g_object_new (LUI_TYPE_DOOR_PAGE, NULL);
  GSettings *settings = lui_session_get_settings (session);

  self->session = g_object_ref (session);
  self->room = g_object_ref (room);
  self->secret = g_strdup (secret);
  g_object_bind_property (room, "name", self->name, "label", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (room, "notify::people", G_CALLBACK (on_people_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (room, "notify::inside", G_CALLBACK (on_people_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (room, "notify::mode", G_CALLBACK (show_lock), self, G_CONNECT_SWAPPED);
  on_people_changed (self);
  show_lock (self);
  g_settings_bind (settings, "look-before-entering", self->skip, "active",
                   G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_INVERT_BOOLEAN);
  gtk_widget_set_visible (GTK_WIDGET (self->look),
                          g_settings_get_boolean (settings, "look-before-entering"));
  lui_look_set_session (self->look, session);
  if (is_locked (self))
    lui_keeper_find_async (lui_session_get_client (session), liveon_room_get_id (room),
                           self->cancellable, key_found_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

void
lui_door_page_enter_unseen (LuiDoorPage *self)
{
  g_return_if_fail (LUI_IS_DOOR_PAGE (self));

  if (!is_locked (self)
      && !g_settings_get_boolean (lui_session_get_settings (self->session), "look-before-entering"))
    gtk_widget_activate_action (GTK_WIDGET (self), "door.enter", NULL);
}
