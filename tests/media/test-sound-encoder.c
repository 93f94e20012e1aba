/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The encoder, with what it knows of level and voice, and the feed around it. */
#include "lv-sound-encoder.h"

#include <string.h>

#include "lv-opus.h"
#include "lv-sound-buffer.h"
#include "lv-sound-feed.h"
#include "lv-voice.h"
#include "speech.h"
#include "test-support.h"

#define BLOCK_US 10000

typedef struct
{
  GPtrArray *frames;
  gsize bytes;
  guint n_fec;
} Test;

static void
take_frame (LvFrame *frame, gpointer data)
{
  Test *self = data;
  gsize length;
  const guint8 *packet = g_bytes_get_data (frame->data, &length);

  self->bytes += length;
  self->n_fec += lv_opus_has_fec (packet, length);
  g_ptr_array_add (self->frames, lv_frame_ref (frame));
}

static Test *
test_new (void)
{
  Test *self = g_new0 (Test, 1);

  self->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_frame_unref);
  return self;
}

static void
test_free (Test *self)
{
  g_ptr_array_unref (self->frames);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Test, test_free)

static GArray *
make_samples (void)
{
  g_autoptr (GArray) speech = speech_new ("en");
  GArray *samples = g_array_new (FALSE, TRUE, sizeof (gint16));

  for (guint i = 0; i < speech->len; i++)
    {
      gint16 sample = (gint16) (g_array_index (speech, float, i) * 32767);

      g_array_append_val (samples, sample);
    }
  return samples;
}

static void
test_levels (void)
{
  gint16 samples[LV_SOUND_BLOCK] = { 0 };

  g_assert_cmpuint (lv_sound_get_level (samples, LV_SOUND_BLOCK), ==, 127);
  for (int i = 0; i < LV_SOUND_BLOCK; i++)
    samples[i] = i % 2 ? 32767 : -32768;
  g_assert_cmpuint (lv_sound_get_level (samples, LV_SOUND_BLOCK), ==, 0);
  for (int i = 0; i < LV_SOUND_BLOCK; i++)
    samples[i] = i % 2 ? 328 : -328;
  g_assert_cmpuint (lv_sound_get_level (samples, LV_SOUND_BLOCK), ==, 40);
  g_assert_cmpfloat (lv_sound_level_to_mark (0), ==, 1);
  g_assert_cmpfloat (lv_sound_level_to_mark (30), ==, 0.5);
  g_assert_cmpfloat (lv_sound_level_to_mark (127), ==, 0);
}

static void
test_voice (void)
{
  LvVoice voice = { 0 };

  for (int i = 0; i < 300; i++)
    g_assert_false (lv_voice_hear (&voice, 50 + i % 3)); /* a fan */
  g_assert_false (lv_voice_hear (&voice, 20));           /* a knock */
  g_assert_false (lv_voice_hear (&voice, 50));
  for (int i = 0; i < 3; i++)
    lv_voice_hear (&voice, 25);
  g_assert_true (lv_voice_hear (&voice, 25));
  g_assert_true (lv_voice_hear (&voice, 50)); /* between two words */
  for (int i = 0; i < 50; i++)
    lv_voice_hear (&voice, 50);
  g_assert_false (lv_voice_hear (&voice, 50));
  /* A louder fan is voice at first and then the room's noise. */
  for (int i = 0; i < 1500; i++)
    lv_voice_hear (&voice, 35);
  g_assert_false (lv_voice_hear (&voice, 35));
}

static void
feed (LvSoundFeed *sound_feed, GArray *samples, gint64 from_us)
{
  lv_sound_feed_take (sound_feed, (gint16 *) samples->data, samples->len, from_us);
}

static void
test_frames (void)
{
  static const guint lengths_ms[] = { 10, 20 };
  g_autoptr (GArray) samples = make_samples ();

  for (gsize i = 0; i < G_N_ELEMENTS (lengths_ms); i++)
    {
      g_autoptr (Test) test = test_new ();
      g_autoptr (LvSoundFeed) sound_feed
          = lv_sound_feed_new (LV_SOURCE_MICROPHONE, take_frame, test);
      guint frame = lengths_ms[i] * 48;
      double kbps;

      lv_sound_feed_set_frame_ms (sound_feed, lengths_ms[i]);
      lv_sound_feed_set_is_open (sound_feed, TRUE);
      feed (sound_feed, samples, 7000000);
      kbps = test->bytes * 8.0 / (samples->len / 48.0);
      g_test_message ("%u ms: %u frames, %.1f kbit/s, %.0f %% with FEC", lengths_ms[i],
                      test->frames->len, kbps, 100.0 * test->n_fec / test->frames->len);
      g_assert_cmpuint (test->frames->len, >, samples->len / frame * 8 / 10);
      g_assert_cmpfloat (kbps, <, 45);
      g_assert_cmpfloat (test->n_fec, >, test->frames->len * 0.6);
      for (guint j = 0; j < test->frames->len; j++)
        {
          LvFrame *one = test->frames->pdata[j], *first = test->frames->pdata[0];
          guint32 passed = one->rtp_time - first->rtp_time;

          g_assert_cmpint (one->source, ==, LV_SOURCE_MICROPHONE);
          g_assert_true (one->is_key);
          g_assert_cmpuint (passed % frame, ==, 0);
          g_assert_cmpint (one->capture_us - first->capture_us, ==, passed * 1000 / 48);
          g_assert_cmpuint (one->sound_level, <=, 127);
        }
    }
}

