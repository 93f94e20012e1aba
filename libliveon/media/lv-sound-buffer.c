/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sound-buffer.h"

#include <opus.h>
#include <string.h>

#include "lv-jitter.h"
#include "lv-opus.h"
#include "lv-sound-store.h"
#include "lv-time-stretch.h"

#define MS (LV_OPUS_RATE / 1000)
#define US_TO_SAMPLES(us) ((us) *MS / 1000)
#define SAMPLES_TO_US(n) ((n) *1000 / MS)
#define PLC_STEP 120        /* Opus makes up multiples of 2.5 ms */
#define PAST LV_STRETCH_MAX /* samples that are kept after they were played */
#define ROOM 8192           /* for what was not played yet: two longest packets at most */
#define ENOUGH_TO_SHRINK (2 * LV_STRETCH_MAX)
#define MARGIN (5 * MS)           /* between the time of a packet and the need for it */
#define TOLERANCE (5 * MS)        /* between the delay and its target */
#define URGENT (60 * MS)          /* so far from the target any likeness will do */
#define ADJUST_TIME (60 * MS)     /* between two changes that are not urgent */
#define IMPATIENCE (LV_OPUS_RATE) /* after which a change in vain gets urgent */
#define CATCH_UP (200 * MS)       /* what begins later than this leaves out its beginning */
#define MAX_WAIT (120 * MS)       /* made up for what may still come, then silence */
#define MAX_PAUSE (1200 * MS)     /* comfort noise; Opus renews it every 400 ms */
#define FADE (5 * MS)

typedef enum
{
  IDLE,
  PLAYING,
  PAUSED,
} State;

struct _LvSoundBuffer
{
  OpusDecoder *decoder;
  LvJitter *jitter;
  LvSoundStore store;
  State state;
  float sound[PAST + ROOM]; /* what was played last, then n samples to be played */
  guint n;
  gint64 tail;         /* RTP time of what comes after these */
  gint64 offset;       /* from RTP time to the time of playing; while not IDLE */
  guint frame;         /* length of the last packet */
  guint64 waited;      /* samples since the last packet, while nothing came, */
  guint64 unheard;     /* and of these, while it was silent */
  guint paused;        /* samples of comfort noise */
  guint concealed_run; /* samples */
  guint adjusted;      /* samples since the last change of the delay, */
  guint off_target;    /* and since it is off the target */
  gboolean is_ending;
  gint64 other_from; /* the first sequence number of somebody else; 0: nobody else is to come */
  LvAudioStats stats;
};

LvSoundBuffer *
lv_sound_buffer_new (void)
{
  LvSoundBuffer *self = g_new0 (LvSoundBuffer, 1);
  int error = OPUS_OK;

  self->decoder = opus_decoder_create (LV_OPUS_RATE, 1, &error);
  g_assert (error == OPUS_OK);
  self->jitter = lv_jitter_new ();
  return self;
}

void
lv_sound_buffer_free (LvSoundBuffer *self)
{
  lv_sound_store_clear (&self->store);
  lv_jitter_free (self->jitter);
  opus_decoder_destroy (self->decoder);
  g_free (self);
}

void
lv_sound_buffer_push (
    LvSoundBuffer *self, gint64 seq, gint64 rtp_time, gint64 arrival_us, GBytes *opus)
{
  gsize length;
  const guint8 *packet = g_bytes_get_data (opus, &length);
  guint n = lv_opus_get_samples (packet, length);

  if (n == 0 || n > LV_OPUS_MAX_SAMPLES)
    return;
  if (!lv_jitter_add (self->jitter, seq, rtp_time, US_TO_SAMPLES (arrival_us), n,
                      lv_opus_has_fec (packet, length)))
    {
      lv_sound_store_clear (&self->store);
      self->is_ending = TRUE;
      self->other_from = 0;
    }
  if (!lv_sound_store_add (&self->store, seq, rtp_time, opus) && seq < self->store.first)
    self->stats.late_packets++;
}

/* A block is wanted as a whole: what is to be played in the middle of one is needed earlier than it
 * is played. */
