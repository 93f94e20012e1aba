/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The key id of a sealed frame (RFC 9605 4.3 and 5.1): who, which of their keys, for what.
 *
 *   KID = sender index 12 bits ‖ generation 12 ‖ stream 4 ‖ step 8
 *
 * A key id names exactly one key: nobody tries several. Pure; any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_MAX_GENERATION 0xfff
#define LV_MAX_STEP 0xff

typedef enum
{
  LV_FRAME_STREAM_MICROPHONE = 0,
  LV_FRAME_STREAM_CAMERA = 1, /* and the two larger layers behind it */
  LV_FRAME_STREAM_SCREEN = 4,
  LV_FRAME_STREAM_SCREEN_SOUND = 5,
  LV_FRAME_STREAM_MESSAGES = 6,
  LV_FRAME_N_STREAMS,
} LvFrameStream;

typedef struct
{
  guint16 index;
  guint16 generation; /* from 1 */
  guint8 stream;
  guint8 step;
} LvFrameKey;

guint64 lv_frame_key_get_kid (const LvFrameKey *self);
/* FALSE: no key id of ours. */
gboolean lv_frame_key_parse (guint64 kid, LvFrameKey *out);

G_END_DECLS
