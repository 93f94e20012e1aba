/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* HPKE with DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256. With AES-128-GCM: RFC 9180 A.1, complete.
 * With AES-256-GCM base and auth: CFRG's test-vectors.json, to which appendix A refers; psk and
 * auth_psk are published nowhere: another program, which has all the published ones right, made
 * them from the inputs of A.1. Any thread. */
#pragma once

#include <glib.h>

#define N_HPKE_VECTORS 8
#define N_HPKE_ENCRYPTIONS 6
#define N_HPKE_EXPORTS 3

typedef struct
{
  guint64 number;
  const char *plain, *aad, *nonce, *sealed;
} HpkeEncryption;

typedef struct
{
  const char *context, *value;
} HpkeExport;

typedef struct
{
  guint mode, aead;
  gboolean is_published;
  const char *info;
  const char *ikm_e, *pk_e, *sk_e, *ikm_r, *pk_r, *sk_r, *ikm_s, *pk_s, *sk_s; /* *_s: modes 2, 3 */
  const char *psk, *psk_id;                                                    /* modes 1 and 3 */
  const char *enc, *shared_secret, *key_schedule_context, *secret, *key, *base_nonce;
  const char *exporter_secret;
  HpkeEncryption encryptions[N_HPKE_ENCRYPTIONS];
  HpkeExport exports[N_HPKE_EXPORTS]; /* of 32 bytes */
} HpkeVector;

extern const HpkeVector hpke_vectors[N_HPKE_VECTORS];
