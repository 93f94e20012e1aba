/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Follows the frames of a WebSocket (RFC 6455, 5.2) in one direction without keeping them, so that
 * what is too much shows before it is buffered, and what was sent can be counted. Pure. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LV_FRAMES_FINE,
  LV_FRAMES_TOO_LARGE,  /* a message, whole or in fragments, is over the bound */
  LV_FRAMES_WRONG_KIND, /* text where binary is to come, or the other way */
  LV_FRAMES_BROKEN,     /* a control frame of more than 125 bytes */
} LvFrames;

typedef struct
{
  gboolean takes_binary; /* in place of text */
  guint64 data_bytes;    /* of messages' frames with their headers */
  guint64 frames;        /* of any kind */
  guint64 message_bytes; /* payload of the message at hand so far, from its first fragment */
  guint64 payload_left;  /* of the frame at hand, with its mask */
  guint8 header[10];
  guint8 header_length;
  gboolean is_control; /* the frame at hand */
  gboolean is_final;
  gboolean has_closed; /* a close frame has passed */
} LvFrameScanner;

/* max_message 0: no bound, and both kinds pass. Not to be called again after a refusal. */
LvFrames
lv_frame_scanner_feed (LvFrameScanner *self, const guint8 *data, gsize length, gsize max_message);
/* Nothing of a frame has been seen of which more is to come. */
gboolean lv_frame_scanner_is_at_boundary (const LvFrameScanner *self);

G_END_DECLS
