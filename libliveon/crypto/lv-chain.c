/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-chain.h"

#include <string.h>

#include "lv-hash.h"
#include "lv-openssl.h"

#define CHAIN_LABEL "liveon-chain-v1"
#define HEAD_LABEL "liveon-head-v1"
#define MAX_KIND 255

static void
append_int64 (GByteArray *message, gint64 value)
{
  guint64 big_endian = GUINT64_TO_BE ((guint64) value);

  g_byte_array_append (message, (const guint8 *) &big_endian, sizeof big_endian);
}

static void
append_text (GByteArray *message, const char *text)
{
  g_byte_array_append (message, (const guint8 *) text, (guint) strlen (text));
}

void
lv_chain_digest (const guint8 salt[LV_CHAIN_SALT_SIZE],
                 const char *payload,
                 gsize length,
                 guint8 out[LV_CHAIN_HASH_SIZE])
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();

  g_return_if_fail (salt != NULL);
  g_return_if_fail (payload != NULL || length == 0);

  lv_openssl_check (EVP_DigestInit_ex (context, EVP_sha256 (), NULL) == 1
                        && EVP_DigestUpdate (context, salt, LV_CHAIN_SALT_SIZE) == 1
                        && EVP_DigestUpdate (context, payload, length) == 1
                        && EVP_DigestFinal_ex (context, out, NULL) == 1,
                    "SHA-256");
}

void
lv_chain_next (const guint8 previous[LV_CHAIN_HASH_SIZE],
               gint64 seq,
               gint64 time_ms,
               const char *kind,
               const guint8 digest[LV_CHAIN_HASH_SIZE],
               guint8 out[LV_CHAIN_HASH_SIZE])
{
  g_autoptr (GByteArray) message = NULL;
  guint8 kind_length;

  g_return_if_fail (previous != NULL && digest != NULL);
  g_return_if_fail (kind != NULL && strlen (kind) <= MAX_KIND);

  message = g_byte_array_sized_new (128);
  kind_length = (guint8) strlen (kind);
  append_text (message, CHAIN_LABEL);
  g_byte_array_append (message, previous, LV_CHAIN_HASH_SIZE);
  append_int64 (message, seq);
  append_int64 (message, time_ms);
  g_byte_array_append (message, &kind_length, 1);
  append_text (message, kind);
  g_byte_array_append (message, digest, LV_CHAIN_HASH_SIZE);
  lv_sha256 (message->data, message->len, out);
}

static GByteArray *
head_message (const LvChainHead *head, const char *tenant_id)
{
  GByteArray *message = g_byte_array_sized_new (128);

  append_text (message, HEAD_LABEL);
  append_text (message, tenant_id);
  append_int64 (message, head->seq);
  g_byte_array_append (message, head->hash, LV_CHAIN_HASH_SIZE);
  append_int64 (message, head->time_ms);
  return message;
}

void
lv_chain_head_sign (LvChainHead *head, const char *tenant_id, LvSigningKey *key)
{
  g_autoptr (GByteArray) message = NULL;

  g_return_if_fail (head != NULL && tenant_id != NULL && key != NULL);

  message = head_message (head, tenant_id);
  memcpy (head->public_key, lv_signing_key_get_public (key), LV_ED25519_KEY_SIZE);
  lv_signing_key_sign (key, message->data, message->len, head->signature);
}

gboolean
lv_chain_head_verify (const LvChainHead *head, const char *tenant_id)
{
  g_autoptr (GByteArray) message = NULL;

  g_return_val_if_fail (head != NULL && tenant_id != NULL, FALSE);

  message = head_message (head, tenant_id);
  return lv_signature_verify (head->public_key, message->data, message->len, head->signature);
}
