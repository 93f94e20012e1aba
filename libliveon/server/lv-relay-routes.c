/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The calls about what participants pass each other, on the WebSocket. Main context only. */
#include "lv-error.h"
#include "lv-meeting-relay.h"

/* NULL, and the call is refused, while the entry is on its way to the disk: nobody has heard of the
 * seat. */
static LvSeat *
get_seat (LvCall *call)
{
  LvSeat *seat = lv_session_get_seat (lv_call_get_session (call));

  if (seat->state == LV_SEAT_PRESENT)
    return seat;
  lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_SEATED, NULL));
  return NULL;
}

static void
announce (LvCall *call)
{
  LvJson *params = lv_call_get_params (call);
  g_autoptr (GBytes) announcement = lv_json_get_data (params, "announcement", LV_MAX_ANNOUNCEMENT);
  g_autoptr (GError) error = NULL;
  LvSeat *seat;

  if (!lv_json_end (params, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  seat = get_seat (call);
  if (seat != NULL)
    lv_meeting_announce (seat, call, announcement);
}

static void
relay (LvCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvRelay) message = lv_relay_read (lv_call_get_params (call), &error);
  LvSeat *seat;

  if (message == NULL)
    return lv_call_refuse (call, g_steal_pointer (&error));
  seat = get_seat (call);
  if (seat != NULL)
    lv_meeting_relay (seat, call, message);
}

const LvRoute lv_relay_routes[] = {
  { NULL, "keys.announce", LV_ACCESS_SEATED, announce },
  { NULL, "relay", LV_ACCESS_SEATED, relay },
  { 0 },
};
