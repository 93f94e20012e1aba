/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-token.h"

#include "lv-hash.h"
#include "lv-text.h"

#include <string.h>

#define ID_SIZE 16
#define RANDOM_SIZE 32
#define MARK_SIZE 16
#define ACCESS_SIZE (ID_SIZE + RANDOM_SIZE)
#define MARKED_SIZE (2 * ID_SIZE + RANDOM_SIZE)
#define RESUME_SIZE (MARKED_SIZE + MARK_SIZE)
#define MARK_LABEL "liveon-resume-mark-v1"

static void
write_id (const char *id, guint8 *out)
{
  gboolean is_id = lv_hex_decode (id, out, ID_SIZE);

  g_assert (is_id);
}

static void
read_id (const guint8 *data, char id[33])
{
  g_autofree char *text = lv_hex_encode (data, ID_SIZE);

  memcpy (id, text, 2 * ID_SIZE + 1);
}

static void
compute_mark (LvSecret *pepper, const guint8 *token, guint8 mark[MARK_SIZE])
{
  guint8 input[sizeof MARK_LABEL - 1 + MARKED_SIZE];
  guint8 digest[LV_SHA256_SIZE];

  memcpy (input, MARK_LABEL, sizeof MARK_LABEL - 1);
  memcpy (input + sizeof MARK_LABEL - 1, token, MARKED_SIZE);
  lv_hmac_sha256 (pepper, input, sizeof input, digest);
  memcpy (mark, digest, MARK_SIZE);
}

static char *
finish (LvSecret *token, guint8 hash[LV_TOKEN_HASH_SIZE])
{
  lv_sha256 (lv_secret_get_data (token), lv_secret_get_size (token), hash);
  return lv_base64url_encode (lv_secret_get_data (token), lv_secret_get_size (token));
}

char *
lv_token_new_access (const char *tenant_id, guint8 hash[LV_TOKEN_HASH_SIZE])
{
  g_autoptr (LvSecret) token = lv_secret_new_zeroed (ACCESS_SIZE);
  guint8 *data = lv_secret_get_data (token);

  write_id (tenant_id, data);
  lv_random_bytes (data + ID_SIZE, RANDOM_SIZE);
  return finish (token, hash);
}

char *
lv_token_new_resume (const char *tenant_id,
                     const char *session_id,
                     LvSecret *pepper,
                     guint8 hash[LV_TOKEN_HASH_SIZE])
{
  g_autoptr (LvSecret) token = lv_secret_new_zeroed (RESUME_SIZE);
  guint8 *data = lv_secret_get_data (token);

  write_id (tenant_id, data);
  write_id (session_id, data + ID_SIZE);
  lv_random_bytes (data + 2 * ID_SIZE, RANDOM_SIZE);
  compute_mark (pepper, data, data + MARKED_SIZE);
  return finish (token, hash);
}

/* NULL when it is not base64url of exactly so many bytes. */
static LvSecret *
decode (const char *token, gsize size)
{
  gsize length;
  guint8 *data = lv_base64url_decode (token, size, &length);
  LvSecret *secret = NULL;

  if (data == NULL)
    return NULL;
  if (length == size)
    secret = lv_secret_new (data, length);
  explicit_bzero (data, length);
  g_free (data);
  return secret;
}

gboolean
lv_token_read_access (const char *token, char tenant_id[33], guint8 hash[LV_TOKEN_HASH_SIZE])
{
  g_autoptr (LvSecret) secret = decode (token, ACCESS_SIZE);

  if (secret == NULL)
    return FALSE;
  read_id (lv_secret_get_data (secret), tenant_id);
  lv_sha256 (lv_secret_get_data (secret), ACCESS_SIZE, hash);
  return TRUE;
}

gboolean
lv_token_read_resume (const char *token,
                      LvSecret *pepper,
                      char tenant_id[33],
                      char session_id[33],
                      guint8 hash[LV_TOKEN_HASH_SIZE])
{
  g_autoptr (LvSecret) secret = decode (token, RESUME_SIZE);
  guint8 mark[MARK_SIZE];
  guint8 *data;

  if (secret == NULL)
    return FALSE;
  data = lv_secret_get_data (secret);
  compute_mark (pepper, data, mark);
  if (!lv_bytes_equal_constant_time (mark, data + MARKED_SIZE, MARK_SIZE))
    return FALSE;
  read_id (data, tenant_id);
  read_id (data + ID_SIZE, session_id);
  lv_sha256 (data, RESUME_SIZE, hash);
  return TRUE;
}
