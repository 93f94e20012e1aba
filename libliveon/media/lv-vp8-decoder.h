/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VP8 on libvpx: bytes from outside in, a picture out. One thread at a time. */
#pragma once

#include "lv-picture.h"

G_BEGIN_DECLS

/* Larger pictures are refused: 4096 × 2304 pixels, in any shape. */
#define LV_VP8_MAX_PIXELS (4096 * 2304)

typedef struct _LvVp8Decoder LvVp8Decoder;

LvVp8Decoder *lv_vp8_decoder_new (void);
void lv_vp8_decoder_free (LvVp8Decoder *self);
/* FALSE: broken, too large, or without the frames it depends on; what follows will be wrong until a
 * key frame. picture: the decoder's, until the next call; width 0 when there is none to show. */
gboolean
lv_vp8_decoder_decode (LvVp8Decoder *self, const guint8 *data, gsize length, LvPicture *picture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvVp8Decoder, lv_vp8_decoder_free)

G_END_DECLS