static gint64
get_target (LvSoundBuffer *self)
{
  return lv_jitter_get_target (self->jitter) + MARGIN + self->n % LV_SOUND_BLOCK;
}

/* How much later than it should the next sound is played that is still to be decoded. */
static gint64
get_excess (LvSoundBuffer *self, gint64 now)
{
  return now + self->n - self->tail - get_target (self);
}

static float *
get_end (LvSoundBuffer *self)
{
  return self->sound + PAST + self->n;
}

static void
fade (float *samples, guint n, float from, float to)
{
  for (guint i = 0; i < n; i++)
    samples[i] *= from + (to - from) * (i + 1) / n;
}

/* data NULL: made up. Returns the samples that were added. */
static guint
decode (LvSoundBuffer *self, const guint8 *data, gsize length, guint n, gboolean is_fec)
{
  int decoded;

  g_assert (self->n + n <= ROOM);
  decoded = opus_decode_float (self->decoder, data, length, get_end (self), n, is_fec);

  if (decoded <= 0)
    {
      memset (get_end (self), 0, n * sizeof (float));
      decoded = n;
    }
  self->n += decoded;
  return decoded;
}

static void
count_concealed (LvSoundBuffer *self, guint64 n)
{
  self->stats.concealed_samples += n;
  self->concealed_run += n;
  self->stats.longest_concealed_ms
      = MAX (self->stats.longest_concealed_ms, self->concealed_run / MS);
}

static void
become_idle (LvSoundBuffer *self, guint n_to_fade)
{
  fade (get_end (self) - n_to_fade, n_to_fade, 1, 0);
  self->state = IDLE;
}

/* Nothing is there, and it cannot be known yet whether it is late or lost: the place in the stream
 * is kept, so that late sound is heard whole. */
static void
wait (LvSoundBuffer *self)
{
  decode (self, NULL, 0, LV_SOUND_BLOCK, FALSE);
  self->waited += LV_SOUND_BLOCK;
  if (self->waited >= MAX_WAIT)
    become_idle (self, LV_SOUND_BLOCK);
}

static void
fill_pause (LvSoundBuffer *self, guint n)
{
  if (self->state == IDLE)
    {
      n = MIN (n, LV_SOUND_BLOCK - self->n);
      memset (get_end (self), 0, n * sizeof (float));
      self->n += n;
      self->waited += n;
      return;
    }
  n = MIN ((n + PLC_STEP - 1) / PLC_STEP * PLC_STEP, LV_SOUND_BLOCK);
  decode (self, NULL, 0, n, FALSE);
  self->paused += n;
  if (self->paused >= MAX_PAUSE)
    become_idle (self, n);
}

/* Now that the next packet is there, it says what was missing while nothing was: sound that was
 * lost or late, or nothing at all, as the sender had paused. */
static void
judge_wait (LvSoundBuffer *self, const LvSoundPacket *next)
{
  guint64 n_missing = next->seq - self->store.first;
  guint64 missing = n_missing * self->frame;

  /* What was made up after a pause had begun stands for the pause. */
  if (n_missing == 0 && next->rtp_time - self->tail <= TOLERANCE)
    missing = lv_opus_is_pause (g_bytes_get_size (next->opus)) ? self->frame : self->waited;
  missing = MIN (missing, self->waited);
  if (missing > 0)
    count_concealed (self, missing);
  self->stats.samples += MIN (missing, self->unheard);
  self->waited = self->unheard = 0;
}

static void
play_packet (LvSoundBuffer *self, const LvSoundPacket *packet)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (packet->opus, &length);
  guint n = lv_opus_get_samples (data, length);

  self->tail = packet->rtp_time + decode (self, data, length, n, FALSE);
  self->frame = n;
  self->concealed_run = 0;
  if (lv_opus_is_pause (length))
    {
      self->state = PAUSED;
      self->paused = 0;
    }
  lv_sound_store_drop_before (&self->store, packet->seq + 1);
}

