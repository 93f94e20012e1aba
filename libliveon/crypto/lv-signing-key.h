/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ed25519 (RFC 8032): device keys and the key that signs the heads of record chains. Any thread. */
#pragma once

#include <glib-object.h>

#include "lv-secret.h"

G_BEGIN_DECLS

#define LV_ED25519_KEY_SIZE 32
#define LV_ED25519_SIGNATURE_SIZE 64

typedef struct _LvSigningKey LvSigningKey;

#define LV_TYPE_SIGNING_KEY (lv_signing_key_get_type ())
GType lv_signing_key_get_type (void);
LvSigningKey *lv_signing_key_generate (void);
/* From the 32-byte seed; NULL with error when it is not one. */
LvSigningKey *lv_signing_key_new_from_seed (LvSecret *seed, GError **error);
/* Reads the seed from a 0600 file, or makes key and file. */
LvSigningKey *lv_signing_key_ensure_file (const char *path, GError **error);
LvSigningKey *lv_signing_key_ref (LvSigningKey *self);
void lv_signing_key_unref (LvSigningKey *self);
LvSecret *lv_signing_key_dup_seed (LvSigningKey *self);
const guint8 *lv_signing_key_get_public (LvSigningKey *self);
void lv_signing_key_sign (LvSigningKey *self,
                          const guint8 *data,
                          gsize length,
                          guint8 signature[LV_ED25519_SIGNATURE_SIZE]);
gboolean lv_signature_verify (const guint8 public_key[LV_ED25519_KEY_SIZE],
                              const guint8 *data,
                              gsize length,
                              const guint8 signature[LV_ED25519_SIGNATURE_SIZE]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSigningKey, lv_signing_key_unref)

G_END_DECLS
