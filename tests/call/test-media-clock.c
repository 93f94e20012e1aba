/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-clock.h"
#include "test-support.h"

#define WALL ((gint64) 1700000000 * G_USEC_PER_SEC)
#define HERE ((gint64) 5000 * G_USEC_PER_SEC) /* the same moment in our clock */

static void
report (LvMediaClock *clock, guint slot, guint rate, gint64 age_us, guint32 rtp_time, gint64 way_us)
{
  const LvSenderInfo info = { .ntp = lv_ntp_from_us (WALL + age_us), .rtp_time = rtp_time };

  lv_media_clock_report (clock, slot, rate, &info, HERE + age_us + way_us);
}

static void
assert_near (gint64 a, gint64 b, gint64 within)
{
  g_assert_cmpint (ABS (a - b), <=, within);
}

static void
test_unknown (void)
{
  g_autoptr (LvMediaClock) clock = lv_media_clock_new (2);

  report (clock, 0, 48000, 0, 100, 0);
  g_assert_cmpint (lv_media_clock_get_capture_us (clock, 1, 100), ==, 0);
  g_assert_cmpint (lv_media_clock_get_capture_us (clock, 0, 100), !=, 0);
}

static void
test_sound_and_picture (void)
{
  g_autoptr (LvMediaClock) clock = lv_media_clock_new (2);
  gint64 sound, picture;

  /* Both wrap around between the report and the frame. */
  report (clock, 0, 48000, 0, G_MAXUINT32 - 100, 20000);
  report (clock, 1, 90000, 250000, G_MAXUINT32 - 200, 20000);
  /* Captured in one moment, 1 s after the first report. */
  sound = lv_media_clock_get_capture_us (clock, 0, ((gint64) 1 << 32) + 48000 - 101);
  picture = lv_media_clock_get_capture_us (clock, 1, (guint32) (90000 * 3 / 4 - 201));
  assert_near (sound, HERE + 1000000 + 20000, 50);
  assert_near (picture, sound, 50);
}

static void
test_quickest_counts (void)
{
  g_autoptr (LvMediaClock) clock = lv_media_clock_new (1);

  report (clock, 0, 48000, 0, 0, 300000);
  report (clock, 0, 48000, 1000000, 48000, 30000);
  assert_near (lv_media_clock_get_capture_us (clock, 0, 48000), HERE + 1000000 + 30000, 50);
  /* One that was held up on its way moves it by little. */
  report (clock, 0, 48000, 2000000, 96000, 400000);
  assert_near (lv_media_clock_get_capture_us (clock, 0, 96000), HERE + 2000000 + 30000, 10000);
}

static void
test_another_sender (void)
{
  g_autoptr (LvMediaClock) clock = lv_media_clock_new (1);
  LvSenderInfo info
      = { .ntp = lv_ntp_from_us (WALL - (gint64) 3600 * G_USEC_PER_SEC), .rtp_time = 7000 };

  report (clock, 0, 48000, 0, 0, 10000);
  /* Their clock is an hour slow: its offset begins anew. */
  lv_media_clock_report (clock, 0, 48000, &info, HERE + 40000);
  assert_near (lv_media_clock_get_capture_us (clock, 0, 7000), HERE + 40000, 50);
  /* And back, to one that is quick. */
  report (clock, 0, 48000, 1000000, 9000, 10000);
  assert_near (lv_media_clock_get_capture_us (clock, 0, 9000), HERE + 1010000, 50);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 20);
  g_test_add_func ("/call/media-clock/unknown", test_unknown);
  g_test_add_func ("/call/media-clock/sound-and-picture", test_sound_and_picture);
  g_test_add_func ("/call/media-clock/quickest-counts", test_quickest_counts);
  g_test_add_func ("/call/media-clock/another-sender", test_another_sender);
  return g_test_run ();
}
