/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a person asks to be set in a room (`room-new` of the protocol), checked member by member
 * when it is read; put on a room where the room is known. Made on the main context, then only read:
 * its owner may be on another thread. */
#pragma once

#include "lv-json.h"
#include "lv-secret.h"
#include "lv-tenant.h"

G_BEGIN_DECLS

typedef struct _LvRoomPatch LvRoomPatch;

/* is_new: id, name and mode are required; else id and mode are refused. Groups must be the
 * tenant's. */
LvRoomPatch *lv_room_patch_read (LvJson *json, LvTenant *tenant, gboolean is_new, GError **error);
void lv_room_patch_free (LvRoomPatch *self);
/* Sets what was given, then looks whether the whole makes sense. Any thread. */
gboolean lv_room_patch_apply (LvRoomPatch *self, LvRoom *room, gint64 now_ms, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvRoomPatch, lv_room_patch_free)

G_END_DECLS
