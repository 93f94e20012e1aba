/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-places.h"

static gboolean
contains (const gpointer *list, guint n, gpointer who)
{
  for (guint i = 0; i < n; i++)
    if (list[i] == who)
      return TRUE;
  return FALSE;
}

gboolean
lv_places_assign (gpointer *places, guint n_places, const gpointer *wanted, guint n_wanted)
{
  gboolean is_changed = FALSE;
  guint n = MIN (n_wanted, n_places);
  guint at = 0;

  for (guint i = 0; i < n_places; i++)
    if (places[i] != NULL && !contains (wanted, n, places[i]))
      {
        places[i] = NULL;
        is_changed = TRUE;
      }
  for (guint i = 0; i < n; i++)
    {
      if (contains (places, n_places, wanted[i]))
        continue;
      while (places[at] != NULL)
        at++;
      places[at] = wanted[i];
      is_changed = TRUE;
    }
  return is_changed;
}
