/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

#include <string.h>

#include "lv-entry-guard.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-records.h"
#include "lv-users.h"

#define NOW "2026-11-24T00:00:00.000Z"

typedef struct
{
  Fixture *fixture;
  Person *admin;
  Person *tanaka;
  Person *suzuki;
  char *room;
} Test;

static void
set_up (Test *self, gconstpointer members)
{
  self->fixture = fixture_new (NOW);
  self->admin = fixture_add_person (self->fixture, "admin", TRUE);
  self->tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
  self->suzuki = fixture_add_person (self->fixture, "suzuki", FALSE);
  self->room = person_add_room (self->admin, "room", members);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  g_free (self->room);
  fixture_free (self->fixture);
}

static Answer *
join_with (Person *person, const char *room_id, const char *more)
{
  g_autofree char *params = g_strdup_printf ("{\"room\":\"%s\"%s}", room_id, more);

  return person_call (person, "join", params);
}

static JsonObject *
get_visit (Person *person, guint index)
{
  g_autoptr (Answer) answer = person_request (person, "GET", "/api/v1/visits", NULL, NULL);
  JsonArray *visits = json_object_get_array_member (answer_get (answer), "visits");

  g_assert_cmpuint (json_array_get_length (visits), >, index);
  return json_object_ref (json_array_get_object_element (visits, index));
}

static void
assert_visit (
    Person *person, guint index, const char *entered, const char *left, const char *reason)
{
  g_autoptr (JsonObject) visit = get_visit (person, index);

  g_assert_cmpstr (json_object_get_string_member (visit, "entered"), ==, entered);
  g_assert_cmpstr (json_object_get_string_member (visit, "reason"), ==, reason);
  g_assert_cmpstr (json_object_get_string_member_with_default (visit, "left", NULL), ==, left);
}

typedef struct
{
  const char *user_id;
  char *reason;
} LastReason;

static gboolean
last_reason_work (LvDb *db, gpointer data, GError **error)
{
  LastReason *last = data;
  LvVisitQuery query = { .user_id = last->user_id, .limit = 1 };
  g_autoptr (GPtrArray) visits = lv_visits_list (db, &query, error);

  if (visits != NULL && visits->len > 0)
    last->reason = g_strdup (((LvVisit *) visits->pdata[0])->reason);
  return visits != NULL;
}

/* Of somebody who cannot ask any more. */
static void
assert_last_reason (Test *self, Person *person, const char *reason)
{
  LastReason last = { .user_id = person->user->id };

  fixture_run (self->fixture, self->fixture->tenant, last_reason_work, &last);
  g_assert_cmpstr (last.reason, ==, reason);
  g_free (last.reason);
}

static void
test_join (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) first = person_join (self->tanaka, self->room);
  g_autoptr (Answer) second = NULL;
  g_autoptr (JsonObject) event = NULL;
  JsonArray *people;
  JsonObject *person;

  g_assert_cmpint (json_object_get_int_member (answer_get (first), "index"), ==, 0);
  g_assert_true (json_object_get_null_member (answer_get (first), "ends"));
  assert_visit (self->tanaka, 0, NOW, NULL, "");

  lv_test_clock_advance (self->fixture->clock, FIXTURE_SECOND_MS);
  second = person_join (self->suzuki, self->room);
  g_assert_cmpint (json_object_get_int_member (answer_get (second), "index"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (answer_get (second), "epoch"), ==,
                   json_object_get_int_member (answer_get (first), "epoch"));
  people = json_object_get_array_member (answer_get (second), "people");
  g_assert_cmpuint (json_array_get_length (people), ==, 2);
  person = json_array_get_object_element (people, 0);
  g_assert_cmpstr (json_object_get_string_member (person, "name"), ==, "tanaka");
  g_assert_cmpstr (json_object_get_string_member (person, "seat"), ==,
                   answer_string (first, "seat"));
  g_assert_false (json_object_get_boolean_member (person, "is_away"));

  event = person_take_event (self->tanaka, "meeting.joined");
  g_assert_nonnull (event);
  person = json_object_get_object_member (event, "person");
  g_assert_cmpstr (json_object_get_string_member (person, "user"), ==, self->suzuki->user->id);
}

