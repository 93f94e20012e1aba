/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sound-buffer.h"

#include <math.h>
#include <string.h>

#include "lv-opus.h"
#include "sound-journey.h"
#include "speech.h"
#include "test-support.h"

typedef struct
{
  LvSoundBuffer *buffer;
  GArray *packets; /* of 20 ms, 10 ms after they were said */
  guint next;
  gint64 now_us;
  GArray *heard;
} Test;

static void
set_up_with (Test *self, const Journey *journey)
{
  g_autoptr (GArray) speech = speech_new ("en");

  self->buffer = lv_sound_buffer_new ();
  self->packets = journey_send (journey, speech);
  self->heard = g_array_new (FALSE, TRUE, sizeof (float));
}

static void
set_up (Test *self, gconstpointer data)
{
  Journey journey = { 20, 32000, FALSE, 0, JITTER_NONE };

  set_up_with (self, &journey);
}

static void
tear_down (Test *self, gconstpointer data)
{
  lv_sound_buffer_free (self->buffer);
  g_array_unref (self->packets);
  g_array_unref (self->heard);
}

static JourneyPacket *
get_packet (Test *self, guint i)
{
  return &g_array_index (self->packets, JourneyPacket, i);
}

static void
push (Test *self, guint i)
{
  JourneyPacket *packet = get_packet (self, i);

  lv_sound_buffer_push (self->buffer, packet->seq, packet->rtp_time,
                        MAX (packet->arrival_us, self->now_us), packet->opus);
}

static gboolean
pull (Test *self)
{
  float block[LV_SOUND_BLOCK] = { 0 };
  gboolean is_heard;

  self->now_us += 10000;
  is_heard = lv_sound_buffer_pull (self->buffer, self->now_us, block);
  g_array_append_vals (self->heard, block, LV_SOUND_BLOCK);
  return is_heard;
}

/* Packets come in time until the n-th. */
static void
play_until (Test *self, guint n)
{
  for (; self->next < n; self->next++)
    {
      while (self->now_us + 10000 < get_packet (self, self->next)->arrival_us)
        pull (self);
      push (self, self->next);
    }
}

static LvAudioStats
get_stats (Test *self)
{
  LvAudioStats stats;

  lv_sound_buffer_get_stats (self->buffer, &stats);
  return stats;
}

static void
test_steady (Test *self, gconstpointer data)
{
  LvAudioStats stats;

  g_assert_false (pull (self));
  g_assert_cmpint (lv_sound_buffer_get_pull_time (self->buffer, 0), ==, 0);
  play_until (self, 300);
  stats = get_stats (self);
  g_assert_cmpuint (stats.concealed_samples, ==, 0);
  g_assert_cmpuint (stats.delay_ms, <=, 25);
  g_assert_cmpuint (stats.target_delay_ms, <=, 15);
  g_assert_cmpuint (stats.stretched_samples, ==, 0);
}

static void
test_fec (Test *self, gconstpointer data)
{
  play_until (self, 100);
  for (guint i = 100; i < 700; i += 10)
    {
      self->next++;
      play_until (self, i + 10);
    }
  g_assert_cmpuint (get_stats (self).recovered_frames, >, 35);
  g_assert_cmpuint (get_stats (self).concealed_samples, <=, 25 * 960);
}

/* Nothing comes for 60 ms, and then all of it: it is played whole, later. */
static void
test_late (Test *self, gconstpointer data)
{
  LvAudioStats stats;

  play_until (self, 100);
  for (int i = 0; i < 6; i++)
    g_assert_true (pull (self));
  play_until (self, 104);
  stats = get_stats (self);
  g_assert_cmpuint (stats.concealed_samples, >=, 20 * 48);
  g_assert_cmpuint (stats.concealed_samples, <=, 60 * 48);
  g_assert_cmpuint (stats.longest_concealed_ms, <=, 60);
  g_assert_cmpuint (stats.late_packets, ==, 0);
  g_assert_cmpuint (stats.delay_ms, >=, 40);
  play_until (self, 700);
  g_assert_cmpuint (get_stats (self).delay_ms, <=, 30);
  g_assert_cmpuint (get_stats (self).shrunk_samples, >=, 20 * 48);
}

