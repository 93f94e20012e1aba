/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From an entry password to the key that opens the door and the one that stays with the clients.
 * Any thread; lv_admission_harden takes about 0.2 s and belongs on a pool.
 *
 *   K = PBKDF2-HMAC-SHA256 (NFKC then trimmed password, "liveon-room-password-v1" ‖ room id ‖ salt,
 *                           iterations, 32)
 *   R = HKDF-Extract (32 zero bytes, K)
 *   A = HKDF-Expand (R, "liveon admission v1" ‖ room id, 32)    goes over TLS
 *   P = HKDF-Expand (R, "liveon psk v1" ‖ room id, 32)          never leaves the clients
 *   verifier = HMAC-SHA256 (pepper, A)                          what the server keeps
 *
 * The room id is its 32 hexadecimal digits as text. */
#pragma once

#include <gio/gio.h>

#include "lv-secret.h"

G_BEGIN_DECLS

#define LV_ADMISSION_SALT_SIZE 16
#define LV_ADMISSION_KEY_SIZE 32
#define LV_ADMISSION_ITERATIONS 600000
#define LV_ADMISSION_MIN_ITERATIONS 600000
#define LV_ADMISSION_MAX_ITERATIONS 6000000

/* K. LIVEON_ERROR_INVALID_ARGUMENT for an empty or overlong password or iterations out of bounds.
 */
LvSecret *lv_admission_harden (LvSecret *password,
                               const char *room_id,
                               const guint8 *salt,
                               gsize salt_length,
                               guint iterations,
                               GError **error);
void lv_admission_harden_async (LvSecret *password,
                                const char *room_id,
                                const guint8 *salt,
                                gsize salt_length,
                                guint iterations,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
LvSecret *lv_admission_harden_finish (GAsyncResult *result, GError **error);
LvSecret *lv_admission_derive_key (LvSecret *hardened, const char *room_id); /* A */
LvSecret *lv_admission_derive_psk (LvSecret *hardened, const char *room_id); /* P */
void lv_admission_verifier (LvSecret *pepper, LvSecret *admission, guint8 out[32]);
/* A salt for a room that is not there: stable, and no different to look at. */
void
lv_admission_fake_salt (LvSecret *pepper, const char *room_id, guint8 out[LV_ADMISSION_SALT_SIZE]);

G_END_DECLS
