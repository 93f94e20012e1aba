/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hands, muting and the lock. */
#include "room-fixture.h"

#include <string.h>

#include "lv-error.h"
#include "lv-records.h"
#include "lv-users.h"

#define NOW "2026-11-24T00:00:00.000Z"

typedef struct
{
  Fixture *fixture;
  Person *host;
  Person *tanaka;
  Person *suzuki;
  Person *sato;
  char *room;
  char *host_seat, *tanaka_seat, *suzuki_seat;
} Test;

/* The seat, the caller's. */
static char *
sit (Test *self, Person *person)
{
  g_autoptr (Answer) answer = person_join (person, self->room);

  return g_strdup (answer_string (answer, "seat"));
}

static void
set_up (Test *self, gconstpointer unused)
{
  self->fixture = fixture_new (NOW);
  self->host = fixture_add_person (self->fixture, "host", TRUE);
  self->tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
  self->suzuki = fixture_add_person (self->fixture, "suzuki", FALSE);
  self->sato = fixture_add_person (self->fixture, "sato", FALSE);
  self->room = person_add_room (self->host, "room", NULL);
  self->host_seat = sit (self, self->host);
  self->tanaka_seat = sit (self, self->tanaka);
  self->suzuki_seat = sit (self, self->suzuki);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  g_free (self->host_seat);
  g_free (self->tanaka_seat);
  g_free (self->suzuki_seat);
  g_free (self->room);
  fixture_free (self->fixture);
}

static void
call_ok (Person *person, const char *method, const char *params)
{
  g_autoptr (Answer) answer = person_call (person, method, params);

  assert_ok (answer);
}

static void
call_refused (Person *person, const char *method, const char *params, const char *code)
{
  g_autoptr (Answer) answer = person_call (person, method, params);

  assert_refused (answer, code);
}

static char *
of_seat (const char *seat, const char *more)
{
  return g_strdup_printf ("{\"seat\":\"%s\"%s}", seat, more);
}

/* The newest person that was told as changed; NULL when none was. The caller's. */
static JsonObject *
take_changed (Person *watcher)
{
  g_autoptr (JsonObject) newest = NULL;
  JsonObject *event;

  while ((event = person_take_event (watcher, "meeting.changed")) != NULL)
    {
      g_clear_pointer (&newest, json_object_unref);
      newest = json_object_ref (json_object_get_object_member (event, "person"));
      json_object_unref (event);
    }
  return g_steal_pointer (&newest);
}

static void
assert_hand (Person *watcher, const char *seat, const char *raised)
{
  g_autoptr (JsonObject) person = take_changed (watcher);

  g_assert_nonnull (person);
  g_assert_cmpstr (json_object_get_string_member (person, "seat"), ==, seat);
  g_assert_cmpstr (json_object_get_null_member (person, "hand_raised")
                       ? NULL
                       : json_object_get_string_member (person, "hand_raised"),
                   ==, raised);
}

/* Two hands in one millisecond have an order all the same, and both people hear it. */
static void
test_order (Test *self, gconstpointer unused)
{
  call_ok (self->suzuki, "hand.raise", NULL);
  assert_hand (self->suzuki, self->suzuki_seat, "2026-11-24T00:00:00.000Z");
  call_ok (self->tanaka, "hand.raise", NULL);
  assert_hand (self->suzuki, self->tanaka_seat, "2026-11-24T00:00:00.001Z");
  assert_hand (self->tanaka, self->tanaka_seat, "2026-11-24T00:00:00.001Z");

  /* Who raises it again keeps the place, and nobody is told anything. */
  call_ok (self->suzuki, "hand.raise", NULL);
  g_assert_null (take_changed (self->suzuki));

  /* Who lowers it and raises it again goes to the end, also when the clock was set back. */
  lv_test_clock_set_wall (self->fixture->clock, fixture_now (self->fixture) - 3600000);
  call_ok (self->suzuki, "hand.lower", NULL);
  assert_hand (self->tanaka, self->suzuki_seat, NULL);
  call_ok (self->suzuki, "hand.raise", NULL);
  assert_hand (self->tanaka, self->suzuki_seat, "2026-11-24T00:00:00.002Z");
}

