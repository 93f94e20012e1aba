/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The calls about who may speak and who may come in, on the WebSocket. Main context only. */
#include "lv-error.h"
#include "lv-meeting-floor.h"
#include "lv-meeting-hands.h"
#include "lv-meeting-private.h"
#include "lv-seat-media.h"

/* NULL, and the call is refused: its params are wrong, it comes too often, or the entry is on its
 * way to the disk and nobody has heard of the seat. */
static LvSeat *
begin (LvCall *call)
{
  LvSeat *seat = lv_session_get_seat (lv_call_get_session (call));
  g_autoptr (GError) error = NULL;

  if (!lv_json_end (lv_call_get_params (call), &error))
    lv_call_refuse (call, g_steal_pointer (&error));
  else if (seat->state != LV_SEAT_PRESENT)
    lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_SEATED, NULL));
  else if (lv_seat_take_turn (seat, &seat->deeds, call))
    return seat;
  return NULL;
}

typedef void (*SeatFunc) (LvSeat *seat, LvCall *call);
typedef void (*TargetFunc) (LvSeat *seat, LvCall *call, LvSeat *target);

static void
run (LvCall *call, SeatFunc func)
{
  LvSeat *seat = begin (call);

  if (seat != NULL)
    func (seat, call);
}

static void
run_to (LvCall *call, const char *seat_id, TargetFunc func)
{
  LvSeat *seat = begin (call);

  if (seat != NULL)
    func (seat, call, lv_meeting_find_seat (seat->meeting, seat_id));
}

/* No `seat` is one's own. */
static void
run_to_any (LvCall *call, TargetFunc func)
{
  LvJson *params = lv_call_get_params (call);
  const char *seat_id = lv_json_has (params, "seat") ? lv_json_get_id (params, "seat") : NULL;
  LvSeat *seat = begin (call);

  if (seat != NULL)
    func (seat, call, seat_id == NULL ? seat : lv_meeting_find_seat (seat->meeting, seat_id));
}

static void
raise_hand (LvCall *call)
{
  run (call, lv_meeting_raise_hand);
}

static void
lower_hand (LvCall *call)
{
  run_to_any (call, lv_meeting_lower_hand);
}

static LvSource
read_source (LvJson *params)
{
  static const char *const words[] = { "microphone", "camera", "screen", NULL };
  static const LvSource sources[] = { LV_SOURCE_MICROPHONE, LV_SOURCE_CAMERA, LV_SOURCE_SCREEN };

  return sources[lv_json_get_word (params, "source", words, 0)];
}

static void
mute (LvCall *call)
{
  LvJson *params = lv_call_get_params (call);
  const char *seat_id = lv_json_get_id (params, "seat");
  LvSource source = read_source (params);
  LvSeat *seat = begin (call);

  if (seat != NULL)
    lv_meeting_mute (seat, call, lv_meeting_find_seat (seat->meeting, seat_id), source);
}

static void
mute_everyone (LvCall *call)
{
  LvSource source = read_source (lv_call_get_params (call));
  LvSeat *seat = begin (call);

  if (seat != NULL)
    lv_meeting_mute_everyone (seat, call, source);
}

static void
lock_room (LvCall *call)
{
  LvSeat *seat = begin (call);

  if (seat != NULL)
    lv_meeting_set_is_locked (seat, call, TRUE);
}

static void
unlock_room (LvCall *call)
{
  LvSeat *seat = begin (call);

  if (seat != NULL)
    lv_meeting_set_is_locked (seat, call, FALSE);
}

static void
set_floor_mode (LvCall *call)
{
  LvJson *params = lv_call_get_params (call);
  int mode = lv_json_get_word (params, "mode", lv_floor_mode_words, -1);
  LvSeat *seat;

  if (mode < 0)
    lv_json_fail (params, "mode", "is missing");
  seat = begin (call);
  if (seat != NULL)
    lv_meeting_set_floor_mode (seat, call, (LvFloorMode) mode);
}

static void
request_floor (LvCall *call)
{
  run (call, lv_meeting_request_floor);
}

static void
withdraw_floor (LvCall *call)
{
  run_to_any (call, lv_meeting_withdraw_floor);
}

static void
allow_floor (LvCall *call)
{
  run_to (call, lv_json_get_id (lv_call_get_params (call), "seat"), lv_meeting_allow_floor);
}

static void
end_floor (LvCall *call)
{
  run_to_any (call, lv_meeting_end_floor);
}

const LvRoute lv_hand_routes[] = {
  { NULL, "hand.raise", LV_ACCESS_SEATED, raise_hand },
  { NULL, "hand.lower", LV_ACCESS_SEATED, lower_hand },
  { NULL, "mute", LV_ACCESS_SEATED, mute },
  { NULL, "mute.everyone", LV_ACCESS_SEATED, mute_everyone },
  { NULL, "lock", LV_ACCESS_SEATED, lock_room },
  { NULL, "unlock", LV_ACCESS_SEATED, unlock_room },
  { NULL, "floor.mode", LV_ACCESS_SEATED, set_floor_mode },
  { NULL, "floor.request", LV_ACCESS_SEATED, request_floor },
  { NULL, "floor.withdraw", LV_ACCESS_SEATED, withdraw_floor },
  { NULL, "floor.allow", LV_ACCESS_SEATED, allow_floor },
  { NULL, "floor.end", LV_ACCESS_SEATED, end_floor },
  { 0 },
};
