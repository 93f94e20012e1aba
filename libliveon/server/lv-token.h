/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tokens of signed-in devices: 256 random bits with the tenant in front, whose database knows them.
 * The server keeps their SHA-256 only. Any thread.
 *
 *   access token = tenant id (16) ‖ random (32)
 *   resume token = tenant id (16) ‖ session id (16) ‖ random (32) ‖ mark (16)
 *   mark         = HMAC-SHA256 (pepper, "liveon-resume-mark-v1" ‖ all before it), cut to 16 bytes
 *
 * The mark proves that a resume token was once given out for that session: when it is not the
 * current one, somebody used it already, and that is told apart from a made-up one without keeping
 * old hashes. */
#pragma once

#include <glib.h>

#include "lv-secret.h"

G_BEGIN_DECLS

#define LV_TOKEN_HASH_SIZE 32

/* Both answer the token as text and its hash; they wipe what they can. */
char *lv_token_new_access (const char *tenant_id, guint8 hash[LV_TOKEN_HASH_SIZE]);
char *lv_token_new_resume (const char *tenant_id,
                           const char *session_id,
                           LvSecret *pepper,
                           guint8 hash[LV_TOKEN_HASH_SIZE]);

/* Ids as 32 hexadecimal digits and NUL. FALSE when the text has not the form of such a token. */
gboolean
lv_token_read_access (const char *token, char tenant_id[33], guint8 hash[LV_TOKEN_HASH_SIZE]);
/* FALSE, too, when the mark is not ours. */
gboolean lv_token_read_resume (const char *token,
                               LvSecret *pepper,
                               char tenant_id[33],
                               char session_id[33],
                               guint8 hash[LV_TOKEN_HASH_SIZE]);

G_END_DECLS
