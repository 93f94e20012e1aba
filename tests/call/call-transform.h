/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stands in for the end-to-end cipher: changes every byte that is not clear, and makes frames
 * longer. Any thread. */
#pragma once

#include "lv-frame-transform.h"

G_BEGIN_DECLS

LvFrameTransform *call_transform_new (gboolean is_sealing);
/* The next frames fail. */
void call_transform_fail (LvFrameTransform *self, guint n_frames);
guint call_transform_get_n_failed (LvFrameTransform *self);
/* From now on its keys are not there, or they are. */
void call_transform_withhold (LvFrameTransform *self, gboolean is_withheld);

G_END_DECLS
