/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "lv-srtp.h"

#define MAX_SIZE 1500

static const guint8 key[] = "0123456789abcdef0123456789abcdef";
static const guint8 salt[] = "salt of 12 b";

/* The copy is exactly as long, so that a byte read behind it is noticed. Nobody without the key
 * makes a packet that passes, twice less than once. */
static void
unprotect (gboolean (*func) (LvSrtp *, guint8 *, gsize *), const guint8 *data, gsize size)
{
  g_autoptr (LvSrtp) receiver = lv_srtp_new (LV_SRTP_AEAD_AES_256_GCM, key, salt, FALSE);
  g_autofree guint8 *packet = g_memdup2 (data, size);
  gsize length = size;

  if (!func (receiver, packet, &length))
    return;
  g_assert_cmpuint (length, <, size);
  memcpy (packet, data, size);
  length = size;
  g_assert_false (func (receiver, packet, &length));
}

/* As a report every message comes back as it was. */
static void
go_round (const guint8 *data, gsize size)
{
  g_autoptr (LvSrtp) sender = lv_srtp_new (LV_SRTP_AEAD_AES_128_GCM, key, salt, TRUE);
  g_autoptr (LvSrtp) receiver = lv_srtp_new (LV_SRTP_AEAD_AES_128_GCM, key, salt, FALSE);
  g_autofree guint8 *packet = g_malloc (size + LV_SRTP_OVERHEAD);
  gsize length = size;

  memcpy (packet, data, size);
  packet[0] = 0x80;
  g_assert_true (lv_srtp_protect_rtcp (sender, packet, &length));
  g_assert_cmpuint (length, ==, size + LV_SRTP_OVERHEAD);
  g_assert_true (lv_srtp_unprotect_rtcp (receiver, packet, &length));
  g_assert_cmpmem (packet + 1, length - 1, data + 1, size - 1);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size == 0 || size > MAX_SIZE)
    return 0;
  unprotect (lv_srtp_unprotect, data, size);
  unprotect (lv_srtp_unprotect_rtcp, data, size);
  if (size >= 8)
    go_round (data, size);
  return 0;
}
