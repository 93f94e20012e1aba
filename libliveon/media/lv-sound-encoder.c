/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sound-encoder.h"

#include <math.h>
#include <opus.h>
#include <string.h>

#include "lv-opus.h"
#include "lv-sound-buffer.h"
#include "lv-voice.h"

#define BLOCK_US 10000
#define MAX_BLOCKS 2
#define MAX_PACKET 1275
#define JUMP_US 30000 /* between blocks: more than this was not captured */
#define LEAST_LOSS 5  /* percent: below, Opus puts no FEC in at 32 kbit/s */
#define MOST_LOSS 30
#define SHORT_FRAME_BPS 8000 /* that 10 ms frames need more */
#define COMPLEXITY 9

struct _LvSoundEncoder
{
  OpusEncoder *encoder;
  LvSource source;
  guint bitrate_bps, n_blocks; /* n_blocks: of a frame */
  gint16 sound[MAX_BLOCKS * LV_SOUND_BLOCK];
  guint n;            /* blocks in it */
  guint8 level;       /* the loudest of them */
  gboolean has_voice; /* any of them */
  gint64 first_us;    /* capture of its first sample */
  gint64 last_us;     /* of the last block; 0: none yet */
  guint32 rtp_time;   /* of its first sample */
  gboolean is_paused;
};

static gboolean
is_speech (LvSoundEncoder *self)
{
  return self->source == LV_SOURCE_MICROPHONE;
}

static void
apply_bitrate (LvSoundEncoder *self)
{
  guint bitrate_bps = self->bitrate_bps;

  if (bitrate_bps == 0)
    bitrate_bps = !is_speech (self) ? LV_MUSIC_BPS
                                    : LV_SPEECH_BPS + (self->n_blocks == 1 ? SHORT_FRAME_BPS : 0);
  opus_encoder_ctl (self->encoder, OPUS_SET_BITRATE ((opus_int32) bitrate_bps));
}

LvSoundEncoder *
lv_sound_encoder_new (LvSource source)
{
  LvSoundEncoder *self = g_new0 (LvSoundEncoder, 1);
  int error = OPUS_OK;

  self->source = source;
  self->n_blocks = MAX_BLOCKS;
  self->encoder = opus_encoder_create (
      LV_OPUS_RATE, 1, is_speech (self) ? OPUS_APPLICATION_VOIP : OPUS_APPLICATION_AUDIO, &error);
  g_assert (error == OPUS_OK);
  opus_encoder_ctl (self->encoder, OPUS_SET_COMPLEXITY (COMPLEXITY));
  opus_encoder_ctl (self->encoder, OPUS_SET_INBAND_FEC (is_speech (self)));
  opus_encoder_ctl (self->encoder, OPUS_SET_DTX (is_speech (self)));
  if (is_speech (self))
    opus_encoder_ctl (self->encoder, OPUS_SET_SIGNAL (OPUS_SIGNAL_VOICE));
  lv_sound_encoder_set_expected_loss (self, 0);
  apply_bitrate (self);
  self->rtp_time = g_random_int ();
  return self;
}

void
lv_sound_encoder_free (LvSoundEncoder *self)
{
  opus_encoder_destroy (self->encoder);
  g_free (self);
}

void
lv_sound_encoder_set_bitrate (LvSoundEncoder *self, guint bitrate_bps)
{
  self->bitrate_bps = bitrate_bps;
  apply_bitrate (self);
}

void
lv_sound_encoder_set_expected_loss (LvSoundEncoder *self, guint percent)
{
  opus_encoder_ctl (self->encoder,
                    OPUS_SET_PACKET_LOSS_PERC ((int) CLAMP (percent, LEAST_LOSS, MOST_LOSS)));
}

void
lv_sound_encoder_set_frame_ms (LvSoundEncoder *self, guint frame_ms)
{
  self->n_blocks = frame_ms <= 10 ? 1 : MAX_BLOCKS;
  apply_bitrate (self);
}

void
lv_sound_encoder_reset (LvSoundEncoder *self)
{
  /* Its samples passed all the same. */
  self->rtp_time += self->n * LV_SOUND_BLOCK;
  self->n = 0;
}

static void
follow_capture (LvSoundEncoder *self, gint64 capture_us)
{
  gint64 missing_us = self->last_us == 0 ? 0 : capture_us - self->last_us - BLOCK_US;

  self->last_us = capture_us;
  if (missing_us <= JUMP_US)
    return;
  lv_sound_encoder_reset (self);
  self->rtp_time += (guint32) (missing_us * (LV_OPUS_RATE / 1000) / 1000);
  opus_encoder_ctl (self->encoder, OPUS_RESET_STATE);
}

/* The first packet of a pause tells of it; those after it have nothing to say. */
static GBytes *
encode (LvSoundEncoder *self)
{
  guint8 packet[MAX_PACKET];
  int length = opus_encode (self->encoder, self->sound, (int) (self->n * LV_SOUND_BLOCK), packet,
                            sizeof packet);
  gboolean was_paused = self->is_paused;

  if (length <= 0)
    return NULL;
  self->is_paused = lv_opus_is_pause (length);
  return self->is_paused && was_paused ? NULL : g_bytes_new (packet, length);
}

static LvFrame *
make_frame (LvSoundEncoder *self, GBytes *opus)
{
  LvFrame *frame = lv_frame_new (self->source, opus);

  frame->rtp_time = self->rtp_time;
  frame->capture_us = self->first_us;
  frame->sound_level = self->level;
  frame->has_voice = self->has_voice;
  return frame;
}

LvFrame *
lv_sound_encoder_add (
    LvSoundEncoder *self, const gint16 *block, guint8 level, gboolean has_voice, gint64 capture_us)
{
  g_autoptr (GBytes) opus = NULL;
  LvFrame *frame = NULL;

  follow_capture (self, capture_us);
  if (self->n == 0)
    {
      self->first_us = capture_us;
      self->level = LV_LEVEL_SILENCE;
      self->has_voice = FALSE;
    }
  memcpy (self->sound + self->n * LV_SOUND_BLOCK, block, LV_SOUND_BLOCK * sizeof *block);
  self->level = MIN (self->level, level);
  self->has_voice |= has_voice;
  self->n++;
  if (self->n < self->n_blocks)
    return NULL;
  opus = encode (self);
  if (opus != NULL)
    frame = make_frame (self, opus);
  lv_sound_encoder_reset (self);
  return frame;
}
