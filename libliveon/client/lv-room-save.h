/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Making and changing a room: derives what the door will ask for, and sends the draft. Main context
 * only; the hardening runs on a thread of its own. */
#pragma once

#include "liveon-room-draft.h"
#include "lv-room.h"

G_BEGIN_DECLS

/* room NULL: a new one. */
void lv_room_save_async (LvLink *link,
                         LiveonRoom *room,
                         LiveonRoomDraft *draft,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
/* The room as the server has it now. */
LiveonRoom *lv_room_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
