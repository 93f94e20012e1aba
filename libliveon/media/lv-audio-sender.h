/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The microphone, or a screen's sound, up to Opus frames: capture, echo cancellation, noise, gain,
 * level, Opus with in-band FEC and DTX. Main context; frames come on streaming threads. */
#pragma once

#include <gio/gio.h>

#include "lv-frame.h"
#include "lv-media-input.h"

G_BEGIN_DECLS

#define LV_TYPE_AUDIO_SENDER (lv_audio_sender_get_type ())
G_DECLARE_FINAL_TYPE (LvAudioSender, lv_audio_sender, LV, AUDIO_SENDER, GObject)

/* Signals: "failed" (const GError *); "level" (double: 0 to 1), 10 a second; "talking-while-muted"
 * (): at most every 10 s, and only while the device is held (push to talk). */
LvAudioSender *lv_audio_sender_new (LvSource source, LvFrameFunc frame, gpointer data);
void lv_audio_sender_start_async (LvAudioSender *self,
                                  const LvMediaInput *input,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean lv_audio_sender_start_finish (LvAudioSender *self, GAsyncResult *result, GError **error);
/* Nothing is sent, nothing is captured, and the device is free when it returns. */
void lv_audio_sender_stop (LvAudioSender *self);
gboolean lv_audio_sender_get_is_running (LvAudioSender *self);
/* Muted but held: the device stays open and nothing is encoded or sent (push to talk). */
void lv_audio_sender_set_is_held (LvAudioSender *self, gboolean is_held);
void lv_audio_sender_set_has_noise_suppression (LvAudioSender *self, gboolean has_it);
void lv_audio_sender_set_bitrate (LvAudioSender *self, guint bitrate_bps);
/* What the receivers lose, in percent: how much FEC Opus puts in. */
void lv_audio_sender_set_expected_loss (LvAudioSender *self, guint percent);
void lv_audio_sender_set_frame_ms (LvAudioSender *self, guint frame_ms); /* 10 or 20 */
const char *lv_audio_sender_get_device (LvAudioSender *self);

G_END_DECLS
