/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-room.h"
#include "liveon-types.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_INVITE (liveon_invite_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonInvite, liveon_invite, LIVEON, INVITE, GObject)

LIVEON_API LiveonInvite *liveon_invite_new (const char *server,
                                            const char *company,
                                            const char *room_id,
                                            const char *secret,
                                            const char *pin,
                                            GError **error);
LIVEON_API LiveonInvite *liveon_invite_new_from_link (const char *link, GError **error);

LIVEON_API const char *liveon_invite_get_server (LiveonInvite *self);
LIVEON_API const char *liveon_invite_get_company (LiveonInvite *self);
LIVEON_API const char *liveon_invite_get_room_id (LiveonInvite *self);
LIVEON_API const char *liveon_invite_get_secret (LiveonInvite *self);
LIVEON_API const char *liveon_invite_get_pin (LiveonInvite *self);

LIVEON_API char *liveon_invite_dup_link (LiveonInvite *self);
LIVEON_API char *liveon_invite_dup_web_link (LiveonInvite *self);
LIVEON_API char *
liveon_invite_dup_text (LiveonInvite *self, LiveonRoom *room, const char *language);
LIVEON_API char *
liveon_invite_dup_calendar (LiveonInvite *self, LiveonRoom *room, const char *language);

G_END_DECLS
