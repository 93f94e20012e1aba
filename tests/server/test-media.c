/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fake-sfu.h"
#include "lv-error.h"
#include "lv-media-minutes.h"
#include "lv-media.h"
#include "lv-meeting-media.h"
#include "lv-tenants.h"
#include "room-fixture.h"

#define NOW "2026-11-24T00:00:00.000Z"

typedef struct
{
  Fixture *fixture;
  Person *admin;
  Person *tanaka;
  Person *suzuki;
  char *room;
  LvSfu *sfu;
} Test;

static void
set_config (Fixture *fixture, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  liveon_server_config_set (fixture->config, "media", key, value, &error);
  g_assert_no_error (error);
}

static void
start_media (Test *self)
{
  LvContext *context = self->fixture->context;
  g_autoptr (GError) error = NULL;

  set_config (self->fixture, "addresses", "192.0.2.1");
  context->port = 8443;
  context->media = lv_media_new (context, &error);
  g_assert_no_error (error);
  self->sfu = lv_media_get_sfu (context->media);
}

static void
set_up (Test *self, gconstpointer unused)
{
  self->fixture = fixture_new (NOW);
  start_media (self);
  self->admin = fixture_add_person (self->fixture, "admin", TRUE);
  self->tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
  self->suzuki = fixture_add_person (self->fixture, "suzuki", FALSE);
  self->room = person_add_room (self->admin, "room", NULL);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  g_free (self->room);
  fixture_free (self->fixture);
}

/* Chromium's offer with another user name, so that it can be a restart. */
static char *
make_sdp (const char *ufrag)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("LIVEON_TEST_SOURCE"), "tests/fuzz/corpus/sdp/chromium", NULL);
  g_autofree char *line = g_strdup_printf ("\r\na=ice-ufrag:%s\r\n", ufrag);
  g_autoptr (GRegex) regex = g_regex_new ("\r\na=ice-ufrag:[^\r]*\r\n", 0, 0, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_regex_replace_literal (regex, text, -1, 0, line, 0, NULL);
}

static char *
make_offer (const char *ufrag)
{
  static const char *const sound[] = { "4", "5", "6", NULL };
  static const char *const video[] = { "8", "9", "10", NULL };
  g_autofree char *sdp = make_sdp (ufrag);
  LvMediaOffer offer = {
    .sdp = sdp,
    .sends = { (char *) "0", (char *) "1", (char *) "2", (char *) "3" },
    .sound = (char **) sound,
    .shared_sound = (char *) "7",
    .video = (char **) video,
  };
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_media_offer_write (&offer, writer);
  lv_json_end_object (writer);
  return lv_json_writer_free_to_string (writer, NULL);
}

static Answer *
offer (Person *person)
{
  g_autofree char *params = make_offer ("abcd");

  return person_call (person, "media.offer", params);
}

static Answer *
restart (Person *person, const char *ufrag)
{
  g_autofree char *sdp = make_sdp (ufrag);
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autofree char *params = NULL;

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "sdp", sdp);
  lv_json_end_object (writer);
  params = lv_json_writer_free_to_string (writer, NULL);
  return person_call (person, "media.restart", params);
}

/* Joined, with media: its seat's id, the caller's. */
static char *
enter_room (Person *person, const char *room)
{
  g_autoptr (Answer) joined = person_join (person, room);
  g_autoptr (Answer) offered = offer (person);

  assert_ok (offered);
  return g_strdup (answer_string (joined, "seat"));
}

static LvSdp *
get_sdp (Answer *answer)
{
  g_autoptr (GError) error = NULL;
  LvSdp *sdp = lv_sdp_parse (answer_string (answer, "sdp"), &error);

  g_assert_no_error (error);
  return sdp;
}

