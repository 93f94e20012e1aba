/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-room-list.h"

#include "lui-adaptive-bin.h"
#include "lui-room-row.h"
#include "lui-rooms.h"
#include "lui-skeleton.h"
#include "lui-window.h"

struct _LuiRoomList
{
  GtkWidget parent_instance;

  LuiSession *session;
  LuiRooms *rooms;
  GtkSingleSelection *selection;
  gboolean search_mode;

  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkListView *list;
};

enum
{
  PROP_SEARCH_MODE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LuiRoomList, lui_room_list, GTK_TYPE_WIDGET)

static void
enter (LuiRoomList *self, LuiRoomItem *item)
{
  lui_window_show_door (lui_window_of (self), lui_room_item_get_room (item), NULL);
}

static void
on_activate (LuiRoomList *self, guint position)
{
  g_autoptr (LuiRoomItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  enter (self, item);
}

static void
on_search_changed (LuiRoomList *self)
{
  lui_rooms_search (self->rooms, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  gtk_single_selection_set_selected (self->selection, 0);
}

static void
on_search_activate (LuiRoomList *self)
{
  LuiRoomItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL)
    enter (self, item);
}

static void
on_setup (LuiRoomList *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, g_object_new (LUI_TYPE_ROOM_ROW, NULL));
}

static void
on_bind (LuiRoomList *self, GtkListItem *list_item)
{
  g_object_set (gtk_list_item_get_child (list_item), "item", gtk_list_item_get_item (list_item),
                NULL);
}

static void
on_unbind (LuiRoomList *self, GtkListItem *list_item)
{
  g_object_set (gtk_list_item_get_child (list_item), "item", NULL, NULL);
}

/* Rooms; or why there are none. */
static void
update_stack (LuiRoomList *self)
{
  LiveonClient *client = lui_session_get_client (self->session);
  const char *page = "rooms";

  if (g_list_model_get_n_items (lui_rooms_get_all (self->rooms)) == 0)
    page = liveon_client_get_state (client) == LIVEON_CLIENT_STATE_CONNECTED ? "none" : "loading";
  else if (g_list_model_get_n_items (lui_rooms_get_shown (self->rooms)) == 0)
    page = "not-found";
  gtk_stack_set_visible_child_name (self->stack, page);
}

static gboolean
lui_room_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LUI_ROOM_LIST (widget)->list));
}

static void
lui_room_list_map (GtkWidget *widget)
{
  /* Whoever comes back finds the order that is true now; whoever looks on does not see rows move.
   */
  lui_rooms_refresh (LUI_ROOM_LIST (widget)->rooms);
  GTK_WIDGET_CLASS (lui_room_list_parent_class)->map (widget);
}

static void
lui_room_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SEARCH_MODE)
    g_value_set_boolean (value, LUI_ROOM_LIST (object)->search_mode);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_room_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SEARCH_MODE)
    LUI_ROOM_LIST (object)->search_mode = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_room_list_dispose (GObject *object)
{
  LuiRoomList *self = LUI_ROOM_LIST (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  g_clear_object (&self->rooms);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lui_room_list_parent_class)->dispose (object);
}

static void
lui_room_list_class_init (LuiRoomListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lui_room_list_get_property;
  object_class->set_property = lui_room_list_set_property;
  object_class->dispose = lui_room_list_dispose;
  widget_class->grab_focus = lui_room_list_grab_focus;
  widget_class->map = lui_room_list_map;

  properties[PROP_SEARCH_MODE] = g_param_spec_boolean ("search-mode", NULL, NULL, FALSE,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (LUI_TYPE_ADAPTIVE_BIN);
  g_type_ensure (LUI_TYPE_SKELETON);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-room-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiRoomList, search_bar);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomList, search_entry);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomList, stack);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomList, list);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
}

static void
lui_room_list_init (LuiRoomList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}

GtkWidget *
lui_room_list_new (LuiSession *session)
{
  LuiRoomList *self = g_object_new (LUI_TYPE_ROOM_LIST, NULL);
  LiveonClient *client = lui_session_get_client (session);

  self->session = g_object_ref (session);
  self->rooms
      = lui_rooms_new (liveon_client_get_rooms (client), lui_session_get_settings (session));
  self->selection = gtk_single_selection_new (g_object_ref (lui_rooms_get_shown (self->rooms)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (lui_rooms_get_shown (self->rooms), "items-changed",
                           G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  update_stack (self);
  return GTK_WIDGET (self);
}
