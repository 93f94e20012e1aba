/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-key-announcement.h"

/* What is read is written the same, but for the signature. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree guint8 *copy = g_memdup2 (data, size);
  guint8 again[LV_KEY_ANNOUNCEMENT_MAX];
  LvKeyAnnouncement announcement;
  gsize length;

  if (!lv_key_announcement_parse (copy, size, &announcement))
    return 0;
  length = lv_key_announcement_write (&announcement, again);
  g_assert_cmpmem (again, length, data, size - LV_ED25519_SIGNATURE_SIZE);
  return 0;
}
