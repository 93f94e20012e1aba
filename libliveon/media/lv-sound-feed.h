/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a capturing thread and the main context of a sender meet: blocks of sound go in on one,
 * settings and questions come from the other; frames leave on the capturing thread. Counted, as a
 * capturing thread that hangs may outlive its sender. take: one thread; the rest: main context. */
#pragma once

#include "lv-frame.h"

G_BEGIN_DECLS

typedef struct _LvSoundFeed LvSoundFeed;

LvSoundFeed *lv_sound_feed_new (LvSource source, LvFrameFunc frame, gpointer data);
LvSoundFeed *lv_sound_feed_ref (LvSoundFeed *self);
void lv_sound_feed_unref (LvSoundFeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSoundFeed, lv_sound_feed_unref)

/* 10 ms blocks: n is a multiple of LV_SOUND_BLOCK, the rest is dropped. */
void lv_sound_feed_take (LvSoundFeed *self, const gint16 *samples, gsize n, gint64 capture_us);
/* While it is closed nothing is encoded and no frame comes; not from within a frame. */
void lv_sound_feed_set_is_open (LvSoundFeed *self, gboolean is_open);
void lv_sound_feed_set_is_held (LvSoundFeed *self, gboolean is_held);
void lv_sound_feed_set_bitrate (LvSoundFeed *self, guint bitrate_bps);
void lv_sound_feed_set_expected_loss (LvSoundFeed *self, guint percent);
void lv_sound_feed_set_frame_ms (LvSoundFeed *self, guint frame_ms);

typedef struct
{
  gboolean has_sound; /* anything came since the last question */
  guint8 level;       /* the loudest since then, RFC 6464 */
  gboolean is_talking_held;
} LvSoundNews;

LvSoundNews lv_sound_feed_take_news (LvSoundFeed *self);

G_END_DECLS
