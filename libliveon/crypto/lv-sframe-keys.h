/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From an SFrame base key to the key and salt of one key id (RFC 9605 4.4.2). Any thread. */
#pragma once

#include "lv-gcm.h"
#include "lv-sframe.h"

G_BEGIN_DECLS

typedef struct
{
  guint8 key[LV_GCM_MAX_KEY_SIZE];
  guint8 salt[LV_GCM_NONCE_SIZE];
} LvSframeKeys;

gsize lv_sframe_suite_get_key_size (LvSframeSuite suite); /* Nk */
/* HKDF-Extract with no salt: what all key ids of a base key are expanded from. */
LvSecret *lv_sframe_extract (LvSframeSuite suite, LvSecret *base_key);
/* Wipe it with OPENSSL_cleanse(). */
void
lv_sframe_keys_derive (LvSframeKeys *self, LvSframeSuite suite, LvSecret *base_key, guint64 kid);
/* The counter of the next frame: only ever forward. */
void lv_sframe_sealer_skip_to (LvSframeSealer *self, guint64 ctr);

G_END_DECLS
