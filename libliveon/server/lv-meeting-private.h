/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of the meetings share. Main context only.
 *
 *   lv-meeting.c           the collection, presence, pushing, and how a seat ends
 *   lv-meeting-join.c      how a seat begins, and comes back
 *   lv-meeting-hosts.c     who is a host, and what hosts do to the meeting
 *   lv-meeting-hands.c     hands, muting, the lock
 *   lv-meeting-floor.c     who may speak in a formal meeting, and for how long they did
 *   lv-meeting-relay.c     what participants pass each other unread
 *   lv-meeting-schedule.c  doors, warning, end
 *   lv-meeting-leases.c    signs of life
 *   lv-meeting-media.c     the room in the forwarding server
 *   lv-meeting-visits.c    entries and exits on their way to the store
 *   lv-meeting-recovery.c  what an earlier run left open */
#pragma once

#include "lv-entry-guard.h"
#include "lv-meeting-media.h"
#include "lv-meeting.h"
#include "lv-seat.h"

G_BEGIN_DECLS

/* Rooms of different tenants may have the same id: clients choose them. */
typedef struct
{
  LvTenant *tenant; /* owned */
  char *room_id;
} LvRoomKey;

struct _LvMeeting
{
  LvRoomKey key;
  LvMeetings *meetings;
  LvRoom *room;          /* as of now */
  GPtrArray *seats;      /* of LvSeat, present and away, longest inside first */
  GPtrArray *entering;   /* of LvSeat */
  GPtrArray *resumables; /* of LvSeat: gone, their connection was lost */
  GHashTable *barred;    /* user id → the host's words */
  GPtrArray *co_hosts;   /* of user ids (char *) */
  char **hosts;          /* user ids, as told last */
  gint64 epoch;          /* different for each meeting of a room */
  guint last_index;
  guint schedule_timer;
  gboolean is_warned;
  gboolean is_locked; /* nobody new comes in */
  LvFloorMode floor_mode;
  GHashTable *spoken; /* user id → gint64 *: milliseconds with the floor, until they gave it up */
  gint64 last_turn_ms;   /* of the hands and requests, the newest */
  LvSfuRoom *media_room; /* NULL before the first offer */
  gint64 media_cap_bps;  /* of that, as it was set last */
  gint64 keys_version;   /* of the list of announcements */
  GBytes *speaking;      /* the event as it was told last; NULL: never */
};

struct _LvMeetings
{
  LvContext *context;
  GHashTable *meetings; /* LvRoomKey * → LvMeeting */
  GHashTable *changed;  /* set of LvRoomKey *: people to be told */
  LvEntryGuard *guard;
  gint64 last_epoch;
  guint presence_timer;
  guint lease_timer;
  guint expiry_timer;
  gint64 expiry_ms;     /* when that runs, monotonic */
  GPtrArray *unwritten; /* of LvExits that the store did not take, for another try */
  guint pending;        /* units of work on their way */
  gboolean is_stopping; /* for good */
  GTask *stopping;      /* who waits for it */
  GError *stop_error;   /* the first exit that could not be written while stopping */
};

/* lv-meeting.c */
LvMeeting *lv_meetings_find (LvMeetings *self, LvTenant *tenant, const char *room_id);
LvMeeting *lv_meetings_ensure (LvMeetings *self, LvTenant *tenant, LvRoom *room);
/* Frees it when nobody is inside, enters, or may come back; then FALSE. */
gboolean lv_meeting_keep (LvMeeting *self);
/* Of LvMeeting, borrowed: may be walked while meetings end. */
GPtrArray *lv_meetings_list (LvMeetings *self);
LvSeat *lv_meeting_find_seat (LvMeeting *self, const char *seat_id);
/* Of the person, entering ones too. */
LvSeat *lv_meeting_find_user (LvMeeting *self, const char *user_id);
guint lv_meeting_deal_index (LvMeeting *self);
/* To all who hear in there, but this one (NULL: to all). Takes the writer, which holds the data. */
void lv_meeting_push (LvMeeting *self, const char *event, LvJsonWriter *data, LvSeat *except);
/* To all others. */
void lv_meeting_push_seat (LvMeeting *self, const char *event, LvSeat *seat);
/* meeting.changed to all, to itself too. */
void lv_meeting_push_changed (LvMeeting *self, LvSeat *seat);
void lv_meeting_write_seat (LvMeeting *self, LvSeat *seat, LvJsonWriter *writer, const char *name);
void lv_meetings_note_change (LvMeetings *self, LvTenant *tenant, const char *room_id);
/* From entering to present: told to all. */
void lv_meeting_seat_entered (LvMeeting *self, LvSeat *seat);
/* Its entry could not be written: as if it had never been. */
void lv_meeting_drop_entering (LvMeeting *self, LvSeat *seat);
/* The seat goes: told, written, and the meeting freed if it was the last. message: a host's words,
 * may be NULL. audit_call and action: who did it to them, to be written down with it; may be NULL.
 */
