/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

#include <string.h>

#include "lv-error.h"
#include "lv-limits.h"
#include "lv-meeting-private.h"
#include "lv-records.h"

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
set_up (Test *self, gconstpointer unused)
{
  g_autofree char *members
      = g_strdup_printf ("\"mode\":\"password\",\"admission\":%s", fixture_admission);

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
resume (Person *person, const char *room_id, Answer *joined, const char *more)
{
  g_autofree char *params = g_strdup_printf ("{\"room\":\"%s\",\"resume\":\"%s\"%s}", room_id,
                                             answer_string (joined, "resume"), more);

  return person_call (person, "join", params);
}

static gint64
get_index (Answer *answer)
{
  return json_object_get_int_member (answer_get (answer), "index");
}

static JsonArray *
get_visits (Person *person, Answer **answer)
{
  *answer = person_request (person, "GET", "/api/v1/visits", NULL, NULL);
  return json_object_get_array_member (answer_get (*answer), "visits");
}

static void
assert_left (Person *person, guint index, const char *left, const char *reason)
{
  g_autoptr (Answer) answer = NULL;
  JsonArray *visits = get_visits (person, &answer);
  JsonObject *visit = json_array_get_object_element (visits, index);

  g_assert_cmpstr (json_object_get_string_member (visit, "reason"), ==, reason);
  g_assert_cmpstr (json_object_get_string_member_with_default (visit, "left", NULL), ==, left);
}

static guint
count_visits (Person *person)
{
  g_autoptr (Answer) answer = NULL;

  return json_array_get_length (get_visits (person, &answer));
}

static gboolean
is_away (Person *watcher)
{
  g_autoptr (JsonObject) event = person_take_event (watcher, "meeting.changed");

  g_assert_nonnull (event);
  return json_object_get_boolean_member (json_object_get_object_member (event, "person"),
                                         "is_away");
}

/* Out within 15 seconds of the last sign of life, which is when the visit ends. */
static void
test_vanish (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) watcher = person_join (self->suzuki, self->room);
  g_autoptr (JsonObject) left = NULL;

  fixture_advance (self->fixture, 20 * FIXTURE_SECOND_MS);
  /* The last beat was at 19 s. */
  self->tanaka->is_silent = TRUE;
  fixture_advance (self->fixture, 13 * FIXTURE_SECOND_MS);
  g_assert_false (person_has_event (self->suzuki, "meeting.left"));
  fixture_advance (self->fixture, FIXTURE_SECOND_MS);
  left = person_take_event (self->suzuki, "meeting.left");
  g_assert_nonnull (left);
  g_assert_cmpstr (json_object_get_string_member (left, "reason"), ==, "connection-lost");
  assert_left (self->tanaka, 0, "2026-11-24T00:00:19.000Z", "connection-lost");
  g_assert_null (lv_session_get_seat (self->tanaka->session));
}

static void
test_away_and_back (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) watcher = person_join (self->suzuki, self->room);
  g_autoptr (Answer) back = NULL;
  g_autoptr (Answer) old_token = NULL;

  fixture_advance (self->fixture, 5 * FIXTURE_SECOND_MS);
  person_lose_connection (self->tanaka);
  g_assert_true (is_away (self->suzuki));
  fixture_advance (self->fixture, 10 * FIXTURE_SECOND_MS);
  g_assert_false (person_has_event (self->suzuki, "meeting.left"));
  person_connect (self->tanaka);
  back = resume (self->tanaka, self->room, joined, "");
  g_assert_cmpstr (answer_string (back, "seat"), ==, answer_string (joined, "seat"));
  g_assert_cmpstr (answer_string (back, "visit"), ==, answer_string (joined, "visit"));
  g_assert_cmpint (get_index (back), ==, get_index (joined));
  g_assert_false (is_away (self->suzuki));
  g_assert_cmpuint (count_visits (self->tanaka), ==, 1);
  fixture_advance (self->fixture, FIXTURE_MINUTE_MS);
  g_assert_false (person_has_event (self->suzuki, "meeting.left"));
  /* Each token is good for once. */
  old_token = resume (self->tanaka, self->room, joined, "");
  assert_refused (old_token, "entry-password");
}

