/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The keys of one session, and the real cryptography behind LvKeyCrypto: HPKE (RFC 9180) in mode
 * auth_psk, in rooms without a secret auth; SFrame (RFC 9605) with suite 5. Any thread: it does not
 * change. */
#pragma once

#include "lv-key-crypto.h"
#include "lv-signing-key.h"
#include "lv-x25519.h"

G_BEGIN_DECLS

typedef struct _LvKeyVault LvKeyVault;

/* A fresh session key. psk: what lv_admission_derive_psk() makes of the room's secret, NULL in
 * rooms without one; psk_id: LV_PSK_ID_SIZE bytes, with it. */
LvKeyVault *lv_key_vault_new (LvSigningKey *device, LvSecret *psk, const guint8 *psk_id);
/* With a session key that is there. */
LvKeyVault *lv_key_vault_new_with_key (LvSigningKey *device,
                                       LvX25519Key *session,
                                       LvSecret *psk,
                                       const guint8 *psk_id);
void lv_key_vault_free (LvKeyVault *self);
const guint8 *lv_key_vault_get_session_key (LvKeyVault *self);
LvKeyCrypto lv_key_vault_get_crypto (LvKeyVault *self); /* as long as the vault */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvKeyVault, lv_key_vault_free)

G_END_DECLS