static void
test_lower_another (Test *self, gconstpointer unused)
{
  g_autofree char *tanaka = of_seat (self->tanaka_seat, "");
  g_autofree char *nobody = of_seat ("00000000000000000000000000000000", "");

  call_ok (self->tanaka, "hand.raise", NULL);
  call_refused (self->suzuki, "hand.lower", tanaka, "not-permitted");
  call_refused (self->suzuki, "hand.lower", nobody, "not-permitted");
  call_refused (self->host, "hand.lower", nobody, "not-found");
  call_ok (self->host, "hand.lower", tanaka);
  assert_hand (self->tanaka, self->tanaka_seat, NULL);
}

/* The newcomer is told of hands that were raised before, and of the lock. */
static void
test_whole_state (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = NULL;
  JsonArray *people;
  guint n_hands = 0;

  call_ok (self->tanaka, "hand.raise", NULL);
  joined = person_join (self->sato, self->room);
  g_assert_false (json_object_get_boolean_member (answer_get (joined), "is_locked"));
  g_assert_cmpstr (answer_string (joined, "floor_mode"), ==, "free");
  people = json_object_get_array_member (answer_get (joined), "people");
  for (guint i = 0; i < json_array_get_length (people); i++)
    n_hands
        += !json_object_get_null_member (json_array_get_object_element (people, i), "hand_raised");
  g_assert_cmpuint (n_hands, ==, 1);
}

static Answer *
come_back (Test *self, Person *person, Answer *joined)
{
  g_autofree char *params = g_strdup_printf ("{\"room\":\"%s\",\"resume\":\"%s\"}", self->room,
                                             answer_string (joined, "resume"));

  person_connect (person);
  return person_call (person, "join", params);
}

static gboolean
has_hand (Answer *joined, const char *seat)
{
  JsonArray *people = json_object_get_array_member (answer_get (joined), "people");

  for (guint i = 0; i < json_array_get_length (people); i++)
    {
      JsonObject *person = json_array_get_object_element (people, i);

      if (g_str_equal (json_object_get_string_member (person, "seat"), seat))
        return !json_object_get_null_member (person, "hand_raised");
    }
  g_assert_not_reached ();
}

/* Away keeps the hand, gone loses it. */
static void
test_away (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->sato, self->room);
  g_autoptr (Answer) back = NULL;
  g_autoptr (Answer) late = NULL;

  call_ok (self->sato, "hand.raise", NULL);
  person_lose_connection (self->sato);
  fixture_advance (self->fixture, 10 * FIXTURE_SECOND_MS);
  back = come_back (self, self->sato, joined);
  assert_ok (back);
  g_assert_true (has_hand (back, answer_string (joined, "seat")));
  person_lose_connection (self->sato);
  fixture_advance (self->fixture, 20 * FIXTURE_SECOND_MS);
  late = come_back (self, self->sato, back);
  assert_ok (late);
  g_assert_cmpstr (answer_string (late, "seat"), ==, answer_string (joined, "seat"));
  g_assert_false (has_hand (late, answer_string (joined, "seat")));
}

static void
assert_taken (Person *person, const char *source, const char *by)
{
  g_autoptr (JsonObject) event = person_take_event (person, "media.taken");
  JsonArray *sources;

  g_assert_nonnull (event);
  sources = json_object_get_array_member (event, "sources");
  g_assert_cmpuint (json_array_get_length (sources), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (sources, 0), ==, source);
  g_assert_cmpstr (json_object_get_string_member (event, "reason"), ==, "host");
  g_assert_cmpstr (json_object_get_string_member (event, "by"), ==, by);
}

static gboolean
sends (JsonObject *person, const char *source)
{
  return json_object_get_boolean_member (json_object_get_object_member (person, "sources"), source);
}

