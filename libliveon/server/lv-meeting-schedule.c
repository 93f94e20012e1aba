/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Scheduled rooms, by the server's wall clock: doors open 5 minutes before the start, a warning
 * comes 2 minutes before the end, at the end everyone leaves. */
#include "lv-meeting-private.h"

#include "lv-error.h"
#include "lv-seat-media.h"

#define DOORS_MS (5 * 60 * G_GINT64_CONSTANT (1000))
#define WARNING_MS (2 * 60 * G_GINT64_CONSTANT (1000))

gboolean
lv_room_check_open (LvRoom *room, gint64 now_ms, GError **error)
{
  g_autofree char *opens = NULL;

  if (room->is_closed || (room->schedule == LV_SCHEDULE_TIMED && now_ms >= room->ends_ms))
    {
      lv_error_set (error, LIVEON_ERROR_ROOM_CLOSED, NULL);
      return FALSE;
    }
  if (room->schedule != LV_SCHEDULE_TIMED || now_ms >= room->starts_ms - DOORS_MS)
    return TRUE;
  opens = lv_time_format (room->starts_ms - DOORS_MS);
  lv_error_set (error, LIVEON_ERROR_ROOM_NOT_OPEN, "opens", opens, NULL);
  return FALSE;
}

static void
push_ends (LvMeeting *self, const char *event)
{
  LvJsonWriter *data = lv_json_writer_new ();

  lv_json_begin_object (data, NULL);
  lv_json_time (data, "ends", self->room->ends_ms);
  lv_json_end_object (data);
  lv_meeting_push (self, event, data, NULL);
}

static gboolean
on_schedule (gpointer data)
{
  LvMeeting *self = data;

  self->schedule_timer = 0;
  lv_meeting_check_schedule (self);
  return G_SOURCE_REMOVE;
}

gboolean
lv_meeting_check_schedule (LvMeeting *self)
{
  LvClock *clock = self->meetings->context->clock;
  gint64 now_ms = lv_clock_now_ms (clock);
  gint64 next_ms;

  lv_clock_clear_timeout (clock, &self->schedule_timer);
  if (self->room->schedule != LV_SCHEDULE_TIMED)
    return TRUE;
  if (now_ms >= self->room->ends_ms)
    {
      lv_meeting_end (self, "schedule-ended", NULL, NULL);
      return FALSE;
    }
  next_ms = self->room->ends_ms - WARNING_MS;
  if (now_ms >= next_ms)
    {
      if (!self->is_warned)
        push_ends (self, "meeting.warning");
      self->is_warned = TRUE;
      next_ms = self->room->ends_ms;
    }
  else
    /* The end, or the clock, was moved. */
    self->is_warned = FALSE;
  self->schedule_timer = lv_clock_timeout_add (clock, next_ms - now_ms, on_schedule, self);
  return TRUE;
}

/* Those who may no longer see the room may not stay either. */
static void
remove_unseen (LvMeeting *self)
{
  g_autoptr (GPtrArray) unseen = g_ptr_array_new ();
  GPtrArray *lists[] = { self->seats, self->entering };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < lists[i]->len; j++)
      if (!lv_tenant_may_see_room (self->key.tenant, lv_seat_get_user (lists[i]->pdata[j]),
                                   self->room))
        g_ptr_array_add (unseen, lists[i]->pdata[j]);
  /* Only the last of them can end the meeting. */
  for (guint i = 0; i < unseen->len; i++)
    lv_meeting_end_seat (self, unseen->pdata[i], "ejected", NULL, NULL, NULL);
}

static void
review_media (LvMeeting *self)
{
  for (guint i = 0; i < self->seats->len; i++)
    lv_seat_review_media (self->seats->pdata[i]);
}

void
lv_meetings_room_changed (LvMeetings *self, LvTenant *tenant, LvRoom *room)
{
  LvMeeting *meeting = lv_meetings_find (self, tenant, room->id);
  gint64 previous_ends_ms;

  if (meeting == NULL || meeting->room == room)
    return;
  previous_ends_ms = meeting->room->ends_ms;
  lv_room_unref (meeting->room);
  meeting->room = lv_room_ref (room);
  if (room->is_closed)
    return lv_meeting_end (meeting, "room-closed", NULL, NULL);
  remove_unseen (meeting);
  if (lv_meetings_find (self, tenant, room->id) != meeting)
    return;
  if (room->ends_ms != previous_ends_ms)
    push_ends (meeting, "meeting.extended");
  review_media (meeting);
  lv_meeting_check_schedule (meeting);
}
