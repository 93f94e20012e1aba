/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One video slot, from encoded frames to pictures. push: any one thread; the rest: main context. */
#pragma once

#include <gio/gio.h>

#include "liveon-frame.h"
#include "lv-frame.h"

G_BEGIN_DECLS

#define LV_TYPE_VIDEO_DECODER (lv_video_decoder_get_type ())
G_DECLARE_FINAL_TYPE (LvVideoDecoder, lv_video_decoder, LV, VIDEO_DECODER, GObject)

/* Called on a decoding thread. */
typedef void (*LvPictureFunc) (LiveonFrame *picture, guint32 rtp_time, gpointer data);

LvVideoDecoder *lv_video_decoder_new (LvPictureFunc picture, gpointer data);
/* A decoder without a key frame waits for one. What it cannot keep up with it drops up to the next
 * key frame, and says so by need_key_frame. */
void lv_video_decoder_push (LvVideoDecoder *self, LvFrame *frame);
/* Pictures are scaled down to this, in pixels, keeping their shape; 0: as they are. */
void lv_video_decoder_set_target (LvVideoDecoder *self, guint width, guint height);
void lv_video_decoder_set_format (LvVideoDecoder *self, LiveonPixelFormat format);
/* Nothing is decoded while it is not visible. */
void lv_video_decoder_set_is_visible (LvVideoDecoder *self, gboolean is_visible);
/* Whether a key frame has to be asked for; clears it. Any thread. */
gboolean lv_video_decoder_take_need_key_frame (LvVideoDecoder *self);
void lv_video_decoder_stop (LvVideoDecoder *self);

G_END_DECLS