static void
test_offer (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) answer = offer (self->tanaka);
  g_autoptr (LvSdp) sdp = NULL;
  LvSfuPeer *peer;
  LvSdpCandidate *tcp;

  assert_ok (answer);
  sdp = get_sdp (answer);
  peer = fake_sfu_get_peer (self->sfu, 0, 0);
  g_assert_cmpstr (peer->spec.seat, ==, answer_string (joined, "seat"));
  g_assert_cmpuint (peer->spec.index, ==, 0);
  g_assert_cmpuint (peer->spec.n_slots, ==, 7);
  g_assert_cmpstr (peer->remote_ufrag, ==, "abcd");
  g_assert_cmpint (peer->spec.max_send_bps, ==, 6000000);
  g_assert_cmpint (peer->spec.max_receive_bps, ==, 20000000);
  g_assert_cmpstr (sdp->ice_ufrag, ==, peer->local.ufrag);
  g_assert_cmpuint (sdp->fingerprint[0], ==, 0xFA);
  tcp = sdp->candidates->pdata[1];
  g_assert_cmpuint (((LvSdpCandidate *) sdp->candidates->pdata[0])->port, ==, 8443);
  g_assert_true (tcp->is_tcp);
  g_assert_cmpuint (tcp->port, ==, 8443);
  for (guint i = 0; i < 7; i++)
    {
      LvSdpLine *line = sdp->lines->pdata[4 + i];

      g_assert_cmpuint (line->ssrc, ==, peer->spec.slots[i].ssrc);
      g_assert_cmpuint (line->rtx_ssrc, ==, peer->spec.slots[i].rtx_ssrc);
    }
  g_assert_cmpint (json_object_get_int_member (answer_get (answer), "max_bps"), ==, 6000000);
  g_assert_cmpuint (strlen (answer_string (answer, "socket")), ==, 43);
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (answer_get (answer), "turn")), ==, 0);
}

static void
test_not_seated (Test *self, gconstpointer unused)
{
  static const char *const methods[]
      = { "media.offer", "media.restart", "media.view", "media.sources" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (Answer) answer = person_call (self->tanaka, methods[i], NULL);

      assert_refused (answer, "not-seated");
    }
}

/* Whatever is sent, it is answered, and nothing comes of it. */
static void
test_hostile (Test *self, gconstpointer unused)
{
  static const struct
  {
    const char *method, *params, *code;
  } cases[] = {
    { "media.offer", NULL, "invalid-argument" },
    { "media.offer", "{\"sdp\":\"v=0\"}", "invalid-argument" },
    { "media.offer", "{\"sdp\":\"v=0\",\"lines\":{\"microphone\":\"0\"}}", "protocol" },
    { "media.offer", "{\"sdp\":\"\\u0001\",\"lines\":{}}", "protocol" },
    { "media.restart", NULL, "invalid-argument" },
    { "media.restart", "{\"sdp\":\"v=0\"}", "not-found" },
    { "media.view", "{\"videos\":1}", "invalid-argument" },
    { "media.view", "{\"videos\":[{}]}", "invalid-argument" },
    { "media.sources", "{\"camera\":1}", "invalid-argument" },
  };
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Answer) answer = person_call (self->tanaka, cases[i].method, cases[i].params);

      g_test_message ("%s %s", cases[i].method, cases[i].params);
      assert_refused (answer, cases[i].code);
    }
  g_assert_cmpuint (self->sfu->rooms->len, ==, 0);
}

static void
test_rate (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) last = NULL;

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (Answer) answer = offer (self->tanaka);

      assert_ok (answer);
    }
  last = offer (self->tanaka);
  assert_refused (last, "rate-limited");
  fixture_advance (self->fixture, 3 * FIXTURE_SECOND_MS);
  last = (answer_free (last), offer (self->tanaka));
  assert_ok (last);
  g_assert_cmpuint (fake_sfu_get_room (self->sfu, 0)->peers->len, ==, 1);
}

static void
test_view_and_sources (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autofree char *view = g_strdup_printf (
      "{\"videos\":[{\"seat\":\"%s\",\"source\":\"camera\",\"width\":320,\"height\":180}]}",
      answer_string (joined, "seat"));
  g_autoptr (Answer) viewed = person_call (self->tanaka, "media.view", view);
  g_autoptr (Answer) set
      = person_call (self->tanaka, "media.sources", "{\"microphone\":true,\"camera\":true}");
  g_autoptr (Answer) offered = offer (self->tanaka);
  g_autoptr (Answer) again = NULL;
  LvSfuPeer *peer = fake_sfu_get_peer (self->sfu, 0, 0);

  assert_ok (viewed);
  assert_ok (set);
  assert_ok (offered);
  /* What was said before the offer holds. */
  g_assert_cmpuint (peer->view->len, ==, 1);
  g_assert_true (peer->sources.is_on[LV_SOURCE_CAMERA]);
  g_assert_false (peer->sources.is_on[LV_SOURCE_SCREEN]);
  again = person_call (self->tanaka, "media.sources", "{}");
  g_assert_false (peer->sources.is_on[LV_SOURCE_CAMERA]);
  viewed = (answer_free (viewed), person_call (self->tanaka, "media.view", "{\"videos\":[]}"));
  g_assert_cmpuint (peer->view->len, ==, 0);
}

