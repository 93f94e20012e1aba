/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-frame.h"

/**
 * LiveonFrame:
 *
 * A decoded picture of a participant's camera or screen.
 *
 * Frames do not change, so one can be shown, kept and handed to another thread without copying.
 */
struct _LiveonFrame
{
  GBytes *bytes;
  LiveonPixelFormat format;
  guint width, height;
  gsize stride;
  gint64 time_us;
};

G_DEFINE_ENUM_TYPE (LiveonPixelFormat,
                    liveon_pixel_format,
                    G_DEFINE_ENUM_VALUE (LIVEON_PIXEL_FORMAT_BGRX, "bgrx"),
                    G_DEFINE_ENUM_VALUE (LIVEON_PIXEL_FORMAT_I420, "i420"))

G_DEFINE_BOXED_TYPE (LiveonFrame, liveon_frame, liveon_frame_ref, liveon_frame_unref)

/**
 * liveon_frame_new:
 * @bytes: the pixels; long enough for the other arguments
 * @format: how they are to be read
 * @width: in pixels
 * @height: in pixels
 * @stride: bytes from one line to the next, of the first plane
 * @time_us: when it is to be shown, of `g_get_monotonic_time()`; 0 for at once
 *
 * Makes a frame.
 *
 * Returns: (transfer full): the frame
 */
LiveonFrame *
liveon_frame_new (GBytes *bytes,
                  LiveonPixelFormat format,
                  guint width,
                  guint height,
                  gsize stride,
                  gint64 time_us)
{
  LiveonFrame *self;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);
  g_return_val_if_fail (g_bytes_get_size (bytes) >= stride * height, NULL);

  self = g_atomic_rc_box_new0 (LiveonFrame);
  self->bytes = g_bytes_ref (bytes);
  self->format = format;
  self->width = width;
  self->height = height;
  self->stride = stride;
  self->time_us = time_us;
  return self;
}

/**
 * liveon_frame_ref:
 * @self: a frame
 *
 * Takes another reference.
 *
 * Returns: (transfer full): the same frame
 */
LiveonFrame *
liveon_frame_ref (LiveonFrame *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LiveonFrame *self = data;

  g_bytes_unref (self->bytes);
}

/**
 * liveon_frame_unref:
 * @self: (transfer full): a frame
 *
 * Gives up a reference.
 */
void
liveon_frame_unref (LiveonFrame *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * liveon_frame_get_bytes:
 * @self: a frame
 *
 * Returns: (transfer none): its pixels
 */
GBytes *
liveon_frame_get_bytes (LiveonFrame *self)
{
  return self->bytes;
}

/**
 * liveon_frame_get_format:
 * @self: a frame
 *
 * Returns: how its bytes are to be read
 */
LiveonPixelFormat
liveon_frame_get_format (LiveonFrame *self)
{
  return self->format;
}

/**
 * liveon_frame_get_width:
 * @self: a frame
 *
 * Returns: its width in pixels
 */
guint
liveon_frame_get_width (LiveonFrame *self)
{
  return self->width;
}

/**
 * liveon_frame_get_height:
 * @self: a frame
 *
 * Returns: its height in pixels
 */
guint
liveon_frame_get_height (LiveonFrame *self)
{
  return self->height;
}

/**
 * liveon_frame_get_stride:
 * @self: a frame
 *
 * Returns: bytes from one line to the next; of the first plane, the other two have half of it
 */
gsize
liveon_frame_get_stride (LiveonFrame *self)
{
  return self->stride;
}

/**
 * liveon_frame_get_time_us:
 * @self: a frame
 *
 * Returns: when it is to be shown, of `g_get_monotonic_time()`, in microseconds; 0 for at once
 */
gint64
liveon_frame_get_time_us (LiveonFrame *self)
{
  return self->time_us;
}
