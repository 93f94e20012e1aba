/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-meeting-private.h"

#include "lv-error.h"
#include "lv-limits.h"
#include "lv-media.h"
#include "lv-room-json.h"

/* Changes of who is inside are told to the list together when they come close together. */
#define PRESENCE_DELAY_MS 100
/* Of the KID's sender index: 12 bits. */
#define N_INDEXES 4096

static guint
room_key_hash (gconstpointer key)
{
  const LvRoomKey *self = key;

  return g_str_hash (self->room_id) ^ g_str_hash (lv_tenant_get_id (self->tenant));
}

static gboolean
room_key_equal (gconstpointer a, gconstpointer b)
{
  const LvRoomKey *one = a, *other = b;

  return g_str_equal (one->room_id, other->room_id)
         && g_str_equal (lv_tenant_get_id (one->tenant), lv_tenant_get_id (other->tenant));
}

static void
room_key_clear (LvRoomKey *key)
{
  g_clear_object (&key->tenant);
  g_clear_pointer (&key->room_id, g_free);
}

static void
room_key_free (gpointer key)
{
  room_key_clear (key);
  g_free (key);
}

static void
release_session (gpointer data, gpointer unused)
{
  LvSeat *seat = data;

  if (lv_session_get_seat (seat->session) == seat)
    lv_session_set_seat (seat->session, NULL);
  seat->state = LV_SEAT_GONE;
  seat->meeting = NULL;
}

static void
meeting_free (gpointer data)
{
  LvMeeting *self = data;

  lv_clock_clear_timeout (self->meetings->context->clock, &self->schedule_timer);
  lv_meeting_close_media_room (self);
  g_ptr_array_foreach (self->seats, release_session, NULL);
  g_ptr_array_foreach (self->entering, release_session, NULL);
  g_ptr_array_unref (self->seats);
  g_ptr_array_unref (self->entering);
  g_ptr_array_unref (self->resumables);
  g_ptr_array_unref (self->co_hosts);
  g_hash_table_unref (self->barred);
  g_hash_table_unref (self->spoken);
  g_strfreev (self->hosts);
  lv_room_unref (self->room);
  room_key_clear (&self->key);
  g_free (self);
}

static GPtrArray *
new_seats (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) lv_seat_unref);
}

LvMeetings *
lv_meetings_new (LvContext *context)
{
  LvMeetings *self = g_rc_box_new0 (LvMeetings);

  self->context = context;
  /* The key lies in the meeting. */
  self->meetings = g_hash_table_new_full (room_key_hash, room_key_equal, NULL, meeting_free);
  self->changed = g_hash_table_new_full (room_key_hash, room_key_equal, room_key_free, NULL);
  self->guard = lv_entry_guard_new ();
  self->unwritten = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_exits_free);
  return self;
}

void
lv_meetings_free (LvMeetings *self)
{
  LvClock *clock = self->context->clock;

  lv_clock_clear_timeout (clock, &self->presence_timer);
  lv_clock_clear_timeout (clock, &self->lease_timer);
  lv_clock_clear_timeout (clock, &self->expiry_timer);
  g_clear_pointer (&self->meetings, g_hash_table_unref);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_clear_pointer (&self->guard, lv_entry_guard_free);
  g_clear_pointer (&self->unwritten, g_ptr_array_unref);
  g_clear_error (&self->stop_error);
  /* Units of work on their way hold it too. */
  g_rc_box_release (self);
}

LvMeeting *
lv_meetings_find (LvMeetings *self, LvTenant *tenant, const char *room_id)
{
  LvRoomKey key = { tenant, (char *) room_id };

  return g_hash_table_lookup (self->meetings, &key);
}

