/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-vp8-encoder.h"

#include <vpx/vp8cx.h>
#include <vpx/vpx_encoder.h>

#include "lv-error.h"
#include "lv-source.h"

#define PERIOD 4
/* The fastest that still looks well: at -8 it costs half as much again, -16 gains little. */
#define CPU_USED (-12)

/* How far what was made may be ahead of the rate before pictures are left out. */
#define MAX_AHEAD_US (300 * G_TIME_SPAN_MILLISECOND)
/* What is further ahead is forgiven: one large picture is not to stop all others. */
#define FORGIVEN_US (800 * G_TIME_SPAN_MILLISECOND)

/* The golden frame is not used; the alternate one keeps the last picture of layer 1. */
#define ONLY_LAST (VP8_EFLAG_NO_REF_GF | VP8_EFLAG_NO_REF_ARF)
#define NO_UPDATE                                                                                  \
  (VP8_EFLAG_NO_UPD_LAST | VP8_EFLAG_NO_UPD_GF | VP8_EFLAG_NO_UPD_ARF | VP8_EFLAG_NO_UPD_ENTROPY)

static const struct
{
  guint8 temporal_id;
  gboolean is_sync;
  vpx_enc_frame_flags_t flags;
} pattern[PERIOD] = {
  { 0, FALSE, ONLY_LAST | VP8_EFLAG_NO_UPD_GF | VP8_EFLAG_NO_UPD_ARF },
  { 2, TRUE, ONLY_LAST | NO_UPDATE },
  { 1, TRUE, ONLY_LAST | (NO_UPDATE & ~VP8_EFLAG_NO_UPD_ARF) },
  { 2, FALSE, VP8_EFLAG_NO_REF_GF | NO_UPDATE },
};

/* How much of the rate layers up to this one have, in percent. */
static const guint shares[LV_TEMPORAL_LAYERS] = { 40, 60, 100 };

struct _LvVp8Encoder
{
  LvVp8Config config;
  vpx_codec_ctx_t codec;
  vpx_codec_enc_cfg_t vpx;
  guint place; /* in the pattern */
  gint64 start_us, last_us;
  gint64 left_out_us; /* libvpx, which knows nothing of what is left out, has a time without it: it
                         divides the rate by the pictures it sees */
  gint64 free_us;     /* when all that was made is sent, at the rate that was asked for */
  gboolean is_out_of_step;
};

static gboolean
check (LvVp8Encoder *self, vpx_codec_err_t result, const char *what, GError **error)
{
  if (result == VPX_CODEC_OK)
    return TRUE;
  lv_error_set_detail (error, LIVEON_ERROR_FAILED, "VP8 encoder: %s: %s", what,
                       vpx_codec_err_to_string (result));
  return FALSE;
}

static void
fill_rates (LvVp8Encoder *self)
{
  guint kbps = MAX (self->config.bitrate_bps / 1000, 10);

  self->vpx.rc_target_bitrate = kbps;
  for (guint i = 0; i < LV_TEMPORAL_LAYERS; i++)
    self->vpx.ts_target_bitrate[i] = MAX (kbps * shares[i] / 100, 1);
}