static void
test_presence (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) first = person_join (self->tanaka, self->room);
  g_autoptr (Answer) second = person_join (self->suzuki, self->room);
  g_autoptr (JsonObject) event = NULL;
  g_autoptr (Answer) left = NULL;

  fixture_advance (self->fixture, FIXTURE_SECOND_MS);
  /* Someone who is not inside hears of both at once. */
  event = person_take_event (self->admin, "room.people");
  g_assert_nonnull (event);
  g_assert_cmpint (json_object_get_int_member (event, "people"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (event, "id"), ==, self->room);
  g_assert_false (person_has_event (self->admin, "room.people"));
  g_assert_false (person_has_event (self->admin, "meeting.joined"));

  left = person_call (self->tanaka, "leave", NULL);
  assert_ok (left);
  left = (answer_free (left), person_call (self->suzuki, "leave", NULL));
  fixture_advance (self->fixture, FIXTURE_SECOND_MS);
  json_object_unref (event);
  event = person_take_event (self->admin, "room.people");
  g_assert_cmpint (json_object_get_int_member (event, "people"), ==, 0);
  g_assert_true (json_object_get_null_member (event, "since"));
}

static void
test_leave (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) other = person_join (self->suzuki, self->room);
  g_autoptr (Answer) left = NULL;
  g_autoptr (Answer) again = NULL;
  g_autoptr (JsonObject) event = NULL;

  fixture_advance (self->fixture, 90 * FIXTURE_SECOND_MS);
  left = person_call (self->tanaka, "leave", NULL);
  assert_ok (left);
  assert_visit (self->tanaka, 0, NOW, "2026-11-24T00:01:30.000Z", "left");
  event = person_take_event (self->suzuki, "meeting.left");
  g_assert_cmpstr (json_object_get_string_member (event, "seat"), ==,
                   answer_string (joined, "seat"));
  g_assert_cmpstr (json_object_get_string_member (event, "reason"), ==, "left");
  g_assert_false (person_has_event (self->tanaka, "seat.lost"));
  again = person_call (self->tanaka, "leave", NULL);
  assert_refused (again, "not-seated");
}

static void
test_new_meeting (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) first = person_join (self->tanaka, self->room);
  g_autoptr (Answer) left = person_call (self->tanaka, "leave", NULL);
  g_autoptr (Answer) second = person_join (self->tanaka, self->room);

  assert_ok (left);
  /* The room was empty: a meeting of its own, even in the same millisecond. */
  g_assert_cmpint (json_object_get_int_member (answer_get (second), "epoch"), >,
                   json_object_get_int_member (answer_get (first), "epoch"));
  g_assert_cmpstr (answer_string (second, "seat"), !=, answer_string (first, "seat"));
}

static void
test_capacity (Test *self, gconstpointer unused)
{
  g_autofree char *room = person_add_room (self->admin, "small", "\"capacity\":2");
  g_autoptr (Answer) first = person_join (self->tanaka, room);
  Answer *second = NULL;
  Answer *third = NULL;
  g_autofree char *params = g_strdup_printf ("{\"room\":\"%s\"}", room);
  g_autoptr (Answer) again = NULL;

  /* Both at once, before either is on disk: only one seat is free. */
  person_start_call (self->suzuki, "join", params, &second);
  person_start_call (self->admin, "join", params, &third);
  test_wait_for (second);
  test_wait_for (third);
  assert_ok (second);
  assert_refused (third, "room-full");
  g_assert_cmpstr (liveon_error_get_argument (third->error, "capacity"), ==, "2");
  /* Who is inside may come again. */
  again = person_join (self->tanaka, room);
  assert_ok (again);
  answer_free (second);
  answer_free (third);
}

static void
test_password (Test *self, gconstpointer unused)
{
  g_autofree char *members
      = g_strdup_printf ("\"mode\":\"password\",\"admission\":%s", fixture_admission);
  g_autofree char *room = person_add_room (self->admin, "secret", members);
  g_autofree char *wrong = g_strdup_printf (",\"admission\":\"%s\"", fixture_wrong_key);
  g_autofree char *right = g_strdup_printf (",\"admission\":\"%s\"", fixture_key);
  g_autoptr (Answer) bare = join_with (self->tanaka, room, "");
  g_autoptr (Answer) malformed = join_with (self->tanaka, room, ",\"admission\":\"AAEC\"");
  g_autoptr (Answer) locked = NULL;
  g_autoptr (Answer) colleague = NULL;
  g_autoptr (Answer) later = NULL;

  assert_refused (bare, "entry-password");
  assert_refused (malformed, "invalid-argument");
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (Answer) refused = join_with (self->tanaka, room, wrong);

      assert_refused (refused, "entry-password");
    }
  /* The right one does not open it now, and the colleague is not shut out. */
  locked = join_with (self->tanaka, room, right);
  assert_refused (locked, "locked-out");
  g_assert_cmpstr (liveon_error_get_argument (locked->error, "seconds"), ==, "300");
  colleague = join_with (self->suzuki, room, right);
  assert_ok (colleague);
  fixture_advance (self->fixture, 5 * FIXTURE_MINUTE_MS);
  later = join_with (self->tanaka, room, right);
  assert_ok (later);
}