LvMeeting *
lv_meetings_ensure (LvMeetings *self, LvTenant *tenant, LvRoom *room)
{
  LvMeeting *meeting = lv_meetings_find (self, tenant, room->id);

  if (meeting != NULL)
    {
      /* A company that was closed and opened again is another object. */
      g_set_object (&meeting->key.tenant, tenant);
      return meeting;
    }
  meeting = g_new0 (LvMeeting, 1);
  meeting->key.tenant = g_object_ref (tenant);
  meeting->key.room_id = g_strdup (room->id);
  meeting->meetings = self;
  meeting->room = lv_room_ref (room);
  meeting->seats = new_seats ();
  meeting->entering = new_seats ();
  meeting->resumables = new_seats ();
  meeting->co_hosts = g_ptr_array_new_with_free_func (g_free);
  meeting->barred = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  meeting->spoken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  meeting->hosts = g_new0 (char *, 1);
  self->last_epoch = MAX (self->last_epoch + 1, lv_clock_now_ms (self->context->clock));
  meeting->epoch = self->last_epoch;
  meeting->last_index = N_INDEXES - 1;
  meeting->floor_mode = room->is_formal ? LV_FLOOR_FORMAL : LV_FLOOR_FREE;
  g_hash_table_insert (self->meetings, &meeting->key, meeting);
  lv_meetings_start_leases (self);
  return meeting;
}

gboolean
lv_meeting_keep (LvMeeting *self)
{
  if (self->seats->len > 0 || self->entering->len > 0 || self->resumables->len > 0)
    return TRUE;
  /* The list of rooms showed the lock. */
  if (self->is_locked)
    lv_meetings_note_change (self->meetings, self->key.tenant, self->key.room_id);
  g_hash_table_remove (self->meetings->meetings, &self->key);
  return FALSE;
}

GPtrArray *
lv_meetings_list (LvMeetings *self)
{
  GPtrArray *list = g_ptr_array_sized_new (g_hash_table_size (self->meetings));
  GHashTableIter iter;
  gpointer meeting;

  g_hash_table_iter_init (&iter, self->meetings);
  while (g_hash_table_iter_next (&iter, NULL, &meeting))
    g_ptr_array_add (list, meeting);
  return list;
}

LvSeat *
lv_meeting_find_seat (LvMeeting *self, const char *seat_id)
{
  for (guint i = 0; i < self->seats->len; i++)
    {
      LvSeat *seat = self->seats->pdata[i];

      if (g_str_equal (seat->id, seat_id))
        return seat;
    }
  return NULL;
}

LvSeat *
lv_meeting_find_user (LvMeeting *self, const char *user_id)
{
  GPtrArray *lists[] = { self->seats, self->entering };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < lists[i]->len; j++)
      {
        LvSeat *seat = lists[i]->pdata[j];

        if (g_str_equal (lv_seat_get_user_id (seat), user_id))
          return seat;
      }
  return NULL;
}

static gboolean
has_index (GPtrArray *seats, guint index)
{
  for (guint i = 0; i < seats->len; i++)
    if (((LvSeat *) seats->pdata[i])->index == index)
      return TRUE;
  return FALSE;
}

static guint
count_indexes (LvMeeting *self)
{
  return self->seats->len + self->entering->len + self->resumables->len;
}

/* The one that was dealt the longest ago, since a room that is never empty goes round. Who is lost
 * for longest gives up the hope of coming back when there is none left. */
guint
lv_meeting_deal_index (LvMeeting *self)
{
  while (count_indexes (self) >= N_INDEXES && self->resumables->len > 0)
    g_ptr_array_remove_index (self->resumables, 0);
  do
    self->last_index = (self->last_index + 1) % N_INDEXES;
  while (has_index (self->seats, self->last_index) || has_index (self->entering, self->last_index)
         || has_index (self->resumables, self->last_index));
  return self->last_index;
}

static GBytes *
new_event (const char *event, LvJsonWriter *data)
{
  gsize length = 0;
  g_autofree char *json = lv_json_writer_free_to_string (data, &length);

  return lv_event_new (event, json, (gssize) length);
}

