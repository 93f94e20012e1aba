/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signs of life: a seat without one for 15 s is gone, and forgotten after 60 s. */
#include "lv-meeting-private.h"

#include "lv-limits.h"

void
lv_meeting_seat_lost (LvMeeting *self, LvSeat *seat)
{
  lv_seat_update_last_seen (seat);
  g_clear_object (&seat->connection);
  if (seat->state != LV_SEAT_PRESENT)
    return;
  seat->state = LV_SEAT_AWAY;
  lv_meeting_push_seat (self, "meeting.changed", seat);
  lv_meetings_expect_expiry (self->meetings, seat->last_seen_ms + LV_LEASE_MS);
}

void
lv_meetings_connection_lost (LvMeetings *self, LvSession *session)
{
  LvSeat *seat = lv_session_get_seat (session);

  if (seat != NULL && seat->connection != NULL)
    lv_meeting_seat_lost (seat->meeting, seat);
}

/* The earliest instant at which one of these may expire. */
static gint64
expire_seats (LvMeeting *self, gint64 now_ms)
{
  g_autoptr (GPtrArray) expired = g_ptr_array_new ();
  gint64 next_ms = G_MAXINT64;

  for (guint i = 0; i < self->seats->len; i++)
    {
      LvSeat *seat = self->seats->pdata[i];
      gint64 at_ms = lv_seat_update_last_seen (seat) + LV_LEASE_MS;

      if (at_ms <= now_ms)
        g_ptr_array_add (expired, seat);
      else
        next_ms = MIN (next_ms, at_ms);
    }
  for (guint i = 0; i < expired->len; i++)
    lv_meeting_end_seat (self, expired->pdata[i], "connection-lost", NULL, NULL, NULL);
  return next_ms;
}

static gint64
forget_seats (LvMeeting *self, gint64 now_ms)
{
  gint64 next_ms = G_MAXINT64;

  for (guint i = self->resumables->len; i > 0; i--)
    {
      LvSeat *seat = self->resumables->pdata[i - 1];
      gint64 at_ms = seat->last_seen_ms + LV_RESUME_MS;

      if (at_ms <= now_ms)
        g_ptr_array_remove_index (self->resumables, i - 1);
      else
        next_ms = MIN (next_ms, at_ms);
    }
  return next_ms;
}

static gboolean
on_expiry (gpointer data)
{
  LvMeetings *self = data;
  g_autoptr (GPtrArray) meetings = lv_meetings_list (self);
  gint64 now_ms = lv_clock_monotonic_ms (self->context->clock);
  gint64 next_ms = G_MAXINT64;

  self->expiry_timer = 0;
  for (guint i = 0; i < meetings->len; i++)
    {
      LvMeeting *meeting = meetings->pdata[i];

      /* An expired seat stays among those that may come back, so the meeting is there still. */
      next_ms = MIN (next_ms, expire_seats (meeting, now_ms));
      next_ms = MIN (next_ms, forget_seats (meeting, now_ms));
      lv_meeting_keep (meeting);
    }
  if (next_ms != G_MAXINT64)
    lv_meetings_expect_expiry (self, next_ms);
  return G_SOURCE_REMOVE;
}

void
lv_meetings_expect_expiry (LvMeetings *self, gint64 at_ms)
{
  LvClock *clock = self->context->clock;

  if (self->expiry_timer != 0 && self->expiry_ms <= at_ms)
    return;
  lv_clock_clear_timeout (clock, &self->expiry_timer);
  self->expiry_ms = at_ms;
  self->expiry_timer = lv_clock_timeout_add (clock, MAX (at_ms - lv_clock_monotonic_ms (clock), 0),
                                             on_expiry, self);
}

/* A session whose connection was replaced hears nothing of this seat until it joins again. */
static void
find_replaced (LvMeeting *self)
{
  for (guint i = 0; i < self->seats->len; i++)
    {
      LvSeat *seat = self->seats->pdata[i];

      if (seat->connection != NULL && seat->connection != lv_session_get_connection (seat->session))
        lv_meeting_seat_lost (self, seat);
    }
}

static gboolean
on_leases (gpointer data)
{
  LvMeetings *self = data;
  g_autoptr (GPtrArray) meetings = lv_meetings_list (self);

  lv_meetings_retry_exits (self);
  lv_meetings_write_leases (self);
  /* Timers follow monotonic time; a wall clock that was set is found out here. */
  for (guint i = 0; i < meetings->len; i++)
    {
      find_replaced (meetings->pdata[i]);
      lv_meeting_check_schedule (meetings->pdata[i]);
    }
  if (g_hash_table_size (self->meetings) > 0 || self->unwritten->len > 0 || self->pending > 0)
    return G_SOURCE_CONTINUE;
  self->lease_timer = 0;
  return G_SOURCE_REMOVE;
}

void
lv_meetings_start_leases (LvMeetings *self)
{
  if (self->lease_timer != 0)
    return;
  self->lease_timer = lv_clock_timeout_add (self->context->clock, LV_HEARTBEAT_MS, on_leases, self);
}
