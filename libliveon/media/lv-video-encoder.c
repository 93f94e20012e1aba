/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-video-encoder.h"

#include "lv-frame-gate.h"
#include "lv-frame-maker.h"
#include "lv-scaler.h"
#include "lv-vp8-encoder.h"

/* A screen that stands still is sent again so often, until its quantizer is as good as this. */
#define REFINE_US (G_USEC_PER_SEC / 5)
#define REFINE_MOST 10
/* Nearly at once, and no faster where it does not succeed. */
#define RETRY_US (G_USEC_PER_SEC / 50)
#define SHARP 10
#define DEFAULT_BPS 500000

typedef struct
{
  LvLayerSetting layers[LV_CAMERA_LAYERS];
  gboolean is_text;
  LvPreviewWish preview;
} Settings;

/* One layer; the encoding thread's. */
typedef struct
{
  LvVp8Encoder *encoder; /* NULL while it is not active */
  LvScaler *scaler;
  LvFrameGate gate;
  gint64 last_us;
} Layer;

struct _LvVideoEncoder
{
  LvSource source;
  guint n_layers;
  const LvVideoEncoderEvents *events;
  gpointer data;
  GThread *thread;

  GMutex lock;
  GCond changed;
  Settings settings;
  GstBuffer *waiting;
  GstVideoInfo waiting_info;
  gint64 waiting_us;
  guint wanted_keys; /* a bit for each layer */
  gboolean is_stopped;

  /* The encoding thread's. */
  Layer layers[LV_CAMERA_LAYERS];
  LvPicture limited; /* what had JPEG's range; planes[0] is owned */
  LvFrameMaker *preview_maker;
  LvFrameGate preview_gate;
  struct
  {
    guint8 *memory; /* of a screen: the picture that was last encoded */
    LvPicture picture;
    gint64 encoded_us;
    guint quantizer, n_refined;
  } still;
  gboolean has_failed;
};

LvLayerLimit
lv_layer_get_limit (LvSource source, guint layer, gboolean is_text)
{
  static const LvLayerLimit camera[LV_CAMERA_LAYERS]
      = { { 320, 180, 15 }, { 640, 360, 30 }, { 1280, 720, 30 } };

  if (source == LV_SOURCE_CAMERA)
    return camera[MIN (layer, LV_CAMERA_LAYERS - 1)];
  return (LvLayerLimit){ 1920, 1080, is_text ? 15 : 30 };
}

guint
lv_preview_get_fps (const LvPreviewWish *wish)
{
  LvLayerLimit small = lv_layer_get_limit (LV_SOURCE_CAMERA, 0, FALSE);
  gboolean is_small = wish->width > 0 && wish->width <= small.width && wish->height > 0
                      && wish->height <= small.height;

  return is_small ? small.fps : LV_PREVIEW_FPS;
}

static guint
fps_of (LvVideoEncoder *self, const Settings *settings, guint index)
{
  guint fps = lv_layer_get_limit (self->source, index, settings->is_text).fps;
  guint most = settings->layers[index].max_fps;

  return most > 0 ? MIN (fps, most) : fps;
}

static LvVp8Content
content_of (LvVideoEncoder *self, const Settings *settings)
{
  if (self->source == LV_SOURCE_CAMERA)
    return LV_VP8_CAMERA;
  return settings->is_text ? LV_VP8_SCREEN_TEXT : LV_VP8_SCREEN_MOTION;
}

static gboolean
ensure_encoder (LvVideoEncoder *self,
                const Settings *settings,
                guint index,
                const LvPicture *picture)
{
  Layer *layer = &self->layers[index];
  guint bps = settings->layers[index].bitrate_bps;
  LvVp8Config config = { picture->width, picture->height, fps_of (self, settings, index),
                         bps > 0 ? bps : DEFAULT_BPS, content_of (self, settings) };
  g_autoptr (GError) error = NULL;

  if (layer->encoder != NULL)
    {
      const LvVp8Config *now = lv_vp8_encoder_get_config (layer->encoder);

      if (now->width != config.width || now->height != config.height
          || now->content != config.content)
        g_clear_pointer (&layer->encoder, lv_vp8_encoder_free);
    }
  if (layer->encoder == NULL)
    layer->encoder = lv_vp8_encoder_new (&config, &error);
  else
    lv_vp8_encoder_set_rate (layer->encoder, config.bitrate_bps, config.fps);
  if (layer->encoder == NULL && !self->has_failed)
    {
      self->has_failed = TRUE;
      self->events->failed (error, self->data);
    }
  return layer->encoder != NULL;
}