static void
fill_config (LvVp8Encoder *self)
{
  static const guint decimators[LV_TEMPORAL_LAYERS] = { 4, 2, 1 };
  vpx_codec_enc_cfg_t *vpx = &self->vpx;
  gboolean is_text = self->config.content == LV_VP8_SCREEN_TEXT;

  vpx->g_w = self->config.width;
  vpx->g_h = self->config.height;
  vpx->g_timebase = (vpx_rational_t){ 1, G_USEC_PER_SEC };
  vpx->g_threads = 1;
  vpx->g_lag_in_frames = 0;
  vpx->g_error_resilient = 0;
  vpx->rc_end_usage = VPX_CBR;
  vpx->rc_resize_allowed = 0;
  /* libvpx would leave out pictures for good only of a stream without temporal layers: it puts back
   * probabilities that are not the last ones, and nothing after that can be decoded. So we do it.
   */
  vpx->rc_dropframe_thresh = 0;
  vpx->rc_min_quantizer = 2;
  /* Text is not blurred to save its rate: it is sent later. */
  vpx->rc_max_quantizer = is_text ? 42 : 56;
  vpx->rc_undershoot_pct = 100;
  vpx->rc_overshoot_pct = 15;
  vpx->rc_buf_sz = 1000;
  vpx->rc_buf_initial_sz = 500;
  vpx->rc_buf_optimal_sz = 600;
  /* Key frames come when somebody asks. */
  vpx->kf_mode = VPX_KF_DISABLED;
  vpx->ts_number_layers = LV_TEMPORAL_LAYERS;
  vpx->ts_periodicity = PERIOD;
  for (guint i = 0; i < PERIOD; i++)
    vpx->ts_layer_id[i] = pattern[i].temporal_id;
  for (guint i = 0; i < LV_TEMPORAL_LAYERS; i++)
    vpx->ts_rate_decimator[i] = decimators[i];
  fill_rates (self);
}

static gboolean
set_controls (LvVp8Encoder *self, GError **error)
{
  gboolean is_screen = self->config.content != LV_VP8_CAMERA;
  gboolean is_text = self->config.content == LV_VP8_SCREEN_TEXT;
  /* Of what one picture has on average: a key frame may take a third of a second of the rate, or
   * a whole one of text. */
  guint intra_percent = MAX (self->config.fps, 5) * (is_text ? 100 : 33);

  return check (self, vpx_codec_control (&self->codec, VP8E_SET_CPUUSED, CPU_USED), "speed", error)
         && check (self, vpx_codec_control (&self->codec, VP8E_SET_NOISE_SENSITIVITY, 0), "noise",
                   error)
         && check (self,
                   vpx_codec_control (&self->codec, VP8E_SET_STATIC_THRESHOLD, is_screen ? 100 : 1),
                   "threshold", error)
         && check (self, vpx_codec_control (&self->codec, VP8E_SET_TOKEN_PARTITIONS, 0),
                   "partitions", error)
         && check (self,
                   vpx_codec_control (&self->codec, VP8E_SET_MAX_INTRA_BITRATE_PCT,
                                      MAX (intra_percent, 300)),
                   "key frames", error)
         && check (self,
                   vpx_codec_control (&self->codec, VP8E_SET_SCREEN_CONTENT_MODE, is_text ? 1 : 0),
                   "content", error);
}

LvVp8Encoder *
lv_vp8_encoder_new (const LvVp8Config *config, GError **error)
{
  LvVp8Encoder *self = g_new0 (LvVp8Encoder, 1);

  self->config = *config;
  self->start_us = -1;
  if (!check (self, vpx_codec_enc_config_default (vpx_codec_vp8_cx (), &self->vpx, 0), "defaults",
              error))
    {
      g_free (self);
      return NULL;
    }
  fill_config (self);
  if (!check (self, vpx_codec_enc_init (&self->codec, vpx_codec_vp8_cx (), &self->vpx, 0), "start",
              error))
    {
      g_free (self);
      return NULL;
    }
  if (!set_controls (self, error))
    g_clear_pointer (&self, lv_vp8_encoder_free);
  return self;
}

void
lv_vp8_encoder_free (LvVp8Encoder *self)
{
  vpx_codec_destroy (&self->codec);
  g_free (self);
}

const LvVp8Config *
lv_vp8_encoder_get_config (LvVp8Encoder *self)
{
  return &self->config;
}