static void
test_mute (Test *self, gconstpointer unused)
{
  g_autofree char *tanaka = of_seat (self->tanaka_seat, ",\"source\":\"microphone\"");
  g_autofree char *unknown = of_seat (self->tanaka_seat, ",\"source\":\"screen-sound\"");
  g_autofree char *own = of_seat (self->host_seat, ",\"source\":\"microphone\"");
  g_autoptr (JsonObject) person = NULL;
  g_autoptr (JsonObject) again = NULL;

  call_ok (self->tanaka, "media.sources", "{\"microphone\":true,\"camera\":true}");
  person_forget_events (self->suzuki);
  call_refused (self->suzuki, "mute", tanaka, "not-permitted");
  call_refused (self->host, "mute", own, "invalid-argument");
  call_refused (self->host, "mute", unknown, "invalid-argument");
  g_assert_false (person_has_event (self->suzuki, "meeting.changed"));
  call_ok (self->host, "mute", tanaka);
  assert_taken (self->tanaka, "microphone", self->host_seat);
  person = take_changed (self->suzuki);
  g_assert_false (sends (person, "microphone"));
  g_assert_true (sends (person, "camera"));

  /* Nothing is on: nobody is told, and nothing is ever switched on. */
  call_ok (self->host, "mute", tanaka);
  g_assert_false (person_has_event (self->tanaka, "media.taken"));
  g_assert_false (person_has_event (self->suzuki, "meeting.changed"));

  /* Muted is not forbidden. */
  call_ok (self->tanaka, "media.sources", "{\"microphone\":true,\"camera\":true}");
  again = take_changed (self->suzuki);
  g_assert_true (sends (again, "microphone"));
}

/* Who was muted while the connection was lost hears of it before they say again what they send. */
static void
test_mute_away (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->sato, self->room);
  g_autofree char *sato = of_seat (answer_string (joined, "seat"), ",\"source\":\"microphone\"");
  g_autoptr (Answer) back = NULL;
  g_autoptr (Answer) again = NULL;

  call_ok (self->sato, "media.sources", "{\"microphone\":true}");
  person_lose_connection (self->sato);
  call_ok (self->host, "mute", sato);
  back = come_back (self, self->sato, joined);
  assert_ok (back);
  assert_taken (self->sato, "microphone", self->host_seat);

  /* Who has said so knows it. */
  call_ok (self->sato, "media.sources", "{}");
  person_lose_connection (self->sato);
  again = come_back (self, self->sato, back);
  assert_ok (again);
  g_assert_false (person_has_event (self->sato, "media.taken"));
}

/* The same when the seat was given up meanwhile, and the person comes back to a new one. */
static void
test_mute_gone (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->sato, self->room);
  g_autofree char *sato = of_seat (answer_string (joined, "seat"), ",\"source\":\"microphone\"");
  g_autoptr (Answer) back = NULL;
  g_autoptr (Answer) again = NULL;

  call_ok (self->sato, "media.sources", "{\"microphone\":true}");
  person_lose_connection (self->sato);
  call_ok (self->host, "mute", sato);
  fixture_advance (self->fixture, 20 * FIXTURE_SECOND_MS);
  back = come_back (self, self->sato, joined);
  assert_ok (back);
  g_assert_cmpstr (answer_string (back, "visit"), !=, answer_string (joined, "visit"));
  assert_taken (self->sato, "microphone", self->host_seat);

  /* Once they have said what they send, it is theirs again. */
  call_ok (self->sato, "media.sources", "{\"microphone\":true}");
  person_lose_connection (self->sato);
  fixture_advance (self->fixture, 20 * FIXTURE_SECOND_MS);
  again = come_back (self, self->sato, back);
  assert_ok (again);
  g_assert_false (person_has_event (self->sato, "media.taken"));
}

static void
test_mute_screen (Test *self, gconstpointer unused)
{
  g_autofree char *tanaka = of_seat (self->tanaka_seat, ",\"source\":\"screen\"");
  g_autoptr (JsonObject) person = NULL;

  call_ok (self->tanaka, "media.sources", "{\"screen\":true,\"screen_sound\":true}");
  call_ok (self->host, "mute", tanaka);
  person = take_changed (self->tanaka);
  g_assert_false (sends (person, "screen"));
  g_assert_false (sends (person, "screen_sound"));
}

