/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-window.h"

#include <glib/gi18n.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "lui-door-page.h"
#include "lui-link-window.h"
#include "lui-link.h"
#include "lui-lobby-page.h"
#include "lui-meeting-page.h"
#include "lui-notice.h"
#include "lui-signin-page.h"
#include "lui-words.h"

/* Which place is shown follows from the session and from what pages ask for:
 *
 *   sign-in --signed in--> lobby --room--> door --entered--> meeting
 *      ^----signed out------+--^--------back----+     +--left--> lobby
 *
 * An invite link goes that way by itself, to the door of its room. Where it would end what one is
 * in, a meeting or a session with another server, it is offered first.
 */

struct _LuiWindow
{
  AdwApplicationWindow parent_instance;

  LuiSession *session;
  GtkWidget *signin;     /* while signed out */
  GtkWidget *lobby;      /* while signed in */
  GtkWidget *passing;    /* the door or the meeting */
  LiveonInvite *offered; /* a link that one may follow */
  LiveonInvite *invite;  /* a link that one follows */

  AdwToastOverlay *toasts;
  LuiNotice *message;
  GtkStack *places;
};

G_DEFINE_FINAL_TYPE (LuiWindow, lui_window, ADW_TYPE_APPLICATION_WINDOW)

static void
show (LuiWindow *self, GtkWidget *page)
{
  /* What is not seen is hidden, not only covered: screen readers go by that. */
  gtk_widget_set_visible (page, TRUE);
  gtk_stack_set_visible_child (self->places, page);
  for (GtkWidget *other = gtk_widget_get_first_child (GTK_WIDGET (self->places)); other != NULL;
       other = gtk_widget_get_next_sibling (other))
    gtk_widget_set_visible (other, other == page);
  gtk_widget_grab_focus (page);
}

static GtkWidget *
add (LuiWindow *self, GtkWidget *page)
{
  gtk_stack_add_child (self->places, page);
  return page;
}

static void
drop (LuiWindow *self, GtkWidget **page)
{
  GtkWidget *dropped = g_steal_pointer (page);

  if (dropped != NULL)
    gtk_stack_remove (self->places, dropped);
}

static void
show_passing (LuiWindow *self, GtkWidget *page)
{
  GtkWidget *before = self->passing;

  self->passing = add (self, page);
  show (self, page);
  drop (self, &before);
}

static LiveonRoom *
find_room (LuiWindow *self, const char *id)
{
  GListModel *rooms = liveon_client_get_rooms (lui_session_get_client (self->session));

  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (LiveonRoom) room = g_list_model_get_item (rooms, i);

      if (g_str_equal (liveon_room_get_id (room), id))
        return g_steal_pointer (&room);
    }
  return NULL;
}

static gboolean
is_signed_in_at (LuiWindow *self, LiveonInvite *invite)
{
  LiveonClient *client = lui_session_get_client (self->session);
  const char *company = liveon_invite_get_company (invite);

  return lui_link_is_same_server (liveon_client_get_server (client),
                                  liveon_invite_get_server (invite))
         && (company == NULL || liveon_client_get_company (client) == NULL
             || g_str_equal (company, liveon_client_get_company (client)));
}

static void
show_room_of (LuiWindow *self, LiveonInvite *invite)
{
  const char *id = liveon_invite_get_room_id (invite);
  g_autoptr (LiveonRoom) room = id != NULL ? find_room (self, id) : NULL;

  if (room != NULL)
    lui_window_show_door (self, room, liveon_invite_get_secret (invite));
  else if (id != NULL)
    lui_window_tell (self, _ ("The room of this link does not exist, or it is not open to you."));
}

