/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-meeting-floor.h"

#include "lv-meeting-private.h"
#include "lv-seat-media.h"

static gint64
count_now_ms (LvMeeting *self, LvSeat *seat)
{
  if (seat->floor_ms == 0)
    return 0;
  return lv_clock_monotonic_ms (self->meetings->context->clock) - seat->floor_began_ms;
}

gint64
lv_meeting_get_spoken_ms (LvMeeting *self, LvSeat *seat)
{
  const gint64 *before = g_hash_table_lookup (self->spoken, lv_seat_get_user_id (seat));

  return (before != NULL ? *before : 0) + count_now_ms (self, seat);
}

gboolean
lv_meeting_may_speak (LvMeeting *self, LvSeat *seat)
{
  return self->floor_mode == LV_FLOOR_FREE || seat->floor_ms != 0
         || lv_meeting_may (self, LV_DEED_SPEAK, seat, NULL);
}

/* FALSE: it had not got it. */
static gboolean
take_floor (LvMeeting *self, LvSeat *seat)
{
  gint64 spoken_ms = lv_meeting_get_spoken_ms (self, seat);

  if (seat->floor_ms == 0)
    return FALSE;
  g_hash_table_replace (self->spoken, g_strdup (lv_seat_get_user_id (seat)),
                        g_memdup2 (&spoken_ms, sizeof spoken_ms));
  seat->floor_ms = 0;
  return TRUE;
}

void
lv_meeting_forget_turns (LvMeeting *self, LvSeat *seat)
{
  take_floor (self, seat);
  seat->hand_ms = seat->request_ms = 0;
}

static void
begin_formal (LvMeeting *self)
{
  for (guint i = 0; i < self->seats->len; i++)
    lv_seat_review_media (self->seats->pdata[i]);
}

static void
begin_free (LvMeeting *self)
{
  for (guint i = 0; i < self->seats->len; i++)
    {
      LvSeat *seat = self->seats->pdata[i];
      gboolean has_asked = seat->request_ms != 0;

      seat->request_ms = 0;
      if (take_floor (self, seat) || has_asked)
        lv_meeting_push_changed (self, seat);
    }
}

void
lv_meeting_set_floor_mode (LvSeat *seat, LvCall *call, LvFloorMode mode)
{
  LvMeeting *self = seat->meeting;
  g_autoptr (GError) error = NULL;

  if (!lv_meeting_may (self, LV_DEED_SET_FLOOR_MODE, seat, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  if (self->floor_mode != mode)
    {
      self->floor_mode = mode;
      lv_meeting_audit (self, call, mode == LV_FLOOR_FORMAL ? "floor.formal" : "floor.free",
                        self->key.room_id);
      lv_meeting_push_order (self);
      if (mode == LV_FLOOR_FORMAL)
        begin_formal (self);
      else
        begin_free (self);
    }
  lv_call_reply (call, NULL);
}

void
lv_meeting_request_floor (LvSeat *seat, LvCall *call)
{
  LvMeeting *self = seat->meeting;

  /* Where everyone speaks as they like there is nothing to ask for. */
  if (self->floor_mode == LV_FLOOR_FORMAL && seat->request_ms == 0 && seat->floor_ms == 0)
    {
      seat->request_ms = lv_meeting_take_turn_ms (self);
      lv_meeting_push_changed (self, seat);
    }
  lv_call_reply (call, NULL);
}

void
lv_meeting_withdraw_floor (LvSeat *seat, LvCall *call, LvSeat *target)
{
  LvMeeting *self = seat->meeting;
  g_autoptr (GError) error = NULL;

  if (target != seat && !lv_meeting_may_to (self, LV_DEED_WITHDRAW_FLOOR, seat, target, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  if (target->request_ms != 0)
    {
      target->request_ms = 0;
      if (target != seat)
        lv_meeting_audit (self, call, "floor.withdraw", lv_seat_get_user_id (target));
      lv_meeting_push_changed (self, target);
    }
  lv_call_reply (call, NULL);
}

void
lv_meeting_allow_floor (LvSeat *seat, LvCall *call, LvSeat *target)
{
  LvMeeting *self = seat->meeting;
  LvClock *clock = self->meetings->context->clock;
  g_autoptr (GError) error = NULL;

  if (!(target == seat ? lv_meeting_may (self, LV_DEED_ALLOW_FLOOR, seat, &error)
                       : lv_meeting_may_to (self, LV_DEED_ALLOW_FLOOR, seat, target, &error)))
    return lv_call_refuse (call, g_steal_pointer (&error));
  if (self->floor_mode == LV_FLOOR_FORMAL && target->floor_ms == 0)
    {
      target->request_ms = 0;
      target->floor_ms = lv_clock_now_ms (clock);
      target->floor_began_ms = lv_clock_monotonic_ms (clock);
      lv_meeting_audit (self, call, "floor.allow", lv_seat_get_user_id (target));
      lv_meeting_push_changed (self, target);
    }
  lv_call_reply (call, NULL);
}

void
lv_meeting_end_floor (LvSeat *seat, LvCall *call, LvSeat *target)
{
  LvMeeting *self = seat->meeting;
  g_autoptr (GError) error = NULL;

  if (target != seat && !lv_meeting_may_to (self, LV_DEED_END_FLOOR, seat, target, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  if (take_floor (self, target))
    {
      if (target != seat)
        lv_meeting_audit (self, call, "floor.end", lv_seat_get_user_id (target));
      lv_meeting_push_changed (self, target);
      lv_seat_review_media (target);
    }
  lv_call_reply (call, NULL);
}
