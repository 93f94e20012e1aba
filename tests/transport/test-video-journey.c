/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-support.h"
#include "video-journey.h"

#define MS 1000

/* A minute of a camera at 30 frames a second. */
static JourneySettings
make_settings (double loss, gint64 round_trip_ms, gint64 jitter_ms, guint n_layers)
{
  return (JourneySettings){ .link = { .rate_bps = 10 * 1000 * 1000,
                                      .delay_us = round_trip_ms * MS / 2,
                                      .jitter_us = jitter_ms * MS,
                                      .loss = loss },
                            .loss_back = loss,
                            .fps = 30,
                            .n_layers = n_layers,
                            .frame_size = 3000,
                            .length_us = 60 * G_USEC_PER_SEC,
                            .first_seq = 65000,
                            .seed = 1 };
}

static void
print (const JourneySettings *settings, const JourneyResult *result)
{
  const LvVideoStreamStats *stats = &result->stats;

  g_test_message (
      "loss %2.0f %%, round trip %3d ms, jitter %2d ms, %u layers: %4u of %u frames, "
      "%4u of %u of layer 0, %2u key frames; gap %4d ms, delay mean %5.1f, most %4d ms; "
      "%4u of %4u recovered, %u dropped",
      settings->link.loss * 100, (int) (settings->link.delay_us / 500),
      (int) (settings->link.jitter_us / 1000), settings->n_layers, result->n_frames, result->n_sent,
      result->n_base, result->n_sent_base, result->n_keys, (int) (result->longest_gap_us / 1000),
      result->mean_delay_us / 1000, (int) (result->longest_delay_us / 1000),
      (guint) stats->recovered, (guint) stats->lost, (guint) stats->dropped_frames);
}

/* Without loss everything arrives, as soon as it has all come. */
static void
test_good_way (void)
{
  for (guint n_layers = 1; n_layers <= 3; n_layers += 2)
    {
      JourneySettings settings = make_settings (0, 50, 0, n_layers);
      JourneyResult result;

      journey_run (&settings, &result);
      print (&settings, &result);
      g_assert_cmpuint (result.n_frames, >=, result.n_sent - 2);
      g_assert_cmpuint (result.stats.lost, ==, 0);
      g_assert_cmpuint (result.stats.dropped_frames, ==, 0);
      g_assert_cmpuint (result.stats.key_frame_requests, ==, 0);
      g_assert_cmpint (result.report.total_lost, ==, 0);
      /* 30 kB at 10 Mbit/s, and the way. */
      g_assert_cmpint (result.longest_delay_us, <, 25 * MS + 45000 * 8 / 10 + 2 * MS);
    }
}

/* Packets that overtake each other are no losses. */
static void
test_jitter (void)
{
  JourneySettings settings = make_settings (0, 50, 20, 3);
  JourneyResult result;

  journey_run (&settings, &result);
  print (&settings, &result);
  g_assert_cmpuint (result.n_frames, >=, result.n_sent - 3);
  g_assert_cmpuint (result.stats.key_frame_requests, ==, 0);
  g_assert_cmpint (result.longest_gap_us, <, 80 * MS);
}