static gboolean
take_wanted_key (LvVideoEncoder *self, guint index)
{
  gboolean is_wanted;

  g_mutex_lock (&self->lock);
  is_wanted = (self->wanted_keys >> index & 1) != 0;
  self->wanted_keys &= ~(1U << index);
  g_mutex_unlock (&self->lock);
  return is_wanted;
}

static void
emit_frame (LvVideoEncoder *self,
            guint index,
            const LvPicture *picture,
            gint64 capture_us,
            LvVp8Frame *encoded)
{
  g_autoptr (LvFrame) frame = lv_frame_new (self->source, encoded->data);

  frame->layer = index;
  frame->temporal_id = encoded->temporal_id;
  frame->is_key = encoded->is_key;
  frame->is_sync = encoded->is_sync;
  frame->rtp_time = (guint32) (capture_us * 9 / 100);
  frame->capture_us = capture_us;
  frame->width = picture->width;
  frame->height = picture->height;
  self->events->frame (frame, self->data);
}

/* The quantizer that came out; 0 when nothing did. */
static guint
encode_layer (LvVideoEncoder *self,
              const Settings *settings,
              guint index,
              const LvPicture *picture,
              gint64 capture_us)
{
  Layer *layer = &self->layers[index];
  g_autoptr (GError) error = NULL;
  LvVp8Frame encoded;
  gboolean force_key;

  if (!ensure_encoder (self, settings, index, picture))
    return 0;
  force_key = take_wanted_key (self, index);
  layer->last_us = MAX (capture_us, layer->last_us + 1);
  if (!lv_vp8_encoder_encode (layer->encoder, picture, layer->last_us, force_key, &encoded, &error))
    {
      /* The next one begins anew. */
      g_debug ("%s", error->message);
      g_clear_pointer (&layer->encoder, lv_vp8_encoder_free);
      return 0;
    }
  if (encoded.data == NULL)
    {
      if (force_key)
        lv_video_encoder_request_key_frame (self, index);
      return 0;
    }
  emit_frame (self, index, picture, layer->last_us, &encoded);
  g_bytes_unref (encoded.data);
  return encoded.quantizer;
}

static LvPicture
scale_to_limit (
    LvScaler *scaler, const LvPicture *native, const LvPicture *from, guint limit_w, guint limit_h)
{
  guint width, height;

  /* From the native size, so that a layer's size does not depend on which others are active. */
  lv_picture_fit (native->width, native->height, limit_w, limit_h, &width, &height);
  return lv_scaler_scale (scaler, from, width, height);
}

typedef struct
{
  guint width, height; /* 0: no preview of this picture */
} PreviewSize;

static PreviewSize
plan_preview (LvVideoEncoder *self,
              const Settings *settings,
              const LvPicture *native,
              gint64 capture_us)
{
  PreviewSize size = { 0 };

  if (settings->preview.is_wanted
      && lv_frame_gate_take (&self->preview_gate, capture_us,
                             lv_preview_get_fps (&settings->preview)))
    lv_picture_fit (native->width, native->height, settings->preview.width,
                    settings->preview.height, &size.width, &size.height);
  return size;
}

/* from: the native picture or one that is smaller, but not smaller than the preview. */
static void
show_preview (LvVideoEncoder *self,
              const Settings *settings,
              const LvPicture *from,
              PreviewSize *size)
{
  g_autoptr (LiveonFrame) frame = NULL;

  if (size->width == 0)
    return;
  frame = lv_frame_maker_make (self->preview_maker, from, size->width, size->height,
                               settings->preview.format);
  size->width = 0;
  self->events->preview (frame, self->data);
}

