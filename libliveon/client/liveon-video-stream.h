/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include "liveon-frame.h"
#include "liveon-participant.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_VIDEO_STREAM (liveon_video_stream_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonVideoStream, liveon_video_stream, LIVEON, VIDEO_STREAM, GObject)

LIVEON_API LiveonParticipant *liveon_video_stream_get_participant (LiveonVideoStream *self);
LIVEON_API LiveonMediaSource liveon_video_stream_get_source (LiveonVideoStream *self);
LIVEON_API LiveonFrame *liveon_video_stream_get_frame (LiveonVideoStream *self);
LIVEON_API LiveonVideoState liveon_video_stream_get_state (LiveonVideoStream *self);
LIVEON_API void liveon_video_stream_set_size (LiveonVideoStream *self, guint width, guint height);
LIVEON_API guint liveon_video_stream_get_width (LiveonVideoStream *self);
LIVEON_API guint liveon_video_stream_get_height (LiveonVideoStream *self);
LIVEON_API void liveon_video_stream_set_is_visible (LiveonVideoStream *self, gboolean is_visible);
LIVEON_API gboolean liveon_video_stream_get_is_visible (LiveonVideoStream *self);
LIVEON_API void liveon_video_stream_set_pixel_format (LiveonVideoStream *self,
                                                      LiveonPixelFormat format);
LIVEON_API LiveonPixelFormat liveon_video_stream_get_pixel_format (LiveonVideoStream *self);
LIVEON_API guint64 liveon_video_stream_get_n_frames (LiveonVideoStream *self);

G_END_DECLS