/* The sender stops without a word and goes on later: silence, and nothing counts as lost. */
static void
test_stop (Test *self, gconstpointer data)
{
  gint64 gap = 3 * SPEECH_RATE;
  int n = 0;

  play_until (self, 100);
  while (pull (self))
    n++;
  g_assert_cmpint (n, <=, 20);
  while (n++ < 200)
    g_assert_false (pull (self));
  for (guint i = 100; i < self->packets->len; i++)
    {
      get_packet (self, i)->rtp_time += gap;
      get_packet (self, i)->arrival_us += gap * 1000 / 48;
    }
  play_until (self, 200);
  g_assert_cmpuint (get_stats (self).concealed_samples, ==, 0);
  g_assert_cmpuint (get_stats (self).delay_ms, <=, 25);
}

static void
test_dtx (Test *self, gconstpointer data)
{
  Journey journey = { 20, 32000, TRUE, 0, JITTER_UNIFORM, 30, .seed = 5 };
  g_autoptr (GArray) speech = speech_new ("en");
  g_autoptr (GArray) packets = NULL;
  g_autoptr (JourneyEnd) end = NULL;
  guint n = speech->len / 2;

  /* Four seconds of a quiet room in the middle. */
  memset (&g_array_index (speech, float, n), 0, 4 * SPEECH_RATE * sizeof (float));
  packets = journey_send (&journey, speech);
  g_assert_cmpuint (packets->len, <, speech->len / 960 - 100);
  end = journey_hear (packets, speech->len / LV_SOUND_BLOCK);
  g_test_message ("concealed %.2f %%", journey_get_concealed (end));
  g_assert_cmpfloat (journey_get_concealed (end), <, 0.5);
  g_assert_cmpuint (end->stats.late_packets, <=, 1);
}

/* The mark of a pause was lost, and its copy comes with what is said after it: what was made up
 * meanwhile stands for the pause. */
static void
test_late_pause (Test *self, gconstpointer data)
{
  Journey journey = { 20, 32000, TRUE, 0, JITTER_NONE };
  g_autoptr (GArray) speech = speech_new ("en");
  guint marked = 100;

  g_array_unref (self->packets);
  self->packets = journey_send (&journey, speech);
  while (!lv_opus_is_pause (g_bytes_get_size (get_packet (self, marked)->opus)))
    marked++;
  play_until (self, marked);
  self->next++;
  for (guint i = 0; i < 8; i++)
    pull (self);
  push (self, marked);
  play_until (self, marked + 10);
  g_assert_cmpuint (get_stats (self).longest_concealed_ms, <=, 20);
}

static void
test_duplicates_and_reordering (Test *self, gconstpointer data)
{
  Journey journey = { 20, 32000, TRUE, 0, JITTER_UNIFORM, 50, .duplicates = 0.3, .seed = 5 };
  g_autoptr (GArray) speech = speech_new ("en");
  g_autoptr (GArray) packets = journey_send (&journey, speech);
  g_autoptr (JourneyEnd) end = journey_hear (packets, speech->len / LV_SOUND_BLOCK);

  g_assert_cmpfloat (journey_get_concealed (end), <, 0.5);
}

/* A sender whose clock is 1000 ppm off, either way. */
static void
test_drift (Test *self, gconstpointer data)
{
  static const double drifts[] = { 0.001, -0.001 };
  g_autoptr (GArray) once = speech_new ("en"), speech = g_array_copy (once);

  for (int i = 0; i < 2; i++)
    g_array_append_vals (speech, once->data, once->len);
  for (gsize i = 0; i < G_N_ELEMENTS (drifts); i++)
    {
      Journey journey = { 20, 32000, TRUE, 0, JITTER_UNIFORM, 10, .drift = drifts[i], .seed = 5 };
      g_autoptr (GArray) packets = journey_send (&journey, speech);
      g_autoptr (JourneyEnd) end
          = journey_hear (packets, speech->len / LV_SOUND_BLOCK * (1 - drifts[i]));

      g_test_message ("drift %g: delay %u ms, stretched %u ms, shrunk %u ms, concealed %.2f %%",
                      drifts[i], end->stats.delay_ms, (guint) end->stats.stretched_samples / 48,
                      (guint) end->stats.shrunk_samples / 48, journey_get_concealed (end));
      g_assert_cmpfloat (journey_get_concealed (end), <, 0.5);
      g_assert_cmpuint (end->stats.delay_ms, <, 40);
    }
}

