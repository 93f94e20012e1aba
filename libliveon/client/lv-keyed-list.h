/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list model whose items have a key: an item that changes keeps its identity and its place. New
 * items go where their sort key puts them, behind those with the same one. Main context only. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LV_TYPE_KEYED_LIST (lv_keyed_list_get_type ())
G_DECLARE_FINAL_TYPE (LvKeyedList, lv_keyed_list, LV, KEYED_LIST, GObject)

/* dup_key and dup_sort_key are asked once, when an item comes in. */
typedef char *(*LvDupKeyFunc) (gpointer item);
typedef void (*LvUpdateFunc) (gpointer existing, gpointer fresh);

LvKeyedList *lv_keyed_list_new (GType item_type, LvDupKeyFunc dup_key, LvDupKeyFunc dup_sort_key);
/* Borrowed, or NULL. */
gpointer lv_keyed_list_lookup (LvKeyedList *self, const char *key);
/* Updates the item of the same key, or inserts this one. */
void lv_keyed_list_put (LvKeyedList *self, gpointer item, LvUpdateFunc update);
gboolean lv_keyed_list_remove (LvKeyedList *self, const char *key);
/* Makes the list hold exactly these items. */
void lv_keyed_list_replace (LvKeyedList *self, GPtrArray *items, LvUpdateFunc update);
void lv_keyed_list_clear (LvKeyedList *self);

G_END_DECLS
