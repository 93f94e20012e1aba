/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside session.py: what is shared of the computer's sound is what others play and not we. */
#include "lv-audio-player.h"
#include "lv-audio-sender.h"

#include <math.h>
#include <opus/opus.h>

#include "liveon-error.h"
#include "lv-opus.h"
#include "lv-seq.h"
#include "recorder.h"
#include "test-support.h"

#define SECONDS 3
#define NOTHING -70 /* dB */

typedef struct
{
  GMutex lock;
  LvAudioPlayer *player; /* ours, of a meeting */
  LvAudioSender *voice;  /* somebody there */
  LvAudioSender *share;
  gint64 seq, rtp_time;
  OpusDecoder *decoder;
  GArray *shared; /* float, 48 kHz */
} Fixture;

static void
on_voice (LvFrame *frame, gpointer data)
{
  Fixture *self = data;

  self->rtp_time = lv_time_unwrap (self->rtp_time, frame->rtp_time);
  lv_audio_player_push (self->player, 0, self->seq++, self->rtp_time, g_get_monotonic_time (),
                        frame->data);
}

static void
on_share (LvFrame *frame, gpointer data)
{
  Fixture *self = data;
  float samples[LV_OPUS_MAX_SAMPLES];
  gsize length;
  const guint8 *packet = g_bytes_get_data (frame->data, &length);
  int n = opus_decode_float (self->decoder, packet, (opus_int32) length, samples,
                             LV_OPUS_MAX_SAMPLES, FALSE);

  g_assert_cmpint (n, >, 0);
  g_mutex_lock (&self->lock);
  g_array_append_vals (self->shared, samples, (guint) n);
  g_mutex_unlock (&self->lock);
}

static void
start (LvAudioSender *sender, LvInputKind kind, const char *name)
{
  g_autoptr (LvMediaInput) input = lv_media_input_new (kind, name);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lv_audio_sender_start_async (sender, input, NULL, test_take_result, &result);
  test_wait_for (result);
  lv_audio_sender_start_finish (sender, result, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self)
{
  *self = (Fixture){ .shared = g_array_new (FALSE, FALSE, sizeof (float)) };
  g_mutex_init (&self->lock);
  self->decoder = opus_decoder_create (LV_OPUS_RATE, 1, NULL);
  self->player = lv_audio_player_new (1);
  self->voice = lv_audio_sender_new (LV_SOURCE_MICROPHONE, on_voice, self);
  self->share = lv_audio_sender_new (LV_SOURCE_SCREEN_SOUND, on_share, self);
  lv_audio_player_start (self->player, "spk");
}

static void
tear_down (Fixture *self)
{
  lv_audio_sender_stop (self->voice);
  lv_audio_sender_stop (self->share);
  lv_audio_player_stop (self->player);
  g_assert_finalize_object (self->voice);
  g_assert_finalize_object (self->share);
  g_assert_finalize_object (self->player);
  opus_decoder_destroy (self->decoder);
  g_array_unref (self->shared);
  g_mutex_clear (&self->lock);
}

/* How much of a tone there is, in dB: of tenths of a second, so that it may skip. */
static double
get_tone (const float *samples, guint n, double hertz, double rate)
{
  const guint window = (guint) (rate / 10), n_windows = n / window;
  double energy = 0;

  for (guint at = 0; at + window <= n; at += window)
    {
      double re = 0, im = 0;

      for (guint i = at; i < at + window; i++)
        {
          re += samples[i] * cos (2 * G_PI * hertz * i / rate);
          im += samples[i] * sin (2 * G_PI * hertz * i / rate);
        }
      energy += 2 * (re * re + im * im) / window / window;
    }
  return 10 * log10 (energy / n_windows + 1e-12);
}

typedef struct
{
  double played, shared; /* dB */
} Level;

/* Of tones, in the next seconds. */
static void
hear (Fixture *self, Recorder *recorder, const double *hertz, guint n_tones, Level *levels)
{
  gint64 from_us = g_get_monotonic_time ();
  g_autoptr (GArray) played = NULL;

  g_mutex_lock (&self->lock);
  g_array_set_size (self->shared, 0);
  g_mutex_unlock (&self->lock);
  recorder_wait_until (recorder, from_us + SECONDS * G_USEC_PER_SEC);
  played = recorder_cut (recorder, from_us, SECONDS * 1000 - 100);
  g_mutex_lock (&self->lock);
  /* It goes on also where nothing is played. */
  g_assert_cmpuint (self->shared->len, >, 48000 * (SECONDS - 1));
  for (guint i = 0; i < n_tones; i++)
    {
      levels[i] = (Level){ get_tone ((float *) played->data, played->len, hertz[i], RECORDER_RATE),
                           get_tone ((float *) self->shared->data, self->shared->len, hertz[i],
                                     LV_OPUS_RATE) };
      g_test_message ("%.0f Hz: played %.1f dB, shared %.1f dB", hertz[i], levels[i].played,
                      levels[i].shared);
    }
  g_mutex_unlock (&self->lock);
}

static GSubprocess *
play_tones (const double *hertz, guint n_tones)
{
  g_autofree char *path = g_build_filename (g_getenv ("HOME"), "tones.raw", NULL);
  const guint n = 48000 * 20;
  g_autofree gint16 *samples = g_new (gint16, n);
  g_autoptr (GError) error = NULL;
  GSubprocess *player;

  for (guint i = 0; i < n; i++)
    {
      double sum = 0;

      for (guint tone = 0; tone < n_tones; tone++)
        sum += sin (2 * G_PI * hertz[tone] * i / 48000);
      samples[i] = (gint16) (5000 * sum / n_tones);
    }
  g_file_set_contents (path, (char *) samples, n * sizeof (gint16), &error);
  g_assert_no_error (error);
  player = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "pacat", "--playback",
                             "--client-name=tones", "--device=spk", "--format=s16le",
                             "--rate=48000", "--channels=1", "--raw", path, NULL);
  g_assert_no_error (error);
  return player;
}

