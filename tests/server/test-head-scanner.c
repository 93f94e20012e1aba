/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-head-scanner.h"

#include <string.h>

#include "test-support.h"

#define MAX_HEAD 400
#define LINE "GET /a HTTP/1.1\r\n"
#define HOST "Host: a\r\n"
#define REST "GET / HTTP/1.1\r\n"

static LvHead
feed (LvHeadScanner *scanner, const char *text, gsize length, gsize *taken)
{
  return lv_head_scanner_feed (scanner, (const guint8 *) text, length, MAX_HEAD, taken);
}

/* The same in one go and in any two pieces. */
static LvHead
scan (const char *text, gsize length, LvHeadScanner *scanner, gsize *taken)
{
  LvHead result;

  *scanner = (LvHeadScanner){ 0 };
  result = feed (scanner, text, length, taken);
  for (gsize split = 0; split <= length; split++)
    {
      LvHeadScanner pieces = { 0 };
      gsize first = 0;
      gsize second = 0;
      LvHead again = feed (&pieces, text, split, &first);

      if (again == LV_HEAD_MORE)
        again = feed (&pieces, text + split, length - split, &second);
      g_assert_cmpint (again, ==, result);
      g_assert_cmpuint (first + second, ==, *taken);
      g_assert_cmpuint (pieces.bytes, ==, scanner->bytes);
      g_assert_cmpuint (pieces.content_length, ==, scanner->content_length);
      g_assert_cmpint (pieces.is_chunked, ==, scanner->is_chunked);
    }
  return result;
}

