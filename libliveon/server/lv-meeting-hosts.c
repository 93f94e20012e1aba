/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hosts: the room's creator, administrators, and the co-hosts that they name for the length of a
 * meeting. Naming is for the leading host: creator and administrators lead; while none of them is
 * inside, the co-host who is there the longest has taken over. */
#include "lv-meeting-hosts.h"

#include "lv-audit-note.h"
#include "lv-error.h"
#include "lv-meeting-private.h"
#include "lv-room-json.h"

typedef enum
{
  RANK_GUEST,
  RANK_CO_HOST,
  RANK_CREATOR,
  RANK_ADMINISTRATOR,
} Rank;

static gboolean
find_co_host (LvMeeting *self, const char *user_id, guint *place)
{
  return g_ptr_array_find_with_equal_func (self->co_hosts, user_id, g_str_equal, place);
}

static Rank
get_rank (LvMeeting *self, LvSeat *seat)
{
  LvUser *user = lv_seat_get_user (seat);

  if (user->is_admin)
    return RANK_ADMINISTRATOR;
  if (lv_room_is_owner (self->room, user))
    return RANK_CREATOR;
  return find_co_host (self, user->id, NULL) ? RANK_CO_HOST : RANK_GUEST;
}

gboolean
lv_meeting_is_host (LvMeeting *self, LvSeat *seat)
{
  return get_rank (self, seat) != RANK_GUEST;
}

static LvSeat *
find_leader (LvMeeting *self)
{
  LvSeat *co_host = NULL;

  for (guint i = 0; i < self->seats->len; i++)
    {
      LvSeat *seat = self->seats->pdata[i];
      Rank rank = get_rank (self, seat);

      if (rank > RANK_CO_HOST)
        return seat;
      if (rank == RANK_CO_HOST && co_host == NULL)
        co_host = seat;
    }
  return co_host;
}

static gboolean
may_name (LvMeeting *self, LvSeat *seat)
{
  return get_rank (self, seat) > RANK_CO_HOST || find_leader (self) == seat;
}

gboolean
lv_meetings_is_host (LvMeetings *self, LvTenant *tenant, const char *room_id, LvUser *user)
{
  LvMeeting *meeting = lv_meetings_find (self, tenant, room_id);
  LvRoom *room = lv_tenant_find_room (tenant, room_id);

  return (room != NULL && lv_room_is_owner (room, user))
         || (meeting != NULL && find_co_host (meeting, user->id, NULL));
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

typedef struct
{
  LvCall *call;
  LvAuditNote *note; /* lent to the unit of work; its target is the person */
  gboolean is_host;
} HostAct;

static void
host_act_free (HostAct *act)
{
  lv_call_unref (act->call);
  lv_audit_note_free (act->note);
  g_free (act);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostAct, host_act_free)

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
on_host_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HostAct) act = user_data;
  g_autoptr (GError) error = NULL;
  LvSeat *seat = lv_session_get_seat (lv_call_get_session (act->call));
  g_autoptr (LvJsonWriter) writer = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    return lv_call_refuse (act->call, g_steal_pointer (&error));
  if (seat == NULL)
    return lv_call_refuse (act->call, lv_error_new (LIVEON_ERROR_NOT_SEATED, NULL));
  set_co_host (seat->meeting, lv_audit_note_get_target (act->note), act->is_host);
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_meeting_write_hosts (seat->meeting, writer);
  lv_json_end_object (writer);
  lv_call_reply (act->call, g_steal_pointer (&writer));
}

static void
refuse_not_host (LvCall *call)
{
  lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_PERMITTED, "rule", "host", NULL));
}

void
lv_meeting_name_host (LvSeat *seat, LvCall *call, const char *user_id, gboolean is_host)
{
  LvSeat *named = lv_meeting_find_user (seat->meeting, user_id);
  LvContext *context = lv_call_get_context (call);
  HostAct *act;

  if (!may_name (seat->meeting, seat))
    return refuse_not_host (call);
  /* A co-host who has gone may still be struck off. */
  if (named == NULL && (is_host || !find_co_host (seat->meeting, user_id, NULL)))
    return lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
  act = g_new0 (HostAct, 1);
  act->call = lv_call_ref (call);
  act->note = lv_audit_note_new (call, is_host ? "host.add" : "host.remove", user_id, "ok");
  act->is_host = is_host;
  lv_store_run_async (context->store, lv_tenant_get_id (seat->meeting->key.tenant),
                      lv_audit_note_work, act->note, NULL, NULL, NULL, on_host_written, act);
}

void
lv_meeting_eject (
    LvSeat *seat, LvCall *call, const char *seat_id, const char *words, gboolean is_barred)
{
  LvMeeting *self = seat->meeting;
  LvSeat *target = lv_meeting_find_seat (self, seat_id);

  if (!lv_meeting_is_host (self, seat))
    return refuse_not_host (call);
  if (target == NULL)
    return lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
  if (target == seat)
    return lv_call_refuse (call,
                           lv_error_new (LIVEON_ERROR_INVALID_ARGUMENT, "field", "seat", NULL));
  if (get_rank (self, target) > get_rank (self, seat))
    return refuse_not_host (call);
  if (is_barred)
    g_hash_table_replace (self->barred, g_strdup (lv_seat_get_user_id (target)), g_strdup (words));
  lv_meeting_end_seat (self, target, "ejected", words, call, "meeting.eject");
  lv_call_reply (call, NULL);
}

void
lv_meeting_end_by_host (LvSeat *seat, LvCall *call)
{
  if (!lv_meeting_is_host (seat->meeting, seat))
    return refuse_not_host (call);
  lv_meeting_end (seat->meeting, "room-closed", call, "meeting.end");
  lv_call_reply (call, NULL);
}
