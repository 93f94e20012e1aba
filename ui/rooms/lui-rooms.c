/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-rooms.h"

#include "lui-text.h"

struct _LuiRooms
{
  GObject parent_instance;

  GSettings *settings;
  GListModel *rooms;
  GListStore *all; /* an item for each */
  GtkFilter *filter;
  GtkSorter *sorter;
  GtkSortListModel *shown;
  char **words; /* searched for */
  LuiRoomOrder order;
};

G_DEFINE_FINAL_TYPE (LuiRooms, lui_rooms, G_TYPE_OBJECT)

static void
on_favourite_changed (LuiRooms *self, GParamSpec *pspec, LuiRoomItem *item)
{
  g_auto (GStrv) before = g_settings_get_strv (self->settings, "favourites");
  g_autoptr (GStrvBuilder) after = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;
  const char *id = liveon_room_get_id (lui_room_item_get_room (item));

  for (char **kept = before; *kept != NULL; kept++)
    if (!g_str_equal (*kept, id))
      g_strv_builder_add (after, *kept);
  if (lui_room_item_get_is_favourite (item))
    g_strv_builder_add (after, id);
  ids = g_strv_builder_end (after);
  g_settings_set_strv (self->settings, "favourites", (const char *const *) ids);
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
}

static LuiRoomItem *
make_item (LuiRooms *self, LiveonRoom *room)
{
  g_auto (GStrv) favourites = g_settings_get_strv (self->settings, "favourites");
  gboolean is_favourite
      = g_strv_contains ((const char *const *) favourites, liveon_room_get_id (room));
  LuiRoomItem *item = lui_room_item_new (room, is_favourite);

  g_signal_connect_object (item, "notify::is-favourite", G_CALLBACK (on_favourite_changed), self,
                           G_CONNECT_SWAPPED);
  return item;
}

static void
on_rooms_changed (LuiRooms *self, guint position, guint removed, guint added)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    {
      g_autoptr (LiveonRoom) room = g_list_model_get_item (self->rooms, position + i);

      g_ptr_array_add (items, make_item (self, room));
    }
  g_list_store_splice (self->all, position, removed, items->pdata, items->len);
}

static gboolean
is_found (gpointer item, gpointer data)
{
  LuiRooms *self = data;

  return lui_text_matches (lui_room_item_get_index (item), (const char *const *) self->words);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  return lui_room_order_compare (lui_room_item_get_key ((LuiRoomItem *) a),
                                 lui_room_item_get_key ((LuiRoomItem *) b),
                                 ((LuiRooms *) data)->order);
}

static void
on_order_changed (LuiRooms *self)
{
  self->order = g_settings_get_enum (self->settings, "room-order");
  lui_rooms_refresh (self);
}

static void
lui_rooms_dispose (GObject *object)
{
  LuiRooms *self = LUI_ROOMS (object);

  g_clear_object (&self->shown);
  g_clear_object (&self->all);
  g_clear_object (&self->rooms);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->words, g_strfreev);
  G_OBJECT_CLASS (lui_rooms_parent_class)->dispose (object);
}

static void
lui_rooms_class_init (LuiRoomsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lui_rooms_dispose;
}

static void
lui_rooms_init (LuiRooms *self)
{
  self->words = g_new0 (char *, 1);
}

LuiRooms *
lui_rooms_new (GListModel *rooms, GSettings *settings)
{
  LuiRooms *self = g_object_new (LUI_TYPE_ROOMS, NULL);
  GtkFilterListModel *found;

  self->settings = g_object_ref (settings);
  self->order = g_settings_get_enum (settings, "room-order");
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_found, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare, self, NULL));
  self->rooms = g_object_ref (rooms);
  self->all = g_list_store_new (LUI_TYPE_ROOM_ITEM);
  found = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->all)),
                                     g_object_ref (self->filter));
  self->shown = gtk_sort_list_model_new (G_LIST_MODEL (found), g_object_ref (self->sorter));
  g_signal_connect_object (rooms, "items-changed", G_CALLBACK (on_rooms_changed), self,
                           G_CONNECT_SWAPPED);
  on_rooms_changed (self, 0, 0, g_list_model_get_n_items (rooms));
  g_signal_connect_object (settings, "changed::room-order", G_CALLBACK (on_order_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

GListModel *
lui_rooms_get_all (LuiRooms *self)
{
  return G_LIST_MODEL (self->all);
}

GListModel *
lui_rooms_get_shown (LuiRooms *self)
{
  return G_LIST_MODEL (self->shown);
}

void
lui_rooms_search (LuiRooms *self, const char *typed)
{
  g_return_if_fail (LUI_IS_ROOMS (self));

  g_strfreev (self->words);
  self->words = lui_text_split_words (typed);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

void
lui_rooms_refresh (LuiRooms *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->all));

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (LuiRoomItem) item = g_list_model_get_item (G_LIST_MODEL (self->all), i);

      lui_room_item_refresh (item);
    }
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
}
