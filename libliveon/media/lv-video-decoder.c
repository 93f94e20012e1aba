/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-video-decoder.h"

#include <string.h>

#include "lv-decode-queue.h"
#include "lv-scaler.h"
#include "lv-vp8-decoder.h"

/* While frames wait, as many pictures in a row are not shown: they would be old at once. */
#define MAX_SKIPPED 2
/* Memory of pictures that were given back, to be used again. */
#define MAX_SPARE 3

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
  LvScaler *scaler;
  guint n_skipped;
  struct _Spares *spares;
};

/* Lives as long as the last picture. */
typedef struct _Spares
{
  GMutex lock;
  gpointer memory[MAX_SPARE];
  gsize size;
  guint n;
} Spares;

typedef struct
{
  Spares *spares;
  gpointer memory;
  gsize size;
} Loan;

G_DEFINE_FINAL_TYPE (LvVideoDecoder, lv_video_decoder, G_TYPE_OBJECT)

static void
clear_spares (gpointer data)
{
  Spares *spares = data;

  for (guint i = 0; i < spares->n; i++)
    g_free (spares->memory[i]);
  g_mutex_clear (&spares->lock);
}

static void
give_back (gpointer data)
{
  Loan *loan = data;
  Spares *spares = loan->spares;

  g_mutex_lock (&spares->lock);
  if (loan->size == spares->size && spares->n < MAX_SPARE)
    spares->memory[spares->n++] = g_steal_pointer (&loan->memory);
  g_mutex_unlock (&spares->lock);
  g_free (loan->memory);
  g_atomic_rc_box_release_full (spares, clear_spares);
  g_free (loan);
}

/* Memory that costs no page faults, where a picture was given back. */
static Loan *
borrow (Spares *spares, gsize size)
{
  Loan *loan = g_new0 (Loan, 1);

  loan->spares = g_atomic_rc_box_acquire (spares);
  loan->size = size;
  g_mutex_lock (&spares->lock);
  if (spares->size != size)
    {
      while (spares->n > 0)
        g_free (spares->memory[--spares->n]);
      spares->size = size;
    }
  if (spares->n > 0)
    loan->memory = spares->memory[--spares->n];
  g_mutex_unlock (&spares->lock);
  if (loan->memory == NULL)
    loan->memory = g_malloc (size);
  return loan;
}

typedef struct
{
  guint target_width, target_height;
  LiveonPixelFormat format;
  gboolean is_behind;
} Wish;

static LiveonFrame *
make_frame (LvVideoDecoder *self, const LvPicture *picture, const Wish *wish)
{
  guint width, height;
  gboolean is_bgrx = wish->format == LIVEON_PIXEL_FORMAT_BGRX;
  g_autoptr (GBytes) bytes = NULL;
  LvPicture scaled, to;
  Loan *loan;

  if (wish->target_width == 0 && wish->target_height == 0)
    {
      width = picture->width;
      height = picture->height;
    }
  else
    lv_picture_fit (picture->width, picture->height, wish->target_width, wish->target_height,
                    &width, &height);
  scaled = lv_scaler_scale (self->scaler, picture, width, height);
  loan = borrow (self->spares,
                 is_bgrx ? (gsize) 4 * width * height : lv_picture_get_size (width, height));
  if (is_bgrx)
    lv_scaler_to_bgrx (self->scaler, loan->memory, &scaled);
  else
    {
      to = lv_picture_wrap (loan->memory, width, height);
      lv_picture_copy (&to, &scaled);
    }
  bytes = g_bytes_new_with_free_func (loan->memory, loan->size, give_back, loan);
  return liveon_frame_new (bytes, wish->format, width, height, is_bgrx ? 4 * width : width, 0);
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
  lv_scaler_free (self->scaler);
  g_atomic_rc_box_release_full (self->spares, clear_spares);
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
  self->scaler = lv_scaler_new ();
  self->spares = g_atomic_rc_box_new0 (Spares);
  g_mutex_init (&self->spares->lock);
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