static gboolean
count_refusals_work (LvDb *db, gpointer data, GError **error)
{
  guint *count = data;
  g_autoptr (GPtrArray) records = lv_records_list_audit (db, 0, 100, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const char *payload = ((LvRecord *) records->pdata[i])->payload;

      *count += strstr (payload, "room.join") != NULL && strstr (payload, "entry-password") != NULL;
    }
  return records != NULL;
}

/* Every wrong password is written down, also at a room that is not there, up to the bound. */
static void
test_refusals (Test *self, gconstpointer unused)
{
  g_autofree char *unknown = lv_random_id ();
  g_autofree char *wrong = g_strdup_printf (",\"admission\":\"%s\"", fixture_wrong_key);
  guint count = 0;

  for (guint i = 0; i < 15; i++)
    answer_free (join_with (self->tanaka, unknown, wrong));
  fixture_run (self->fixture, self->fixture->tenant, count_refusals_work, &count);
  g_assert_cmpuint (count, ==, 10);
}

/* Only who has passed the password hears more about the room. */
static void
test_order (Test *self, gconstpointer unused)
{
  g_autofree char *members = g_strdup_printf (
      "\"mode\":\"password\",\"admission\":%s,\"capacity\":1", fixture_admission);
  g_autofree char *room = person_add_room (self->admin, "secret", members);
  g_autofree char *path = g_strconcat ("/api/v1/rooms/", room, NULL);
  g_autofree char *wrong = g_strdup_printf (",\"admission\":\"%s\"", fixture_wrong_key);
  g_autofree char *right = g_strdup_printf (",\"admission\":\"%s\"", fixture_key);
  g_autoptr (Answer) inside = person_join (self->admin, room);
  g_autoptr (Answer) guess = join_with (self->tanaka, room, wrong);
  g_autoptr (Answer) full = join_with (self->tanaka, room, right);
  g_autoptr (Answer) closing
      = person_request (self->admin, "PATCH", path, NULL, "{\"is_closed\":true}");
  g_autoptr (Answer) guess_closed = join_with (self->tanaka, room, wrong);
  g_autoptr (Answer) closed = join_with (self->tanaka, room, right);

  assert_refused (guess, "entry-password");
  assert_refused (full, "room-full");
  assert_ok (closing);
  assert_refused (guess_closed, "entry-password");
  assert_refused (closed, "room-closed");
  assert_visit (self->admin, 0, NOW, NOW, "room-closed");
}

static gboolean
update_user_work (LvDb *db, gpointer data, GError **error)
{
  return lv_users_update (db, data, error);
}

static void
test_rule (Test *self, gconstpointer unused)
{
  g_autoptr (LvUser) user = lv_user_copy (self->tanaka->user);
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) refused = NULL;

  user->rules.join = LV_DENY;
  fixture_run (self->fixture, self->fixture->tenant, update_user_work, user);
  lv_tenant_apply_user (self->fixture->tenant, user);
  /* At once, on people already inside too. */
  fixture_settle (self->fixture);
  assert_visit (self->tanaka, 0, NOW, NOW, "ejected");
  g_assert_true (person_has_event (self->tanaka, "seat.lost"));
  refused = join_with (self->tanaka, self->room, "");
  assert_refused (refused, "not-permitted");
}

static void
test_suspended (Test *self, gconstpointer unused)
{
  g_autoptr (LvUser) user = lv_user_copy (self->tanaka->user);
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) other = person_join (self->suzuki, self->room);
  g_autoptr (JsonObject) event = NULL;

  user->is_suspended = TRUE;
  fixture_run (self->fixture, self->fixture->tenant, update_user_work, user);
  lv_tenant_apply_user (self->fixture->tenant, user);
  fixture_settle (self->fixture);
  event = person_take_event (self->suzuki, "meeting.left");
  g_assert_cmpstr (json_object_get_string_member (event, "reason"), ==, "suspended");
  g_assert_cmpuint (person_get_closed (self->tanaka), ==, 4001);
  assert_last_reason (self, self->tanaka, "suspended");
  g_assert_null (lv_session_get_seat (self->tanaka->session));
}

