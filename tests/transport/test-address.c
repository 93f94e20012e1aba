/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-address.h"

#include <string.h>

#include "test-support.h"

#include <arpa/inet.h>

static LvAddress
parse (const char *ip, guint16 port)
{
  LvAddress address;

  g_assert_true (lv_address_parse (&address, ip, port));
  return address;
}

static void
assert_ip (const LvAddress *address, const char *expected)
{
  char text[INET6_ADDRSTRLEN] = "";

  if (address->family != 0)
    inet_ntop (address->family == 4 ? AF_INET : AF_INET6, address->ip, text, sizeof text);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_parse (void)
{
  static const char *const bad[]
      = { "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "::g", "[::1]", "1.2.3.4:5", "localhost" };
  LvAddress address = parse ("192.0.2.7", 4321);

  g_assert_cmpuint (address.family, ==, 4);
  g_assert_cmpuint (address.port, ==, 4321);
  assert_ip (&address, "192.0.2.7");
  address = parse ("2001:db8::0:7", 1);
  g_assert_cmpuint (address.family, ==, 6);
  assert_ip (&address, "2001:db8::7");
  address = parse ("::ffff:192.0.2.7", 4321);
  g_assert_cmpuint (address.family, ==, 4);
  assert_ip (&address, "192.0.2.7");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (lv_address_parse (&address, bad[i], 1));
      g_assert_cmpuint (address.family, ==, 0);
      assert_ip (&address, "");
    }
}

/* Through a socket address and back; IPv4 also as a socket of IPv6 says it. */
static void
test_sockaddr (void)
{
  static const struct
  {
    const char *ip;
    int family;
    socklen_t length;
  } cases[] = {
    { "192.0.2.7", AF_INET, sizeof (struct sockaddr_in) },
    { "192.0.2.7", AF_INET6, sizeof (struct sockaddr_in6) },
    { "2001:db8::7", AF_INET6, sizeof (struct sockaddr_in6) },
    { "::1", AF_INET6, sizeof (struct sockaddr_in6) },
    { "2001:db8::7", AF_INET, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LvAddress address = parse (cases[i].ip, 50000), back;
      struct sockaddr_storage name;
      socklen_t length = lv_address_to_sockaddr (&address, cases[i].family, &name);

      g_assert_cmpuint (length, ==, cases[i].length);
      if (length == 0)
        continue;
      g_assert_cmpint (name.ss_family, ==, cases[i].family);
      g_assert_true (lv_address_from_sockaddr (&back, (struct sockaddr *) &name, length));
      g_assert_true (lv_address_equal (&address, &back));
      g_assert_cmpuint (lv_address_hash (&address), ==, lv_address_hash (&back));
      g_assert_false (lv_address_from_sockaddr (&back, (struct sockaddr *) &name, 4));
      g_assert_cmpuint (back.family, ==, 0);
    }
}

static void
test_equal (void)
{
  LvAddress a = parse ("192.0.2.7", 1), b = parse ("192.0.2.7", 2), c = parse ("192.0.2.8", 1);
  LvAddress d = parse ("c000:207::", 1); /* the same first bytes, of the other family */

  g_assert_true (lv_address_equal (&a, &a));
  g_assert_false (lv_address_equal (&a, &b));
  g_assert_false (lv_address_equal (&a, &c));
  g_assert_false (lv_address_equal (&a, &d));
}

/* What one subnet and one NAT look like must not fall into a few buckets. */
static void
test_hash_spreads (void)
{
  guint counts[2][256] = { 0 };
  LvAddress address = parse ("10.0.0.0", 5000);

  for (guint i = 0; i < 25600; i++)
    {
      address.ip[2] = (guint8) (i >> 8);
      address.ip[3] = (guint8) i;
      counts[0][lv_address_hash (&address) & 255]++;
    }
  for (guint i = 0; i < 25600; i++)
    {
      address.port = (guint16) (20000 + i);
      counts[1][lv_address_hash (&address) & 255]++;
    }
  for (guint i = 0; i < 256; i++)
    {
      g_assert_cmpuint (counts[0][i], <, 200);
      g_assert_cmpuint (counts[1][i], <, 200);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/address/parse", test_parse);
  g_test_add_func ("/address/sockaddr", test_sockaddr);
  g_test_add_func ("/address/equal", test_equal);
  g_test_add_func ("/address/hash-spreads", test_hash_spreads);
  return g_test_run ();
}
