/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-request-scanner.h"

#include <string.h>

#include "test-support.h"

#define MAX_HEAD 200
#define HEAD "POST / HTTP/1.1\r\nHost: a\r\n"
#define CHUNKED HEAD "Transfer-Encoding: chunked\r\n\r\n"
#define NEXT "GET /next HTTP/1.1\r\n"

static LvRequestScan
feed (LvRequestScanner *scanner, const char *text, gsize length, gsize *taken)
{
  return lv_request_scanner_feed (scanner, (const guint8 *) text, length, MAX_HEAD, taken);
}

/* The same in one go and in any two pieces; answers the result and how much it took. */
static LvRequestScan
scan (const char *text, gsize *taken)
{
  LvRequestScanner whole = { 0 };
  gsize length = strlen (text);
  LvRequestScan result = feed (&whole, text, length, taken);

  for (gsize split = 0; split <= length; split++)
    {
      LvRequestScanner pieces = { 0 };
      gsize first = 0;
      gsize second = 0;
      LvRequestScan again = feed (&pieces, text, split, &first);

      if (again == LV_REQUEST_MORE)
        again = feed (&pieces, text + split, length - split, &second);
      g_assert_cmpint (again, ==, result);
      g_assert_cmpuint (first + second, ==, *taken);
    }
  return result;
}

static void
test_whole (void)
{
  static const char *const requests[] = {
    HEAD "\r\n",
    HEAD "Content-Length: 0\r\n\r\n",
    HEAD "Content-Length: 5\r\n\r\nGET /",
    HEAD "Content-Length: 5\r\n\r\n\r\n\r\n\r",
    CHUNKED "0\r\n\r\n",
    CHUNKED "00000000\r\n\r\n",
    CHUNKED "5\r\nGET /\r\n0\r\n\r\n",
    CHUNKED "A\r\n0\r\n\r\n0\r\n\r\n\r\n1\r\nx\r\n0\r\n\r\n",
    CHUNKED "1;a=\"b\" ;c\r\nx\r\n0;\xe4\xba\x95\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *text = g_strconcat (requests[i], NEXT, NULL);
      gsize taken;

      g_test_message ("%u", i);
      g_assert_cmpint (scan (text, &taken), ==, LV_REQUEST_WHOLE);
      g_assert_cmpuint (taken, ==, strlen (requests[i]));
    }
}

static void
test_broken (void)
{
  static const char *const requests[] = {
    "no HTTP\r\n",           CHUNKED "\r\n",    CHUNKED "-1\r\n",   CHUNKED "0x1\r\n",
    CHUNKED " 1\r\n",        CHUNKED "1 \r\n",  CHUNKED "1\n",      CHUNKED "g\r\n",
    CHUNKED "100000000\r\n", CHUNKED ";x\r\n",  CHUNKED "1;\n",     CHUNKED "1;\x7f\r\n",
    CHUNKED "1\r\r",         CHUNKED "1\r\nxx", CHUNKED "1\r\nx\n", CHUNKED "1\r\nx\rx",
    CHUNKED "0\r\nX",        CHUNKED "0\r\n\n", CHUNKED "0\r\n\rX",
  };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      gsize taken;

      g_test_message ("%u", i);
      g_assert_cmpint (scan (requests[i], &taken), ==, LV_REQUEST_BROKEN);
    }
}

static void
test_bounds (void)
{
  g_autofree char *long_text = g_strnfill (MAX_HEAD, 'x');
  g_autofree char *long_head = g_strconcat (HEAD "X: ", long_text, NULL);
  g_autofree char *long_extension = g_strconcat (CHUNKED "1;", long_text, NULL);
  gsize taken;

  g_assert_cmpint (scan (long_head, &taken), ==, LV_REQUEST_TOO_LARGE);
  g_assert_cmpuint (taken, ==, MAX_HEAD);
  g_assert_cmpint (scan (long_extension, &taken), ==, LV_REQUEST_BROKEN);
}

/* A body of any length is followed without being there at once. */
static void
test_huge (void)
{
  static const char head[] = HEAD "Content-Length: 1000000000\r\n\r\n";
  g_autofree char *text = g_strnfill (1000000, 'x');
  LvRequestScanner scanner = { 0 };
  gsize taken;

  g_assert_cmpint (feed (&scanner, head, strlen (head), &taken), ==, LV_REQUEST_MORE);
  for (guint i = 0; i < 999; i++)
    g_assert_cmpint (feed (&scanner, text, 1000000, &taken), ==, LV_REQUEST_MORE);
  g_assert_cmpint (feed (&scanner, text, 999999, &taken), ==, LV_REQUEST_MORE);
  g_assert_cmpint (feed (&scanner, text, 1000000, &taken), ==, LV_REQUEST_WHOLE);
  g_assert_cmpuint (taken, ==, 1);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/request-scanner/whole", test_whole);
  g_test_add_func ("/request-scanner/broken", test_broken);
  g_test_add_func ("/request-scanner/bounds", test_bounds);
  g_test_add_func ("/request-scanner/huge", test_huge);
  return g_test_run ();
}