static void
test_mute_everyone (Test *self, gconstpointer unused)
{
  g_autofree char *named = g_strdup_printf ("{\"user\":\"%s\"}", self->suzuki->user->id);

  call_ok (self->host, "host.add", named);
  call_ok (self->host, "media.sources", "{\"microphone\":true}");
  call_ok (self->tanaka, "media.sources", "{\"microphone\":true}");
  call_ok (self->suzuki, "media.sources", "{\"microphone\":true}");
  call_refused (self->tanaka, "mute.everyone", "{\"source\":\"microphone\"}", "not-permitted");
  call_ok (self->suzuki, "mute.everyone", "{\"source\":\"microphone\"}");
  assert_taken (self->tanaka, "microphone", self->suzuki_seat);
  g_assert_false (person_has_event (self->host, "media.taken"));
  g_assert_false (person_has_event (self->suzuki, "media.taken"));
}

/* A co-host does not mute who made them one. */
static void
test_rank (Test *self, gconstpointer unused)
{
  g_autofree char *named = g_strdup_printf ("{\"user\":\"%s\"}", self->suzuki->user->id);
  g_autofree char *host = of_seat (self->host_seat, ",\"source\":\"microphone\"");
  g_autofree char *suzuki = of_seat (self->suzuki_seat, ",\"source\":\"microphone\"");
  g_autoptr (JsonObject) person = NULL;

  call_ok (self->host, "host.add", named);
  person = take_changed (self->tanaka);
  g_assert_cmpstr (json_object_get_string_member (person, "role"), ==, "co-host");
  call_refused (self->suzuki, "mute", host, "not-permitted");
  call_ok (self->host, "mute", suzuki);
}

static gboolean
is_room_locked (Test *self, Person *person)
{
  g_autofree char *path = g_strconcat ("/api/v1/rooms/", self->room, NULL);
  g_autoptr (Answer) answer = person_request (person, "GET", path, NULL, NULL);

  return json_object_get_boolean_member (answer_get (answer), "is_locked");
}

static void
leave (Person *person)
{
  call_ok (person, "leave", NULL);
}

static void
test_lock (Test *self, gconstpointer unused)
{
  g_autofree char *join = g_strdup_printf ("{\"room\":\"%s\"}", self->room);
  g_autoptr (JsonObject) order = NULL;
  g_autoptr (JsonObject) listed = NULL;

  call_refused (self->tanaka, "lock", NULL, "not-permitted");
  call_ok (self->host, "lock", NULL);
  order = person_take_event (self->tanaka, "meeting.order");
  g_assert_true (json_object_get_boolean_member (order, "is_locked"));
  fixture_advance (self->fixture, FIXTURE_SECOND_MS);
  listed = person_take_event (self->sato, "room.people");
  g_assert_true (json_object_get_boolean_member (listed, "is_locked"));
  g_assert_true (is_room_locked (self, self->sato));
  call_refused (self->sato, "join", join, "room-locked");

  /* Who left is new, unless the room is theirs. */
  leave (self->tanaka);
  call_refused (self->tanaka, "join", join, "room-locked");
  leave (self->host);
  call_ok (self->host, "join", join);

  call_ok (self->host, "unlock", NULL);
  call_ok (self->sato, "join", join);
  g_assert_false (is_room_locked (self, self->sato));
}

/* A lost connection, and another device of who is inside, are nobody new. */
static void
test_lock_returning (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->sato, self->room);
  Person *other = fixture_sign_in (self->fixture, self->fixture->tenant, self->tanaka->user,
                                   "another device");
  g_autofree char *take_over = g_strdup_printf ("{\"room\":\"%s\",\"take_over\":true}", self->room);
  g_autoptr (Answer) back = NULL;

  call_ok (self->host, "lock", NULL);
  person_lose_connection (self->sato);
  fixture_advance (self->fixture, 30 * FIXTURE_SECOND_MS);
  back = come_back (self, self->sato, joined);
  assert_ok (back);
  g_assert_true (json_object_get_boolean_member (answer_get (back), "is_locked"));
  call_ok (other, "join", take_over);
}

