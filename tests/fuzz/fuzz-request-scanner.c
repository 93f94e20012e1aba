/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-request-scanner.h"

#define MAX_HEAD 512

/* One request after the other until one is refused or the bytes are used up. step: how many bytes
 * it gets at once; 0: all there are. *total: what was taken. */
static LvRequestScan
follow (const guint8 *data, gsize size, gsize step, guint *requests, gsize *total)
{
  LvRequestScanner scanner = { 0 };
  LvRequestScan result = LV_REQUEST_MORE;

  for (*total = 0; *total < size;)
    {
      gsize left = size - *total;
      gsize count = step == 0 ? left : MIN (step, left);
      gsize taken;

      result = lv_request_scanner_feed (&scanner, data + *total, count, MAX_HEAD, &taken);
      g_assert_cmpuint (taken, <=, count);
      *total += taken;
      g_assert_cmpuint (scanner.head.bytes, <=, MAX_HEAD);
      if (result == LV_REQUEST_MORE)
        g_assert_cmpuint (taken, ==, count);
      else if (result != LV_REQUEST_WHOLE)
        break;
      else
        {
          g_assert_cmpuint (taken, >, 0);
          (*requests)++;
          scanner = (LvRequestScanner){ 0 };
        }
    }
  return result;
}

/* In one go, or in pieces: the same requests, ending at the same places, and the same refusal. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  guint expected_requests = 0;
  gsize expected_total;
  LvRequestScan expected = follow (data, size, 0, &expected_requests, &expected_total);

  for (gsize step = 1; step <= 7; step += 2)
    {
      guint requests = 0;
      gsize total;

      g_assert_cmpint (follow (data, size, step, &requests, &total), ==, expected);
      g_assert_cmpuint (requests, ==, expected_requests);
      g_assert_cmpuint (total, ==, expected_total);
    }
  return 0;
}