void
lv_vp8_encoder_set_rate (LvVp8Encoder *self, guint bitrate_bps, guint fps)
{
  if (self->config.bitrate_bps == bitrate_bps && self->config.fps == fps)
    return;
  self->config.bitrate_bps = bitrate_bps;
  self->config.fps = fps;
  fill_rates (self);
  if (vpx_codec_enc_config_set (&self->codec, &self->vpx) != VPX_CODEC_OK)
    g_debug ("VP8 encoder: rate not taken: %s", vpx_codec_error_detail (&self->codec));
}

static void
take_packet (LvVp8Encoder *self, LvVp8Frame *frame)
{
  vpx_codec_iter_t iter = NULL;
  const vpx_codec_cx_pkt_t *packet;
  int quantizer = 0;

  while ((packet = vpx_codec_get_cx_data (&self->codec, &iter)) != NULL)
    if (packet->kind == VPX_CODEC_CX_FRAME_PKT && packet->data.frame.sz > 0)
      {
        g_clear_pointer (&frame->data, g_bytes_unref);
        frame->data = g_bytes_new (packet->data.frame.buf, packet->data.frame.sz);
        frame->is_key = (packet->data.frame.flags & VPX_FRAME_IS_KEY) != 0;
      }
  if (frame->data == NULL)
    {
      self->is_out_of_step = TRUE;
      return;
    }
  self->is_out_of_step = FALSE;
  self->free_us = MAX (self->free_us, self->last_us)
                  + (gint64) g_bytes_get_size (frame->data) * 8 * G_USEC_PER_SEC
                        / MAX (self->config.bitrate_bps, 10000);
  self->free_us = MIN (self->free_us, self->last_us + FORGIVEN_US);
  if (vpx_codec_control (&self->codec, VP8E_GET_LAST_QUANTIZER_64, &quantizer) == VPX_CODEC_OK)
    frame->quantizer = quantizer;
  if (frame->is_key)
    self->place = 0;
  frame->temporal_id = pattern[self->place].temporal_id;
  frame->is_sync = frame->is_key || pattern[self->place].is_sync;
  self->place = (self->place + 1) % PERIOD;
}

gboolean
lv_vp8_encoder_encode (LvVp8Encoder *self,
                       const LvPicture *picture,
                       gint64 time_us,
                       gboolean force_key,
                       LvVp8Frame *frame,
                       GError **error)
{
  gboolean is_key = force_key || self->is_out_of_step;
  guint place = is_key ? 0 : self->place;
  vpx_enc_frame_flags_t flags = is_key ? VPX_EFLAG_FORCE_KF : pattern[place].flags;
  vpx_image_t image;

  *frame = (LvVp8Frame){ 0 };
  g_return_val_if_fail (picture->width == self->config.width, FALSE);
  g_return_val_if_fail (picture->height == self->config.height, FALSE);
  if (self->start_us < 0)
    self->start_us = time_us;
  time_us = MAX (time_us - self->start_us, self->last_us + 1);
  if (!is_key && self->free_us > time_us + MAX_AHEAD_US)
    {
      self->left_out_us += time_us - self->last_us;
      self->last_us = time_us;
      return TRUE; /* its place in the pattern is the next one's */
    }
  self->last_us = time_us;
  if (vpx_img_wrap (&image, VPX_IMG_FMT_I420, picture->width, picture->height, 1,
                    picture->planes[0])
      == NULL)
    return check (self, VPX_CODEC_MEM_ERROR, "picture", error);
  for (guint p = 0; p < 3; p++)
    {
      image.planes[p] = picture->planes[p];
      image.stride[p] = (int) picture->strides[p];
    }
  if (!check (
          self,
          vpx_codec_control (&self->codec, VP8E_SET_TEMPORAL_LAYER_ID, pattern[place].temporal_id),
          "temporal layer", error)
      || !check (self,
                 vpx_codec_encode (&self->codec, &image, time_us - self->left_out_us,
                                   G_USEC_PER_SEC / MAX (self->config.fps, 1), flags,
                                   VPX_DL_REALTIME),
                 "encode", error))
    return FALSE;
  take_packet (self, frame);
  return TRUE;
}
