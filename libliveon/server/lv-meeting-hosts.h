/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What hosts do, by the seat from which they do it. Each answers the call. Main context only. */
#pragma once

#include "lv-call.h"
#include "lv-seat.h"

G_BEGIN_DECLS

void lv_meeting_write_hosts (LvMeeting *self, LvJsonWriter *writer);
/* is_host FALSE: strikes a co-host off. */
void lv_meeting_name_host (LvSeat *seat, LvCall *call, const char *user_id, gboolean is_host);
/* words: to the person, may be empty. is_barred: not again in this meeting. */
void lv_meeting_eject (
    LvSeat *seat, LvCall *call, const char *seat_id, const char *words, gboolean is_barred);
void lv_meeting_end_by_host (LvSeat *seat, LvCall *call);

G_END_DECLS