/* What has to arrive, and the longest time without a picture, on ways of many kinds. */
static void
test_loss (void)
{
  static const struct
  {
    double loss;
    gint64 round_trip_ms, jitter_ms;
    guint n_layers;
    gint64 longest_gap_ms;
    double share_of_frames, share_of_base;
  } cases[] = {
    { .01, 10, 0, 1, 80, .99, .99 },     { .01, 50, 10, 3, 150, .96, .99 },
    { .01, 300, 0, 3, 400, .95, .99 },   { .05, 10, 0, 3, 120, .99, .99 },
    { .05, 50, 0, 3, 200, .92, .99 },    { .05, 50, 10, 3, 250, .88, .99 },
    { .05, 50, 10, 1, 250, .99, .99 },   { .05, 100, 0, 3, 400, .86, .99 },
    { .05, 300, 0, 1, 900, .97, .97 },   { .10, 50, 10, 3, 450, .85, .99 },
    { .10, 300, 20, 3, 1800, .81, .97 }, { .20, 10, 5, 3, 160, .94, .99 },
    { .20, 50, 5, 3, 450, .82, .98 },    { .20, 300, 30, 3, 2500, .70, .85 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint seed = 1; seed <= 3; seed++)
      {
        JourneySettings settings = make_settings (cases[i].loss, cases[i].round_trip_ms,
                                                  cases[i].jitter_ms, cases[i].n_layers);
        JourneyResult result;

        settings.seed = seed;
        journey_run (&settings, &result);
        print (&settings, &result);
        g_assert_cmpint (result.longest_gap_us, <=, cases[i].longest_gap_ms * MS);
        g_assert_cmpfloat (result.n_frames, >=, cases[i].share_of_frames * result.n_sent);
        g_assert_cmpfloat (result.n_base, >=, cases[i].share_of_base * result.n_sent_base);
      }
}

/* Where pictures wait for their sound, those of upper layers are waited for, and more are seen. */
static void
test_slack (void)
{
  static const struct
  {
    double loss;
    gint64 round_trip_ms, slack_ms;
    double share_shown;
    guint most_jerks; /* of a minute */
  } cases[] = {
    { .05, 40, 40, .97, 15 },  { .10, 40, 60, .94, 30 },   { .05, 80, 60, .91, 45 },
    { .05, 80, 100, .96, 25 }, { .10, 80, 100, .88, 100 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint seed = 1; seed <= 3; seed++)
      {
        JourneySettings settings = make_settings (cases[i].loss, cases[i].round_trip_ms, 0, 3);
        JourneyResult result;

        settings.seed = seed;
        settings.slack_us = cases[i].slack_ms * MS;
        journey_run (&settings, &result);
        print (&settings, &result);
        g_test_message ("shown %u, jerks %u", result.n_shown, result.n_jerks);
        g_assert_cmpfloat (result.n_shown, >=, cases[i].share_shown * result.n_sent);
        g_assert_cmpuint (result.n_jerks, <=, cases[i].most_jerks);
      }
}

/* Losses in a row, as Wi-Fi has them. */
static void
test_bursts (void)
{
  JourneySettings settings = make_settings (.05, 50, 5, 3);
  JourneyResult result;

  settings.link.burst = 5;
  journey_run (&settings, &result);
  print (&settings, &result);
  g_assert_cmpint (result.longest_gap_us, <=, 350 * MS);
  g_assert_cmpfloat (result.n_base, >=, .98 * result.n_sent_base);
}

/* The way is dead for a while: a short one is repaired, a long one ends with a key frame. */
static void
test_mute (void)
{
  static const gint64 lengths_ms[] = { 50, 150, 500, 3000 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths_ms); i++)
    {
      JourneySettings settings = make_settings (0, 50, 0, 3);
      JourneyResult result;

      settings.mute_from_us = 10 * G_USEC_PER_SEC;
      settings.mute_to_us = settings.mute_from_us + lengths_ms[i] * MS;
      settings.length_us = 20 * G_USEC_PER_SEC;
      journey_run (&settings, &result);
      print (&settings, &result);
      g_assert_cmpint (result.longest_gap_us, <, (lengths_ms[i] + 200) * MS);
      g_assert_cmpuint (result.n_keys, <=, lengths_ms[i] >= 500 ? 2 : 1);
    }
}

/* Probes among the packets change nothing. */
static void
test_padding (void)
{
  JourneySettings settings = make_settings (.02, 50, 0, 3);
  JourneyResult with;
  JourneyResult without;

  journey_run (&settings, &without);
  settings.padding_every = 2;
  journey_run (&settings, &with);
  print (&settings, &with);
  g_assert_cmpuint (with.stats.packets, >, without.stats.packets + 800);
  g_assert_cmpfloat (with.n_frames, >=, .97 * with.n_sent);
  g_assert_cmpuint (with.n_base, >=, with.n_sent_base - 1);
  g_assert_cmpint (with.longest_gap_us, <, 200 * MS);
}

/* Ways of any kind: whatever goes out can be decoded (the journey looks), and in the end, when the
 * way is good again, pictures come. */
static void
test_any_way (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261124);

  for (guint i = 0; i < 100; i++)
    {
      JourneySettings settings
          = make_settings (g_rand_double_range (random, 0, .4), g_rand_int_range (random, 1, 400),
                           g_rand_int_range (random, 0, 120), i % 2 == 0 ? 3 : 1);
      JourneyResult result;

      settings.link.burst = g_rand_double_range (random, 0, 6);
      settings.loss_back = g_rand_double_range (random, 0, .4);
      settings.fps = (guint) g_rand_int_range (random, 2, 61);
      settings.frame_size = (gsize) g_rand_int_range (random, 100, 20000);
      settings.padding_every = (guint) g_rand_int_range (random, 0, 4);
      settings.first_seq = (guint16) g_rand_int (random);
      settings.length_us = 12 * G_USEC_PER_SEC;
      settings.good_from_us = 8 * G_USEC_PER_SEC;
      settings.seed = i;
      journey_run (&settings, &result);
      g_assert_cmpint (result.last_frame_us, >, 11 * G_USEC_PER_SEC);
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 120);
  g_test_add_func ("/video-journey/good-way", test_good_way);
  g_test_add_func ("/video-journey/jitter", test_jitter);
  g_test_add_func ("/video-journey/loss", test_loss);
  g_test_add_func ("/video-journey/slack", test_slack);
  g_test_add_func ("/video-journey/bursts", test_bursts);
  g_test_add_func ("/video-journey/mute", test_mute);
  g_test_add_func ("/video-journey/padding", test_padding);
  g_test_add_func ("/video-journey/any-way", test_any_way);
  return g_test_run ();
}
