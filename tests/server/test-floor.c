/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The floor of a formal meeting: the queue, who may speak, and that nobody else is heard. */
#include <string.h>

#include "fake-sfu.h"
#include "lv-error.h"
#include "lv-media.h"
#include "lv-records.h"
#include "lv-users.h"
#include "room-fixture.h"

#define NOW "2026-11-24T00:00:00.000Z"
#define SPEAK "{\"microphone\":true}"
#define FORMAL "{\"mode\":\"formal\"}"
#define FREE "{\"mode\":\"free\"}"

typedef struct
{
  Fixture *fixture;
  LvSfu *sfu;
  Person *host;
  Person *tanaka;
  Person *suzuki;
  char *room;
  char *tanaka_seat, *suzuki_seat;
} Test;

static void
start_media (Test *self)
{
  LvContext *context = self->fixture->context;
  g_autoptr (GError) error = NULL;

  liveon_server_config_set (self->fixture->config, "media", "addresses", "192.0.2.1", &error);
  g_assert_no_error (error);
  context->port = 8443;
  context->media = lv_media_new (context, &error);
  g_assert_no_error (error);
  self->sfu = lv_media_get_sfu (context->media);
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

/* As Chromium does, with a microphone, a camera, a screen and its sound. */
static void
offer (Person *person)
{
  static const char *const sound[] = { "4", "5", "6", NULL };
  static const char *const video[] = { "8", "9", "10", NULL };
  g_autofree char *path
      = g_build_filename (g_getenv ("LIVEON_TEST_SOURCE"), "tests/fuzz/corpus/sdp/chromium", NULL);
  g_autofree char *sdp = NULL;
  g_autofree char *params = NULL;
  LvMediaOffer offer = {
    .sends = { (char *) "0", (char *) "1", (char *) "2", (char *) "3" },
    .sound = (char **) sound,
    .shared_sound = (char *) "7",
    .video = (char **) video,
  };
  LvJsonWriter *writer = lv_json_writer_new ();

  g_assert_true (g_file_get_contents (path, &sdp, NULL, NULL));
  offer.sdp = sdp;
  lv_json_begin_object (writer, NULL);
  lv_media_offer_write (&offer, writer);
  lv_json_end_object (writer);
  params = lv_json_writer_free_to_string (writer, NULL);
  call_ok (person, "media.offer", params);
}

/* The seat, the caller's. */
static char *
sit (Test *self, Person *person)
{
  g_autoptr (Answer) answer = person_join (person, self->room);

  offer (person);
  return g_strdup (answer_string (answer, "seat"));
}

static void
set_up (Test *self, gconstpointer unused)
{
  g_autofree char *host = NULL;

  self->fixture = fixture_new (NOW);
  start_media (self);
  self->host = fixture_add_person (self->fixture, "host", TRUE);
  self->tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
  self->suzuki = fixture_add_person (self->fixture, "suzuki", FALSE);
  self->room = person_add_room (self->host, "room", NULL);
  host = sit (self, self->host);
  self->tanaka_seat = sit (self, self->tanaka);
  self->suzuki_seat = sit (self, self->suzuki);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  g_free (self->tanaka_seat);
  g_free (self->suzuki_seat);
  g_free (self->room);
  fixture_free (self->fixture);
}

static char *
of_seat (const char *seat)
{
  return g_strdup_printf ("{\"seat\":\"%s\"}", seat);
}

/* Whether the forwarding server lets the sound of the nth who entered through. */
static gboolean
is_heard (Test *self, guint index)
{
  return fake_sfu_get_peer (self->sfu, 0, index)->sources.is_on[LV_SOURCE_MICROPHONE];
}

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
  g_assert_nonnull (newest);
  return g_steal_pointer (&newest);
}

static void
assert_taken (Person *person, const char *source, const char *reason)
{
  g_autoptr (JsonObject) event = person_take_event (person, "media.taken");

  g_assert_nonnull (event);
  g_assert_cmpstr (
      json_array_get_string_element (json_object_get_array_member (event, "sources"), 0), ==,
      source);
  g_assert_cmpstr (json_object_get_string_member (event, "reason"), ==, reason);
}

