/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hosts: the room's creator, administrators, and the co-hosts that they name for the length of a
 * meeting. Naming is for the leading host: creator and administrators lead; while none of them is
 * inside, the co-host who is there the longest has taken over. */
#include "lv-meeting-hosts.h"

#include "lv-error.h"
#include "lv-meeting-private.h"
#include "lv-room-json.h"
#include "lv-seat-media.h"

static gboolean
find_co_host (LvMeeting *self, const char *user_id, guint *place)
{
  return g_ptr_array_find_with_equal_func (self->co_hosts, user_id, g_str_equal, place);
}

LvRole
lv_meeting_get_role (LvMeeting *self, LvSeat *seat)
{
  LvUser *user = lv_seat_get_user (seat);
  LvRole role = lv_room_get_role (self->room, user);

  if (role == LV_ROLE_PARTICIPANT && find_co_host (self, user->id, NULL))
    role = LV_ROLE_CO_HOST;
  return role;
}

gboolean
lv_meeting_is_host (LvMeeting *self, LvSeat *seat)
{
  return lv_meeting_get_role (self, seat) != LV_ROLE_PARTICIPANT;
}

gboolean
lv_meeting_may (LvMeeting *self, LvDeed deed, LvSeat *seat, GError **error)
{
  return lv_rights_may (deed, lv_meeting_get_role (self, seat), error);
}

gboolean
lv_meeting_may_to (LvMeeting *self, LvDeed deed, LvSeat *seat, LvSeat *target, GError **error)
{
  LvRole role = lv_meeting_get_role (self, seat);

  /* Whether somebody sits there is no secret, but who may do nothing needs not know it. */
  if (target == NULL || target == seat)
    {
      if (!lv_rights_may_to (deed, role, LV_ROLE_PARTICIPANT, error))
        return FALSE;
      if (target == NULL)
        lv_error_set (error, LIVEON_ERROR_NOT_FOUND, NULL);
      else
        lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "seat", NULL);
      return FALSE;
    }
  return lv_rights_may_to (deed, role, lv_meeting_get_role (self, target), error);
}

static LvSeat *
find_leader (LvMeeting *self)
{
  LvSeat *co_host = NULL;

  for (guint i = 0; i < self->seats->len; i++)
    {
      LvSeat *seat = self->seats->pdata[i];
      LvRole role = lv_meeting_get_role (self, seat);

      if (role > LV_ROLE_CO_HOST)
        return seat;
      if (role == LV_ROLE_CO_HOST && co_host == NULL)
        co_host = seat;
    }
  return co_host;
}

static gboolean
may_name (LvMeeting *self, LvSeat *seat)
{
  return lv_meeting_get_role (self, seat) > LV_ROLE_CO_HOST || find_leader (self) == seat;
}

gboolean
lv_meetings_is_host (LvMeetings *self, LvTenant *tenant, const char *room_id, LvUser *user)
{
  LvMeeting *meeting = lv_meetings_find (self, tenant, room_id);
  LvRoom *room = lv_tenant_find_room (tenant, room_id);

  return (room != NULL && lv_room_is_owner (room, user))
         || (meeting != NULL && find_co_host (meeting, user->id, NULL)
             && lv_meeting_find_user (meeting, user->id) != NULL);
}

/* The leader first, then the others as they came. */
static char **
list_hosts (LvMeeting *self)
{
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();
  LvSeat *leader = find_leader (self);

  if (leader != NULL)
    g_strv_builder_add (hosts, lv_seat_get_user_id (leader));
  for (guint i = 0; i < self->seats->len; i++)
    {
      LvSeat *seat = self->seats->pdata[i];

      if (seat != leader && lv_meeting_is_host (self, seat))
        g_strv_builder_add (hosts, lv_seat_get_user_id (seat));
    }
  return g_strv_builder_end (hosts);
}

void
lv_meeting_write_hosts (LvMeeting *self, LvJsonWriter *writer)
{
  lv_json_strv (writer, "hosts", (const char *const *) self->hosts);
}

