/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An IP address and port as a small value. IPv4 within IPv6 is IPv4. Any thread. */
#pragma once

#include <gio/gio.h>
#include <netinet/in.h>

G_BEGIN_DECLS

typedef struct
{
  guint8 family; /* 4, 6, or 0: none */
  guint16 port;  /* host order */
  guint8 ip[16]; /* network order, 4 bytes of it for IPv4; the rest 0 */
} LvAddress;

gboolean
lv_address_from_sockaddr (LvAddress *self, const struct sockaddr *address, socklen_t length);
/* For a socket of this family: an IPv4 address is mapped for AF_INET6. */
socklen_t lv_address_to_sockaddr (const LvAddress *self, int family, struct sockaddr_storage *out);
gboolean lv_address_parse (LvAddress *self, const char *ip, guint16 port);
guint lv_address_hash (gconstpointer self);
gboolean lv_address_equal (gconstpointer a, gconstpointer b);

G_END_DECLS