static void
begin (LvSoundBuffer *self, const LvSoundPacket *packet, gint64 now)
{
  gboolean was_idle = self->state == IDLE;
  guint before = self->n;
  gint64 too_old = now + self->n - get_target (self) - CATCH_UP;

  judge_wait (self, packet);
  while (packet != NULL && packet->rtp_time < too_old)
    {
      lv_sound_store_drop_before (&self->store, packet->seq + 1);
      packet = lv_sound_store_peek (&self->store);
    }
  if (packet == NULL)
    return;
  self->state = PLAYING;
  play_packet (self, packet);
  if (was_idle)
    fade (self->sound + PAST + before, MIN (FADE, self->n - before), 0, 1);
}

/* Sound before `next` is missing, and next is there: play what its FEC holds, else make it up. */
static void
repair (LvSoundBuffer *self, const LvSoundPacket *next, gint64 now)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (next->opus, &length);
  gint64 gap = next->rtp_time - self->tail;
  guint frame = lv_opus_get_frame_samples (data, length);
  gint64 n_missing = next->seq - self->store.first;
  guint n;

  if (gap > n_missing * (gint64) self->frame + TOLERANCE)
    {
      judge_wait (self, next);
      self->state = PAUSED;
      self->paused = 0;
      return;
    }
  if (self->waited > 0 && get_excess (self, now) >= frame / 2)
    {
      /* What was made up while waiting stands for it. */
      n = MIN (gap, (gint64) self->waited);
      self->tail += n;
      gap -= n;
    }
  judge_wait (self, next);
  if (gap < PLC_STEP)
    {
      self->tail = next->rtp_time;
      lv_sound_store_drop_before (&self->store, next->seq);
      return;
    }
  gap -= gap % PLC_STEP;
  if (gap <= frame && lv_opus_has_fec (data, length))
    {
      self->tail += decode (self, data, length, gap, TRUE);
      self->stats.recovered_frames++;
      self->concealed_run = 0;
      return;
    }
  n = MIN (gap > frame ? gap - frame : gap, LV_SOUND_BLOCK * 2);
  n = MAX (n - n % PLC_STEP, PLC_STEP);
  self->tail += decode (self, NULL, 0, n, FALSE);
  count_concealed (self, n);
}

static void
end_softly (LvSoundBuffer *self)
{
  self->is_ending = FALSE;
  if (self->state != IDLE)
    {
      if (self->n < FADE)
        decode (self, NULL, 0, LV_SOUND_BLOCK, FALSE);
      self->n = FADE;
      become_idle (self, FADE);
    }
  self->waited = self->unheard = 0;
  self->frame = 0;
  self->tail = G_MININT64 / 2;
  opus_decoder_ctl (self->decoder, OPUS_RESET_STATE);
}

/* Those who speak one after another in a slot have nothing in common: no state, no FEC. */
static void
notice_other (LvSoundBuffer *self, const LvSoundPacket *next)
{
  if (self->other_from == 0 || next->seq < self->other_from)
    return;
  self->other_from = 0;
  end_softly (self);
}

static void
fill (LvSoundBuffer *self, gint64 now)
{
  const LvSoundPacket *next = lv_sound_store_peek (&self->store);

  if (next != NULL)
    notice_other (self, next);
  if (self->state != PLAYING)
    {
      gint64 early
          = next == NULL ? LV_SOUND_BLOCK : next->rtp_time + get_target (self) - (now + self->n);

      if (early > 0)
        fill_pause (self, MIN (early, LV_SOUND_BLOCK));
      else
        begin (self, next, now);
    }
  else if (next == NULL)
    wait (self);
  else if (next->seq > self->store.first)
    repair (self, next, now);
  else if (next->rtp_time - self->tail > TOLERANCE)
    {
      judge_wait (self, next);
      self->state = PAUSED;
      self->paused = 0;
    }
  else
    {
      judge_wait (self, next);
      play_packet (self, next);
    }
}

static gboolean
has_next_in_sequence (LvSoundBuffer *self)
{
  const LvSoundPacket *next = lv_sound_store_peek (&self->store);

  return self->state == PLAYING && next != NULL && next->seq == self->store.first
         && next->rtp_time - self->tail <= TOLERANCE;
}

