/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sound and pictures of a meeting: its room in the forwarding server, from the first offer to the
 * meeting's end; who speaks; bounds of rooms and companies. Main context only. */
#pragma once

#include "lv-meeting.h"
#include "lv-seat.h"
#include "lv-sfu.h"

G_BEGIN_DECLS

/* The room's; opened if it was not. */
LvSfuRoom *lv_meeting_ensure_media_room (LvMeeting *self);
/* With all of its seats' peers. */
void lv_meeting_close_media_room (LvMeeting *self);
void lv_meeting_on_speaking (LvMeeting *self, const char *const *seats);

/* Bounds, in bits a second; 0: none. */
gint64 lv_meeting_get_send_cap (LvMeeting *self);
gint64 lv_meeting_get_receive_cap (LvMeeting *self);
/* Shares the company's bound anew over its rooms. */
void lv_meetings_share_caps (LvMeetings *self, LvTenant *tenant);

/* For operators: `people`, each with the way of its media, rates, loss, delay and quality. tenant
 * NULL: of all. */
void lv_meetings_write_media (LvMeetings *self, LvTenant *tenant, LvJsonWriter *writer);
/* One room and who is inside, for its company's administrators. */
void
lv_meetings_write_room (LvMeetings *self, LvTenant *tenant, LvRoom *room, LvJsonWriter *writer);
const char *lv_sfu_path_to_word (LvSfuPath path);

G_END_DECLS
