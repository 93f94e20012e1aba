/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-beat.h"
#include "lv-video-stream-state.h"

/**
 * LiveonVideoStream:
 *
 * The pictures of one participant's camera or screen, as a toolkit shows them.
 *
 * [method@Call.watch] gives one, and [method@Preview.watch]. What is watched, how large and whether
 * it is visible at all decides what the server sends, so a tile keeps [method@VideoStream.set_size]
 * and [method@VideoStream.set_is_visible] current. [property@VideoStream:frame] is the newest
 * picture and is notified for each; who is slow misses pictures in between, never the newest.
 * Dropping the last reference ends the watching.
 */

#define MAX_WAITING                                                                                \
  8 /* pictures that wait for their sound: a quarter of a second at 30 a second                    \
     */
#define DEFAULT_WIDTH 320
#define DEFAULT_HEIGHT 180
#define MAX_SIZE 8192

typedef struct
{
  LiveonFrame *frame;
  gint64 show_us;
} Waiting;

struct _LiveonVideoStream
{
  GObject parent_instance;

  LiveonParticipant *participant;
  LiveonMediaSource source;
  LiveonVideoState state;
  LiveonFrame *frame;
  guint64 n_frames;
  guint width, height;
  gboolean is_visible;
  LiveonPixelFormat format;

  GSource *wake; /* on the context that made the stream; ready when the first is due */
  GMutex lock;   /* lint: lock: decoders bring pictures on threads of their own; of the rest */
  Waiting waiting[MAX_WAITING];
  guint n_waiting;
  LvBeat beat;
};

enum
{
  PROP_PARTICIPANT = 1,
  PROP_SOURCE,
  PROP_FRAME,
  PROP_STATE,
  PROP_WIDTH,
  PROP_HEIGHT,
  PROP_IS_VISIBLE,
  PROP_PIXEL_FORMAT,
  N_PROPS,
};

enum
{
  SIGNAL_WISH_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LiveonVideoStream, liveon_video_stream, G_TYPE_OBJECT)

