/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* People in a room, over real sockets, with real keys. */
#include "sfu-peer.h"

#include "test-support.h"

#define MICROPHONE (1u << LV_SOURCE_MICROPHONE)
#define CAMERA (1u << LV_SOURCE_CAMERA)
#define SCREEN (1u << LV_SOURCE_SCREEN)
#define SCREEN_SOUND (1u << LV_SOURCE_SCREEN_SOUND)

static const SfuPeerOptions simple = { .n_layers = 1, .n_video = 4 };

static SfuPeer *
get_peer (SfuFixture *fixture, guint i)
{
  return g_ptr_array_index (fixture->peers, i);
}

/* Everyone speaks, and shows one small frame, each 10 ms. */
static void
send_all (SfuFixture *fixture, gint64 now_us)
{
  for (guint i = 0; i < fixture->peers->len; i++)
    {
      SfuPeer *peer = get_peer (fixture, i);

      if (!sfu_peer_is_ready (peer))
        continue;
      sfu_peer_send_sound (peer, LV_SOURCE_MICROPHONE, 30 + i, now_us);
      for (guint k = 0; k < MAX (peer->spec.sends[LV_SOURCE_CAMERA].n_rids, 1); k++)
        if (peer->spec.sends[LV_SOURCE_CAMERA].is_there)
          sfu_peer_send_video (peer, LV_SOURCE_CAMERA, k, 0, k + 1, 200 * (k + 1), FALSE, now_us);
    }
}

static void
connect_all (SfuFixture *fixture)
{
  sfu_fixture_run (fixture, NULL, sfu_fixture_all_connected, NULL);
  for (guint i = 0; i < fixture->peers->len; i++)
    sfu_peer_turn_on (get_peer (fixture, i), MICROPHONE | CAMERA);
}

typedef struct
{
  SfuPeer *peer;
  const char *seat;
  LvSource source;
  guint64 packets;
} Flow;

static gboolean
is_told (SfuFixture *fixture, gpointer data)
{
  const Flow *flow = data;

  return sfu_peer_find (flow->peer, flow->seat, flow->source) != NULL;
}

static gboolean
flows (SfuFixture *fixture, gpointer data)
{
  const Flow *flow = data;
  SfuReceive *slot = sfu_peer_find (flow->peer, flow->seat, flow->source);

  return slot != NULL && slot->packets >= flow->packets;
}

/* Until the peer was told that it has it, and so many more packets came. */
static SfuReceive *
wait_flow (SfuFixture *fixture, SfuPeer *peer, const char *seat, LvSource source, guint64 packets)
{
  Flow flow = { peer, seat, source, packets };

  sfu_fixture_run (fixture, send_all, is_told, &flow);
  flow.packets += sfu_peer_find (peer, seat, source)->packets;
  sfu_fixture_run (fixture, send_all, flows, &flow);
  return sfu_peer_find (peer, seat, source);
}

static void
test_hear_and_see (void)
{
  SfuFixture fixture;
  SfuPeer *a, *b;
  SfuReceive *slot;

  sfu_fixture_open (&fixture, 1);
  a = sfu_fixture_add (&fixture, "a", &simple);
  b = sfu_fixture_add (&fixture, "b", &simple);
  connect_all (&fixture);
  sfu_peer_view (a, LV_SOURCE_CAMERA, "b", 320, NULL);
  sfu_peer_view (b, LV_SOURCE_CAMERA, "a", 320, NULL);

  slot = wait_flow (&fixture, b, "a", LV_SOURCE_MICROPHONE, 5);
  g_assert_cmpuint (slot->csrc, ==, a->index);
  g_assert_cmpint (slot->n_missing, ==, 0);
  slot = wait_flow (&fixture, b, "a", LV_SOURCE_CAMERA, 5);
  g_assert_cmpuint (slot->csrc, ==, a->index);
  g_assert_cmpuint (slot->n_keys, ==, 1);
  g_assert_cmpint (slot->n_missing, ==, 0);
  g_assert_true (a->wanted.layers[0]);
  wait_flow (&fixture, a, "b", LV_SOURCE_MICROPHONE, 5);
  wait_flow (&fixture, a, "b", LV_SOURCE_CAMERA, 5);
  /* Nobody hears themselves. */
  g_assert_null (sfu_peer_find (a, "a", LV_SOURCE_MICROPHONE));
  g_assert_cmpuint (a->sends[LV_SOURCE_CAMERA][0].n_key_requests, <=, 2);
  g_assert_cmpuint (a->n_feedbacks, >, 0);
  sfu_fixture_close (&fixture);
}