/* A password that runs out during a meeting holds nobody inside. */
static void
test_leave_with_expired_password (Test *self, gconstpointer unused)
{
  g_autoptr (LvUser) user = lv_user_copy (self->tanaka->user);
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) pinged = NULL;
  g_autoptr (Answer) left = NULL;

  user->must_change_password = TRUE;
  fixture_run (self->fixture, self->fixture->tenant, update_user_work, user);
  lv_tenant_apply_user (self->fixture->tenant, user);
  fixture_settle (self->fixture);
  pinged = person_call (self->tanaka, "ping", NULL);
  assert_refused (pinged, "password-expired");
  left = person_call (self->tanaka, "leave", NULL);
  assert_ok (left);
  assert_last_reason (self, self->tanaka, "left");
}

static void
test_take_over (Test *self, gconstpointer unused)
{
  Person *phone
      = fixture_sign_in (self->fixture, self->fixture->tenant, self->tanaka->user, "phone");
  g_autoptr (Answer) first = person_join (self->tanaka, self->room);
  g_autoptr (Answer) watcher = person_join (self->suzuki, self->room);
  g_autoptr (Answer) refused = join_with (phone, self->room, "");
  g_autoptr (Answer) taken = NULL;
  g_autoptr (JsonObject) lost = NULL;
  g_autoptr (Answer) old = NULL;
  g_autofree char *resume = NULL;

  assert_refused (refused, "seat-taken");
  fixture_advance (self->fixture, FIXTURE_SECOND_MS);
  taken = join_with (phone, self->room, ",\"take_over\":true");
  g_assert_cmpint (json_object_get_int_member (answer_get (taken), "index"), ==, 2);
  lost = person_take_event (self->tanaka, "seat.lost");
  g_assert_cmpstr (json_object_get_string_member (lost, "reason"), ==, "taken-over");
  assert_visit (self->tanaka, 1, NOW, "2026-11-24T00:00:01.000Z", "taken-over");
  assert_visit (self->tanaka, 0, "2026-11-24T00:00:01.000Z", NULL, "");
  g_assert_true (person_has_event (self->suzuki, "meeting.left"));
  g_assert_true (person_has_event (self->suzuki, "meeting.joined"));
  /* The old token brings nothing back. */
  resume = g_strdup_printf (",\"resume\":\"%s\"", answer_string (first, "resume"));
  old = join_with (self->tanaka, self->room, resume);
  assert_refused (old, "seat-taken");
}

static void
test_two_rooms (Test *self, gconstpointer unused)
{
  g_autofree char *other = person_add_room (self->admin, "other", NULL);
  g_autofree char *full = person_add_room (self->admin, "full", "\"capacity\":1");
  g_autoptr (Answer) filler = person_join (self->suzuki, full);
  g_autoptr (Answer) first = person_join (self->tanaka, self->room);
  g_autoptr (Answer) refused = join_with (self->tanaka, full, "");
  g_autoptr (Answer) second = NULL;

  /* Refused elsewhere: still in the first. */
  assert_refused (refused, "room-full");
  assert_visit (self->tanaka, 0, NOW, NULL, "");
  fixture_advance (self->fixture, FIXTURE_SECOND_MS);
  second = person_join (self->tanaka, other);
  assert_ok (second);
  assert_visit (self->tanaka, 1, NOW, "2026-11-24T00:00:01.000Z", "left");
}

static void
test_invisible (Test *self, gconstpointer unused)
{
  g_autoptr (LvRoom) room = lv_room_copy (lv_tenant_find_room (self->fixture->tenant, self->room));
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) other = person_join (self->admin, self->room);

  /* For a group from now on, in which Tanaka is not. */
  room->is_for_everyone = FALSE;
  g_strfreev (room->group_ids);
  room->group_ids = g_strsplit ("00000000000000000000000000000000", ",", -1);
  lv_tenant_apply_room (self->fixture->tenant, room);
  fixture_settle (self->fixture);
  g_assert_true (person_has_event (self->tanaka, "seat.lost"));
  g_assert_true (person_has_event (self->tanaka, "room.removed"));
  g_assert_null (lv_session_get_seat (self->tanaka->session));
  g_assert_nonnull (lv_session_get_seat (self->admin->session));
}

static void
test_slow_disk (Test *self, gconstpointer unused)
{
  g_autofree char *params = g_strdup_printf ("{\"room\":\"%s\"}", self->room);
  g_autoptr (GError) problem = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);
  Answer *answer = NULL;
  LvRoomPresence presence;

  lv_store_set_delay_ms (self->fixture->context->store, 100);
  person_start_call (self->tanaka, "join", params, &answer);
  g_assert_null (answer);
  /* Not inside before it is on disk; signed out before that: the exit follows the entry. */
  lv_meetings_get_presence (self->fixture->context->meetings, self->fixture->tenant, self->room,
                            &presence);
  g_assert_cmpuint (presence.people, ==, 0);
  lv_session_end (self->tanaka->session, problem, "left");
  test_wait_for (answer);
  assert_refused (answer, "not-seated");
  answer_free (answer);
  lv_store_set_delay_ms (self->fixture->context->store, 0);
  assert_last_reason (self, self->tanaka, "left");
}

