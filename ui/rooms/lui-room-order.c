/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-room-order.h"

#include <string.h>

static int
compare_down (gint64 a, gint64 b)
{
  return (a < b) - (a > b);
}

int
lui_room_order_compare (const LuiRoomKey *a, const LuiRoomKey *b, LuiRoomOrder order)
{
  int result = compare_down (a->is_favourite, b->is_favourite);

  if (result != 0)
    return result;
  switch (order)
    {
    case LUI_ROOM_ORDER_PEOPLE:
      result = compare_down (a->people, b->people);
      break;
    case LUI_ROOM_ORDER_LAST_VISIT:
      result = compare_down (a->last_visit, b->last_visit);
      break;
    case LUI_ROOM_ORDER_CREATED:
      result = compare_down (a->created, b->created);
      break;
    case LUI_ROOM_ORDER_NAME:
    default:
      break;
    }
  return result != 0 ? result : strcmp (a->reading, b->reading);
}
