/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-history-rooms.h"

/* A year of them, with something to spare. */
#define PAGE 200
#define MAX_PAGES 50

struct _LuiHistoryRooms
{
  GObject parent_instance;

  LiveonClient *client;
  GHashTable *rooms;  /* id → the newest LiveonVisit */
  GListStore *former; /* of them, those that are not in the room list */
  char *newest;       /* the visit up to which all was read; NULL: nothing was */
  char *reading;      /* the newest of the reading that is under way */
  guint pages;        /* so many were read in it; 0: none is under way */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (LuiHistoryRooms, lui_history_rooms, G_TYPE_OBJECT)

static void read_page (LuiHistoryRooms *self, const char *cursor);

static int
compare_names (gconstpointer a, gconstpointer b, gpointer data)
{
  return g_utf8_collate (liveon_visit_get_room_name ((LiveonVisit *) a),
                         liveon_visit_get_room_name ((LiveonVisit *) b));
}

static gboolean
is_listed (LuiHistoryRooms *self, const char *room_id)
{
  GListModel *rooms = liveon_client_get_rooms (self->client);

  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (LiveonRoom) room = g_list_model_get_item (rooms, i);

      if (g_str_equal (liveon_room_get_id (room), room_id))
        return TRUE;
    }
  return FALSE;
}

/* One by one: what is chosen in a drop-down stays chosen while its own item stays. */
static void
show_former (LuiHistoryRooms *self)
{
  GHashTableIter iter;
  gpointer id, visit;
  guint position;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, &id, &visit))
    {
      gboolean is_shown = g_list_store_find (self->former, visit, &position);
      gboolean is_former = !is_listed (self, id);

      if (is_former && !is_shown)
        g_list_store_insert_sorted (self->former, visit, compare_names, NULL);
      else if (!is_former && is_shown)
        g_list_store_remove (self->former, position);
    }
}

/* FALSE: what comes after it is known. */
static gboolean
take_visit (LuiHistoryRooms *self, LiveonVisit *visit)
{
  const char *id = liveon_visit_get_id (visit);
  const char *room_id = liveon_visit_get_room_id (visit);

  if (self->reading == NULL)
    self->reading = g_strdup (id);
  if (g_strcmp0 (id, self->newest) == 0)
    return FALSE;
  if (!g_hash_table_contains (self->rooms, room_id))
    g_hash_table_insert (self->rooms, g_strdup (room_id), g_object_ref (visit));
  return TRUE;
}

static void
end_reading (LuiHistoryRooms *self, gboolean is_complete)
{
  self->pages = 0;
  if (is_complete && self->reading != NULL)
    {
      g_free (self->newest);
      self->newest = g_steal_pointer (&self->reading);
    }
  g_clear_pointer (&self->reading, g_free);
}

static void
visits_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiHistoryRooms) self = user_data;
  g_autofree char *cursor = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) visits
      = liveon_client_get_visits_finish (LIVEON_CLIENT (source), result, &cursor, &error);
  gboolean goes_on = cursor != NULL && self->pages < MAX_PAGES;

  if (self->client == NULL)
    return;
  /* The list itself says what is wrong; the rooms that are known can be chosen all the same. */
  if (visits == NULL)
    return end_reading (self, FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (visits); i++)
    {
      g_autoptr (LiveonVisit) visit = g_list_model_get_item (visits, i);

      if (!take_visit (self, visit))
        {
          goes_on = FALSE;
          break;
        }
    }
  show_former (self);
  if (goes_on)
    read_page (self, cursor);
  else
    end_reading (self, TRUE);
}

static void
read_page (LuiHistoryRooms *self, const char *cursor)
{
  self->pages++;
  liveon_client_get_visits_async (self->client, NULL, NULL, NULL, cursor, PAGE, self->cancellable,
                                  visits_cb, g_object_ref (self));
}

static void
lui_history_rooms_dispose (GObject *object)
{
  LuiHistoryRooms *self = LUI_HISTORY_ROOMS (object);

  g_clear_object (&self->client);
  g_clear_object (&self->former);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rooms, g_hash_table_unref);
  g_clear_pointer (&self->newest, g_free);
  g_clear_pointer (&self->reading, g_free);
  G_OBJECT_CLASS (lui_history_rooms_parent_class)->dispose (object);
}

static void
lui_history_rooms_class_init (LuiHistoryRoomsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lui_history_rooms_dispose;
}

static void
lui_history_rooms_init (LuiHistoryRooms *self)
{
  self->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->former = g_list_store_new (LIVEON_TYPE_VISIT);
  self->cancellable = g_cancellable_new ();
}

LuiHistoryRooms *
lui_history_rooms_new (LiveonClient *client)
{
  LuiHistoryRooms *self = g_object_new (LUI_TYPE_HISTORY_ROOMS, NULL);

  self->client = g_object_ref (client);
  return self;
}

GListModel *
lui_history_rooms_get_model (LuiHistoryRooms *self)
{
  return G_LIST_MODEL (self->former);
}

void
lui_history_rooms_update (LuiHistoryRooms *self)
{
  if (self->pages > 0)
    return;
  show_former (self);
  read_page (self, NULL);
}
