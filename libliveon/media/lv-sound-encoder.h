/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sound up to Opus frames with level and RTP time. Speech is coded so that its FEC works (SILK or
 * hybrid) and pauses are not sent; everything else for what it sounds like. One thread at a time.
 */
#pragma once

#include "lv-frame.h"

G_BEGIN_DECLS

#define LV_SPEECH_BPS 32000 /* the least at which Opus keeps full band and FEC; 10 ms: 40000 */
#define LV_MUSIC_BPS 96000

typedef struct _LvSoundEncoder LvSoundEncoder;

LvSoundEncoder *lv_sound_encoder_new (LvSource source);
void lv_sound_encoder_free (LvSoundEncoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSoundEncoder, lv_sound_encoder_free)

/* 0: as good as it should be. */
void lv_sound_encoder_set_bitrate (LvSoundEncoder *self, guint bitrate_bps);
void lv_sound_encoder_set_expected_loss (LvSoundEncoder *self, guint percent);
/* 10 or 20; from the next frame on. */
void lv_sound_encoder_set_frame_ms (LvSoundEncoder *self, guint frame_ms);

/* 480 samples whose first was captured at capture_us; has_voice as judged by who hears them all.
 * NULL: no frame is complete, or there is nothing to say. RTP time counts samples, and follows the
 * capture where that made a pause. */
LvFrame *lv_sound_encoder_add (
    LvSoundEncoder *self, const gint16 *block, guint8 level, gboolean has_voice, gint64 capture_us);
/* What was not complete is forgotten: the next block begins a frame. */
void lv_sound_encoder_reset (LvSoundEncoder *self);

G_END_DECLS
