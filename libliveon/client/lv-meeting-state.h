/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of LiveonMeeting. Main context only. */
#pragma once

#include "liveon-meeting.h"
#include "lv-keyed-list.h"
#include "lv-link.h"

G_BEGIN_DECLS

struct _LiveonMeeting
{
  GObject parent_instance;

  LiveonRoom *room;
  LvLink *link;
  LvKeyedList *people;
  LvSecret *resume;   /* token that brings the seat back */
  LvSecret *hardened; /* K of lv-admission.h; NULL where the room is open */
  char *seat;
  char *visit;
  char *user; /* our own id */
  guint index;
  char **hosts;
  gint64 ends_ms;
  gboolean is_locked;
  LiveonFloorMode floor_mode;
  gboolean may_speak;
  gboolean is_away;
  gboolean is_over;
  LiveonLeaveReason reason;
};

/* From the result of `join`. */
LiveonMeeting *lv_meeting_state_new (LiveonRoom *room, LvJson *result, GError **error);
/* Who is here, in the order of entering. */
LvKeyedList *lv_meeting_state_make_people (void);
void lv_meeting_state_set_is_away (LiveonMeeting *self, gboolean is_away);
/* Eats hosts. */
void lv_meeting_state_set_hosts (LiveonMeeting *self, char **hosts);
void
lv_meeting_state_set_order (LiveonMeeting *self, gboolean is_locked, LiveonFloorMode floor_mode);
void lv_meeting_state_set_may_speak (LiveonMeeting *self, gboolean may_speak);
void lv_meeting_state_set_ends (LiveonMeeting *self, gint64 ends_ms);
/* Borrowed, or NULL. */
LiveonParticipant *lv_meeting_state_find (LiveonMeeting *self, const char *seat);
/* Looks at a call's result before the caller is answered. */
typedef void (*LvMeetingTake) (LiveonMeeting *self, LvJson *result);
/* writer: the params, an object that is still open; ended and eaten here. take may be NULL. */
void lv_meeting_state_call (LiveonMeeting *self,
                            const char *method,
                            LvJsonWriter *owned_writer,
                            LvMeetingTake take,
                            gpointer tag,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
LvJsonWriter *lv_meeting_state_begin_params (void);
/* What will come with the next connection is no end. */
gboolean lv_meeting_state_is_passing (const GError *error);
void lv_meeting_state_end (LiveonMeeting *self, LiveonLeaveReason reason, const char *message);

G_END_DECLS