static void
test_resume_late (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) watcher = person_join (self->suzuki, self->room);
  g_autoptr (Answer) third = person_join (self->admin, self->room);
  g_autoptr (Answer) back = NULL;

  person_lose_connection (self->tanaka);
  fixture_advance (self->fixture, 59 * FIXTURE_SECOND_MS);
  assert_left (self->tanaka, 0, NOW, "connection-lost");
  person_connect (self->tanaka);
  back = resume (self->tanaka, self->room, joined, "");
  g_assert_cmpstr (answer_string (back, "seat"), ==, answer_string (joined, "seat"));
  g_assert_cmpint (get_index (back), ==, get_index (joined));
  g_assert_cmpstr (answer_string (back, "visit"), !=, answer_string (joined, "visit"));
  g_assert_cmpuint (count_visits (self->tanaka), ==, 2);
  g_assert_true (person_has_event (self->suzuki, "meeting.joined"));
}

static void
test_resume_too_late (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) back = NULL;
  g_autoptr (Answer) anew = NULL;

  person_lose_connection (self->tanaka);
  fixture_advance (self->fixture, 60 * FIXTURE_SECOND_MS);
  person_connect (self->tanaka);
  back = resume (self->tanaka, self->room, joined, "");
  assert_refused (back, "entry-password");
  anew = person_join (self->tanaka, self->room);
  g_assert_cmpstr (answer_string (anew, "seat"), !=, answer_string (joined, "seat"));
}

/* A token is the session's alone. */
static void
test_resume_stolen (Test *self, gconstpointer unused)
{
  Person *phone
      = fixture_sign_in (self->fixture, self->fixture->tenant, self->tanaka->user, "phone");
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) colleague = NULL;
  g_autoptr (Answer) own_phone = NULL;

  person_lose_connection (self->tanaka);
  colleague = resume (self->suzuki, self->room, joined, "");
  assert_refused (colleague, "entry-password");
  own_phone = resume (phone, self->room, joined, ",\"take_over\":true");
  assert_refused (own_phone, "entry-password");
}

static void
test_resume_closed (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autofree char *path = g_strconcat ("/api/v1/rooms/", self->room, NULL);
  g_autoptr (Answer) closed = NULL;
  g_autoptr (Answer) back = NULL;

  person_lose_connection (self->tanaka);
  fixture_advance (self->fixture, 20 * FIXTURE_SECOND_MS);
  closed = person_request (self->admin, "PATCH", path, NULL, "{\"is_closed\":true}");
  assert_ok (closed);
  person_connect (self->tanaka);
  /* The meeting is over, and with it what the token was good for. */
  back = resume (self->tanaka, self->room, joined, "");
  assert_refused (back, "entry-password");
}

/* A second connection of the same session, whose program knows nothing of the seat. */
static void
test_replaced (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) watcher = person_join (self->suzuki, self->room);

  person_connect (self->tanaka);
  fixture_advance (self->fixture, 6 * FIXTURE_SECOND_MS);
  g_assert_true (is_away (self->suzuki));
  fixture_advance (self->fixture, 15 * FIXTURE_SECOND_MS);
  g_assert_true (person_has_event (self->suzuki, "meeting.left"));
}

static void
test_join_again (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) again = NULL;

  fixture_advance (self->fixture, 5 * FIXTURE_SECOND_MS);
  person_lose_connection (self->tanaka);
  fixture_advance (self->fixture, 5 * FIXTURE_SECOND_MS);
  person_connect (self->tanaka);
  /* Without the token: a seat of its own; the old visit ended when it was last heard. */
  again = person_join (self->tanaka, self->room);
  g_assert_cmpint (get_index (again), !=, get_index (joined));
  assert_left (self->tanaka, 1, "2026-11-24T00:00:04.000Z", "connection-lost");
  assert_left (self->tanaka, 0, NULL, "");
}

static gboolean
get_lease_work (LvDb *db, gpointer data, GError **error)
{
  gint64 *lease_ms = data;
  g_autoptr (GPtrArray) open = lv_visits_list_open (db, error);

  for (guint i = 0; open != NULL && i < open->len; i++)
    if (g_str_equal (((LvVisit *) open->pdata[i])->login, "tanaka"))
      *lease_ms = ((LvVisit *) open->pdata[i])->left_ms;
  return open != NULL;
}

