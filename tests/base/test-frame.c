/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-frame.h"
#include "lv-seq.h"
#include "test-support.h"

static void
test_words (void)
{
  LvSource source;

  for (guint i = 0; i < LV_N_SOURCES; i++)
    {
      g_assert_true (lv_source_from_word (lv_source_to_word (i), &source));
      g_assert_cmpuint (source, ==, i);
    }
  g_assert_false (lv_source_from_word ("window", &source));
  g_assert_false (lv_source_from_word (NULL, &source));
}

static void
test_clear_length (void)
{
  static const guint8 bytes[40];
  g_autoptr (GBytes) data = g_bytes_new_static (bytes, sizeof bytes);
  g_autoptr (GBytes) little = g_bytes_new_static (bytes, 2);
  g_autoptr (LvFrame) video = lv_frame_new (LV_SOURCE_CAMERA, data);
  g_autoptr (LvFrame) sound = lv_frame_new (LV_SOURCE_MICROPHONE, data);
  g_autoptr (LvFrame) short_frame = lv_frame_copy_with (video, little);

  g_assert_false (video->is_key);
  g_assert_true (sound->is_key);
  g_assert_cmpuint (lv_frame_get_clear_length (video), ==, 3);
  g_assert_cmpuint (lv_frame_get_clear_length (sound), ==, 0);
  g_assert_cmpuint (lv_frame_get_clear_length (short_frame), ==, 2);
  video->is_key = TRUE;
  g_assert_cmpuint (lv_frame_get_clear_length (video), ==, 10);
}

static void
test_wrap_around (void)
{
  g_assert_cmpint (lv_seq_diff (65535, 0), ==, 1);
  g_assert_cmpint (lv_seq_diff (0, 65535), ==, -1);
  g_assert_cmpint (lv_seq_unwrap (65535, 2), ==, 65538);
  g_assert_cmpint (lv_seq_unwrap (65538, 65535), ==, 65535);
  g_assert_cmpint (lv_time_unwrap (G_MAXUINT32, 4), ==, (gint64) G_MAXUINT32 + 5);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/frame/words", test_words);
  g_test_add_func ("/frame/clear-length", test_clear_length);
  g_test_add_func ("/frame/wrap-around", test_wrap_around);
  return g_test_run ();
}
