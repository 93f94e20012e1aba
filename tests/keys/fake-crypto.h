/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stands in for cryptography where thousands of meetings are tried: nothing is secret, but
 * everything knows whose it is and who may open it, and a changed byte shows. One thread. */
#pragma once

#include "lv-key-crypto.h"

typedef struct
{
  guint64 id;  /* of device and session */
  guint64 psk; /* what of the room's secret is known, 0: nothing */
  GRand *random;
} FakeCrypto;

LvKeyCrypto fake_crypto_get (FakeCrypto *self);
/* Public keys of this id. */
void fake_crypto_fill_keys (guint64 id, LvKeyAnnouncement *out);
guint64 fake_hash (guint64 start, const guint8 *data, gsize length);
