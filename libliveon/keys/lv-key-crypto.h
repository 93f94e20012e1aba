/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What keeping keys needs of cryptography, for one session. LvKeyVault is the real one; a
 * simulation of thousands of meetings has one that only knows who may open what. Any thread, if
 * `data` is. */
#pragma once

#include "lv-key-message.h"
#include "lv-secret.h"

G_BEGIN_DECLS

/* For whom a base key is sealed, and with what it belongs together. */
typedef struct
{
  const guint8 *peer; /* session key of the other side */
  const guint8 *info; /* LV_KEY_INFO_SIZE bytes */
  const guint8 *aad;  /* LV_KEY_HEAD_SIZE bytes */
} LvKeyBinding;

typedef struct
{
  void (*random) (gpointer data, guint8 *out, gsize length);

  /* Ed25519 with the device's key, and with anybody's. */
  void (*sign) (gpointer data,
                const guint8 *text,
                gsize length,
                guint8 signature[LV_ED25519_SIGNATURE_SIZE]);
  gboolean (*verify) (gpointer data,
                      const guint8 device_key[LV_ED25519_KEY_SIZE],
                      const guint8 *text,
                      gsize length,
                      const guint8 signature[LV_ED25519_SIGNATURE_SIZE]);

  /* A base key for one, authenticated by the session's own key. FALSE, NULL: it cannot be. */
  gboolean (*seal_key) (gpointer data,
                        const LvKeyBinding *to,
                        LvSecret *base_key,
                        guint8 out[LV_SEALED_KEY_SIZE]);
  LvSecret *(*open_key) (gpointer data,
                         const LvKeyBinding *from,
                         const guint8 sealed[LV_SEALED_KEY_SIZE]);
  LvSecret *(*ratchet) (gpointer data, LvSecret *base_key);

  /* Frames under one key id; as lv_sframe_seal() and lv_sframe_open(). */
  gpointer (*sealer_new) (gpointer data, LvSecret *base_key, guint64 kid);
  gsize (*seal) (gpointer sealer,
                 const guint8 *metadata,
                 gsize metadata_length,
                 const guint8 *frame,
                 gsize length,
                 guint8 *out);
  void (*sealer_free) (gpointer sealer);
  gpointer (*opener_new) (gpointer data, LvSecret *base_key, guint64 kid);
  gboolean (*open) (gpointer opener,
                    const guint8 *metadata,
                    gsize metadata_length,
                    const guint8 *sealed,
                    gsize length,
                    guint8 *out,
                    gsize *out_length);
  void (*opener_free) (gpointer opener);
} LvKeyCryptoOps;

typedef struct
{
  const LvKeyCryptoOps *ops;
  gpointer data; /* borrowed */
} LvKeyCrypto;

G_END_DECLS
