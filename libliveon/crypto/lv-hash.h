/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Digests, HMAC, HKDF (RFC 5869) and random bytes on OpenSSL's EVP. Any thread. */
#pragma once

#include <glib.h>

#include "lv-secret.h"

G_BEGIN_DECLS

#define LV_SHA256_SIZE 32
#define LV_SHA512_SIZE 64
#define LV_SHA1_SIZE 20

void lv_random_bytes (guint8 *out, gsize length);
/* 16 random bytes as 32 lower-case hexadecimal digits: the form of every id. */
char *lv_random_id (void);
void lv_sha256 (const guint8 *data, gsize length, guint8 out[LV_SHA256_SIZE]);
void lv_hmac_sha256 (LvSecret *key, const guint8 *data, gsize length, guint8 out[LV_SHA256_SIZE]);
/* For STUN, which has no other. */
void lv_hmac_sha1 (const guint8 *key,
                   gsize key_length,
                   const guint8 *data,
                   gsize length,
                   guint8 out[LV_SHA1_SIZE]);
LvSecret *lv_hkdf_sha256_extract (const guint8 *salt, gsize salt_length, LvSecret *ikm);
LvSecret *
lv_hkdf_sha256_expand (LvSecret *prk, const guint8 *info, gsize info_length, gsize length);
LvSecret *lv_hkdf_sha512_extract (const guint8 *salt, gsize salt_length, LvSecret *ikm);
LvSecret *
lv_hkdf_sha512_expand (LvSecret *prk, const guint8 *info, gsize info_length, gsize length);

G_END_DECLS
