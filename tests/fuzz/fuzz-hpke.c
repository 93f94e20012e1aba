/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-hpke.h"

#define MAX_SIZE 1500

static const LvHpkeTerms terms = { .aead = LV_HPKE_AES_256_GCM };

/* enc ‖ sealed, from whoever, to a key of ours: nobody who does not have the sender's key gets
 * something through. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const guint8 seed[LV_X25519_KEY_SIZE] = "a key of ours for these trials..";
  g_autoptr (LvSecret) private_key = lv_secret_new (seed, sizeof seed);
  g_autoptr (LvX25519Key) key = lv_x25519_key_new (private_key);
  g_autoptr (LvHpke) hpke = NULL;
  g_autofree guint8 *sealed = NULL, *opened = NULL;

  if (size <= LV_HPKE_ENC_SIZE || size > MAX_SIZE)
    return 0;
  hpke = lv_hpke_new_recipient (&terms, key, lv_x25519_key_get_public (key), data);
  if (hpke == NULL)
    return 0;
  size -= LV_HPKE_ENC_SIZE;
  sealed = g_memdup2 (data + LV_HPKE_ENC_SIZE, size);
  opened = g_malloc (size);
  g_assert_false (lv_hpke_open (hpke, NULL, 0, sealed, size, opened));
  return 0;
}
