/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-types.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_ROOM_DRAFT (liveon_room_draft_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonRoomDraft, liveon_room_draft, LIVEON, ROOM_DRAFT, GObject)

LIVEON_API LiveonRoomDraft *liveon_room_draft_new (void);
LIVEON_API void liveon_room_draft_set_password (LiveonRoomDraft *self, const char *password);
LIVEON_API const char *liveon_room_draft_get_link_secret (LiveonRoomDraft *self);
LIVEON_API char *liveon_generate_passphrase (const char *language);

G_END_DECLS
