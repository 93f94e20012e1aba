/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-meeting-state.h"

#include "lv-error.h"
#include "lv-members.h"
#include "lv-json-writer.h"
#include "lv-limits.h"
#include "lv-room.h"

/* A meeting's events, and its coming back after the connection was lost. */

static char *
dup_seat (gpointer item)
{
  return g_strdup (liveon_participant_get_seat (item));
}

static char *
dup_entered (gpointer item)
{
  g_autoptr (GDateTime) entered = liveon_participant_dup_entered (item);

  return g_strdup_printf ("%020" G_GINT64_FORMAT, lv_date_time_to_ms (entered));
}

static void
update_participant (gpointer existing, gpointer fresh)
{
  static const char *const told_apart[] = { "is-speaking", NULL };

  lv_members_copy (existing, fresh, told_apart);
}

LvKeyedList *
lv_meeting_state_make_people (void)
{
  return lv_keyed_list_new (LIVEON_TYPE_PARTICIPANT, dup_seat, dup_entered);
}

LiveonParticipant *
lv_meeting_state_find (LiveonMeeting *self, const char *seat)
{
  return lv_keyed_list_lookup (self->people, seat);
}

static LiveonLeaveReason
read_reason (LvJson *data)
{
  g_autoptr (GTypeClass) reasons = g_type_class_ref (LIVEON_TYPE_LEAVE_REASON);
  GEnumValue *value = g_enum_get_value_by_nick (
      (GEnumClass *) reasons, lv_json_get_optional_string (data, "reason", LV_LIMIT_NAME, ""));

  return value == NULL ? LIVEON_LEAVE_REASON_NONE : (LiveonLeaveReason) value->value;
}

static void
on_person (LiveonMeeting *self, LvJson *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonParticipant) person = lv_members_new_from_json (
      LIVEON_TYPE_PARTICIPANT, lv_json_get_object (data, "person"), &error);

  if (person != NULL)
    lv_keyed_list_put (self->people, person, update_participant);
}

static void
on_left (LiveonMeeting *self, LvJson *data)
{
  lv_keyed_list_remove (self->people, lv_json_get_id (data, "seat"));
}

static void
on_hosts (LiveonMeeting *self, LvJson *data)
{
  lv_meeting_state_set_hosts (self, lv_json_get_ids (data, "hosts", LV_LIMIT_CAPACITY));
}

static void
on_warning (LiveonMeeting *self, LvJson *data)
{
  g_autoptr (GDateTime) ends = NULL;

  lv_meeting_state_set_ends (self, lv_json_get_optional_time (data, "ends"));
  ends = lv_members_dup_time (self->ends_ms);
  g_signal_emit_by_name (self, "warning", ends);
}

static void
on_extended (LiveonMeeting *self, LvJson *data)
{
  lv_meeting_state_set_ends (self, lv_json_get_optional_time (data, "ends"));
}

static void
on_seat_lost (LiveonMeeting *self, LvJson *data)
{
  lv_meeting_state_end (self, read_reason (data),
                        lv_json_get_optional_string (data, "message", LV_LIMIT_TEXT, ""));
}

/* What a newer server may send besides is let pass. */
static const struct
{
  const char *event;
  void (*handle) (LiveonMeeting *self, LvJson *data);
} handlers[] = {
  { "meeting.joined", on_person },   { "meeting.changed", on_person },
  { "meeting.left", on_left },       { "meeting.hosts", on_hosts },
  { "meeting.warning", on_warning }, { "meeting.extended", on_extended },
  { "seat.lost", on_seat_lost },
};

static void
on_event (LiveonMeeting *self, const char *name, LvJson *data)
{
  if (self->is_over)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (g_str_equal (handlers[i].event, name))
      {
        handlers[i].handle (self, data);
        return;
      }
}

