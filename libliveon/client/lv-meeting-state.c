/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-meeting-state.h"

#include "lv-error.h"
#include "lv-members.h"
#include "lv-json-writer.h"
#include "lv-limits.h"
#include "lv-participant.h"
#include "lv-rights.h"
#include "lv-room.h"
#include "lv-source.h"

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
  lv_participant_take (existing, fresh);
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

static int
compare_hands (gconstpointer a, gconstpointer b)
{
  gint64 one = lv_participant_get_hand_ms (*(LiveonParticipant *const *) a);
  gint64 other = lv_participant_get_hand_ms (*(LiveonParticipant *const *) b);

  return (one > other) - (one < other);
}

static int
compare_requests (gconstpointer a, gconstpointer b)
{
  gint64 one = lv_participant_get_request_ms (*(LiveonParticipant *const *) a);
  gint64 other = lv_participant_get_request_ms (*(LiveonParticipant *const *) b);

  return (one > other) - (one < other);
}

/* Person → place, from 1 on. */
static GHashTable *
number (GPtrArray *queue, GCompareFunc compare)
{
  GHashTable *places = g_hash_table_new (NULL, NULL);

  g_ptr_array_sort (queue, compare);
  for (guint i = 0; i < queue->len; i++)
    g_hash_table_insert (places, queue->pdata[i], GUINT_TO_POINTER (i + 1));
  return places;
}

static guint
find_place (GHashTable *places, gpointer person)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (places, person));
}

static gboolean
may_speak (LiveonMeeting *self)
{
  LiveonParticipant *own = lv_meeting_state_find (self, self->seat);

  return own == NULL || self->floor_mode == LIVEON_FLOOR_MODE_FREE
         || liveon_participant_get_has_floor (own)
         || lv_rights_may (LV_DEED_SPEAK, (LvRole) liveon_participant_get_role (own), NULL);
}

/* What follows from what was told of all of them. */
static void
count_places (LiveonMeeting *self)
{
  GListModel *people = G_LIST_MODEL (self->people);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) hands = g_ptr_array_new ();
  g_autoptr (GPtrArray) requests = g_ptr_array_new ();
  g_autoptr (GHashTable) hand_places = NULL;
  g_autoptr (GHashTable) request_places = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (people); i++)
    {
      LiveonParticipant *person = g_list_model_get_item (people, i);

      g_ptr_array_add (all, person);
      if (lv_participant_get_hand_ms (person) != 0)
        g_ptr_array_add (hands, person);
      if (lv_participant_get_request_ms (person) != 0)
        g_ptr_array_add (requests, person);
    }
  hand_places = number (hands, compare_hands);
  request_places = number (requests, compare_requests);
  for (guint i = 0; i < all->len; i++)
    lv_participant_set_places (all->pdata[i], find_place (hand_places, all->pdata[i]),
                               find_place (request_places, all->pdata[i]));
  lv_meeting_state_set_may_speak (self, may_speak (self));
}

static LiveonLeaveReason
read_reason (LvJson *data)
{
  g_autoptr (GTypeClass) reasons = g_type_class_ref (LIVEON_TYPE_LEAVE_REASON);
  GEnumValue *value = g_enum_get_value_by_nick (
      (GEnumClass *) reasons, lv_json_get_optional_string (data, "reason", LV_LIMIT_NAME, ""));

  return value == NULL ? LIVEON_LEAVE_REASON_NONE : (LiveonLeaveReason) value->value;
}

static LvClock *
get_clock (LiveonMeeting *self)
{
  return lv_http_client_get_clock (lv_link_get_http (self->link));
}

static void
on_person (LiveonMeeting *self, LvJson *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonParticipant) person = lv_members_new_from_json (
      LIVEON_TYPE_PARTICIPANT, lv_json_get_object (data, "person"), &error);

  if (person == NULL)
    return;
  lv_participant_set_told (person, get_clock (self));
  lv_keyed_list_put (self->people, person, update_participant);
  count_places (self);
}

static void
on_left (LiveonMeeting *self, LvJson *data)
{
  lv_keyed_list_remove (self->people, lv_json_get_id (data, "seat"));
  count_places (self);
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
on_message (LiveonMeeting *self, LvJson *data)
{
  const char *text = lv_json_get_optional_string (data, "text", LV_LIMIT_DESCRIPTION, "");

  if (*text != '\0')
    g_signal_emit_by_name (self, "message", text);
}

static void
on_extended (LiveonMeeting *self, LvJson *data)
{
  lv_meeting_state_set_ends (self, lv_json_get_optional_time (data, "ends"));
}

static void
take_order (LiveonMeeting *self, LvJson *json)
{
  gboolean is_locked = lv_json_get_optional_bool (json, "is_locked", FALSE);
  const char *mode = lv_json_get_optional_string (json, "floor_mode", LV_LIMIT_NAME, "");

  lv_meeting_state_set_order (self, is_locked,
                              g_str_equal (mode, lv_floor_mode_words[LV_FLOOR_FORMAL])
                                  ? LIVEON_FLOOR_MODE_FORMAL
                                  : LIVEON_FLOOR_MODE_FREE);
}

static void
on_order (LiveonMeeting *self, LvJson *data)
{
  take_order (self, data);
  count_places (self);
}

/* The call that sends it switches it off; people are told only what somebody did. */
static void
on_taken (LiveonMeeting *self, LvJson *data)
{
  g_auto (GStrv) words = lv_json_get_strings (data, "sources", LV_N_SOURCES, LV_LIMIT_NAME);
  LiveonParticipant *by
      = lv_meeting_state_find (self, lv_json_get_optional_string (data, "by", LV_LIMIT_NAME, ""));
  LvSource source;

  if (!g_str_equal (lv_json_get_optional_string (data, "reason", LV_LIMIT_NAME, ""), "host"))
    return;
  for (guint i = 0; words[i] != NULL; i++)
    if (lv_source_from_word (words[i], &source) && source != LV_SOURCE_SCREEN_SOUND)
      g_signal_emit_by_name (self, "muted-by-host", (LiveonMediaSource) source, by);
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
  { "meeting.order", on_order },     { "media.taken", on_taken },
  { "seat.lost", on_seat_lost },     { "meeting.message", on_message },
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
      lv_participant_set_told (g_ptr_array_index (people, i), get_clock (self));
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
  take_order (self, json);
  lv_keyed_list_replace (self->people, people, update_participant);
  count_places (self);
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

  self->link = g_object_ref (link);
  if (!take_result (self, result, error))
    {
      g_object_unref (self);
      return NULL;
    }
  self->room = g_object_ref (room);
  self->user = g_strdup (liveon_user_get_id (lv_link_get_user (link)));
  g_signal_connect_object (link, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (link, "welcomed", G_CALLBACK (on_welcomed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (link, "state-changed", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}
