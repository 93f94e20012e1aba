/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside session.py: sender and player on a real sound server. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "liveon-error.h"
#include "lv-audio-player.h"
#include "lv-audio-sender.h"
#include "lv-seq.h"
#include "recorder.h"
#include "speech.h"
#include "test-support.h"

/* A sender whose frames go straight into a slot of a player. */
typedef struct
{
  LvAudioSender *sender;
  LvAudioPlayer *player;
  GError *error;
  gboolean is_started;
  gint n_frames;
  gint64 seq, rtp_time;
  gint64 capture_us, frame_us;
  guint n_levels, n_talking;
  double level;
} Call;

static void
on_frame (LvFrame *frame, gpointer data)
{
  Call *self = data;

  self->rtp_time = lv_time_unwrap (self->rtp_time, frame->rtp_time);
  self->capture_us = frame->capture_us;
  self->frame_us = g_get_monotonic_time ();
  if (self->player != NULL)
    lv_audio_player_push (self->player, 0, self->seq, self->rtp_time, self->frame_us, frame->data);
  self->seq++;
  g_atomic_int_inc (&self->n_frames);
}

static void
on_failed (LvAudioSender *sender, GError *error, gpointer data)
{
  Call *self = data;

  g_clear_error (&self->error);
  self->error = g_error_copy (error);
}

static void
on_level (LvAudioSender *sender, double level, gpointer data)
{
  Call *self = data;

  self->n_levels++;
  self->level = MAX (self->level, level);
}

static void
on_talking (LvAudioSender *sender, gpointer data)
{
  ((Call *) data)->n_talking++;
}

static Call *
call_new (gboolean has_player)
{
  Call *self = g_new0 (Call, 1);

  self->sender = lv_audio_sender_new (LV_SOURCE_MICROPHONE, on_frame, self);
  g_signal_connect (self->sender, "failed", G_CALLBACK (on_failed), self);
  g_signal_connect (self->sender, "level", G_CALLBACK (on_level), self);
  g_signal_connect (self->sender, "talking-while-muted", G_CALLBACK (on_talking), self);
  if (has_player)
    {
      self->player = lv_audio_player_new (3);
      lv_audio_sender_set_player (self->sender, self->player);
    }
  return self;
}

static void
call_free (Call *self)
{
  lv_audio_sender_stop (self->sender);
  g_assert_finalize_object (self->sender);
  if (self->player != NULL)
    {
      lv_audio_player_stop (self->player);
      g_assert_finalize_object (self->player);
    }
  g_clear_error (&self->error);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static gboolean
start_with (Call *self, LvInputKind kind, const char *name, GError **error)
{
  g_autoptr (LvMediaInput) input = lv_media_input_new (kind, name);
  g_autoptr (GAsyncResult) result = NULL;

  lv_audio_sender_start_async (self->sender, input, NULL, test_take_result, &result);
  test_wait_for (result);
  return lv_audio_sender_start_finish (self->sender, result, error);
}

static void
start (Call *self, const char *device)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (start_with (self, LV_INPUT_DEVICE, device, &error));
  g_assert_no_error (error);
  g_assert_true (lv_audio_sender_get_is_running (self->sender));
}

