/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-host-list.h"
#include "lv-signed-message.h"

static gboolean
verify (gpointer data,
        const guint8 device_key[LV_ED25519_KEY_SIZE],
        const guint8 *text,
        gsize length,
        const guint8 signature[LV_ED25519_SIGNATURE_SIZE])
{
  return text[length - 1] != 0 || signature[LV_ED25519_SIGNATURE_SIZE - 1] == 0;
}

static const LvKeyCryptoOps ops = { .verify = verify };

/* Body and hosts are within what came. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const guint8 zeros[LV_ED25519_KEY_SIZE];
  const LvKeyCrypto crypto = { &ops, NULL };
  g_autofree guint8 *copy = g_memdup2 (data, size);
  LvMessageChain chain = { 0 };
  LvSignedMessage message;
  LvHostList hosts;

  if (lv_signed_message_parse (copy, size, &message))
    {
      g_assert_true (message.body + message.body_length + LV_ED25519_SIGNATURE_SIZE == copy + size);
      g_assert_cmpuint (lv_message_chain_take (&chain, copy, size), ==, LV_MESSAGE_NEXT);
      g_assert_cmpuint (lv_message_chain_take (&chain, copy, size), ==, LV_MESSAGE_REPEATED);
    }
  if (size >= 24 && lv_host_list_read (copy, size, copy + 8, zeros, 0, &crypto, &hosts))
    g_assert_true (hosts.hosts + (gsize) hosts.n_hosts * LV_ED25519_KEY_SIZE
                       + LV_ED25519_SIGNATURE_SIZE
                   == copy + size);
  return 0;
}