static gboolean
take_result (LiveonMeeting *self, LvJson *json, GError **error)
{
  GPtrArray *objects = lv_json_get_objects (json, "people", LV_LIMIT_CAPACITY);
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) hosts = lv_json_get_ids (json, "hosts", LV_LIMIT_CAPACITY);
  gint64 ends_ms = lv_json_get_optional_time (json, "ends");
  const char *seat = lv_json_get_id (json, "seat");
  const char *visit = lv_json_get_id (json, "visit");
  const char *resume = lv_json_get_string (json, "resume", LV_LIMIT_PASSWORD);
  guint index = (guint) lv_json_get_optional_int (json, "index", 0, G_MAXUINT, 0);

  for (guint i = 0; i < objects->len; i++)
    {
      g_ptr_array_add (people, g_object_new (LIVEON_TYPE_PARTICIPANT, NULL));
      lv_members_read (g_ptr_array_index (people, i), g_ptr_array_index (objects, i));
    }
  if (!lv_json_end_answer (json, error))
    return FALSE;

  g_free (self->seat);
  self->seat = g_strdup (seat);
  g_free (self->visit);
  self->visit = g_strdup (visit);
  g_clear_pointer (&self->resume, lv_secret_unref);
  self->resume = lv_secret_new (resume, strlen (resume));
  self->index = index;
  g_object_notify (G_OBJECT (self), "visit");
  lv_meeting_state_set_hosts (self, g_steal_pointer (&hosts));
  lv_meeting_state_set_ends (self, ends_ms);
  lv_keyed_list_replace (self->people, people, update_participant);
  return TRUE;
}

gboolean
lv_meeting_state_is_passing (const GError *error)
{
  return g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_CONNECT)
         || g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_TIMEOUT)
         || g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_STOPPING)
         || error->domain == G_IO_ERROR;
}

static void
on_rejoined (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonMeeting) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) json = lv_link_call_finish (LV_LINK (source), result, &error);

  if (self->is_over)
    return;
  if (json != NULL && take_result (self, json, &error))
    lv_meeting_state_set_is_away (self, FALSE);
  else if (!lv_meeting_state_is_passing (error))
    lv_meeting_state_end (self, LIVEON_LEAVE_REASON_CONNECTION_LOST, "");
}

static void
on_welcomed (LiveonMeeting *self)
{
  LvJsonWriter *writer;
  g_autofree char *params = NULL;

  if (self->is_over)
    return;
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "room", liveon_room_get_id (self->room));
  lv_json_string (writer, "resume", lv_secret_get_text (self->resume));
  lv_json_end_object (writer);
  params = lv_json_writer_free_to_string (writer, NULL);
  lv_link_call_async (self->link, "join", params, NULL, on_rejoined, g_object_ref (self));
}

static LiveonLeaveReason
get_end_reason (const GError *error)
{
  if (error == NULL)
    return LIVEON_LEAVE_REASON_LEFT;
  if (g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_SUSPENDED))
    return LIVEON_LEAVE_REASON_SUSPENDED;
  return LIVEON_LEAVE_REASON_CONNECTION_LOST;
}

static void
on_state_changed (LiveonMeeting *self)
{
  LiveonClientState state = lv_link_get_state (self->link);

  if (state == LIVEON_CLIENT_STATE_RECONNECTING && !self->is_over)
    lv_meeting_state_set_is_away (self, TRUE);
  else if (state == LIVEON_CLIENT_STATE_DISCONNECTED)
    lv_meeting_state_end (self, get_end_reason (lv_link_get_error (self->link)), "");
}

LiveonMeeting *
lv_meeting_state_new (LiveonRoom *room, LvJson *result, GError **error)
{
  LiveonMeeting *self = g_object_new (LIVEON_TYPE_MEETING, NULL);
  LvLink *link = lv_room_get_link (room);

  if (!take_result (self, result, error))
    {
      g_object_unref (self);
      return NULL;
    }
  self->room = g_object_ref (room);
  self->link = g_object_ref (link);
  self->user = g_strdup (liveon_user_get_id (lv_link_get_user (link)));
  g_signal_connect_object (link, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (link, "welcomed", G_CALLBACK (on_welcomed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (link, "state-changed", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}
