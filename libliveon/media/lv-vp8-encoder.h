/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One layer of VP8 with three temporal layers, on libvpx.
 *
 *   picture    0    1    2    3    0 …
 *   layer      0    2    1    2    0
 *   depends on 0    0    0    0, 1 0       which are the frames before it
 *
 * What is in layers above 0 changes nothing that others depend on, not even the probabilities of
 * the entropy coder, so a receiver may do without 2, or without 1 and 2. One thread at a time. */
#pragma once

#include <gio/gio.h>

#include "lv-picture.h"

G_BEGIN_DECLS

typedef struct _LvVp8Encoder LvVp8Encoder;

typedef enum
{
  LV_VP8_CAMERA,
  LV_VP8_SCREEN_MOTION,
  LV_VP8_SCREEN_TEXT, /* sharp from the first picture, rather few pictures */
} LvVp8Content;

typedef struct
{
  guint width, height, fps, bitrate_bps;
  LvVp8Content content;
} LvVp8Config;

typedef struct
{
  GBytes *data; /* NULL: the encoder left this picture out to keep its rate */
  gboolean is_key, is_sync;
  guint8 temporal_id;
  guint quantizer; /* 0 the best to 63 */
} LvVp8Frame;

LvVp8Encoder *lv_vp8_encoder_new (const LvVp8Config *config, GError **error);
void lv_vp8_encoder_free (LvVp8Encoder *self);
const LvVp8Config *lv_vp8_encoder_get_config (LvVp8Encoder *self);
void lv_vp8_encoder_set_rate (LvVp8Encoder *self, guint bitrate_bps, guint fps);
/* The picture has the configured size; time_us grows from picture to picture. */
gboolean lv_vp8_encoder_encode (LvVp8Encoder *self,
                                const LvPicture *picture,
                                gint64 time_us,
                                gboolean force_key,
                                LvVp8Frame *frame,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvVp8Encoder, lv_vp8_encoder_free)

G_END_DECLS