static void
shrink (LvSoundBuffer *self, gint64 excess, double least_correlation, gint64 now)
{
  gsize n;

  while (self->n < ENOUGH_TO_SHRINK && has_next_in_sequence (self))
    fill (self, now);
  n = lv_stretch_shrink (self->sound + PAST, self->n, excess, least_correlation);
  self->n -= n;
  self->stats.shrunk_samples += n;
  if (n > 0)
    self->adjusted = 0;
}

static void
grow (LvSoundBuffer *self, gint64 shortage, double least_correlation)
{
  float *samples = self->sound + PAST;
  gsize n = lv_stretch_grow (samples, PAST, self->n, shortage, least_correlation);

  /* Too much is better than too little. */
  if (n == 0)
    n = lv_stretch_grow (samples, PAST, self->n, LV_STRETCH_MAX, least_correlation);
  self->n += n;
  self->stats.stretched_samples += n;
  if (n > 0)
    self->adjusted = 0;
}

static void
approach_target (LvSoundBuffer *self, gint64 now)
{
  gint64 excess = get_excess (self, now);
  gboolean is_urgent = ABS (excess) > URGENT || self->off_target > IMPATIENCE;
  double least_correlation = is_urgent ? LV_STRETCH_FAIR : LV_STRETCH_GOOD;

  if (ABS (excess) <= TOLERANCE)
    {
      self->off_target = 0;
      return;
    }
  self->off_target += LV_SOUND_BLOCK;
  if (self->adjusted < (ABS (excess) > URGENT ? 0 : ADJUST_TIME))
    return;
  if (excess > 0)
    shrink (self, excess, least_correlation, now);
  else if (self->n <= ENOUGH_TO_SHRINK)
    grow (self, -excess, least_correlation);
}

static gboolean
stays_silent (LvSoundBuffer *self, gint64 now)
{
  const LvSoundPacket *next = lv_sound_store_peek (&self->store);

  return self->state == IDLE && self->n == 0
         && (next == NULL || next->rtp_time + get_target (self) >= now + LV_SOUND_BLOCK);
}

gboolean
lv_sound_buffer_pull (LvSoundBuffer *self, gint64 now_us, float block[LV_SOUND_BLOCK])
{
  gint64 now = US_TO_SAMPLES (now_us);

  if (self->is_ending)
    end_softly (self);
  if (stays_silent (self, now))
    {
      memset (self->sound, 0, PAST * sizeof (float));
      self->waited += LV_SOUND_BLOCK;
      self->unheard += LV_SOUND_BLOCK;
      return FALSE;
    }
  while (self->n < LV_SOUND_BLOCK)
    fill (self, now);
  if (self->state == PLAYING)
    {
      if (self->waited == 0 && self->concealed_run == 0)
        approach_target (self, now);
      self->offset = now + self->n - self->tail;
    }
  /* It may be shorter now. */
  while (self->n < LV_SOUND_BLOCK)
    fill (self, now);
  memcpy (block, self->sound + PAST, LV_SOUND_BLOCK * sizeof (float));
  self->n -= LV_SOUND_BLOCK;
  memmove (self->sound, self->sound + LV_SOUND_BLOCK, (PAST + self->n) * sizeof (float));
  self->adjusted += LV_SOUND_BLOCK;
  self->stats.samples += LV_SOUND_BLOCK;
  return TRUE;
}

void
lv_sound_buffer_reset (LvSoundBuffer *self)
{
  if (self->store.has_begun)
    self->other_from = self->store.last + 1;
}

gint64
lv_sound_buffer_get_pull_time (LvSoundBuffer *self, gint64 rtp_time)
{
  if (!lv_jitter_has_target (self->jitter))
    return 0;
  return SAMPLES_TO_US (rtp_time + (self->state == IDLE ? get_target (self) : self->offset));
}

void
lv_sound_buffer_get_stats (LvSoundBuffer *self, LvAudioStats *stats)
{
  gint64 base = lv_jitter_get_base (self->jitter);

  *stats = self->stats;
  if (!lv_jitter_has_target (self->jitter))
    return;
  stats->target_delay_ms = (get_target (self) - base) / MS;
  stats->delay_ms
      = MAX (self->state == IDLE ? get_target (self) - base : self->offset - base, 0) / MS;
}
