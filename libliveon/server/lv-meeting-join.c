/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Into a room. The order of the checks is what keeps rooms private: first whether the person sees
 * the room, then the password, alike in form and work for rooms that are not there; only who has
 * passed is told that it is full, closed, not open yet, or that a rule forbids it. */
#include "lv-meeting-join.h"

#include <string.h>

#include "lv-admission.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-meeting-hosts.h"
#include "lv-meeting-private.h"
#include "lv-room-json.h"
#include "lv-seat-media.h"
#include "lv-text.h"

typedef struct
{
  LvMeetings *meetings;
  LvCall *call;
  LvSession *session;
  LvTenant *tenant;
  LvUser *user;
  LvRoom *room; /* NULL: none that the person sees */
  const char *room_id;
  LvSecret *admission; /* NULL: none given */
  gboolean is_taking_over;
  LvSeat *resumed; /* the seat that the token belongs to */
} Join;

static void
join_clear (Join *join)
{
  g_clear_pointer (&join->admission, lv_secret_unref);
  g_clear_pointer (&join->resumed, lv_seat_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Join, join_clear)

/* The seat that the token brings back; bound to the session as well. NULL when there is none. */
static LvSeat *
find_resumed (Join *join, const char *text)
{
  guint8 token_hash[LV_SHA256_SIZE];
  gsize length = 0;
  g_autofree guint8 *token = lv_base64url_decode (text, LV_RESUME_TOKEN_SIZE, &length);
  LvMeeting *meeting;
  GPtrArray *lists[2];

  if (token == NULL || length != LV_RESUME_TOKEN_SIZE || join->room == NULL)
    return NULL;
  lv_sha256 (token, length, token_hash);
  meeting = lv_meetings_find (join->meetings, join->tenant, join->room->id);
  if (meeting == NULL)
    return NULL;
  lists[0] = meeting->seats;
  lists[1] = meeting->resumables;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < lists[i]->len; j++)
      {
        LvSeat *seat = lists[i]->pdata[j];

        if (lv_seat_has_token (seat, token_hash)
            && g_str_equal (seat->session_id, lv_session_get_id (join->session)))
          return lv_seat_ref (seat);
      }
  return NULL;
}

/* The seat to come back to was never given up: no new visit. */
static gboolean
is_there_still (Join *join)
{
  return join->resumed != NULL && join->resumed->meeting != NULL;
}

static gboolean
read_params (Join *join, GError **error)
{
  LvJson *params = lv_call_get_params (join->call);
  const char *resume;

  join->room_id = lv_json_get_id (params, "room");
  resume = lv_json_get_optional_string (params, "resume", 64, "");
  join->is_taking_over = lv_json_get_optional_bool (params, "take_over", FALSE);
  if (lv_json_has (params, "admission"))
    {
      join->admission = lv_secret_new_zeroed (LV_ADMISSION_KEY_SIZE);
      lv_json_get_bytes (params, "admission", lv_secret_get_data (join->admission),
                         LV_ADMISSION_KEY_SIZE);
    }
  if (!lv_json_end (params, error))
    return FALSE;
  join->room = lv_tenant_find_room (join->tenant, join->room_id);
  if (join->room != NULL && !lv_tenant_may_see_room (join->tenant, join->user, join->room))
    join->room = NULL;
  join->resumed = find_resumed (join, resume);
  return TRUE;
}

static gboolean
is_right_password (Join *join, LvSecret *pepper)
{
  guint8 verifier[LV_SHA256_SIZE];
  guint8 none[LV_SHA256_SIZE] = { 0 };

  lv_admission_verifier (pepper, join->admission, verifier);
  return lv_bytes_equal_constant_time (verifier, join->room != NULL ? join->room->verifier : none,
                                       sizeof verifier)
         && join->room != NULL;
}

static gboolean
check_password (Join *join, GError **error)
{
  LvMeetings *self = join->meetings;
  const char *device_id = lv_session_get_row (join->session)->device_id;
  gint64 now_ms = lv_clock_monotonic_ms (self->context->clock);

  if (join->room != NULL && join->room->mode == LV_ROOM_OPEN)
    return TRUE;
  if (!lv_entry_guard_check (self->guard, join->user->id, device_id, now_ms, error))
    return FALSE;
  if (join->admission != NULL && is_right_password (join, self->context->pepper))
    {
      lv_entry_guard_pass (self->guard, join->user->id, device_id);
      return TRUE;
    }
  if (join->admission != NULL)
    {
      /* The guard bounds how many rows one person can make. */
      lv_entry_guard_fail (self->guard, join->user->id, device_id, now_ms);
      lv_meetings_write_refusal (self, join->call, join->room_id);
    }
  lv_error_set (error, LIVEON_ERROR_ENTRY_PASSWORD, NULL);
  return FALSE;
}

