/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The aims for sound on bad networks, on simulated time, with real speech. */
#include "sound-hops.h"
#include "sound-journey.h"
#include "speech.h"
#include "test-support.h"

#define SEEDS 3

typedef struct
{
  Journey journey;
  double max_concealed; /* percent */
  guint max_run_ms;
  double max_mouth_to_ear_ms;
} Aim;

static void
check_aim (const Aim *aim, GArray *speech)
{
  double concealed = 0, mouth_to_ear_ms = 0;
  guint64 longest_ms = 0, recovered = 0;
  Journey journey = aim->journey;

  for (guint seed = 1; seed <= SEEDS; seed++)
    {
      g_autoptr (GArray) packets = NULL;
      g_autoptr (JourneyEnd) end = NULL;

      journey.seed = seed;
      packets = journey_send (&journey, speech);
      end = journey_hear (packets, speech->len / LV_SOUND_BLOCK);
      concealed += journey_get_concealed (end) / SEEDS;
      mouth_to_ear_ms += end->mouth_to_ear_ms / SEEDS;
      longest_ms = MAX (longest_ms, end->stats.longest_concealed_ms);
      recovered += end->stats.recovered_frames;
    }
  g_test_message ("%u ms frames, loss %2.0f %%, jitter %2u ms%s: concealed %.2f %%, longest run "
                  "%u ms, by FEC %u frames, mouth to ear %.0f ms",
                  journey.frame_ms, 100 * journey.loss, journey.jitter_ms,
                  journey.jitter == JITTER_IN_ORDER ? " in order" : "", concealed,
                  (guint) longest_ms, (guint) recovered / SEEDS, mouth_to_ear_ms);
  g_assert_cmpfloat (concealed, <=, aim->max_concealed);
  g_assert_cmpuint (longest_ms, <=, aim->max_run_ms);
  g_assert_cmpfloat (mouth_to_ear_ms, <=, aim->max_mouth_to_ear_ms);
}

static void
test_aims (void)
{
  static const Aim aims[] = {
    { { 20, 32000, TRUE, 0, JITTER_NONE, 0 }, 0, 0, 60 },
    { { 10, 40000, TRUE, 0, JITTER_NONE, 0 }, 0, 0, 50 },
    { { 20, 32000, TRUE, 0, JITTER_UNIFORM, 50 }, 0.5, 20, 110 },
    { { 20, 32000, TRUE, 0.02, JITTER_UNIFORM, 50 }, 1.5, 60, 150 },
    { { 20, 32000, TRUE, 0.05, JITTER_UNIFORM, 50 }, 2, 60, 150 },
    { { 20, 32000, TRUE, 0.10, JITTER_UNIFORM, 50 }, 3, 60, 150 },
    { { 20, 32000, TRUE, 0.10, JITTER_IN_ORDER, 50 }, 3, 60, 150 },
    { { 10, 40000, TRUE, 0.10, JITTER_UNIFORM, 50 }, 3, 60, 150 },
    { { 20, 32000, TRUE, 0.20, JITTER_UNIFORM, 50 }, 8, 100, 150 },
  };
  static const char *const voices[] = { "en", "ja" };

  for (gsize i = 0; i < G_N_ELEMENTS (voices); i++)
    {
      g_autoptr (GArray) speech = speech_new (voices[i]);

      for (gsize j = 0; j < G_N_ELEMENTS (aims); j++)
        check_aim (&aims[j], speech);
    }
}

typedef struct
{
  const char *up, *down; /* as in test-link.h */
  guint up_copies, down_copies;
  double max_concealed, max_mouth_to_ear_ms;
} Path;

