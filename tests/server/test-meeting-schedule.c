/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

#include "lv-error.h"

#define NOW "2026-11-24T00:00:00.000Z"
#define ENDS "2026-11-24T02:00:00.000Z"

typedef struct
{
  Fixture *fixture;
  Person *admin;
  Person *tanaka;
  char *room; /* from 01:00 to 02:00 */
} Test;

static void
set_up (Test *self, gconstpointer unused)
{
  self->fixture = fixture_new (NOW);
  self->admin = fixture_add_person (self->fixture, "admin", TRUE);
  self->tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
  self->room = person_add_room (self->admin, "room",
                                "\"schedule\":\"timed\","
                                "\"starts\":\"2026-11-24T01:00:00.000Z\","
                                "\"ends\":\"" ENDS "\"");
}

static void
tear_down (Test *self, gconstpointer unused)
{
  g_free (self->room);
  fixture_free (self->fixture);
}

static void
set_time (Test *self, const char *time)
{
  gint64 ms;

  g_assert_true (lv_time_parse (time, &ms));
  fixture_advance (self->fixture, ms - fixture_now (self->fixture));
}

static Answer *
join (Person *person, const char *room_id)
{
  g_autofree char *params = g_strdup_printf ("{\"room\":\"%s\"}", room_id);

  return person_call (person, "join", params);
}

static void
assert_left (Person *person, const char *left, const char *reason)
{
  g_autoptr (Answer) answer = person_request (person, "GET", "/api/v1/visits", NULL, NULL);
  JsonArray *visits = json_object_get_array_member (answer_get (answer), "visits");
  JsonObject *visit = json_array_get_object_element (visits, 0);

  g_assert_cmpstr (json_object_get_string_member (visit, "reason"), ==, reason);
  g_assert_cmpstr (json_object_get_string_member_with_default (visit, "left", NULL), ==, left);
}

static void
assert_ends (Person *person, const char *event, const char *ends)
{
  g_autoptr (JsonObject) data = person_take_event (person, event);

  g_assert_nonnull (data);
  g_assert_cmpstr (json_object_get_string_member_with_default (data, "ends", NULL), ==, ends);
}

static void
test_doors (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) early = NULL;
  g_autoptr (Answer) joined = NULL;

  set_time (self, "2026-11-24T00:54:59.000Z");
  early = join (self->tanaka, self->room);
  assert_refused (early, "room-not-open");
  g_assert_cmpstr (liveon_error_get_argument (early->error, "opens"), ==,
                   "2026-11-24T00:55:00.000Z");
  set_time (self, "2026-11-24T00:55:00.000Z");
  joined = join (self->tanaka, self->room);
  g_assert_cmpstr (answer_string (joined, "ends"), ==, ENDS);
}

static void
test_end (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = NULL;
  g_autoptr (Answer) late = NULL;
  g_autoptr (JsonObject) lost = NULL;

  set_time (self, "2026-11-24T01:30:00.000Z");
  joined = join (self->tanaka, self->room);
  set_time (self, "2026-11-24T01:57:59.000Z");
  g_assert_false (person_has_event (self->tanaka, "meeting.warning"));
  set_time (self, "2026-11-24T01:58:00.000Z");
  assert_ends (self->tanaka, "meeting.warning", ENDS);
  set_time (self, "2026-11-24T01:59:59.000Z");
  g_assert_false (person_has_event (self->tanaka, "meeting.warning"));
  g_assert_nonnull (lv_session_get_seat (self->tanaka->session));
  set_time (self, ENDS);
  lost = person_take_event (self->tanaka, "seat.lost");
  g_assert_cmpstr (json_object_get_string_member (lost, "reason"), ==, "schedule-ended");
  assert_left (self->tanaka, ENDS, "schedule-ended");
  late = join (self->tanaka, self->room);
  assert_refused (late, "room-closed");
}

