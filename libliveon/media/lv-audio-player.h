/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Everything that is heard: an adaptive buffer for each slot, one mixer, one speaker; also what the
 * echo canceller knows as the reference. push: one thread; the rest: main context. */
#pragma once

#include <gio/gio.h>

#include "lv-audio-stats.h"
#include "lv-source.h"

G_BEGIN_DECLS

#define LV_TYPE_AUDIO_PLAYER (lv_audio_player_get_type ())
G_DECLARE_FINAL_TYPE (LvAudioPlayer, lv_audio_player, LV, AUDIO_PLAYER, GObject)

/* Signals: "failed" (const GError *): it goes on to nowhere; "device-changed" (): what
 * lv_audio_player_get_device() says is another one. */
LvAudioPlayer *lv_audio_player_new (guint n_slots);
/* device: stable id, NULL: the system's default. It begins when GStreamer is there. Without any
 * speaker it plays to nowhere in real time, and says so by "failed". While it plays: goes on with
 * another device. */
void lv_audio_player_start (LvAudioPlayer *self, const char *device);
void lv_audio_player_stop (LvAudioPlayer *self);
/* Mixed in once: 48 kHz mono S16. Completes when its end is heard; with the error when no speaker
 * plays it; with G_IO_ERROR_CANCELLED when the player stops or plays another one. May come before
 * the start. */
void lv_audio_player_play_async (LvAudioPlayer *self,
                                 GBytes *samples,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean lv_audio_player_play_finish (LvAudioPlayer *self, GAsyncResult *result, GError **error);
/* One Opus frame of a slot; seq and rtp_time without wrap-around. */
void lv_audio_player_push (
    LvAudioPlayer *self, guint slot, gint64 seq, gint64 rtp_time, gint64 arrival_us, GBytes *opus);
/* 0 to 2, 1 as it is. */
void lv_audio_player_set_volume (LvAudioPlayer *self, guint slot, double volume);
/* What is pushed into the slot from now on is somebody else's. The pushing thread. */
void lv_audio_player_reset_slot (LvAudioPlayer *self, guint slot);
/* When a sample of this RTP time is heard, g_get_monotonic_time (); 0 when it cannot be said:
 * pictures of the same person are shown at that moment. Any thread. */
gint64 lv_audio_player_get_play_time (LvAudioPlayer *self, guint slot, gint64 rtp_time);
void lv_audio_player_get_stats (LvAudioPlayer *self, guint slot, LvAudioStats *stats);
/* From the mixer to the speaker, in microseconds; 0 when it is not known. */
gint64 lv_audio_player_get_output_delay (LvAudioPlayer *self);
/* What is played, as raw 48 kHz mono S16, on a streaming thread: for tests and level marks.
 * time_us: when its first sample is heard. Before start. */
typedef void (*LvSoundFunc) (const gint16 *samples, gsize n_samples, gint64 time_us, gpointer data);
void lv_audio_player_set_tap (LvAudioPlayer *self, LvSoundFunc func, gpointer data);
/* The device that is really in use; NULL while stopped or without one. */
const char *lv_audio_player_get_device (LvAudioPlayer *self);
/* The name of the probe that one LvAudioSender listens to; NULL when there cannot be one. */
const char *lv_audio_player_get_echo_probe (LvAudioPlayer *self);

G_END_DECLS
