/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-challenge.h"

#include "lv-error.h"
#include "lv-hash.h"
#include "lv-signing-key.h"

#include <string.h>

#define LIFE_MS (60 * 1000)
#define TIME_SIZE 8
#define SEALED_SIZE (TIME_SIZE + LV_CHALLENGE_NONCE_SIZE)
#define SEAL_LABEL "liveon-challenge-v1"
#define SIGN_LABEL "liveon-resume-v1"

G_STATIC_ASSERT (LV_CHALLENGE_SIZE == SEALED_SIZE + LV_SHA256_SIZE);

static void
seal (const guint8 *bytes, LvSecret *pepper, guint8 out[LV_SHA256_SIZE])
{
  guint8 input[sizeof SEAL_LABEL - 1 + SEALED_SIZE];

  memcpy (input, SEAL_LABEL, sizeof SEAL_LABEL - 1);
  memcpy (input + sizeof SEAL_LABEL - 1, bytes, SEALED_SIZE);
  lv_hmac_sha256 (pepper, input, sizeof input, out);
}

void
lv_challenge_init (LvChallenge *self, LvSecret *pepper, gint64 now_ms)
{
  guint64 expires;

  self->expires_ms = now_ms + LIFE_MS;
  expires = GUINT64_TO_BE ((guint64) self->expires_ms);
  lv_random_bytes (self->nonce, sizeof self->nonce);
  memcpy (self->bytes, &expires, TIME_SIZE);
  memcpy (self->bytes + TIME_SIZE, self->nonce, sizeof self->nonce);
  seal (self->bytes, pepper, self->bytes + SEALED_SIZE);
}

gboolean
lv_challenge_read (
    LvChallenge *self, const guint8 *bytes, LvSecret *pepper, gint64 now_ms, GError **error)
{
  guint8 expected[LV_SHA256_SIZE];
  guint64 expires;

  seal (bytes, pepper, expected);
  memcpy (&expires, bytes, TIME_SIZE);
  self->expires_ms = (gint64) GUINT64_FROM_BE (expires);
  memcpy (self->nonce, bytes + TIME_SIZE, sizeof self->nonce);
  memcpy (self->bytes, bytes, sizeof self->bytes);
  if (lv_bytes_equal_constant_time (expected, bytes + SEALED_SIZE, sizeof expected)
      && now_ms < self->expires_ms && self->expires_ms - now_ms <= LIFE_MS)
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_UNAUTHENTICATED, NULL);
  return FALSE;
}

gboolean
lv_challenge_verify (const LvChallenge *self,
                     const guint8 token_hash[32],
                     const guint8 device_key[32],
                     const guint8 *signature)
{
  guint8 input[sizeof SIGN_LABEL - 1 + LV_CHALLENGE_SIZE + LV_SHA256_SIZE];
  guint8 *end = input;

  memcpy (end, SIGN_LABEL, sizeof SIGN_LABEL - 1);
  end += sizeof SIGN_LABEL - 1;
  memcpy (end, self->bytes, LV_CHALLENGE_SIZE);
  end += LV_CHALLENGE_SIZE;
  memcpy (end, token_hash, LV_SHA256_SIZE);
  return lv_signature_verify (device_key, input, sizeof input, signature);
}
