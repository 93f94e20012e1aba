/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where there is no sound server: to nowhere, in real time. */
#include "lv-audio-player.h"

#include "liveon-error.h"
#include "sound-journey.h"
#include "speech.h"
#include "test-support.h"

#define N_PACKETS 60

typedef struct
{
  LvAudioPlayer *player;
  GArray *packets;
  guint next;
  guint n_failed;
  gint n_blocks;
  gint64 begin_us, first_us, last_us; /* times of the tap's blocks */
  gint is_loud;
} Test;

static void
on_tap (const gint16 *samples, gsize n, gint64 time_us, gpointer data)
{
  Test *self = data;

  if (g_atomic_int_get (&self->n_blocks) == 0)
    self->first_us = time_us;
  self->last_us = time_us;
  for (gsize i = 0; i < n; i++)
    if (ABS (samples[i]) > 1000)
      g_atomic_int_set (&self->is_loud, TRUE);
  g_atomic_int_inc (&self->n_blocks);
}

static void
on_failed (LvAudioPlayer *player, GError *error, gpointer data)
{
  Test *self = data;

  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  self->n_failed++;
}

static gboolean
has_failed (gpointer data)
{
  return ((Test *) data)->n_failed > 0;
}

static gboolean
push_next (gpointer data)
{
  Test *self = data;
  gint64 now_us = g_get_monotonic_time ();

  for (; self->next < self->packets->len; self->next++)
    {
      JourneyPacket *packet = &g_array_index (self->packets, JourneyPacket, self->next);

      if (self->begin_us + packet->arrival_us > now_us)
        break;
      lv_audio_player_push (self->player, 0, packet->seq, packet->rtp_time, now_us, packet->opus);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
has_played (gpointer data)
{
  Test *self = data;

  return self->next >= N_PACKETS && g_atomic_int_get (&self->is_loud);
}

static void
test_nowhere (void)
{
  Journey journey = { 20, 32000, FALSE, 0, JITTER_NONE };
  g_autoptr (GArray) speech = speech_new ("en");
  Test test = { .packets = journey_send (&journey, speech) };
  LvAudioStats stats;
  gint64 play_us;
  guint id;
  gint n;

  test.player = lv_audio_player_new (2);
  lv_audio_player_set_tap (test.player, on_tap, &test);
  g_signal_connect (test.player, "failed", G_CALLBACK (on_failed), &test);
  lv_audio_player_start (test.player, NULL);
  test_wait_until (has_failed, &test);
  test.begin_us = g_get_monotonic_time ();
  id = g_timeout_add (5, push_next, &test);
  test_wait_until (has_played, &test);
  g_assert_null (lv_audio_player_get_device (test.player));
  play_us = lv_audio_player_get_play_time (
      test.player, 0, g_array_index (test.packets, JourneyPacket, test.next - 1).rtp_time);
  g_assert_cmpint (ABS (play_us - g_get_monotonic_time ()), <, G_USEC_PER_SEC);
  lv_audio_player_get_stats (test.player, 0, &stats);
  g_assert_cmpuint (stats.samples, >, 0);
  g_test_message ("delay %u ms, target %u ms, concealed %.2f %%", stats.delay_ms,
                  stats.target_delay_ms, 100.0 * stats.concealed_samples / stats.samples);
  g_assert_cmpint (lv_audio_player_get_play_time (test.player, 1, 0), ==, 0);
  lv_audio_player_set_volume (test.player, 0, 0.5);
  lv_audio_player_reset_slot (test.player, 0);
  lv_audio_player_stop (test.player);
  n = g_atomic_int_get (&test.n_blocks);
  /* Block by block, ten milliseconds each. */
  g_assert_cmpint (test.last_us - test.first_us, >=, (n - 1) * 10000);
  g_assert_cmpuint (test.n_failed, ==, 1);
  g_source_remove (id);
  g_assert_finalize_object (test.player);
  g_array_unref (test.packets);
}

static void
test_never_started (void)
{
  LvAudioPlayer *player = lv_audio_player_new (1);

  g_assert_nonnull (lv_audio_player_get_echo_probe (player));
  lv_audio_player_stop (player);
  g_assert_cmpint (lv_audio_player_get_output_delay (player), ==, 0);
  g_assert_finalize_object (player);
}

int
main (int argc, char **argv)
{
  g_setenv ("PULSE_SERVER", "unix:/nonexistent", TRUE);
  test_init (&argc, &argv, 60);
  g_test_add_func ("/audio-player/nowhere", test_nowhere);
  g_test_add_func ("/audio-player/never-started", test_never_started);
  return g_test_run ();
}
