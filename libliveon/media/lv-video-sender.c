/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-video-sender.h"

#include "lv-camera-portal.h"
#include "lv-gst.h"
#include "lv-portal.h"
#include "lv-thread.h"
#include "lv-video-capture.h"
#include "lv-video-encoder.h"

#define START_LIMIT_S 10
/* A smaller picture is enough for so long: then the camera gives no more than that. */
#define SHRINK_AFTER_S 10

/*   STOPPED ─start─> STARTING ─first picture─> RUNNING
 *      ↑                 └─ error, cancel, time ┐   ├─ another size: the capture begins anew
 *      └────────────────────────────────────────┴───┘ error: "failed" */
struct _LvVideoSender
{
  GObject parent_instance;

  LvSource source;
  LvFrameFunc frame;
  gpointer data;
  GMainContext *context;

  LvLayerSetting layers[LV_CAMERA_LAYERS];
  gboolean is_text;
  LvPreviewWish wish;

  LvMediaInput *input;
  LvVideoEncoder *encoder;
  LvVideoCapture *capture;
  GTask *start; /* while it is STARTING */
  GSource *cancelled, *limit;
  GCancellable *asking; /* while the person is asked for the camera */
  gboolean is_running;
  guint level;           /* the layer for which the capture was made */
  gboolean has_one_size; /* it gave the same when asked for less */
  guint shrink_id;

  GMutex lock; /* of preview, and of whether there is an encoder */
  LiveonFrame *preview;
};

enum
{
  FAILED,
  PREVIEW,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LvVideoSender, lv_video_sender, G_TYPE_OBJECT)

static gboolean start_capture (LvVideoSender *self, GError **error);

static gboolean
is_sized (LvVideoSender *self)
{
  /* A portal's connection is good for one time, and a test picture's counter goes on. */
  return self->source == LV_SOURCE_CAMERA && self->input != NULL
         && self->input->kind == LV_INPUT_DEVICE;
}

/* The smallest layer that is as large as the preview. */
static guint
preview_level (LvVideoSender *self)
{
  guint level = 1; /* less has not as many pictures a second */

  while (level < LV_CAMERA_LAYERS - 1)
    {
      LvLayerLimit limit = lv_layer_get_limit (self->source, level, self->is_text);

      if (self->wish.width <= limit.width && self->wish.height <= limit.height)
        break;
      level++;
    }
  return level;
}

/* The largest layer for which pictures are wanted. */
static guint
wanted_level (LvVideoSender *self)
{
  guint level = self->wish.is_wanted ? preview_level (self) : 0;

  for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
    if (self->layers[i].is_active)
      level = MAX (level, i);
  return self->source == LV_SOURCE_CAMERA ? level : 0;
}

static guint
wanted_fps (LvVideoSender *self)
{
  guint fps = self->wish.is_wanted ? lv_preview_get_fps (&self->wish) : 0;

  for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
    if (self->layers[i].is_active)
      {
        guint most = lv_layer_get_limit (self->source, i, self->is_text).fps;

        if (self->layers[i].max_fps > 0)
          most = MIN (most, self->layers[i].max_fps);
        fps = MAX (fps, most);
      }
  return fps;
}

static void
end_start (LvVideoSender *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->start);

  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);
  if (self->limit != NULL)
    g_source_destroy (self->limit);
  g_clear_pointer (&self->limit, g_source_unref);
  if (task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* Everything is free when it returns. */
static void
release (LvVideoSender *self)
{
  LvVideoEncoder *encoder;

  g_clear_handle_id (&self->shrink_id, g_source_remove);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->capture, lv_video_capture_stop);
  g_mutex_lock (&self->lock);
  encoder = g_steal_pointer (&self->encoder);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&encoder, lv_video_encoder_stop);
  g_clear_pointer (&self->input, lv_media_input_free);
  self->is_running = FALSE;
  self->has_one_size = FALSE;
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->preview, liveon_frame_unref);
  g_mutex_unlock (&self->lock);
}

static void
fail (LvVideoSender *self, const GError *error)
{
  g_autoptr (LvVideoSender) keep = g_object_ref (self);
  g_autoptr (GError) copy = g_error_copy (error);
  gboolean is_starting = self->start != NULL;

  release (self);
  if (is_starting)
    end_start (self, g_steal_pointer (&copy));
  else
    g_signal_emit (self, signals[FAILED], 0, copy);
}

static gboolean
show_preview (gpointer data)
{
  LvVideoSender *self = data;
  g_autoptr (LiveonFrame) frame = NULL;

  g_mutex_lock (&self->lock);
  frame = g_steal_pointer (&self->preview);
  g_mutex_unlock (&self->lock);
  if (frame != NULL && self->wish.is_wanted)
    g_signal_emit (self, signals[PREVIEW], 0, frame);
  return G_SOURCE_REMOVE;
}

/* The encoding thread: the newest wins, and only one is on its way. */
static void
on_preview (LiveonFrame *picture, gpointer data)
{
  LvVideoSender *self = data;
  gboolean is_on_its_way;

  g_mutex_lock (&self->lock);
  is_on_its_way = self->preview != NULL;
  g_clear_pointer (&self->preview, liveon_frame_unref);
  self->preview = liveon_frame_ref (picture);
  g_mutex_unlock (&self->lock);
  if (!is_on_its_way)
    lv_context_post (self->context, show_preview, g_object_ref (self), g_object_unref);
}

