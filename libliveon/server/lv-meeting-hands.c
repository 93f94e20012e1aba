/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-meeting-hands.h"

#include "lv-meeting-private.h"
#include "lv-seat-media.h"

gint64
lv_meeting_take_turn_ms (LvMeeting *self)
{
  gint64 now_ms = lv_clock_now_ms (self->meetings->context->clock);

  return self->last_turn_ms = MAX (self->last_turn_ms + 1, now_ms);
}

void
lv_meeting_write_order (LvMeeting *self, LvJsonWriter *writer)
{
  lv_json_bool (writer, "is_locked", self->is_locked);
  lv_json_string (writer, "floor_mode", lv_floor_mode_words[self->floor_mode]);
}

void
lv_meeting_push_order (LvMeeting *self)
{
  LvJsonWriter *data = lv_json_writer_new ();

  lv_json_begin_object (data, NULL);
  lv_meeting_write_order (self, data);
  lv_json_end_object (data);
  lv_meeting_push (self, "meeting.order", data, NULL);
}

void
lv_meeting_audit (LvMeeting *self, LvCall *call, const char *action, const char *target)
{
  LvExits *note = lv_exits_new (self->meetings, self->key.tenant);

  lv_exits_set_audit (note, call, action, target);
  lv_meetings_write_exits (self->meetings, note);
}

void
lv_meeting_raise_hand (LvSeat *seat, LvCall *call)
{
  LvMeeting *self = seat->meeting;

  /* Who raises it again keeps the place. */
  if (seat->hand_ms == 0)
    {
      seat->hand_ms = lv_meeting_take_turn_ms (self);
      lv_meeting_push_changed (self, seat);
    }
  lv_call_reply (call, NULL);
}

void
lv_meeting_lower_hand (LvSeat *seat, LvCall *call, LvSeat *target)
{
  LvMeeting *self = seat->meeting;
  g_autoptr (GError) error = NULL;

  if (target != seat && !lv_meeting_may_to (self, LV_DEED_LOWER_HAND, seat, target, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  if (target->hand_ms != 0)
    {
      target->hand_ms = 0;
      if (target != seat)
        lv_meeting_audit (self, call, "meeting.lower-hand", lv_seat_get_user_id (target));
      lv_meeting_push_changed (self, target);
    }
  lv_call_reply (call, NULL);
}

static guint
get_bits (LvSource source)
{
  return LV_SOURCE_BIT (source)
         | (source == LV_SOURCE_SCREEN ? LV_SOURCE_BIT (LV_SOURCE_SCREEN_SOUND) : 0);
}

void
lv_meeting_mute (LvSeat *seat, LvCall *call, LvSeat *target, LvSource source)
{
  g_autoptr (GError) error = NULL;

  if (!lv_meeting_may_to (seat->meeting, LV_DEED_MUTE, seat, target, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  if (lv_seat_take_away (target, get_bits (source), "host", seat))
    lv_meeting_audit (seat->meeting, call, "meeting.mute", lv_seat_get_user_id (target));
  lv_call_reply (call, NULL);
}

void
lv_meeting_mute_everyone (LvSeat *seat, LvCall *call, LvSource source)
{
  LvMeeting *self = seat->meeting;
  g_autoptr (GError) error = NULL;

  if (!lv_meeting_may (self, LV_DEED_MUTE_EVERYONE, seat, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  for (guint i = 0; i < self->seats->len; i++)
    {
      LvSeat *other = self->seats->pdata[i];

      if (!lv_meeting_is_host (self, other))
        lv_seat_take_away (other, get_bits (source), "host", seat);
    }
  lv_meeting_audit (self, call, "meeting.mute-everyone", self->key.room_id);
  lv_call_reply (call, NULL);
}

void
lv_meeting_set_is_locked (LvSeat *seat, LvCall *call, gboolean is_locked)
{
  LvMeeting *self = seat->meeting;
  g_autoptr (GError) error = NULL;

  if (!lv_meeting_may (self, LV_DEED_LOCK, seat, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  if (self->is_locked != is_locked)
    {
      self->is_locked = is_locked;
      lv_meeting_audit (self, call, is_locked ? "meeting.lock" : "meeting.unlock",
                        self->key.room_id);
      lv_meeting_push_order (self);
      lv_meetings_note_change (self->meetings, self->key.tenant, self->key.room_id);
    }
  lv_call_reply (call, NULL);
}