static void
test_extend (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = NULL;
  g_autoptr (Answer) host = NULL;
  g_autoptr (Answer) refused = NULL;
  g_autoptr (Answer) extended = NULL;

  set_time (self, "2026-11-24T01:59:00.000Z");
  joined = join (self->tanaka, self->room);
  host = join (self->admin, self->room);
  refused = person_call (self->tanaka, "extend", "{\"minutes\":10}");
  assert_refused (refused, "not-permitted");
  extended = person_call (self->admin, "extend", "{\"minutes\":10}");
  g_assert_cmpstr (answer_string (extended, "ends"), ==, "2026-11-24T02:10:00.000Z");
  assert_ends (self->tanaka, "meeting.extended", "2026-11-24T02:10:00.000Z");
  person_forget_events (self->tanaka);
  set_time (self, "2026-11-24T02:07:59.000Z");
  g_assert_false (person_has_event (self->tanaka, "meeting.warning"));
  set_time (self, "2026-11-24T02:08:00.000Z");
  assert_ends (self->tanaka, "meeting.warning", "2026-11-24T02:10:00.000Z");
  set_time (self, "2026-11-24T02:10:00.000Z");
  assert_left (self->tanaka, "2026-11-24T02:10:00.000Z", "schedule-ended");
}

/* The wall clock is set, forward and back: by wall time, within a few seconds. */
static void
test_jumps (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = NULL;
  gint64 ms;

  set_time (self, "2026-11-24T01:00:00.000Z");
  joined = join (self->tanaka, self->room);
  g_assert_true (lv_time_parse ("2026-11-24T01:58:30.000Z", &ms));
  lv_test_clock_set_wall (self->fixture->clock, ms);
  fixture_advance (self->fixture, 5 * FIXTURE_SECOND_MS);
  assert_ends (self->tanaka, "meeting.warning", ENDS);
  /* Back by an hour: the end is not now, and there will be a warning again. */
  lv_test_clock_set_wall (self->fixture->clock, ms - 60 * FIXTURE_MINUTE_MS);
  fixture_advance (self->fixture, 30 * FIXTURE_MINUTE_MS);
  g_assert_nonnull (lv_session_get_seat (self->tanaka->session));
  person_forget_events (self->tanaka);
  set_time (self, "2026-11-24T01:58:00.000Z");
  assert_ends (self->tanaka, "meeting.warning", ENDS);
  g_assert_true (lv_time_parse ("2026-11-24T03:00:00.000Z", &ms));
  lv_test_clock_set_wall (self->fixture->clock, ms);
  fixture_advance (self->fixture, 5 * FIXTURE_SECOND_MS);
  g_assert_null (lv_session_get_seat (self->tanaka->session));
}

static void
test_moved (Test *self, gconstpointer unused)
{
  g_autofree char *path = g_strconcat ("/api/v1/rooms/", self->room, NULL);
  g_autoptr (Answer) joined = NULL;
  g_autoptr (Answer) moved = NULL;
  g_autoptr (Answer) freed = NULL;

  set_time (self, "2026-11-24T01:00:00.000Z");
  joined = join (self->tanaka, self->room);
  moved = person_request (self->admin, "PATCH", path, NULL,
                          "{\"ends\":\"2026-11-24T01:10:00.000Z\"}");
  assert_ok (moved);
  assert_ends (self->tanaka, "meeting.extended", "2026-11-24T01:10:00.000Z");
  freed = person_request (self->admin, "PATCH", path, NULL, "{\"schedule\":\"permanent\"}");
  assert_ok (freed);
  assert_ends (self->tanaka, "meeting.extended", NULL);
  set_time (self, "2026-11-24T01:11:00.000Z");
  g_assert_nonnull (lv_session_get_seat (self->tanaka->session));
}

static void
test_always_on (Test *self, gconstpointer unused)
{
  g_autofree char *desk = person_add_room (self->admin, "desk", "\"schedule\":\"always-on\"");
  g_autoptr (Answer) joined = join (self->tanaka, desk);

  fixture_advance (self->fixture, FIXTURE_DAY_MS);
  g_assert_nonnull (lv_session_get_seat (self->tanaka->session));
  g_assert_false (person_has_event (self->tanaka, "meeting.warning"));
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  ADD ("/schedule/doors", test_doors);
  ADD ("/schedule/end", test_end);
  ADD ("/schedule/extend", test_extend);
  ADD ("/schedule/jumps", test_jumps);
  ADD ("/schedule/moved", test_moved);
  ADD ("/schedule/always-on", test_always_on);
  return g_test_run ();
}
