/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-frame-scanner.h"
#include "test-support.h"

#define MAX_MESSAGE 1000

static void
append_frame (GByteArray *out, guint8 first, gsize length, gboolean is_masked)
{
  guint8 header[10] = { first };
  gsize header_length = 2;
  guint8 mask_bit = is_masked ? 0x80 : 0;

  if (length < 126)
    header[1] = mask_bit | (guint8) length;
  else if (length <= G_MAXUINT16)
    {
      header[1] = mask_bit | 126;
      header[2] = (guint8) (length >> 8);
      header[3] = (guint8) length;
      header_length = 4;
    }
  else
    {
      header[1] = mask_bit | 127;
      for (guint i = 0; i < 8; i++)
        header[2 + i] = (guint8) ((guint64) length >> (56 - 8 * i));
      header_length = 10;
    }
  g_byte_array_append (out, header, header_length);
  if (is_masked)
    g_byte_array_append (out, (const guint8 *) "\x81\x82\x83\x84", 4);
  for (gsize i = 0; i < length; i++)
    g_byte_array_append (out, (const guint8 *) "\x82", 1);
}

/* A text, a text in three fragments with a ping between them, a close: all in one go, and split at
 * every byte. */
static void
test_counts (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  append_frame (bytes, 0x81, 200, TRUE);
  append_frame (bytes, 0x01, 0, TRUE);
  append_frame (bytes, 0x89, 5, TRUE);
  append_frame (bytes, 0x00, 10, TRUE);
  append_frame (bytes, 0x80, 3, TRUE);
  append_frame (bytes, 0x88, 2, TRUE);

  for (gsize split = 0; split <= bytes->len; split++)
    {
      LvFrameScanner scanner = { 0 };

      g_assert_cmpint (lv_frame_scanner_feed (&scanner, bytes->data, split, MAX_MESSAGE), ==,
                       LV_FRAMES_FINE);
      g_assert_cmpint (
          lv_frame_scanner_feed (&scanner, bytes->data + split, bytes->len - split, MAX_MESSAGE),
          ==, LV_FRAMES_FINE);
      g_assert_cmpuint (scanner.frames, ==, 6);
      g_assert_true (scanner.has_closed);
      g_assert_cmpuint (scanner.data_bytes, ==,
                        (4 + 4 + 200) + (2 + 4) + (2 + 4 + 10) + (2 + 4 + 3));
      g_assert_cmpuint (scanner.message_bytes, ==, 0);
      g_assert_true (lv_frame_scanner_is_at_boundary (&scanner));
    }
}

static void
test_boundary (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  LvFrameScanner scanner = { 0 };

  append_frame (bytes, 0x81, 70000, FALSE);
  g_assert_true (lv_frame_scanner_is_at_boundary (&scanner));
  for (guint i = 0; i + 1 < bytes->len; i++)
    {
      lv_frame_scanner_feed (&scanner, bytes->data + i, 1, 0);
      g_assert_false (lv_frame_scanner_is_at_boundary (&scanner));
    }
  lv_frame_scanner_feed (&scanner, bytes->data + bytes->len - 1, 1, 0);
  g_assert_true (lv_frame_scanner_is_at_boundary (&scanner));
  g_assert_cmpuint (scanner.data_bytes, ==, 70010);
  g_assert_false (scanner.has_closed);
}

static LvFrames
feed_frames (const guint8 *firsts, const gsize *lengths, guint count)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  LvFrameScanner scanner = { 0 };

  for (guint i = 0; i < count; i++)
    append_frame (bytes, firsts[i], lengths[i], TRUE);
  return lv_frame_scanner_feed (&scanner, bytes->data, bytes->len, MAX_MESSAGE);
}

static void
test_bounds (void)
{
  g_assert_cmpint (feed_frames ((guint8[]){ 0x81, 0x81 }, (gsize[]){ MAX_MESSAGE, MAX_MESSAGE }, 2),
                   ==, LV_FRAMES_FINE);
  g_assert_cmpint (feed_frames ((guint8[]){ 0x81 }, (gsize[]){ MAX_MESSAGE + 1 }, 1), ==,
                   LV_FRAMES_TOO_LARGE);
  g_assert_cmpint (feed_frames ((guint8[]){ 0x01, 0x80 }, (gsize[]){ 500, 500 }, 2), ==,
                   LV_FRAMES_FINE);
  g_assert_cmpint (feed_frames ((guint8[]){ 0x01, 0x80 }, (gsize[]){ 500, 501 }, 2), ==,
                   LV_FRAMES_TOO_LARGE);
  g_assert_cmpint (
      feed_frames ((guint8[]){ 0x01, 0x00, 0x00, 0x00 }, (gsize[]){ 400, 400, 200, 1 }, 4), ==,
      LV_FRAMES_TOO_LARGE);
  g_assert_cmpint (feed_frames ((guint8[]){ 0x82 }, (gsize[]){ 1 }, 1), ==, LV_FRAMES_WRONG_KIND);
  g_assert_cmpint (feed_frames ((guint8[]){ 0x89 }, (gsize[]){ 125 }, 1), ==, LV_FRAMES_FINE);
  g_assert_cmpint (feed_frames ((guint8[]){ 0x89 }, (gsize[]){ 126 }, 1), ==, LV_FRAMES_BROKEN);
}

/* The refusal comes with the header, before any of the payload. */
static void
test_early (void)
{
  static const guint8 huge[] = { 0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
  LvFrameScanner scanner = { 0 };

  g_assert_cmpint (lv_frame_scanner_feed (&scanner, huge, sizeof huge - 1, MAX_MESSAGE), ==,
                   LV_FRAMES_FINE);
  g_assert_cmpint (lv_frame_scanner_feed (&scanner, huge + sizeof huge - 1, 1, MAX_MESSAGE), ==,
                   LV_FRAMES_TOO_LARGE);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/frame-scanner/counts", test_counts);
  g_test_add_func ("/frame-scanner/boundary", test_boundary);
  g_test_add_func ("/frame-scanner/bounds", test_bounds);
  g_test_add_func ("/frame-scanner/early", test_early);
  return g_test_run ();
}
