/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Scales and converts I420 pictures: by halves, where each pixel is the mean of four, and the rest
 * bilinear. Keeps what it needs between pictures of the same sizes. One thread at a time. */
#pragma once

#include "liveon-frame.h"
#include "lv-picture.h"

G_BEGIN_DECLS

typedef struct _LvScaler LvScaler;

LvScaler *lv_scaler_new (void);
void lv_scaler_free (LvScaler *self);
/* from, or when it has another size a picture that stands until the next call. */
LvPicture lv_scaler_scale (LvScaler *self, const LvPicture *from, guint width, guint height);
/* Of the same size, opaque; stride: 4 × width. */
void lv_scaler_to_bgrx (LvScaler *self, guint8 *pixels, const LvPicture *from);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvScaler, lv_scaler_free)

G_END_DECLS
