/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-challenge.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-signing-key.h"
#include "lv-text.h"
#include "lv-token.h"
#include "test-support.h"

#include <string.h>

#define TENANT "0123456789abcdef0123456789abcdef"
#define SESSION "fedcba9876543210fedcba9876543210"
#define NOW_MS G_GINT64_CONSTANT (1700000000000)

static LvSecret *
make_pepper (void)
{
  LvSecret *pepper = lv_secret_new_zeroed (32);

  lv_random_bytes (lv_secret_get_data (pepper), 32);
  return pepper;
}

static void
test_access (void)
{
  guint8 hash[32], read_hash[32], expected[32];
  char tenant[33];
  gsize length;
  g_autofree char *token = lv_token_new_access (TENANT, hash);
  g_autofree char *other = lv_token_new_access (TENANT, expected);
  g_autofree guint8 *bytes = lv_base64url_decode (token, 100, &length);

  g_assert_cmpuint (length, ==, 48);
  g_assert_cmpstr (token, !=, other);
  lv_sha256 (bytes, length, expected);
  g_assert_cmpmem (hash, 32, expected, 32);
  g_assert_true (lv_token_read_access (token, tenant, read_hash));
  g_assert_cmpstr (tenant, ==, TENANT);
  g_assert_cmpmem (read_hash, 32, hash, 32);
}

static void
test_access_malformed (void)
{
  guint8 hash[32];
  char tenant[33];
  g_autofree char *token = lv_token_new_access (TENANT, hash);
  g_autofree char *padded = g_strconcat (token, "=", NULL);
  g_autofree char *longer = g_strconcat (token, "AAAA", NULL);
  g_autofree char *shorter = g_strndup (token, 60);
  const char *const wrong[] = { "", "=", " ", padded, longer, shorter, "ö" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (lv_token_read_access (wrong[i], tenant, hash));
}

static void
test_resume (void)
{
  guint8 hash[32], read_hash[32];
  char tenant[33], session[33];
  g_autoptr (LvSecret) pepper = make_pepper ();
  g_autoptr (LvSecret) other = make_pepper ();
  g_autofree char *token = lv_token_new_resume (TENANT, SESSION, pepper, hash);

  g_assert_true (lv_token_read_resume (token, pepper, tenant, session, read_hash));
  g_assert_cmpstr (tenant, ==, TENANT);
  g_assert_cmpstr (session, ==, SESSION);
  g_assert_cmpmem (read_hash, 32, hash, 32);
  g_assert_false (lv_token_read_resume (token, other, tenant, session, read_hash));
  g_assert_false (lv_token_read_access (token, tenant, read_hash));
}

/* No byte of a resume token can be another without its mark telling. */
static void
test_resume_marked (void)
{
  guint8 hash[32];
  char tenant[33], session[33];
  gsize length;
  g_autoptr (LvSecret) pepper = make_pepper ();
  g_autofree char *token = lv_token_new_resume (TENANT, SESSION, pepper, hash);
  g_autofree guint8 *bytes = lv_base64url_decode (token, 200, &length);

  g_assert_cmpuint (length, ==, 80);
  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *changed = NULL;

      bytes[i] ^= 0x10;
      changed = lv_base64url_encode (bytes, length);
      bytes[i] ^= 0x10;
      g_assert_false (lv_token_read_resume (changed, pepper, tenant, session, hash));
    }
}

static void
test_challenge (void)
{
  g_autoptr (LvSecret) pepper = make_pepper ();
  g_autoptr (LvSecret) other = make_pepper ();
  g_autoptr (GError) error = NULL;
  LvChallenge challenge, read;

  lv_challenge_init (&challenge, pepper, NOW_MS);
  g_assert_cmpint (challenge.expires_ms, ==, NOW_MS + 60 * 1000);
  g_assert_true (lv_challenge_read (&read, challenge.bytes, pepper, NOW_MS + 59999, NULL));
  g_assert_cmpmem (read.nonce, 16, challenge.nonce, 16);
  g_assert_cmpint (read.expires_ms, ==, challenge.expires_ms);
  g_assert_false (lv_challenge_read (&read, challenge.bytes, pepper, NOW_MS + 60000, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_UNAUTHENTICATED);
  /* Given out before the clock was set back: it would live too long. */
  g_assert_false (lv_challenge_read (&read, challenge.bytes, pepper, NOW_MS - 1, NULL));
  g_assert_false (lv_challenge_read (&read, challenge.bytes, other, NOW_MS, NULL));
  for (guint i = 0; i < LV_CHALLENGE_SIZE; i++)
    {
      challenge.bytes[i] ^= 1;
      g_assert_false (lv_challenge_read (&read, challenge.bytes, pepper, NOW_MS, NULL));
      challenge.bytes[i] ^= 1;
    }
}

static void
test_signature (void)
{
  g_autoptr (LvSecret) pepper = make_pepper ();
  g_autoptr (LvSigningKey) key = lv_signing_key_generate ();
  g_autoptr (LvSigningKey) other = lv_signing_key_generate ();
  guint8 hash[32] = { 7 }, other_hash[32] = { 8 };
  guint8 input[16 + 56 + 32], signature[64];
  LvChallenge challenge, second;

  lv_challenge_init (&challenge, pepper, NOW_MS);
  lv_challenge_init (&second, pepper, NOW_MS);
  memcpy (input, "liveon-resume-v1", 16);
  memcpy (input + 16, challenge.bytes, 56);
  memcpy (input + 16 + 56, hash, 32);
  lv_signing_key_sign (key, input, sizeof input, signature);
  g_assert_true (
      lv_challenge_verify (&challenge, hash, lv_signing_key_get_public (key), signature));
  g_assert_false (
      lv_challenge_verify (&challenge, hash, lv_signing_key_get_public (other), signature));
  g_assert_false (
      lv_challenge_verify (&challenge, other_hash, lv_signing_key_get_public (key), signature));
  g_assert_false (lv_challenge_verify (&second, hash, lv_signing_key_get_public (key), signature));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/token/access", test_access);
  g_test_add_func ("/token/access-malformed", test_access_malformed);
  g_test_add_func ("/token/resume", test_resume);
  g_test_add_func ("/token/resume-marked", test_resume_marked);
  g_test_add_func ("/token/challenge", test_challenge);
  g_test_add_func ("/token/signature", test_signature);
  return g_test_run ();
}
