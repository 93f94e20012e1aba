/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-video-decoder.h"
#include "lv-vp8-encoder.h"

#include <string.h>

#include "test-support.h"
#include "video-helpers.h"

typedef struct
{
  GMutex lock;
  GCond changed;
  GPtrArray *pictures;
  GArray *times;
  gboolean blocks; /* the decoding thread waits as if it were slow */
} Shown;

static void
on_picture (LiveonFrame *picture, guint32 rtp_time, gpointer data)
{
  Shown *shown = data;

  g_mutex_lock (&shown->lock);
  g_ptr_array_add (shown->pictures, liveon_frame_ref (picture));
  g_array_append_val (shown->times, rtp_time);
  g_cond_broadcast (&shown->changed);
  while (shown->blocks)
    g_cond_wait (&shown->changed, &shown->lock);
  g_mutex_unlock (&shown->lock);
}

static void
wait_pictures (Shown *shown, guint n)
{
  g_mutex_lock (&shown->lock);
  while (shown->pictures->len < n)
    g_cond_wait (&shown->changed, &shown->lock);
  g_mutex_unlock (&shown->lock);
}

static void
set_blocks (Shown *shown, gboolean blocks)
{
  g_mutex_lock (&shown->lock);
  shown->blocks = blocks;
  g_cond_broadcast (&shown->changed);
  g_mutex_unlock (&shown->lock);
}

static LiveonFrame *
last_picture (Shown *shown)
{
  return g_ptr_array_index (shown->pictures, shown->pictures->len - 1);
}

static void
init_shown (Shown *shown)
{
  *shown = (Shown){ 0 };
  g_mutex_init (&shown->lock);
  g_cond_init (&shown->changed);
  shown->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) liveon_frame_unref);
  shown->times = g_array_new (FALSE, FALSE, sizeof (guint32));
}

static void
clear_shown (Shown *shown)
{
  g_ptr_array_unref (shown->pictures);
  g_array_unref (shown->times);
  g_mutex_clear (&shown->lock);
  g_cond_clear (&shown->changed);
}

/* n frames of 640 × 360, the first a key frame; frame i shows counter i at RTP time 3000 × i. */
static GPtrArray *
make_frames (guint n)
{
  static const LvVp8Config config = { 640, 360, 30, 4000000 };
  g_autoptr (LvVp8Encoder) encoder = lv_vp8_encoder_new (&config, NULL);
  GPtrArray *frames = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_frame_unref);
  LvPicture source = make_picture (640, 360);

  for (guint i = 0; i < n; i++)
    {
      LvVp8Frame encoded;
      LvFrame *frame;

      draw_noisy (&source, i);
      g_assert_true (
          lv_vp8_encoder_encode (encoder, &source, 1 + i * 33333, FALSE, &encoded, NULL));
      if (encoded.data == NULL)
        continue;
      frame = lv_frame_new (LV_SOURCE_CAMERA, encoded.data);
      frame->is_key = encoded.is_key;
      frame->is_sync = encoded.is_sync;
      frame->temporal_id = encoded.temporal_id;
      frame->rtp_time = 3000 * i;
      g_ptr_array_add (frames, frame);
      g_bytes_unref (encoded.data);
    }
  g_free (source.planes[0]);
  return frames;
}

static void
assert_counter (LiveonFrame *picture, guint32 counter)
{
  LvTestCode code;

  g_assert_true (lv_test_code_read_frame (picture, &code));
  g_assert_cmpuint (code.counter, ==, counter);
}

