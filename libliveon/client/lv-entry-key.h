/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What opens a room without typing its password again: K of lv-admission.h, as one line of text
 * that belongs to one room. Any thread. */
#pragma once

#include "lv-secret.h"

G_BEGIN_DECLS

/* hardened: K, or the secret of a link in its place; 32 bytes. */
char *lv_entry_key_write (LvSecret *hardened, const char *room_id);
/* LIVEON_ERROR_INVALID_ARGUMENT, field "key": it is none, or another room's. */
LvSecret *lv_entry_key_read (const char *text, const char *room_id, GError **error);

G_END_DECLS
