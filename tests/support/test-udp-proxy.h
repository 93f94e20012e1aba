/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A bad network between clients and a server's UDP port, all on 127.0.0.1. It listens on a port of
 * its own, which clients have to be told instead of the server's, and has a socket towards the
 * server for each client, as an address translator has: the server sees them apart. Each client has
 * a way up and a way down of its own, with the same settings (test-link.h).
 *
 * How a client comes to send there: the candidate of the server's answer names the proxy's port. A
 * test that makes the answer says so in LvMediaWays (bench/bench-person.c); one that only sees the
 * answer's text replaces the port in its candidates. Only UDP goes through: give no other
 * candidate.
 *
 * A thread of its own; the functions: the thread that made it. */
#pragma once

#include "test-link.h"

G_BEGIN_DECLS

typedef struct _TestUdpProxy TestUdpProxy;

/* to_port 0: said later. */
TestUdpProxy *test_udp_proxy_new (guint16 to_port, guint32 seed);
void test_udp_proxy_free (TestUdpProxy *self);
guint16 test_udp_proxy_get_port (TestUdpProxy *self);
void test_udp_proxy_set_target (TestUdpProxy *self, guint16 to_port);
/* From now on, for all clients. NULL: as it is. */
void test_udp_proxy_set_ways (TestUdpProxy *self,
                              const TestLinkSettings *up,
                              const TestLinkSettings *down);

typedef struct
{
  guint64 up_packets, up_lost, down_packets, down_lost;
} TestUdpProxyStats;
void test_udp_proxy_get_stats (TestUdpProxy *self, TestUdpProxyStats *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestUdpProxy, test_udp_proxy_free)

G_END_DECLS
