/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

#include "lui-room-order.h"

G_BEGIN_DECLS

/* A room as the list has it. Properties: "room", and "is-favourite", which may be set. */
#define LUI_TYPE_ROOM_ITEM (lui_room_item_get_type ())
G_DECLARE_FINAL_TYPE (LuiRoomItem, lui_room_item, LUI, ROOM_ITEM, GObject)

LuiRoomItem *lui_room_item_new (LiveonRoom *room, gboolean is_favourite);

LiveonRoom *lui_room_item_get_room (LuiRoomItem *self);
gboolean lui_room_item_get_is_favourite (LuiRoomItem *self);
void lui_room_item_set_is_favourite (LuiRoomItem *self, gboolean is_favourite);
/* What a search looks into. */
const char *lui_room_item_get_index (LuiRoomItem *self);
const LuiRoomKey *lui_room_item_get_key (LuiRoomItem *self);
/* Lets the key follow the room again. */
void lui_room_item_refresh (LuiRoomItem *self);

G_END_DECLS
