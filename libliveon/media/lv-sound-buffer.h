/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The adaptive buffer of one sound slot: Opus packets in as they come, sound out as it is wanted.
 * What is missing comes from the FEC of the packet after it, else Opus makes it up; the delay
 * follows the jitter, in pauses at once and else by stretching.
 *
 *            first packet's time                     marked pause, or the packets
 *            has come ┌─────────────────────────────────── say that there was one
 *        IDLE ────────┴─> PLAYING <──────────────────────> PAUSED (comfort noise)
 *          ^──────────────── nothing for too long ───────────┘
 *
 * Pure over the time that it is given. One thread at a time. */
#pragma once

#include "lv-audio-stats.h"

G_BEGIN_DECLS

#define LV_SOUND_BLOCK 480 /* samples of 48 kHz that are wanted at a time: 10 ms */

typedef struct _LvSoundBuffer LvSoundBuffer;

LvSoundBuffer *lv_sound_buffer_new (void);
void lv_sound_buffer_free (LvSoundBuffer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSoundBuffer, lv_sound_buffer_free)

/* Keeps a reference to the packet. What comes late, twice or malformed is dropped. */
void lv_sound_buffer_push (
    LvSoundBuffer *self, gint64 seq, gint64 rtp_time, gint64 arrival_us, GBytes *opus);
/* The next block, for now_us. FALSE, and nothing written: it is silent. */
gboolean lv_sound_buffer_pull (LvSoundBuffer *self, gint64 now_us, float block[LV_SOUND_BLOCK]);
/* The packets that come from now on are somebody else's: what is heard until there ends softly. */
void lv_sound_buffer_reset (LvSoundBuffer *self);
/* When a sample is or was to be pulled; 0 when it cannot be said. */
gint64 lv_sound_buffer_get_pull_time (LvSoundBuffer *self, gint64 rtp_time);
void lv_sound_buffer_get_stats (LvSoundBuffer *self, LvAudioStats *stats);

G_END_DECLS