/* Silence costs a packet at its beginning and one every 400 ms. */
static void
test_pauses (void)
{
  g_autoptr (Test) test = test_new ();
  g_autoptr (LvSoundFeed) sound_feed = lv_sound_feed_new (LV_SOURCE_MICROPHONE, take_frame, test);
  g_autoptr (GArray) samples = g_array_new (FALSE, TRUE, sizeof (gint16));

  g_array_set_size (samples, 48000);
  lv_sound_feed_set_is_open (sound_feed, TRUE);
  for (int i = 0; i < 5; i++)
    feed (sound_feed, samples, 1000000 + i * 1000000);
  g_assert_cmpuint (test->frames->len, <, 70);
  g_assert_false (((LvFrame *) test->frames->pdata[test->frames->len - 1])->has_voice);
}

/* What was not captured is a hole in RTP time, not a shift of all that follows. */
static void
test_hole (void)
{
  g_autoptr (Test) test = test_new ();
  g_autoptr (LvSoundFeed) sound_feed = lv_sound_feed_new (LV_SOURCE_MICROPHONE, take_frame, test);
  g_autoptr (GArray) samples = make_samples ();
  LvFrame *before, *after;
  guint n;

  g_array_set_size (samples, 48000 + LV_SOUND_BLOCK);
  lv_sound_feed_set_is_open (sound_feed, TRUE);
  feed (sound_feed, samples, 1000000);
  n = test->frames->len;
  feed (sound_feed, samples, 5000000);
  before = test->frames->pdata[n - 1];
  after = test->frames->pdata[n];
  g_assert_cmpint (after->capture_us, ==, 5000000);
  g_assert_cmpint ((gint64) (after->rtp_time - before->rtp_time) * 1000 / 48, ==,
                   after->capture_us - before->capture_us);
}

static void
test_held_and_closed (void)
{
  g_autoptr (Test) test = test_new ();
  g_autoptr (LvSoundFeed) sound_feed = lv_sound_feed_new (LV_SOURCE_MICROPHONE, take_frame, test);
  g_autoptr (GArray) samples = make_samples ();
  LvSoundNews news;

  feed (sound_feed, samples, 0);
  g_assert_cmpuint (test->frames->len, ==, 0);
  g_assert_false (lv_sound_feed_take_news (sound_feed).has_sound);
  lv_sound_feed_set_is_open (sound_feed, TRUE);
  lv_sound_feed_set_is_held (sound_feed, TRUE);
  feed (sound_feed, samples, 0);
  g_assert_cmpuint (test->frames->len, ==, 0);
  news = lv_sound_feed_take_news (sound_feed);
  g_assert_true (news.has_sound);
  g_assert_true (news.is_talking_held);
  g_assert_cmpuint (news.level, <, 30);
  news = lv_sound_feed_take_news (sound_feed);
  g_assert_false (news.has_sound);
  g_assert_cmpuint (news.level, ==, 127);
  /* A quiet room does not talk. */
  memset (samples->data, 0, samples->len * sizeof (gint16));
  lv_sound_feed_set_is_held (sound_feed, TRUE);
  feed (sound_feed, samples, 0);
  g_assert_false (lv_sound_feed_take_news (sound_feed).is_talking_held);
}

static void
test_music (void)
{
  g_autoptr (LvSoundEncoder) encoder = lv_sound_encoder_new (LV_SOURCE_SCREEN_SOUND);
  gint16 block[LV_SOUND_BLOCK] = { 0 };
  guint n = 0;

  for (int i = 0; i < 200; i++)
    {
      g_autoptr (LvFrame) frame = lv_sound_encoder_add (encoder, block, 127, FALSE, i * BLOCK_US);

      n += frame != NULL;
    }
  g_assert_cmpuint (n, ==, 100);
}

static void
test_opus_says (void)
{
  static const guint8 celt[] = { 0xfc, 0xff, 0xfe }, silk[] = { 0x48, 0x40, 0 },
                      no_fec[] = { 0x48, 0x80, 0 }, two_frames[] = { 0x49, 0x40, 0x40 };

  g_assert_cmpuint (lv_opus_get_samples (celt, sizeof celt), ==, 960);
  g_assert_cmpuint (lv_opus_get_samples (silk, sizeof silk), ==, 960);
  g_assert_cmpuint (lv_opus_get_samples (two_frames, sizeof two_frames), ==, 1920);
  g_assert_cmpuint (lv_opus_get_frame_samples (two_frames, sizeof two_frames), ==, 960);
  g_assert_false (lv_opus_has_fec (celt, sizeof celt));
  g_assert_true (lv_opus_has_fec (silk, sizeof silk));
  g_assert_false (lv_opus_has_fec (no_fec, sizeof no_fec));
  g_assert_false (lv_opus_has_fec (silk, 1));
  g_assert_false (lv_opus_has_fec (NULL, 0));
  g_assert_cmpuint (lv_opus_get_samples (NULL, 0), ==, 0);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/sound-encoder/levels", test_levels);
  g_test_add_func ("/sound-encoder/voice", test_voice);
  g_test_add_func ("/sound-encoder/frames", test_frames);
  g_test_add_func ("/sound-encoder/pauses", test_pauses);
  g_test_add_func ("/sound-encoder/hole", test_hole);
  g_test_add_func ("/sound-encoder/held-and-closed", test_held_and_closed);
  g_test_add_func ("/sound-encoder/music", test_music);
  g_test_add_func ("/sound-encoder/opus-says", test_opus_says);
  return g_test_run ();
}