static gboolean
is_off (SfuFixture *fixture, gpointer data)
{
  SfuPeer *peer = data;

  for (guint i = 0; i < peer->told->len; i++)
    if (g_array_index (peer->told, LvSlotItem, i).state == LV_SLOT_LIVE)
      return FALSE;
  return TRUE;
}

static gboolean
has_passed (SfuFixture *fixture, gpointer data)
{
  return g_timer_elapsed (fixture->timer, NULL) > *(double *) data;
}

static void
pass (SfuFixture *fixture, SfuMedia media, double seconds)
{
  g_timer_start (fixture->timer);
  sfu_fixture_run (fixture, media, has_passed, &seconds);
}

/* What was not said to be sent is not forwarded, though it comes. */
static void
test_off (void)
{
  SfuFixture fixture;
  SfuPeer *a, *b;
  SfuReceive *sound, *picture;
  guint64 n_sound, n_pictures;

  sfu_fixture_open (&fixture, 1);
  a = sfu_fixture_add (&fixture, "a", &simple);
  b = sfu_fixture_add (&fixture, "b", &simple);
  sfu_fixture_run (&fixture, NULL, sfu_fixture_all_connected, NULL);
  sfu_peer_view (b, LV_SOURCE_CAMERA, "a", 320, NULL);
  pass (&fixture, send_all, 0.1);
  for (guint i = 0; i < b->n_slots; i++)
    g_assert_cmpuint (b->slots[i].packets, ==, 0);

  sfu_peer_turn_on (a, MICROPHONE | CAMERA);
  sound = wait_flow (&fixture, b, "a", LV_SOURCE_MICROPHONE, 3);
  picture = wait_flow (&fixture, b, "a", LV_SOURCE_CAMERA, 3);
  sfu_peer_turn_on (a, 0);
  sfu_fixture_run (&fixture, send_all, is_off, b);
  pass (&fixture, NULL, 0.02);
  n_sound = sound->packets;
  n_pictures = picture->packets;
  pass (&fixture, send_all, 0.1);
  g_assert_cmpuint (sound->packets, ==, n_sound);
  g_assert_cmpuint (picture->packets, ==, n_pictures);

  /* On again: without a gap, and from a key frame. */
  sfu_peer_turn_on (a, CAMERA);
  picture = wait_flow (&fixture, b, "a", LV_SOURCE_CAMERA, 3);
  g_assert_cmpuint (picture->n_keys, ==, 2);
  g_assert_cmpint (picture->n_missing, ==, 0);
  g_assert_cmpuint (picture->n_back, ==, 0);
  sfu_fixture_close (&fixture);
}

static void
test_switch (void)
{
  SfuFixture fixture;
  SfuPeer *viewer;
  SfuReceive *slot, *other;

  sfu_fixture_open (&fixture, 1);
  sfu_fixture_add (&fixture, "a", &simple);
  sfu_fixture_add (&fixture, "b", &simple);
  viewer = sfu_fixture_add (&fixture, "viewer", &simple);
  connect_all (&fixture);
  sfu_peer_view (viewer, LV_SOURCE_CAMERA, "a", 320, NULL);
  slot = wait_flow (&fixture, viewer, "a", LV_SOURCE_CAMERA, 5);
  for (guint i = 0; i < 6; i++)
    {
      const char *next = i % 2 == 0 ? "b" : "a";

      sfu_peer_view (viewer, LV_SOURCE_CAMERA, next, 320, NULL);
      other = wait_flow (&fixture, viewer, next, LV_SOURCE_CAMERA, 10);
      g_assert_true (other == slot);
      g_assert_cmpuint (slot->csrc, ==, i % 2 == 0 ? 2 : 1);
      g_assert_cmpuint (slot->n_keys, >=, 2 + i);
      g_assert_cmpint (slot->n_missing, ==, 0);
      g_assert_cmpuint (slot->n_back, ==, 0);
    }
  /* Another beside it does not move it. */
  sfu_peer_view (viewer, LV_SOURCE_CAMERA, "b", 640, "a", 320, NULL);
  other = wait_flow (&fixture, viewer, "b", LV_SOURCE_CAMERA, 5);
  g_assert_true (wait_flow (&fixture, viewer, "a", LV_SOURCE_CAMERA, 5) == slot);
  g_assert_true (other != slot);
  sfu_fixture_close (&fixture);
}

static gboolean
wants_only (SfuFixture *fixture, gpointer data)
{
  SfuPeer *peer = get_peer (fixture, 0);
  guint layer = GPOINTER_TO_UINT (data);

  for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
    if (peer->wanted.layers[i] != (i == layer))
      return FALSE;
  return TRUE;
}

