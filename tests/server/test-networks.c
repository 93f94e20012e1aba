/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-error.h"
#include "lv-policy.h"
#include "test-support.h"

static void
test_contain (void)
{
  static const struct
  {
    const char *networks, *address;
    gboolean expected;
  } cases[] = {
    { "", "192.0.2.1", TRUE },
    { "", NULL, TRUE },
    { " ", "anything", TRUE },
    { "192.0.2.0/24", "192.0.2.255", TRUE },
    { "192.0.2.0/24", "192.0.3.0", FALSE },
    { "192.0.2.0/24", NULL, FALSE },
    { "192.0.2.0/24", "no address", FALSE },
    { "192.0.2.9", "192.0.2.9", TRUE },
    { "192.0.2.9", "192.0.2.8", FALSE },
    { "0.0.0.0/0", "203.0.113.5", TRUE },
    { "0.0.0.0/0", "2001:db8::1", FALSE },
    { "192.0.2.0/24 2001:db8::/32", "2001:db8:ffff::1", TRUE },
    { "192.0.2.0/24,2001:db8::/32", "192.0.2.3", TRUE },
    { "192.0.2.0/24 2001:db8::/32", "2001:db9::1", FALSE },
    { "fe80::/10", "fe80::1%eth0", TRUE },
    /* The same machine over a dual-stack socket. */
    { "192.0.2.0/24", "::ffff:192.0.2.3", TRUE },
    { "192.0.2.0/24", "::ffff:192.0.3.3", FALSE },
    { "::ffff:192.0.2.0/120", "192.0.2.3", TRUE },
    { "::ffff:192.0.2.0/120", "192.0.3.3", FALSE },
    { "::/0", "192.0.2.3", FALSE },
    { "192.0.2.0/24 rubbish", "192.0.2.3", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s: %s", cases[i].networks, cases[i].address);
      g_assert_cmpint (lv_networks_contain (cases[i].networks, cases[i].address), ==,
                       cases[i].expected);
    }
}

static void
test_check (void)
{
  static const char *const right[]
      = { "", " ", "192.0.2.0/24", "192.0.2.1 2001:db8::/32", "::ffff:192.0.2.0/120" };
  static const char *const wrong[]
      = { "192.0.2.0/33",           "192.0.2.1/24",   "192.0.2",   "example.com",
          "10.0.0.0/8;10.1.0.0/16", "2001:db8::/129", "192.0.2.0/" };
  g_autofree char *endless = g_strnfill (4001, ' ');

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    g_assert_true (lv_networks_check (right[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", wrong[i]);
      g_assert_false (lv_networks_check (wrong[i], &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "networks");
    }
  g_assert_false (lv_networks_check (endless, NULL));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/networks/contain", test_contain);
  g_test_add_func ("/networks/check", test_check);
  return g_test_run ();
}