static void
run (const char *command, char **out)
{
  g_autoptr (GError) error = NULL;

  g_spawn_command_line_sync (command, out, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* The speech that session.py plays into the microphone: a muted stream is not heard. */
static void
mute_all (void)
{
  g_autofree char *list = NULL;
  g_auto (GStrv) lines = NULL;

  run ("pactl list short sink-inputs", &list);
  lines = g_strsplit (g_strchomp (list), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *command = g_strdup_printf ("pactl set-sink-input-mute %u 1",
                                                  (guint) g_ascii_strtoull (lines[i], NULL, 10));

      run (command, NULL);
    }
}

/* The meeting beeps at the first of these frequencies, somebody else plays the rest. */
static void
test_others_only (void)
{
  static const double hertz[] = { 1000, 330, 1210, 2510 };
  Level levels[G_N_ELEMENTS (hertz)];
  Fixture fixture;
  g_autoptr (Recorder) recorder = recorder_new ("spk.monitor");
  g_autoptr (GSubprocess) other = NULL;

  mute_all ();
  set_up (&fixture);
  start (fixture.voice, LV_INPUT_TEST, NULL);
  start (fixture.share, LV_INPUT_SYSTEM_SOUND, NULL);
  other = play_tones (hertz + 1, G_N_ELEMENTS (hertz) - 1);
  recorder_wait_until (recorder, g_get_monotonic_time () + 2 * G_USEC_PER_SEC);
  hear (&fixture, recorder, hertz, G_N_ELEMENTS (hertz), levels);
  g_assert_cmpfloat (levels[0].played, >, -55);
  g_assert_cmpfloat (levels[0].shared, <, NOTHING);
  for (guint i = 1; i < G_N_ELEMENTS (hertz); i++)
    {
      g_assert_cmpfloat (levels[i].played, >, -40);
      g_assert_cmpfloat (ABS (levels[i].shared - levels[i].played), <, 2);
    }

  g_subprocess_force_exit (other);
  g_subprocess_wait (other, NULL, NULL);
  recorder_wait_until (recorder, g_get_monotonic_time () + G_USEC_PER_SEC / 2);
  hear (&fixture, recorder, hertz, G_N_ELEMENTS (hertz), levels);
  for (guint i = 0; i < G_N_ELEMENTS (hertz); i++)
    g_assert_cmpfloat (levels[i].shared, <, NOTHING);
  tear_down (&fixture);
}

static void
test_no_server (void)
{
  g_autofree char *server = g_strdup (g_getenv ("PULSE_SERVER"));
  g_autoptr (LvMediaInput) input = lv_media_input_new (LV_INPUT_SYSTEM_SOUND, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  set_up (&fixture);
  g_setenv ("PULSE_SERVER", "unix:/nonexistent/pulse", TRUE);
  lv_audio_sender_start_async (fixture.share, input, NULL, test_take_result, &result);
  test_wait_for (result);
  g_assert_false (lv_audio_sender_start_finish (fixture.share, result, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_setenv ("PULSE_SERVER", server, TRUE);
  g_clear_object (&result);
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/system-sound/others-only", test_others_only);
  g_test_add_func ("/system-sound/no-server", test_no_server);
  return g_test_run ();
}
