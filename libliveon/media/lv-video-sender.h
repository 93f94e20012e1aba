/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A camera or a screen, up to encoded frames: capture, scaling, VP8 in layers. Main context; frames
 * come on streaming threads, errors and previews on the main context. */
#pragma once

#include <gio/gio.h>

#include "liveon-frame.h"
#include "lv-frame.h"
#include "lv-media-input.h"

G_BEGIN_DECLS

#define LV_TYPE_VIDEO_SENDER (lv_video_sender_get_type ())
G_DECLARE_FINAL_TYPE (LvVideoSender, lv_video_sender, LV, VIDEO_SENDER, GObject)

typedef struct
{
  gboolean is_active; /* a layer that is not active is not encoded */
  guint bitrate_bps;
  guint max_fps; /* 0: as the layer has it */
} LvLayerSetting;

/* What is shown of it here. Without any layer nothing is encoded. */
typedef struct
{
  gboolean is_wanted;
  guint width, height; /* scaled down to fit, in pixels; 0: as large as it is */
  LiveonPixelFormat format;
} LvPreviewWish;

#define LV_PREVIEW_FPS 30

/* Signals: "failed" (const GError *): stopped, the device has gone or refuses. "preview"
 * (LiveonFrame *): the newest picture, at most LV_PREVIEW_FPS (a
 * small one less often), while it is wanted.
 * frame: the owner's until lv_video_sender_stop() has returned. */
LvVideoSender *lv_video_sender_new (LvSource source, LvFrameFunc frame, gpointer data);
/* Completes when the first picture was captured, or with the error that a person can be told:
 * LIVEON_ERROR_DEVICE with the device, in use, not there, not allowed. */
void lv_video_sender_start_async (LvVideoSender *self,
                                  const LvMediaInput *input,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean lv_video_sender_start_finish (LvVideoSender *self, GAsyncResult *result, GError **error);
/* The device is free when it returns; no frame comes after. Never blocks on a streaming thread. */
void lv_video_sender_stop (LvVideoSender *self);
gboolean lv_video_sender_get_is_running (LvVideoSender *self);
/* The screen has one layer, number 0. */
void lv_video_sender_set_layers (LvVideoSender *self,
                                 const LvLayerSetting layers[LV_CAMERA_LAYERS]);
/* Any thread. */
void lv_video_sender_request_key_frame (LvVideoSender *self, guint layer);
/* The screen: sharpness before movement. */
void lv_video_sender_set_is_text (LvVideoSender *self, gboolean is_text);
void lv_video_sender_set_preview (LvVideoSender *self, const LvPreviewWish *wish);
/* The device that is really in use; NULL while stopped. */
const char *lv_video_sender_get_device (LvVideoSender *self);

G_END_DECLS
