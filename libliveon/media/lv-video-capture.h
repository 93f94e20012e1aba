/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where pictures come from, up to raw I420 pictures. Main context only; pictures come on a
 * streaming thread. */
#pragma once

#include "lv-camera-caps.h"
#include "lv-media-input.h"
#include "lv-test-camera.h"

G_BEGIN_DECLS

typedef struct _LvVideoCapture LvVideoCapture;

typedef struct
{
  LvRawFunc picture;
  /* The first picture has come, whether it was wanted or not. */
  void (*started) (gpointer data);
  /* At most once: it will not go on. */
  void (*failed) (const GError *error, gpointer data);
} LvVideoCaptureEvents;

/* wish: a camera's mode; a test picture's size; of a screen and a file only fps. started and failed
 * come on the thread's default context, never from inside this call. events: not copied. */
LvVideoCapture *lv_video_capture_new (const LvMediaInput *input,
                                      const LvCameraWish *wish,
                                      const LvVideoCaptureEvents *events,
                                      gpointer data,
                                      GError **error);
/* Ends and frees it: the device is free. Also from inside an event, as the last thing. */
void lv_video_capture_stop (LvVideoCapture *self);
/* At most so many pictures a second; what is not wanted is neither decoded nor converted. */
void lv_video_capture_set_fps (LvVideoCapture *self, guint fps);
/* The one that was found where none was named; NULL while it is looked for, and where an input has
 * no name. */
const char *lv_video_capture_get_device (LvVideoCapture *self);
/* What the device gives; FALSE before the first picture. */
gboolean lv_video_capture_get_size (LvVideoCapture *self, guint *width, guint *height);

G_END_DECLS
