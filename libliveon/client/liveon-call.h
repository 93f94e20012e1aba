/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include "liveon-media-devices.h"
#include "liveon-meeting.h"
#include "liveon-video-stream.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_CALL (liveon_call_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonCall, liveon_call, LIVEON, CALL, GObject)

LIVEON_API LiveonCall *liveon_call_new (LiveonMeeting *meeting, LiveonMediaDevices *devices);
LIVEON_API void liveon_call_start (LiveonCall *self);
LIVEON_API void liveon_call_stop (LiveonCall *self);

LIVEON_API LiveonMeeting *liveon_call_get_meeting (LiveonCall *self);
LIVEON_API LiveonMediaDevices *liveon_call_get_devices (LiveonCall *self);
LIVEON_API LiveonCallState liveon_call_get_state (LiveonCall *self);
LIVEON_API LiveonCallPath liveon_call_get_path (LiveonCall *self);
LIVEON_API const char *liveon_call_get_path_reason (LiveonCall *self);
LIVEON_API const GError *liveon_call_get_error (LiveonCall *self);

/* what is sent */
LIVEON_API void liveon_call_set_input (LiveonCall *self,
                                       LiveonMediaSource source,
                                       LiveonInputKind kind,
                                       const char *name);
LIVEON_API void liveon_call_turn_on_async (LiveonCall *self,
                                           LiveonMediaSource source,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
LIVEON_API gboolean liveon_call_turn_on_finish (LiveonCall *self,
                                                GAsyncResult *result,
                                                GError **error);
LIVEON_API void liveon_call_turn_off (LiveonCall *self, LiveonMediaSource source);
LIVEON_API gboolean liveon_call_get_is_on (LiveonCall *self, LiveonMediaSource source);
LIVEON_API const char *liveon_call_get_device_in_use (LiveonCall *self, LiveonMediaSource source);
LIVEON_API const char *liveon_call_get_speaker (LiveonCall *self);
LIVEON_API void liveon_call_set_is_held (LiveonCall *self, gboolean is_held);
LIVEON_API gboolean liveon_call_get_is_held (LiveonCall *self);
LIVEON_API void liveon_call_set_is_text (LiveonCall *self, gboolean is_text);
LIVEON_API gboolean liveon_call_get_is_text (LiveonCall *self);
LIVEON_API void liveon_call_set_parent_window (LiveonCall *self, const char *parent_window);
LIVEON_API const char *liveon_call_get_parent_window (LiveonCall *self);
LIVEON_API void liveon_call_set_screen_token (LiveonCall *self, const char *screen_token);
LIVEON_API const char *liveon_call_get_screen_token (LiveonCall *self);
LIVEON_API void liveon_call_set_has_noise_suppression (LiveonCall *self,
                                                       gboolean has_noise_suppression);
LIVEON_API gboolean liveon_call_get_has_noise_suppression (LiveonCall *self);
LIVEON_API double liveon_call_get_level (LiveonCall *self);

/* how much of it */
LIVEON_API void liveon_call_set_saves_data (LiveonCall *self, gboolean saves_data);
LIVEON_API gboolean liveon_call_get_saves_data (LiveonCall *self);
LIVEON_API void liveon_call_set_max_send_bps (LiveonCall *self, gint64 max_send_bps);
LIVEON_API gint64 liveon_call_get_max_send_bps (LiveonCall *self);
LIVEON_API void liveon_call_set_max_receive_bps (LiveonCall *self, gint64 max_receive_bps);
LIVEON_API gint64 liveon_call_get_max_receive_bps (LiveonCall *self);

/* what is received */
LIVEON_API LiveonVideoStream *
liveon_call_watch (LiveonCall *self, LiveonParticipant *participant, LiveonMediaSource source);
LIVEON_API void
liveon_call_set_volume (LiveonCall *self, LiveonParticipant *participant, double volume);
LIVEON_API double liveon_call_get_volume (LiveonCall *self, LiveonParticipant *participant);
LIVEON_API void liveon_call_play_sound (LiveonCall *self, LiveonSound sound);

/* statistics */
LIVEON_API guint64 liveon_call_get_bytes_sent (LiveonCall *self);
LIVEON_API guint64 liveon_call_get_bytes_received (LiveonCall *self);
LIVEON_API gint64 liveon_call_get_bps_sent (LiveonCall *self);
LIVEON_API gint64 liveon_call_get_bps_received (LiveonCall *self);
LIVEON_API gint64 liveon_call_get_estimate_bps (LiveonCall *self);
LIVEON_API gint64 liveon_call_get_round_trip_ms (LiveonCall *self);
LIVEON_API double liveon_call_get_loss (LiveonCall *self);
LIVEON_API double liveon_call_get_concealment (LiveonCall *self);

G_END_DECLS
