/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* X25519 key pairs (RFC 7748). Any thread. */
#pragma once

#include <glib-object.h>

#include "lv-secret.h"

G_BEGIN_DECLS

#define LV_X25519_KEY_SIZE 32

typedef struct _LvX25519Key LvX25519Key;

#define LV_TYPE_X25519_KEY (lv_x25519_key_get_type ())
GType lv_x25519_key_get_type (void);
LvX25519Key *lv_x25519_key_generate (void);
/* private_key: LV_X25519_KEY_SIZE bytes, any. */
LvX25519Key *lv_x25519_key_new (LvSecret *private_key);
LvX25519Key *lv_x25519_key_ref (LvX25519Key *self);
void lv_x25519_key_unref (LvX25519Key *self);
const guint8 *lv_x25519_key_get_public (LvX25519Key *self);
/* What the holder of the other private key computes, too. NULL: the public key is one of those that
 * give zeros whatever the private one is (RFC 7748 6.1), so nobody's. */
LvSecret *lv_x25519_key_agree (LvX25519Key *self, const guint8 public_key[LV_X25519_KEY_SIZE]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvX25519Key, lv_x25519_key_unref)

G_END_DECLS
