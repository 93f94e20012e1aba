/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One encoded frame on its way between an encoder and packets, or back. Frames are shared by
 * reference and not changed once others have them. Any thread. */
#pragma once

#include "lv-source.h"

G_BEGIN_DECLS

typedef struct
{
  LvSource source;
  guint layer;        /* of the camera, 0 the smallest; else 0 */
  guint8 temporal_id; /* video: 0 to LV_TEMPORAL_LAYERS - 1 */
  gboolean is_key;    /* sound: always TRUE */
  gboolean is_sync;   /* depends on temporal layer 0 alone (VP8's Y bit) */
  guint32 rtp_time;   /* video 90 kHz, sound 48 kHz */
  gint64 capture_us;  /* g_get_monotonic_time () at the capture, 0 when unknown */
  guint8 sound_level; /* RFC 6464: 0 the loudest to 127 silence, -dBov */
  gboolean has_voice;
  guint width, height; /* video, 0 when unknown */
  int sender_index;    /* received: who sent it, as the server dealt it (CSRC); -1: not told */
  GBytes *data;
} LvFrame;

LvFrame *lv_frame_new (LvSource source, GBytes *data);
/* The same frame with other bytes. */
LvFrame *lv_frame_copy_with (const LvFrame *self, GBytes *data);
LvFrame *lv_frame_ref (LvFrame *self);
void lv_frame_unref (LvFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvFrame, lv_frame_unref)

/* Borrowed; called on whichever thread made the frame. */
typedef void (*LvFrameFunc) (LvFrame *frame, gpointer data);

/* How many bytes at its beginning stay readable when the frame is sealed, so that packetisers and
 * the server can see key frames: VP8 10 of a key frame, 3 of others; sound 0. */
gsize lv_frame_get_clear_length (const LvFrame *self);

G_END_DECLS