typedef struct
{
  LvVideoSender *self;
  LvVideoEncoder *encoder; /* only compared */
  GError *error;
} Failure;

static void
failure_free (gpointer data)
{
  Failure *failure = data;

  g_object_unref (failure->self);
  g_error_free (failure->error);
  g_free (failure);
}

static gboolean
tell_failure (gpointer data)
{
  Failure *failure = data;

  if (failure->self->encoder == failure->encoder)
    fail (failure->self, failure->error);
  return G_SOURCE_REMOVE;
}

static void
on_encoder_failed (const GError *error, gpointer data)
{
  LvVideoSender *self = data;
  Failure *failure = g_new (Failure, 1);

  g_mutex_lock (&self->lock);
  *failure = (Failure){ g_object_ref (self), self->encoder, g_error_copy (error) };
  g_mutex_unlock (&self->lock);
  lv_context_post (self->context, tell_failure, failure, failure_free);
}

static void
on_frame (LvFrame *frame, gpointer data)
{
  LvVideoSender *self = data;

  self->frame (frame, self->data);
}

static const LvVideoEncoderEvents encoder_events = { on_frame, on_preview, on_encoder_failed };

static void
on_picture (GstBuffer *buffer, const GstVideoInfo *info, gint64 capture_us, gpointer data)
{
  LvVideoSender *self = data;

  lv_video_encoder_push (self->encoder, buffer, info, capture_us);
}

static void
on_started (gpointer data)
{
  LvVideoSender *self = data;

  lv_video_capture_set_fps (self->capture, wanted_fps (self));
  self->is_running = TRUE;
  end_start (self, NULL);
}

static void
on_capture_failed (const GError *error, gpointer data)
{
  fail (data, error);
}

static const LvVideoCaptureEvents capture_events = { on_picture, on_started, on_capture_failed };

static gboolean
start_capture (LvVideoSender *self, GError **error)
{
  LvLayerLimit limit;
  LvCameraWish wish;

  self->level = is_sized (self) ? wanted_level (self) : LV_CAMERA_LAYERS - 1;
  limit = lv_layer_get_limit (self->source, self->level, self->is_text);
  wish = (LvCameraWish){ limit.width, limit.height,
                         self->source == LV_SOURCE_CAMERA ? limit.fps : 30 };
  self->capture = lv_video_capture_new (self->input, &wish, &capture_events, self, error);
  return self->capture != NULL;
}

static void
restart_capture (LvVideoSender *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->capture, lv_video_capture_stop);
  lv_video_encoder_flush (self->encoder);
  if (!start_capture (self, &error))
    fail (self, error);
}

static gboolean
on_shrink (gpointer data)
{
  LvVideoSender *self = data;

  self->shrink_id = 0;
  if (self->is_running && wanted_level (self) < self->level)
    restart_capture (self);
  return G_SOURCE_REMOVE;
}

/* The camera gives what the largest layer needs: more at once, less after a while. */
static void
update_capture (LvVideoSender *self)
{
  guint level = wanted_level (self), width, height;

  if (self->capture == NULL)
    return;
  lv_video_capture_set_fps (self->capture, wanted_fps (self));
  if (!is_sized (self) || !self->is_running)
    return;
  if (level >= self->level)
    g_clear_handle_id (&self->shrink_id, g_source_remove);
  if (level > self->level && lv_video_capture_get_size (self->capture, &width, &height))
    {
      LvLayerLimit limit = lv_layer_get_limit (self->source, level, FALSE);

      if (height < limit.height && width < limit.width)
        restart_capture (self);
      else
        {
          self->level = level;
          self->has_one_size = TRUE;
        }
    }
  else if (level < self->level && self->shrink_id == 0 && !self->has_one_size)
    self->shrink_id = g_timeout_add_seconds (SHRINK_AFTER_S, on_shrink, self);
}

static void
lv_video_sender_dispose (GObject *object)
{
  lv_video_sender_stop (LV_VIDEO_SENDER (object));
  G_OBJECT_CLASS (lv_video_sender_parent_class)->dispose (object);
}

static void
lv_video_sender_finalize (GObject *object)
{
  LvVideoSender *self = LV_VIDEO_SENDER (object);

  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (lv_video_sender_parent_class)->finalize (object);
}

static void
lv_video_sender_class_init (LvVideoSenderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lv_video_sender_dispose;
  object_class->finalize = lv_video_sender_finalize;
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[PREVIEW] = g_signal_new ("preview", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, LIVEON_TYPE_FRAME);
}

static void
lv_video_sender_init (LvVideoSender *self)
{
  g_mutex_init (&self->lock);
}

