/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-frame-key.h"

#define INDEX_SHIFT 24
#define GENERATION_SHIFT 12
#define STREAM_SHIFT 8
#define KID_BITS 36

guint64
lv_frame_key_get_kid (const LvFrameKey *self)
{
  return (guint64) self->index << INDEX_SHIFT | (guint64) self->generation << GENERATION_SHIFT
         | (guint64) self->stream << STREAM_SHIFT | self->step;
}

gboolean
lv_frame_key_parse (guint64 kid, LvFrameKey *out)
{
  *out = (LvFrameKey){
    .index = (guint16) (kid >> INDEX_SHIFT & 0xfff),
    .generation = (guint16) (kid >> GENERATION_SHIFT & LV_MAX_GENERATION),
    .stream = (guint8) (kid >> STREAM_SHIFT & 0xf),
    .step = (guint8) (kid & LV_MAX_STEP),
  };
  return kid >> KID_BITS == 0 && out->generation > 0 && out->stream < LV_FRAME_N_STREAMS;
}
