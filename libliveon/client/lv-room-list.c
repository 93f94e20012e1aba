/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-room.h"

#include "lv-members.h"
#include "lv-limits.h"
#include "lv-text.h"

static gpointer
make_room (LvLink *link, LvJson *json, GError **error)
{
  return lv_room_new_from_json (link, json, error);
}

static void
update_room (gpointer existing, gpointer fresh)
{
  lv_room_take (existing, fresh);
}

static char *
dup_room_key (gpointer item)
{
  return g_strdup (liveon_room_get_id (item));
}

/* By reading, and by name where there is none. */
static char *
dup_room_sort_key (gpointer item)
{
  const char *reading = liveon_room_get_reading (item);

  return lv_text_fold (*reading != '\0' ? reading : liveon_room_get_name (item));
}

static void
apply_people (LvMirror *mirror, LvJson *data)
{
  static const char *const only[] = { "people", "inside", "since", "is-locked", NULL };
  LiveonRoom *room
      = lv_keyed_list_lookup (lv_mirror_get_list (mirror), lv_json_get_id (data, "id"));
  g_autoptr (LiveonRoom) fresh = lv_room_new_from_json (lv_mirror_get_link (mirror), data, NULL);

  if (room != NULL && fresh != NULL)
    lv_members_copy_only (room, fresh, only);
}

static void
apply_removed (LvMirror *mirror, LvJson *data)
{
  lv_keyed_list_remove (lv_mirror_get_list (mirror), lv_json_get_id (data, "id"));
}

LvMirror *
lv_room_list_new (LvLink *link)
{
  static const LvMirrorEvent events[] = {
    { "room.changed", lv_mirror_put },
    { "room.people", apply_people },
    { "room.removed", apply_removed },
  };
  static const LvMirrorKind kind = {
    .path = "/api/v1/rooms",
    .member = "rooms",
    .max_count = LV_LIMIT_ROOMS,
    .get_type = liveon_room_get_type,
    .make = make_room,
    .update = update_room,
    .dup_key = dup_room_key,
    .dup_sort_key = dup_room_sort_key,
    .reset_event = "rooms.reset",
    .events = events,
    .event_count = G_N_ELEMENTS (events),
  };

  return lv_mirror_new (&kind, link);
}

LiveonRoom *
lv_room_list_put (LvMirror *mirror, LiveonRoom *room)
{
  LvKeyedList *list = lv_mirror_get_list (mirror);

  lv_keyed_list_put (list, room, update_room);
  return g_object_ref (lv_keyed_list_lookup (list, liveon_room_get_id (room)));
}
