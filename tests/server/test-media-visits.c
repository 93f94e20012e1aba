/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Media over a visit: away and back, out, and what was used. */
#include "lv-media-minutes.h"
#include "media-fixture.h"
#include "lv-meeting-media.h"

static void
lose (MediaTest *self, Person *person)
{
  lv_session_set_connection (person->session, NULL);
  lv_meetings_connection_lost (self->fixture->context->meetings, person->session);
  g_clear_object (&person->connection);
}

static Answer *
come_back (Person *person, const char *room, Answer *joined)
{
  g_autofree char *params = g_strdup_printf ("{\"room\":\"%s\",\"resume\":\"%s\"}", room,
                                             answer_string (joined, "resume"));

  person_connect (person);
  return person_call (person, "join", params);
}

static void
test_away_keeps_media (MediaTest *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) offered = media_offer (self->tanaka);
  LvSfuPeer *peer = fake_sfu_get_peer (self->sfu, 0, 0);
  g_autoptr (Answer) back = NULL;
  g_autoptr (Answer) restarted = NULL;
  g_autoptr (Answer) same = NULL;
  g_autoptr (LvSdp) first = media_get_sdp (offered);
  g_autoptr (LvSdp) sdp = NULL;

  fake_sfu_tell_slots (peer, LV_SOURCE_CAMERA, "");
  lose (self, self->tanaka);
  fixture_advance (self->fixture, 10 * FIXTURE_SECOND_MS);
  g_assert_true (fake_sfu_get_peer (self->sfu, 0, 0) == peer);
  back = come_back (self->tanaka, self->room, joined);
  assert_ok (back);
  /* On the new connection it hears again what holds. */
  g_assert_true (person_has_event (self->tanaka, "media.slots"));
  restarted = media_restart (self->tanaka, "other");
  assert_ok (restarted);
  g_assert_true (fake_sfu_get_peer (self->sfu, 0, 0) == peer);
  g_assert_cmpuint (peer->n_restarts, ==, 1);
  g_assert_cmpstr (peer->remote_ufrag, ==, "other");
  sdp = media_get_sdp (restarted);
  g_assert_cmpstr (sdp->ice_ufrag, ==, "fake1");
  g_assert_cmpuint (sdp->session_version, ==, first->session_version + 1);
  g_assert_cmpstr (answer_string (restarted, "socket"), !=, answer_string (offered, "socket"));
  same = media_restart (self->tanaka, "other");
  assert_refused (same, "protocol");
}

/* Who is out of the list is out of the sound, too. */
static void
test_gone_has_no_media (MediaTest *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) offered = media_offer (self->tanaka);
  g_autoptr (Answer) back = NULL;
  g_autoptr (Answer) restarted = NULL;
  g_autoptr (Answer) again = NULL;

  lose (self, self->tanaka);
  fixture_advance (self->fixture, 16 * FIXTURE_SECOND_MS);
  g_assert_cmpuint (fake_sfu_get_room (self->sfu, 0)->peers->len, ==, 0);
  back = come_back (self->tanaka, self->room, joined);
  assert_ok (back);
  restarted = media_restart (self->tanaka, "other");
  assert_refused (restarted, "not-found");
  again = media_offer (self->tanaka);
  assert_ok (again);
  g_assert_cmpstr (fake_sfu_get_peer (self->sfu, 0, 0)->spec.seat, ==,
                   answer_string (joined, "seat"));
}

static void
test_failed_begins_anew (MediaTest *self, gconstpointer unused)
{
  g_autofree char *seat = media_enter_room (self->tanaka, self->room);
  g_autoptr (Answer) restarted = NULL;

  fake_sfu_tell_state (fake_sfu_get_peer (self->sfu, 0, 0), LV_SFU_PEER_FAILED);
  restarted = media_restart (self->tanaka, "other");
  assert_refused (restarted, "not-found");
}

static void
test_leave_eject_end (MediaTest *self, gconstpointer unused)
{
  g_autofree char *tanaka = media_enter_room (self->tanaka, self->room);
  g_autofree char *suzuki = media_enter_room (self->suzuki, self->room);
  g_autofree char *admin = media_enter_room (self->admin, self->room);
  g_autofree char *params = g_strdup_printf ("{\"seat\":\"%s\"}", suzuki);
  GPtrArray *peers = fake_sfu_get_room (self->sfu, 0)->peers;
  g_autoptr (Answer) left = NULL;
  g_autoptr (Answer) ejected = NULL;
  g_autoptr (Answer) ended = NULL;

  g_assert_cmpuint (peers->len, ==, 3);
  left = person_call (self->tanaka, "leave", NULL);
  assert_ok (left);
  g_assert_cmpuint (peers->len, ==, 2);
  ejected = person_call (self->admin, "eject", params);
  assert_ok (ejected);
  g_assert_cmpuint (peers->len, ==, 1);
  ended = person_call (self->admin, "end", NULL);
  assert_ok (ended);
  g_assert_cmpuint (self->sfu->rooms->len, ==, 0);
}

