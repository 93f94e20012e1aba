/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A sender that follows its bandwidth estimate over a bad network, in simulated time: frames of
 * video, paced, and the receiver's feedback on the way back. */
#pragma once

#include "lv-bandwidth.h"
#include "test-link.h"

G_BEGIN_DECLS

typedef struct
{
  LvBandwidth *bandwidth;
  LvArrivals *arrivals;
  TestLink *link; /* may be shared */
  TestLink back;
  gint64 source_bps; /* that there is to send at most */
  gboolean is_mute;  /* no feedback gets through */

  GQueue coming, feedback;
  gint64 queued_bytes; /* with the sender */
  gint64 frame_us, feedback_us;
  gint64 sent_until_us;
  gint64 probe_bytes, probe_bps, probe_us; /* of a burst: that are left, how fast, the next */
  gint64 received_bytes;
  gint64 longest_queue_us; /* before the bottleneck, as packets saw it; reset by who reads it */
} TestFlow;

void test_flow_init (TestFlow *self,
                     TestLink *link,
                     const TestLinkSettings *back,
                     gint64 start_bps,
                     gint64 source_bps);
void test_flow_clear (TestFlow *self);
/* One millisecond; now_us grows by it from call to call. */
void test_flow_step (TestFlow *self, gint64 now_us);

G_END_DECLS