static void
test_sources_are_told (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) first = person_join (self->tanaka, self->room);
  g_autoptr (Answer) second = person_join (self->suzuki, self->room);
  g_autoptr (Answer) set = person_call (self->tanaka, "media.sources", "{\"camera\":true}");
  g_autoptr (Answer) same = NULL;
  g_autoptr (Answer) third = NULL;
  g_autoptr (JsonObject) event = person_take_event (self->suzuki, "meeting.changed");
  JsonObject *person = json_object_get_object_member (event, "person");

  assert_ok (set);
  g_assert_cmpstr (json_object_get_string_member (person, "seat"), ==,
                   answer_string (first, "seat"));
  g_assert_true (
      json_object_get_boolean_member (json_object_get_object_member (person, "sources"), "camera"));
  g_assert_false (person_has_event (self->tanaka, "meeting.changed"));
  /* The same again is no news. */
  same = person_call (self->tanaka, "media.sources", "{\"camera\":true}");
  assert_ok (same);
  g_assert_false (person_has_event (self->suzuki, "meeting.changed"));
  /* Who comes later sees it in the list. */
  third = person_join (self->admin, self->room);
  person = json_array_get_object_element (
      json_object_get_array_member (answer_get (third), "people"), 0);
  g_assert_true (
      json_object_get_boolean_member (json_object_get_object_member (person, "sources"), "camera"));
}

static void
test_events (Test *self, gconstpointer unused)
{
  g_autofree char *tanaka = enter_room (self->tanaka, self->room);
  g_autofree char *suzuki = enter_room (self->suzuki, self->room);
  LvMediaWanted wanted = { .layers = { TRUE, FALSE, TRUE } };
  LvSfuPeer *peer = fake_sfu_get_peer (self->sfu, 0, 0);
  g_autoptr (JsonObject) slots = NULL;
  g_autoptr (JsonObject) told = NULL;
  g_autoptr (JsonObject) speaking = NULL;
  JsonObject *slot;

  fake_sfu_tell_slots (peer, LV_SOURCE_CAMERA, suzuki);
  fake_sfu_tell_wanted (peer, &wanted);
  fake_sfu_tell_speaking (peer->room, tanaka);
  slots = person_take_event (self->tanaka, "media.slots");
  slot = json_array_get_object_element (json_object_get_array_member (slots, "slots"), 0);
  g_assert_cmpstr (json_object_get_string_member (slot, "seat"), ==, suzuki);
  g_assert_cmpstr (json_object_get_string_member (slot, "state"), ==, "live");
  told = person_take_event (self->tanaka, "media.wanted");
  g_assert_true (json_array_get_boolean_element (json_object_get_array_member (told, "camera"), 2));
  /* Those are the peer's alone; who speaks is for all. */
  g_assert_false (person_has_event (self->suzuki, "media.slots"));
  g_assert_false (person_has_event (self->suzuki, "media.wanted"));
  speaking = person_take_event (self->suzuki, "media.speaking");
  g_assert_cmpstr (
      json_array_get_string_element (json_object_get_array_member (speaking, "seats"), 0), ==,
      tanaka);
}

static void
deny_sharing (Test *self)
{
  g_autoptr (LvPolicy) policy = lv_policy_copy (lv_tenant_get_policy (self->fixture->tenant));

  policy->switches.share = LV_DENY;
  lv_tenant_apply_policy (self->fixture->tenant, policy);
}

static void
test_share_denied (Test *self, gconstpointer unused)
{
  g_autofree char *seat = NULL;
  g_autoptr (Answer) screen = NULL;
  g_autoptr (Answer) sound = NULL;
  g_autoptr (Answer) camera = NULL;

  deny_sharing (self);
  seat = enter_room (self->tanaka, self->room);
  screen = person_call (self->tanaka, "media.sources", "{\"screen\":true}");
  assert_refused (screen, "not-permitted");
  g_assert_cmpstr (liveon_error_get_argument (screen->error, "rule"), ==, "share");
  sound = person_call (self->tanaka, "media.sources", "{\"screen_sound\":true}");
  assert_refused (sound, "not-permitted");
  camera = person_call (self->tanaka, "media.sources", "{\"camera\":true}");
  assert_ok (camera);
  g_assert_false (fake_sfu_get_peer (self->sfu, 0, 0)->sources.is_on[LV_SOURCE_SCREEN]);
}

