/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-frame-scanner.h"

#define MAX_MESSAGE 1024

/* In one go, or a byte at a time: the same frames, and the same refusal. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  LvFrameScanner whole = { 0 };
  LvFrameScanner bytes = { 0 };
  LvFrames expected = lv_frame_scanner_feed (&whole, data, size, MAX_MESSAGE);
  LvFrames result = LV_FRAMES_FINE;

  for (gsize i = 0; i < size && result == LV_FRAMES_FINE; i++)
    result = lv_frame_scanner_feed (&bytes, data + i, 1, MAX_MESSAGE);

  g_assert_cmpint (result, ==, expected);
  g_assert_cmpuint (bytes.frames, ==, whole.frames);
  g_assert_cmpuint (bytes.data_bytes, ==, whole.data_bytes);
  g_assert_cmpuint (bytes.message_bytes, ==, whole.message_bytes);
  g_assert_cmpuint (bytes.payload_left, ==, whole.payload_left);
  g_assert_cmpuint (whole.message_bytes, <=, MAX_MESSAGE);
  g_assert_cmpuint (whole.data_bytes, <=, size);
  return 0;
}
