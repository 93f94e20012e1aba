/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pictures as toolkits show them, in memory that is used again. new, free and make: one thread at a
 * time; what it made: any thread, and as long as somebody holds it. */
#pragma once

#include "liveon-frame.h"
#include "lv-scaler.h"

G_BEGIN_DECLS

typedef struct _LvFrameMaker LvFrameMaker;

LvFrameMaker *lv_frame_maker_new (void);
void lv_frame_maker_free (LvFrameMaker *self);
/* The picture at this size, which is even and not larger than it. */
LiveonFrame *lv_frame_maker_make (LvFrameMaker *self,
                                  const LvPicture *picture,
                                  guint width,
                                  guint height,
                                  LiveonPixelFormat format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvFrameMaker, lv_frame_maker_free)

G_END_DECLS