void
lv_meeting_update_hosts (LvMeeting *self)
{
  g_auto (GStrv) hosts = list_hosts (self);
  LvJsonWriter *data;

  if (g_strv_equal ((const char *const *) hosts, (const char *const *) self->hosts))
    return;
  g_strfreev (self->hosts);
  self->hosts = g_steal_pointer (&hosts);
  data = lv_json_writer_new ();
  lv_json_begin_object (data, NULL);
  lv_meeting_write_hosts (self, data);
  lv_json_end_object (data);
  lv_meeting_push (self, "meeting.hosts", data, NULL);
  /* Who is no host any more may not speak where the floor is given. */
  for (guint i = 0; i < self->seats->len && self->floor_mode == LV_FLOOR_FORMAL; i++)
    lv_seat_review_media (self->seats->pdata[i]);
}

void
lv_meetings_user_changed (LvMeetings *self, LvTenant *tenant, LvUser *user)
{
  g_autoptr (GPtrArray) meetings = lv_meetings_list (self);

  for (guint i = 0; i < meetings->len; i++)
    {
      LvMeeting *meeting = meetings->pdata[i];
      LvSeat *seat = lv_meeting_find_user (meeting, user->id);

      if (meeting->key.tenant != tenant || seat == NULL || seat->state == LV_SEAT_ENTERING)
        continue;
      lv_meeting_push_seat (meeting, "meeting.changed", seat);
      lv_meeting_update_hosts (meeting);
      lv_meetings_note_change (self, tenant, meeting->key.room_id);
    }
}

static void
set_co_host (LvMeeting *self, const char *user_id, gboolean is_co_host)
{
  LvSeat *seat = lv_meeting_find_user (self, user_id);
  guint place;

  if (find_co_host (self, user_id, &place) == is_co_host)
    return;
  if (is_co_host)
    g_ptr_array_add (self->co_hosts, g_strdup (user_id));
  else
    g_ptr_array_remove_index (self->co_hosts, place);
  lv_meeting_update_hosts (self);
  if (seat != NULL && seat->state != LV_SEAT_ENTERING)
    lv_meeting_push_seat (self, "meeting.changed", seat);
}

static void
refuse_not_host (LvCall *call)
{
  lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_PERMITTED, "rule", "host", NULL));
}

/* At once, as all that hosts do: who writes it down first may find another meeting, or another
 * leader, when the disk has answered. */
void
lv_meeting_name_host (LvSeat *seat, LvCall *call, const char *user_id, gboolean is_host)
{
  LvMeeting *self = seat->meeting;
  LvSeat *named = lv_meeting_find_user (self, user_id);
  LvJsonWriter *writer;

  if (!may_name (self, seat))
    return refuse_not_host (call);
  /* A co-host who has gone may still be struck off. */
  if (named == NULL && (is_host || !find_co_host (self, user_id, NULL)))
    return lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
  lv_meeting_audit (self, call, is_host ? "host.add" : "host.remove", user_id);
  set_co_host (self, user_id, is_host);
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_meeting_write_hosts (self, writer);
  lv_json_end_object (writer);
  lv_call_reply (call, writer);
}

void
lv_meeting_strike_host (LvMeeting *self, const char *user_id)
{
  guint place;

  if (find_co_host (self, user_id, &place))
    g_ptr_array_remove_index (self->co_hosts, place);
}

void
lv_meeting_eject (
    LvSeat *seat, LvCall *call, const char *seat_id, const char *words, gboolean is_barred)
{
  LvMeeting *self = seat->meeting;
  LvSeat *target = lv_meeting_find_seat (self, seat_id);
  g_autoptr (GError) error = NULL;

  if (!lv_meeting_may_to (self, LV_DEED_EJECT, seat, target, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  if (is_barred)
    g_hash_table_replace (self->barred, g_strdup (lv_seat_get_user_id (target)), g_strdup (words));
  lv_meeting_strike_host (self, lv_seat_get_user_id (target));
  lv_meeting_end_seat (self, target, "ejected", words, call, "meeting.eject");
  lv_call_reply (call, NULL);
}

void
lv_meeting_end_by_host (LvSeat *seat, LvCall *call)
{
  g_autoptr (GError) error = NULL;

  if (!lv_meeting_may (seat->meeting, LV_DEED_END, seat, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  lv_meeting_end (seat->meeting, "room-closed", call, "meeting.end");
  lv_call_reply (call, NULL);
}
