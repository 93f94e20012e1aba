/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call-frames.h"

#include <string.h>

#define CLEAR 10 /* bytes that a VP8 key frame begins with (RFC 6386, 9.1) */

static guint8
pattern (const CallStamp *stamp, gsize at)
{
  return (guint8) (at * 7 + stamp->counter * 13 + stamp->sender * 31 + stamp->layer * 5);
}

static void
write_clear (guint8 *bytes, LvSource source, guint layer, gboolean is_key)
{
  static const guint8 key[CLEAR] = { 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0, 0, 0, 0 };
  const guint height = source == LV_SOURCE_CAMERA ? 180u << layer : 1080;
  const guint width = height * 16 / 9;

  memset (bytes, 0x55, CLEAR);
  if (lv_source_is_video (source) && is_key)
    {
      memcpy (bytes, key, CLEAR);
      bytes[6] = width & 0xff;
      bytes[7] = (guint8) (width >> 8);
      bytes[8] = height & 0xff;
      bytes[9] = (guint8) (height >> 8);
    }
  else if (lv_source_is_video (source))
    memcpy (bytes, (guint8[]){ 0x11, 0, 0 }, 3);
}

LvFrame *
call_frame_new (const CallStamp *stamp, gboolean is_key, gsize length)
{
  g_autofree guint8 *bytes = g_malloc (length);
  g_autoptr (GBytes) data = NULL;
  LvFrame *frame;

  for (gsize i = 0; i < length; i++)
    bytes[i] = pattern (stamp, i);
  write_clear (bytes, stamp->source, stamp->layer, is_key);
  memcpy (bytes + CLEAR, stamp, sizeof *stamp);
  data = g_bytes_new (bytes, length);
  frame = lv_frame_new (stamp->source, data);
  frame->layer = stamp->layer;
  frame->is_key = is_key || !lv_source_is_video (stamp->source);
  frame->sound_level = 20;
  frame->has_voice = TRUE;
  return frame;
}

gboolean
call_frame_read (LvFrame *frame, CallStamp *stamp)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (frame->data, &length);
  guint8 clear[CLEAR];

  if (length < CLEAR + sizeof *stamp)
    return FALSE;
  memcpy (stamp, bytes + CLEAR, sizeof *stamp);
  for (gsize i = CLEAR + sizeof *stamp; i < length; i++)
    if (bytes[i] != pattern (stamp, i))
      return FALSE;
  write_clear (clear, stamp->source, stamp->layer, frame->is_key);
  return !lv_source_is_video (stamp->source)
         || memcmp (clear, bytes, frame->is_key ? CLEAR : 3) == 0;
}
