/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-room-list.h"

#include <glib/gi18n.h>

#include "lui-adaptive-bin.h"
#include "lui-room-actions.h"
#include "lui-room-detail.h"
#include "lui-room-invite.h"
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
  GtkPopover *menu;      /* of the chosen room; made when it is first wanted */
  GSignalGroup *changes; /* of the chosen room */
  LuiRoomItem *chosen;
  gboolean search_mode;

  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkListView *list;
  LuiRoomDetail *detail;
  GMenuModel *room_menu;
};

enum
{
  PROP_SEARCH_MODE = 1,
  PROP_IS_FAVOURITE,
  N_PROPS,
};

enum
{
  SIGNAL_VISITS_WANTED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

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

static LiveonRoom *
get_room (LuiRoomList *self)
{
  return self->chosen != NULL ? lui_room_item_get_room (self->chosen) : NULL;
}

/* Which actions there are follows from the room and from what the person is in it. */
static void
update_actions (LuiRoomList *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  LiveonRoom *room = get_room (self);
  gboolean is_host = room != NULL && liveon_room_get_is_host (room);
  gboolean is_timed = room != NULL && liveon_room_get_schedule (room) == LIVEON_SCHEDULE_TIMED;
  /* Nobody but its maker has ever seen the secret of a link. */
  gboolean has_link = room != NULL && liveon_room_get_mode (room) != LIVEON_ROOM_MODE_LINK;

  gtk_widget_action_set_enabled (widget, "rooms.enter", room != NULL);
  gtk_widget_action_set_enabled (widget, "rooms.visits", room != NULL);
  gtk_widget_action_set_enabled (widget, "rooms.copy-invitation", has_link);
  gtk_widget_action_set_enabled (widget, "rooms.save-calendar", has_link && is_timed);
  gtk_widget_action_set_enabled (widget, "rooms.extend", is_host && is_timed);
  gtk_widget_action_set_enabled (widget, "rooms.change", is_host);
  gtk_widget_action_set_enabled (widget, "rooms.remove", is_host);
}

static void
on_favourite_changed (LuiRoomList *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_FAVOURITE]);
}

static void
on_selected_changed (LuiRoomList *self)
{
  LuiRoomItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (self->chosen == item)
    return;
  if (self->chosen != NULL)
    g_signal_handlers_disconnect_by_func (self->chosen, on_favourite_changed, self);
  g_set_object (&self->chosen, item);
  if (item != NULL)
    g_signal_connect_object (item, "notify::is-favourite", G_CALLBACK (on_favourite_changed), self,
                             G_CONNECT_SWAPPED);
  g_signal_group_set_target (self->changes, get_room (self));
  lui_room_detail_set_room (self->detail, get_room (self));
  on_favourite_changed (self);
  update_actions (self);
}

static void
activate_enter (GtkWidget *widget, const char *action, GVariant *parameter)
{
  enter (LUI_ROOM_LIST (widget), LUI_ROOM_LIST (widget)->chosen);
}

static void
show_visits (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_VISITS_WANTED], 0, get_room (LUI_ROOM_LIST (widget)));
}

static void
copy_invitation (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiRoomList *self = LUI_ROOM_LIST (widget);

  lui_room_invite_copy (self->session, get_room (self), NULL, widget);
}

static void
save_calendar (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiRoomList *self = LUI_ROOM_LIST (widget);

  lui_room_invite_save (self->session, get_room (self), NULL, widget);
}

static void
extend (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lui_room_actions_extend (get_room (LUI_ROOM_LIST (widget)), g_variant_get_uint32 (parameter),
                           widget);
}

static void
change (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiRoomList *self = LUI_ROOM_LIST (widget);

  lui_room_actions_change (self->session, get_room (self), widget);
}

static void
remove_room (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lui_room_actions_remove (get_room (LUI_ROOM_LIST (widget)), widget);
}

