/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What leaves: frames are sealed, cut into packets, paced, numbered for the server's feedback, sent
 * again when asked for; and what to encode is planned from what the way can take. Media thread
 * only, the clock is the caller's. */
#pragma once

#include "lv-answer.h"
#include "lv-encode-plan.h"
#include "lv-frame-transform.h"
#include "lv-outlet.h"
#include "lv-rtcp.h"

G_BEGIN_DECLS

typedef struct
{
  void (*key_frame) (LvSource source, guint layer, gpointer user_data);
  void (*plan) (const LvEncodePlan *plan, gpointer user_data);
} LvUplinkEvents;

typedef struct
{
  guint64 packets, bytes;
  gint64 bps, estimate_bps, round_trip_us;
  double loss;
} LvUplinkStats;

typedef struct _LvUplink LvUplink;

/* terms: copied, without its credentials; events, outlet: not copied. transform may be NULL. */
LvUplink *lv_uplink_new (const LvOfferTerms *terms,
                         const LvAnswer *answer,
                         gint64 max_bps,
                         LvFrameTransform *transform,
                         const LvUplinkEvents *events,
                         const LvOutlet *outlet,
                         gpointer user_data,
                         gint64 now_us);
void lv_uplink_free (LvUplink *self);
/* Pictures begin with a key frame after a time without a way. */
void lv_uplink_set_is_open (LvUplink *self, gboolean is_open);
void lv_uplink_set_wanted (LvUplink *self, const LvMediaWanted *wanted);
void lv_uplink_set_max_bps (LvUplink *self, gint64 max_bps);
/* Data is saved: as LvEncodeNeeds has it. */
void lv_uplink_set_is_saving (LvUplink *self, gboolean is_saving);
/* backlog: bytes that wait outside. */
void lv_uplink_send (LvUplink *self, LvFrame *frame, gsize backlog, gint64 now_us);
/* One packet of a compound: reports on our streams, feedback. wall_us: as in lv_uplink_on_timeout.
 */
void lv_uplink_on_rtcp (LvUplink *self, const LvRtcpPacket *packet, gint64 now_us, gint64 wall_us);
/* Everything that is due; when to come again, in the same clock. wall_us: since 1970, of the same
 * moment, running on evenly. */
gint64 lv_uplink_on_timeout (LvUplink *self, gint64 now_us, gint64 wall_us);
/* Asks the server whether it hears us; the answer says the round trip. */
void lv_uplink_send_check (LvUplink *self, gint64 wall_us);
void lv_uplink_get_stats (LvUplink *self, LvUplinkStats *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvUplink, lv_uplink_free)

G_END_DECLS