/* Who is inside, or was a moment ago, stays; and owners are never locked out. */
static gboolean
check_lock (Join *join, LvMeeting *meeting, GError **error)
{
  if (meeting == NULL || !meeting->is_locked || join->resumed != NULL
      || lv_meeting_find_user (meeting, join->user->id) != NULL
      || lv_rights_may (LV_DEED_PASS_LOCK, lv_room_get_role (join->room, join->user), NULL))
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_ROOM_LOCKED, NULL);
  return FALSE;
}

static gboolean
check_rules (Join *join, LvMeeting *meeting, GError **error)
{
  gint64 now_ms = lv_clock_now_ms (join->meetings->context->clock);
  const char *words
      = meeting != NULL ? g_hash_table_lookup (meeting->barred, join->user->id) : NULL;
  const LvBar *bar = lv_tenant_find_bar (join->tenant, join->room_id, join->user->id, now_ms);

  if (words != NULL || bar != NULL)
    {
      lv_error_set (error, LIVEON_ERROR_EJECTED, "reason", words != NULL ? words : bar->reason,
                    NULL);
      return FALSE;
    }
  return lv_tenant_may (join->tenant, LV_ACTION_JOIN, join->user, lv_call_get_address (join->call),
                        error)
         && lv_room_check_open (join->room, now_ms, error) && check_lock (join, meeting, error);
}

/* One seat a person and room; the person's earlier one counts for nothing, since it will go. */
static gboolean
check_seats (Join *join, LvMeeting *meeting, GError **error)
{
  LvSeat *own = meeting != NULL ? lv_meeting_find_user (meeting, join->user->id) : NULL;
  guint taken = meeting != NULL ? meeting->seats->len + meeting->entering->len : 0;
  g_autofree char *capacity = NULL;

  if (own != NULL && !join->is_taking_over
      && !g_str_equal (own->session_id, lv_session_get_id (join->session)))
    {
      lv_error_set (error, LIVEON_ERROR_SEAT_TAKEN, NULL);
      return FALSE;
    }
  if (taken - (own != NULL ? 1 : 0) < join->room->capacity)
    return TRUE;
  capacity = g_strdup_printf ("%u", join->room->capacity);
  lv_error_set (error, LIVEON_ERROR_ROOM_FULL, "capacity", capacity, NULL);
  return FALSE;
}

static gboolean
check_rate (Join *join, GError **error)
{
  LvMeetings *self = join->meetings;

  return is_there_still (join)
         || lv_entry_guard_enter (self->guard, join->user->id,
                                  lv_clock_monotonic_ms (self->context->clock), error);
}

static void
write_people (LvMeeting *meeting, LvJsonWriter *writer)
{
  lv_json_begin_array (writer, "people");
  for (guint i = 0; i < meeting->seats->len; i++)
    lv_meeting_write_seat (meeting, meeting->seats->pdata[i], writer, NULL);
  lv_json_end_array (writer);
}

static void
reply (LvCall *call, LvSeat *seat)
{
  LvMeeting *meeting = seat->meeting;
  g_autofree char *token = lv_seat_renew_token (seat);
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "seat", seat->id);
  lv_json_string (writer, "visit", seat->visit->id);
  lv_json_string (writer, "resume", token);
  lv_json_int (writer, "index", seat->index);
  lv_json_int (writer, "epoch", meeting->epoch);
  lv_room_write (writer, "room", meeting->key.tenant, meeting->room, lv_seat_get_user (seat),
                 seat->visit->entered_ms);
  write_people (meeting, writer);
  lv_meeting_write_hosts (meeting, writer);
  lv_meeting_write_order (meeting, writer);
  lv_json_time (writer, "ends", meeting->room->ends_ms);
  lv_json_end_object (writer);
  lv_call_reply (call, writer);
}

static void
replace (char **to, const char *value)
{
  g_free (*to);
  *to = g_strdup (value);
}

static LvVisit *
make_visit (Join *join, gint64 now_ms)
{
  LvVisit *visit = lv_visit_new ();

  g_free (visit->id);
  visit->id = lv_random_id ();
  replace (&visit->user_id, join->user->id);
  replace (&visit->login, join->user->login);
  replace (&visit->user_name, join->user->name);
  replace (&visit->affiliation, join->user->affiliation);
  replace (&visit->room_id, join->room->id);
  replace (&visit->room_name, join->room->name);
  replace (&visit->address, lv_call_get_address (join->call));
  replace (&visit->client, lv_session_get_client (join->session));
  visit->entered_ms = now_ms;
  visit->quality = -1;
  return visit;
}

