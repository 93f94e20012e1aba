/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The calls about what participants pass each other, on the WebSocket. Main context only. */
#include "lv-meeting-relay.h"

static void
announce (LvCall *call)
{
  LvJson *params = lv_call_get_params (call);
  g_autoptr (GBytes) announcement = lv_json_get_data (params, "announcement", LV_MAX_ANNOUNCEMENT);
  g_autoptr (GError) error = NULL;
  LvSeat *seat;

  if (!lv_json_end (params, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  seat = lv_seat_of_call (call);
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
  seat = lv_seat_of_call (call);
  if (seat != NULL)
    lv_meeting_relay (seat, call, message);
}

const LvRoute lv_relay_routes[] = {
  { NULL, "keys.announce", LV_ACCESS_SEATED, announce },
  { NULL, "relay", LV_ACCESS_SEATED, relay },
  { 0 },
};
