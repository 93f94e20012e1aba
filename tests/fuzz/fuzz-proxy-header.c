/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-proxy-header.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GInetAddress) address = NULL;
  gssize length = lv_proxy_header_parse (data, size, &address);

  g_assert_cmpint (length, >=, -1);
  g_assert_cmpint (length, <=, (gssize) MIN (size, LV_PROXY_HEADER_MAX));
  if (length <= 0)
    g_assert_null (address);

  /* No beginning of a whole header is refused, or taken for another. */
  for (gssize cut = 0; cut < length; cut++)
    {
      g_autoptr (GInetAddress) early = NULL;

      g_assert_cmpint (lv_proxy_header_parse (data, (gsize) cut, &early), ==, 0);
      g_assert_null (early);
    }
  return 0;
}