LvVideoSender *
lv_video_sender_new (LvSource source, LvFrameFunc frame, gpointer data)
{
  LvVideoSender *self = g_object_new (LV_TYPE_VIDEO_SENDER, NULL);

  g_return_val_if_fail (lv_source_is_video (source), NULL);
  self->source = source;
  self->frame = frame;
  self->data = data;
  self->context = g_main_context_ref_thread_default ();
  return self;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  g_autoptr (GError) error
      = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Not wanted any more");

  fail (data, error);
  return G_SOURCE_REMOVE;
}

static gboolean
on_limit (gpointer data)
{
  LvVideoSender *self = data;
  g_autoptr (GError) error
      = lv_gst_error_new (lv_video_sender_get_device (self), "silent", "no picture came");

  fail (self, error);
  return G_SOURCE_REMOVE;
}

static void
watch_limit (LvVideoSender *self)
{
  self->limit = g_timeout_source_new_seconds (START_LIMIT_S);
  g_source_set_callback (self->limit, on_limit, self, NULL);
  g_source_attach (self->limit, self->context);
}

static void
watch_cancellable (LvVideoSender *self, GCancellable *cancellable)
{
  if (cancellable == NULL)
    return;
  self->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (on_cancelled), self, NULL);
  g_source_attach (self->cancelled, self->context);
}

static void
begin_capture (LvVideoSender *self)
{
  g_autoptr (GError) error = NULL;

  watch_limit (self);
  if (!start_capture (self, &error))
    fail (self, error);
}

typedef struct
{
  LvVideoSender *self;
  GCancellable *cancellable;
} Question;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Question *question = data;
  g_autoptr (LvVideoSender) self = question->self;
  g_autoptr (GCancellable) cancellable = question->cancellable;
  g_autoptr (GError) error = NULL;
  LvMediaInput *input = lv_camera_portal_open_finish (result, &error);

  if (g_cancellable_is_cancelled (cancellable))
    g_clear_pointer (&input, lv_media_input_free);
  else if (input == NULL)
    fail (self, error);
  else
    {
      g_clear_object (&self->asking);
      lv_media_input_free (self->input);
      self->input = input;
      begin_capture (self);
    }
}

/* Whoever is confined gets at the camera when the person permits it. */
static void
ask_portal (LvVideoSender *self)
{
  Question *question = g_new (Question, 1);

  self->asking = g_cancellable_new ();
  *question = (Question){ g_object_ref (self), g_object_ref (self->asking) };
  lv_camera_portal_open_async (self->input->name, self->asking, on_answer, question);
}

void
lv_video_sender_start_async (LvVideoSender *self,
                             const LvMediaInput *input,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  LvVideoEncoder *encoder;

  lv_video_sender_stop (self);
  self->start = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->start, lv_video_sender_start_async);
  /* How it ends is decided here: the device is free before it is said. */
  g_task_set_check_cancellable (self->start, FALSE);
  self->input = lv_media_input_copy (input);
  encoder = lv_video_encoder_new (self->source, &encoder_events, self);
  g_mutex_lock (&self->lock);
  self->encoder = encoder;
  g_mutex_unlock (&self->lock);
  lv_video_encoder_set_layers (self->encoder, self->layers);
  lv_video_encoder_set_is_text (self->encoder, self->is_text);
  lv_video_encoder_set_preview (self->encoder, &self->wish);
  watch_cancellable (self, cancellable);
  if (input->kind == LV_INPUT_DEVICE && lv_portal_is_needed ())
    ask_portal (self);
  else
    begin_capture (self);
}

gboolean
lv_video_sender_start_finish (LvVideoSender *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lv_video_sender_stop (LvVideoSender *self)
{
  release (self);
  if (self->start != NULL)
    end_start (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped"));
}

gboolean
lv_video_sender_get_is_running (LvVideoSender *self)
{
  return self->is_running;
}

void
lv_video_sender_set_layers (LvVideoSender *self, const LvLayerSetting layers[LV_CAMERA_LAYERS])
{
  memcpy (self->layers, layers, sizeof self->layers);
  if (self->source != LV_SOURCE_CAMERA)
    memset (self->layers + 1, 0, sizeof self->layers - sizeof self->layers[0]);
  if (self->encoder != NULL)
    lv_video_encoder_set_layers (self->encoder, self->layers);
  update_capture (self);
}

void
lv_video_sender_request_key_frame (LvVideoSender *self, guint layer)
{
  g_mutex_lock (&self->lock);
  if (self->encoder != NULL)
    lv_video_encoder_request_key_frame (self->encoder, layer);
  g_mutex_unlock (&self->lock);
}

void
lv_video_sender_set_is_text (LvVideoSender *self, gboolean is_text)
{
  self->is_text = is_text;
  if (self->encoder != NULL)
    lv_video_encoder_set_is_text (self->encoder, is_text);
  update_capture (self);
}

void
lv_video_sender_set_preview (LvVideoSender *self, const LvPreviewWish *wish)
{
  self->wish = *wish;
  if (self->encoder != NULL)
    lv_video_encoder_set_preview (self->encoder, wish);
  update_capture (self);
}

const char *
lv_video_sender_get_device (LvVideoSender *self)
{
  const char *device = self->capture != NULL ? lv_video_capture_get_device (self->capture) : NULL;

  return device == NULL && self->input != NULL ? "" : device;
}