/* The layer follows the size of the tile; what nobody watches is not wanted after a while. */
static void
test_layers (void)
{
  static const SfuPeerOptions three
      = { .n_layers = 3, .uses_rids = TRUE, .n_video = 4, .has_feedback = TRUE };
  SfuFixture fixture;
  SfuPeer *viewer;
  SfuReceive *slot;

  sfu_fixture_open (&fixture, 1);
  sfu_fixture_add (&fixture, "a", &three);
  viewer = sfu_fixture_add (&fixture, "viewer", &three);
  connect_all (&fixture);
  sfu_peer_view (viewer, LV_SOURCE_CAMERA, "a", 160, NULL);
  sfu_fixture_run (&fixture, send_all, wants_only, GUINT_TO_POINTER (0));
  slot = wait_flow (&fixture, viewer, "a", LV_SOURCE_CAMERA, 5);
  sfu_peer_view (viewer, LV_SOURCE_CAMERA, "a", 1280, NULL);
  sfu_fixture_run (&fixture, send_all, wants_only, GUINT_TO_POINTER (2));
  wait_flow (&fixture, viewer, "a", LV_SOURCE_CAMERA, 50);
  g_assert_cmpuint (slot->n_keys, >=, 2);
  g_assert_cmpint (slot->n_missing, ==, 0);
  g_assert_cmpuint (slot->n_back, ==, 0);
  sfu_fixture_close (&fixture);
}

static gboolean
is_repaired (SfuFixture *fixture, gpointer data)
{
  SfuReceive *slot = data;

  return slot->n_repaired >= 20 && slot->n_missing == 0;
}

static void
test_repair (void)
{
  SfuFixture fixture;
  SfuPeer *viewer;
  SfuReceive *slot;

  sfu_fixture_open (&fixture, 1);
  sfu_fixture_add (&fixture, "a", &simple);
  viewer = sfu_fixture_add (&fixture, "viewer", &simple);
  connect_all (&fixture);
  sfu_peer_view (viewer, LV_SOURCE_CAMERA, "a", 320, NULL);
  slot = wait_flow (&fixture, viewer, "a", LV_SOURCE_CAMERA, 5);
  viewer->drop_every = 7;
  viewer->asks_again = TRUE;
  wait_flow (&fixture, viewer, "a", LV_SOURCE_CAMERA, 300);
  viewer->drop_every = 0;
  sfu_fixture_run (&fixture, send_all, is_repaired, slot);
  sfu_fixture_close (&fixture);
}

/* A sender's lost packets are asked for. */
static void
send_with_loss (SfuFixture *fixture, gint64 now_us)
{
  SfuPeer *a = get_peer (fixture, 0);

  if (a->sends[LV_SOURCE_CAMERA][0].seq % 20 == 0)
    a->sends[LV_SOURCE_CAMERA][0].seq++;
  send_all (fixture, now_us);
}

static gboolean
was_asked (SfuFixture *fixture, gpointer data)
{
  return get_peer (fixture, 0)->sends[LV_SOURCE_CAMERA][0].n_nacked >= 3;
}

static void
test_nack (void)
{
  SfuFixture fixture;
  SfuPeer *viewer;

  sfu_fixture_open (&fixture, 1);
  sfu_fixture_add (&fixture, "a", &simple);
  viewer = sfu_fixture_add (&fixture, "viewer", &simple);
  connect_all (&fixture);
  sfu_peer_view (viewer, LV_SOURCE_CAMERA, "a", 320, NULL);
  wait_flow (&fixture, viewer, "a", LV_SOURCE_CAMERA, 5);
  sfu_fixture_run (&fixture, send_with_loss, was_asked, NULL);
  sfu_fixture_close (&fixture);
}

static void
send_plis (SfuFixture *fixture, gint64 now_us)
{
  for (guint k = 0; k < 10; k++)
    for (guint i = 1; i < fixture->peers->len; i++)
      sfu_peer_send_pli (get_peer (fixture, i), SFU_PEER_SOUND_SLOTS + 1);
  send_all (fixture, now_us);
}