static void
test_pictures (void)
{
  static const struct
  {
    LiveonPixelFormat format;
    guint target_w, target_h, width, height;
  } rows[] = {
    { LIVEON_PIXEL_FORMAT_BGRX, 0, 0, 640, 360 },
    { LIVEON_PIXEL_FORMAT_I420, 0, 0, 640, 360 },
    { LIVEON_PIXEL_FORMAT_BGRX, 320, 320, 320, 180 },
    { LIVEON_PIXEL_FORMAT_I420, 400, 200, 354, 200 },
    { LIVEON_PIXEL_FORMAT_BGRX, 4000, 2000, 640, 360 },
  };
  g_autoptr (GPtrArray) frames = make_frames (G_N_ELEMENTS (rows) * 2);
  g_autoptr (GBytes) kept = NULL;
  Shown shown;
  LvVideoDecoder *decoder;

  init_shown (&shown);
  decoder = lv_video_decoder_new (on_picture, &shown);
  for (guint i = 0; i < frames->len; i++)
    {
      LvFrame *frame = g_ptr_array_index (frames, i);
      LiveonFrame *picture;
      guint row = i / 2;
      const guint8 *pixels;

      lv_video_decoder_set_target (decoder, rows[row].target_w, rows[row].target_h);
      lv_video_decoder_set_format (decoder, rows[row].format);
      lv_video_decoder_push (decoder, frame);
      wait_pictures (&shown, i + 1);
      picture = last_picture (&shown);
      g_assert_cmpuint (g_array_index (shown.times, guint32, i), ==, frame->rtp_time);
      g_assert_cmpint (liveon_frame_get_format (picture), ==, rows[row].format);
      g_assert_cmpuint (liveon_frame_get_width (picture), ==, rows[row].width);
      g_assert_cmpuint (liveon_frame_get_height (picture), ==, rows[row].height);
      assert_counter (picture, frame->rtp_time / 3000);
      pixels = g_bytes_get_data (liveon_frame_get_bytes (picture), NULL);
      if (rows[row].format == LIVEON_PIXEL_FORMAT_BGRX)
        for (guint p = 0; p < rows[row].width * rows[row].height; p++)
          g_assert_cmpuint (pixels[4 * p + 3], ==, 255);
    }
  g_assert_false (lv_video_decoder_take_need_key_frame (decoder));
  /* Pictures outlive their decoder. */
  kept = g_bytes_ref (liveon_frame_get_bytes (last_picture (&shown)));
  g_assert_finalize_object (decoder);
  clear_shown (&shown);
  g_assert_cmpuint (g_bytes_get_size (kept), ==, 640 * 360 * 4);
}

/* Red stays red: the order of the bytes, and BT.601. */
static void
test_colours (void)
{
  static const LvVp8Config config = { 320, 180, 30, 1000000 };
  static const guint8 red[3] = { 81, 90, 240 };
  g_autoptr (LvVp8Encoder) encoder = lv_vp8_encoder_new (&config, NULL);
  LvPicture source = make_picture (320, 180);
  g_autoptr (LvFrame) frame = NULL;
  LvVp8Frame encoded;
  LvVideoDecoder *decoder;
  Shown shown;
  const guint8 *pixel;

  for (guint p = 0; p < 3; p++)
    memset (source.planes[p], red[p], p == 0 ? 320 * 180 : 160 * 90);
  g_assert_true (lv_vp8_encoder_encode (encoder, &source, 1, TRUE, &encoded, NULL));
  frame = lv_frame_new (LV_SOURCE_CAMERA, encoded.data);
  frame->is_key = TRUE;
  init_shown (&shown);
  decoder = lv_video_decoder_new (on_picture, &shown);
  lv_video_decoder_push (decoder, frame);
  wait_pictures (&shown, 1);
  pixel = g_bytes_get_data (liveon_frame_get_bytes (last_picture (&shown)), NULL);
  pixel += 4 * (90 * 320 + 160);
  g_assert_cmpuint (pixel[0], <=, 8);
  g_assert_cmpuint (pixel[1], <=, 8);
  g_assert_cmpuint (pixel[2], >=, 247);
  g_assert_finalize_object (decoder);
  clear_shown (&shown);
  g_bytes_unref (encoded.data);
  g_free (source.planes[0]);
}

