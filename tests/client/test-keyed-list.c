/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-keyed-list.h"
#include "test-support.h"

/* Items are simple actions: the name is the key, the state is what is sorted by. */
static GObject *
item (const char *key, const char *sort)
{
  GSimpleAction *action = g_simple_action_new_stateful (key, NULL, g_variant_new_string (sort));

  return G_OBJECT (action);
}

static char *
dup_key (gpointer object)
{
  return g_strdup (g_action_get_name (object));
}

static char *
dup_sort (gpointer object)
{
  g_autoptr (GVariant) state = g_action_get_state (object);

  return g_variant_dup_string (state, NULL);
}

static void
update (gpointer existing, gpointer fresh)
{
  g_autoptr (GVariant) state = g_action_get_state (fresh);

  g_simple_action_set_state (existing, state);
}

static char *
dump (LvKeyedList *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (GAction) action = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_string_append (text, g_action_get_name (action));
    }
  return g_string_free (text, FALSE);
}

static void
assert_order (LvKeyedList *list, const char *order)
{
  g_autofree char *text = dump (list);

  g_assert_cmpstr (text, ==, order);
}

/* A copy that follows items-changed alone: what a view believes. */
static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  GString *view = data;
  GString *fresh = g_string_new (NULL);

  for (guint i = 0; i < added; i++)
    {
      g_autoptr (GAction) action = g_list_model_get_item (model, position + i);

      g_string_append (fresh, g_action_get_name (action));
    }
  g_string_erase (view, position, removed);
  g_string_insert (view, position, fresh->str);
  g_string_free (fresh, TRUE);
}

static void
put (LvKeyedList *list, const char *key, const char *sort)
{
  g_autoptr (GObject) object = item (key, sort);

  lv_keyed_list_put (list, object, update);
}

static void
test_order (void)
{
  g_autoptr (LvKeyedList) list = lv_keyed_list_new (G_TYPE_SIMPLE_ACTION, dup_key, dup_sort);
  g_autoptr (GString) view = g_string_new (NULL);
  gpointer b;

  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), view);
  put (list, "b", "2");
  put (list, "d", "4");
  put (list, "a", "1");
  put (list, "c", "2"); /* the same place: behind */
  assert_order (list, "abcd");
  g_assert_cmpstr (view->str, ==, "abcd");

  /* What changes keeps its place and identity. */
  b = lv_keyed_list_lookup (list, "b");
  put (list, "b", "9");
  assert_order (list, "abcd");
  g_assert_true (lv_keyed_list_lookup (list, "b") == b);

  g_assert_true (lv_keyed_list_remove (list, "c"));
  g_assert_false (lv_keyed_list_remove (list, "c"));
  assert_order (list, "abd");
  g_assert_cmpstr (view->str, ==, "abd");
}

static void
replace (LvKeyedList *list, const char *keys)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (const char *p = keys; *p != '\0'; p++)
    {
      char key[2] = { *p, '\0' };

      g_ptr_array_add (items, item (key, key));
    }
  lv_keyed_list_replace (list, items, update);
}

static void
count_changes (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  ++*(guint *) data;
}

static void
test_replace (void)
{
  g_autoptr (LvKeyedList) list = lv_keyed_list_new (G_TYPE_SIMPLE_ACTION, dup_key, dup_sort);
  g_autoptr (GString) view = g_string_new (NULL);
  guint changes = 0;
  gpointer c;

  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), view);
  g_signal_connect (list, "items-changed", G_CALLBACK (count_changes), &changes);
  replace (list, "edcba");
  assert_order (list, "abcde");
  g_assert_cmpuint (changes, ==, 1);
  c = lv_keyed_list_lookup (list, "c");
  replace (list, "fbxc");
  assert_order (list, "bcfx");
  g_assert_cmpstr (view->str, ==, "bcfx");
  g_assert_true (lv_keyed_list_lookup (list, "c") == c);
  replace (list, "");
  assert_order (list, "");
  g_assert_cmpstr (view->str, ==, "");
  replace (list, "q");
  lv_keyed_list_clear (list);
  g_assert_cmpstr (view->str, ==, "");
  g_assert_null (lv_keyed_list_lookup (list, "q"));
}

/* Random steps: the view that follows the signals and the list agree, and the list is sorted. */
static void
test_random (void)
{
  g_autoptr (LvKeyedList) list = lv_keyed_list_new (G_TYPE_SIMPLE_ACTION, dup_key, dup_sort);
  g_autoptr (GString) view = g_string_new (NULL);

  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), view);
  for (guint step = 0; step < 2000; step++)
    {
      char key[2] = { (char) ('a' + g_test_rand_int_range (0, 26)), '\0' };
      g_autofree char *text = NULL;

      switch (g_test_rand_int_range (0, 3))
        {
        case 0:
          put (list, key, key);
          break;
        case 1:
          lv_keyed_list_remove (list, key);
          break;
        default:
          {
            char some[6];

            for (guint i = 0; i < 5; i++)
              some[i] = (char) ('a' + (g_test_rand_int_range (0, 4) + (int) i * 5));
            some[5] = '\0';
            if (g_test_rand_int_range (0, 20) == 0)
              replace (list, some);
          }
        }
      text = dump (list);
      g_assert_cmpstr (view->str, ==, text);
      for (guint i = 1; i < view->len; i++)
        g_assert_cmpint (view->str[i - 1], <, view->str[i]);
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/client/keyed-list/order", test_order);
  g_test_add_func ("/client/keyed-list/replace", test_replace);
  g_test_add_func ("/client/keyed-list/random", test_random);
  return g_test_run ();
}