static void
encode_camera (LvVideoEncoder *self,
               const Settings *settings,
               const LvPicture *native,
               gint64 capture_us)
{
  LvPicture from = *native;
  PreviewSize preview = plan_preview (self, settings, native, capture_us);

  /* Each layer from the next larger one. */
  for (guint i = self->n_layers; i-- > 0;)
    {
      Layer *layer = &self->layers[i];
      LvLayerLimit limit = lv_layer_get_limit (self->source, i, FALSE);

      if (limit.width < preview.width || limit.height < preview.height)
        show_preview (self, settings, &from, &preview);
      if (!settings->layers[i].is_active)
        {
          g_clear_pointer (&layer->encoder, lv_vp8_encoder_free);
          continue;
        }
      if (!lv_frame_gate_take (&layer->gate, capture_us, fps_of (self, settings, i)))
        continue;
      from = scale_to_limit (layer->scaler, native, &from, limit.width, limit.height);
      encode_layer (self, settings, i, &from, capture_us);
    }
  show_preview (self, settings, &from, &preview);
}

static void
keep_still (LvVideoEncoder *self, const LvPicture *picture)
{
  if (self->still.memory == NULL || self->still.picture.width != picture->width
      || self->still.picture.height != picture->height)
    {
      g_free (self->still.memory);
      self->still.memory = g_malloc (lv_picture_get_size (picture->width, picture->height));
      self->still.picture = lv_picture_wrap (self->still.memory, picture->width, picture->height);
    }
  lv_picture_copy (&self->still.picture, picture);
}

/* The screen's picture as it was, for whoever comes late, or a little sharper. */
static void
encode_still (LvVideoEncoder *self, const Settings *settings, gint64 now_us)
{
  guint quantizer = encode_layer (self, settings, 0, &self->still.picture, now_us);

  self->still.encoded_us = now_us;
  self->still.n_refined++;
  if (quantizer > 0)
    self->still.quantizer = quantizer;
}

static void
encode_screen (LvVideoEncoder *self,
               const Settings *settings,
               const LvPicture *native,
               gint64 capture_us)
{
  Layer *layer = &self->layers[0];
  LvLayerLimit limit = lv_layer_get_limit (self->source, 0, settings->is_text);
  PreviewSize preview = plan_preview (self, settings, native, capture_us);
  LvPicture picture;

  show_preview (self, settings, native, &preview);
  if (!settings->layers[0].is_active)
    {
      g_clear_pointer (&layer->encoder, lv_vp8_encoder_free);
      g_clear_pointer (&self->still.memory, g_free);
    }
  picture = scale_to_limit (layer->scaler, native, native, limit.width, limit.height);
  if (self->still.memory != NULL && lv_picture_is_equal (&picture, &self->still.picture))
    return;
  keep_still (self, &picture);
  if (!settings->layers[0].is_active
      || !lv_frame_gate_take (&layer->gate, capture_us, fps_of (self, settings, 0)))
    {
      /* Due later, if no other picture comes. */
      self->still.n_refined = 0;
      self->still.quantizer = G_MAXUINT;
      return;
    }
  encode_still (self, settings, capture_us);
  self->still.n_refined = 0;
}

/* When the screen's last picture is to be encoded again: 0 never. */
static gint64
next_still (LvVideoEncoder *self, const Settings *settings)
{
  if (self->source == LV_SOURCE_CAMERA || self->still.memory == NULL
      || !settings->layers[0].is_active)
    return 0;
  if (self->wanted_keys != 0 || self->layers[0].encoder == NULL)
    return self->still.encoded_us + RETRY_US;
  if (self->still.quantizer <= SHARP || self->still.n_refined >= REFINE_MOST)
    return 0;
  return self->still.encoded_us + REFINE_US;
}

/* VP8 knows only the range of video. */
static void
limit_range (LvVideoEncoder *self, LvPicture *picture)
{
  if (self->limited.width != picture->width || self->limited.height != picture->height)
    {
      g_free (self->limited.planes[0]);
      self->limited
          = lv_picture_wrap (g_malloc (lv_picture_get_size (picture->width, picture->height)),
                             picture->width, picture->height);
    }
  lv_picture_limit_range (&self->limited, picture);
  *picture = self->limited;
}