/* A rule that comes while somebody shares ends it, and the person hears of it. */
static void
test_share_taken_away (Test *self, gconstpointer unused)
{
  g_autofree char *seat = enter_room (self->tanaka, self->room);
  g_autoptr (Answer) set
      = person_call (self->tanaka, "media.sources", "{\"screen\":true,\"camera\":true}");
  LvSfuPeer *peer = fake_sfu_get_peer (self->sfu, 0, 0);
  g_autoptr (JsonObject) event = NULL;
  JsonObject *sources;

  assert_ok (set);
  g_assert_true (peer->sources.is_on[LV_SOURCE_SCREEN]);
  deny_sharing (self);
  g_assert_false (peer->sources.is_on[LV_SOURCE_SCREEN]);
  g_assert_true (peer->sources.is_on[LV_SOURCE_CAMERA]);
  event = person_take_event (self->tanaka, "meeting.changed");
  sources
      = json_object_get_object_member (json_object_get_object_member (event, "person"), "sources");
  g_assert_false (json_object_get_boolean_member (sources, "screen"));
}

static void
test_room_denies_sharing (Test *self, gconstpointer unused)
{
  g_autofree char *seat = enter_room (self->tanaka, self->room);
  g_autoptr (Answer) set = person_call (self->tanaka, "media.sources", "{\"screen\":true}");
  g_autofree char *path = g_strconcat ("/api/v1/rooms/", self->room, NULL);
  g_autoptr (Answer) changed
      = person_request (self->admin, "PATCH", path, NULL, "{\"share\":\"deny\"}");

  assert_ok (changed);
  g_assert_false (fake_sfu_get_peer (self->sfu, 0, 0)->sources.is_on[LV_SOURCE_SCREEN]);
}

static void
lose (Test *self, Person *person)
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
test_away_keeps_media (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) offered = offer (self->tanaka);
  LvSfuPeer *peer = fake_sfu_get_peer (self->sfu, 0, 0);
  g_autoptr (Answer) back = NULL;
  g_autoptr (Answer) restarted = NULL;
  g_autoptr (Answer) same = NULL;
  g_autoptr (LvSdp) first = get_sdp (offered);
  g_autoptr (LvSdp) sdp = NULL;

  fake_sfu_tell_slots (peer, LV_SOURCE_CAMERA, "");
  lose (self, self->tanaka);
  fixture_advance (self->fixture, 10 * FIXTURE_SECOND_MS);
  g_assert_true (fake_sfu_get_peer (self->sfu, 0, 0) == peer);
  back = come_back (self->tanaka, self->room, joined);
  assert_ok (back);
  /* On the new connection it hears again what holds. */
  g_assert_true (person_has_event (self->tanaka, "media.slots"));
  restarted = restart (self->tanaka, "other");
  assert_ok (restarted);
  g_assert_true (fake_sfu_get_peer (self->sfu, 0, 0) == peer);
  g_assert_cmpuint (peer->n_restarts, ==, 1);
  g_assert_cmpstr (peer->remote_ufrag, ==, "other");
  sdp = get_sdp (restarted);
  g_assert_cmpstr (sdp->ice_ufrag, ==, "fake1");
  g_assert_cmpuint (sdp->session_version, ==, first->session_version + 1);
  g_assert_cmpstr (answer_string (restarted, "socket"), !=, answer_string (offered, "socket"));
  same = restart (self->tanaka, "other");
  assert_refused (same, "protocol");
}

/* Who is out of the list is out of the sound, too. */
static void
test_gone_has_no_media (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) offered = offer (self->tanaka);
  g_autoptr (Answer) back = NULL;
  g_autoptr (Answer) restarted = NULL;
  g_autoptr (Answer) again = NULL;

  lose (self, self->tanaka);
  fixture_advance (self->fixture, 16 * FIXTURE_SECOND_MS);
  g_assert_cmpuint (fake_sfu_get_room (self->sfu, 0)->peers->len, ==, 0);
  back = come_back (self->tanaka, self->room, joined);
  assert_ok (back);
  restarted = restart (self->tanaka, "other");
  assert_refused (restarted, "not-found");
  again = offer (self->tanaka);
  assert_ok (again);
  g_assert_cmpstr (fake_sfu_get_peer (self->sfu, 0, 0)->spec.seat, ==,
                   answer_string (joined, "seat"));
}