static double
get_steepest (const float *samples, gsize n)
{
  double steepest = 0;

  for (gsize i = 1; i < n; i++)
    steepest = MAX (steepest, fabs (samples[i] - samples[i - 1]));
  return steepest;
}

/* In the middle of a vowel. */
static void
test_reset_without_click (Test *self, gconstpointer data)
{
  double steepest;
  guint from;

  play_until (self, 150);
  steepest = get_steepest ((float *) self->heard->data, self->heard->len);
  from = self->heard->len - 1;
  lv_sound_buffer_reset (self->buffer);
  play_until (self, 152);
  g_assert_cmpfloat (
      get_steepest (&g_array_index (self->heard, float, from), self->heard->len - from), <=,
      steepest);
  play_until (self, 250);
  g_assert_cmpfloat (speech_get_rms (&g_array_index (self->heard, float, from + 9600),
                                     self->heard->len - from - 9600),
                     >, 0.01);
  g_assert_cmpuint (get_stats (self).concealed_samples, ==, 0);
}

/* Other numbers and other times, as of another source. */
static void
test_restart (Test *self, gconstpointer data)
{
  play_until (self, 100);
  for (guint i = 100; i < self->packets->len; i++)
    {
      get_packet (self, i)->rtp_time -= 100000000;
      get_packet (self, i)->seq += 100000;
    }
  play_until (self, 200);
  g_assert_cmpuint (get_stats (self).delay_ms, <, 40);
  g_assert_cmpfloat (
      speech_get_rms (&g_array_index (self->heard, float, self->heard->len - 48000), 48000), >,
      0.01);
}

static void
test_outage (Test *self, gconstpointer data)
{
  guint64 n = 0;

  play_until (self, 100);
  self->next = 200;
  play_until (self, 700);
  n = get_stats (self).concealed_samples;
  g_assert_cmpuint (n, >, 1900 * 48);
  g_assert_cmpuint (n, <, 2100 * 48);
  g_assert_cmpuint (get_stats (self).delay_ms, <, 60);
}

static void
test_rubbish (Test *self, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (int i = 0; i < 2000; i++)
    {
      guint8 bytes[100];
      gsize n = g_rand_int_range (random, 0, sizeof bytes);
      g_autoptr (GBytes) opus = NULL;

      for (gsize j = 0; j < n; j++)
        bytes[j] = g_rand_int (random);
      opus = g_bytes_new (bytes, n);
      lv_sound_buffer_push (self->buffer, i, i * 960, i * 20000, opus);
      pull (self);
      pull (self);
    }
}

static void
test_lips (Test *self, gconstpointer data)
{
  JourneyPacket *packet;
  gint64 at_us;

  play_until (self, 200);
  packet = get_packet (self, 199);
  at_us = lv_sound_buffer_get_pull_time (self->buffer, packet->rtp_time);
  g_assert_cmpint (at_us, >=, packet->arrival_us);
  g_assert_cmpint (at_us, <=, packet->arrival_us + 25000);
  g_assert_cmpint (lv_sound_buffer_get_pull_time (self->buffer, packet->rtp_time + 48000) - at_us,
                   ==, 1000000);
}

#define ADD(name, func) g_test_add ("/sound-buffer/" name, Test, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  ADD ("steady", test_steady);
  ADD ("fec", test_fec);
  ADD ("late", test_late);
  ADD ("stop", test_stop);
  ADD ("dtx", test_dtx);
  ADD ("late-pause", test_late_pause);
  ADD ("duplicates-and-reordering", test_duplicates_and_reordering);
  ADD ("drift", test_drift);
  ADD ("reset-without-click", test_reset_without_click);
  ADD ("restart", test_restart);
  ADD ("outage", test_outage);
  ADD ("rubbish", test_rubbish);
  ADD ("lips", test_lips);
  return g_test_run ();
}
