/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-people-order.h"

/* GTK's sort list takes an item that changed only when the sorter says so: this tells it when a
 * hand or the floor changed, and for nothing else, so that nobody moves for a name or a level. */

static int
place (guint number)
{
  return number > 0 ? (int) MIN (number, G_MAXINT - 1) : G_MAXINT;
}

static int
compare_numbers (int a, int b)
{
  return (a > b) - (a < b);
}

int
lui_people_order_compare (LiveonParticipant *a, LiveonParticipant *b)
{
  int order = compare_numbers (liveon_participant_get_has_floor (b),
                               liveon_participant_get_has_floor (a));

  if (order == 0)
    order = compare_numbers (place (liveon_participant_get_floor_place (a)),
                             place (liveon_participant_get_floor_place (b)));
  if (order == 0)
    order = compare_numbers (place (liveon_participant_get_hand_place (a)),
                             place (liveon_participant_get_hand_place (b)));
  return order;
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  return lui_people_order_compare ((LiveonParticipant *) a, (LiveonParticipant *) b);
}

static void
on_places_changed (GtkSorter *sorter)
{
  gtk_sorter_changed (sorter, GTK_SORTER_CHANGE_DIFFERENT);
}

static void
watch (GListModel *people, guint position, guint removed, guint added, gpointer data)
{
  static const char *const changes[]
      = { "notify::hand-place", "notify::floor-place", "notify::has-floor" };
  GtkSorter *sorter = data;

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (LiveonParticipant) person = g_list_model_get_item (people, i);

      for (guint k = 0; k < G_N_ELEMENTS (changes); k++)
        g_signal_connect_object (person, changes[k], G_CALLBACK (on_places_changed), sorter,
                                 G_CONNECT_SWAPPED);
    }
}

GListModel *
lui_people_order_new (GListModel *people)
{
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL));

  g_signal_connect_object (people, "items-changed", G_CALLBACK (watch), sorter, 0);
  watch (people, 0, 0, g_list_model_get_n_items (people), sorter);
  return G_LIST_MODEL (gtk_sort_list_model_new (g_object_ref (people), sorter));
}
