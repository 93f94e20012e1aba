/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-alone.h"
#include "lui-call-words.h"
#include "lui-network.h"

#include "test-support.h"

#define S G_TIME_SPAN_SECOND
#define MINUTE (60 * S)

static void
assert_owned (char *owned, const char *expected)
{
  g_assert_cmpstr (owned, ==, expected);
  g_free (owned);
}

static void
test_duration (void)
{
  assert_owned (lui_call_words_dup_duration (0), "00:00:00");
  assert_owned (lui_call_words_dup_duration (751), "00:12:31");
  assert_owned (lui_call_words_dup_duration (-5), "00:00:00");
  assert_owned (lui_call_words_dup_duration (3600 * 25), "25:00:00");
  assert_owned (lui_call_words_dup_rate (64000), "64 kbit/s");
  assert_owned (lui_call_words_dup_rate (1250000), "1.2 Mbit/s");
}

static void
test_trouble (void)
{
  assert_owned (lui_call_words_dup_trouble (FALSE, LIVEON_CALL_STATE_CONNECTED, 99), NULL);
  assert_owned (lui_call_words_dup_trouble (TRUE, LIVEON_CALL_STATE_CONNECTED, 3),
                "Connection lost. Coming back… 3 s");
  assert_owned (lui_call_words_dup_trouble (FALSE, LIVEON_CALL_STATE_CONNECTING, 1), NULL);
  assert_owned (lui_call_words_dup_trouble (FALSE, LIVEON_CALL_STATE_CONNECTING, 9),
                "Looking for a way for sound and pictures… 9 s");
  assert_owned (lui_call_words_dup_trouble (FALSE, LIVEON_CALL_STATE_RECONNECTING, 0),
                "Sound and pictures are interrupted. Coming back… 0 s");
}

static void
test_failure (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "It is broken.");

  assert_owned (lui_call_words_dup_failure (LIVEON_MEDIA_SOURCE_CAMERA, error),
                "Camera: It is broken.");
  assert_owned (lui_call_words_dup_speaker_failure (error, NULL), "Speaker: It is broken.");
  assert_owned (lui_call_words_dup_speaker_failure (error, "Headset"),
                "The speaker stopped. Sound comes from Headset now.");
}

/* Ten minutes alone, two for the answer. */
static void
test_alone (void)
{
  LuiAlone alone = { 0 };

  g_assert_cmpint (lui_alone_update (&alone, TRUE, 1), ==, LUI_ALONE_FINE);
  g_assert_cmpint (lui_alone_update (&alone, TRUE, 10 * MINUTE), ==, LUI_ALONE_FINE);
  g_assert_cmpint (lui_alone_update (&alone, TRUE, 10 * MINUTE + 1), ==, LUI_ALONE_ASKS);
  g_assert_cmpint (lui_alone_update (&alone, TRUE, 12 * MINUTE), ==, LUI_ALONE_ASKS);
  g_assert_cmpint (lui_alone_update (&alone, TRUE, 12 * MINUTE + 1), ==, LUI_ALONE_LEAVES);
  /* Who stays is asked again. */
  lui_alone_stay (&alone, 11 * MINUTE);
  g_assert_cmpint (lui_alone_update (&alone, TRUE, 20 * MINUTE), ==, LUI_ALONE_FINE);
  g_assert_cmpint (lui_alone_update (&alone, TRUE, 21 * MINUTE), ==, LUI_ALONE_ASKS);
  /* Somebody comes, and it begins anew. */
  g_assert_cmpint (lui_alone_update (&alone, FALSE, 22 * MINUTE), ==, LUI_ALONE_FINE);
  g_assert_cmpint (lui_alone_update (&alone, TRUE, 30 * MINUTE), ==, LUI_ALONE_FINE);
  g_assert_cmpint (lui_alone_update (&alone, TRUE, 40 * MINUTE), ==, LUI_ALONE_ASKS);
}

static guint
feed (LuiNetwork *network, LuiNetworkSample sample, guint count)
{
  guint changes = 0;

  for (guint i = 0; i < count; i++)
    changes += lui_network_take (network, &sample) ? 1 : 0;
  return changes;
}

static void
test_network (void)
{
  LuiNetwork network = { 0 };
  LuiNetworkSample good = { .round_trip_ms = 20, .estimate_bps = 2000000 };
  LuiNetworkSample lossy = { .loss = 0.08, .round_trip_ms = 20, .sends_picture = TRUE };
  LuiNetworkSample late = { .round_trip_ms = 900 };
  LuiNetworkSample narrow = { .estimate_bps = 80000, .sends_picture = TRUE };
  LuiNetworkSample quiet = { .estimate_bps = 80000, .round_trip_ms = -1 };

  g_assert_cmpuint (feed (&network, good, 5), ==, 0);
  assert_owned (lui_network_dup_sentence (&network), "Your connection is good");
  /* A moment is not told. */
  g_assert_cmpuint (feed (&network, lossy, 2), ==, 0);
  g_assert_cmpuint (feed (&network, good, 1), ==, 0);
  g_assert_cmpuint (feed (&network, lossy, 3), ==, 1);
  g_assert_cmpint (network.level, ==, LUI_NETWORK_FAIR);
  assert_owned (lui_network_dup_sentence (&network),
                "Your upload is lossy; picture reduced to keep sound clear");
  g_assert_cmpuint (feed (&network, good, 7), ==, 0);
  g_assert_cmpuint (feed (&network, good, 1), ==, 1);
  g_assert_cmpint (network.level, ==, LUI_NETWORK_GOOD);
  g_assert_cmpuint (feed (&network, late, 3), ==, 1);
  g_assert_cmpint (network.level, ==, LUI_NETWORK_POOR);
  assert_owned (lui_network_dup_sentence (&network),
                "Your connection is slow; others hear you late");
  g_assert_cmpuint (feed (&network, good, 8), ==, 1);
  g_assert_cmpuint (feed (&network, narrow, 3), ==, 1);
  g_assert_cmpint (network.level, ==, LUI_NETWORK_POOR);
  assert_owned (lui_network_dup_sentence (&network),
                "Your connection is narrow; picture reduced to keep sound clear");
  /* Who sends no picture needs little. */
  g_assert_cmpuint (feed (&network, quiet, 8), ==, 1);
  g_assert_cmpint (network.level, ==, LUI_NETWORK_GOOD);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/call-words/duration", test_duration);
  g_test_add_func ("/call-words/trouble", test_trouble);
  g_test_add_func ("/call-words/failure", test_failure);
  g_test_add_func ("/call-words/alone", test_alone);
  g_test_add_func ("/call-words/network", test_network);
  return g_test_run ();
}