static gboolean
count_open_work (LvDb *db, gpointer data, GError **error)
{
  guint *count = data;
  g_autoptr (GPtrArray) open = lv_visits_list_open (db, error);

  *count = open != NULL ? open->len : G_MAXUINT;
  return open != NULL;
}

static void
test_stop (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) first = person_join (self->tanaka, self->room);
  g_autoptr (Answer) second = person_join (self->suzuki, self->room);
  g_autofree char *params = g_strdup_printf ("{\"room\":\"%s\"}", self->room);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) lost = NULL;
  Answer *entering = NULL;
  guint open = G_MAXUINT;

  person_start_call (self->admin, "join", params, &entering);
  fixture_advance (self->fixture, 3 * FIXTURE_SECOND_MS);
  lv_meetings_stop_async (self->fixture->context->meetings, test_take_result, &result);
  test_wait_for (result);
  g_assert_true (lv_meetings_stop_finish (self->fixture->context->meetings, result, &error));
  g_assert_no_error (error);
  lost = person_take_event (self->tanaka, "seat.lost");
  g_assert_cmpstr (json_object_get_string_member (lost, "reason"), ==, "server-stopped");
  fixture_run (self->fixture, self->fixture->tenant, count_open_work, &open);
  g_assert_cmpuint (open, ==, 0);
  assert_visit (self->tanaka, 0, NOW, "2026-11-24T00:00:03.000Z", "server-stopped");
  assert_visit (self->admin, 0, NOW, "2026-11-24T00:00:03.000Z", "server-stopped");
  answer_free (entering);
  entering = person_call (self->tanaka, "join", params);
  assert_refused (entering, "stopping");
  answer_free (entering);
}

/* The company's contract ends while people are inside. */
static void
test_tenant_forgotten (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) first = person_join (self->tanaka, self->room);
  g_autoptr (Answer) second = person_join (self->suzuki, self->room);
  g_autoptr (GError) problem = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);
  LvRoomPresence presence;

  lv_tenants_forget (self->fixture->context->tenants, lv_tenant_get_id (self->fixture->tenant),
                     problem);
  lv_meetings_get_presence (self->fixture->context->meetings, self->fixture->tenant, self->room,
                            &presence);
  g_assert_cmpuint (presence.people, ==, 0);
  g_assert_cmpuint (person_get_closed (self->tanaka), ==, 4001);
  fixture_settle (self->fixture);
  lv_test_clock_advance (self->fixture->clock, FIXTURE_SECOND_MS);
}

static void
test_ping (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) answer = person_call (self->tanaka, "ping", NULL);

  g_assert_cmpstr (answer_string (answer, "time"), ==, NOW);
}

/* Going in and out without end does not fill the records. */
static void
test_in_and_out (Test *self, gconstpointer unused)
{
  g_autofree char *params = g_strdup_printf ("{\"room\":\"%s\"}", self->room);
  g_autoptr (Answer) refused = NULL;
  g_autoptr (Answer) other = NULL;

  for (guint i = 0; i < LV_ENTRY_TIMES_PERSON; i++)
    {
      g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
    }
  refused = person_call (self->tanaka, "join", params);
  assert_refused (refused, "rate-limited");
  g_assert_nonnull (lv_session_get_seat (self->tanaka->session));
  other = person_join (self->suzuki, self->room);
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  ADD ("/meeting/join", test_join);
  ADD ("/meeting/presence", test_presence);
  ADD ("/meeting/leave", test_leave);
  ADD ("/meeting/leave-with-expired-password", test_leave_with_expired_password);
  ADD ("/meeting/new-meeting", test_new_meeting);
  ADD ("/meeting/capacity", test_capacity);
  ADD ("/meeting/password", test_password);
  ADD ("/meeting/refusals", test_refusals);
  ADD ("/meeting/order", test_order);
  ADD ("/meeting/rule", test_rule);
  ADD ("/meeting/suspended", test_suspended);
  ADD ("/meeting/take-over", test_take_over);
  ADD ("/meeting/two-rooms", test_two_rooms);
  ADD ("/meeting/in-and-out", test_in_and_out);
  ADD ("/meeting/invisible", test_invisible);
  ADD ("/meeting/slow-disk", test_slow_disk);
  ADD ("/meeting/stop", test_stop);
  ADD ("/meeting/tenant-forgotten", test_tenant_forgotten);
  ADD ("/meeting/ping", test_ping);
  return g_test_run ();
}