static void
test_whole (void)
{
  static const struct
  {
    const char *text;
    guint64 content_length;
    gboolean is_chunked;
  } heads[] = {
    { LINE HOST "\r\n" },
    { "\r\n" LINE HOST "\r\n" },
    { "GET / HTTP/1.0\r\n\r\n" },
    { "GET / HTTP/1.0\r\n" HOST "\r\n" },
    { "OPTIONS * HTTP/1.1\r\n" HOST "\r\n" },
    { "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n" },
    { "M-SEARCH https://a/?b#c HTTP/1.1\r\nhost:[::1]:8443\r\n\r\n" },
    { LINE HOST "Content-Length: 0\r\n\r\n" },
    { LINE HOST "Content-Length: 12\r\n\r\n", 12 },
    { LINE "CONTENT-length:\t 0012 \t\r\n" HOST "\r\n", 12 },
    { LINE HOST "Content-Length: 999999999999999999\r\n\r\n",
      G_GUINT64_CONSTANT (999999999999999999) },
    { LINE HOST "Transfer-Encoding: chunked\r\n\r\n", 0, TRUE },
    { LINE HOST "transfer-encoding:CHUNKED \r\n\r\n", 0, TRUE },
    { LINE HOST "X:\r\nY: \r\nZ: a\tb  c \xe4\xba\x95 \xff\r\n\r\n" },
    { LINE HOST "Content-Length-Content-Length: x\r\nContent-Lengt: x\r\n\r\n" },
    { LINE HOST "Transfer-Encoding-More-Or-Less: x\r\n!#$%&'*+-.^_`|~: x\r\n\r\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *text = g_strconcat (heads[i].text, REST, NULL);
      LvHeadScanner scanner;
      gsize taken;

      g_test_message ("%u", i);
      g_assert_cmpint (scan (text, strlen (text), &scanner, &taken), ==, LV_HEAD_WHOLE);
      g_assert_cmpuint (taken, ==, strlen (heads[i].text));
      g_assert_cmpuint (scanner.content_length, ==, heads[i].content_length);
      g_assert_cmpint (scanner.is_chunked, ==, heads[i].is_chunked);
    }
}

/* Refused with the byte that shows it: the head never gets to its end. */
static void
test_broken (void)
{
  static const char *const heads[] = {
    /* the request line */
    "\n",
    "\r\n\r\n",
    "\r\r",
    " GET / HTTP/1.1\r\n",
    "(GET) / HTTP/1.1\r\n",
    "G\xc3\x84T / HTTP/1.1\r\n",
    "GET\t/ HTTP/1.1\r\n",
    "GET  / HTTP/1.1\r\n",
    "GET /  HTTP/1.1\r\n",
    "GET / HTTP/1.1 \r\n",
    "GET HTTP/1.1\r\n",
    "GET /\r\n",
    "GET /\r\nHost: a\r\n",
    "GET /\t HTTP/1.1\r\n",
    "GET /\xe4\xba\x95 HTTP/1.1\r\n",
    "GET /\x7f HTTP/1.1\r\n",
    "GET / HTTP/2.0\r\n",
    "GET / HTTP/1.2\r\n",
    "GET / HTTP/1.10\r\n",
    "GET / HTTP/1.\r\n",
    "GET / http/1.1\r\n",
    "GET / HTTP/1.1\n",
    "GET / HTTP/1.1\rHost: a\r\n",
    /* ends of lines, white space */
    LINE "Host: a\n",
    LINE "Host: a\rX: b\r\n",
    LINE " Host: a\r\n",
    LINE HOST " folded\r\n",
    LINE HOST "X: a\r\n\tfolded\r\n",
    LINE "Host : a\r\n",
    LINE HOST "\r\r",
    LINE HOST "\n",
    /* names and values */
    LINE HOST ": x\r\n",
    LINE HOST "X\r\n",
    LINE HOST "X Y: z\r\n",
    LINE HOST "X\xc3\xa4: z\r\n",
    LINE HOST "X: \x01\r\n",
    LINE HOST "X: \x7f\r\n",
    LINE HOST "X: a\x0b\r\n",
    /* the host */
    LINE "\r\n",
    LINE "X: y\r\n\r\n",
    LINE "Host:\r\n",
    LINE "Host: \r\n",
    LINE HOST HOST,
    LINE "Host: a b\r\n",
    LINE "Host: a/b\r\n",
    LINE "Host: a@b\r\n",
    LINE "Host: \xe4\xba\x95\r\n",
    "GET / HTTP/1.0\r\n" HOST HOST,
    /* the length */
    LINE HOST "Content-Length:\r\n",
    LINE HOST "Content-Length: \r\n",
    LINE HOST "Content-Length: -1\r\n",
    LINE HOST "Content-Length: +1\r\n",
    LINE HOST "Content-Length: 0x1\r\n",
    LINE HOST "Content-Length: 1 1\r\n",
    LINE HOST "Content-Length: 1,1\r\n",
    LINE HOST "Content-Length: 1.0\r\n",
    LINE HOST "Content-Length: 1000000000000000000\r\n",
    LINE HOST "Content-Length: 00000000000000000000000000000001\r\n",
    LINE HOST "Content-Length: 1\r\nContent-Length: 1\r\n",
    LINE HOST "Content-Length: 0\r\nX: y\r\ncontent-length: 5\r\n",
    /* encodings */
    LINE HOST "Transfer-Encoding:\r\n",
    LINE HOST "Transfer-Encoding: gzip\r\n",
    LINE HOST "Transfer-Encoding: identity\r\n",
    LINE HOST "Transfer-Encoding: chunked, chunked\r\n",
    LINE HOST "Transfer-Encoding: gzip, chunked\r\n",
    LINE HOST "Transfer-Encoding: chunked;q=1\r\n",
    LINE HOST "Transfer-Encoding: xchunked\r\n",
    LINE HOST "Transfer-Encoding: chunkedchunkedchunkedchunked\r\n",
    LINE HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
    LINE HOST "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
    LINE HOST "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
    "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *text = g_strconcat (heads[i], HOST "\r\n", NULL);
      LvHeadScanner scanner;
      gsize taken;

      g_test_message ("%u", i);
      g_assert_cmpint (scan (text, strlen (text), &scanner, &taken), ==, LV_HEAD_BROKEN);
      g_assert_cmpuint (taken, <, strlen (heads[i]));
    }
}

/* No control character anywhere but where CRLF stands, and no byte but a NUL's refusal hides one.
 */
static void
test_controls (void)
{
  static const char head[] = LINE HOST "X: y\r\n\r\n";

  for (gsize at = 0; at < strlen (head); at++)
    for (guint control = 0; control < 0x20; control++)
      {
        g_autofree char *text = g_strdup (head);
        LvHeadScanner scanner;
        gsize taken;

        if ((guint8) text[at] == control || (control == '\t' && strchr (": ", text[at]) != NULL)
            || (control == '\t' && at >= strlen (LINE "Host:")))
          continue;
        if (at == 0 && control == '\r')
          continue;
        text[at] = (char) control;
        g_assert_cmpint (scan (text, strlen (head), &scanner, &taken), ==, LV_HEAD_BROKEN);
        g_assert_cmpuint (taken, <=, at + 1);
      }
}

/* Everything that a head needs, left out anywhere: it never ends early. */
static void
test_unfinished (void)
{
  static const char head[] = LINE HOST "Content-Length: 5\r\n\r\n";

  for (gsize length = 0; length < strlen (head); length++)
    {
      LvHeadScanner scanner;
      gsize taken;

      g_assert_cmpint (scan (head, length, &scanner, &taken), ==, LV_HEAD_MORE);
      g_assert_cmpuint (taken, ==, length);
    }
}

static void
test_bound (void)
{
  for (gsize length = MAX_HEAD - 1; length <= MAX_HEAD + 1; length++)
    {
      gsize fixed = strlen (LINE HOST "X: \r\n\r\n");
      g_autofree char *filling = g_strnfill (length - fixed, 'x');
      g_autofree char *text = g_strconcat (LINE HOST "X: ", filling, "\r\n\r\n", NULL);
      LvHeadScanner scanner;
      gsize taken;
      LvHead result = scan (text, length, &scanner, &taken);

      g_assert_cmpint (result, ==, length <= MAX_HEAD ? LV_HEAD_WHOLE : LV_HEAD_TOO_LARGE);
      g_assert_cmpuint (taken, ==, MIN (length, MAX_HEAD));
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/head-scanner/whole", test_whole);
  g_test_add_func ("/head-scanner/broken", test_broken);
  g_test_add_func ("/head-scanner/controls", test_controls);
  g_test_add_func ("/head-scanner/unfinished", test_unfinished);
  g_test_add_func ("/head-scanner/bound", test_bound);
  return g_test_run ();
}
