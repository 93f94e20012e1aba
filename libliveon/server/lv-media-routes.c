/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The calls about sound and pictures, on the WebSocket. Main context only. */
#include "lv-media-messages.h"
#include "lv-sdp.h"
#include "lv-seat-media.h"

static void
offer (LvCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvMediaOffer) offered = lv_media_offer_read (lv_call_get_params (call), &error);
  LvSeat *seat;

  if (offered == NULL)
    return lv_call_refuse (call, g_steal_pointer (&error));
  seat = lv_seat_of_call (call);
  if (seat != NULL)
    lv_seat_offer (seat, call, offered);
}

static void
restart (LvCall *call)
{
  LvJson *params = lv_call_get_params (call);
  const char *sdp = lv_json_get_string (params, "sdp", LV_SDP_MAX_SIZE);
  g_autoptr (GError) error = NULL;
  LvSeat *seat;

  if (!lv_json_end (params, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  seat = lv_seat_of_call (call);
  if (seat != NULL)
    lv_seat_restart (seat, call, sdp);
}

static void
view (LvCall *call)
{
  g_autoptr (GError) error = NULL;
  gint64 max_bps = 0;
  g_autoptr (GArray) items = lv_media_view_read (lv_call_get_params (call), &max_bps, &error);
  LvSeat *seat;

  if (items == NULL)
    return lv_call_refuse (call, g_steal_pointer (&error));
  seat = lv_seat_of_call (call);
  if (seat != NULL)
    lv_seat_set_view (seat, call, items, max_bps);
}

static void
set_sources (LvCall *call)
{
  LvMediaSources sources;
  g_autoptr (GError) error = NULL;
  LvSeat *seat;

  if (!lv_media_sources_read (lv_call_get_params (call), &sources, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  seat = lv_seat_of_call (call);
  if (seat != NULL)
    lv_seat_set_sources (seat, call, &sources);
}

const LvRoute lv_media_routes[] = {
  { NULL, "media.offer", LV_ACCESS_SEATED, offer },
  { NULL, "media.restart", LV_ACCESS_SEATED, restart },
  { NULL, "media.view", LV_ACCESS_SEATED, view },
  { NULL, "media.sources", LV_ACCESS_SEATED, set_sources },
  { 0 },
};
