/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Changes of rooms: one unit of work each, with its audit row, then told to the tenant and to the
 * people inside. Who calls has looked whether this person may. Main context only. */
#pragma once

#include "lv-call.h"
#include "lv-room-patch.h"

G_BEGIN_DECLS

/* Answered once it is on disk, also when the peer has gone meanwhile. room is borrowed, NULL with
 * an error, which is the callee's, and after a removal. */
typedef void (*LvRoomEdited) (LvCall *call, LvRoom *room, GError *error);

/* Takes the patch. LIVEON_ERROR_CONFLICT with field "id" where the room is there already. */
void lv_room_add (LvCall *call, LvRoomPatch *patch, LvRoomEdited edited);
/* Takes the patch. */
void lv_room_change (LvCall *call, const char *room_id, LvRoomPatch *patch, LvRoomEdited edited);
void lv_room_remove (LvCall *call, const char *room_id, LvRoomEdited edited);
/* A room whose time is over gets the minutes from now on. */
void lv_room_extend (LvCall *call, const char *room_id, gint64 minutes, LvRoomEdited edited);

G_END_DECLS