static void
test_failed_begins_anew (Test *self, gconstpointer unused)
{
  g_autofree char *seat = enter_room (self->tanaka, self->room);
  g_autoptr (Answer) restarted = NULL;

  fake_sfu_tell_state (fake_sfu_get_peer (self->sfu, 0, 0), LV_SFU_PEER_FAILED);
  restarted = restart (self->tanaka, "other");
  assert_refused (restarted, "not-found");
}

static void
test_leave_eject_end (Test *self, gconstpointer unused)
{
  g_autofree char *tanaka = enter_room (self->tanaka, self->room);
  g_autofree char *suzuki = enter_room (self->suzuki, self->room);
  g_autofree char *admin = enter_room (self->admin, self->room);
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
test_usage (Test *self, gconstpointer unused)
{
  g_autofree char *seat = enter_room (self->tanaka, self->room);
  LvSfuPeer *peer = fake_sfu_get_peer (self->sfu, 0, 0);
  g_autoptr (Answer) again = NULL;
  g_autoptr (Answer) left = NULL;
  g_autoptr (JsonObject) visit = NULL;

  fake_sfu_tell_second (peer, 1000, 3000);
  fake_sfu_tell_second (peer, 2000, 6000);
  /* Another offer, another peer, the same visit. */
  again = offer (self->tanaka);
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
test_no_media_no_usage (Test *self, gconstpointer unused)
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
test_minutes (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) offered = offer (self->tanaka);
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
  Test before = { NULL };
  g_autoptr (Answer) joined = NULL;
  g_autoptr (Answer) offered = NULL;
  g_autofree char *tenant_id = NULL;
  g_autoptr (Fixture) after = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (JsonObject) visit = NULL;
  g_autoptr (LvUser) user = NULL;
  char *folder;

  set_up (&before, NULL);
  tenant_id = g_strdup (lv_tenant_get_id (before.fixture->tenant));
  user = lv_user_ref (before.tanaka->user);
  joined = person_join (before.tanaka, before.room);
  offered = offer (before.tanaka);
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
set_caps (Test *self, guint user_kbps, guint room_kbps, guint tenant_kbps)
{
  g_autoptr (LvPolicy) policy = lv_policy_copy (lv_tenant_get_policy (self->fixture->tenant));

  policy->caps = (LvCaps){ user_kbps, room_kbps, tenant_kbps };
  lv_tenant_apply_policy (self->fixture->tenant, policy);
}

static void
test_caps (Test *self, gconstpointer unused)
{
  g_autofree char *other = person_add_room (self->admin, "other", NULL);
  g_autofree char *tanaka = enter_room (self->tanaka, self->room);
  g_autofree char *suzuki = enter_room (self->suzuki, self->room);
  g_autofree char *admin = enter_room (self->admin, other);
  LvSfuRoom *first = fake_sfu_get_room (self->sfu, 0), *second = fake_sfu_get_room (self->sfu, 1);
  g_autoptr (Answer) left = NULL;

  g_assert_cmpint (first->cap_bps, ==, 0);
  set_caps (self, 2000, 0, 9000);
  g_assert_cmpint (fake_sfu_get_peer (self->sfu, 0, 0)->max_send_bps, ==, 2000000);
  g_assert_cmpint (first->cap_bps, ==, 6000000);
  g_assert_cmpint (second->cap_bps, ==, 3000000);
  /* The server's own bound stays above. */
  set_caps (self, 50000, 4000, 9000);
  g_assert_cmpint (fake_sfu_get_peer (self->sfu, 0, 0)->max_send_bps, ==, 6000000);
  g_assert_cmpint (first->cap_bps, ==, 4000000);
  g_assert_cmpint (second->cap_bps, ==, 4000000);
  left = person_call (self->suzuki, "leave", NULL);
  g_assert_cmpint (first->cap_bps, ==, 4000000);
  set_caps (self, 0, 0, 3000);
  g_assert_cmpint (first->cap_bps, ==, 1500000);
}

static void
test_turn (Test *self, gconstpointer unused)
{
  g_autofree char *file = g_build_filename (self->fixture->folder, "turn-secret", NULL);
  g_autoptr (Answer) joined = NULL;
  g_autoptr (Answer) answer = NULL;
  g_autofree char *username = NULL;
  JsonObject *server;

  g_clear_pointer (&self->fixture->context->media, lv_media_free);
  g_assert_true (g_file_set_contents (file, "north\nnot this\n", -1, NULL));
  set_config (self->fixture, "turn_servers", "turn:192.0.2.9:3478?transport=udp");
  set_config (self->fixture, "turn_secret_file", file);
  start_media (self);
  joined = person_join (self->tanaka, self->room);
  answer = offer (self->tanaka);
  server = json_array_get_object_element (
      json_object_get_array_member (answer_get (answer), "turn"), 0);
  username
      = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", fixture_now (self->fixture) / 1000 + 12 * 3600,
                         answer_string (joined, "seat"));
  g_assert_cmpstr (json_object_get_string_member (server, "username"), ==, username);
  g_assert_cmpuint (strlen (json_object_get_string_member (server, "credential")), ==, 28);
}

static void
test_turn_without_secret (Test *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  set_config (self->fixture, "turn_servers", "turn:192.0.2.9");
  g_assert_null (lv_media_new (self->fixture->context, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFIGURATION);
}

static void
test_token (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) first = offer (self->tanaka);
  g_autoptr (Answer) second = offer (self->tanaka);
  LvMedia *media = self->fixture->context->media;
  g_autoptr (LvSeatMedia) taken = NULL;
  g_autoptr (Answer) third = NULL;

  /* An earlier offer's is void, one that was used too, and one that nobody made. */
  g_assert_null (lv_media_take_token (media, answer_string (first, "socket"), NULL));
  taken = lv_media_take_token (media, answer_string (second, "socket"), NULL);
  g_assert_nonnull (taken);
  g_assert_true (taken->peer == fake_sfu_get_peer (self->sfu, 0, 0));
  g_assert_null (lv_media_take_token (media, answer_string (second, "socket"), NULL));
  g_assert_null (lv_media_take_token (media, "", NULL));
  g_assert_null (lv_media_take_token (media, "!", NULL));
  third = restart (self->tanaka, "other");
  fixture_advance (self->fixture, FIXTURE_MINUTE_MS);
  g_assert_null (lv_media_take_token (media, answer_string (third, "socket"), NULL));
}

static void
test_list (Test *self, gconstpointer unused)
{
  g_autofree char *seat = enter_room (self->tanaka, self->room);
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

static void
test_addresses (void)
{
  g_autoptr (LiveonServerConfig) config = liveon_server_config_new ("/nowhere");
  g_auto (GStrv) one = NULL;
  g_auto (GStrv) advertised = NULL;
  g_auto (GStrv) given = NULL;

  liveon_server_config_set (config, "server", "listen", "127.0.0.1:8443", NULL);
  one = lv_media_find_addresses (config);
  g_assert_cmpstrv (one, ((const char *const[]){ "127.0.0.1", NULL }));
  liveon_server_config_set (config, "server", "advertise", "meet.example 192.0.2.5:443", NULL);
  advertised = lv_media_find_addresses (config);
  g_assert_cmpstrv (advertised, ((const char *const[]){ "192.0.2.5", "127.0.0.1", NULL }));
  liveon_server_config_set (config, "media", "addresses", "2001:db8::5", NULL);
  given = lv_media_find_addresses (config);
  g_assert_cmpstrv (given, ((const char *const[]){ "2001:db8::5", NULL }));
}

#define ADD(path, test) g_test_add (path, Test, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 120);
  ADD ("/media/offer", test_offer);
  ADD ("/media/not-seated", test_not_seated);
  ADD ("/media/hostile", test_hostile);
  ADD ("/media/rate", test_rate);
  ADD ("/media/view-and-sources", test_view_and_sources);
  ADD ("/media/sources-are-told", test_sources_are_told);
  ADD ("/media/events", test_events);
  ADD ("/media/share-denied", test_share_denied);
  ADD ("/media/share-taken-away", test_share_taken_away);
  ADD ("/media/room-denies-sharing", test_room_denies_sharing);
  ADD ("/media/away-keeps-media", test_away_keeps_media);
  ADD ("/media/gone-has-no-media", test_gone_has_no_media);
  ADD ("/media/failed-begins-anew", test_failed_begins_anew);
  ADD ("/media/leave-eject-end", test_leave_eject_end);
  ADD ("/media/usage", test_usage);
  ADD ("/media/no-media-no-usage", test_no_media_no_usage);
  ADD ("/media/minutes", test_minutes);
  g_test_add_func ("/media/recovered-usage", test_recovered_usage);
  ADD ("/media/caps", test_caps);
  ADD ("/media/turn", test_turn);
  ADD ("/media/turn-without-secret", test_turn_without_secret);
  ADD ("/media/token", test_token);
  ADD ("/media/list", test_list);
  g_test_add_func ("/media/addresses", test_addresses);
  return g_test_run ();
}
