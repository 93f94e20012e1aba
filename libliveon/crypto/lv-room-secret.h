/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the keys of a room rest on beside who is in it. A password is hardened to K and a link's 32
 * bytes stand in K's place (lv-admission.h); of K comes P, which HPKE mixes in. Pure; any thread.
 */
#pragma once

#include "lv-key-announcement.h"

G_BEGIN_DECLS

#define LV_LINK_SECRET_SIZE 32
#define LV_PSK_ID_SIZE 33

/* "liveon-psk-1" ‖ room 16 ‖ mode 1 ‖ secret epoch 4: whoever is told another mode, or has the
 * secret of another time, opens nothing. Of rooms with a secret. */
void lv_psk_id_write (const guint8 room[LV_ROOM_ID_SIZE],
                      LvRoomKeyMode mode,
                      guint32 secret_epoch,
                      guint8 out[LV_PSK_ID_SIZE]);
/* 32 random bytes for a link, and as base64url for it. */
LvSecret *lv_link_secret_generate (void);
char *lv_link_secret_write (LvSecret *secret);
/* A link's member or a token that was pasted, blanks around it left out. NULL with
 * LIVEON_ERROR_INVALID_ARGUMENT, field "link", for everything else. */
LvSecret *lv_link_secret_parse (const char *text, GError **error);

G_END_DECLS
