/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-video-decoder.h"

#include <string.h>

#include "lv-decode-queue.h"
#include "lv-frame-maker.h"
#include "lv-vp8-decoder.h"

/* While frames wait, as many pictures in a row are not shown: they would be old at once. */
#define MAX_SKIPPED 2

/* A GThreadPool that shares its threads with all others gives each decoder one thread at a time and
 * all of them few; frames wait in the queue, the pool only knows that there are some. */
struct _LvVideoDecoder
{
  GObject parent_instance;

  GMutex lock; /* of what stands up to `busy` */
  LvDecodeQueue queue;
  guint target_width, target_height;
  LiveonPixelFormat format;
  gboolean is_visible, is_stopped, is_scheduled;

  GThreadPool *pool;
  LvPictureFunc picture;
  gpointer data;

  /* The decoding thread's. */
  LvVp8Decoder *decoder;
  LvFrameMaker *maker;
  guint n_skipped;
};

G_DEFINE_FINAL_TYPE (LvVideoDecoder, lv_video_decoder, G_TYPE_OBJECT)

typedef struct
{
  guint target_width, target_height;
  LiveonPixelFormat format;
  gboolean is_behind;
} Wish;

static LiveonFrame *
make_frame (LvVideoDecoder *self, const LvPicture *picture, const Wish *wish)
{
  guint width = picture->width, height = picture->height;

  if (wish->target_width > 0 || wish->target_height > 0)
    lv_picture_fit (picture->width, picture->height, wish->target_width, wish->target_height,
                    &width, &height);
  return lv_frame_maker_make (self->maker, picture, width, height, wish->format);
}

static void
decode_frame (LvVideoDecoder *self, LvFrame *frame, const Wish *wish)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (frame->data, &length);
  LvPicture picture;
  g_autoptr (LiveonFrame) result = NULL;

  if (!lv_vp8_decoder_decode (self->decoder, data, length, &picture))
    {
      g_mutex_lock (&self->lock);
      lv_decode_queue_fail (&self->queue);
      g_mutex_unlock (&self->lock);
      return;
    }
  if (picture.width == 0)
    return;
  if (wish->is_behind && self->n_skipped < MAX_SKIPPED)
    {
      self->n_skipped++;
      return;
    }
  self->n_skipped = 0;
  result = make_frame (self, &picture, wish);
  self->picture (result, frame->rtp_time, self->data);
}

/* NULL when there is nothing more to do now. */
static LvFrame *
take_next (LvVideoDecoder *self, Wish *wish)
{
  LvFrame *frame;

  g_mutex_lock (&self->lock);
  frame = self->is_stopped ? NULL : lv_decode_queue_pop (&self->queue);
  self->is_scheduled = frame != NULL;
  *wish = (Wish){ self->target_width, self->target_height, self->format,
                  self->queue.frames.length > 0 };
  g_mutex_unlock (&self->lock);
  return frame;
}

static void
decode_waiting (gpointer item, gpointer data)
{
  LvVideoDecoder *self = data;
  LvFrame *frame;
  Wish wish;

  while ((frame = take_next (self, &wish)) != NULL)
    {
      decode_frame (self, frame, &wish);
      lv_frame_unref (frame);
    }
}

static void
lv_video_decoder_dispose (GObject *object)
{
  lv_video_decoder_stop (LV_VIDEO_DECODER (object));
  G_OBJECT_CLASS (lv_video_decoder_parent_class)->dispose (object);
}

static void
lv_video_decoder_finalize (GObject *object)
{
  LvVideoDecoder *self = LV_VIDEO_DECODER (object);

  lv_vp8_decoder_free (self->decoder);
  lv_frame_maker_free (self->maker);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (lv_video_decoder_parent_class)->finalize (object);
}

static void
lv_video_decoder_class_init (LvVideoDecoderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lv_video_decoder_dispose;
  object_class->finalize = lv_video_decoder_finalize;
}

static void
lv_video_decoder_init (LvVideoDecoder *self)
{
  g_mutex_init (&self->lock);
  lv_decode_queue_init (&self->queue);
  self->is_visible = TRUE;
  self->decoder = lv_vp8_decoder_new ();
  self->maker = lv_frame_maker_new ();
  self->pool = g_thread_pool_new (decode_waiting, self, 1, FALSE, NULL);
}

LvVideoDecoder *
lv_video_decoder_new (LvPictureFunc picture, gpointer data)
{
  LvVideoDecoder *self = g_object_new (LV_TYPE_VIDEO_DECODER, NULL);

  self->picture = picture;
  self->data = data;
  return self;
}

void
lv_video_decoder_push (LvVideoDecoder *self, LvFrame *frame)
{
  g_mutex_lock (&self->lock);
  if (self->is_visible && !self->is_stopped && lv_decode_queue_push (&self->queue, frame)
      && !self->is_scheduled)
    {
      self->is_scheduled = TRUE;
      g_thread_pool_push (self->pool, self, NULL);
    }
  g_mutex_unlock (&self->lock);
}

void
lv_video_decoder_set_target (LvVideoDecoder *self, guint width, guint height)
{
  g_mutex_lock (&self->lock);
  self->target_width = width;
  self->target_height = height;
  g_mutex_unlock (&self->lock);
}

void
lv_video_decoder_set_format (LvVideoDecoder *self, LiveonPixelFormat format)
{
  g_mutex_lock (&self->lock);
  self->format = format;
  g_mutex_unlock (&self->lock);
}

void
lv_video_decoder_set_is_visible (LvVideoDecoder *self, gboolean is_visible)
{
  g_mutex_lock (&self->lock);
  if (self->is_visible != is_visible)
    {
      self->is_visible = is_visible;
      lv_decode_queue_clear (&self->queue);
      self->queue.needs_key = is_visible;
    }
  g_mutex_unlock (&self->lock);
}

gboolean
lv_video_decoder_take_need_key_frame (LvVideoDecoder *self)
{
  gboolean needs_key;

  g_mutex_lock (&self->lock);
  needs_key = lv_decode_queue_take_needs_key (&self->queue);
  g_mutex_unlock (&self->lock);
  return needs_key;
}

/* Waits for at most the one picture that is being decoded. */
void
lv_video_decoder_stop (LvVideoDecoder *self)
{
  g_mutex_lock (&self->lock);
  self->is_stopped = TRUE;
  lv_decode_queue_clear (&self->queue);
  g_mutex_unlock (&self->lock);
  if (self->pool != NULL)
    g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, TRUE);
}