/* Many requests of many receivers are few to the sender. */
static void
test_key_requests (void)
{
  SfuFixture fixture;
  SfuSend *stream;
  guint before;

  sfu_fixture_open (&fixture, 1);
  sfu_fixture_add (&fixture, "a", &simple);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *seat = g_strdup_printf ("v%u", i);

      sfu_fixture_add (&fixture, seat, &simple);
    }
  connect_all (&fixture);
  for (guint i = 1; i < 5; i++)
    sfu_peer_view (get_peer (&fixture, i), LV_SOURCE_CAMERA, "a", 320, NULL);
  for (guint i = 1; i < 5; i++)
    wait_flow (&fixture, get_peer (&fixture, i), "a", LV_SOURCE_CAMERA, 5);
  stream = &get_peer (&fixture, 0)->sends[LV_SOURCE_CAMERA][0];
  before = stream->n_key_requests;
  pass (&fixture, send_plis, 1.2);
  g_assert_cmpuint (stream->n_key_requests, >, before);
  g_assert_cmpuint (stream->n_key_requests - before, <=, 2 + 5);
  sfu_fixture_close (&fixture);
}

static gboolean
is_gone_from (SfuFixture *fixture, gpointer data)
{
  return sfu_peer_find (data, "a", LV_SOURCE_CAMERA) == NULL
         && sfu_peer_find (data, "a", LV_SOURCE_MICROPHONE) == NULL;
}

static void
on_removed (const LvSfuStats *stats, gpointer user_data)
{
  SfuPeer *peer = user_data;

  peer->stats = *stats;
  peer->is_gone = TRUE;
}

static gboolean
is_there_again (SfuFixture *fixture, gpointer data)
{
  return sfu_peer_find (data, "a", LV_SOURCE_CAMERA) != NULL;
}

static void
test_leave (void)
{
  SfuFixture fixture;
  SfuPeer *a, *b;

  sfu_fixture_open (&fixture, 1);
  a = sfu_fixture_add (&fixture, "a", &simple);
  b = sfu_fixture_add (&fixture, "b", &simple);
  connect_all (&fixture);
  sfu_peer_view (b, LV_SOURCE_CAMERA, "a", 320, NULL);
  wait_flow (&fixture, b, "a", LV_SOURCE_CAMERA, 5);
  wait_flow (&fixture, b, "a", LV_SOURCE_MICROPHONE, 5);
  lv_sfu_peer_remove (g_steal_pointer (&a->face), on_removed, a);
  sfu_fixture_run (&fixture, send_all, is_gone_from, b);
  g_assert_true (a->is_gone);
  g_assert_cmpuint (a->stats.media_packets_in, >, 0);
  g_assert_cmpuint (a->stats.path, ==, LV_SFU_PATH_UDP);
  /* The view still names the seat: whoever has it next is shown. */
  a = sfu_fixture_add (&fixture, "a", &simple);
  sfu_fixture_run (&fixture, send_all, is_there_again, b);
  sfu_fixture_close (&fixture);
}

/* Who sends more than the cap loses the upper layers, and is told. */
static void
test_cap (void)
{
  static const SfuPeerOptions three
      = { .n_layers = 3, .uses_rids = TRUE, .n_video = 4, .has_feedback = TRUE };
  SfuFixture fixture;
  SfuPeer *a, *viewer;

  sfu_fixture_open (&fixture, 1);
  a = sfu_fixture_add (&fixture, "a", &three);
  viewer = sfu_fixture_add (&fixture, "viewer", &three);
  connect_all (&fixture);
  lv_sfu_peer_set_caps (a->face, 500 * 1000, 0);
  sfu_peer_view (viewer, LV_SOURCE_CAMERA, "a", 1280, NULL);
  sfu_fixture_run (&fixture, send_all, wants_only, GUINT_TO_POINTER (0));
  wait_flow (&fixture, viewer, "a", LV_SOURCE_CAMERA, 5);
  sfu_fixture_close (&fixture);
}

static gboolean
is_paused_by_limit (SfuFixture *fixture, gpointer data)
{
  SfuPeer *peer = data;

  for (guint i = 0; peer->told != NULL && i < peer->told->len; i++)
    if (g_array_index (peer->told, LvSlotItem, i).state == LV_SLOT_PAUSED_LIMIT)
      return TRUE;
  return FALSE;
}

/* What a bound leaves no room for is not put down to the network; without it, it comes. */
static void
test_bound (void)
{
  SfuFixture fixture;
  SfuPeer *a, *viewer;

  sfu_fixture_open (&fixture, 1);
  a = sfu_fixture_add (&fixture, "a", &simple);
  viewer = sfu_fixture_add (&fixture, "viewer", &simple);
  g_assert_nonnull (a);
  connect_all (&fixture);
  lv_sfu_peer_set_caps (viewer->face, 0, 1);
  sfu_peer_view (viewer, LV_SOURCE_CAMERA, "a", 320, NULL);
  sfu_fixture_run (&fixture, send_all, is_paused_by_limit, viewer);
  lv_sfu_peer_set_caps (viewer->face, 0, 0);
  wait_flow (&fixture, viewer, "a", LV_SOURCE_CAMERA, 5);
  sfu_fixture_close (&fixture);
}

