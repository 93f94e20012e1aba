/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "lv-rtp.h"
#include "lv-stun.h"

/* What was understood has its user name within bounds, and its integrity can be checked. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  LvStunMessage message;

  if (!lv_stun_parse (data, size, &message))
    return 0;
  g_assert_cmpuint (size, <=, LV_RTP_MAX_SIZE);
  g_assert_cmpuint (size % 4, ==, 0);
  g_assert_cmpuint (strlen (message.username), <=, LV_STUN_MAX_USERNAME);
  g_assert_cmpuint (message.integrity_at, <, size);
  g_assert_true (!message.has_mapped_address || message.mapped_address.family == 4
                 || message.mapped_address.family == 6);
  if (message.integrity_at == 0)
    g_assert_false (lv_stun_check_integrity (data, size, &message, "VOkJxbRl1RmTxUk/WvJxBt"));
  else
    (void) lv_stun_check_integrity (data, size, &message, "VOkJxbRl1RmTxUk/WvJxBt");
  return 0;
}