static void
encode_buffer (LvVideoEncoder *self,
               const Settings *settings,
               GstBuffer *buffer,
               GstVideoInfo *info,
               gint64 capture_us)
{
  GstVideoFrame frame;
  LvPicture picture;

  if (!gst_video_frame_map (&frame, info, buffer, GST_MAP_READ))
    return;
  for (guint p = 0; p < 3; p++)
    {
      picture.planes[p] = GST_VIDEO_FRAME_PLANE_DATA (&frame, p);
      picture.strides[p] = GST_VIDEO_FRAME_PLANE_STRIDE (&frame, p);
    }
  picture.width = GST_VIDEO_FRAME_WIDTH (&frame) & ~1;
  picture.height = GST_VIDEO_FRAME_HEIGHT (&frame) & ~1;
  if (picture.width >= 16 && picture.height >= 16)
    {
      if (info->colorimetry.range == GST_VIDEO_COLOR_RANGE_0_255)
        limit_range (self, &picture);
      if (self->source == LV_SOURCE_CAMERA)
        encode_camera (self, settings, &picture, capture_us);
      else
        encode_screen (self, settings, &picture, capture_us);
    }
  gst_video_frame_unmap (&frame);
}

static gpointer
run (gpointer data)
{
  LvVideoEncoder *self = data;

  g_mutex_lock (&self->lock);
  while (!self->is_stopped)
    {
      Settings settings = self->settings;
      GstBuffer *buffer = g_steal_pointer (&self->waiting);
      GstVideoInfo info = self->waiting_info;
      gint64 capture_us = self->waiting_us, still_us = next_still (self, &settings);

      if (buffer == NULL && still_us == 0)
        {
          g_cond_wait (&self->changed, &self->lock);
          continue;
        }
      if (buffer == NULL && still_us > g_get_monotonic_time ())
        {
          g_cond_wait_until (&self->changed, &self->lock, still_us);
          continue;
        }
      g_mutex_unlock (&self->lock);
      if (buffer != NULL)
        encode_buffer (self, &settings, buffer, &info, capture_us);
      else
        encode_still (self, &settings, g_get_monotonic_time ());
      g_clear_pointer (&buffer, gst_buffer_unref);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

LvVideoEncoder *
lv_video_encoder_new (LvSource source, const LvVideoEncoderEvents *events, gpointer data)
{
  LvVideoEncoder *self = g_new0 (LvVideoEncoder, 1);

  self->source = source;
  self->n_layers = source == LV_SOURCE_CAMERA ? LV_CAMERA_LAYERS : 1;
  self->events = events;
  self->data = data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  gst_video_info_init (&self->waiting_info);
  for (guint i = 0; i < self->n_layers; i++)
    self->layers[i].scaler = lv_scaler_new ();
  self->preview_maker = lv_frame_maker_new ();
  self->thread = g_thread_new ("lv-encode", run, self);
  return self;
}

void
lv_video_encoder_stop (LvVideoEncoder *self)
{
  g_mutex_lock (&self->lock);
  self->is_stopped = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->n_layers; i++)
    {
      g_clear_pointer (&self->layers[i].encoder, lv_vp8_encoder_free);
      lv_scaler_free (self->layers[i].scaler);
    }
  lv_frame_maker_free (self->preview_maker);
  g_free (self->still.memory);
  g_free (self->limited.planes[0]);
  gst_clear_buffer (&self->waiting);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

void
lv_video_encoder_push (LvVideoEncoder *self,
                       GstBuffer *buffer,
                       const GstVideoInfo *info,
                       gint64 capture_us)
{
  g_mutex_lock (&self->lock);
  gst_buffer_replace (&self->waiting, buffer);
  self->waiting_info = *info;
  self->waiting_us = capture_us;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
lv_video_encoder_flush (LvVideoEncoder *self)
{
  g_mutex_lock (&self->lock);
  gst_clear_buffer (&self->waiting);
  g_mutex_unlock (&self->lock);
}

void
lv_video_encoder_set_layers (LvVideoEncoder *self, const LvLayerSetting layers[LV_CAMERA_LAYERS])
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
    self->settings.layers[i] = i < self->n_layers ? layers[i] : (LvLayerSetting){ 0 };
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
lv_video_encoder_set_is_text (LvVideoEncoder *self, gboolean is_text)
{
  g_mutex_lock (&self->lock);
  self->settings.is_text = is_text;
  g_mutex_unlock (&self->lock);
}

void
lv_video_encoder_set_preview (LvVideoEncoder *self, const LvPreviewWish *wish)
{
  g_mutex_lock (&self->lock);
  self->settings.preview = *wish;
  g_mutex_unlock (&self->lock);
}

void
lv_video_encoder_request_key_frame (LvVideoEncoder *self, guint layer)
{
  if (layer >= self->n_layers)
    return;
  g_mutex_lock (&self->lock);
  self->wanted_keys |= 1U << layer;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}
