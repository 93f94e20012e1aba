/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* AES-GCM with nonces of 96 bits and full tags (NIST SP 800-38D), one direction under one key: what
 * SRTP, SFrame and HPKE share. Keyed once, each call only sets a nonce. The thread that owns it. */
#pragma once

#include <glib.h>
#include <openssl/evp.h>

G_BEGIN_DECLS

#define LV_GCM_NONCE_SIZE 12
#define LV_GCM_TAG_SIZE 16
#define LV_GCM_MAX_KEY_SIZE 32

typedef struct
{
  EVP_CIPHER_CTX *context;
  guint8 salt[LV_GCM_NONCE_SIZE]; /* that nonces are made with */
} LvGcm;

/* key_size: 16 or 32 bytes. */
void lv_gcm_init (LvGcm *self,
                  const guint8 *key,
                  gsize key_size,
                  const guint8 salt[LV_GCM_NONCE_SIZE],
                  gboolean is_sealing);
void lv_gcm_clear (LvGcm *self); /* wipes; twice is once */

/* The number in network order, as long as the salt, ⊕ the salt (RFC 9180 5.2, RFC 9605 4.4.3). */
void lv_gcm_make_nonce (const LvGcm *self, guint64 number, guint8 nonce[LV_GCM_NONCE_SIZE]);
/* Authenticated are `clear` and then `more`, either may be empty (NULL, 0). `out` has the tag
 * behind it, so length + LV_GCM_TAG_SIZE bytes, and may be `text`. */
void lv_gcm_seal (LvGcm *self,
                  const guint8 nonce[LV_GCM_NONCE_SIZE],
                  const guint8 *clear,
                  gsize clear_length,
                  const guint8 *more,
                  gsize more_length,
                  const guint8 *text,
                  gsize length,
                  guint8 *out);
/* length: without the tag, which stands behind `sealed`. FALSE: forged, `out` is undefined. */
gboolean lv_gcm_open (LvGcm *self,
                      const guint8 nonce[LV_GCM_NONCE_SIZE],
                      const guint8 *clear,
                      gsize clear_length,
                      const guint8 *more,
                      gsize more_length,
                      const guint8 *sealed,
                      gsize length,
                      guint8 *out);

G_END_DECLS
