/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-device-order.h"

static int
find (const char *const *ids, const char *id)
{
  for (int i = 0; ids[i] != NULL; i++)
    if (g_str_equal (ids[i], id))
      return i;
  return -1;
}

/* Of "from", those that are in "wanted", or those that are not. */
static void
add (GStrvBuilder *builder, const char *const *from, const char *const *wanted, gboolean is_in)
{
  for (; *from != NULL; from++)
    if ((find (wanted, *from) >= 0) == is_in)
      g_strv_builder_add (builder, *from);
}

GStrv
lui_device_order_sort (const char *const *order, const char *const *present)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  add (builder, order, present, TRUE);
  add (builder, present, order, FALSE);
  return g_strv_builder_end (builder);
}

/* id and whoever stands beside it among those that are shown. */
static gboolean
swap (char **order, const char *const *present, const char *id, int step)
{
  g_auto (GStrv) shown = lui_device_order_sort ((const char *const *) order, present);
  const int place = find ((const char *const *) shown, id);
  const int other = place + step;
  int one, two;
  char *kept;

  if (place < 0 || other < 0 || shown[other] == NULL)
    return FALSE;
  one = find ((const char *const *) order, id);
  two = find ((const char *const *) order, shown[other]);
  kept = order[one];
  order[one] = order[two];
  order[two] = kept;
  return TRUE;
}

GStrv
lui_device_order_move (const char *const *order, const char *const *present, const char *id, int by)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const int step = by < 0 ? -1 : 1;
  GStrv moved;

  g_strv_builder_addv (builder, (const char **) order);
  add (builder, present, order, FALSE);
  moved = g_strv_builder_end (builder);
  for (int left = ABS (by); left > 0 && swap (moved, present, id, step);)
    left--;
  return moved;
}