static char *
run (const char *command)
{
  char *out = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_command_line_sync (command, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_strchomp (out);
}

static gboolean
on_timeout (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Sound takes its time. */
static void
listen_for (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, on_timeout, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_way (void)
{
  g_autoptr (Call) call = call_new (TRUE);
  g_autoptr (Recorder) mouth = recorder_new ("micfeed.monitor");
  g_autoptr (Recorder) ear = recorder_new ("spk.monitor");
  g_autoptr (GArray) said = NULL, heard = NULL;
  gint64 now_us;
  double correlation;
  LvAudioStats stats;
  int lag;

  lv_audio_player_start (call->player, "spk");
  start (call, "fakemic");
  listen_for (8000);
  now_us = g_get_monotonic_time ();
  recorder_wait_until (mouth, now_us);
  recorder_wait_until (ear, now_us);
  said = recorder_cut (mouth, now_us - 4000000, 3500);
  heard = recorder_cut (ear, now_us - 4000000, 3500);
  correlation = speech_correlate_windows ((float *) said->data, (float *) heard->data, said->len,
                                          RECORDER_RATE / 4, RECORDER_RATE / 4, &lag);
  lv_audio_player_get_stats (call->player, 0, &stats);
  g_test_message ("correlation %.3f, mouth to ear with the sound server %.1f ms, of which the "
                  "player's output %.1f ms, its buffer %u ms (target %u ms); concealed %.2f %%",
                  correlation, 1000.0 * lag / RECORDER_RATE,
                  lv_audio_player_get_output_delay (call->player) / 1000.0, stats.delay_ms,
                  stats.target_delay_ms, 100.0 * stats.concealed_samples / stats.samples);
  g_test_message ("capture to frame %.1f ms", (call->frame_us - call->capture_us) / 1000.0);
  g_assert_cmpfloat (correlation, >, 0.7);
  g_assert_cmpint (lag, >, 0);
  g_assert_cmpstr (lv_audio_player_get_device (call->player), ==, "spk");
  g_assert_cmpstr (lv_audio_sender_get_device (call->sender), ==, "fakemic");
  g_assert_cmpuint (call->n_levels, >, 10);
  g_assert_cmpfloat (call->level, >, 0.3);
  /* What is heard is heard when the player says so. */
  g_assert_cmpint (lv_audio_player_get_play_time (call->player, 0, call->rtp_time), >,
                   call->frame_us - 50000);
}

static guint
count_captures (void)
{
  g_autofree char *list = run ("pactl list short source-outputs");
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += lines[i][0] != '\0' && strstr (lines[i], "module-remap") == NULL;
  return n;
}

static void
test_mute_releases (void)
{
  g_autoptr (Call) call = call_new (FALSE);
  guint before = count_captures ();
  gint n;

  start (call, "fakemic");
  g_assert_cmpuint (count_captures (), ==, before + 1);
  lv_audio_sender_stop (call->sender);
  n = g_atomic_int_get (&call->n_frames);
  g_assert_false (lv_audio_sender_get_is_running (call->sender));
  g_assert_cmpuint (count_captures (), ==, before);
  g_assert_null (lv_audio_sender_get_device (call->sender));
  listen_for (100);
  g_assert_cmpint (g_atomic_int_get (&call->n_frames), ==, n);
  start (call, "fakemic");
  g_assert_no_error (call->error);
}

static gboolean
has_talked (gpointer data)
{
  return ((Call *) data)->n_talking > 0;
}

static gboolean
has_frames (gpointer data)
{
  return g_atomic_int_get (&((Call *) data)->n_frames) > 10;
}

static void
test_held (void)
{
  g_autoptr (Call) call = call_new (FALSE);
  gint64 rtp_time, frame_us;

  start (call, "fakemic");
  test_wait_until (has_frames, call);
  lv_audio_sender_set_is_held (call->sender, TRUE);
  call->n_frames = 0;
  rtp_time = call->rtp_time;
  frame_us = call->capture_us;
  test_wait_until (has_talked, call);
  g_assert_cmpint (g_atomic_int_get (&call->n_frames), ==, 0);
  g_assert_cmpuint (call->n_talking, ==, 1);
  lv_audio_sender_set_is_held (call->sender, FALSE);
  test_wait_until (has_frames, call);
  /* RTP time went on with the clock. */
  g_assert_cmpint (ABS ((call->rtp_time - rtp_time) * 1000 / 48 - (call->capture_us - frame_us)), <,
                   20000);
}

static gboolean
has_failed (gpointer data)
{
  return ((Call *) data)->error != NULL;
}

static void
test_unplug (void)
{
  g_autoptr (Call) call = call_new (FALSE);
  g_autofree char *module
      = run ("pactl load-module module-remap-source master=micfeed.monitor source_name=mic2");
  g_autofree char *unload = g_strdup_printf ("pactl unload-module %s", module);
  g_autofree char *none = NULL;

  start (call, "mic2");
  none = run (unload);
  test_wait_until (has_failed, call);
  g_assert_error (call->error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_assert_cmpstr (liveon_error_get_argument (call->error, "device"), ==, "mic2");
  g_assert_false (lv_audio_sender_get_is_running (call->sender));
}

static void
on_player_failed (LvAudioPlayer *player, GError *error, gpointer data)
{
  GError **out = data;

  g_clear_error (out);
  *out = g_error_copy (error);
}

static gboolean
has_error (gpointer data)
{
  return *(GError **) data != NULL;
}

typedef struct
{
  LvAudioPlayer *player;
  const char *device;
} Wanted;

static gboolean
plays_to (gpointer data)
{
  Wanted *wanted = data;

  return g_strcmp0 (lv_audio_player_get_device (wanted->player), wanted->device) == 0;
}

/* The speaker changes while one listens: by us, and by the sound server when it goes. */
static void
test_speakers (void)
{
  g_autofree char *module = run ("pactl load-module module-null-sink sink_name=headset");
  g_autofree char *unload = g_strdup_printf ("pactl unload-module %s", module);
  g_autofree char *none = NULL;
  g_autoptr (Call) call = call_new (TRUE);
  g_autoptr (GError) error = NULL;
  Wanted spk = { call->player, "spk" }, headset = { call->player, "headset" };
  LvAudioStats before, after;

  g_signal_connect (call->player, "failed", G_CALLBACK (on_player_failed), &error);
  lv_audio_player_start (call->player, "spk");
  start (call, "fakemic");
  test_wait_until (plays_to, &spk);
  lv_audio_player_start (call->player, "headset");
  test_wait_until (plays_to, &headset);
  none = run (unload);
  test_wait_until (plays_to, &spk);
  lv_audio_player_get_stats (call->player, 0, &before);
  listen_for (500);
  lv_audio_player_get_stats (call->player, 0, &after);
  g_assert_cmpuint (after.samples, >, before.samples + 48 * 200);
  g_assert_no_error (error);
}

static void
test_missing (void)
{
  g_autoptr (Call) call = call_new (FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_false (start_with (call, LV_INPUT_DEVICE, "no-such-microphone", &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_assert_cmpstr (liveon_error_get_argument (error, "device"), ==, "no-such-microphone");
  g_assert_no_error (call->error);
}

static void
test_other_inputs (void)
{
  g_autoptr (Call) call = call_new (FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_true (start_with (call, LV_INPUT_TEST, NULL, &error));
  call->n_frames = 0;
  test_wait_until (has_frames, call);
  g_assert_true (start_with (call, LV_INPUT_FILE, g_getenv ("LIVEON_TEST_SPEECH"), &error));
  call->n_frames = 0;
  test_wait_until (has_frames, call);
  g_assert_true (start_with (call, LV_INPUT_SYSTEM_SOUND, NULL, &error));
  call->n_frames = 0;
  test_wait_until (has_frames, call);
  g_assert_false (start_with (call, LV_INPUT_FILE, "/no/such/file", &error));
  g_assert_nonnull (error);
}

static void
test_switches (void)
{
  g_autoptr (Call) call = call_new (FALSE);

  start (call, "fakemic");
  for (int i = 0; i < 6; i++)
    {
      lv_audio_sender_set_has_noise_suppression (call->sender, i % 2 == 1);
      lv_audio_sender_set_frame_ms (call->sender, i % 2 == 1 ? 20 : 10);
      lv_audio_sender_set_bitrate (call->sender, 24000);
      lv_audio_sender_set_expected_loss (call->sender, 10);
      call->n_frames = 0;
      test_wait_until (has_frames, call);
    }
  g_assert_no_error (call->error);
}

static guint
count_in (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* webrtcechoprobe forgets a query of 300 bytes whenever it starts, and there are two. */
#define MEMORY_OF_A_START 4096

static void
start_and_stop (Call *call, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      lv_audio_player_start (call->player, i % 2 ? "spk" : NULL);
      start (call, "fakemic");
      lv_audio_sender_stop (call->sender);
      lv_audio_player_stop (call->player);
    }
  /* Threads of a pool put away what they were given. */
  listen_for (500);
}

/* A hundred times, and nothing is left behind. */
static void
test_again_and_again (void)
{
  g_autoptr (Call) call = call_new (TRUE);
  guint n_threads, n_files;
  gsize memory;

  start_and_stop (call, 20);
  n_threads = count_in ("/proc/self/task");
  n_files = count_in ("/proc/self/fd");
  memory = mallinfo2 ().uordblks;
  start_and_stop (call, 80);
  g_test_message ("after 20: %u threads, %u files, %.1f MB; after 100: %u, %u, %.1f", n_threads,
                  n_files, memory / 1e6, count_in ("/proc/self/task"), count_in ("/proc/self/fd"),
                  mallinfo2 ().uordblks / 1e6);
  g_assert_cmpuint (count_in ("/proc/self/task"), <=, n_threads + 2); /* of a pool */
  g_assert_cmpuint (count_in ("/proc/self/fd"), <=, n_files);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint (mallinfo2 ().uordblks, <, memory + 80 * MEMORY_OF_A_START);
#endif
}

static void
count_block (const gint16 *samples, gsize n, gint64 time_us, gpointer data)
{
  g_atomic_int_inc ((gint *) data);
}

/* The last test, as no device is left: it plays on to nowhere, and says so. */
static void
test_no_speaker (void)
{
  g_autoptr (Call) call = call_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *none = NULL;
  Wanted spk = { call->player, "spk" };
  gint n_blocks = 0;

  g_signal_connect (call->player, "failed", G_CALLBACK (on_player_failed), &error);
  lv_audio_player_set_tap (call->player, count_block, &n_blocks);
  lv_audio_player_start (call->player, NULL);
  start (call, "fakemic");
  test_wait_until (plays_to, &spk);
  none = run ("pactl unload-module module-null-sink");
  test_wait_until (has_error, &error);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_atomic_int_set (&n_blocks, 0);
  listen_for (500);
  g_assert_cmpint (g_atomic_int_get (&n_blocks), >, 25);
  g_assert_null (lv_audio_player_get_device (call->player));
  /* Nor is what is played a microphone. */
  g_clear_pointer (&none, g_free);
  none = run ("pactl unload-module module-remap-source");
  g_clear_error (&error);
  g_assert_false (start_with (call, LV_INPUT_DEVICE, NULL, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 150);
  g_test_add_func ("/sound-live/way", test_way);
  g_test_add_func ("/sound-live/mute-releases", test_mute_releases);
  g_test_add_func ("/sound-live/held", test_held);
  g_test_add_func ("/sound-live/unplug", test_unplug);
  g_test_add_func ("/sound-live/speakers", test_speakers);
  g_test_add_func ("/sound-live/missing", test_missing);
  g_test_add_func ("/sound-live/other-inputs", test_other_inputs);
  g_test_add_func ("/sound-live/switches", test_switches);
  g_test_add_func ("/sound-live/again-and-again", test_again_and_again);
  g_test_add_func ("/sound-live/no-speaker", test_no_speaker);
  return g_test_run ();
}
