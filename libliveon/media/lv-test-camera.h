/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The test picture as a camera, on a thread of its own. new, stop: one thread. */
#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

typedef struct _LvTestCamera LvTestCamera;

/* buffer: borrowed; on the camera's thread. */
typedef void (*LvRawFunc) (GstBuffer *buffer,
                           const GstVideoInfo *info,
                           gint64 capture_us,
                           gpointer data);

LvTestCamera *
lv_test_camera_new (guint width, guint height, guint fps, LvRawFunc func, gpointer data);
void lv_test_camera_set_fps (LvTestCamera *self, guint fps); /* 0: rests */
void lv_test_camera_stop (LvTestCamera *self);

G_END_DECLS
