/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-room-list.h"

#include "lui-room-row.h"
#include "lui-window.h"

struct _LuiRoomList
{
  GtkWidget parent_instance;

  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (LuiRoomList, lui_room_list, GTK_TYPE_WIDGET)

static void
on_activate (LuiRoomList *self, guint position)
{
  GListModel *rooms = G_LIST_MODEL (gtk_list_view_get_model (self->list));
  g_autoptr (LiveonRoom) room = g_list_model_get_item (rooms, position);

  lui_window_show_door (lui_window_of (self), room, NULL);
}

static gboolean
lui_room_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LUI_ROOM_LIST (widget)->list));
}

static void
lui_room_list_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lui_room_list_parent_class)->dispose (object);
}

static void
lui_room_list_class_init (LuiRoomListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_room_list_dispose;
  widget_class->grab_focus = lui_room_list_grab_focus;
  g_type_ensure (LUI_TYPE_ROOM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-room-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiRoomList, list);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
lui_room_list_init (LuiRoomList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lui_room_list_new (LuiSession *session)
{
  LuiRoomList *self = g_object_new (LUI_TYPE_ROOM_LIST, NULL);
  GListModel *rooms = liveon_client_get_rooms (lui_session_get_client (session));
  g_autoptr (GtkSingleSelection) selection = gtk_single_selection_new (g_object_ref (rooms));

  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  return GTK_WIDGET (self);
}
