/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside session.py: what the player plays is looped into the microphone, as in a room. What is
 * sent must not have it any more, and must still have who speaks there. */
#include <math.h>
#include <opus.h>
#include <string.h>

#include "lv-audio-player.h"
#include "lv-audio-sender.h"
#include "recorder.h"
#include "speech.h"
#include "test-support.h"

#define FRAME 960
#define SETTLE_MS 5000
#define ECHO_MS 4000
#define ATTEMPTS 4
#define AIM_DB 30
#define DOUBLE_TALK_MS 6000
#define SECOND_US G_USEC_PER_SEC

typedef struct
{
  LvAudioPlayer *player;
  LvAudioSender *sender;
  GArray *far_speech;
  gint is_over;
  GThread *far_thread;
  OpusDecoder *decoder;
  GMutex lock;
  gint64 sent_us;   /* capture time of the first of sent */
  guint32 rtp_time; /* of the same */
  GArray *sent;     /* floats, 48 kHz */
} Room;

/* The other side speaks without an end. */
static gpointer
speak_far (gpointer data)
{
  Room *self = data;
  gint64 begin_us = g_get_monotonic_time ();
  int error;
  OpusEncoder *encoder = opus_encoder_create (48000, 1, OPUS_APPLICATION_VOIP, &error);

  for (gint64 seq = 0; !g_atomic_int_get (&self->is_over); seq++)
    {
      guint8 packet[1500];
      gsize at = seq * FRAME % (self->far_speech->len - FRAME);
      int length = opus_encode_float (encoder, &g_array_index (self->far_speech, float, at), FRAME,
                                      packet, sizeof packet);
      g_autoptr (GBytes) opus = g_bytes_new (packet, length);
      gint64 wait_us = begin_us + (seq + 1) * 20000 - g_get_monotonic_time ();

      if (wait_us > 0)
        g_usleep (wait_us); /* lint: sleep, it is a clock */
      lv_audio_player_push (self->player, 0, seq, seq * FRAME, g_get_monotonic_time (), opus);
    }
  opus_encoder_destroy (encoder);
  return NULL;
}

static void
on_frame (LvFrame *frame, gpointer data)
{
  Room *self = data;
  float sound[5760];
  const float silence = 0;
  gsize length;
  const guint8 *packet = g_bytes_get_data (frame->data, &length);
  int n = opus_decode_float (self->decoder, packet, length, sound, G_N_ELEMENTS (sound), 0);

  g_assert_cmpint (n, >, 0);
  g_mutex_lock (&self->lock);
  if (self->sent->len == 0)
    {
      self->sent_us = frame->capture_us;
      self->rtp_time = frame->rtp_time;
    }
  /* Pauses are not sent. */
  while (self->sent->len < frame->rtp_time - self->rtp_time)
    g_array_append_val (self->sent, silence);
  g_array_append_vals (self->sent, sound, n);
  g_mutex_unlock (&self->lock);
}

/* Of what was sent, at the recorder's rate. */
static GArray *
cut_sent (Room *self, gint64 from_us, guint length_ms)
{
  const guint factor = 48000 / RECORDER_RATE;
  guint n = length_ms * (RECORDER_RATE / 1000);
  gint64 from = (from_us - self->sent_us) * 48 / 1000;
  GArray *cut = g_array_new (FALSE, FALSE, sizeof (float));

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < n; i++)
    {
      float sum = 0;

      for (guint j = 0; j < factor; j++)
        if (from + i * factor + j < self->sent->len)
          sum += g_array_index (self->sent, float, from + i * factor + j) / factor;
      g_array_append_val (cut, sum);
    }
  g_mutex_unlock (&self->lock);
  return cut;
}

static void
run (const char *command)
{
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_command_line_sync (command, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* roommic hears the speaker, half as loud and later, and what is played into near. */
static void
furnish (void)
{
  run ("pactl load-module module-null-sink sink_name=room");
  run ("pactl load-module module-null-sink sink_name=near");
  run ("pactl load-module module-remap-source master=room.monitor source_name=roommic");
  run ("pactl load-module module-loopback source=spk.monitor sink=room latency_msec=30 "
       "source_dont_move=1 sink_dont_move=1 sink_input_properties=media.name=echo");
  run ("pactl load-module module-loopback source=near.monitor sink=room latency_msec=30");
}

static GSubprocess *
speak_near (GArray *speech)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), "near.raw", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *pacat;

  g_file_set_contents (path, speech->data, speech->len * sizeof (float), &error);
  g_assert_no_error (error);
  pacat = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "pacat", "--playback", "--device=near",
                            "--format=float32le", "--rate=48000", "--channels=1",
                            "--latency-msec=20", path, NULL);
  g_assert_no_error (error);
  return pacat;
}

