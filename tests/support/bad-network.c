/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bad network of test-udp-proxy.h as a program, for tests that are none in C:
 *
 *   bad-network SERVER_PORT SEED [UP [DOWN]]
 *
 * prints the port that it listens on. Then it reads lines: "up WAY", "down WAY" change a way (as in
 * test-link.h), "target PORT" the server's port, "stats" prints numbers as JSON. It ends with its
 * input. */
#include "test-udp-proxy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gboolean
set_way (TestUdpProxy *proxy, const char *text, gboolean is_up)
{
  TestLinkSettings settings;

  if (!test_link_parse (text, &settings))
    return FALSE;
  test_udp_proxy_set_ways (proxy, is_up ? &settings : NULL, is_up ? NULL : &settings);
  return TRUE;
}

static void
print_stats (TestUdpProxy *proxy)
{
  TestUdpProxyStats stats;

  test_udp_proxy_get_stats (proxy, &stats);
  printf ("{\"up\": %" G_GUINT64_FORMAT ", \"up_lost\": %" G_GUINT64_FORMAT
          ", \"down\": %" G_GUINT64_FORMAT ", \"down_lost\": %" G_GUINT64_FORMAT "}\n",
          stats.up_packets, stats.up_lost, stats.down_packets, stats.down_lost);
}

static gboolean
obey (TestUdpProxy *proxy, const char *line)
{
  if (g_str_has_prefix (line, "up "))
    return set_way (proxy, line + 3, TRUE);
  if (g_str_has_prefix (line, "down "))
    return set_way (proxy, line + 5, FALSE);
  if (g_str_has_prefix (line, "target "))
    test_udp_proxy_set_target (proxy, (guint16) atoi (line + 7));
  else if (strcmp (line, "stats") == 0)
    print_stats (proxy);
  else
    return FALSE;
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (TestUdpProxy) proxy = NULL;
  char line[512];

  if (argc < 3 || argc > 5)
    {
      fprintf (stderr, "usage: bad-network SERVER_PORT SEED [UP [DOWN]]\n");
      return 2;
    }
  proxy = test_udp_proxy_new ((guint16) atoi (argv[1]), (guint32) atoi (argv[2]));
  if ((argc > 3 && !set_way (proxy, argv[3], TRUE))
      || (argc > 4 && !set_way (proxy, argv[4], FALSE)))
    {
      fprintf (stderr, "bad-network: no such way\n");
      return 2;
    }
  printf ("%u\n", test_udp_proxy_get_port (proxy));
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      line[strcspn (line, "\n")] = '\0';
      if (!obey (proxy, line))
        printf ("what?\n");
      fflush (stdout);
    }
  return 0;
}
