/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of LiveonVideoStream. Main context only, but for lv_video_stream_state_show(). */
#pragma once

#include "liveon-video-stream.h"

G_BEGIN_DECLS

/* Signal, internal: "wish-changed" (): size, visibility or format. participant: NULL where there is
 * no meeting. */
LiveonVideoStream *lv_video_stream_state_new (LiveonParticipant *participant,
                                              LiveonMediaSource source);
void lv_video_stream_state_set (LiveonVideoStream *self, LiveonVideoState state);
/* Any thread. Shown at show_us of g_get_monotonic_time (), or at once when that is past, pictures
 * of a slow camera at the next beat (lv-beat.h); the newest that is due wins, and there is one
 * wake-up of the main context for all that wait. */
void lv_video_stream_state_show (LiveonVideoStream *self, LiveonFrame *frame, gint64 show_us);

G_END_DECLS