static double
get_db (double ratio)
{
  return 20 * log10 (ratio + 1e-9);
}

static void
set_up (Room *self)
{
  g_autoptr (LvMediaInput) input = lv_media_input_new (LV_INPUT_DEVICE, "roommic");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  int opus_error;

  furnish ();
  g_mutex_init (&self->lock);
  self->sent = g_array_new (FALSE, FALSE, sizeof (float));
  self->far_speech = speech_new ("en+f3");
  self->decoder = opus_decoder_create (48000, 1, &opus_error);
  self->player = lv_audio_player_new (1);
  lv_audio_player_start (self->player, "spk");
  self->sender = lv_audio_sender_new (LV_SOURCE_MICROPHONE, on_frame, self);
  lv_audio_sender_set_player (self->sender, self->player);
  lv_audio_sender_start_async (self->sender, input, NULL, test_take_result, &result);
  test_wait_for (result);
  g_assert_true (lv_audio_sender_start_finish (self->sender, result, &error));
  g_assert_no_error (error);
  self->far_thread = g_thread_new ("far", speak_far, self);
}

static void
tear_down (Room *self)
{
  g_atomic_int_set (&self->is_over, TRUE);
  g_thread_join (self->far_thread);
  lv_audio_sender_stop (self->sender);
  g_assert_finalize_object (self->sender);
  lv_audio_player_stop (self->player);
  g_assert_finalize_object (self->player);
  opus_decoder_destroy (self->decoder);
  g_array_unref (self->far_speech);
  g_array_unref (self->sent);
  g_mutex_clear (&self->lock);
}

/* Of ECHO_MS from from_us on, in dB. */
static double
measure_erle (Room *room, Recorder *microphone, gint64 from_us)
{
  g_autoptr (GArray) heard = NULL, sent = NULL;
  double echo, rest;

  recorder_wait_until (microphone, from_us + (ECHO_MS + 300) * 1000);
  heard = recorder_cut (microphone, from_us, ECHO_MS);
  sent = cut_sent (room, from_us, ECHO_MS);
  echo = speech_get_rms ((float *) heard->data, heard->len);
  rest = speech_get_rms ((float *) sent->data, sent->len);
  g_test_message ("echo %.1f dB, sent %.1f dB", get_db (echo), get_db (rest));
  g_assert_cmpfloat (echo, >, 0.01);
  return get_db (echo / (rest + 1e-6));
}

static double
measure_near (Room *room, Recorder *near, GArray *speech)
{
  g_autoptr (GSubprocess) pacat = speak_near (speech);
  g_autoptr (GArray) said = NULL, sent = NULL;
  gint64 from_us = g_get_monotonic_time () + SECOND_US;
  double correlation;
  int lag;

  recorder_wait_until (near, from_us + (DOUBLE_TALK_MS + 500) * 1000);
  said = recorder_cut (near, from_us, DOUBLE_TALK_MS);
  sent = cut_sent (room, from_us, DOUBLE_TALK_MS);
  correlation = speech_correlate_windows ((float *) said->data, (float *) sent->data, said->len,
                                          RECORDER_RATE / 4, RECORDER_RATE / 5, &lag);
  g_test_message ("near speech in double talk: correlation %.2f, level %.1f dB of %.1f dB",
                  correlation, get_db (speech_get_rms ((float *) sent->data, sent->len)),
                  get_db (speech_get_rms ((float *) said->data, said->len)));
  g_subprocess_force_exit (pacat);
  return correlation;
}

static void
test_echo (void)
{
  Room room = { 0 };
  g_autoptr (Recorder) microphone = NULL, near = NULL;
  g_autoptr (GArray) near_speech = speech_new ("en");
  gint64 begin_us;
  double erle = -100, correlation;

  set_up (&room);
  microphone = recorder_new ("room.monitor");
  near = recorder_new ("near.monitor");
  begin_us = g_get_monotonic_time ();
  /* A machine that is too busy to play without gaps has another echo after each. */
  for (guint i = 0; i < ATTEMPTS && erle < AIM_DB; i++)
    erle = MAX (erle, measure_erle (&room, microphone,
                                    begin_us + (SETTLE_MS + i * ECHO_MS) * (gint64) 1000));
  g_test_message ("echo return loss enhancement after 5 s: %.1f dB", erle);
  correlation = measure_near (&room, near, near_speech);
  tear_down (&room);
  g_assert_cmpfloat (erle, >=, 20);
  g_assert_cmpfloat (correlation, >, 0.5);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 90);
  g_test_add_func ("/echo/room", test_echo);
  return g_test_run ();
}
