/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-keyed-list.h"

typedef struct
{
  GObject *item;
  char *key;
  char *sort_key;
} Entry;

struct _LvKeyedList
{
  GObject parent_instance;

  GType item_type;
  LvDupKeyFunc dup_key;
  LvDupKeyFunc dup_sort_key;
  GPtrArray *entries; /* in order */
  GHashTable *by_key; /* borrowed key → borrowed Entry */
};

static void
entry_free (Entry *entry)
{
  g_object_unref (entry->item);
  g_free (entry->key);
  g_free (entry->sort_key);
  g_free (entry);
}

static GType
get_item_type (GListModel *model)
{
  return LV_KEYED_LIST (model)->item_type;
}

static guint
get_n_items (GListModel *model)
{
  return LV_KEYED_LIST (model)->entries->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  LvKeyedList *self = LV_KEYED_LIST (model);
  Entry *entry;

  if (position >= self->entries->len)
    return NULL;
  entry = g_ptr_array_index (self->entries, position);
  return g_object_ref (entry->item);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LvKeyedList,
                               lv_keyed_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
lv_keyed_list_finalize (GObject *object)
{
  LvKeyedList *self = LV_KEYED_LIST (object);

  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->entries);
  G_OBJECT_CLASS (lv_keyed_list_parent_class)->finalize (object);
}

static void
lv_keyed_list_class_init (LvKeyedListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lv_keyed_list_finalize;
}

static void
lv_keyed_list_init (LvKeyedList *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
}

LvKeyedList *
lv_keyed_list_new (GType item_type, LvDupKeyFunc dup_key, LvDupKeyFunc dup_sort_key)
{
  LvKeyedList *self = g_object_new (LV_TYPE_KEYED_LIST, NULL);

  self->item_type = item_type;
  self->dup_key = dup_key;
  self->dup_sort_key = dup_sort_key;
  return self;
}

gpointer
lv_keyed_list_lookup (LvKeyedList *self, const char *key)
{
  Entry *entry = g_hash_table_lookup (self->by_key, key);

  return entry == NULL ? NULL : entry->item;
}

/* The first position whose sort key is greater. */
static guint
find_place (LvKeyedList *self, const char *sort_key)
{
  guint low = 0, high = self->entries->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      Entry *entry = g_ptr_array_index (self->entries, middle);

      if (strcmp (entry->sort_key, sort_key) <= 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static guint
insert_entry (LvKeyedList *self, gpointer item)
{
  Entry *entry = g_new0 (Entry, 1);
  guint position;

  entry->item = g_object_ref (item);
  entry->key = self->dup_key (item);
  entry->sort_key = self->dup_sort_key (item);
  position = find_place (self, entry->sort_key);
  g_ptr_array_insert (self->entries, (int) position, entry);
  g_hash_table_insert (self->by_key, entry->key, entry);
  return position;
}

/* TRUE when an item of this key was there and took the values. */
static gboolean
update_existing (LvKeyedList *self, gpointer item, LvUpdateFunc update)
{
  g_autofree char *key = self->dup_key (item);
  gpointer existing = lv_keyed_list_lookup (self, key);

  if (existing == NULL)
    return FALSE;
  update (existing, item);
  return TRUE;
}

void
lv_keyed_list_put (LvKeyedList *self, gpointer item, LvUpdateFunc update)
{
  if (!update_existing (self, item, update))
    g_list_model_items_changed (G_LIST_MODEL (self), insert_entry (self, item), 0, 1);
}

static void
remove_at (LvKeyedList *self, guint position)
{
  Entry *entry = g_ptr_array_index (self->entries, position);

  g_hash_table_remove (self->by_key, entry->key);
  g_ptr_array_remove_index (self->entries, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

gboolean
lv_keyed_list_remove (LvKeyedList *self, const char *key)
{
  Entry *entry = g_hash_table_lookup (self->by_key, key);
  guint position;

  if (entry == NULL || !g_ptr_array_find (self->entries, entry, &position))
    return FALSE;
  remove_at (self, position);
  return TRUE;
}

static void
remove_all_but (LvKeyedList *self, GPtrArray *items)
{
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < items->len; i++)
    g_hash_table_add (kept, self->dup_key (g_ptr_array_index (items, i)));
  for (guint i = self->entries->len; i > 0; i--)
    {
      Entry *entry = g_ptr_array_index (self->entries, i - 1);

      if (!g_hash_table_contains (kept, entry->key))
        remove_at (self, i - 1);
    }
}

void
lv_keyed_list_replace (LvKeyedList *self, GPtrArray *items, LvUpdateFunc update)
{
  gboolean is_first = self->entries->len == 0;

  remove_all_but (self, items);
  for (guint i = 0; i < items->len; i++)
    {
      gpointer item = g_ptr_array_index (items, i);
      guint position;

      if (update_existing (self, item, update))
        continue;
      position = insert_entry (self, item);
      if (!is_first)
        g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
    }
  /* A first filling is told at once, not a thousand times. */
  if (is_first && self->entries->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->entries->len);
}

void
lv_keyed_list_clear (LvKeyedList *self)
{
  guint count = self->entries->len;

  g_hash_table_remove_all (self->by_key);
  g_ptr_array_set_size (self->entries, 0);
  if (count > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, count, 0);
}
