/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* Rooms that one has been in and that are not in the room list any more: deleted, or no longer to
 * be entered. A list of LiveonVisit, of each such room the newest, sorted by the room's name. */
#define LUI_TYPE_HISTORY_ROOMS (lui_history_rooms_get_type ())
G_DECLARE_FINAL_TYPE (LuiHistoryRooms, lui_history_rooms, LUI, HISTORY_ROOMS, GObject)

LuiHistoryRooms *lui_history_rooms_new (LiveonClient *client);
/* Borrowed. */
GListModel *lui_history_rooms_get_model (LuiHistoryRooms *self);
/* Reads on, from the newest visit to those that it knows; nothing while it does so already. */
void lui_history_rooms_update (LuiHistoryRooms *self);

G_END_DECLS
