/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-room-item.h"

G_BEGIN_DECLS

/* The chosen room, beside the list. Its buttons activate the list's actions. */
#define LUI_TYPE_ROOM_DETAIL (lui_room_detail_get_type ())
G_DECLARE_FINAL_TYPE (LuiRoomDetail, lui_room_detail, LUI, ROOM_DETAIL, GtkWidget)

/* room: NULL for none. */
void lui_room_detail_set_room (LuiRoomDetail *self, LiveonRoom *room);
/* What else can be done with it. */
void lui_room_detail_set_menu (LuiRoomDetail *self, GMenuModel *menu);

G_END_DECLS
