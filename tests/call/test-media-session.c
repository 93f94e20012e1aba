/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call-fixture.h"
#include "call-transform.h"
#include "test-support.h"

#include <string.h>

static void
join_two (CallFixture *fixture, CallPerson **a, CallPerson **b)
{
  *a = call_fixture_add (fixture, NULL);
  *b = call_fixture_add (fixture, NULL);
  call_wait_state (*a, LV_MEDIA_SESSION_CONNECTED);
  call_wait_state (*b, LV_MEDIA_SESSION_CONNECTED);
}

/* Every frame, in order, none twice. */
static void
assert_whole (const CallSlot *slot)
{
  g_assert_cmpuint (slot->n_backwards, ==, 0);
  g_assert_cmpuint (slot->n_skipped, ==, 0);
}

static void
test_sound (void)
{
  CallFixture fixture;
  CallPerson *a, *b;
  LvMediaSessionStats stats;
  CallSlot slot;

  call_fixture_open (&fixture);
  join_two (&fixture, &a, &b);
  g_assert_cmpint (a->path, ==, LV_PATH_UDP);
  g_assert_cmpstr (a->reason, ==, "");
  call_person_set_sources (a, TRUE, FALSE, FALSE);
  call_person_set_sources (b, TRUE, FALSE, FALSE);
  call_wait_sound (b, a, 50);
  call_wait_sound (a, b, 50);
  slot = call_person_get_sound (b, (guint) call_person_find_sound (b, a));
  assert_whole (&slot);
  lv_media_session_get_stats (a->session, &stats);
  g_test_message ("connected after %.1f ms", (double) stats.connected_us / 1000);
  g_assert_cmpuint (stats.packets_sent, >=, 50);
  g_assert_cmpuint (stats.packets_received, >=, 45);
  g_assert_cmpuint (a->n_offers, ==, 1);
  call_fixture_close (&fixture);
}

static gboolean
has_layer (gpointer data)
{
  CallPerson *self = data;

  return call_person_get_video (self, 0).layer == (guint) self->wished_layer;
}

static void
wait_layer (CallPerson *self, guint layer)
{
  self->wished_layer = (int) layer;
  test_wait_until (has_layer, self);
}

static void
test_pictures (void)
{
  CallFixture fixture;
  CallPerson *a, *b, *c;
  CallSlot slot;

  call_fixture_open (&fixture);
  join_two (&fixture, &a, &b);
  c = call_fixture_add (&fixture, NULL);
  call_wait_state (c, LV_MEDIA_SESSION_CONNECTED);
  /* Nothing is watched, so nothing is to be encoded. */
  call_person_set_sources (a, TRUE, TRUE, FALSE);
  call_wait_sound (b, a, 10);
  g_assert_false (a->plan.layers[0].is_active);

  call_person_view (b, a, LV_SOURCE_CAMERA, 720);
  call_wait_video (b, 0, 20);
  g_assert_cmpint (call_person_get_video (b, 0).sender, ==, (int) a->index);
  /* The rest of the bandwidth is found, and the large picture comes. */
  call_person_view (c, a, LV_SOURCE_CAMERA, 180);
  call_wait_video (c, 0, 5);
  wait_layer (b, 2);
  wait_layer (c, 0);
  call_wait_video (b, 0, 10);
  slot = call_person_get_video (b, 0);
  g_assert_cmpuint (slot.n_backwards, ==, 0);
  g_assert_cmpuint (slot.n_keys, >=, 1);

  /* Smaller again, and from somebody else. */
  call_person_view (b, a, LV_SOURCE_CAMERA, 180);
  wait_layer (b, 0);
  call_person_set_sources (c, FALSE, TRUE, FALSE);
  call_person_view (b, c, LV_SOURCE_CAMERA, 180);
  call_wait_video (b, 0, 100);
  g_assert_cmpint (call_person_get_video (b, 0).sender, ==, (int) c->index);
  call_fixture_close (&fixture);
}

/* While the call runs, of what is received and of what is sent; sound goes on below any of it. */
static void
test_limits (void)
{
  static const LvSendLimit saving = { 0, TRUE }, narrow = { 200000, FALSE };
  CallFixture fixture;
  CallPerson *a, *b;
  LvMediaSessionStats stats;

  call_fixture_open (&fixture);
  join_two (&fixture, &a, &b);
  lv_sfu_peer_set_caps (b->peer, 0, 200000);
  call_person_set_sources (a, TRUE, TRUE, FALSE);
  call_person_view (b, a, LV_SOURCE_CAMERA, 720);
  call_wait_video (b, 0, 10);
  call_wait_sound (b, a, 10);
  g_assert_cmpuint (call_person_get_video (b, 0).layer, ==, 0);
  lv_sfu_peer_set_caps (b->peer, 0, 0);
  wait_layer (b, 2);

  lv_media_session_set_limit (a->session, &saving);
  wait_layer (b, 1);
  g_assert_false (a->plan.layers[2].is_active);
  g_assert_cmpuint (a->plan.layers[1].bitrate_bps, <=, 270000);
  g_assert_cmpuint (a->plan.camera_fps, ==, 15);
  lv_media_session_set_limit (a->session, &narrow);
  wait_layer (b, 0);
  call_wait_sound (b, a, 10);
  lv_media_session_get_stats (a->session, &stats);
  g_assert_cmpint (stats.estimate_bps, <=, 200000);
  g_assert_cmpuint (a->plan.camera_fps, ==, 0);
  call_fixture_close (&fixture);
}

