/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The hash chain of a tenant's records. Pure functions; any thread.
 *
 *   digest = SHA-256 (salt ‖ payload)                        payload: the JSON text as stored
 *   hash   = SHA-256 ("liveon-chain-v1" ‖ previous hash ‖ seq (8, BE) ‖ time ms (8, BE)
 *                     ‖ kind length (1) ‖ kind ‖ digest)
 *   head   = Ed25519 ("liveon-head-v1" ‖ tenant id (32 hexadecimal digits) ‖ seq (8, BE) ‖ hash
 *                     ‖ time ms (8, BE))
 *
 * seq counts from 1 without gaps; the hash before the first row is 32 zero bytes. A purge removes
 * salt and payload; digest and hash stay, so that the chain verifies from its beginning. */
#pragma once

#include <glib.h>

#include "lv-signing-key.h"

G_BEGIN_DECLS

#define LV_CHAIN_HASH_SIZE 32
#define LV_CHAIN_SALT_SIZE 16

typedef struct
{
  gint64 seq;
  gint64 time_ms;
  guint8 hash[LV_CHAIN_HASH_SIZE];
  guint8 signature[LV_ED25519_SIGNATURE_SIZE];
  guint8 public_key[LV_ED25519_KEY_SIZE];
} LvChainHead;

void lv_chain_digest (const guint8 salt[LV_CHAIN_SALT_SIZE],
                      const char *payload,
                      gsize length,
                      guint8 out[LV_CHAIN_HASH_SIZE]);
void lv_chain_next (const guint8 previous[LV_CHAIN_HASH_SIZE],
                    gint64 seq,
                    gint64 time_ms,
                    const char *kind,
                    const guint8 digest[LV_CHAIN_HASH_SIZE],
                    guint8 out[LV_CHAIN_HASH_SIZE]);
/* seq, time and hash are given; fills signature and public key. */
void lv_chain_head_sign (LvChainHead *head, const char *tenant_id, LvSigningKey *key);
gboolean lv_chain_head_verify (const LvChainHead *head, const char *tenant_id);

G_END_DECLS