static void
hear_over (const Path *path, GArray *speech, guint32 seed, LvAudioStats *stats, double *ms)
{
  TestLinkSettings up, down;
  TestLink link;
  Journey journey = { 20, 32000, TRUE, 0, JITTER_NONE, .seed = seed };
  g_autoptr (GArray) packets = NULL;
  g_autoptr (JourneyEnd) end = NULL;
  g_autofree gint64 *times = NULL, *rtp_times = NULL;

  g_assert_true (test_link_parse (path->up, &up));
  g_assert_true (test_link_parse (path->down, &down));
  journey.expected_loss = 1 - (1 - up.loss) * (1 - down.loss);
  packets = journey_send (&journey, speech);
  times = g_new (gint64, packets->len);
  rtp_times = g_new (gint64, packets->len);
  for (guint i = 0; i < packets->len; i++)
    {
      times[i] = g_array_index (packets, JourneyPacket, i).arrival_us;
      rtp_times[i] = g_array_index (packets, JourneyPacket, i).rtp_time;
    }
  test_link_init (&link, &up, seed);
  sound_hop_pass (&link, path->up_copies, rtp_times, times, packets->len);
  test_link_init (&link, &down, seed + 100);
  sound_hop_pass (&link, path->down_copies, rtp_times, times, packets->len);
  for (guint i = 0; i < packets->len; i++)
    g_array_index (packets, JourneyPacket, i).arrival_us = times[i];
  journey_sort (packets);
  end = journey_hear (packets, speech->len / LV_SOUND_BLOCK);
  *stats = end->stats;
  *ms += end->mouth_to_ear_ms / SEEDS;
}

static double
check_path (const Path *path, GArray *speech)
{
  double concealed = 0, mouth_to_ear_ms = 0;
  guint64 longest_ms = 0;

  for (guint seed = 1; seed <= SEEDS; seed++)
    {
      LvAudioStats stats;

      hear_over (path, speech, seed, &stats, &mouth_to_ear_ms);
      concealed += 100.0 * (double) stats.concealed_samples / (double) stats.samples / SEEDS;
      longest_ms = MAX (longest_ms, stats.longest_concealed_ms);
    }
  g_test_message ("up \"%s\" %u copies, down \"%s\" %u copies: concealed %.2f %%, longest run %u "
                  "ms, mouth to ear %.0f ms",
                  path->up, path->up_copies, path->down, path->down_copies, concealed,
                  (guint) longest_ms, mouth_to_ear_ms);
  g_assert_cmpfloat (concealed, <=, path->max_concealed);
  g_assert_cmpuint (longest_ms, <=, 60);
  g_assert_cmpfloat (mouth_to_ear_ms, <=, path->max_mouth_to_ear_ms);
  return concealed;
}

/* With copies hop by hop. */
static void
test_hops (void)
{
  static const Path paths[] = {
    { "delay=20,loss=2", "delay=20", 1, 0, 0.5, 130 },
    { "delay=20,loss=10", "delay=20", 1, 0, 1, 130 },
    { "delay=20", "delay=20,loss=10", 0, 1, 1, 130 },
    { "delay=20,loss=10", "delay=20,loss=10", 1, 1, 1.5, 140 },
    { "delay=20,loss=20", "delay=20,loss=20", 2, 2, 3, 160 },
    { "delay=20,jitter=50,loss=10", "delay=20,jitter=50,loss=10", 1, 1, 1.5, 220 },
    { "delay=100,loss=10", "delay=100,loss=10", 1, 1, 1.5, 300 },
  };
  static const Path bare = { "delay=20,loss=10", "delay=20", 0, 0, 5, 130 };
  g_autoptr (GArray) speech = speech_new ("en");

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    check_path (&paths[i], speech);
  g_assert_cmpfloat (check_path (&bare, speech), >, 1);
}

/* Nothing is lost and nothing late: what is heard is what was said. */
static void
test_faithful (void)
{
  Journey journey = { 20, 32000, FALSE, 0, JITTER_NONE };
  g_autoptr (GArray) speech = speech_new ("en");
  g_autoptr (GArray) packets = journey_send (&journey, speech);
  g_autoptr (JourneyEnd) end = journey_hear (packets, speech->len / LV_SOUND_BLOCK);
  const guint at = 3 * SPEECH_RATE, n = 2 * SPEECH_RATE;
  int lag;
  double correlation = speech_correlate (&g_array_index (speech, float, at),
                                         &g_array_index (end->heard, float, at), n, 4800, &lag);

  g_test_message ("correlation %.3f, %.1f ms later", correlation, lag / 48.0);
  g_assert_cmpfloat (correlation, >, 0.7);
  g_assert_cmpint (lag, <, 60 * 48);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  g_test_add_func ("/sound-journey/aims", test_aims);
  g_test_add_func ("/sound-journey/hops", test_hops);
  g_test_add_func ("/sound-journey/faithful", test_faithful);
  return g_test_run ();
}