static void
liveon_video_stream_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LiveonVideoStream *self = LIVEON_VIDEO_STREAM (object);

  switch (id)
    {
    case PROP_PARTICIPANT:
      g_value_set_object (value, self->participant);
      break;
    case PROP_SOURCE:
      g_value_set_enum (value, self->source);
      break;
    case PROP_FRAME:
      g_value_set_boxed (value, self->frame);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_WIDTH:
      g_value_set_uint (value, self->width);
      break;
    case PROP_HEIGHT:
      g_value_set_uint (value, self->height);
      break;
    case PROP_IS_VISIBLE:
      g_value_set_boolean (value, self->is_visible);
      break;
    case PROP_PIXEL_FORMAT:
      g_value_set_enum (value, self->format);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
liveon_video_stream_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LiveonVideoStream *self = LIVEON_VIDEO_STREAM (object);

  switch (id)
    {
    case PROP_IS_VISIBLE:
      liveon_video_stream_set_is_visible (self, g_value_get_boolean (value));
      break;
    case PROP_PIXEL_FORMAT:
      liveon_video_stream_set_pixel_format (self, g_value_get_enum (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
liveon_video_stream_finalize (GObject *object)
{
  LiveonVideoStream *self = LIVEON_VIDEO_STREAM (object);

  g_source_destroy (self->wake);
  g_source_unref (self->wake);
  for (guint i = 0; i < self->n_waiting; i++)
    liveon_frame_unref (self->waiting[i].frame);
  g_mutex_clear (&self->lock);
  g_clear_pointer (&self->frame, liveon_frame_unref);
  g_clear_object (&self->participant);
  G_OBJECT_CLASS (liveon_video_stream_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags writable = flags | G_PARAM_WRITABLE;

  /**
   * LiveonVideoStream:participant:
   *
   * Whose pictures they are; %NULL for one's own before a meeting.
   */
  properties[PROP_PARTICIPANT]
      = g_param_spec_object ("participant", NULL, NULL, LIVEON_TYPE_PARTICIPANT, flags);
  /**
   * LiveonVideoStream:source:
   *
   * The camera or the screen.
   */
  properties[PROP_SOURCE] = g_param_spec_enum ("source", NULL, NULL, LIVEON_TYPE_MEDIA_SOURCE,
                                               LIVEON_MEDIA_SOURCE_CAMERA, flags);
  /**
   * LiveonVideoStream:frame:
   *
   * The newest picture; %NULL before the first.
   */
  properties[PROP_FRAME] = g_param_spec_boxed ("frame", NULL, NULL, LIVEON_TYPE_FRAME, flags);
  /**
   * LiveonVideoStream:state:
   *
   * Whether pictures come, and why not.
   */
  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, LIVEON_TYPE_VIDEO_STATE, 0, flags);
  /**
   * LiveonVideoStream:width:
   *
   * Of the tile, in pixels.
   */
  properties[PROP_WIDTH]
      = g_param_spec_uint ("width", NULL, NULL, 0, MAX_SIZE, DEFAULT_WIDTH, flags);
  /**
   * LiveonVideoStream:height:
   *
   * Of the tile, in pixels.
   */
  properties[PROP_HEIGHT]
      = g_param_spec_uint ("height", NULL, NULL, 0, MAX_SIZE, DEFAULT_HEIGHT, flags);
  /**
   * LiveonVideoStream:is-visible:
   *
   * Whether anybody sees it. What is not visible is neither sent nor decoded.
   */
  properties[PROP_IS_VISIBLE] = g_param_spec_boolean ("is-visible", NULL, NULL, TRUE, writable);
  /**
   * LiveonVideoStream:pixel-format:
   *
   * How frames are to come.
   */
  properties[PROP_PIXEL_FORMAT] = g_param_spec_enum (
      "pixel-format", NULL, NULL, LIVEON_TYPE_PIXEL_FORMAT, LIVEON_PIXEL_FORMAT_BGRX, writable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
liveon_video_stream_class_init (LiveonVideoStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = liveon_video_stream_get_property;
  object_class->set_property = liveon_video_stream_set_property;
  object_class->finalize = liveon_video_stream_finalize;
  install_properties (object_class);
  signals[SIGNAL_WISH_CHANGED]
      = g_signal_new ("wish-changed", LIVEON_TYPE_VIDEO_STREAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
}

static void
take_first (LiveonVideoStream *self, LiveonFrame **frame)
{
  g_clear_pointer (frame, liveon_frame_unref);
  *frame = self->waiting[0].frame;
  self->n_waiting--;
  memmove (self->waiting, self->waiting + 1, self->n_waiting * sizeof (Waiting));
}

static gboolean
on_wake (gpointer data)
{
  LiveonVideoStream *self = data;
  LiveonFrame *due = NULL;

  g_mutex_lock (&self->lock);
  while (self->n_waiting > 0 && self->waiting[0].show_us <= g_get_monotonic_time ())
    take_first (self, &due);
  g_source_set_ready_time (self->wake, self->n_waiting > 0 ? self->waiting[0].show_us : -1);
  g_mutex_unlock (&self->lock);

  if (due == NULL)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->frame, liveon_frame_unref);
  self->frame = due;
  self->n_frames++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRAME]);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs wake_funcs = { .dispatch = dispatch }; /* lint: state: GLib wants it mutable */

static void
liveon_video_stream_init (LiveonVideoStream *self)
{
  g_mutex_init (&self->lock);
  self->width = DEFAULT_WIDTH;
  self->height = DEFAULT_HEIGHT;
  self->is_visible = TRUE;
  self->wake = g_source_new (&wake_funcs, sizeof (GSource));
  g_source_set_callback (self->wake, on_wake, self, NULL);
  g_source_attach (self->wake, g_main_context_get_thread_default ());
}

LiveonVideoStream *
lv_video_stream_state_new (LiveonParticipant *participant, LiveonMediaSource source)
{
  LiveonVideoStream *self = g_object_new (LIVEON_TYPE_VIDEO_STREAM, NULL);

  g_set_object (&self->participant, participant);
  self->source = source;
  return self;
}

void
lv_video_stream_state_set (LiveonVideoStream *self, LiveonVideoState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
lv_video_stream_state_show (LiveonVideoStream *self, LiveonFrame *frame, gint64 show_us)
{
  g_mutex_lock (&self->lock);
  if (self->n_waiting == MAX_WAITING)
    {
      LiveonFrame *oldest = NULL;

      take_first (self, &oldest);
      liveon_frame_unref (oldest);
    }
  /* A screen has to follow the hand that moves on it. */
  if (self->source == LIVEON_MEDIA_SOURCE_CAMERA)
    show_us = lv_beat_place (&self->beat, g_get_monotonic_time (), show_us);
  /* Never before the one ahead of it. */
  if (self->n_waiting > 0)
    show_us = MAX (show_us, self->waiting[self->n_waiting - 1].show_us);
  self->waiting[self->n_waiting++] = (Waiting){ liveon_frame_ref (frame), show_us };
  g_source_set_ready_time (self->wake, self->waiting[0].show_us);
  g_mutex_unlock (&self->lock);
}

/**
 * liveon_video_stream_get_participant:
 * @self: a stream
 *
 * Gets whose pictures they are.
 *
 * Returns: (transfer none) (nullable): the participant, or %NULL for one's own before a meeting
 */
LiveonParticipant *
liveon_video_stream_get_participant (LiveonVideoStream *self)
{
  g_return_val_if_fail (LIVEON_IS_VIDEO_STREAM (self), NULL);

  return self->participant;
}

/**
 * liveon_video_stream_get_source:
 * @self: a stream
 *
 * Gets whether it is the camera or the screen.
 *
 * Returns: the source
 */
LiveonMediaSource
liveon_video_stream_get_source (LiveonVideoStream *self)
{
  g_return_val_if_fail (LIVEON_IS_VIDEO_STREAM (self), LIVEON_MEDIA_SOURCE_CAMERA);

  return self->source;
}

/**
 * liveon_video_stream_get_frame:
 * @self: a stream
 *
 * Gets the newest picture.
 *
 * Returns: (transfer none) (nullable): the picture, or %NULL before the first
 */
LiveonFrame *
liveon_video_stream_get_frame (LiveonVideoStream *self)
{
  g_return_val_if_fail (LIVEON_IS_VIDEO_STREAM (self), NULL);

  return self->frame;
}

/**
 * liveon_video_stream_get_state:
 * @self: a stream
 *
 * Gets whether pictures come, and why not.
 *
 * Returns: the state
 */
LiveonVideoState
liveon_video_stream_get_state (LiveonVideoStream *self)
{
  g_return_val_if_fail (LIVEON_IS_VIDEO_STREAM (self), LIVEON_VIDEO_STATE_OFF);

  return self->state;
}

/**
 * liveon_video_stream_set_size:
 * @self: a stream
 * @width: in pixels of the screen
 * @height: in pixels of the screen
 *
 * Says how large the tile is: what is sent is no larger, and pictures are scaled down to fit.
 */
void
liveon_video_stream_set_size (LiveonVideoStream *self, guint width, guint height)
{
  g_return_if_fail (LIVEON_IS_VIDEO_STREAM (self));

  width = MIN (width, MAX_SIZE);
  height = MIN (height, MAX_SIZE);
  if (self->width == width && self->height == height)
    return;
  self->width = width;
  self->height = height;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WIDTH]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEIGHT]);
  g_signal_emit (self, signals[SIGNAL_WISH_CHANGED], 0);
}

/**
 * liveon_video_stream_get_width:
 * @self: a stream
 *
 * Gets the width of the tile.
 *
 * Returns: pixels
 */
guint
liveon_video_stream_get_width (LiveonVideoStream *self)
{
  g_return_val_if_fail (LIVEON_IS_VIDEO_STREAM (self), 0);

  return self->width;
}

/**
 * liveon_video_stream_get_height:
 * @self: a stream
 *
 * Gets the height of the tile.
 *
 * Returns: pixels
 */
guint
liveon_video_stream_get_height (LiveonVideoStream *self)
{
  g_return_val_if_fail (LIVEON_IS_VIDEO_STREAM (self), 0);

  return self->height;
}

/**
 * liveon_video_stream_set_is_visible:
 * @self: a stream
 * @is_visible: whether anybody sees it
 *
 * Says whether the tile is on the screen.
 */
void
liveon_video_stream_set_is_visible (LiveonVideoStream *self, gboolean is_visible)
{
  g_return_if_fail (LIVEON_IS_VIDEO_STREAM (self));

  is_visible = !!is_visible;
  if (self->is_visible == is_visible)
    return;
  self->is_visible = is_visible;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_VISIBLE]);
  g_signal_emit (self, signals[SIGNAL_WISH_CHANGED], 0);
}

/**
 * liveon_video_stream_get_is_visible:
 * @self: a stream
 *
 * Gets whether the tile is on the screen.
 *
 * Returns: whether it is so
 */
gboolean
liveon_video_stream_get_is_visible (LiveonVideoStream *self)
{
  g_return_val_if_fail (LIVEON_IS_VIDEO_STREAM (self), FALSE);

  return self->is_visible;
}

/**
 * liveon_video_stream_set_pixel_format:
 * @self: a stream
 * @format: how frames are to come
 *
 * Chooses how frames are to come; the default is what GTK shows at the least cost.
 */
void
liveon_video_stream_set_pixel_format (LiveonVideoStream *self, LiveonPixelFormat format)
{
  g_return_if_fail (LIVEON_IS_VIDEO_STREAM (self));

  if (self->format == format)
    return;
  self->format = format;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PIXEL_FORMAT]);
  g_signal_emit (self, signals[SIGNAL_WISH_CHANGED], 0);
}

/**
 * liveon_video_stream_get_pixel_format:
 * @self: a stream
 *
 * Gets how frames come.
 *
 * Returns: the format
 */
LiveonPixelFormat
liveon_video_stream_get_pixel_format (LiveonVideoStream *self)
{
  g_return_val_if_fail (LIVEON_IS_VIDEO_STREAM (self), LIVEON_PIXEL_FORMAT_BGRX);

  return self->format;
}

/**
 * liveon_video_stream_get_n_frames:
 * @self: a stream
 *
 * Counts the pictures that [property@VideoStream:frame] has held.
 *
 * Returns: the number
 */
guint64
liveon_video_stream_get_n_frames (LiveonVideoStream *self)
{
  g_return_val_if_fail (LIVEON_IS_VIDEO_STREAM (self), 0);

  return self->n_frames;
}
