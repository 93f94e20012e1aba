/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Over a bad network. */
#include "call-fixture.h"
#include "test-support.h"
#include "test-udp-proxy.h"

typedef struct
{
  CallFixture fixture;
  TestUdpProxy *proxy;
  CallPerson *a, *b; /* both behind the proxy */
} Bad;

static void
begin (Bad *self, const char *up, const char *down)
{
  TestLinkSettings up_way, down_way;

  g_assert_true (test_link_parse (up, &up_way));
  g_assert_true (test_link_parse (down, &down_way));
  call_fixture_open (&self->fixture);
  self->proxy = test_udp_proxy_new (self->fixture.udp_port, 7);
  test_udp_proxy_set_ways (self->proxy, &up_way, &down_way);
  self->fixture.udp_port = test_udp_proxy_get_port (self->proxy);
  self->a = call_fixture_add (&self->fixture, NULL);
  self->b = call_fixture_add (&self->fixture, NULL);
  call_wait_state (self->a, LV_MEDIA_SESSION_CONNECTED);
  call_wait_state (self->b, LV_MEDIA_SESSION_CONNECTED);
  g_assert_cmpint (self->a->path, ==, LV_PATH_UDP);
}

static void
end (Bad *self)
{
  call_fixture_close (&self->fixture);
  test_udp_proxy_free (self->proxy);
}

static void
report (const char *what, const CallSlot *slot)
{
  g_test_message ("%s: %u frames, %u skipped, %u keys, %u switches", what, slot->n_frames,
                  slot->n_skipped, slot->n_keys, slot->n_switches);
}

static gboolean
has_recovered (gpointer data)
{
  Bad *bad = data;
  LvMediaSessionStats stats;

  lv_media_session_get_stats (bad->b->session, &stats);
  return stats.recovered > 0;
}

typedef struct
{
  Bad *bad;
  guint slot, last_frames, last_skipped;
  guint n_good; /* stretches of sound of which hardly anything was missing */
} Hearing;

static gboolean
hears_all (gpointer data)
{
  Hearing *hearing = data;
  const CallSlot sound = call_person_get_sound (hearing->bad->b, hearing->slot);

  if (sound.n_frames < hearing->last_frames + 100)
    return FALSE;
  if (sound.n_skipped - hearing->last_skipped <= 3)
    hearing->n_good++;
  hearing->last_frames = sound.n_frames;
  hearing->last_skipped = sound.n_skipped;
  return hearing->n_good >= 2;
}

/* What was lost comes again, in order; sound within the next packet, once it is known that the way
 * loses. */
static void
test_loss (void)
{
  LvMediaSessionStats stats;
  CallSlot sound, video;
  Bad bad;
  Hearing hearing = { .bad = &bad };

  begin (&bad, "loss=10,delay=20", "loss=10,delay=20");
  call_person_set_sources (bad.a, TRUE, TRUE, FALSE);
  call_person_view (bad.b, bad.a, LV_SOURCE_CAMERA, 180);
  call_wait_video (bad.b, 0, 150);
  call_wait_sound (bad.b, bad.a, 10);
  test_wait_until (has_recovered, &bad);
  video = call_person_get_video (bad.b, 0);
  sound = call_person_get_sound (bad.b, (guint) call_person_find_sound (bad.b, bad.a));
  lv_media_session_get_stats (bad.b->session, &stats);
  report ("sound", &sound);
  report ("video", &video);
  g_test_message ("lost %" G_GUINT64_FORMAT ", recovered %" G_GUINT64_FORMAT, stats.lost,
                  stats.recovered);
  g_assert_cmpuint (video.n_backwards, ==, 0);
  g_assert_cmpuint (sound.n_skipped, <, sound.n_frames / 4);
  hearing.slot = (guint) call_person_find_sound (bad.b, bad.a);
  test_wait_until (hears_all, &hearing);
  end (&bad);
}

static gboolean
has_adapted (gpointer data)
{
  Bad *bad = data;

  return !bad->a->plan.layers[2].is_active && bad->a->plan.layers[1].is_active
         && call_person_get_video (bad->b, 0).layer == 1;
}

/* A way that is too narrow for what is wished: the plan fits into it, and sound does not suffer. */
static void
test_narrow (void)
{
  LvMediaSessionStats stats;
  CallSlot before, sound;
  Bad bad;
  guint slot;

  begin (&bad, "rate=600,queue=300,delay=20", "delay=20");
  call_person_set_sources (bad.a, TRUE, TRUE, FALSE);
  call_person_view (bad.b, bad.a, LV_SOURCE_CAMERA, 720);
  call_wait_video (bad.b, 0, 50);
  test_wait_until (has_adapted, &bad);
  slot = (guint) call_person_find_sound (bad.b, bad.a);
  before = call_person_get_sound (bad.b, slot);
  call_wait_sound (bad.b, bad.a, 250);
  sound = call_person_get_sound (bad.b, slot);
  report ("sound", &sound);
  lv_media_session_get_stats (bad.a->session, &stats);
  g_test_message ("estimate %" G_GINT64_FORMAT " bit/s", stats.estimate_bps);
  g_assert_cmpint (stats.estimate_bps, <, 1000000);
  g_assert_cmpuint (sound.n_skipped - before.n_skipped, <, 25);
  end (&bad);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 100);
  g_test_add_func ("/call/loss/loss", test_loss);
  g_test_add_func ("/call/loss/narrow", test_narrow);
  return g_test_run ();
}
