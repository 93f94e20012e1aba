/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-picture.h"
#include "lv-test-picture.h"

#include <string.h>

#include "test-support.h"

static LvPicture
make (guint width, guint height)
{
  return lv_picture_wrap (g_malloc (lv_picture_get_size (width, height)), width, height);
}

static void
test_fit (void)
{
  static const struct
  {
    guint width, height, limit_w, limit_h, to_w, to_h;
  } rows[] = {
    { 1280, 720, 0, 0, 1280, 720 },       { 1280, 720, 640, 0, 640, 360 },
    { 1280, 720, 640, 640, 640, 360 },    { 640, 480, 640, 360, 480, 360 },
    { 320, 180, 640, 360, 320, 180 },     { 720, 1280, 640, 360, 202, 360 },
    { 1921, 1081, 0, 0, 1920, 1080 },     { 4000, 1, 100, 100, 100, 2 },
    { 16383, 16383, 320, 180, 180, 180 }, { 320, 180, 236, 132, 236, 132 },
    { 320, 180, 237, 133, 236, 132 },     { 1366, 768, 640, 360, 640, 360 },
    { 320, 180, 236, 140, 236, 132 },     { 320, 180, 322, 100, 176, 100 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint w, h;

      lv_picture_fit (rows[i].width, rows[i].height, rows[i].limit_w, rows[i].limit_h, &w, &h);
      g_assert_cmpuint (w, ==, rows[i].to_w);
      g_assert_cmpuint (h, ==, rows[i].to_h);
    }
}

static void
test_halve (void)
{
  LvPicture from = make (8, 4), to = make (4, 2);
  static const guint8 lines[2][8]
      = { { 0, 2, 10, 10, 255, 255, 0, 0 }, { 4, 6, 10, 11, 255, 255 } };

  for (guint y = 0; y < 4; y++)
    memcpy (from.planes[0] + 8 * y, lines[y % 2], 8);
  memset (from.planes[1], 40, 8);
  memset (from.planes[2], 60, 8);
  lv_picture_halve (&to, &from);
  for (guint y = 0; y < 2; y++)
    {
      g_assert_cmpuint (to.planes[0][4 * y], ==, 3);
      g_assert_cmpuint (to.planes[0][4 * y + 1], ==, 10);
      g_assert_cmpuint (to.planes[0][4 * y + 2], ==, 255);
      g_assert_cmpuint (to.planes[0][4 * y + 3], ==, 0);
    }
  g_assert_cmpuint (to.planes[1][1], ==, 40);
  g_assert_cmpuint (to.planes[2][0], ==, 60);
  g_free (from.planes[0]);
  g_free (to.planes[0]);
}

static void
test_limit_range (void)
{
  static const guint8 rows[][3] = { { 0, 16, 16 }, { 128, 126, 128 }, { 255, 235, 240 } };
  LvPicture picture = make (4, 2);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      memset (picture.planes[0], rows[i][0], lv_picture_get_size (4, 2));
      lv_picture_limit_range (&picture, &picture);
      g_assert_cmpuint (picture.planes[0][7], ==, rows[i][1]);
      g_assert_cmpuint (picture.planes[1][1], ==, rows[i][2]);
      g_assert_cmpuint (picture.planes[2][0], ==, rows[i][2]);
    }
  g_free (picture.planes[0]);
}

static void
test_copy (void)
{
  LvPicture a = make (7, 5), b = make (7, 5), c = make (6, 5);

  memset (a.planes[0], 3, lv_picture_get_size (7, 5));
  lv_picture_copy (&b, &a);
  g_assert_true (lv_picture_is_equal (&a, &b));
  b.planes[2][11] = 4; /* the last byte */
  g_assert_false (lv_picture_is_equal (&a, &b));
  g_assert_false (lv_picture_is_equal (&a, &c));
  g_free (a.planes[0]);
  g_free (b.planes[0]);
  g_free (c.planes[0]);
}

/* At every size that a camera's layers have, and scaled down. */
static void
test_code (void)
{
  static const guint sizes[][2]
      = { { 160, 90 }, { 320, 180 }, { 360, 202 }, { 640, 360 }, { 1280, 720 }, { 1920, 1080 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      LvPicture picture = make (sizes[i][0], sizes[i][1]);
      LvPicture half = make (sizes[i][0] / 2 & ~1U, sizes[i][1] / 2 & ~1U);

      for (guint32 n = 0; n < 50; n++)
        {
          LvTestCode code = { n * 0x01234567, ~n * 0x089abcde }, read = { 0 };

          lv_test_picture_draw (&picture, &code, n * 1234567);
          g_assert_true (lv_test_code_read (&picture, &read));
          g_assert_cmpmem (&read, sizeof read, &code, sizeof code);
          lv_picture_halve (&half, &picture);
          g_assert_cmpint (lv_test_code_read (&half, &read), ==, half.width >= 160);
          g_assert_cmpmem (&read, sizeof read, &code, sizeof code);
        }
      g_free (picture.planes[0]);
      g_free (half.planes[0]);
    }
}

static void
test_no_code (void)
{
  LvPicture picture = make (320, 180);
  LvTestCode code = { 1, 2 };
  guint32 random = 1;

  memset (picture.planes[0], 128, lv_picture_get_size (320, 180));
  g_assert_false (lv_test_code_read (&picture, &code));
  for (guint i = 0; i < 320 * 180; i++)
    picture.planes[0][i] = (random = random * 1664525 + 1013904223) >> 24;
  g_assert_false (lv_test_code_read (&picture, &code));
  /* One wrong square is found. */
  lv_test_picture_draw (&picture, &code, 0);
  for (guint y = 0; y < 8; y++)
    memset (picture.planes[0] + y * 320, 224 * (y > 0), 8);
  g_assert_false (lv_test_code_read (&picture, &code));
  g_free (picture.planes[0]);
}

static void
test_frames (void)
{
  gsize size = lv_picture_get_size (320, 180);
  guint8 *memory = g_malloc (size), *pixels = g_malloc (320 * 180 * 4);
  LvPicture picture = lv_picture_wrap (memory, 320, 180);
  LvTestCode code = { 99, 1000 }, read;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) bgrx = NULL;
  g_autoptr (LiveonFrame) frame = NULL;
  g_autoptr (LiveonFrame) grey = NULL;

  lv_test_picture_draw (&picture, &code, 0);
  for (guint i = 0; i < 320 * 180; i++)
    memset (pixels + 4 * i, memory[i], 3);
  bytes = g_bytes_new_take (memory, size);
  bgrx = g_bytes_new_take (pixels, 320 * 180 * 4);
  frame = liveon_frame_new (bytes, LIVEON_PIXEL_FORMAT_I420, 320, 180, 320, 0);
  g_assert_true (lv_test_code_read_frame (frame, &read));
  g_assert_cmpmem (&read, sizeof read, &code, sizeof code);
  grey = liveon_frame_new (bgrx, LIVEON_PIXEL_FORMAT_BGRX, 320, 180, 1280, 0);
  g_assert_true (lv_test_code_read_frame (grey, &read));
  g_assert_cmpmem (&read, sizeof read, &code, sizeof code);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/picture/fit", test_fit);
  g_test_add_func ("/picture/halve", test_halve);
  g_test_add_func ("/picture/limit-range", test_limit_range);
  g_test_add_func ("/picture/copy", test_copy);
  g_test_add_func ("/picture/code", test_code);
  g_test_add_func ("/picture/no-code", test_no_code);
  g_test_add_func ("/picture/frames", test_frames);
  return g_test_run ();
}