/* When it begins, the sound of all but hosts ends, and does not come back by itself. */
static void
test_silence (Test *self, gconstpointer unused)
{
  g_autoptr (JsonObject) order = NULL;
  g_autoptr (Answer) refused = NULL;

  call_ok (self->host, "media.sources", SPEAK);
  call_ok (self->tanaka, "media.sources", "{\"microphone\":true,\"camera\":true}");
  call_ok (self->suzuki, "media.sources", "{\"screen\":true,\"screen_sound\":true}");
  call_refused (self->tanaka, "floor.mode", FORMAL, "not-permitted");
  call_refused (self->host, "floor.mode", "{}", "invalid-argument");
  call_refused (self->host, "floor.mode", "{\"mode\":\"riddle\"}", "invalid-argument");
  call_ok (self->host, "floor.mode", FORMAL);
  order = person_take_event (self->tanaka, "meeting.order");
  g_assert_cmpstr (json_object_get_string_member (order, "floor_mode"), ==, "formal");
  assert_taken (self->tanaka, "microphone", "floor");
  assert_taken (self->suzuki, "screen-sound", "floor");
  g_assert_false (person_has_event (self->host, "media.taken"));
  g_assert_true (is_heard (self, 0));
  g_assert_false (is_heard (self, 1));
  g_assert_true (fake_sfu_get_peer (self->sfu, 0, 1)->sources.is_on[LV_SOURCE_CAMERA]);
  g_assert_true (fake_sfu_get_peer (self->sfu, 0, 2)->sources.is_on[LV_SOURCE_SCREEN]);
  g_assert_false (fake_sfu_get_peer (self->sfu, 0, 2)->sources.is_on[LV_SOURCE_SCREEN_SOUND]);

  /* Neither by saying so, nor by beginning anew. */
  refused = person_call (self->tanaka, "media.sources", SPEAK);
  assert_refused (refused, "not-permitted");
  g_assert_cmpstr (liveon_error_get_argument (refused->error, "rule"), ==, "floor");
  call_refused (self->suzuki, "media.sources", "{\"screen\":true,\"screen_sound\":true}",
                "not-permitted");
  offer (self->tanaka);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (is_heard (self, i), ==, i == 0);

  call_ok (self->host, "floor.mode", FREE);
  g_assert_false (is_heard (self, 1));
  call_ok (self->tanaka, "media.sources", SPEAK);
}

/* From asking over speaking to being silent again, and how long it took. */
static void
test_speaking (Test *self, gconstpointer unused)
{
  g_autofree char *tanaka = of_seat (self->tanaka_seat);
  g_autoptr (JsonObject) asking = NULL;
  g_autoptr (JsonObject) speaking = NULL;
  g_autoptr (JsonObject) silent = NULL;

  call_ok (self->host, "floor.mode", FORMAL);
  call_ok (self->tanaka, "floor.request", NULL);
  asking = take_changed (self->suzuki);
  g_assert_false (json_object_get_null_member (asking, "floor_requested"));
  call_refused (self->suzuki, "floor.allow", tanaka, "not-permitted");
  call_refused (self->tanaka, "floor.allow", tanaka, "not-permitted");
  call_ok (self->host, "floor.allow", tanaka);
  speaking = take_changed (self->tanaka);
  g_assert_true (json_object_get_null_member (speaking, "floor_requested"));
  g_assert_cmpstr (json_object_get_string_member (speaking, "speaking_since"), ==, NOW);
  g_assert_false (is_heard (self, 1));
  call_ok (self->tanaka, "media.sources", SPEAK);
  g_assert_true (is_heard (self, 1));

  fixture_advance (self->fixture, 90 * FIXTURE_SECOND_MS);
  call_refused (self->suzuki, "floor.end", tanaka, "not-permitted");
  call_ok (self->host, "floor.end", tanaka);
  assert_taken (self->tanaka, "microphone", "floor");
  g_assert_false (is_heard (self, 1));
  silent = take_changed (self->tanaka);
  g_assert_true (json_object_get_null_member (silent, "speaking_since"));
  g_assert_cmpint (json_object_get_int_member (silent, "spoken_ms"), ==, 90000);
  call_refused (self->tanaka, "media.sources", SPEAK, "not-permitted");
}