void lv_meeting_end_seat (LvMeeting *self,
                          LvSeat *seat,
                          const char *reason,
                          const char *message,
                          LvCall *audit_call,
                          const char *action);
/* All of them; the meeting is freed. */
void lv_meeting_end (LvMeeting *self, const char *reason, LvCall *audit_call, const char *action);

/* lv-meeting-hosts.c */
LvRole lv_meeting_get_role (LvMeeting *self, LvSeat *seat);
gboolean lv_meeting_is_host (LvMeeting *self, LvSeat *seat);
/* Whether this seat may do it to itself or the meeting, or to another one, which is NULL where
 * there is none of that name. */
gboolean lv_meeting_may (LvMeeting *self, LvDeed deed, LvSeat *seat, GError **error);
gboolean
lv_meeting_may_to (LvMeeting *self, LvDeed deed, LvSeat *seat, LvSeat *target, GError **error);
/* Whoever was put out comes back as anybody. Nobody is told. */
void lv_meeting_strike_host (LvMeeting *self, const char *user_id);
/* Tells those inside when the hosts are others than before. */
void lv_meeting_update_hosts (LvMeeting *self);

/* lv-meeting-hands.c */
/* A time for who raised a hand or asked to speak now: later than all others of the meeting. */
gint64 lv_meeting_take_turn_ms (LvMeeting *self);
/* The members is_locked and floor_mode. */
void lv_meeting_write_order (LvMeeting *self, LvJsonWriter *writer);
/* Tells them to all. */
void lv_meeting_push_order (LvMeeting *self);
/* Writes down what a host did. */
void lv_meeting_audit (LvMeeting *self, LvCall *call, const char *action, const char *target);

/* lv-meeting-floor.c */
/* Whether its sound may be forwarded. */
gboolean lv_meeting_may_speak (LvMeeting *self, LvSeat *seat);
/* In all, until now. */
gint64 lv_meeting_get_spoken_ms (LvMeeting *self, LvSeat *seat);
/* Hand down, no request, no floor; nobody is told. */
void lv_meeting_forget_turns (LvMeeting *self, LvSeat *seat);

/* lv-meeting-relay.c */
/* The seat has gone; the others are told. */
void lv_meeting_drop_announcement (LvMeeting *self, LvSeat *seat, gboolean is_ejected);

/* lv-meeting-schedule.c */
/* Whether the door is open now: LIVEON_ERROR_ROOM_CLOSED, _ROOM_NOT_OPEN. */
gboolean lv_room_check_open (LvRoom *room, gint64 now_ms, GError **error);
/* Looks at the wall clock: warns, ends (then FALSE and the meeting is gone), sets the timer. */
gboolean lv_meeting_check_schedule (LvMeeting *self);

/* lv-meeting-leases.c */
/* Wakes every few seconds from now on, until nobody is anywhere and all is written. */
void lv_meetings_start_leases (LvMeetings *self);
/* A seat may expire then. */
void lv_meetings_expect_expiry (LvMeetings *self, gint64 at_ms);
void lv_meeting_seat_lost (LvMeeting *self, LvSeat *seat);

/* lv-meeting-visits.c */
typedef struct _LvExits LvExits;
/* seat: held until it is answered; entered gets the error, NULL when the entry is on disk. */
typedef void (*LvEntered) (LvSeat *seat, GError *error, gpointer data);
void lv_meetings_write_entry (
    LvMeetings *self, LvTenant *tenant, LvSeat *seat, LvEntered entered, gpointer data);
LvExits *lv_exits_new (LvMeetings *self, LvTenant *tenant);
void lv_exits_free (LvExits *exits);
/* left_ms: wall time. */
void lv_exits_add (LvExits *exits, LvSeat *seat, gint64 left_ms, const char *reason);
void lv_exits_set_audit (LvExits *exits, LvCall *call, const char *action, const char *target);
/* Takes them; what the store does not take now is tried again. */
void lv_meetings_write_exits (LvMeetings *self, LvExits *exits);
/* Somebody tried a wrong entry password. */
void lv_meetings_write_refusal (LvMeetings *self, LvCall *call, const char *room_id);
void lv_meetings_retry_exits (LvMeetings *self);
/* A unit of work is on its way, and holds the meetings until it is answered. */
LvMeetings *lv_meetings_begin_unit (LvMeetings *self);
void lv_meetings_end_unit (LvMeetings *self);
LvVisit *lv_visit_make_exit (const LvVisit *visit, gint64 left_ms, const char *reason);
/* Bytes, rates and quality. */
void lv_visit_set_usage (LvVisit *visit, const LvMediaUsage *usage);
/* Answers who waits for the stop once nothing is on its way. */
void lv_meetings_check_stopped (LvMeetings *self);

G_END_DECLS
