/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* HPKE (RFC 9180): sealing to the holder of a public key. DHKEM(X25519, HKDF-SHA256), HKDF-SHA256
 * and AES-GCM; the mode (RFC 9180 5) follows from what there is: a sender's key makes base auth, a
 * secret that both have makes it psk, both make it auth_psk. The thread that owns it. */
#pragma once

#include "lv-secret.h"
#include "lv-x25519.h"

G_BEGIN_DECLS

/* The numbers of RFC 9180 7.3. */
typedef enum
{
  LV_HPKE_AES_128_GCM = 1,
  LV_HPKE_AES_256_GCM = 2,
} LvHpkeAead;

#define LV_HPKE_ENC_SIZE LV_X25519_KEY_SIZE
#define LV_HPKE_TAG_SIZE 16
#define LV_HPKE_MIN_PSK_SIZE 32 /* RFC 9180 5.1.2 */
#define LV_HPKE_MAX_EXPORT_SIZE (255 * 32)

/* What both sides have to have the same; borrowed for the call. */
typedef struct
{
  LvHpkeAead aead;
  const guint8 *info;
  gsize info_length;
  LvSecret *psk; /* NULL: none, then psk_id is empty */
  const guint8 *psk_id;
  gsize psk_id_length;
} LvHpkeTerms;

typedef struct _LvHpke LvHpke;

/* sender: NULL says nothing of who it is. enc goes to the recipient with what is sealed. NULL: the
 * recipient's key is nobody's (lv_x25519_key_agree). */
LvHpke *lv_hpke_new_sender (const LvHpkeTerms *terms,
                            LvX25519Key *sender,
                            const guint8 recipient[LV_X25519_KEY_SIZE],
                            guint8 enc[LV_HPKE_ENC_SIZE]);
/* sender: the key that must have been the sender's; NULL: anybody's. */
LvHpke *lv_hpke_new_recipient (const LvHpkeTerms *terms,
                               LvX25519Key *recipient,
                               const guint8 *sender,
                               const guint8 enc[LV_HPKE_ENC_SIZE]);
void lv_hpke_free (LvHpke *self);

/* Messages have numbers, from 0 with each of the two calls, and are opened in the order in which
 * they were sealed (RFC 9180 5.2). `out`: length + LV_HPKE_TAG_SIZE bytes, may be `text`. */
void lv_hpke_seal (LvHpke *self,
                   const guint8 *aad,
                   gsize aad_length,
                   const guint8 *text,
                   gsize length,
                   guint8 *out);
/* length: with the tag; `out`: length - LV_HPKE_TAG_SIZE bytes. FALSE: forged, for another, or not
 * the next; the number stays. */
gboolean lv_hpke_open (LvHpke *self,
                       const guint8 *aad,
                       gsize aad_length,
                       const guint8 *sealed,
                       gsize length,
                       guint8 *out);
/* A secret that both sides have (RFC 9180 5.3), at most LV_HPKE_MAX_EXPORT_SIZE bytes. */
LvSecret *lv_hpke_export (LvHpke *self, const guint8 *context, gsize context_length, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvHpke, lv_hpke_free)

G_END_DECLS
