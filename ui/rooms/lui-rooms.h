/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-room-item.h"

G_BEGIN_DECLS

/* The rooms as they are shown: found by what is searched, favourites first, in the order that the
 * settings say, which also keep the favourites. */
#define LUI_TYPE_ROOMS (lui_rooms_get_type ())
G_DECLARE_FINAL_TYPE (LuiRooms, lui_rooms, LUI, ROOMS, GObject)

/* rooms: of LiveonRoom. */
LuiRooms *lui_rooms_new (GListModel *rooms, GSettings *settings);

/* All of them, and those that are shown; of LuiRoomItem. */
GListModel *lui_rooms_get_all (LuiRooms *self);
GListModel *lui_rooms_get_shown (LuiRooms *self);
void lui_rooms_search (LuiRooms *self, const char *typed);
/* Sorts by what is true now. */
void lui_rooms_refresh (LuiRooms *self);

G_END_DECLS
