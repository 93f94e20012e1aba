/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The floor of a formal meeting: what a seat asks for. Each answers the call. target: NULL where
 * there is no such seat. Main context only.
 *
 *   silent ⇄ asks → has the floor → silent
 *
 * The sound of who is silent is not forwarded; hosts are never silent. */
#pragma once

#include "lv-call.h"
#include "lv-seat.h"

G_BEGIN_DECLS

void lv_meeting_set_floor_mode (LvSeat *seat, LvCall *call, LvFloorMode mode);
void lv_meeting_request_floor (LvSeat *seat, LvCall *call);
/* Its own request, or another's. */
void lv_meeting_withdraw_floor (LvSeat *seat, LvCall *call, LvSeat *target);
/* Also to who has not asked. */
void lv_meeting_allow_floor (LvSeat *seat, LvCall *call, LvSeat *target);
/* Its own speaking, or another's. */
void lv_meeting_end_floor (LvSeat *seat, LvCall *call, LvSeat *target);

G_END_DECLS