static void
test_screen (void)
{
  CallFixture fixture;
  CallPerson *a, *b;

  call_fixture_open (&fixture);
  join_two (&fixture, &a, &b);
  call_person_set_sources (a, FALSE, FALSE, TRUE);
  call_person_view (b, a, LV_SOURCE_SCREEN, 1080);
  call_wait_video (b, 0, 20);
  call_wait_sound (b, a, 20);
  g_assert_cmpint (call_person_find_sound (b, a), ==, LV_MAX_SOUND_SLOTS);
  g_assert_true (a->plan.screen.is_active);
  call_person_view (b, NULL, LV_SOURCE_SCREEN, 0);
  call_fixture_close (&fixture);
}

typedef struct
{
  CallPerson *from, *to;
  gint64 sound_us, picture_us;
} Lips;

static gboolean
has_both_times (gpointer data)
{
  Lips *lips = data;
  int sound = call_person_find_sound (lips->to, lips->from);
  CallSlot slot;

  if (sound < 0 || call_person_get_video (lips->to, 0).n_frames == 0)
    return FALSE;
  slot = call_person_get_sound (lips->to, (guint) sound);
  lips->sound_us = lv_media_session_get_capture_time (lips->to->session, FALSE, (guint) sound,
                                                      slot.last_rtp_time);
  if (lips->sound_us != 0)
    lips->sound_us -= slot.sent_us;
  slot = call_person_get_video (lips->to, 0);
  lips->picture_us
      = lv_media_session_get_capture_time (lips->to->session, TRUE, 0, slot.last_rtp_time);
  if (lips->picture_us != 0)
    lips->picture_us -= slot.sent_us;
  return lips->sound_us != 0 && lips->picture_us != 0;
}

/* What the clock says of sound and pictures differs from when they were sent by the same. */
static void
test_lips (void)
{
  CallFixture fixture;
  Lips lips = { 0 };

  call_fixture_open (&fixture);
  join_two (&fixture, &lips.from, &lips.to);
  call_person_set_sources (lips.from, TRUE, TRUE, FALSE);
  call_person_view (lips.to, lips.from, LV_SOURCE_CAMERA, 180);
  test_wait_until (has_both_times, &lips);
  g_test_message ("sound %+.1f ms, pictures %+.1f ms", (double) lips.sound_us / 1000,
                  (double) lips.picture_us / 1000);
  g_assert_cmpint (ABS (lips.sound_us - lips.picture_us), <, 45000);
  call_fixture_close (&fixture);
}

static void
test_transforms (void)
{
  CallFixture fixture;
  CallPerson *a, *b;
  g_autoptr (LvFrameTransform) sealing = call_transform_new (TRUE);
  g_autoptr (LvFrameTransform) opening = call_transform_new (FALSE);
  CallSlot slot;

  call_fixture_open (&fixture);
  a = call_fixture_add_with (&fixture, NULL, sealing, opening);
  b = call_fixture_add_with (&fixture, NULL, sealing, opening);
  call_wait_state (a, LV_MEDIA_SESSION_CONNECTED);
  call_wait_state (b, LV_MEDIA_SESSION_CONNECTED);
  call_person_set_sources (a, TRUE, TRUE, FALSE);
  call_person_view (b, a, LV_SOURCE_CAMERA, 180);
  call_wait_sound (b, a, 30);
  call_wait_video (b, 0, 30);
  slot = call_person_get_sound (b, (guint) call_person_find_sound (b, a));
  assert_whole (&slot);
  /* What cannot be opened goes no further, and pictures go on with a key frame. */
  call_transform_fail (opening, 3);
  call_wait_video (b, 0, 30);
  g_assert_cmpuint (call_transform_get_n_failed (opening), ==, 3);
  call_fixture_close (&fixture);
}