static void
pop_up (LuiRoomList *self, double x, double y)
{
  GdkRectangle place = { x, y, 1, 1 };

  if (self->menu == NULL)
    {
      self->menu = GTK_POPOVER (gtk_popover_menu_new_from_model (self->room_menu));
      gtk_widget_set_halign (GTK_WIDGET (self->menu), GTK_ALIGN_START);
      gtk_popover_set_has_arrow (self->menu, FALSE);
      gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (self->menu, &place);
  gtk_popover_popup (self->menu);
}

/* By the keyboard: where the focus is. */
static void
show_menu (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiRoomList *self = LUI_ROOM_LIST (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  double x = 0, y = 0;

  if (self->chosen == NULL || focus == NULL || !gtk_widget_is_ancestor (focus, widget))
    return;
  gtk_widget_translate_coordinates (focus, widget, 48, gtk_widget_get_height (focus) / 2.0, &x, &y);
  pop_up (self, x, y);
}

static void
on_menu_wanted (LuiRoomList *self, double x, double y, GtkWidget *row)
{
  g_autoptr (LuiRoomItem) item = NULL;
  GListModel *model = G_LIST_MODEL (self->selection);

  g_object_get (row, "item", &item, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (LuiRoomItem) other = g_list_model_get_item (model, i);

      if (other == item)
        gtk_single_selection_set_selected (self->selection, i);
    }
  gtk_widget_translate_coordinates (row, GTK_WIDGET (self), x, y, &x, &y);
  pop_up (self, x, y);
}

static void
on_setup (LuiRoomList *self, GtkListItem *list_item)
{
  GtkWidget *row = g_object_new (LUI_TYPE_ROOM_ROW, NULL);

  g_signal_connect_object (row, "menu-wanted", G_CALLBACK (on_menu_wanted), self,
                           G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, row);
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

static gboolean
has_rows (LuiRoomList *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "rooms") == 0;
}

static gboolean
has_focus (LuiRoomList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *list = GTK_WIDGET (self->list);

  return focus != NULL
         && (focus == GTK_WIDGET (self) || focus == list || gtk_widget_is_ancestor (focus, list));
}

/* Rooms; or why there are none. */
static void
update_stack (LuiRoomList *self)
{
  gboolean had_focus = has_focus (self);
  LiveonClient *client = lui_session_get_client (self->session);
  const char *page = "rooms";

  if (g_list_model_get_n_items (lui_rooms_get_all (self->rooms)) == 0)
    page = liveon_client_get_state (client) == LIVEON_CLIENT_STATE_CONNECTED ? "none" : "loading";
  else if (g_list_model_get_n_items (lui_rooms_get_shown (self->rooms)) == 0)
    page = "not-found";
  gtk_stack_set_visible_child_name (self->stack, page);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* Keys are heard where the focus is: while there are no rows, the whole has it in their place. */
static gboolean
lui_room_list_grab_focus (GtkWidget *widget)
{
  LuiRoomList *self = LUI_ROOM_LIST (widget);

  gtk_widget_set_focusable (widget, !has_rows (self));
  if (has_rows (self))
    return gtk_widget_grab_focus (GTK_WIDGET (self->list));
  return GTK_WIDGET_CLASS (lui_room_list_parent_class)->grab_focus (widget);
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
  LuiRoomList *self = LUI_ROOM_LIST (object);

  if (id == PROP_SEARCH_MODE)
    g_value_set_boolean (value, self->search_mode);
  else if (id == PROP_IS_FAVOURITE)
    g_value_set_boolean (value,
                         self->chosen != NULL && lui_room_item_get_is_favourite (self->chosen));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_room_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LuiRoomList *self = LUI_ROOM_LIST (object);

  if (id == PROP_SEARCH_MODE)
    self->search_mode = g_value_get_boolean (value);
  else if (id != PROP_IS_FAVOURITE)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (self->chosen != NULL)
    lui_room_item_set_is_favourite (self->chosen, g_value_get_boolean (value));
}

static void
lui_room_list_dispose (GObject *object)
{
  LuiRoomList *self = LUI_ROOM_LIST (object);
  GtkWidget *child;

  g_clear_object (&self->changes);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->chosen);
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

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  object_class->get_property = lui_room_list_get_property;
  object_class->set_property = lui_room_list_set_property;
  object_class->dispose = lui_room_list_dispose;
  widget_class->grab_focus = lui_room_list_grab_focus;
  widget_class->map = lui_room_list_map;

  properties[PROP_SEARCH_MODE] = g_param_spec_boolean ("search-mode", NULL, NULL, FALSE,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_IS_FAVOURITE]
      = g_param_spec_boolean ("is-favourite", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* visits-wanted (room): the person wants to see when they were in it. */
  signals[SIGNAL_VISITS_WANTED]
      = g_signal_new ("visits-wanted", LUI_TYPE_ROOM_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, LIVEON_TYPE_ROOM);

  gtk_widget_class_install_action (widget_class, "rooms.enter", NULL, activate_enter);
  gtk_widget_class_install_property_action (widget_class, "rooms.favourite", "is-favourite");
  gtk_widget_class_install_action (widget_class, "rooms.visits", NULL, show_visits);
  gtk_widget_class_install_action (widget_class, "rooms.copy-invitation", NULL, copy_invitation);
  gtk_widget_class_install_action (widget_class, "rooms.save-calendar", NULL, save_calendar);
  gtk_widget_class_install_action (widget_class, "rooms.extend", "u", extend);
  gtk_widget_class_install_action (widget_class, "rooms.change", NULL, change);
  gtk_widget_class_install_action (widget_class, "rooms.remove", NULL, remove_room);
  gtk_widget_class_install_action (widget_class, "rooms.menu", NULL, show_menu);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, "rooms.favourite",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "rooms.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "rooms.menu",
                                       NULL);

  g_type_ensure (LUI_TYPE_ADAPTIVE_BIN);
  g_type_ensure (LUI_TYPE_ROOM_DETAIL);
  g_type_ensure (LUI_TYPE_SKELETON);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-room-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiRoomList, search_bar);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomList, search_entry);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomList, stack);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomList, list);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomList, detail);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomList, room_menu);
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
  lui_room_detail_set_menu (self->detail, self->room_menu);
  self->changes = g_signal_group_new (LIVEON_TYPE_ROOM);
  g_signal_group_connect_swapped (self->changes, "notify::is-host", G_CALLBACK (update_actions),
                                  self);
  g_signal_group_connect_swapped (self->changes, "notify::schedule", G_CALLBACK (update_actions),
                                  self);
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
  g_signal_connect_object (self->selection, "notify::selected-item",
                           G_CALLBACK (on_selected_changed), self, G_CONNECT_SWAPPED);
  on_selected_changed (self);
  update_actions (self);
  g_signal_connect_object (lui_rooms_get_shown (self->rooms), "items-changed",
                           G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  update_stack (self);
  return GTK_WIDGET (self);
}