static JsonObject *
get_visit (Person *person)
{
  g_autoptr (Answer) answer = person_request (person, "GET", "/api/v1/visits", NULL, NULL);

  return json_object_ref (json_array_get_object_element (
      json_object_get_array_member (answer_get (answer), "visits"), 0));
}

static void
assert_usage (JsonObject *visit, gint64 sent, gint64 received, gint64 average, gint64 peak)
{
  g_assert_cmpint (json_object_get_int_member (visit, "bytes_sent"), ==, sent);
  g_assert_cmpint (json_object_get_int_member (visit, "bytes_received"), ==, received);
  g_assert_cmpint (json_object_get_int_member (visit, "average_bps"), ==, average);
  g_assert_cmpint (json_object_get_int_member (visit, "peak_bps"), ==, peak);
}

static void
test_usage (MediaTest *self, gconstpointer unused)
{
  g_autofree char *seat = media_enter_room (self->tanaka, self->room);
  LvSfuPeer *peer = fake_sfu_get_peer (self->sfu, 0, 0);
  g_autoptr (Answer) again = NULL;
  g_autoptr (Answer) left = NULL;
  g_autoptr (JsonObject) visit = NULL;

  fake_sfu_tell_second (peer, 1000, 3000);
  fake_sfu_tell_second (peer, 2000, 6000);
  /* Another offer, another peer, the same visit. */
  again = media_offer (self->tanaka);
  assert_ok (again);
  fixture_settle (self->fixture);
  fake_sfu_tell_second (fake_sfu_get_peer (self->sfu, 0, 0), 500, 500);
  left = person_call (self->tanaka, "leave", NULL);
  fixture_settle (self->fixture);
  visit = get_visit (self->tanaka);
  assert_usage (visit, 3500, 9500, 13000 * 8 / 4, 64000);
  g_assert_cmpfloat (json_object_get_double_member (visit, "quality"), >, 0.9);
}

static void
test_no_media_no_usage (MediaTest *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) left = person_call (self->tanaka, "leave", NULL);
  g_autoptr (JsonObject) visit = get_visit (self->tanaka);

  assert_usage (visit, 0, 0, 0, 0);
  g_assert_true (json_object_get_null_member (visit, "quality"));
}

typedef struct
{
  const char *visit_id;
  GArray *minutes;
} Minutes;

static gboolean
minutes_work (LvDb *db, gpointer data, GError **error)
{
  Minutes *self = data;

  self->minutes = lv_media_minutes_list (db, self->visit_id, error);
  return self->minutes != NULL;
}

static GArray *
get_minutes (Fixture *fixture, const char *visit_id)
{
  Minutes minutes = { visit_id, NULL };

  fixture_run (fixture, fixture->tenant, minutes_work, &minutes);
  return minutes.minutes;
}

static void
test_minutes (MediaTest *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) offered = media_offer (self->tanaka);
  LvSfuPeer *peer = fake_sfu_get_peer (self->sfu, 0, 0);
  g_autoptr (Answer) left = NULL;
  g_autoptr (GArray) first = NULL;
  g_autoptr (GArray) both = NULL;
  g_autoptr (GArray) purged = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  fake_sfu_tell_second (peer, 1000, 3000);
  fixture_advance (self->fixture, FIXTURE_MINUTE_MS);
  first = get_minutes (self->fixture, answer_string (joined, "visit"));
  g_assert_cmpuint (first->len, ==, 1);
  g_assert_cmpint (g_array_index (first, LvMediaMinute, 0).bytes_sent, ==, 1000);
  g_assert_cmpint (g_array_index (first, LvMediaMinute, 0).peak_bps, ==, 32000);
  g_assert_cmpint (g_array_index (first, LvMediaMinute, 0).round_trip_us, ==, 20000);
  /* A minute without media is none; the last is written though the seat has gone. */
  fixture_advance (self->fixture, FIXTURE_MINUTE_MS);
  fake_sfu_tell_second (peer, 7, 8);
  left = person_call (self->tanaka, "leave", NULL);
  fixture_advance (self->fixture, FIXTURE_MINUTE_MS);
  both = get_minutes (self->fixture, answer_string (joined, "visit"));
  g_assert_cmpuint (both->len, ==, 2);
  g_assert_cmpint (g_array_index (both, LvMediaMinute, 1).bytes_received, ==, 8);
  /* They are kept for 30 days, and go with the purge. */
  for (guint day = 0; day < 31; day++)
    lv_test_clock_advance (self->fixture->clock, FIXTURE_DAY_MS);
  lv_test_clock_set_state (self->fixture->clock, LV_CLOCK_SYNCHRONISED);
  lv_recorder_purge_async (self->fixture->context->recorder, self->fixture->tenant,
                           test_take_result, &result);
  test_wait_for (result);
  g_assert_true (lv_recorder_purge_finish (self->fixture->context->recorder, result, NULL, NULL));
  purged = get_minutes (self->fixture, answer_string (joined, "visit"));
  g_assert_cmpuint (purged->len, ==, 0);
}

