/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-proxy-header.h"

#include <string.h>

#define V1_MAX 107
#define V2_FIXED 16

enum
{
  V2_LOCAL = 0x20,
  V2_PROXY = 0x21,
};

static const guint8 v1_signature[] = { 'P', 'R', 'O', 'X', 'Y', ' ' };
static const guint8 v2_signature[]
    = { 0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a };

static gboolean
is_port (const char *text)
{
  guint64 port;

  return g_ascii_isdigit (*text) && (text[0] != '0' || text[1] == '\0')
         && g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT16, &port, NULL);
}

/* "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443", without its end of line. */
static gboolean
parse_v1_line (const char *line, GInetAddress **address)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 7);
  g_autoptr (GInetAddress) source = NULL;
  g_autoptr (GInetAddress) destination = NULL;
  GSocketFamily family;

  if (g_strv_length (words) >= 2 && strcmp (words[1], "UNKNOWN") == 0)
    return TRUE;
  if (g_strv_length (words) != 6)
    return FALSE;

  if (strcmp (words[1], "TCP4") == 0)
    family = G_SOCKET_FAMILY_IPV4;
  else if (strcmp (words[1], "TCP6") == 0)
    family = G_SOCKET_FAMILY_IPV6;
  else
    return FALSE;

  source = g_inet_address_new_from_string (words[2]);
  destination = g_inet_address_new_from_string (words[3]);
  if (source == NULL || g_inet_address_get_family (source) != family || destination == NULL
      || g_inet_address_get_family (destination) != family || !is_port (words[4])
      || !is_port (words[5]))
    return FALSE;

  *address = g_steal_pointer (&source);
  return TRUE;
}

static gssize
parse_v1 (const guint8 *data, gsize length, GInetAddress **address)
{
  char line[V1_MAX + 1];
  gsize at;

  for (at = 0; at < MIN (length, V1_MAX); at++)
    {
      /* Printable ASCII up to CR LF. */
      if (data[at] == '\r')
        break;
      if (data[at] < 0x20 || data[at] > 0x7e)
        return -1;
      line[at] = data[at];
    }
  line[at] = '\0';

  if (at + 1 >= V1_MAX)
    return -1;
  if (at + 1 >= length)
    return 0;
  if (data[at + 1] != '\n' || !parse_v1_line (line, address))
    return -1;
  return at + 2;
}

static gssize
parse_v2 (const guint8 *data, gsize length, GInetAddress **address)
{
  gsize rest;

  if (length > 12 && data[12] != V2_LOCAL && data[12] != V2_PROXY)
    return -1;
  if (length < V2_FIXED)
    return 0;

  rest = (gsize) data[14] << 8 | data[15];
  if (V2_FIXED + rest > LV_PROXY_HEADER_MAX)
    return -1;
  if (data[12] == V2_PROXY)
    switch (data[13])
      {
      case 0x00: /* unspecified */
        break;
      case 0x11: /* TCP over IPv4: two addresses, two ports */
        if (rest < 12)
          return -1;
        break;
      case 0x21: /* TCP over IPv6 */
        if (rest < 36)
          return -1;
        break;
      default:
        return -1;
      }
  if (length < V2_FIXED + rest)
    return 0;

  if (data[12] == V2_PROXY && data[13] == 0x11)
    *address = g_inet_address_new_from_bytes (data + V2_FIXED, G_SOCKET_FAMILY_IPV4);
  else if (data[12] == V2_PROXY && data[13] == 0x21)
    *address = g_inet_address_new_from_bytes (data + V2_FIXED, G_SOCKET_FAMILY_IPV6);
  return V2_FIXED + rest;
}

gssize
lv_proxy_header_parse (const guint8 *data, gsize length, GInetAddress **address)
{
  *address = NULL;
  if (memcmp (data, v1_signature, MIN (length, sizeof v1_signature)) == 0)
    return parse_v1 (data, length, address);
  if (memcmp (data, v2_signature, MIN (length, sizeof v2_signature)) == 0)
    return parse_v2 (data, length, address);
  return -1;
}
