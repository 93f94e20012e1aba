/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who may enter a room, as an administrator says it. */
#include "room-fixture.h"

#include <string.h>

#include "lv-error.h"
#include "lv-hash.h"

typedef struct
{
  Fixture *fixture;
  Person *admin;
  Person *tanaka;
  Person *suzuki;
} Test;

static void
set_up (Test *self, gconstpointer unused)
{
  self->fixture = fixture_new ("2026-11-24T00:00:00.000Z");
  self->admin = fixture_add_person (self->fixture, "admin", TRUE);
  self->tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
  self->suzuki = fixture_add_person (self->fixture, "suzuki", FALSE);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  fixture_free (self->fixture);
}

/* more: members of `room`, then beside it. */
static Answer *
set_room (Test *self, const char *id, const char *room, const char *more)
{
  g_autofree char *arguments = g_strdup_printf ("{\"id\":\"%s\",\"room\":{%s}%s}", id, room, more);

  return person_administer (self->admin, "room.set", arguments);
}

static char *
people_of (const char *user_id)
{
  return g_strdup_printf (",\"people\":[\"%s\"]", user_id);
}

static void
assert_sees (Person *person, const char *room_id, gboolean sees)
{
  g_autofree char *path = g_strconcat ("/api/v1/rooms/", room_id, NULL);
  g_autoptr (Answer) answer = person_request (person, "GET", path, NULL, NULL);

  g_assert_cmpstr (answer->code, ==, sees ? NULL : "not-found");
}

static void
test_people (Test *self, gconstpointer unused)
{
  g_autofree char *id = person_add_room (self->admin, "one", NULL);
  g_autofree char *tanaka = people_of (self->tanaka->user->id);
  g_autoptr (Answer) joined = person_join (self->suzuki, id);
  g_autoptr (Answer) set = set_room (self, id, "", tanaka);
  g_autoptr (JsonObject) lost = NULL;
  g_autoptr (Answer) renamed = NULL;
  g_autoptr (Answer) opened = NULL;
  g_autofree char *path = g_strconcat ("/api/v1/rooms/", id, NULL);

  assert_ok (joined);
  assert_ok (set);
  /* Who may no longer is out, and hears that the room is gone. */
  lost = person_take_event (self->suzuki, "seat.lost");
  g_assert_cmpstr (json_object_get_string_member (lost, "reason"), ==, "ejected");
  assert_sees (self->suzuki, id, FALSE);
  assert_sees (self->tanaka, id, TRUE);
  /* Its owner knows of groups alone, and does not open it by them. */
  renamed = person_request (self->admin, "PATCH", path, NULL, "{\"groups\":[]}");
  assert_ok (renamed);
  assert_sees (self->suzuki, id, FALSE);
  opened = set_room (self, id, "", ",\"people\":[]");
  assert_ok (opened);
  assert_sees (self->suzuki, id, TRUE);
}

static void
test_kept (Test *self, gconstpointer unused)
{
  g_autofree char *id = lv_random_id ();
  g_autofree char *arguments = g_strdup_printf (
      "{\"room\":{\"id\":\"%s\",\"name\":\"two\",\"mode\":\"open\"},\"people\":[\"%s\"]}", id,
      self->tanaka->user->id);
  g_autofree char *which = g_strdup_printf ("{\"id\":\"%s\"}", id);
  g_autoptr (Answer) added = person_administer (self->admin, "room.add", arguments);
  g_autoptr (Answer) again = person_administer (self->admin, "room.add", arguments);
  g_autoptr (Answer) shown = person_administer (self->admin, "room.show", which);
  JsonObject *room = json_object_get_object_member (answer_get (shown), "room");
  JsonArray *people = json_object_get_array_member (answer_get (shown), "people");
  JsonObject *creator = json_object_get_object_member (answer_get (shown), "creator");

  assert_ok (added);
  assert_refused (again, "conflict");
  g_assert_cmpstr (json_object_get_string_member (room, "name"), ==, "two");
  g_assert_cmpuint (json_array_get_length (people), ==, 1);
  g_assert_cmpstr (
      json_object_get_string_member (json_array_get_object_element (people, 0), "login"), ==,
      "tanaka");
  g_assert_cmpstr (json_object_get_string_member (creator, "login"), ==, "admin");
  assert_sees (self->suzuki, id, FALSE);
}

static void
test_refused (Test *self, gconstpointer unused)
{
  g_autofree char *id = person_add_room (self->admin, "one", NULL);
  g_autofree char *nobody = people_of ("ffffffffffffffffffffffffffffffff");
  g_autofree char *malformed = people_of ("tanaka");
  g_autoptr (Answer) unknown = set_room (self, id, "", nobody);
  g_autoptr (Answer) wrong = set_room (self, id, "", malformed);
  g_autoptr (Answer) lost = person_administer (self->admin, "room.show",
                                               "{\"id\":\"ffffffffffffffffffffffffffffffff\"}");

  assert_refused (unknown, "invalid-argument");
  g_assert_cmpstr (liveon_error_get_argument (unknown->error, "field"), ==, "people");
  assert_refused (wrong, "invalid-argument");
  assert_refused (lost, "not-found");
  assert_sees (self->suzuki, id, TRUE);
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  ADD ("/operator-rooms/people", test_people);
  ADD ("/operator-rooms/kept", test_kept);
  ADD ("/operator-rooms/refused", test_refused);
  return g_test_run ();
}
