/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-lobby-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-room-list.h"

struct _LuiLobbyPage
{
  GtkWidget parent_instance;

  LuiSession *session;

  AdwViewStack *views;
};

G_DEFINE_FINAL_TYPE (LuiLobbyPage, lui_lobby_page, GTK_TYPE_WIDGET)

static void
sign_out (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lui_session_sign_out (LUI_LOBBY_PAGE (widget)->session);
}

static gboolean
lui_lobby_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (adw_view_stack_get_visible_child (LUI_LOBBY_PAGE (widget)->views));
}

static void
lui_lobby_page_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&LUI_LOBBY_PAGE (object)->session);
  G_OBJECT_CLASS (lui_lobby_page_parent_class)->dispose (object);
}

static void
lui_lobby_page_class_init (LuiLobbyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_lobby_page_dispose;
  widget_class->grab_focus = lui_lobby_page_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-lobby-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiLobbyPage, views);
  gtk_widget_class_install_action (widget_class, "lobby.sign-out", NULL, sign_out);
}

static void
lui_lobby_page_init (LuiLobbyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lui_lobby_page_new (LuiSession *session)
{
  LuiLobbyPage *self = g_object_new (LUI_TYPE_LOBBY_PAGE, NULL);

  self->session = g_object_ref (session);
  adw_view_stack_page_set_icon_name (
      adw_view_stack_add_titled (self->views, lui_room_list_new (session), "rooms", _ ("Rooms")),
      "view-list-symbolic");
  return GTK_WIDGET (self);
}
