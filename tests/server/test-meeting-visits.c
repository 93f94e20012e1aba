/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What happens to entries and exits that the disk does not take. A trigger that a second connection
 * puts into the database stands for the disk. */
#include "room-fixture.h"

#include <sqlite3.h>
#include <string.h>

#include "lv-error.h"
#include "lv-records.h"

#define NOW "2026-11-24T00:00:00.000Z"

typedef struct
{
  Fixture *fixture;
  Person *admin;
  Person *tanaka;
  char *room;
} Test;

static void
set_up (Test *self, gconstpointer unused)
{
  self->fixture = fixture_new (NOW);
  self->admin = fixture_add_person (self->fixture, "admin", TRUE);
  self->tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
  self->room = person_add_room (self->admin, "room", "\"capacity\":1");
}

static void
tear_down (Test *self, gconstpointer unused)
{
  g_free (self->room);
  fixture_free (self->fixture);
}

static void
run_sql (Test *self, const char *sql)
{
  g_autofree char *name = g_strconcat (lv_tenant_get_id (self->fixture->tenant), ".db", NULL);
  g_autofree char *path = g_build_filename (self->fixture->folder, "tenants", name, NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 5000);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

static void
fill_disk (Test *self, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("CREATE TRIGGER full BEFORE INSERT ON %s"
                                          " BEGIN SELECT RAISE (ABORT, 'the disk is full'); END",
                                          table);

  run_sql (self, sql);
}

static JsonObject *
get_last_visit (Person *person)
{
  g_autoptr (Answer) answer = person_request (person, "GET", "/api/v1/visits", NULL, NULL);
  JsonArray *visits = json_object_get_array_member (answer_get (answer), "visits");

  return json_array_get_length (visits) > 0
             ? json_object_ref (json_array_get_object_element (visits, 0))
             : NULL;
}

static void
test_exit_again (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (JsonObject) after = NULL;
  g_autoptr (Answer) left = NULL;

  fixture_advance (self->fixture, 30 * FIXTURE_SECOND_MS);
  fill_disk (self, "exits");
  left = person_call (self->tanaka, "leave", NULL);
  fixture_settle (self->fixture);
  before = get_last_visit (self->tanaka);
  g_assert_true (json_object_get_null_member (before, "left"));
  run_sql (self, "DROP TRIGGER full");
  /* Written later, with the time at which it was. */
  fixture_advance (self->fixture, 6 * FIXTURE_SECOND_MS);
  after = get_last_visit (self->tanaka);
  g_assert_cmpstr (json_object_get_string_member (after, "left"), ==, "2026-11-24T00:00:30.000Z");
  g_assert_cmpstr (json_object_get_string_member (after, "reason"), ==, "left");
}

static void
test_entry (Test *self, gconstpointer unused)
{
  g_autofree char *params = g_strdup_printf ("{\"room\":\"%s\"}", self->room);
  g_autoptr (Answer) refused = NULL;
  g_autoptr (Answer) joined = NULL;

  fill_disk (self, "entries");
  refused = person_call (self->tanaka, "join", params);
  assert_refused (refused, "store");
  g_assert_null (lv_session_get_seat (self->tanaka->session));
  g_assert_null (get_last_visit (self->tanaka));
  run_sql (self, "DROP TRIGGER full");
  /* The only seat is free again. */
  joined = person_join (self->admin, self->room);
  assert_ok (joined);
}

/* An entry that never was keeps nobody else's exit from being written. */
static void
test_end_beside_lost_entry (Test *self, gconstpointer unused)
{
  g_autofree char *room = person_add_room (self->admin, "wide", NULL);
  g_autofree char *params = g_strdup_printf ("{\"room\":\"%s\"}", room);
  g_autoptr (Answer) joined = person_join (self->tanaka, room);
  g_autoptr (Answer) refused = NULL;
  g_autoptr (JsonObject) visit = NULL;

  fill_disk (self, "entries");
  person_start_call (self->admin, "join", params, &refused);
  lv_meetings_end_room (self->fixture->context->meetings, self->fixture->tenant, room,
                        "room-closed");
  test_wait_for (refused);
  fixture_settle (self->fixture);
  visit = get_last_visit (self->tanaka);
  g_assert_cmpstr (json_object_get_string_member (visit, "reason"), ==, "room-closed");
  run_sql (self, "DROP TRIGGER full");
}

static void
test_stop (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fill_disk (self, "exits");
  lv_meetings_stop_async (self->fixture->context->meetings, test_take_result, &result);
  test_wait_for (result);
  g_assert_false (lv_meetings_stop_finish (self->fixture->context->meetings, result, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  run_sql (self, "DROP TRIGGER full");
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  /* A broken environment is warned of. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  ADD ("/visits/exit-again", test_exit_again);
  ADD ("/visits/entry", test_entry);
  ADD ("/visits/end-beside-lost-entry", test_end_beside_lost_entry);
  ADD ("/visits/stop", test_stop);
  return g_test_run ();
}