/* Without the other's transform nothing that was sealed looks like a frame. */
static void
test_is_sealed (void)
{
  CallFixture fixture;
  CallPerson *a, *b;
  g_autoptr (LvFrameTransform) sealing = call_transform_new (TRUE);

  call_fixture_open (&fixture);
  a = call_fixture_add_with (&fixture, NULL, sealing, NULL);
  b = call_fixture_add (&fixture, NULL);
  call_wait_state (a, LV_MEDIA_SESSION_CONNECTED);
  call_wait_state (b, LV_MEDIA_SESSION_CONNECTED);
  call_person_set_sources (a, TRUE, FALSE, FALSE);
  call_person_wait_n_wrong (b, 5);
  call_fixture_close (&fixture);
}

static void
assert_refused (CallPerson *person)
{
  g_assert_error (person->error, LIVEON_ERROR, LIVEON_ERROR_MEDIA);
  g_assert_cmpint (person->path, ==, LV_PATH_NONE);
  g_test_message ("%s", person->error->message);
}

static void
test_strange_server (void)
{
  CallFixture fixture;
  CallPerson *a;

  call_fixture_open (&fixture);
  fixture.is_server_strange = TRUE;
  a = call_fixture_add (&fixture, NULL);
  call_wait_state (a, LV_MEDIA_SESSION_FAILED);
  assert_refused (a);
  g_assert_nonnull (strstr (a->error->message, "certificate"));
  call_fixture_close (&fixture);
}

static void
test_strange_client (void)
{
  CallFixture fixture;
  CallPerson *a;

  call_fixture_open (&fixture);
  fixture.is_client_strange = TRUE;
  a = call_fixture_add (&fixture, NULL);
  call_wait_state (a, LV_MEDIA_SESSION_FAILED);
  assert_refused (a);
  call_fixture_close (&fixture);
}

static void
test_refused_offer (void)
{
  CallFixture fixture;
  CallPerson *a;
  g_autoptr (GError) error = NULL;

  call_fixture_open (&fixture);
  a = call_fixture_add (&fixture, NULL);
  call_person_cut_signalling (a, TRUE);
  g_clear_pointer (&a->kept, lv_media_offer_free);
  g_assert_true (lv_media_session_take_answer (a->session, NULL, &error));
  g_assert_no_error (error);
  call_wait_state (a, LV_MEDIA_SESSION_FAILED);
  assert_refused (a);
  call_fixture_close (&fixture);
}

/* Whose signalling needs no time. */
static void
test_answer_at_once (void)
{
  CallFixture fixture;
  CallPerson *a;

  call_fixture_open (&fixture);
  fixture.answers_at_once = TRUE;
  a = call_fixture_add (&fixture, NULL);
  call_wait_state (a, LV_MEDIA_SESSION_CONNECTED);
  lv_media_session_network_changed (a->session);
  g_assert_cmpuint (a->n_restarts, ==, 1);
  call_wait_state (a, LV_MEDIA_SESSION_CONNECTED);
  call_fixture_close (&fixture);
}

/* A decoder that asks: one key frame more, however often it asks. */
static void
test_key_frames (void)
{
  CallFixture fixture;
  CallPerson *a, *b;
  guint n_keys;

  call_fixture_open (&fixture);
  join_two (&fixture, &a, &b);
  call_person_set_sources (a, FALSE, TRUE, FALSE);
  call_person_view (b, a, LV_SOURCE_CAMERA, 180);
  call_wait_video (b, 0, 50);
  n_keys = call_person_get_video (b, 0).n_keys;
  for (guint i = 0; i < 20; i++)
    lv_media_session_request_key_frame (b->session, 0);
  call_wait_video (b, 0, 20);
  g_assert_cmpuint (call_person_get_video (b, 0).n_keys, >, n_keys);
  g_assert_cmpuint (call_person_get_video (b, 0).n_keys, <=, n_keys + 2);
  /* Of no slot. */
  lv_media_session_request_key_frame (b->session, LV_MAX_VIDEO_SLOTS + 5);
  call_fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  g_test_add_func ("/call/media-session/sound", test_sound);
  g_test_add_func ("/call/media-session/pictures", test_pictures);
  g_test_add_func ("/call/media-session/limits", test_limits);
  g_test_add_func ("/call/media-session/screen", test_screen);
  g_test_add_func ("/call/media-session/lips", test_lips);
  g_test_add_func ("/call/media-session/transforms", test_transforms);
  g_test_add_func ("/call/media-session/is-sealed", test_is_sealed);
  g_test_add_func ("/call/media-session/strange-server", test_strange_server);
  g_test_add_func ("/call/media-session/strange-client", test_strange_client);
  g_test_add_func ("/call/media-session/refused-offer", test_refused_offer);
  g_test_add_func ("/call/media-session/answer-at-once", test_answer_at_once);
  g_test_add_func ("/call/media-session/key-frames", test_key_frames);
  return g_test_run ();
}
