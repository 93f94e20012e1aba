/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sound-feed.h"

#include "lv-sound-buffer.h"
#include "lv-sound-encoder.h"
#include "lv-voice.h"

#define TALKING_BLOCKS 40 /* of voice: one who clears his throat does not talk */

struct _LvSoundFeed
{
  GMutex lock; /* held over a block, with its frame */
  LvSoundEncoder *encoder;
  LvVoice voice;
  LvFrameFunc frame;
  gpointer data;
  gboolean is_open, is_held;
  guint n_talking; /* blocks of voice while held */
  LvSoundNews news;
};

LvSoundFeed *
lv_sound_feed_new (LvSource source, LvFrameFunc frame, gpointer data)
{
  LvSoundFeed *self = g_atomic_rc_box_new0 (LvSoundFeed);

  g_mutex_init (&self->lock);
  self->encoder = lv_sound_encoder_new (source);
  self->frame = frame;
  self->data = data;
  self->news.level = LV_LEVEL_SILENCE;
  return self;
}

LvSoundFeed *
lv_sound_feed_ref (LvSoundFeed *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LvSoundFeed *self = data;

  lv_sound_encoder_free (self->encoder);
  g_mutex_clear (&self->lock);
}

void
lv_sound_feed_unref (LvSoundFeed *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static void
take_block (LvSoundFeed *self, const gint16 *block, gint64 capture_us)
{
  g_autoptr (LvFrame) frame = NULL;
  guint8 level = lv_sound_get_level (block, LV_SOUND_BLOCK);
  gboolean has_voice = lv_voice_hear (&self->voice, level);

  self->news.has_sound = TRUE;
  self->news.level = MIN (self->news.level, level);
  if (self->is_held)
    {
      self->n_talking = has_voice ? self->n_talking + 1 : 0;
      self->news.is_talking_held |= self->n_talking >= TALKING_BLOCKS;
      return;
    }
  frame = lv_sound_encoder_add (self->encoder, block, level, has_voice, capture_us);
  if (frame != NULL)
    self->frame (frame, self->data);
}

void
lv_sound_feed_take (LvSoundFeed *self, const gint16 *samples, gsize n, gint64 capture_us)
{
  g_mutex_lock (&self->lock);
  for (gsize at = 0; self->is_open && at + LV_SOUND_BLOCK <= n; at += LV_SOUND_BLOCK)
    take_block (self, samples + at, capture_us + (gint64) at * 1000 / 48);
  g_mutex_unlock (&self->lock);
}

void
lv_sound_feed_set_is_open (LvSoundFeed *self, gboolean is_open)
{
  g_mutex_lock (&self->lock);
  self->is_open = is_open;
  self->news = (LvSoundNews){ .level = LV_LEVEL_SILENCE };
  self->voice = (LvVoice){ 0 };
  lv_sound_encoder_reset (self->encoder);
  g_mutex_unlock (&self->lock);
}

void
lv_sound_feed_set_is_held (LvSoundFeed *self, gboolean is_held)
{
  g_mutex_lock (&self->lock);
  self->is_held = is_held;
  self->n_talking = 0;
  self->news.is_talking_held = FALSE;
  g_mutex_unlock (&self->lock);
}

void
lv_sound_feed_set_bitrate (LvSoundFeed *self, guint bitrate_bps)
{
  g_mutex_lock (&self->lock);
  lv_sound_encoder_set_bitrate (self->encoder, bitrate_bps);
  g_mutex_unlock (&self->lock);
}

void
lv_sound_feed_set_expected_loss (LvSoundFeed *self, guint percent)
{
  g_mutex_lock (&self->lock);
  lv_sound_encoder_set_expected_loss (self->encoder, percent);
  g_mutex_unlock (&self->lock);
}

void
lv_sound_feed_set_frame_ms (LvSoundFeed *self, guint frame_ms)
{
  g_mutex_lock (&self->lock);
  lv_sound_encoder_set_frame_ms (self->encoder, frame_ms);
  g_mutex_unlock (&self->lock);
}

LvSoundNews
lv_sound_feed_take_news (LvSoundFeed *self)
{
  LvSoundNews news;

  g_mutex_lock (&self->lock);
  news = self->news;
  self->news = (LvSoundNews){ .level = LV_LEVEL_SILENCE };
  g_mutex_unlock (&self->lock);
  return news;
}
