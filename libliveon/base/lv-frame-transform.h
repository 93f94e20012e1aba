/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands between encoder and packets, and between packets and decoder: the place of the
 * end-to-end cipher. The first lv_frame_get_clear_length () bytes have to stay as they are.
 * Called on the media thread; an implementation says which other threads it takes. */
#pragma once

#include <gio/gio.h>

#include "lv-frame.h"

G_BEGIN_DECLS

#define LV_TYPE_FRAME_TRANSFORM (lv_frame_transform_get_type ())
G_DECLARE_INTERFACE (LvFrameTransform, lv_frame_transform, LV, FRAME_TRANSFORM, GObject)

struct _LvFrameTransformInterface
{
  GTypeInterface parent_interface;

  LvFrame *(*apply) (LvFrameTransform *self, LvFrame *frame, GError **error);
};

/* A new reference: another frame, or the same. NULL with error: this frame goes no further, or,
 * G_IO_ERROR_PENDING, it came before its key: it may be tried again a little later. */
LvFrame *lv_frame_transform_apply (LvFrameTransform *self, LvFrame *frame, GError **error);

G_END_DECLS
