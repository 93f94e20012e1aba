/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-session.h"

G_BEGIN_DECLS

/* The rooms that one may enter, live; Enter goes to a room's door. What can be done with the chosen
 * room are its actions, "rooms.…". Property "search-mode": whether the search is shown. */
#define LUI_TYPE_ROOM_LIST (lui_room_list_get_type ())
G_DECLARE_FINAL_TYPE (LuiRoomList, lui_room_list, LUI, ROOM_LIST, GtkWidget)

GtkWidget *lui_room_list_new (LuiSession *session);

G_END_DECLS
