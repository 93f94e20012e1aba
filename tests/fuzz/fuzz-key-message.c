/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-key-message.h"

/* What is read is written the same; entries are within the message. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const guint8 session[LV_SESSION_ID_SIZE];
  g_autofree guint8 *copy = g_memdup2 (data, size);
  guint8 again[LV_KEY_HEAD_SIZE];
  LvKeyMessage message;
  const guint8 *sealed;
  gsize length;

  if (!lv_key_message_parse (copy, size, &message))
    return 0;
  length = lv_key_message_write (&message, again);
  g_assert_cmpmem (again, length, data, MIN (length, size));
  sealed = lv_key_message_find (&message, session);
  if (sealed != NULL)
    g_assert_true (sealed + LV_SEALED_KEY_SIZE <= copy + size);
  if (message.signature != NULL)
    g_assert_true (message.signature + LV_ED25519_SIGNATURE_SIZE == copy + size);
  return 0;
}
