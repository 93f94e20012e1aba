/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inner steps of HPKE: labelled HKDF (RFC 9180 4), the KEM (4.1, 7.1.3), the key schedule
 * (5.1). Any thread. */
#pragma once

#include "lv-gcm.h"
#include "lv-hpke.h"

G_BEGIN_DECLS

#define LV_HPKE_SECRET_SIZE 32
#define LV_HPKE_CONTEXT_SIZE 65 /* mode, hash of psk_id, hash of info */

typedef struct
{
  guint8 context[LV_HPKE_CONTEXT_SIZE];
  LvSecret *secret, *key, *base_nonce, *exporter_secret;
} LvHpkeSchedule;

/* DeriveKeyPair. */
LvX25519Key *lv_hpke_derive_key_pair (LvSecret *ikm);
/* Encap and AuthEncap with this ephemeral key, whose public half is enc: the shared secret. */
LvSecret *lv_hpke_encap (LvX25519Key *ephemeral,
                         LvX25519Key *sender,
                         const guint8 recipient[LV_X25519_KEY_SIZE]);
/* Decap and AuthDecap. */
LvSecret *
lv_hpke_decap (LvX25519Key *recipient, const guint8 *sender, const guint8 enc[LV_HPKE_ENC_SIZE]);
gsize lv_hpke_aead_get_key_size (LvHpkeAead aead);
void lv_hpke_schedule_init (LvHpkeSchedule *self,
                            const LvHpkeTerms *terms,
                            gboolean has_sender,
                            LvSecret *shared_secret);
void lv_hpke_schedule_clear (LvHpkeSchedule *self);
LvSecret *lv_hpke_expand_export (LvHpkeAead aead,
                                 LvSecret *exporter_secret,
                                 const guint8 *context,
                                 gsize context_length,
                                 gsize length);
/* lv_hpke_new_sender() once the shared secret is there. */
LvHpke *lv_hpke_new_from_secret (const LvHpkeTerms *terms,
                                 gboolean has_sender,
                                 gboolean is_sender,
                                 LvSecret *shared_secret);

G_END_DECLS
