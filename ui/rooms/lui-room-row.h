/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A room in the list: property "item". */
#define LUI_TYPE_ROOM_ROW (lui_room_row_get_type ())
G_DECLARE_FINAL_TYPE (LuiRoomRow, lui_room_row, LUI, ROOM_ROW, GtkWidget)

G_END_DECLS
