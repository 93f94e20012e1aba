/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-proxy-header.h"
#include "test-support.h"

#define V2 "\r\n\r\n\0\r\nQUIT\n"

typedef struct
{
  const char *name;
  const char *data;
  gsize length;
  const char *address; /* NULL: the proxy's own */
} Good;

#define BYTES(text) text, sizeof text - 1

static const Good good[] = {
  { "v1 IPv4", BYTES ("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n"), "192.0.2.1" },
  { "v1 IPv6", BYTES ("PROXY TCP6 2001:db8::1 2001:db8::2 1 65535\r\n"), "2001:db8::1" },
  { "v1 longest",
    BYTES ("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
           "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe 65535 65535\r\n"),
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
  { "v1 unknown", BYTES ("PROXY UNKNOWN\r\n"), NULL },
  { "v1 unknown with more", BYTES ("PROXY UNKNOWN ::1 ::1 1 2\r\n"), NULL },
  { "v2 local", BYTES (V2 "\x20\x00\x00\x00"), NULL },
  { "v2 IPv4", BYTES (V2 "\x21\x11\x00\x0c\xc0\x00\x02\x01\xc6\x33\x64\x01\xdc\x04\x01\xbb"),
    "192.0.2.1" },
  { "v2 IPv4 with more",
    BYTES (V2 "\x21\x11\x00\x10\xc0\x00\x02\x01\xc6\x33\x64\x01\xdc\x04\x01\xbb\x04\x00\x01z"),
    "192.0.2.1" },
  { "v2 IPv6",
    BYTES (V2 "\x21\x21\x00\x24"
              "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"
              "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x02\x00\x01\x00\x02"),
    "2001:db8::1" },
  { "v2 unspecified", BYTES (V2 "\x21\x00\x00\x00"), NULL },
};

typedef struct
{
  const char *name;
  const char *data;
  gsize length;
} Bad;

static const Bad bad[] = {
  { "TLS", BYTES ("\x16\x03\x01\x02\x00\x01") },
  { "HTTP", BYTES ("GET / HTTP/1.1\r\n\r\n") },
  { "v1 lower case", BYTES ("proxy TCP4 192.0.2.1 198.51.100.1 56324 443\r\n") },
  { "v1 family", BYTES ("PROXY UDP4 192.0.2.1 198.51.100.1 56324 443\r\n") },
  { "v1 families mixed", BYTES ("PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n") },
  { "v1 a name", BYTES ("PROXY TCP4 localhost 198.51.100.1 56324 443\r\n") },
  { "v1 port too high", BYTES ("PROXY TCP4 192.0.2.1 198.51.100.1 65536 443\r\n") },
  { "v1 port negative", BYTES ("PROXY TCP4 192.0.2.1 198.51.100.1 -1 443\r\n") },
  { "v1 port with nought", BYTES ("PROXY TCP4 192.0.2.1 198.51.100.1 0443 443\r\n") },
  { "v1 port missing", BYTES ("PROXY TCP4 192.0.2.1 198.51.100.1 56324\r\n") },
  { "v1 one too many", BYTES ("PROXY TCP4 192.0.2.1 198.51.100.1 1 2 3\r\n") },
  { "v1 two blanks", BYTES ("PROXY TCP4  192.0.2.1 198.51.100.1 1 2\r\n") },
  { "v1 CR alone", BYTES ("PROXY UNKNOWN\rX") },
  { "v1 LF alone", BYTES ("PROXY UNKNOWN\nX") },
  { "v1 NUL", BYTES ("PROXY UNKNOWN\0\r\n") },
  { "v1 without end",
    BYTES ("PROXY UNKNOWN xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
           "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") },
  { "v2 version", BYTES (V2 "\x11\x11\x00\x0c") },
  { "v2 command", BYTES (V2 "\x22\x11\x00\x0c") },
  { "v2 family", BYTES (V2 "\x21\x31\x00\xd8") },
  { "v2 datagrams", BYTES (V2 "\x21\x12\x00\x0c") },
  { "v2 IPv4 too short", BYTES (V2 "\x21\x11\x00\x0b") },
  { "v2 IPv6 too short", BYTES (V2 "\x21\x21\x00\x23") },
  { "v2 too long", BYTES (V2 "\x21\x11\xff\xff") },
};

/* In a block of exactly that size, so that a sanitizer sees reading past it. */
static gssize
parse (const char *data, gsize length, GInetAddress **address)
{
  g_autofree guint8 *copy = g_memdup2 (data, MAX (length, 1));

  return lv_proxy_header_parse (copy, length, address);
}

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *more = g_strdup_printf ("%*s", (int) good[i].length + 6, "");
      g_autoptr (GInetAddress) address = NULL;
      g_autoptr (GInetAddress) again = NULL;
      g_autofree char *text = NULL;

      g_test_message ("%s", good[i].name);
      g_assert_cmpint (parse (good[i].data, good[i].length, &address), ==, good[i].length);
      text = address != NULL ? g_inet_address_to_string (address) : NULL;
      g_assert_cmpstr (text, ==, good[i].address);

      /* What follows is not its business. */
      memcpy (more, good[i].data, good[i].length);
      g_assert_cmpint (parse (more, good[i].length + 6, &again), ==, good[i].length);
    }
}

static void
test_truncated (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    for (gsize length = 0; length < good[i].length; length++)
      {
        g_autoptr (GInetAddress) address = NULL;

        g_assert_cmpint (parse (good[i].data, length, &address), ==, 0);
        g_assert_null (address);
      }
}

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GInetAddress) address = NULL;

      g_test_message ("%s", bad[i].name);
      g_assert_cmpint (parse (bad[i].data, bad[i].length, &address), ==, -1);
      g_assert_null (address);
    }
}

/* Each byte replaced by each other one: never more than there is, never an address out of nothing.
 */
static void
test_flipped (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    for (gsize at = 0; at < good[i].length; at++)
      {
        g_autofree char *copy = g_memdup2 (good[i].data, good[i].length);

        for (guint value = 0; value < 256; value++)
          {
            g_autoptr (GInetAddress) address = NULL;
            gssize length;

            copy[at] = (char) value;
            length = parse (copy, good[i].length, &address);
            g_assert_cmpint (length, >=, -1);
            g_assert_cmpint (length, <=, good[i].length);
            if (length <= 0)
              g_assert_null (address);
          }
      }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/proxy-header/good", test_good);
  g_test_add_func ("/proxy-header/truncated", test_truncated);
  g_test_add_func ("/proxy-header/bad", test_bad);
  g_test_add_func ("/proxy-header/flipped", test_flipped);
  return g_test_run ();
}
