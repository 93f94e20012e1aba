/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-vp8-decoder.h"

#include <vpx/vp8dx.h>
#include <vpx/vpx_decoder.h>

#include "lv-vp8.h"

struct _LvVp8Decoder
{
  vpx_codec_ctx_t codec;
  gboolean is_open, has_key;
};

LvVp8Decoder *
lv_vp8_decoder_new (void)
{
  return g_new0 (LvVp8Decoder, 1);
}

static void
shut (LvVp8Decoder *self)
{
  if (self->is_open)
    vpx_codec_destroy (&self->codec);
  self->is_open = FALSE;
  self->has_key = FALSE;
}

void
lv_vp8_decoder_free (LvVp8Decoder *self)
{
  shut (self);
  g_free (self);
}

static gboolean
ensure_open (LvVp8Decoder *self)
{
  vpx_codec_dec_cfg_t config = { .threads = 1 };

  if (!self->is_open)
    self->is_open
        = vpx_codec_dec_init (&self->codec, vpx_codec_vp8_dx (), &config, 0) == VPX_CODEC_OK;
  return self->is_open;
}

/* A key frame's header says what has to be allocated. */
static gboolean
is_acceptable (LvVp8Decoder *self, const guint8 *data, gsize length)
{
  guint width, height;

  if (length < 3 || length > G_MAXUINT)
    return FALSE;
  if (!lv_vp8_is_key (data, length))
    return self->has_key;
  return lv_vp8_get_size (data, length, &width, &height) && width > 0 && height > 0
         && (guint64) width * height <= LV_VP8_MAX_PIXELS;
}

static void
view_image (const vpx_image_t *image, LvPicture *picture)
{
  for (guint p = 0; p < 3; p++)
    {
      picture->planes[p] = image->planes[p];
      picture->strides[p] = image->stride[p];
    }
  picture->width = image->d_w;
  picture->height = image->d_h;
}

gboolean
lv_vp8_decoder_decode (LvVp8Decoder *self, const guint8 *data, gsize length, LvPicture *picture)
{
  vpx_codec_iter_t iter = NULL;
  const vpx_image_t *image;
  int is_corrupted = 0;

  *picture = (LvPicture){ 0 };
  if (!is_acceptable (self, data, length) || !ensure_open (self))
    return FALSE;
  if (vpx_codec_decode (&self->codec, data, (guint) length, NULL, 0) != VPX_CODEC_OK
      || vpx_codec_control (&self->codec, VP8D_GET_FRAME_CORRUPTED, &is_corrupted) != VPX_CODEC_OK
      || is_corrupted)
    {
      shut (self); /* libvpx's state after an error is nothing to build on */
      return FALSE;
    }
  self->has_key = TRUE;
  image = vpx_codec_get_frame (&self->codec, &iter);
  if (image != NULL && image->fmt == VPX_IMG_FMT_I420)
    view_image (image, picture);
  return TRUE;
}
