/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-vp8-decoder.h"
#include "lv-vp8-encoder.h"

#include <string.h>

#include "lv-source.h"
#include "lv-vp8.h"
#include "test-support.h"
#include "video-helpers.h"

#define FRAME_US (G_USEC_PER_SEC / 30)

static const LvVp8Config configs[]
    = { { 320, 180, 30, 300000 }, { 640, 360, 30, 800000 }, { 1280, 720, 30, 2500000 } };

static LvVp8Encoder *
make_encoder (const LvVp8Config *config)
{
  g_autoptr (GError) error = NULL;
  LvVp8Encoder *encoder = lv_vp8_encoder_new (config, &error);

  g_assert_no_error (error);
  return encoder;
}

static LvVp8Frame
encode (LvVp8Encoder *encoder, LvPicture *picture, guint index, gboolean force_key)
{
  LvVp8Frame frame;
  g_autoptr (GError) error = NULL;

  lv_vp8_encoder_encode (encoder, picture, 1000 + index * FRAME_US, force_key, &frame, &error);
  g_assert_no_error (error);
  return frame;
}

static gboolean
decode (LvVp8Decoder *decoder, GBytes *data, LvPicture *picture)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (data, &length);

  return lv_vp8_decoder_decode (decoder, bytes, length, picture);
}

/* Without the temporal layers above the limit all that is left looks exactly as with them, and like
 * the source that its counter names. */
static void
test_layers (gconstpointer data)
{
  const LvVp8Config *config = data;
  static const guint8 expected[] = { 0, 2, 1, 2 };
  LvVp8Encoder *encoder = make_encoder (config);
  LvVp8Decoder *decoders[LV_TEMPORAL_LAYERS];
  LvPicture source = make_picture (config->width, config->height);
  LvPicture original = make_picture (config->width, config->height);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  guint n_encoded = 0, n_of_layer[LV_TEMPORAL_LAYERS] = { 0 }, bytes = 0;
  double median;

  for (guint i = 0; i < LV_TEMPORAL_LAYERS; i++)
    decoders[i] = lv_vp8_decoder_new ();
  for (guint i = 0; i < 60; i++)
    {
      LvVp8Frame frame;
      LvPicture full;

      draw_noisy (&source, i);
      frame = encode (encoder, &source, i, FALSE);
      if (frame.data == NULL)
        continue;
      g_assert_cmpint (frame.is_key, ==, n_encoded == 0);
      g_assert_cmpint (frame.is_key, ==, lv_vp8_is_key (g_bytes_get_data (frame.data, NULL), 3));
      g_assert_cmpuint (frame.temporal_id, ==, expected[n_encoded % 4]);
      g_assert_cmpint (frame.is_sync, ==,
                       n_encoded == 0 || n_encoded % 4 == 1 || n_encoded % 4 == 2);
      n_encoded++;
      n_of_layer[frame.temporal_id]++;
      bytes += g_bytes_get_size (frame.data);
      g_assert_true (decode (decoders[2], frame.data, &full));
      for (guint top = frame.temporal_id; top < 2; top++)
        {
          LvPicture part;

          g_assert_true (decode (decoders[top], frame.data, &part));
          g_assert_true (lv_picture_is_equal (&part, &full));
        }
      {
        LvTestCode code;
        double psnr;

        g_assert_true (lv_test_code_read (&full, &code));
        g_assert_cmpuint (code.counter, ==, i);
        draw_noisy (&original, code.counter);
        psnr = get_psnr (&original, &full);
        g_array_append_val (values, psnr);
      }
      g_bytes_unref (frame.data);
    }
  median = get_median (values);
  g_test_message ("%ux%u: %u of 60 encoded, %u kbit/s, median %.1f dB, least %.1f dB",
                  config->width, config->height, n_encoded, bytes * 8 / 2 / 1000, median,
                  g_array_index (values, double, 0));
  g_assert_cmpuint (n_encoded, >=, 54);
  g_assert_cmpuint (n_of_layer[2], >=, 27);
  g_assert_cmpfloat (median, >=, 30);
  for (guint i = 0; i < LV_TEMPORAL_LAYERS; i++)
    lv_vp8_decoder_free (decoders[i]);
  lv_vp8_encoder_free (encoder);
  g_free (source.planes[0]);
  g_free (original.planes[0]);
}

/* A reader of layer 0 takes the others in again at a frame that says it is a sync. */
static void
test_switch_up (void)
{
  LvVp8Encoder *encoder = make_encoder (&configs[0]);
  LvVp8Decoder *decoder = lv_vp8_decoder_new (), *all = lv_vp8_decoder_new ();
  LvPicture source = make_picture (320, 180);
  guint top = 0, n_switched = 0;

  for (guint i = 0; i < 40; i++)
    {
      LvVp8Frame frame;
      LvPicture full, part;

      draw_noisy (&source, i);
      frame = encode (encoder, &source, i, FALSE);
      if (frame.data == NULL)
        continue;
      decode (all, frame.data, &full);
      if (i > 20 && frame.temporal_id == top + 1 && frame.is_sync)
        {
          top++;
          n_switched++;
        }
      if (frame.temporal_id <= top)
        {
          g_assert_true (decode (decoder, frame.data, &part));
          g_assert_true (lv_picture_is_equal (&part, &full));
        }
      g_bytes_unref (frame.data);
    }
  g_assert_cmpuint (n_switched, ==, 2);
  lv_vp8_decoder_free (decoder);
  lv_vp8_decoder_free (all);
  lv_vp8_encoder_free (encoder);
  g_free (source.planes[0]);
}

