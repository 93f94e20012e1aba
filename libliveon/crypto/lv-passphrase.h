/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Passwords in one form, however a keyboard or an input method wrote them. Any thread. */
#pragma once

#include "lv-secret.h"

G_BEGIN_DECLS

#define LV_PASSPHRASE_MAX_SIZE 1024

/* NFKC; with is_trimmed then without White_Space (Unicode's property) at both ends.
 * LIVEON_ERROR_INVALID_ARGUMENT, field "password": not UTF-8, a NUL inside, more than 1 024 bytes,
 * or nothing left. */
LvSecret *lv_passphrase_normalize (LvSecret *text, gboolean is_trimmed, GError **error);

G_END_DECLS
