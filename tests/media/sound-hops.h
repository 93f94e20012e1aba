/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The way of sound over lossy hops, on simulated time: each hop's sender puts copies of the packets
 * before it into each packet (lv-red.h), and its receiver takes them out. */
#pragma once

#include "test-link.h"

G_BEGIN_DECLS

/* times: µs when each of the packets, in their order, is at the hop's beginning, 0: never; made
 * into when it is at its end. rtp_times: of each; what is too far apart is not copied. */
void
sound_hop_pass (TestLink *link, guint n_copies, const gint64 *rtp_times, gint64 *times, guint n);

G_END_DECLS
