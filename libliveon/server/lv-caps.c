/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-caps.h"

gint64
lv_caps_min (gint64 a, gint64 b)
{
  if (a <= 0 || b <= 0)
    return MAX (MAX (a, b), 0);
  return MIN (a, b);
}

/* Settles the rooms whose own limit is under their share; FALSE when there is none left. */
static gboolean
settle_limited (
    LvCapRoom *rooms, guint n_rooms, gboolean *is_settled, gint64 *left_bps, guint64 *left_people)
{
  gint64 bps = *left_bps;
  guint64 people = *left_people;
  gboolean is_changed = FALSE;

  for (guint i = 0; i < n_rooms; i++)
    {
      gint64 share = (gint64) ((double) bps * rooms[i].people / MAX (people, 1));

      if (is_settled[i] || rooms[i].limit_bps <= 0 || rooms[i].limit_bps > share)
        continue;
      rooms[i].cap_bps = rooms[i].limit_bps;
      is_settled[i] = TRUE;
      is_changed = TRUE;
      *left_bps -= rooms[i].limit_bps;
      *left_people -= rooms[i].people;
    }
  return is_changed;
}

void
lv_caps_share (gint64 total_bps, LvCapRoom *rooms, guint n_rooms)
{
  g_autofree gboolean *is_settled = g_new0 (gboolean, n_rooms);
  guint64 people = 0;

  for (guint i = 0; i < n_rooms; i++)
    {
      rooms[i].cap_bps = MAX (rooms[i].limit_bps, 0);
      people += rooms[i].people;
    }
  if (total_bps <= 0)
    return;
  while (settle_limited (rooms, n_rooms, is_settled, &total_bps, &people))
    ;
  /* Never 0, which is none. */
  for (guint i = 0; i < n_rooms; i++)
    if (!is_settled[i])
      rooms[i].cap_bps = MAX ((gint64) ((double) total_bps * rooms[i].people / MAX (people, 1)), 1);
}