void
lv_meeting_push (LvMeeting *self, const char *event, LvJsonWriter *data, LvSeat *except)
{
  g_autoptr (GBytes) message = new_event (event, data);

  for (guint i = 0; i < self->seats->len; i++)
    {
      LvSeat *seat = self->seats->pdata[i];

      if (seat != except && seat->connection != NULL)
        lv_session_push (seat->session, message);
    }
}

void
lv_meeting_write_seat (LvMeeting *self, LvSeat *seat, LvJsonWriter *writer, const char *name)
{
  lv_seat_write (seat, writer, name, lv_meeting_get_role (self, seat),
                 lv_meeting_get_spoken_ms (self, seat));
}

static void
push_person (LvMeeting *self, const char *event, LvSeat *seat, LvSeat *except)
{
  LvJsonWriter *data = lv_json_writer_new ();

  lv_json_begin_object (data, NULL);
  lv_meeting_write_seat (self, seat, data, "person");
  lv_json_end_object (data);
  lv_meeting_push (self, event, data, except);
}

void
lv_meeting_push_seat (LvMeeting *self, const char *event, LvSeat *seat)
{
  push_person (self, event, seat, seat);
}

void
lv_meeting_push_changed (LvMeeting *self, LvSeat *seat)
{
  push_person (self, "meeting.changed", seat, NULL);
}

static void
push_people (LvRoomKey *key)
{
  LvRoom *room = lv_tenant_find_room (key->tenant, key->room_id);
  g_autoptr (GBytes) message = NULL;
  LvJsonWriter *data;

  if (room == NULL)
    return;
  data = lv_json_writer_new ();
  lv_room_write_people (data, NULL, key->tenant, room);
  message = new_event ("room.people", data);
  lv_tenant_push_viewers (key->tenant, room, message);
}

static gboolean
on_presence (gpointer data)
{
  LvMeetings *self = data;
  g_autoptr (GHashTable) changed = g_steal_pointer (&self->changed);
  GHashTableIter iter;
  gpointer key;

  self->presence_timer = 0;
  self->changed = g_hash_table_new_full (room_key_hash, room_key_equal, room_key_free, NULL);
  g_hash_table_iter_init (&iter, changed);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    push_people (key);
  return G_SOURCE_REMOVE;
}

void
lv_meetings_note_change (LvMeetings *self, LvTenant *tenant, const char *room_id)
{
  LvRoomKey *key = g_new0 (LvRoomKey, 1);

  key->tenant = g_object_ref (tenant);
  key->room_id = g_strdup (room_id);
  g_hash_table_add (self->changed, key);
  if (self->presence_timer == 0)
    self->presence_timer
        = lv_clock_timeout_add (self->context->clock, PRESENCE_DELAY_MS, on_presence, self);
}

static int
compare_entered (gconstpointer a, gconstpointer b)
{
  const LvSeat *one = *(LvSeat *const *) a, *other = *(LvSeat *const *) b;

  return (one->entered_ms > other->entered_ms) - (one->entered_ms < other->entered_ms);
}

void
lv_meeting_seat_entered (LvMeeting *self, LvSeat *seat)
{
  guint place = 0;

  seat->state = seat->connection != NULL ? LV_SEAT_PRESENT : LV_SEAT_AWAY;
  g_ptr_array_remove (self->entering, lv_seat_ref (seat));
  for (place = self->seats->len; place > 0; place--)
    if (compare_entered (&self->seats->pdata[place - 1], &seat) <= 0)
      break;
  g_ptr_array_insert (self->seats, (int) place, seat);
  lv_meeting_push_seat (self, "meeting.joined", seat);
  lv_meeting_update_hosts (self);
  lv_meetings_note_change (self->meetings, self->key.tenant, self->key.room_id);
  lv_meetings_expect_expiry (self->meetings, seat->last_seen_ms + LV_LEASE_MS);
}

void
lv_meeting_drop_entering (LvMeeting *self, LvSeat *seat)
{
  release_session (seat, NULL);
  g_ptr_array_remove (self->entering, seat);
  lv_meeting_keep (self);
}

