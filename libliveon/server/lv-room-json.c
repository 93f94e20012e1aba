/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-room-json.h"

#include "lv-policy.h"
#include "lv-rights.h"

/* Of keying: how the clients of a room agree on media keys. There is one so far. */
#define KEYING_VERSION 1

const char *const lv_room_mode_words[] = { "open", "password", "link", NULL };
const char *const lv_schedule_words[] = { "permanent", "timed", "always-on", NULL };
const char *const lv_tri_words[] = { "inherit", "allow", "deny", NULL };

const char *
lv_room_mode_to_word (LvRoomMode mode)
{
  return lv_room_mode_words[mode];
}

LvRole
lv_room_get_role (LvRoom *room, LvUser *user)
{
  if (user->is_admin)
    return LV_ROLE_ADMINISTRATOR;
  return g_str_equal (room->creator_id, user->id) ? LV_ROLE_CREATOR : LV_ROLE_PARTICIPANT;
}

gboolean
lv_room_is_owner (LvRoom *room, LvUser *user)
{
  return lv_room_get_role (room, user) != LV_ROLE_PARTICIPANT;
}

void
lv_room_viewer_init (LvRoomViewer *viewer, LvTenant *tenant, LvUser *user)
{
  viewer->tenant = tenant;
  viewer->user = user;
  viewer->groups = lv_tenant_groups_of (tenant, user);
}

void
lv_room_viewer_clear (LvRoomViewer *viewer)
{
  g_clear_pointer (&viewer->groups, g_ptr_array_unref);
}

static void
write_presence (LvJsonWriter *writer, LvTenant *tenant, LvRoom *room)
{
  LvRoomPresence presence = { 0 };

  lv_meetings_get_presence (lv_tenant_get_context (tenant)->meetings, tenant, room->id, &presence);
  lv_json_int (writer, "people", presence.people);
  lv_json_begin_array (writer, "inside");
  for (guint i = 0; i < MIN (presence.people, G_N_ELEMENTS (presence.names)); i++)
    {
      lv_json_begin_object (writer, NULL);
      lv_json_string (writer, "name", presence.names[i]);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
  lv_json_time (writer, "since", presence.since_ms);
  lv_json_bool (writer, "is_locked", presence.is_locked);
}

void
lv_group_write (LvJsonWriter *writer, const LvGroup *group)
{
  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "id", group->id);
  lv_json_string (writer, "name", group->name);
  lv_json_end_object (writer);
}

/* To those who may change it: what they would change. */
static void
write_groups (LvJsonWriter *writer, LvTenant *tenant, LvRoom *room)
{
  lv_json_begin_array (writer, "groups");
  for (guint i = 0; room->group_ids[i] != NULL; i++)
    {
      LvGroup *group = lv_tenant_find_group (tenant, room->group_ids[i]);

      if (group != NULL)
        lv_group_write (writer, group);
    }
  lv_json_end_array (writer);
}

void
lv_room_viewer_write (const LvRoomViewer *viewer,
                      LvJsonWriter *writer,
                      const char *name,
                      LvRoom *room,
                      gint64 last_visit_ms)
{
  LvEffectiveSwitches switches
      = lv_policy_switches (lv_tenant_get_policy (viewer->tenant), viewer->groups, room);

  lv_json_begin_object (writer, name);
  lv_json_string (writer, "id", room->id);
  lv_json_string (writer, "name", room->name);
  lv_json_string (writer, "reading", room->reading);
  lv_json_string (writer, "description", room->description);
  lv_json_int (writer, "capacity", room->capacity);
  lv_json_string (writer, "mode", lv_room_mode_to_word (room->mode));
  lv_json_int (writer, "keying", KEYING_VERSION);
  lv_json_string (writer, "schedule", lv_schedule_words[room->schedule]);
  lv_json_time (writer, "starts", room->starts_ms);
  lv_json_time (writer, "ends", room->ends_ms);
  lv_json_bool (writer, "is_closed", room->is_closed);
  lv_json_bool (writer, "is_host", lv_room_is_owner (room, viewer->user));
  lv_json_string (writer, "floor_mode",
                  lv_floor_mode_words[room->is_formal ? LV_FLOOR_FORMAL : LV_FLOOR_FREE]);
  if (lv_room_is_owner (room, viewer->user))
    write_groups (writer, viewer->tenant, room);
  write_presence (writer, viewer->tenant, room);
  if (last_visit_ms != LV_NO_LAST_VISIT)
    lv_json_time (writer, "last_visit", last_visit_ms);
  lv_json_bool (writer, "chat", switches.chat);
  lv_json_bool (writer, "share", switches.share);
  lv_json_bool (writer, "guests", switches.guests);
  lv_json_time (writer, "created", room->created_ms);
  lv_json_end_object (writer);
}

void
lv_room_write_people (LvJsonWriter *writer, const char *name, LvTenant *tenant, LvRoom *room)
{
  lv_json_begin_object (writer, name);
  lv_json_string (writer, "id", room->id);
  write_presence (writer, tenant, room);
  lv_json_end_object (writer);
}

void
lv_room_write (LvJsonWriter *writer,
               const char *name,
               LvTenant *tenant,
               LvRoom *room,
               LvUser *user,
               gint64 last_visit_ms)
{
  g_auto (LvRoomViewer) viewer = { 0 };

  lv_room_viewer_init (&viewer, tenant, user);
  lv_room_viewer_write (&viewer, writer, name, room, last_visit_ms);
}