/* By a clock that is a thousand seconds ahead, in both streams. */
static void
send_with_reports (SfuFixture *fixture, gint64 now_us)
{
  SfuPeer *a = get_peer (fixture, 0);
  guint64 ntp = lv_ntp_from_us (g_get_real_time () + 1000 * (gint64) G_USEC_PER_SEC);

  send_all (fixture, now_us);
  sfu_peer_send_report (a, LV_SOURCE_MICROPHONE, 0, ntp);
  sfu_peer_send_report (a, LV_SOURCE_CAMERA, 0, ntp);
}

static gboolean
has_reports (SfuFixture *fixture, gpointer data)
{
  SfuReceive *sound = sfu_peer_find (data, "a", LV_SOURCE_MICROPHONE);
  SfuReceive *picture = sfu_peer_find (data, "a", LV_SOURCE_CAMERA);

  return sound != NULL && picture != NULL && sound->n_reports >= 2 && picture->n_reports >= 2;
}

/* The time by the server's clock, in seconds, of what the sender has stamped so. */
static double
get_time (const SfuReceive *slot, guint32 last_sent, guint32 stamp, double rate)
{
  guint32 mapped = stamp - last_sent + slot->timestamp;

  return (slot->report.ntp & G_GUINT64_CONSTANT (0xffffffffffff)) / 4294967296.0
         + (gint32) (mapped - slot->report.rtp_time) / rate;
}

/* What a person says and shows at the same time has the same time in the slots. */
static void
test_lips (void)
{
  SfuFixture fixture;
  SfuPeer *a, *b;
  SfuReceive *sound, *picture;
  double difference;

  sfu_fixture_open (&fixture, 1);
  a = sfu_fixture_add (&fixture, "a", &simple);
  b = sfu_fixture_add (&fixture, "b", &simple);
  connect_all (&fixture);
  sfu_peer_view (b, LV_SOURCE_CAMERA, "a", 320, NULL);
  wait_flow (&fixture, b, "a", LV_SOURCE_MICROPHONE, 3);
  wait_flow (&fixture, b, "a", LV_SOURCE_CAMERA, 3);
  sfu_fixture_run (&fixture, send_with_reports, has_reports, b);
  sound = sfu_peer_find (b, "a", LV_SOURCE_MICROPHONE);
  picture = sfu_peer_find (b, "a", LV_SOURCE_CAMERA);
  pass (&fixture, NULL, 0.05);
  /* The stamps of the last reports, which were made in one moment. */
  difference = get_time (sound, a->sends[LV_SOURCE_MICROPHONE][0].timestamp - 960,
                         a->sends[LV_SOURCE_MICROPHONE][0].timestamp, 48000)
               - get_time (picture, a->sends[LV_SOURCE_CAMERA][0].timestamp,
                           a->sends[LV_SOURCE_CAMERA][0].timestamp, 90000);
  g_assert_cmpfloat (ABS (difference), <, 0.045);
  sfu_fixture_close (&fixture);
}

static gboolean
speaks (SfuFixture *fixture, gpointer data)
{
  return fixture->speaking != NULL && g_strv_length (fixture->speaking) == 2
         && g_str_equal (fixture->speaking[0], "a") && g_str_equal (fixture->speaking[1], "b");
}

static gboolean
is_silent (SfuFixture *fixture, gpointer data)
{
  return g_strv_length (fixture->speaking) == 0;
}

static void
test_speaking (void)
{
  SfuFixture fixture;

  sfu_fixture_open (&fixture, 1);
  sfu_fixture_add (&fixture, "a", &simple);
  sfu_fixture_add (&fixture, "b", &simple);
  connect_all (&fixture);
  sfu_fixture_run (&fixture, send_all, speaks, NULL);
  sfu_fixture_run (&fixture, NULL, is_silent, NULL);
  sfu_fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  g_test_add_func ("/room/hear-and-see", test_hear_and_see);
  g_test_add_func ("/room/off", test_off);
  g_test_add_func ("/room/switch", test_switch);
  g_test_add_func ("/room/layers", test_layers);
  g_test_add_func ("/room/repair", test_repair);
  g_test_add_func ("/room/nack", test_nack);
  g_test_add_func ("/room/key-requests", test_key_requests);
  g_test_add_func ("/room/cap", test_cap);
  g_test_add_func ("/room/bound", test_bound);
  g_test_add_func ("/room/lips", test_lips);
  g_test_add_func ("/room/leave", test_leave);
  g_test_add_func ("/room/speaking", test_speaking);
  return g_test_run ();
}
