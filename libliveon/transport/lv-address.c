/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-address.h"

#include <arpa/inet.h>
#include <string.h>

#define IPV4_SIZE 4
#define IPV6_SIZE 16
#define MAPPED_AT 12 /* of the IPv4 address in ::ffff:a.b.c.d */

static const guint8 mapped_prefix[MAPPED_AT] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static void
set_ipv4 (LvAddress *self, const void *ip, guint16 port)
{
  *self = (LvAddress){ .family = 4, .port = port };
  memcpy (self->ip, ip, IPV4_SIZE);
}

static void
set_ipv6 (LvAddress *self, const struct in6_addr *ip, guint16 port)
{
  if (memcmp (ip->s6_addr, mapped_prefix, MAPPED_AT) == 0)
    {
      set_ipv4 (self, ip->s6_addr + MAPPED_AT, port);
      return;
    }
  *self = (LvAddress){ .family = 6, .port = port };
  memcpy (self->ip, ip->s6_addr, IPV6_SIZE);
}

gboolean
lv_address_from_sockaddr (LvAddress *self, const struct sockaddr *address, socklen_t length)
{
  if (length >= sizeof (struct sockaddr_in) && address->sa_family == AF_INET)
    {
      struct sockaddr_in in;

      memcpy (&in, address, sizeof in);
      set_ipv4 (self, &in.sin_addr, ntohs (in.sin_port));
      return TRUE;
    }
  if (length >= sizeof (struct sockaddr_in6) && address->sa_family == AF_INET6)
    {
      struct sockaddr_in6 in6;

      memcpy (&in6, address, sizeof in6);
      set_ipv6 (self, &in6.sin6_addr, ntohs (in6.sin6_port));
      return TRUE;
    }
  *self = (LvAddress){ 0 };
  return FALSE;
}

socklen_t
lv_address_to_sockaddr (const LvAddress *self, int family, struct sockaddr_storage *out)
{
  struct sockaddr_in *in = (struct sockaddr_in *) out;
  struct sockaddr_in6 *in6 = (struct sockaddr_in6 *) out;

  if (self->family == 4 && family == AF_INET)
    {
      *in = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons (self->port) };
      memcpy (&in->sin_addr, self->ip, IPV4_SIZE);
      return sizeof *in;
    }
  if (self->family == 0 || family != AF_INET6)
    return 0;
  *in6 = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = htons (self->port) };
  if (self->family == 6)
    memcpy (in6->sin6_addr.s6_addr, self->ip, IPV6_SIZE);
  else
    {
      memcpy (in6->sin6_addr.s6_addr, mapped_prefix, MAPPED_AT);
      memcpy (in6->sin6_addr.s6_addr + MAPPED_AT, self->ip, IPV4_SIZE);
    }
  return sizeof *in6;
}

gboolean
lv_address_parse (LvAddress *self, const char *ip, guint16 port)
{
  struct in_addr in;
  struct in6_addr in6;

  if (inet_pton (AF_INET, ip, &in) == 1)
    {
      set_ipv4 (self, &in, port);
      return TRUE;
    }
  if (inet_pton (AF_INET6, ip, &in6) == 1)
    {
      set_ipv6 (self, &in6, port);
      return TRUE;
    }
  *self = (LvAddress){ 0 };
  return FALSE;
}

guint
lv_address_hash (gconstpointer self)
{
  const LvAddress *address = self;
  guint64 words[2];
  guint64 hash;

  memcpy (words, address->ip, sizeof words);
  hash = words[0] ^ (words[1] * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) ^ address->port;
  hash *= G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  return (guint) (hash >> 32) ^ (guint) hash;
}

gboolean
lv_address_equal (gconstpointer a, gconstpointer b)
{
  const LvAddress *left = a, *right = b;

  return left->family == right->family && left->port == right->port
         && memcmp (left->ip, right->ip, sizeof left->ip) == 0;
}