static void
tell_loss (LvSeat *seat, const char *reason, const char *message)
{
  LvJsonWriter *data;
  g_autoptr (GBytes) event = NULL;

  /* Who went by own will, or cannot hear, needs not be told. */
  if (seat->connection == NULL || g_str_equal (reason, "left"))
    return;
  data = lv_json_writer_new ();
  lv_json_begin_object (data, NULL);
  lv_json_string (data, "reason", reason);
  lv_json_string (data, "message", message != NULL ? message : "");
  lv_json_end_object (data);
  event = new_event ("seat.lost", data);
  lv_session_push (seat->session, event);
}

/* Wall time of the seat's end: now, or where the connection was lost its last sign of life. */
static gint64
find_left_ms (LvMeetings *self, LvSeat *seat, const char *reason)
{
  LvClock *clock = self->context->clock;
  gint64 now_ms = lv_clock_now_ms (clock);

  if (g_str_equal (reason, "connection-lost"))
    now_ms -= lv_clock_monotonic_ms (clock) - lv_seat_update_last_seen (seat);
  return MAX (now_ms, seat->visit->entered_ms);
}

/* One for each person, or coming and going would fill the memory, and use up the indexes. */
static void
remember_lost (LvMeeting *self, LvSeat *seat)
{
  for (guint i = self->resumables->len; i > 0; i--)
    if (g_str_equal (lv_seat_get_user_id (self->resumables->pdata[i - 1]),
                     lv_seat_get_user_id (seat)))
      g_ptr_array_remove_index (self->resumables, i - 1);
  g_ptr_array_add (self->resumables, lv_seat_ref (seat));
}

/* The last numbers are the last second's at most. */
static void
end_media (LvMeeting *self, LvSeat *seat)
{
  if (seat->media == NULL)
    return;
  lv_media_keep_minute (self->meetings->context->media, seat);
  lv_seat_drop_media (seat);
  lv_meetings_share_caps (self->meetings, self->key.tenant);
}

/* Takes it from the lists and from its session. */
static void
detach (LvMeeting *self, LvSeat *seat, const char *reason)
{
  gboolean may_come_back = g_str_equal (reason, "connection-lost");

  end_media (self, seat);
  lv_meeting_forget_turns (self, seat);
  lv_seat_update_last_seen (seat);
  release_session (seat, NULL);
  if (may_come_back)
    remember_lost (self, seat);
  g_clear_object (&seat->connection);
  g_clear_object (&seat->session);
  if (may_come_back)
    lv_meetings_expect_expiry (self->meetings, seat->last_seen_ms + LV_RESUME_MS);
}

static void
push_left (LvMeeting *self, LvSeat *seat, const char *reason)
{
  LvJsonWriter *data = lv_json_writer_new ();

  lv_json_begin_object (data, NULL);
  lv_json_string (data, "seat", seat->id);
  lv_json_string (data, "user", lv_seat_get_user_id (seat));
  lv_json_string (data, "reason", reason);
  lv_json_end_object (data);
  lv_meeting_push (self, "meeting.left", data, NULL);
}

void
lv_meeting_end_seat (LvMeeting *self,
                     LvSeat *seat,
                     const char *reason,
                     const char *message,
                     LvCall *audit_call,
                     const char *action)
{
  g_autoptr (LvSeat) held = lv_seat_ref (seat);
  LvMeetings *meetings = self->meetings;
  LvExits *exits = lv_exits_new (meetings, self->key.tenant);
  gboolean was_told = seat->state != LV_SEAT_ENTERING;

  lv_exits_add (exits, seat, find_left_ms (meetings, seat, reason), reason);
  if (audit_call != NULL)
    lv_exits_set_audit (exits, audit_call, action, lv_seat_get_user_id (seat));
  lv_meetings_write_exits (meetings, exits);
  tell_loss (seat, reason, message);
  detach (self, seat, reason);
  g_ptr_array_remove (was_told ? self->seats : self->entering, seat);
  if (was_told)
    {
      push_left (self, seat, reason);
      lv_meeting_drop_announcement (self, seat, g_str_equal (reason, "ejected"));
      lv_meeting_update_hosts (self);
      lv_meetings_note_change (meetings, self->key.tenant, self->key.room_id);
    }
  lv_meeting_keep (self);
}