static void
on_entered (LvSeat *seat, GError *error, gpointer data)
{
  g_autoptr (LvCall) call = data;
  LvMeeting *meeting = seat->meeting;

  if (error == NULL && meeting != NULL)
    {
      lv_meeting_seat_entered (meeting, seat);
      lv_seat_repeat_taken (seat);
      return reply (call, seat);
    }
  if (error == NULL)
    /* Put out again before the disk had answered; the exit is written after the entry. */
    error = lv_error_new (LIVEON_ERROR_NOT_SEATED, NULL);
  else if (meeting != NULL)
    lv_meeting_drop_entering (meeting, seat);
  lv_call_refuse (call, error);
}

static void
enter (Join *join)
{
  LvMeetings *self = join->meetings;
  LvMeeting *meeting = lv_meetings_ensure (self, join->tenant, join->room);
  LvSeat *earlier = join->resumed;
  g_autofree char *id = earlier != NULL ? g_strdup (earlier->id) : lv_random_id ();
  guint index = earlier != NULL ? earlier->index : lv_meeting_deal_index (meeting);
  LvSeat *seat = lv_seat_new (meeting, join->session, id, index);

  seat->visit = make_visit (join, lv_clock_now_ms (self->context->clock));
  seat->entered_ms = earlier != NULL ? earlier->entered_ms : seat->visit->entered_ms;
  seat->last_seen_ms = seat->leased_ms = lv_clock_monotonic_ms (self->context->clock);
  g_ptr_array_add (meeting->entering, seat);
  if (earlier != NULL)
    {
      /* Muted while nobody heard it: the new seat does not send again by itself. */
      g_ptr_array_unref (seat->taken);
      seat->taken = g_ptr_array_ref (earlier->taken);
      g_ptr_array_remove (meeting->resumables, earlier);
    }
  lv_session_set_seat (join->session, seat);
  lv_meetings_write_entry (self, join->tenant, seat, on_entered, lv_call_ref (join->call));
  /* Last: its time may be over by now, and then the meeting is gone. */
  lv_meeting_check_schedule (meeting);
}

/* The seat is there still, present or away: its person hears on this connection from now on. */
static void
reattach (Join *join, LvSeat *seat)
{
  gboolean was_away = seat->state == LV_SEAT_AWAY;

  if (seat->session != join->session)
    lv_session_set_seat (seat->session, NULL);
  g_set_object (&seat->session, join->session);
  g_set_object (&seat->connection, lv_session_get_connection (join->session));
  lv_session_set_seat (join->session, seat);
  seat->state = LV_SEAT_PRESENT;
  seat->last_seen_ms = lv_clock_monotonic_ms (join->meetings->context->clock);
  if (was_away)
    lv_meeting_push_seat (seat->meeting, "meeting.changed", seat);
  lv_seat_repeat_taken (seat);
  reply (join->call, seat);
  lv_seat_repeat_media (seat);
}

/* What stands in the way goes: the seat in another room, and the person's own earlier one. */
static void
clear_the_way (Join *join)
{
  LvMeeting *meeting = lv_meetings_find (join->meetings, join->tenant, join->room->id);
  LvSeat *own = meeting != NULL ? lv_meeting_find_user (meeting, join->user->id) : NULL;
  const char *reason = "taken-over";

  if (own != NULL && g_str_equal (own->session_id, lv_session_get_id (join->session)))
    reason = own->state == LV_SEAT_AWAY ? "connection-lost" : "left";
  if (own != NULL)
    lv_meeting_end_seat (meeting, own, reason, NULL, NULL, NULL);
  lv_meetings_leave (join->meetings, join->session, "left");
}

void
lv_meetings_join (LvMeetings *self, LvCall *call)
{
  g_auto (Join) join = {
    .meetings = self,
    .call = call,
    .session = lv_call_get_session (call),
    .tenant = lv_session_get_tenant (lv_call_get_session (call)),
    .user = lv_session_get_user (lv_call_get_session (call)),
  };
  LvMeeting *meeting = NULL;
  g_autoptr (GError) error = NULL;

  if (self->is_stopping || self->context->is_stopping)
    return lv_call_refuse (call, lv_error_new (LIVEON_ERROR_STOPPING, NULL));
  if (read_params (&join, &error) && (join.resumed != NULL || check_password (&join, &error)))
    {
      meeting = lv_meetings_find (self, join.tenant, join.room_id);
      if (check_rules (&join, meeting, &error) && check_seats (&join, meeting, &error))
        check_rate (&join, &error);
    }
  if (error != NULL)
    return lv_call_refuse (call, g_steal_pointer (&error));
  if (is_there_still (&join))
    return reattach (&join, join.resumed);
  clear_the_way (&join);
  enter (&join);
}
