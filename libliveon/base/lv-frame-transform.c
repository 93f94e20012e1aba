/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-frame-transform.h"

G_DEFINE_INTERFACE (LvFrameTransform, lv_frame_transform, G_TYPE_OBJECT)

static void
lv_frame_transform_default_init (LvFrameTransformInterface *interface)
{
}

LvFrame *
lv_frame_transform_apply (LvFrameTransform *self, LvFrame *frame, GError **error)
{
  g_return_val_if_fail (LV_IS_FRAME_TRANSFORM (self), NULL);
  return LV_FRAME_TRANSFORM_GET_IFACE (self)->apply (self, frame, error);
}
