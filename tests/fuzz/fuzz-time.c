/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-clock.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *canonical = NULL;
  gint64 ms = -1;
  gint64 again = -1;

  if (!lv_time_parse (text, &ms))
    {
      g_assert_cmpint (ms, ==, -1);
      return 0;
    }
  g_assert_cmpint (ms, >=, 0);
  canonical = lv_time_format (ms);
  g_assert_true (lv_time_parse (canonical, &again));
  g_assert_cmpint (again, ==, ms);
  return 0;
}
