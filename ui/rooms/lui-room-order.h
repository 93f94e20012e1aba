/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As in the settings' enum. */
typedef enum
{
  LUI_ROOM_ORDER_NAME,
  LUI_ROOM_ORDER_PEOPLE,
  LUI_ROOM_ORDER_LAST_VISIT,
  LUI_ROOM_ORDER_CREATED,
} LuiRoomOrder;

/* What a room is sorted by, as it was when it was last looked at: rows stay where they are while
 * people come and go. */
typedef struct
{
  gboolean is_favourite;
  char *reading; /* folded; the name where there is no reading */
  guint people;
  gint64 last_visit; /* seconds since 1970; 0: never */
  gint64 created;    /* seconds since 1970 */
} LuiRoomKey;

/* < 0: a comes first. Favourites come before all others, and the reading decides between equals. */
int lui_room_order_compare (const LuiRoomKey *a, const LuiRoomKey *b, LuiRoomOrder order);

G_END_DECLS
