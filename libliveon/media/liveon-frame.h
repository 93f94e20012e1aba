/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A decoded picture, as any toolkit can show it. Immutable. Any thread. */
#pragma once

#include <glib-object.h>

#include "liveon-macros.h"

G_BEGIN_DECLS

typedef struct _LiveonFrame LiveonFrame;

#define LIVEON_TYPE_FRAME (liveon_frame_get_type ())
LIVEON_API GType liveon_frame_get_type (void) G_GNUC_CONST;

/**
 * LiveonPixelFormat:
 * @LIVEON_PIXEL_FORMAT_BGRX: four bytes a pixel: blue, green, red, and one that is always 255, in
 *   memory order; `GDK_MEMORY_B8G8R8A8_PREMULTIPLIED`
 * @LIVEON_PIXEL_FORMAT_I420: three planes one after another: luma, and both chromas at half size
 *
 * How a [struct@Frame]'s bytes are to be read.
 */
typedef enum
{
  LIVEON_PIXEL_FORMAT_BGRX,
  LIVEON_PIXEL_FORMAT_I420,
} LiveonPixelFormat;

#define LIVEON_TYPE_PIXEL_FORMAT (liveon_pixel_format_get_type ())
LIVEON_API GType liveon_pixel_format_get_type (void) G_GNUC_CONST;

LIVEON_API LiveonFrame *liveon_frame_new (GBytes *bytes,
                                          LiveonPixelFormat format,
                                          guint width,
                                          guint height,
                                          gsize stride,
                                          gint64 time_us);
LIVEON_API LiveonFrame *liveon_frame_ref (LiveonFrame *self);
LIVEON_API void liveon_frame_unref (LiveonFrame *self);
LIVEON_API GBytes *liveon_frame_get_bytes (LiveonFrame *self);
LIVEON_API LiveonPixelFormat liveon_frame_get_format (LiveonFrame *self);
LIVEON_API guint liveon_frame_get_width (LiveonFrame *self);
LIVEON_API guint liveon_frame_get_height (LiveonFrame *self);
LIVEON_API gsize liveon_frame_get_stride (LiveonFrame *self);
LIVEON_API gint64 liveon_frame_get_time_us (LiveonFrame *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LiveonFrame, liveon_frame_unref)

G_END_DECLS