/* A key frame when asked, and the rate as set, also live. */
static void
test_key_and_rate (void)
{
  LvVp8Encoder *encoder = make_encoder (&configs[1]);
  LvPicture source = make_picture (640, 360);
  gsize bytes[2] = { 0 };

  for (guint i = 0; i < 180; i++)
    {
      LvVp8Frame frame;

      draw_noisy (&source, i);
      if (i == 90)
        lv_vp8_encoder_set_rate (encoder, 200000, 30);
      frame = encode (encoder, &source, i, i == 47);
      if (frame.data == NULL)
        {
          g_assert_cmpuint (i, !=, 47);
          continue;
        }
      g_assert_cmpint (frame.is_key, ==, i == 0 || i == 47);
      if (frame.is_key)
        g_assert_cmpuint (frame.temporal_id, ==, 0);
      /* The second that the rate takes to settle apart. */
      if (i % 90 >= 30)
        bytes[i / 90] += g_bytes_get_size (frame.data);
      g_bytes_unref (frame.data);
    }
  g_test_message ("%" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT " kbit/s of 800 and 200",
                  bytes[0] * 8 / 2 / 1000, bytes[1] * 8 / 2 / 1000);
  g_assert_cmpuint (bytes[0] * 4, <=, 800000 * 1.25);
  g_assert_cmpuint (bytes[1] * 4, <=, 200000 * 1.25);
  lv_vp8_encoder_free (encoder);
  g_free (source.planes[0]);
}

/* Pictures that the encoder leaves out to keep its rate leave nothing behind: what it gives can be
 * decoded, whatever its rate does. */
static void
test_starved (void)
{
  static const guint rates[] = { 2500000, 300000, 1200000, 150000, 2000000 };
  LvVp8Encoder *encoder = make_encoder (&configs[2]);
  LvVp8Decoder *decoder = lv_vp8_decoder_new ();
  LvPicture source = make_picture (configs[2].width, configs[2].height);
  guint n_left_out = 0;

  for (guint i = 0; i < 100; i++)
    {
      LvVp8Frame frame;
      LvPicture full;
      LvTestCode code;

      draw_noisy (&source, i);
      /* Much that is new in each picture, below the code. */
      for (guint y = source.height / 8 * 7; y < source.height; y++)
        for (guint x = 0; x < source.width; x++)
          source.planes[0][y * source.strides[0] + x] = (guint8) (x * (i + 1) * 7 + y * y * i);
      lv_vp8_encoder_set_rate (encoder, rates[i / 20], 30);
      frame = encode (encoder, &source, i, i == 50);
      if (frame.data == NULL)
        {
          n_left_out++;
          g_assert_false (i == 50);
          continue;
        }
      g_assert_true (decode (decoder, frame.data, &full));
      g_assert_true (lv_test_code_read (&full, &code));
      g_assert_cmpuint (code.counter, ==, i);
      g_bytes_unref (frame.data);
    }
  g_test_message ("%u of 100 left out", n_left_out);
  g_assert_cmpuint (n_left_out, >, 10);
  lv_vp8_decoder_free (decoder);
  lv_vp8_encoder_free (encoder);
  g_free (source.planes[0]);
}

static void
test_garbage (void)
{
  LvVp8Encoder *encoder = make_encoder (&configs[0]);
  LvVp8Decoder *decoder = lv_vp8_decoder_new ();
  LvPicture source = make_picture (320, 180), picture;
  static const guint8 huge[] = { 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f, 0, 0 };
  static const guint8 empty[] = { 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0, 0, 0, 0, 0, 0 };
  guint32 random = 1;

  g_assert_false (lv_vp8_decoder_decode (decoder, huge, sizeof huge, &picture));
  g_assert_false (lv_vp8_decoder_decode (decoder, empty, sizeof empty, &picture));
  g_assert_false (lv_vp8_decoder_decode (decoder, empty, 0, &picture));
  for (guint i = 0; i < 300; i++)
    {
      LvVp8Frame frame;
      gsize length;
      g_autofree guint8 *copy = NULL;

      draw_noisy (&source, i);
      frame = encode (encoder, &source, i, i % 10 == 0);
      if (frame.data == NULL)
        continue;
      copy = g_memdup2 (g_bytes_get_data (frame.data, &length), g_bytes_get_size (frame.data));
      g_bytes_unref (frame.data);
      for (guint n = 0; n < 5; n++)
        {
          random = random * 1664525 + 1013904223;
          copy[(random >> 8) % length] ^= random >> 24;
        }
      lv_vp8_decoder_decode (decoder, copy, random & 1 ? length : length / 2, &picture);
      if (picture.width > 0)
        g_assert_cmpuint (picture.width * picture.height, <=, LV_VP8_MAX_PIXELS);
    }
  lv_vp8_decoder_free (decoder);
  lv_vp8_encoder_free (encoder);
  g_free (source.planes[0]);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 120);
  g_test_add_data_func ("/vp8/layers/180p", &configs[0], test_layers);
  g_test_add_data_func ("/vp8/layers/360p", &configs[1], test_layers);
  g_test_add_data_func ("/vp8/layers/720p", &configs[2], test_layers);
  g_test_add_func ("/vp8/switch-up", test_switch_up);
  g_test_add_func ("/vp8/key-and-rate", test_key_and_rate);
  g_test_add_func ("/vp8/starved", test_starved);
  g_test_add_func ("/vp8/garbage", test_garbage);
  return g_test_run ();
}
