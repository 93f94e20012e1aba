/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The pictures of one source into VP8 frames of its layers, on one thread of its own: the newest
 * picture wins, what nobody watches costs nothing, and a screen that stands still is sent until it
 * is sharp and then no more. new, stop: one thread; the rest: any thread; events: the encoder's. */
#pragma once

#include <gst/video/video.h>

#include "lv-frame.h"
#include "lv-video-sender.h"

G_BEGIN_DECLS

typedef struct _LvVideoEncoder LvVideoEncoder;

typedef struct
{
  LvFrameFunc frame;
  void (*preview) (LiveonFrame *picture, gpointer data);
  void (*failed) (const GError *error, gpointer data);
} LvVideoEncoderEvents;

/* events: not copied. */
LvVideoEncoder *
lv_video_encoder_new (LvSource source, const LvVideoEncoderEvents *events, gpointer data);
/* Ends the thread and frees; nothing is called any more. */
void lv_video_encoder_stop (LvVideoEncoder *self);
/* An I420 picture; the buffer is held until the next one comes. */
void lv_video_encoder_push (LvVideoEncoder *self,
                            GstBuffer *buffer,
                            const GstVideoInfo *info,
                            gint64 capture_us);
/* Forgets the picture that waits: its memory goes. */
void lv_video_encoder_flush (LvVideoEncoder *self);
void lv_video_encoder_set_layers (LvVideoEncoder *self,
                                  const LvLayerSetting layers[LV_CAMERA_LAYERS]);
void lv_video_encoder_set_is_text (LvVideoEncoder *self, gboolean is_text);
void lv_video_encoder_set_preview (LvVideoEncoder *self, const LvPreviewWish *wish);
void lv_video_encoder_request_key_frame (LvVideoEncoder *self, guint layer);

typedef struct
{
  guint width, height, fps; /* at most */
} LvLayerLimit;

/* What a layer is at most. */
LvLayerLimit lv_layer_get_limit (LvSource source, guint layer, gboolean is_text);
/* Pictures a second of a preview: as many as the others have whose tiles are as small. */
guint lv_preview_get_fps (const LvPreviewWish *wish);

G_END_DECLS
