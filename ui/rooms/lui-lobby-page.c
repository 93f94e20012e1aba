/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-lobby-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-adaptive-bin.h"
#include "lui-history-page.h"
#include "lui-notice-banner.h"
#include "lui-notices-page.h"
#include "lui-room-actions.h"
#include "lui-room-list.h"

struct _LuiLobbyPage
{
  GtkWidget parent_instance;

  LuiSession *session;
  LuiNotices *notices;

  GBinding *search_binding; /* of the button with the page that is shown */

  GtkWidget *create_button;
  GtkToggleButton *search_button;
  LuiNoticeBanner *banner;
  AdwViewStack *views;
  AdwViewStackPage *notices_page;
  LuiHistoryPage *history;
};

G_DEFINE_FINAL_TYPE (LuiLobbyPage, lui_lobby_page, GTK_TYPE_WIDGET)

static void
sign_out (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lui_session_sign_out (LUI_LOBBY_PAGE (widget)->session);
}

static void
search (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiLobbyPage *self = LUI_LOBBY_PAGE (widget);

  if (gtk_widget_get_visible (GTK_WIDGET (self->search_button)))
    gtk_toggle_button_set_active (self->search_button, TRUE);
}

static void
show_notices (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_view_stack_set_visible_child_name (LUI_LOBBY_PAGE (widget)->views, "notices");
}

static void
export_history (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lui_history_page_export (LUI_LOBBY_PAGE (widget)->history);
}

static void
on_unread_changed (LuiLobbyPage *self)
{
  guint unread = lui_notices_get_unread (self->notices);

  adw_view_stack_page_set_badge_number (self->notices_page, unread);
  adw_view_stack_page_set_needs_attention (self->notices_page, unread > 0);
}

static void
create_room (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lui_room_actions_change (LUI_LOBBY_PAGE (widget)->session, NULL, widget);
}

static void
on_visits_wanted (LuiLobbyPage *self, LiveonRoom *room)
{
  lui_history_page_show_room (self->history, room);
  adw_view_stack_set_visible_child_name (self->views, "history");
}

static void
update_may_create (LuiLobbyPage *self)
{
  LiveonUser *user = liveon_client_get_user (lui_session_get_client (self->session));
  gboolean may_create = user != NULL && liveon_user_get_may_create_rooms (user);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lobby.create-room", may_create);
  gtk_widget_set_visible (self->create_button, may_create);
}

static char *
pick_title (LuiLobbyPage *self, gboolean is_narrow)
{
  return g_strdup (is_narrow ? "title" : "switcher");
}

static void
on_view_changed (LuiLobbyPage *self)
{
  GtkWidget *page = adw_view_stack_get_visible_child (self->views);
  gboolean has_search
      = page != NULL && g_object_class_find_property (G_OBJECT_GET_CLASS (page), "search-mode");

  g_clear_pointer (&self->search_binding, g_binding_unbind);
  /* There it would say what stands below it. */
  gtk_widget_set_visible (GTK_WIDGET (self->banner), !LUI_IS_NOTICES_PAGE (page));
  gtk_widget_set_visible (GTK_WIDGET (self->search_button), has_search);
  if (has_search)
    self->search_binding
        = g_object_bind_property (page, "search-mode", self->search_button, "active",
                                  G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static gboolean
lui_lobby_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (adw_view_stack_get_visible_child (LUI_LOBBY_PAGE (widget)->views));
}

static void
lui_lobby_page_dispose (GObject *object)
{
  LuiLobbyPage *self = LUI_LOBBY_PAGE (object);
  GtkWidget *child;

  g_clear_pointer (&self->search_binding, g_binding_unbind);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->notices);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lui_lobby_page_parent_class)->dispose (object);
}

static void
lui_lobby_page_class_init (LuiLobbyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_lobby_page_dispose;
  widget_class->grab_focus = lui_lobby_page_grab_focus;
  g_type_ensure (LUI_TYPE_ADAPTIVE_BIN);
  g_type_ensure (LUI_TYPE_NOTICE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-lobby-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiLobbyPage, views);
  gtk_widget_class_bind_template_child (widget_class, LuiLobbyPage, create_button);
  gtk_widget_class_bind_template_child (widget_class, LuiLobbyPage, banner);
  gtk_widget_class_bind_template_child (widget_class, LuiLobbyPage, search_button);
  gtk_widget_class_bind_template_callback (widget_class, pick_title);
  gtk_widget_class_bind_template_callback (widget_class, on_view_changed);
  gtk_widget_class_install_action (widget_class, "lobby.sign-out", NULL, sign_out);
  gtk_widget_class_install_action (widget_class, "lobby.create-room", NULL, create_room);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK,
                                       "lobby.create-room", NULL);
  gtk_widget_class_install_action (widget_class, "lobby.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "lobby.show-notices", NULL, show_notices);
  gtk_widget_class_install_action (widget_class, "lobby.export-history", NULL, export_history);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "lobby.search",
                                       NULL);
}

static void
lui_lobby_page_init (LuiLobbyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
insert_settings (LuiLobbyPage *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GAction) order
      = g_settings_create_action (lui_session_get_settings (self->session), "room-order");

  g_action_map_add_action (G_ACTION_MAP (group), order);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "settings", G_ACTION_GROUP (group));
}

static AdwViewStackPage *
add_view (
    LuiLobbyPage *self, GtkWidget *page, const char *name, const char *title, const char *icon_name)
{
  AdwViewStackPage *view = adw_view_stack_add_titled (self->views, page, name, title);

  adw_view_stack_page_set_icon_name (view, icon_name);
  return view;
}

GtkWidget *
lui_lobby_page_new (LuiSession *session)
{
  LuiLobbyPage *self = g_object_new (LUI_TYPE_LOBBY_PAGE, NULL);
  LiveonClient *client = lui_session_get_client (session);
  GtkWidget *rooms;

  self->session = g_object_ref (session);
  self->notices = lui_notices_new (liveon_client_get_announcements (client),
                                   lui_session_get_settings (session));
  insert_settings (self);
  rooms = lui_room_list_new (session);
  g_signal_connect_object (rooms, "visits-wanted", G_CALLBACK (on_visits_wanted), self,
                           G_CONNECT_SWAPPED);
  add_view (self, rooms, "rooms", _ ("Rooms"), "view-list-symbolic");
  self->history = LUI_HISTORY_PAGE (lui_history_page_new (session));
  add_view (self, GTK_WIDGET (self->history), "history", _ ("History"),
            "document-open-recent-symbolic");
  self->notices_page = add_view (self, lui_notices_page_new (self->notices), "notices",
                                 _ ("Notices"), "preferences-system-notifications-symbolic");
  lui_notice_banner_set_notices (self->banner, self->notices);
  g_signal_connect_object (self->notices, "notify::unread", G_CALLBACK (on_unread_changed), self,
                           G_CONNECT_SWAPPED);
  on_unread_changed (self);
  g_signal_connect_object (client, "notify::user", G_CALLBACK (update_may_create), self,
                           G_CONNECT_SWAPPED);
  update_may_create (self);
  return GTK_WIDGET (self);
}
