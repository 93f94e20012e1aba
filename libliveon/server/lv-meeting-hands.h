/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hands, muting and the lock: what a seat asks for. Each answers the call. target: NULL where there
 * is no such seat. Main context only. */
#pragma once

#include "lv-call.h"
#include "lv-seat.h"

G_BEGIN_DECLS

void lv_meeting_raise_hand (LvSeat *seat, LvCall *call);
/* Its own, or another's. */
void lv_meeting_lower_hand (LvSeat *seat, LvCall *call, LvSeat *target);
/* source: microphone, camera, or screen, which takes its sound with it. Nobody is ever unmuted. */
void lv_meeting_mute (LvSeat *seat, LvCall *call, LvSeat *target, LvSource source);
/* All who are no hosts. */
void lv_meeting_mute_everyone (LvSeat *seat, LvCall *call, LvSource source);
void lv_meeting_set_is_locked (LvSeat *seat, LvCall *call, gboolean is_locked);

G_END_DECLS
