/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "media-fixture.h"

static void
test_offer (MediaTest *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) answer = media_offer (self->tanaka);
  g_autoptr (LvSdp) sdp = NULL;
  LvSfuPeer *peer;
  LvSdpCandidate *tcp;

  assert_ok (answer);
  sdp = media_get_sdp (answer);
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
test_not_seated (MediaTest *self, gconstpointer unused)
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
test_hostile (MediaTest *self, gconstpointer unused)
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
    { "media.view", "{\"videos\":[],\"max_bps\":-1}", "invalid-argument" },
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
test_rate (MediaTest *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) last = NULL;

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (Answer) answer = media_offer (self->tanaka);

      assert_ok (answer);
    }
  last = media_offer (self->tanaka);
  assert_refused (last, "rate-limited");
  fixture_advance (self->fixture, 3 * FIXTURE_SECOND_MS);
  last = (answer_free (last), media_offer (self->tanaka));
  assert_ok (last);
  g_assert_cmpuint (fake_sfu_get_room (self->sfu, 0)->peers->len, ==, 1);
}

static void
test_view_and_sources (MediaTest *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autofree char *view = g_strdup_printf (
      "{\"videos\":[{\"seat\":\"%s\",\"source\":\"camera\",\"width\":320,\"height\":180}]}",
      answer_string (joined, "seat"));
  g_autoptr (Answer) viewed = person_call (self->tanaka, "media.view", view);
  g_autoptr (Answer) set
      = person_call (self->tanaka, "media.sources", "{\"microphone\":true,\"camera\":true}");
  g_autoptr (Answer) offered = media_offer (self->tanaka);
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

/* The server's own bound holds beside the person's; the person's goes with the next view. */
static void
test_receive_bound (MediaTest *self, gconstpointer unused)
{
  static const struct
  {
    const char *view;
    gint64 cap_bps;
  } cases[] = {
    { "{\"videos\":[],\"max_bps\":700000}", 700000 },
    { "{\"videos\":[],\"max_bps\":900000000}", 20000000 },
    { "{\"videos\":[]}", 20000000 },
  };
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) viewed = person_call (self->tanaka, "media.view", cases[0].view);
  g_autoptr (Answer) offered = media_offer (self->tanaka);
  LvSfuPeer *peer = fake_sfu_get_peer (self->sfu, 0, 0);

  assert_ok (offered);
  g_assert_cmpint (peer->spec.max_receive_bps, ==, 700000);
  for (guint i = 1; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Answer) again = person_call (self->tanaka, "media.view", cases[i].view);

      assert_ok (again);
      g_assert_cmpint (peer->max_receive_bps, ==, cases[i].cap_bps);
      g_assert_cmpint (peer->max_send_bps, ==, 6000000);
    }
}

static void
test_sources_are_told (MediaTest *self, gconstpointer unused)
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
test_events (MediaTest *self, gconstpointer unused)
{
  g_autofree char *tanaka = media_enter_room (self->tanaka, self->room);
  g_autofree char *suzuki = media_enter_room (self->suzuki, self->room);
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
deny_sharing (MediaTest *self)
{
  g_autoptr (LvPolicy) policy = lv_policy_copy (lv_tenant_get_policy (self->fixture->tenant));

  policy->switches.share = LV_DENY;
  lv_tenant_apply_policy (self->fixture->tenant, policy);
}

static void
test_share_denied (MediaTest *self, gconstpointer unused)
{
  g_autofree char *seat = NULL;
  g_autoptr (Answer) screen = NULL;
  g_autoptr (Answer) sound = NULL;
  g_autoptr (Answer) camera = NULL;

  deny_sharing (self);
  seat = media_enter_room (self->tanaka, self->room);
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
test_share_taken_away (MediaTest *self, gconstpointer unused)
{
  g_autofree char *seat = media_enter_room (self->tanaka, self->room);
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
test_room_denies_sharing (MediaTest *self, gconstpointer unused)
{
  g_autofree char *seat = media_enter_room (self->tanaka, self->room);
  g_autoptr (Answer) set = person_call (self->tanaka, "media.sources", "{\"screen\":true}");
  g_autofree char *path = g_strconcat ("/api/v1/rooms/", self->room, NULL);
  g_autoptr (Answer) changed
      = person_request (self->admin, "PATCH", path, NULL, "{\"share\":\"deny\"}");

  assert_ok (changed);
  g_assert_false (fake_sfu_get_peer (self->sfu, 0, 0)->sources.is_on[LV_SOURCE_SCREEN]);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 120);
  media_fixture_add ("/media/offer", test_offer);
  media_fixture_add ("/media/not-seated", test_not_seated);
  media_fixture_add ("/media/hostile", test_hostile);
  media_fixture_add ("/media/rate", test_rate);
  media_fixture_add ("/media/view-and-sources", test_view_and_sources);
  media_fixture_add ("/media/receive-bound", test_receive_bound);
  media_fixture_add ("/media/sources-are-told", test_sources_are_told);
  media_fixture_add ("/media/events", test_events);
  media_fixture_add ("/media/share-denied", test_share_denied);
  media_fixture_add ("/media/share-taken-away", test_share_taken_away);
  media_fixture_add ("/media/room-denies-sharing", test_room_denies_sharing);
  return g_test_run ();
}