static void
end_seats (LvMeeting *self, GPtrArray *seats, const char *reason, LvExits *exits)
{
  for (guint i = 0; i < seats->len; i++)
    {
      LvSeat *seat = seats->pdata[i];

      lv_exits_add (exits, seat, find_left_ms (self->meetings, seat, reason), reason);
      tell_loss (seat, reason, NULL);
      detach (self, seat, reason);
    }
  g_ptr_array_set_size (seats, 0);
}

void
lv_meeting_end (LvMeeting *self, const char *reason, LvCall *audit_call, const char *action)
{
  LvExits *exits = lv_exits_new (self->meetings, self->key.tenant);

  if (audit_call != NULL)
    lv_exits_set_audit (exits, audit_call, action, self->key.room_id);
  lv_meetings_note_change (self->meetings, self->key.tenant, self->key.room_id);
  end_seats (self, self->seats, reason, exits);
  end_seats (self, self->entering, reason, exits);
  g_ptr_array_set_size (self->resumables, 0);
  lv_meetings_write_exits (self->meetings, exits);
  lv_meeting_keep (self);
}

void
lv_meetings_leave (LvMeetings *self, LvSession *session, const char *reason)
{
  LvSeat *seat = lv_session_get_seat (session);

  if (seat != NULL)
    lv_meeting_end_seat (seat->meeting, seat, reason, NULL, NULL, NULL);
}

void
lv_meetings_end_room (LvMeetings *self, LvTenant *tenant, const char *room_id, const char *reason)
{
  LvMeeting *meeting = lv_meetings_find (self, tenant, room_id);

  if (meeting != NULL)
    lv_meeting_end (meeting, reason, NULL, NULL);
}

void
lv_meetings_remove_user (LvMeetings *self,
                         LvTenant *tenant,
                         const char *room_id,
                         const char *user_id,
                         const char *reason)
{
  LvMeeting *meeting = lv_meetings_find (self, tenant, room_id);
  LvSeat *seat = meeting != NULL ? lv_meeting_find_user (meeting, user_id) : NULL;

  if (seat != NULL)
    lv_meeting_end_seat (meeting, seat, reason, NULL, NULL, NULL);
}

void
lv_meetings_get_presence (LvMeetings *self,
                          LvTenant *tenant,
                          const char *room_id,
                          LvRoomPresence *presence)
{
  LvMeeting *meeting = lv_meetings_find (self, tenant, room_id);

  *presence = (LvRoomPresence){ 0 };
  if (meeting == NULL)
    return;
  presence->is_locked = meeting->is_locked;
  if (meeting->seats->len == 0)
    return;
  presence->people = meeting->seats->len;
  presence->since_ms = ((LvSeat *) meeting->seats->pdata[0])->entered_ms;
  for (guint i = 0; i < MIN (presence->people, G_N_ELEMENTS (presence->names)); i++)
    presence->names[i] = lv_seat_get_user (meeting->seats->pdata[i])->name;
}

void
lv_meetings_stop_async (LvMeetings *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GPtrArray) meetings = lv_meetings_list (self);

  g_return_if_fail (!self->is_stopping);

  self->is_stopping = TRUE;
  self->stopping = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (self->stopping, lv_meetings_stop_async);
  for (guint i = 0; i < meetings->len; i++)
    lv_meeting_end (meetings->pdata[i], "server-stopped", NULL, NULL);
  lv_meetings_retry_exits (self);
  lv_meetings_check_stopped (self);
}

gboolean
lv_meetings_stop_finish (LvMeetings *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