/* As far as one can go now; the rest of the way when the next place is there. */
static void
follow_invite (LuiWindow *self)
{
  g_autoptr (LiveonInvite) invite = g_steal_pointer (&self->invite);

  if (invite == NULL)
    return;
  if (lui_session_get_is_signed_in (self->session))
    {
      /* Somebody who signed in elsewhere instead has other plans. */
      if (is_signed_in_at (self, invite))
        show_room_of (self, invite);
    }
  else if (lui_signin_page_take_invite (LUI_SIGNIN_PAGE (self->signin), invite))
    self->invite = g_steal_pointer (&invite);
}

static void
offer (LuiWindow *self, LiveonInvite *invite, const char *sentence, const char *label)
{
  AdwToast *toast = adw_toast_new (sentence);

  g_set_object (&self->offered, invite);
  adw_toast_set_button_label (toast, label);
  adw_toast_set_action_name (toast, "win.follow-link");
  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
follow_offered (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiWindow *self = LUI_WINDOW (widget);

  if (self->offered == NULL)
    return;
  g_clear_object (&self->invite);
  self->invite = g_steal_pointer (&self->offered);
  if (!is_signed_in_at (self, self->invite))
    lui_session_sign_out (self->session);
  else if (LUI_IS_MEETING_PAGE (self->passing))
    lui_meeting_page_leave (LUI_MEETING_PAGE (self->passing));
  else
    follow_invite (self);
}

static void
open_link (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (lui_link_window_new (LUI_WINDOW (widget))));
}

static gboolean
on_drop (LuiWindow *self, const GValue *value)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));
      g_autofree char *uri = files != NULL ? g_file_get_uri (files->data) : g_strdup ("");

      lui_window_open_link (self, uri);
      g_slist_free (files);
    }
  else
    lui_window_open_link (self, g_value_get_string (value));
  return TRUE;
}

static void
accept_drops (LuiWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  /* Text first: a link as it was written. What a list of files keeps of it is the file system's. */
  gtk_drop_target_set_gtypes (target, (GType[]){ G_TYPE_STRING, GDK_TYPE_FILE_LIST }, 2);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* What certificates and building the pages took; all day long nothing needs it again. */
static gboolean
return_memory (gpointer data)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  return G_SOURCE_REMOVE;
}

static void
on_signed_in_changed (LuiWindow *self)
{
  if (lui_session_get_is_signed_in (self->session))
    {
      self->lobby = add (self, lui_lobby_page_new (self->session));
      show (self, self->lobby);
      drop (self, &self->signin);
      follow_invite (self);
      g_timeout_add_seconds (2, return_memory, NULL);
      return;
    }
  self->signin = add (self, lui_signin_page_new (self->session));
  show (self, self->signin);
  drop (self, &self->passing);
  drop (self, &self->lobby);
  follow_invite (self);
}

static void
on_session_ended (LuiWindow *self, const GError *error)
{
  lui_signin_page_show_error (LUI_SIGNIN_PAGE (self->signin), error);
}

static gboolean
lui_window_close_request (GtkWindow *window)
{
  LuiWindow *self = LUI_WINDOW (window);
  GSettings *settings = lui_session_get_settings (self->session);
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (settings, "window-width", width);
  g_settings_set_int (settings, "window-height", height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
  if (LUI_IS_MEETING_PAGE (self->passing))
    lui_meeting_page_leave (LUI_MEETING_PAGE (self->passing));
  return GTK_WINDOW_CLASS (lui_window_parent_class)->close_request (window);
}

static void
on_painted (GdkFrameClock *clock)
{
  g_debug ("the first frame was painted");
  g_signal_handlers_disconnect_by_func (clock, on_painted, NULL);
}

static void
lui_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lui_window_parent_class)->realize (widget);
  g_signal_connect_after (gtk_widget_get_frame_clock (widget), "after-paint",
                          G_CALLBACK (on_painted), NULL);
}

static void
read_message (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lui_notice_set_text (LUI_WINDOW (widget)->message, NULL);
}

static void
lui_window_dispose (GObject *object)
{
  LuiWindow *self = LUI_WINDOW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->offered);
  g_clear_object (&self->invite);
  G_OBJECT_CLASS (lui_window_parent_class)->dispose (object);
}

