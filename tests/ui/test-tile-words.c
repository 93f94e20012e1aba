/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-tile-words.h"

#include "test-support.h"

static void
assert_reason (LuiTileFacts facts, const char *expected)
{
  g_autofree char *reason = lui_tile_words_dup_reason (&facts);

  g_assert_cmpstr (reason, ==, expected);
}

#define FACTS(...) ((LuiTileFacts){ .name = "Sato", __VA_ARGS__ })

static void
test_reasons (void)
{
  assert_reason (FACTS (.video = LIVEON_VIDEO_STATE_LIVE, .has_picture = TRUE, .away_s = -1), NULL);
  assert_reason (FACTS (.video = LIVEON_VIDEO_STATE_WAITING, .has_picture = TRUE, .away_s = -1),
                 NULL);
  assert_reason (FACTS (.video = LIVEON_VIDEO_STATE_LIVE, .away_s = -1), "Waiting for the sender");
  assert_reason (FACTS (.video = LIVEON_VIDEO_STATE_WAITING, .is_own = TRUE, .away_s = -1),
                 "The camera is starting");
  assert_reason (FACTS (.video = LIVEON_VIDEO_STATE_OFF, .has_picture = TRUE, .away_s = -1),
                 "Camera off");
  assert_reason (FACTS (.video = LIVEON_VIDEO_STATE_OFF, .is_screen = TRUE, .away_s = -1),
                 "No longer shared");
  assert_reason (
      FACTS (.video = LIVEON_VIDEO_STATE_PAUSED_BANDWIDTH, .has_picture = TRUE, .away_s = -1),
      "Not enough bandwidth for this picture");
  assert_reason (
      FACTS (.video = LIVEON_VIDEO_STATE_PAUSED_LIMIT, .has_picture = TRUE, .away_s = -1),
      "Not shown, to stay within the upper limit");
  assert_reason (
      FACTS (.video = LIVEON_VIDEO_STATE_PAUSED_SAVER, .has_picture = TRUE, .away_s = -1),
      "Not shown, to save data");
  assert_reason (
      FACTS (.video = LIVEON_VIDEO_STATE_PAUSED_SENDER, .has_picture = TRUE, .away_s = -1),
      "The sender’s network has no room for a picture");
  assert_reason (FACTS (.video = LIVEON_VIDEO_STATE_LIVE, .has_picture = TRUE, .away_s = 1),
                 "Connection lost 1 second ago");
  assert_reason (FACTS (.video = LIVEON_VIDEO_STATE_LIVE, .has_picture = TRUE, .away_s = 12),
                 "Connection lost 12 seconds ago");
}

static void
assert_all (LuiTileFacts facts, const char *expected)
{
  g_autofree char *all = lui_tile_words_dup_all (&facts);

  g_assert_cmpstr (all, ==, expected);
}

static void
test_all (void)
{
  assert_all (FACTS (.video = LIVEON_VIDEO_STATE_LIVE, .has_picture = TRUE, .away_s = -1), "Sato");
  assert_all (FACTS (.video = LIVEON_VIDEO_STATE_OFF, .affiliation = "Sales", .is_host = TRUE,
                     .is_muted = TRUE, .hand_place = 2, .is_own = TRUE, .away_s = -1),
              "Sato (you), Sales, Host, Hand raised, Muted, Camera off");
  assert_all (FACTS (.video = LIVEON_VIDEO_STATE_LIVE, .has_picture = TRUE, .is_speaking = TRUE,
                     .is_pinned = TRUE, .affiliation = "", .away_s = -1),
              "Sato, Speaking, Pinned");
  /* What a person does is said of the person, not of their screen. */
  assert_all (FACTS (.video = LIVEON_VIDEO_STATE_LIVE, .has_picture = TRUE, .is_screen = TRUE,
                     .is_muted = TRUE, .is_host = TRUE, .away_s = -1),
              "Sato’s screen");
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/tile-words/reasons", test_reasons);
  g_test_add_func ("/tile-words/all", test_all);
  return g_test_run ();
}
