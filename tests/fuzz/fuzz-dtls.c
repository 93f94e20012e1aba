/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-dtls.h"

static void
count (const guint8 *data, gsize length, gpointer user_data)
{
  *(gsize *) user_data += length;
}

/* The bytes are datagrams, each after its length in two bytes. They come to a server that waits,
 * and to a client that has asked. Neither ever connects, and a server answers with a bounded number
 * of bytes. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static LvDtlsIdentity *identity;
  static const guint8 fingerprint[LV_DTLS_FINGERPRINT_SIZE];
  gsize sent[2] = { 0, 0 };
  LvDtls *ends[2];
  guint n = 0;

  if (identity == NULL)
    identity = lv_dtls_identity_new (NULL);
  for (guint i = 0; i < 2; i++)
    ends[i] = lv_dtls_new (identity, i == 1, fingerprint, count, &sent[i]);
  lv_dtls_start (ends[0]);
  while (size > 2)
    {
      gsize length = MIN ((gsize) data[0] << 8 | data[1], size - 2);

      for (guint i = 0; i < 2 && length > 0; i++)
        lv_dtls_receive (ends[i], data + 2, length);
      n++;
      data += 2 + length;
      size -= 2 + length;
    }
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (lv_dtls_get_state (ends[i]), !=, LV_DTLS_CONNECTED);
      g_assert_cmpuint (sent[i], <=, (n + 1) * 4096);
      lv_dtls_close (ends[i]);
      lv_dtls_free (ends[i]);
    }
  return 0;
}