/* The time goes on from where it was, also for who left meanwhile; the floor does not. */
static void
test_time_goes_on (Test *self, gconstpointer unused)
{
  g_autofree char *tanaka = of_seat (self->tanaka_seat);
  g_autofree char *seat = NULL;
  g_autofree char *again = NULL;
  g_autoptr (JsonObject) person = NULL;

  call_ok (self->host, "floor.mode", FORMAL);
  call_ok (self->host, "floor.allow", tanaka);
  fixture_advance (self->fixture, 10 * FIXTURE_SECOND_MS);
  call_ok (self->tanaka, "leave", NULL);
  fixture_advance (self->fixture, 10 * FIXTURE_SECOND_MS);
  seat = sit (self, self->tanaka);
  call_refused (self->tanaka, "media.sources", SPEAK, "not-permitted");
  again = of_seat (seat);
  call_ok (self->host, "floor.allow", again);
  fixture_advance (self->fixture, 5 * FIXTURE_SECOND_MS);
  /* One's own floor one may give back. */
  call_ok (self->tanaka, "floor.end", NULL);
  person = take_changed (self->suzuki);
  g_assert_cmpint (json_object_get_int_member (person, "spoken_ms"), ==, 15000);
}

static void
test_queue (Test *self, gconstpointer unused)
{
  g_autofree char *tanaka = of_seat (self->tanaka_seat);
  g_autofree char *suzuki = of_seat (self->suzuki_seat);
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) second = NULL;
  g_autoptr (JsonObject) withdrawn = NULL;

  call_ok (self->host, "floor.mode", FORMAL);
  call_ok (self->suzuki, "floor.request", NULL);
  first = take_changed (self->host);
  call_ok (self->tanaka, "floor.request", NULL);
  second = take_changed (self->host);
  g_assert_cmpstr (json_object_get_string_member (first, "floor_requested"), <,
                   json_object_get_string_member (second, "floor_requested"));
  call_refused (self->tanaka, "floor.withdraw", suzuki, "not-permitted");
  call_ok (self->tanaka, "floor.withdraw", NULL);
  call_ok (self->host, "floor.withdraw", suzuki);
  withdrawn = take_changed (self->suzuki);
  g_assert_true (json_object_get_null_member (withdrawn, "floor_requested"));
  /* Who has not asked may be given it too. */
  call_ok (self->host, "floor.allow", tanaka);
  call_ok (self->tanaka, "media.sources", SPEAK);
}

/* Where everyone speaks as they like nothing is asked for. */
static void
test_free (Test *self, gconstpointer unused)
{
  g_autofree char *tanaka = of_seat (self->tanaka_seat);

  person_forget_events (self->suzuki);
  call_ok (self->tanaka, "floor.request", NULL);
  call_ok (self->host, "floor.allow", tanaka);
  g_assert_false (person_has_event (self->suzuki, "meeting.changed"));

  /* What was asked for and given ends with the formal meeting. */
  call_ok (self->host, "floor.mode", FORMAL);
  call_ok (self->host, "floor.allow", tanaka);
  call_ok (self->suzuki, "floor.request", NULL);
  fixture_advance (self->fixture, 5 * FIXTURE_SECOND_MS);
  call_ok (self->host, "floor.mode", FREE);
  call_ok (self->host, "floor.mode", FORMAL);
  call_refused (self->tanaka, "media.sources", SPEAK, "not-permitted");
  call_ok (self->tanaka, "floor.request", NULL);
  {
    g_autoptr (JsonObject) person = take_changed (self->host);

    g_assert_cmpint (json_object_get_int_member (person, "spoken_ms"), ==, 5000);
  }
}

/* Who is no host any more is silent at once, without the floor. */
static void
test_demoted (Test *self, gconstpointer unused)
{
  g_autofree char *named = g_strdup_printf ("{\"user\":\"%s\"}", self->tanaka->user->id);

  call_ok (self->host, "floor.mode", FORMAL);
  call_ok (self->host, "host.add", named);
  call_ok (self->tanaka, "media.sources", SPEAK);
  g_assert_true (is_heard (self, 1));
  call_ok (self->host, "host.remove", named);
  g_assert_false (is_heard (self, 1));
  assert_taken (self->tanaka, "microphone", "floor");
}