static void
test_hidden (void)
{
  g_autoptr (GPtrArray) frames = make_frames (6);
  LvVideoDecoder *decoder;
  Shown shown;

  init_shown (&shown);
  decoder = lv_video_decoder_new (on_picture, &shown);
  lv_video_decoder_push (decoder, g_ptr_array_index (frames, 0));
  wait_pictures (&shown, 1);
  lv_video_decoder_set_is_visible (decoder, FALSE);
  lv_video_decoder_push (decoder, g_ptr_array_index (frames, 1));
  lv_video_decoder_push (decoder, g_ptr_array_index (frames, 0));
  g_assert_false (lv_video_decoder_take_need_key_frame (decoder));
  lv_video_decoder_set_is_visible (decoder, TRUE);
  g_assert_true (lv_video_decoder_take_need_key_frame (decoder));
  lv_video_decoder_push (decoder, g_ptr_array_index (frames, 2));
  g_assert_true (lv_video_decoder_take_need_key_frame (decoder));
  lv_video_decoder_push (decoder, g_ptr_array_index (frames, 0));
  wait_pictures (&shown, 2);
  assert_counter (last_picture (&shown), 0);
  lv_video_decoder_stop (decoder);
  lv_video_decoder_push (decoder, g_ptr_array_index (frames, 1));
  g_assert_cmpuint (shown.pictures->len, ==, 2);
  g_assert_finalize_object (decoder);
  clear_shown (&shown);
}

static gboolean
needs_key (gpointer data)
{
  return lv_video_decoder_take_need_key_frame (data);
}

static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
test_broken (void)
{
  g_autoptr (GPtrArray) frames = make_frames (3);
  g_autoptr (GBytes) garbage = g_bytes_new_static ("\x31\x02\x03garbage", 10);
  g_autoptr (LvFrame) broken = lv_frame_copy_with (g_ptr_array_index (frames, 0), garbage);
  LvVideoDecoder *decoder;
  Shown shown;
  guint ticks = g_timeout_add (5, tick, NULL);

  init_shown (&shown);
  decoder = lv_video_decoder_new (on_picture, &shown);
  lv_video_decoder_push (decoder, broken);
  test_wait_until (needs_key, decoder);
  lv_video_decoder_push (decoder, g_ptr_array_index (frames, 0));
  lv_video_decoder_push (decoder, g_ptr_array_index (frames, 1));
  wait_pictures (&shown, 1);
  g_assert_false (lv_video_decoder_take_need_key_frame (decoder));
  g_source_remove (ticks);
  g_assert_finalize_object (decoder);
  clear_shown (&shown);
}

/* While pictures are not taken, frames are left out; then it goes on at the next key frame. */
static void
test_slow (void)
{
  g_autoptr (GPtrArray) frames = make_frames (40);
  LvVideoDecoder *decoder;
  Shown shown;

  init_shown (&shown);
  shown.blocks = TRUE;
  decoder = lv_video_decoder_new (on_picture, &shown);
  lv_video_decoder_push (decoder, g_ptr_array_index (frames, 0));
  wait_pictures (&shown, 1);
  /* Only frames of layer 0 fill it, the others go first: 10 of 40. */
  for (guint i = 1; i < frames->len; i++)
    lv_video_decoder_push (decoder, g_ptr_array_index (frames, i));
  for (guint i = 1; i < frames->len; i++)
    lv_video_decoder_push (decoder, g_ptr_array_index (frames, i));
  g_assert_true (lv_video_decoder_take_need_key_frame (decoder));
  set_blocks (&shown, FALSE);
  lv_video_decoder_push (decoder, g_ptr_array_index (frames, 0));
  wait_pictures (&shown, 2);
  assert_counter (g_ptr_array_index (shown.pictures, 1), 0);
  g_assert_finalize_object (decoder);
  clear_shown (&shown);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/video-decoder/pictures", test_pictures);
  g_test_add_func ("/video-decoder/colours", test_colours);
  g_test_add_func ("/video-decoder/hidden", test_hidden);
  g_test_add_func ("/video-decoder/broken", test_broken);
  g_test_add_func ("/video-decoder/slow", test_slow);
  return g_test_run ();
}
