/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-lobby-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-adaptive-bin.h"
#include "lui-room-list.h"

struct _LuiLobbyPage
{
  GtkWidget parent_instance;

  LuiSession *session;

  GBinding *search_binding; /* of the button with the page that is shown */

  GtkToggleButton *search_button;
  AdwViewStack *views;
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
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-lobby-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiLobbyPage, views);
  gtk_widget_class_bind_template_child (widget_class, LuiLobbyPage, search_button);
  gtk_widget_class_bind_template_callback (widget_class, pick_title);
  gtk_widget_class_bind_template_callback (widget_class, on_view_changed);
  gtk_widget_class_install_action (widget_class, "lobby.sign-out", NULL, sign_out);
  gtk_widget_class_install_action (widget_class, "lobby.search", NULL, search);
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

GtkWidget *
lui_lobby_page_new (LuiSession *session)
{
  LuiLobbyPage *self = g_object_new (LUI_TYPE_LOBBY_PAGE, NULL);

  self->session = g_object_ref (session);
  insert_settings (self);
  adw_view_stack_page_set_icon_name (
      adw_view_stack_add_titled (self->views, lui_room_list_new (session), "rooms", _ ("Rooms")),
      "view-list-symbolic");
  return GTK_WIDGET (self);
}
