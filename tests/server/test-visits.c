/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

#include "lv-error.h"

#define NOW "2026-11-24T00:00:00.000Z"

typedef struct
{
  Fixture *fixture;
  Person *admin;
  Person *tanaka;
  char *rooms[2];
} Test;

/* Six visits of Tanaka, a minute apart, to two rooms in turn; one of the administrator. */
static void
set_up (Test *self, gconstpointer unused)
{
  self->fixture = fixture_new (NOW);
  self->admin = fixture_add_person (self->fixture, "admin", TRUE);
  self->tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
  self->rooms[0] = person_add_room (self->admin, "even", NULL);
  self->rooms[1] = person_add_room (self->admin, "odd", NULL);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (Answer) joined = person_join (self->tanaka, self->rooms[i % 2]);
      g_autoptr (Answer) left = person_call (self->tanaka, "leave", NULL);

      assert_ok (left);
      fixture_advance (self->fixture, FIXTURE_MINUTE_MS);
    }
  answer_free (person_join (self->admin, self->rooms[0]));
}

static void
tear_down (Test *self, gconstpointer unused)
{
  g_free (self->rooms[0]);
  g_free (self->rooms[1]);
  fixture_free (self->fixture);
}

static Answer *
list (Person *person, const char *query)
{
  return person_request (person, "GET", "/api/v1/visits", query, NULL);
}

static JsonArray *
get_visits (Answer *answer)
{
  return json_object_get_array_member (answer_get (answer), "visits");
}

/* The minutes at which they were entered, as one word. */
static char *
get_minutes (Answer *answer)
{
  JsonArray *visits = get_visits (answer);
  GString *minutes = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (visits); i++)
    g_string_append_c (minutes, json_object_get_string_member (
                                    json_array_get_object_element (visits, i), "entered")[15]);
  return g_string_free (minutes, FALSE);
}

static void
assert_minutes (Person *person, const char *query, const char *expected)
{
  g_autoptr (Answer) answer = list (person, query);
  g_autofree char *minutes = get_minutes (answer);

  g_assert_cmpstr (minutes, ==, expected);
}

static void
test_all (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) answer = list (self->tanaka, NULL);
  JsonObject *visit = json_array_get_object_element (get_visits (answer), 0);

  assert_minutes (self->tanaka, NULL, "543210");
  g_assert_true (json_object_get_null_member (answer_get (answer), "cursor"));
  g_assert_cmpstr (json_object_get_string_member (visit, "reason"), ==, "left");
  g_assert_true (json_object_get_null_member (visit, "quality"));
  g_assert_cmpint (json_object_get_int_member (visit, "bytes_sent"), ==, 0);
  visit = json_object_get_object_member (visit, "room");
  g_assert_cmpstr (json_object_get_string_member (visit, "id"), ==, self->rooms[1]);
  g_assert_cmpstr (json_object_get_string_member (visit, "name"), ==, "odd");
}

static void
test_filters (Test *self, gconstpointer unused)
{
  g_autofree char *room = g_strconcat ("room=", self->rooms[0], NULL);

  assert_minutes (self->tanaka, room, "420");
  assert_minutes (self->tanaka, "room=00000000000000000000000000000000", "");
  assert_minutes (self->tanaka, "from=2026-11-24T00:02:00.000Z", "5432");
  assert_minutes (self->tanaka, "from=2026-11-24T00:01:00.000Z&to=2026-11-24T00:03:30.000Z", "321");
  /* One's own alone, for administrators as well. */
  assert_minutes (self->admin, NULL, "6");
}

static void
test_pages (Test *self, gconstpointer unused)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *cursor = NULL;
  guint pages = 0;

  do
    {
      g_autofree char *query
          = cursor != NULL ? g_strconcat ("limit=2&cursor=", cursor, NULL) : g_strdup ("limit=2");
      g_autoptr (Answer) answer = list (self->tanaka, query);
      g_autofree char *minutes = get_minutes (answer);

      g_string_append (all, minutes);
      g_free (cursor);
      cursor = g_strdup (
          json_object_get_string_member_with_default (answer_get (answer), "cursor", NULL));
      if (pages++ == 0)
        {
          /* What comes meanwhile moves nothing. */
          answer_free (person_join (self->tanaka, self->rooms[0]));
          fixture_advance (self->fixture, FIXTURE_MINUTE_MS);
        }
    }
  while (cursor != NULL);
  g_assert_cmpstr (all->str, ==, "543210");
  g_assert_cmpuint (pages, ==, 3);
}

static void
test_refused (Test *self, gconstpointer unused)
{
  static const struct
  {
    const char *query;
    const char *field;
  } rows[] = {
    { "room=x", "room" },
    { "from=yesterday", "from" },
    { "to=2026-11-24", "to" },
    { "limit=0", "limit" },
    { "limit=201", "limit" },
    { "limit=many", "limit" },
    { "cursor=!!", "cursor" },
    { "cursor=AAAA", "cursor" },
    /* "1 x" and "x 0123…": not one that was given out. */
    { "cursor=MSB4", "cursor" },
    { "cursor=eCAwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg", "cursor" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Answer) answer = list (self->tanaka, rows[i].query);

      assert_refused (answer, "invalid-argument");
      g_assert_cmpstr (liveon_error_get_argument (answer->error, "field"), ==, rows[i].field);
    }
}

static void
test_removed_room (Test *self, gconstpointer unused)
{
  g_autofree char *path = g_strconcat ("/api/v1/rooms/", self->rooms[1], NULL);
  g_autoptr (Answer) removed = person_request (self->admin, "DELETE", path, NULL, NULL);

  assert_ok (removed);
  /* The records stay. */
  assert_minutes (self->tanaka, NULL, "543210");
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  ADD ("/visits/all", test_all);
  ADD ("/visits/filters", test_filters);
  ADD ("/visits/pages", test_pages);
  ADD ("/visits/refused", test_refused);
  ADD ("/visits/removed-room", test_removed_room);
  return g_test_run ();
}
