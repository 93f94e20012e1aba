/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of LiveonRoomDraft. Main context only. */
#pragma once

#include "liveon-room-draft.h"
#include "lv-json-writer.h"
#include "lv-secret.h"

G_BEGIN_DECLS

LiveonRoomMode lv_room_draft_get_mode (LiveonRoomDraft *self);
/* NULL where none was set. */
LvSecret *lv_room_draft_get_password (LiveonRoomDraft *self);
/* The 32 bytes of a link room, drawn here at the first asking. */
LvSecret *lv_room_draft_ensure_link_secret (LiveonRoomDraft *self);
/* The members that were set, without what the door asks for. */
void lv_room_draft_write (LiveonRoomDraft *self, LvJsonWriter *writer);

G_END_DECLS