/* After a crash the minutes are what is known of a visit. */
static void
test_recovered_usage (void)
{
  MediaTest before = { NULL };
  g_autoptr (Answer) joined = NULL;
  g_autoptr (Answer) offered = NULL;
  g_autofree char *tenant_id = NULL;
  g_autoptr (Fixture) after = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (JsonObject) visit = NULL;
  g_autoptr (LvUser) user = NULL;
  char *folder;

  media_fixture_set_up (&before, NULL);
  tenant_id = g_strdup (lv_tenant_get_id (before.fixture->tenant));
  user = lv_user_ref (before.tanaka->user);
  joined = person_join (before.tanaka, before.room);
  offered = media_offer (before.tanaka);
  fake_sfu_tell_second (fake_sfu_get_peer (before.sfu, 0, 0), 1000, 3000);
  fixture_advance (before.fixture, FIXTURE_MINUTE_MS);
  fake_sfu_tell_second (fake_sfu_get_peer (before.sfu, 0, 0), 2000, 2000);
  fixture_advance (before.fixture, FIXTURE_MINUTE_MS);
  folder = fixture_abandon (before.fixture);
  g_free (before.room);

  after = fixture_open (folder, "2026-11-24T01:00:00.000Z", tenant_id);
  lv_meetings_recover_async (after->context->meetings, after->tenant, test_take_result, &result);
  test_wait_for (result);
  g_assert_true (lv_meetings_recover_finish (after->context->meetings, result, NULL));
  visit = get_visit (fixture_sign_in (after, after->tenant, user, "again"));
  g_assert_cmpstr (json_object_get_string_member (visit, "reason"), ==, "server-stopped");
  assert_usage (visit, 3000, 5000, 32000, 32000);
}

static void
test_list (MediaTest *self, gconstpointer unused)
{
  g_autofree char *seat = media_enter_room (self->tanaka, self->room);
  g_autoptr (Answer) silent = person_join (self->suzuki, self->room);
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *people;
  JsonObject *person;

  fake_sfu_tell_second (fake_sfu_get_peer (self->sfu, 0, 0), 1000, 3000);
  lv_json_begin_object (writer, NULL);
  lv_meetings_write_media (self->fixture->context->meetings, self->fixture->tenant, writer);
  lv_json_end_object (writer);
  text = lv_json_writer_free_to_string (writer, NULL);
  node = json_from_string (text, NULL);
  people = json_object_get_array_member (json_node_get_object (node), "participants");
  g_assert_cmpuint (json_array_get_length (people), ==, 2);
  person = json_array_get_object_element (people, 0);
  g_assert_cmpstr (json_object_get_string_member (person, "room"), ==, "room");
  g_assert_cmpstr (json_object_get_string_member (person, "path"), ==, "udp");
  g_assert_cmpint (json_object_get_int_member (person, "sent_bps"), ==, 8000);
  g_assert_cmpint (json_object_get_int_member (person, "bytes_received"), ==, 3000);
  g_assert_cmpfloat (json_object_get_double_member (person, "round_trip_ms"), ==, 20);
  g_assert_cmpfloat (json_object_get_double_member (person, "quality"), >, 0.9);
  person = json_array_get_object_element (people, 1);
  g_assert_cmpstr (json_object_get_string_member (person, "path"), ==, "none");
  g_assert_true (json_object_get_null_member (person, "quality"));
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 120);
  media_fixture_add ("/media/away-keeps-media", test_away_keeps_media);
  media_fixture_add ("/media/gone-has-no-media", test_gone_has_no_media);
  media_fixture_add ("/media/failed-begins-anew", test_failed_begins_anew);
  media_fixture_add ("/media/leave-eject-end", test_leave_eject_end);
  media_fixture_add ("/media/usage", test_usage);
  media_fixture_add ("/media/no-media-no-usage", test_no_media_no_usage);
  media_fixture_add ("/media/minutes", test_minutes);
  g_test_add_func ("/media/recovered-usage", test_recovered_usage);
  media_fixture_add ("/media/list", test_list);
  return g_test_run ();
}
