/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>

#include "lui-session.h"

G_BEGIN_DECLS

/* A window in which a room is made, or changed by its host; then it offers the invitation. */
#define LUI_TYPE_ROOM_EDITOR (lui_room_editor_get_type ())
G_DECLARE_FINAL_TYPE (LuiRoomEditor, lui_room_editor, LUI, ROOM_EDITOR, AdwWindow)

/* room: NULL for a new one. */
LuiRoomEditor *lui_room_editor_new (LuiSession *session, LiveonRoom *room, GtkWindow *parent);

G_END_DECLS
