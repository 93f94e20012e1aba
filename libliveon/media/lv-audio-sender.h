/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The microphone, or a screen's sound, up to Opus frames: capture, echo cancellation, noise, gain,
 * level, Opus with in-band FEC and DTX. Main context; frames come on streaming threads. */
#pragma once

#include <gio/gio.h>

#include "lv-audio-player.h"
#include "lv-frame.h"
#include "lv-media-input.h"

G_BEGIN_DECLS

#define LV_TYPE_AUDIO_SENDER (lv_audio_sender_get_type ())
G_DECLARE_FINAL_TYPE (LvAudioSender, lv_audio_sender, LV, AUDIO_SENDER, GObject)

/* Signals: "failed" (const GError *): stopped, the device has gone or refuses; "level" (double: 0
 * to 1), 10 a second; "talking-while-muted" (): at most every 10 s, and only while the device is
 * held (push to talk). */
LvAudioSender *lv_audio_sender_new (LvSource source, LvFrameFunc frame, gpointer data);
/* What this player plays is taken out of what the microphone captures. One sender can listen to a
 * player. NULL: none, as with headphones. At the next start. */
void lv_audio_sender_set_player (LvAudioSender *self, LvAudioPlayer *player);
/* Completes when sound comes, or with the error that a person can be told. */
void lv_audio_sender_start_async (LvAudioSender *self,
                                  const LvMediaInput *input,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean lv_audio_sender_start_finish (LvAudioSender *self, GAsyncResult *result, GError **error);
/* Nothing is sent, nothing is captured, and the device is free when it returns. Not from within a
 * frame. */
void lv_audio_sender_stop (LvAudioSender *self);
gboolean lv_audio_sender_get_is_running (LvAudioSender *self);
/* Muted but held: the device stays open and nothing is encoded or sent (push to talk). */
void lv_audio_sender_set_is_held (LvAudioSender *self, gboolean is_held);
/* Of a microphone; also while it runs. */
void lv_audio_sender_set_has_noise_suppression (LvAudioSender *self, gboolean has_it);
/* 0: as good as it should be. */
void lv_audio_sender_set_bitrate (LvAudioSender *self, guint bitrate_bps);
/* What the receivers lose, in percent: how much FEC Opus puts in. */
void lv_audio_sender_set_expected_loss (LvAudioSender *self, guint percent);
void lv_audio_sender_set_frame_ms (LvAudioSender *self, guint frame_ms); /* 10 or 20 */
/* The device that is really in use; NULL while stopped or without one. */
const char *lv_audio_sender_get_device (LvAudioSender *self);

G_END_DECLS