/* It goes with the last of those inside, and the list hears of it. */
static void
test_lock_ends (Test *self, gconstpointer unused)
{
  g_autofree char *join = g_strdup_printf ("{\"room\":\"%s\"}", self->room);

  call_ok (self->host, "lock", NULL);
  leave (self->host);
  leave (self->suzuki);
  person_lose_connection (self->tanaka);
  fixture_advance (self->fixture, 30 * FIXTURE_SECOND_MS);
  call_refused (self->sato, "join", join, "room-locked");
  person_forget_events (self->sato);
  fixture_advance (self->fixture, 60 * FIXTURE_SECOND_MS);
  g_assert_true (person_has_event (self->sato, "room.people"));
  g_assert_false (is_room_locked (self, self->sato));
  call_ok (self->sato, "join", join);
}

static void
test_rate (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) refused = NULL;

  for (guint i = 0; i < 10; i++)
    {
      call_ok (self->tanaka, "hand.raise", NULL);
      call_ok (self->tanaka, "hand.lower", NULL);
    }
  refused = person_call (self->tanaka, "hand.raise", NULL);
  assert_refused (refused, "rate-limited");
  g_assert_cmpstr (liveon_error_get_argument (refused->error, "seconds"), ==, "1");
  call_ok (self->suzuki, "hand.raise", NULL);
  fixture_advance (self->fixture, FIXTURE_SECOND_MS);
  call_ok (self->tanaka, "hand.raise", NULL);
}

static gboolean
list_audit_work (LvDb *db, gpointer data, GError **error)
{
  GString *rows = data;
  g_autoptr (GPtrArray) records = lv_records_list_audit (db, 0, 100, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    g_string_append (rows, ((LvRecord *) records->pdata[i])->payload);
  return records != NULL;
}

/* What hosts do to others is written down, what one does to oneself is not. */
static void
test_audit (Test *self, gconstpointer unused)
{
  static const char *const actions[] = { "meeting.mute\"", "meeting.mute-everyone", "meeting.lock",
                                         "meeting.unlock", "meeting.lower-hand" };
  g_autofree char *mute = of_seat (self->tanaka_seat, ",\"source\":\"microphone\"");
  g_autofree char *lower = of_seat (self->tanaka_seat, "");
  g_autoptr (GString) rows = g_string_new (NULL);

  call_ok (self->suzuki, "hand.raise", NULL);
  call_ok (self->suzuki, "hand.lower", NULL);
  call_ok (self->tanaka, "hand.raise", NULL);
  call_ok (self->host, "hand.lower", lower);
  call_ok (self->tanaka, "media.sources", "{\"microphone\":true}");
  call_ok (self->host, "mute", mute);
  call_ok (self->host, "mute.everyone", "{\"source\":\"camera\"}");
  call_ok (self->host, "lock", NULL);
  call_ok (self->host, "unlock", NULL);
  fixture_run (self->fixture, self->fixture->tenant, list_audit_work, rows);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_nonnull (strstr (rows->str, actions[i]));
  g_assert_nonnull (strstr (rows->str, self->tanaka->user->id));
  g_assert_null (strstr (rows->str, self->suzuki->user->id));
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  ADD ("/hands/order", test_order);
  ADD ("/hands/lower-another", test_lower_another);
  ADD ("/hands/whole-state", test_whole_state);
  ADD ("/hands/away", test_away);
  ADD ("/hands/mute", test_mute);
  ADD ("/hands/mute-away", test_mute_away);
  ADD ("/hands/mute-gone", test_mute_gone);
  ADD ("/hands/mute-screen", test_mute_screen);
  ADD ("/hands/mute-everyone", test_mute_everyone);
  ADD ("/hands/rank", test_rank);
  ADD ("/hands/lock", test_lock);
  ADD ("/hands/lock-returning", test_lock_returning);
  ADD ("/hands/lock-ends", test_lock_ends);
  ADD ("/hands/rate", test_rate);
  ADD ("/hands/audit", test_audit);
  return g_test_run ();
}
