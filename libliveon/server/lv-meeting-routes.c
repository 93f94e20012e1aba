/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The calls of a meeting on the WebSocket. Main context only. */
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-meeting-hosts.h"
#include "lv-meeting-join.h"
#include "lv-meeting-private.h"
#include "lv-room-edit.h"
#include "lv-text.h"

#define MAX_EXTENSION_MINUTES 1440

/* Never NULL: the dispatcher lets nobody else in (LV_ACCESS_SEATED), but an entry may be on its
 * way. */
static LvSeat *
get_seat (LvCall *call)
{
  return lv_session_get_seat (lv_call_get_session (call));
}

static void
join (LvCall *call)
{
  lv_meetings_join (lv_call_get_context (call)->meetings, call);
}

/* Also with a password that ran out meanwhile: nobody is held inside. */
static void
leave (LvCall *call)
{
  if (get_seat (call) == NULL)
    return lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_SEATED, NULL));
  lv_meetings_leave (lv_call_get_context (call)->meetings, lv_call_get_session (call), "left");
  lv_call_reply (call, NULL);
}

static void
on_extended (LvCall *call, LvRoom *room, GError *error)
{
  LvJsonWriter *writer;

  if (room == NULL)
    return lv_call_refuse (call, error);
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_json_time (writer, "ends", room->ends_ms);
  lv_json_end_object (writer);
  lv_call_reply (call, writer);
}

static void
extend (LvCall *call)
{
  LvJson *params = lv_call_get_params (call);
  gint64 minutes = lv_json_get_int (params, "minutes", 1, MAX_EXTENSION_MINUTES);
  LvSeat *seat = get_seat (call);
  g_autoptr (GError) error = NULL;

  if (!lv_json_end (params, &error))
    lv_call_refuse (call, g_steal_pointer (&error));
  else if (!lv_meeting_may (seat->meeting, LV_DEED_EXTEND, seat, &error))
    lv_call_refuse (call, g_steal_pointer (&error));
  else
    lv_room_extend (call, seat->meeting->key.room_id, minutes, on_extended);
}

static void
name_host (LvCall *call, gboolean is_host)
{
  LvJson *params = lv_call_get_params (call);
  const char *user_id = lv_json_get_id (params, "user");
  g_autoptr (GError) error = NULL;

  if (!lv_json_end (params, &error))
    lv_call_refuse (call, g_steal_pointer (&error));
  else
    lv_meeting_name_host (get_seat (call), call, user_id, is_host);
}

static void
add_host (LvCall *call)
{
  name_host (call, TRUE);
}

static void
remove_host (LvCall *call)
{
  name_host (call, FALSE);
}

static void
eject (LvCall *call)
{
  static const char *const bars[] = { "", "meeting", NULL };
  LvJson *params = lv_call_get_params (call);
  const char *seat_id = lv_json_get_id (params, "seat");
  const char *reason = lv_json_get_optional_string (params, "reason", LV_LIMIT_REASON, "");
  g_autofree char *words = lv_text_clean_name (reason, LV_LIMIT_REASON);
  int bar = lv_json_get_word (params, "bar", bars, 0);
  g_autoptr (GError) error = NULL;

  if (!lv_json_end (params, &error))
    lv_call_refuse (call, g_steal_pointer (&error));
  else if (words == NULL)
    lv_call_refuse (call, lv_error_new (LIVEON_ERROR_INVALID_ARGUMENT, "field", "reason", NULL));
  else
    lv_meeting_eject (get_seat (call), call, seat_id, words, bar != 0);
}

static void
end (LvCall *call)
{
  lv_meeting_end_by_host (get_seat (call), call);
}

static void
ping (LvCall *call)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_time (writer, "time", lv_clock_now_ms (lv_call_get_context (call)->clock));
  lv_json_end_object (writer);
  lv_call_reply (call, writer);
}

const LvRoute lv_meeting_routes[] = {
  { NULL, "join", LV_ACCESS_SESSION, join },
  { NULL, "leave", LV_ACCESS_EXPIRED, leave },
  { NULL, "extend", LV_ACCESS_SEATED, extend },
  { NULL, "host.add", LV_ACCESS_SEATED, add_host },
  { NULL, "host.remove", LV_ACCESS_SEATED, remove_host },
  { NULL, "eject", LV_ACCESS_SEATED, eject },
  { NULL, "end", LV_ACCESS_SEATED, end },
  { NULL, "ping", LV_ACCESS_SESSION, ping },
  { 0 },
};