/* A connection that is lost for a while keeps request and floor. */
static void
test_away (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = NULL;
  g_autofree char *seat = NULL;
  g_autofree char *params = NULL;
  g_autofree char *resume = NULL;
  g_autoptr (Answer) back = NULL;

  call_ok (self->tanaka, "leave", NULL);
  joined = person_join (self->tanaka, self->room);
  offer (self->tanaka);
  seat = of_seat (answer_string (joined, "seat"));
  call_ok (self->host, "floor.mode", FORMAL);
  call_ok (self->host, "floor.allow", seat);
  call_ok (self->tanaka, "media.sources", SPEAK);
  person_lose_connection (self->tanaka);
  fixture_advance (self->fixture, 10 * FIXTURE_SECOND_MS);
  resume = g_strdup_printf ("{\"room\":\"%s\",\"resume\":\"%s\"}", self->room,
                            answer_string (joined, "resume"));
  person_connect (self->tanaka);
  back = person_call (self->tanaka, "join", resume);
  assert_ok (back);
  g_assert_cmpstr (answer_string (back, "floor_mode"), ==, "formal");
  g_assert_true (is_heard (self, 2));
  call_ok (self->tanaka, "media.sources", SPEAK);
}

/* A room may begin so: from the first entry on, and again in the meeting after. */
static void
test_preset (Test *self, gconstpointer unused)
{
  g_autofree char *room = person_add_room (self->host, "council", "\"floor_mode\":\"formal\"");
  g_autofree char *path = g_strconcat ("/api/v1/rooms/", room, NULL);
  g_autoptr (Answer) shown = person_request (self->tanaka, "GET", path, NULL, NULL);
  g_autoptr (Answer) first = person_join (self->tanaka, room);
  g_autoptr (Answer) freed = NULL;
  g_autoptr (Answer) during = NULL;
  g_autoptr (Answer) after = NULL;

  g_assert_cmpstr (answer_string (shown, "floor_mode"), ==, "formal");
  g_assert_cmpstr (answer_string (first, "floor_mode"), ==, "formal");
  offer (self->tanaka);
  call_refused (self->tanaka, "media.sources", SPEAK, "not-permitted");
  call_ok (self->tanaka, "floor.request", NULL);
  /* What the room says from now on is for the next meeting. */
  freed = person_request (self->host, "PATCH", path, NULL, "{\"floor_mode\":\"free\"}");
  g_assert_cmpstr (answer_string (freed, "floor_mode"), ==, "free");
  during = person_join (self->suzuki, room);
  g_assert_cmpstr (answer_string (during, "floor_mode"), ==, "formal");
  call_ok (self->suzuki, "leave", NULL);
  call_ok (self->tanaka, "leave", NULL);
  after = person_join (self->tanaka, room);
  g_assert_cmpstr (answer_string (after, "floor_mode"), ==, "free");
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

static void
test_audit (Test *self, gconstpointer unused)
{
  static const char *const actions[]
      = { "floor.formal", "floor.allow", "floor.end", "floor.withdraw", "floor.free" };
  g_autofree char *tanaka = of_seat (self->tanaka_seat);
  g_autoptr (GString) rows = g_string_new (NULL);

  call_ok (self->host, "floor.mode", FORMAL);
  call_ok (self->tanaka, "floor.request", NULL);
  call_ok (self->host, "floor.withdraw", tanaka);
  call_ok (self->host, "floor.allow", tanaka);
  call_ok (self->host, "floor.end", tanaka);
  call_ok (self->host, "floor.mode", FREE);
  fixture_run (self->fixture, self->fixture->tenant, list_audit_work, rows);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_nonnull (strstr (rows->str, actions[i]));
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  ADD ("/floor/silence", test_silence);
  ADD ("/floor/speaking", test_speaking);
  ADD ("/floor/time-goes-on", test_time_goes_on);
  ADD ("/floor/queue", test_queue);
  ADD ("/floor/free", test_free);
  ADD ("/floor/demoted", test_demoted);
  ADD ("/floor/away", test_away);
  ADD ("/floor/audit", test_audit);
  ADD ("/floor/preset", test_preset);
  return g_test_run ();
}