static void
lui_window_class_init (LuiWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = lui_window_close_request;
  widget_class->realize = lui_window_realize;
  g_type_ensure (LUI_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, LuiWindow, message);
  gtk_widget_class_install_action (widget_class, "win.read", NULL, read_message);
  gtk_widget_class_bind_template_child (widget_class, LuiWindow, places);
  gtk_widget_class_install_action (widget_class, "win.follow-link", NULL, follow_offered);
  gtk_widget_class_install_action (widget_class, "win.open-link", NULL, open_link);
}

static void
lui_window_init (LuiWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  accept_drops (self);
}

/* As large as it was, on a screen that may be smaller than it was. */
static void
restore_size (LuiWindow *self)
{
  GSettings *settings = lui_session_get_settings (self->session);
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);
  GdkRectangle room = { 0, 0, G_MAXINT, G_MAXINT };

  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &room);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               MIN (g_settings_get_int (settings, "window-width"), room.width),
                               MIN (g_settings_get_int (settings, "window-height"), room.height));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

LuiWindow *
lui_window_new (LuiApplication *application, LuiSession *session)
{
  LuiWindow *self = g_object_new (LUI_TYPE_WINDOW, "application", application, NULL);

  self->session = g_object_ref (session);
  restore_size (self);
  g_signal_connect_object (session, "notify::is-signed-in", G_CALLBACK (on_signed_in_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "ended", G_CALLBACK (on_session_ended), self,
                           G_CONNECT_SWAPPED);
  on_signed_in_changed (self);
  return self;
}

void
lui_window_open_link (LuiWindow *self, const char *link)
{
  g_autoptr (LiveonInvite) invite = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (LUI_IS_WINDOW (self));
  g_return_if_fail (link != NULL);

  invite = lui_link_find (link, &error);
  if (invite == NULL)
    {
      g_autofree char *sentence = lui_words_dup_error (error);

      lui_window_tell (self, sentence);
    }
  else if (lui_session_get_is_signed_in (self->session) && !is_signed_in_at (self, invite))
    offer (self, invite, _ ("The link leads to another server or company."), _ ("Sign out"));
  else if (LUI_IS_MEETING_PAGE (self->passing))
    offer (self, invite, _ ("The link leads out of this meeting."), _ ("Leave and follow it"));
  else
    {
      g_set_object (&self->invite, invite);
      follow_invite (self);
    }
}

void
lui_window_show_door (LuiWindow *self, LiveonRoom *room, const char *secret)
{
  GtkWidget *page;

  g_return_if_fail (LUI_IS_WINDOW (self));

  page = lui_door_page_new (self->session, room, secret);
  show_passing (self, page);
  lui_door_page_enter_unseen (LUI_DOOR_PAGE (page));
}

void
lui_window_show_lobby (LuiWindow *self)
{
  g_return_if_fail (LUI_IS_WINDOW (self));

  if (self->lobby != NULL)
    show (self, self->lobby);
  drop (self, &self->passing);
  follow_invite (self);
}

void
lui_window_show_meeting (LuiWindow *self, LiveonCall *call)
{
  g_return_if_fail (LUI_IS_WINDOW (self));

  lui_notice_set_text (self->message, NULL);
  g_settings_bind (lui_session_get_settings (self->session), "noise-suppression", call,
                   "has-noise-suppression", G_SETTINGS_BIND_GET);
  lui_data_use_bind (lui_session_get_data_use (self->session), G_OBJECT (call));
  show_passing (self, lui_meeting_page_new (self->session, call));
}

void
lui_window_tell (LuiWindow *self, const char *sentence)
{
  AdwToast *toast;
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  g_return_if_fail (LUI_IS_WINDOW (self));

  toast = adw_toast_new (escaped);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
lui_window_tell_until_read (LuiWindow *self, const char *sentence)
{
  g_return_if_fail (LUI_IS_WINDOW (self));

  lui_notice_set_text (self->message, sentence);
}
