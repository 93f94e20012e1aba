/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Challenges that a device signs when it resumes its session: nothing is kept for one that was
 * given out, only those that were used are remembered until they expire. Any thread.
 *
 *   challenge = expiry ms (8, BE) ‖ nonce (16) ‖ HMAC-SHA256 (pepper, "liveon-challenge-v1" ‖ both)
 *   signature = Ed25519 ("liveon-resume-v1" ‖ challenge ‖ SHA-256 (token)) */
#pragma once

#include <glib.h>

#include "lv-secret.h"

G_BEGIN_DECLS

#define LV_CHALLENGE_SIZE 56
#define LV_CHALLENGE_NONCE_SIZE 16

typedef struct
{
  guint8 bytes[LV_CHALLENGE_SIZE];
  guint8 nonce[LV_CHALLENGE_NONCE_SIZE];
  gint64 expires_ms;
} LvChallenge;

void lv_challenge_init (LvChallenge *self, LvSecret *pepper, gint64 now_ms);
/* LIVEON_ERROR_UNAUTHENTICATED when it is not ours or no longer good. */
gboolean lv_challenge_read (
    LvChallenge *self, const guint8 *bytes, LvSecret *pepper, gint64 now_ms, GError **error);
/* signature: 64 bytes, by the key of the device. */
gboolean lv_challenge_verify (const LvChallenge *self,
                              const guint8 token_hash[32],
                              const guint8 device_key[32],
                              const guint8 *signature);

G_END_DECLS