static void
test_lease_written (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  gint64 start_ms = fixture_now (self->fixture);
  gint64 lease_ms = 0;

  fixture_advance (self->fixture, 62 * FIXTURE_SECOND_MS);
  fixture_run (self->fixture, self->fixture->tenant, get_lease_work, &lease_ms);
  g_assert_cmpint (lease_ms, >=, start_ms + 57 * FIXTURE_SECOND_MS);
  g_assert_cmpint (lease_ms, <=, fixture_now (self->fixture));
  /* Silence is not renewed. */
  self->tanaka->is_silent = TRUE;
  fixture_advance (self->fixture, 4 * FIXTURE_SECOND_MS);
  fixture_run (self->fixture, self->fixture->tenant, get_lease_work, &lease_ms);
  start_ms = lease_ms;
  fixture_advance (self->fixture, 8 * FIXTURE_SECOND_MS);
  fixture_run (self->fixture, self->fixture->tenant, get_lease_work, &lease_ms);
  g_assert_cmpint (lease_ms, ==, start_ms);
}

/* 4096 indexes are dealt in a circle, without one that is in use or may come back. */
static void
test_indexes (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) stays = person_join (self->tanaka, self->room);
  g_autoptr (Answer) lost = person_join (self->suzuki, self->room);
  LvMeeting *meeting;

  person_lose_connection (self->suzuki);
  fixture_advance (self->fixture, 20 * FIXTURE_SECOND_MS);
  g_assert_cmpint (get_index (stays), ==, 0);
  g_assert_cmpint (get_index (lost), ==, 1);
  meeting = lv_meetings_find (self->fixture->context->meetings, self->fixture->tenant, self->room);
  for (guint i = 2; i < 4096; i++)
    g_assert_cmpuint (lv_meeting_deal_index (meeting), ==, i);
  g_assert_cmpuint (lv_meeting_deal_index (meeting), ==, 2);
}

/* Coming and going keeps one place to come back to, not one for each time. */
static void
test_one_to_come_back (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) stays = person_join (self->suzuki, self->room);
  LvMeeting *meeting
      = lv_meetings_find (self->fixture->context->meetings, self->fixture->tenant, self->room);
  g_autoptr (Answer) back = NULL;
  g_autoptr (Answer) last = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_clear_pointer (&last, answer_free);
      last = person_join (self->tanaka, self->room);
      person_lose_connection (self->tanaka);
      person_connect (self->tanaka);
    }
  person_lose_connection (self->tanaka);
  fixture_advance (self->fixture, 20 * FIXTURE_SECOND_MS);
  g_assert_cmpuint (meeting->seats->len, ==, 1);
  g_assert_cmpuint (meeting->resumables->len, ==, 1);
  person_connect (self->tanaka);
  back = resume (self->tanaka, self->room, last, "");
  g_assert_cmpstr (answer_string (back, "seat"), ==, answer_string (last, "seat"));
}

/* Those who may come back never leave a newcomer without an index. */
static void
test_no_index_left (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) stays = person_join (self->tanaka, self->room);
  LvMeeting *meeting
      = lv_meetings_find (self->fixture->context->meetings, self->fixture->tenant, self->room);

  for (guint i = 1; i < 4096; i++)
    g_ptr_array_add (meeting->resumables,
                     lv_seat_new (meeting, self->suzuki->session, self->room, i));
  g_assert_cmpuint (lv_meeting_deal_index (meeting), ==, 1);
  g_assert_cmpuint (meeting->resumables->len, ==, 4094);
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 90);
  ADD ("/leases/vanish", test_vanish);
  ADD ("/leases/away-and-back", test_away_and_back);
  ADD ("/leases/resume-late", test_resume_late);
  ADD ("/leases/resume-too-late", test_resume_too_late);
  ADD ("/leases/resume-stolen", test_resume_stolen);
  ADD ("/leases/resume-closed", test_resume_closed);
  ADD ("/leases/replaced", test_replaced);
  ADD ("/leases/join-again", test_join_again);
  ADD ("/leases/written", test_lease_written);
  ADD ("/leases/indexes", test_indexes);
  ADD ("/leases/one-to-come-back", test_one_to_come_back);
  ADD ("/leases/no-index-left", test_no_index_left);
  return g_test_run ();
}
