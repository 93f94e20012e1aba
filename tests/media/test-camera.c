/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside session.py: a camera of PipeWire, from its clip to decoded pictures. */
#include "lv-video-sender.h"

#include <signal.h>

#include "fake-camera-clip.h"
#include "liveon-error.h"
#include "liveon-media-devices.h"
#include "lv-gst.h"
#include "lv-scaler.h"
#include "lv-vp8-decoder.h"
#include "test-support.h"
#include "video-helpers.h"

#define N_FRAMES 60

typedef struct
{
  GMutex lock;
  GPtrArray *frames;
  GAsyncResult *result;
  GError *error;
} Fixture;

static void
on_frame (LvFrame *frame, gpointer data)
{
  Fixture *self = data;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->frames, lv_frame_ref (frame));
  g_mutex_unlock (&self->lock);
  g_main_context_wakeup (NULL);
}

static void
on_failed (LvVideoSender *sender, const GError *error, gpointer data)
{
  Fixture *self = data;

  g_assert_null (self->error);
  self->error = g_error_copy (error);
}

static void
set_up (Fixture *self)
{
  *self = (Fixture){ 0 };
  g_mutex_init (&self->lock);
  self->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_frame_unref);
}

static void
tear_down (Fixture *self)
{
  g_ptr_array_unref (self->frames);
  g_clear_object (&self->result);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
}

static gboolean
has_frames (gpointer data)
{
  Fixture *self = data;
  guint n = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->frames->len; i++)
    n += ((LvFrame *) g_ptr_array_index (self->frames, i))->layer == 2;
  g_mutex_unlock (&self->lock);
  return n >= N_FRAMES;
}

static gboolean
has_failed (gpointer data)
{
  return ((Fixture *) data)->error != NULL;
}

static LvVideoSender *
make_sender (Fixture *self)
{
  static const LvLayerSetting layers[LV_CAMERA_LAYERS]
      = { { TRUE, 400000 }, { TRUE, 1000000 }, { TRUE, 3000000 } };
  LvVideoSender *sender = lv_video_sender_new (LV_SOURCE_CAMERA, on_frame, self);

  g_signal_connect (sender, "failed", G_CALLBACK (on_failed), self);
  lv_video_sender_set_layers (sender, layers);
  return sender;
}

static gboolean
start (Fixture *self, LvVideoSender *sender, const char *id, GError **error)
{
  g_autoptr (LvMediaInput) input = lv_media_input_new (LV_INPUT_DEVICE, id);

  g_clear_object (&self->result);
  lv_video_sender_start_async (sender, input, NULL, test_take_result, &self->result);
  test_wait_for (self->result);
  return lv_video_sender_start_finish (sender, self->result, error);
}

static void
open_clip (ClipFile *clip)
{
  g_autoptr (GError) error = NULL;

  clip_file_open (clip, g_getenv ("LIVEON_TEST_CLIP"), atoi (g_getenv ("LIVEON_TEST_CLIP_WIDTH")),
                  atoi (g_getenv ("LIVEON_TEST_CLIP_HEIGHT")), &error);
  g_assert_no_error (error);
}

/* Every frame of the layer against the picture of the clip that its counter names. */
static void
compare_layer (Fixture *self, guint layer, ClipFile *clip)
{
  g_autoptr (LvVp8Decoder) decoder = lv_vp8_decoder_new ();
  g_autoptr (LvScaler) scaler = lv_scaler_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  LvPicture source = make_picture (clip->width, clip->height);
  LvTestCode code, last = { 0 };
  guint n = 0, skipped = 0;
  gint64 delay_ms = 0;
  double median;

  for (guint i = 0; i < self->frames->len; i++)
    {
      const LvFrame *frame = g_ptr_array_index (self->frames, i);
      gsize length;
      const guint8 *data = g_bytes_get_data (frame->data, &length);
      LvPicture decoded, scaled;
      double psnr;

      if (frame->layer != layer)
        continue;
      g_assert_true (lv_vp8_decoder_decode (decoder, data, length, &decoded));
      g_assert_true (lv_test_code_read (&decoded, &code));
      if (n > 0)
        {
          g_assert_cmpuint (code.counter, >, last.counter);
          skipped += code.counter - last.counter - 1;
        }
      last = code;
      n++;
      clip_file_draw (clip, &source, &code);
      scaled = lv_scaler_scale (scaler, &source, decoded.width, decoded.height);
      psnr = get_psnr (&scaled, &decoded);
      g_array_append_val (values, psnr);
      delay_ms = MAX (delay_ms, (gint32) ((guint32) (frame->capture_us / 1000) - code.time_ms));
    }
  median = get_median (values);
  g_test_message ("layer %u: %u frames, %u left out, median %.1f dB, least %.1f dB, "
                  "capture at most %d ms after the picture was made",
                  layer, n, skipped, median, g_array_index (values, double, 0), (int) delay_ms);
  g_assert_cmpfloat (median, >=, 30);
  g_free (source.planes[0]);
}

static void
test_picture (void)
{
  Fixture fixture;
  LvVideoSender *sender;
  ClipFile clip = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&fixture);
  sender = make_sender (&fixture);
  g_assert_null (lv_video_sender_get_device (sender));
  start (&fixture, sender, "fakecam", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lv_video_sender_get_device (sender), ==, "fakecam");
  test_wait_until (has_frames, &fixture);
  lv_video_sender_stop (sender);
  open_clip (&clip);
  for (guint layer = 0; layer < LV_CAMERA_LAYERS; layer++)
    compare_layer (&fixture, layer, &clip);
  clip_file_close (&clip);
  g_clear_object (&fixture.result);
  g_assert_finalize_object (sender);
  tear_down (&fixture);
}

typedef struct
{
  Fixture *fixture;
  gint64 end_us;
} Later;

static gboolean
has_later_frames (gpointer data)
{
  Later *later = data;
  Fixture *self = later->fixture;
  gboolean result;

  g_mutex_lock (&self->lock);
  result = self->frames->len > 0
           && ((LvFrame *) g_ptr_array_index (self->frames, self->frames->len - 1))->capture_us
                  > later->end_us;
  g_mutex_unlock (&self->lock);
  return result;
}

/* Some time after only a small layer is left the camera is asked for less; pictures go on, and so
 * they do when more is wanted again. */
static void
test_smaller (void)
{
  static const LvLayerSetting small[LV_CAMERA_LAYERS] = { { TRUE, 400000 } };
  static const LvLayerSetting large[LV_CAMERA_LAYERS]
      = { { TRUE, 400000 }, { 0 }, { TRUE, 3000000 } };
  Fixture fixture;
  LvVideoSender *sender;
  Later later;

  set_up (&fixture);
  sender = make_sender (&fixture);
  g_assert_true (start (&fixture, sender, "fakecam", NULL));
  test_wait_until (has_frames, &fixture);
  lv_video_sender_set_layers (sender, small);
  later = (Later){ &fixture, g_get_monotonic_time () + 12 * G_USEC_PER_SEC };
  test_wait_until (has_later_frames, &later);
  g_mutex_lock (&fixture.lock);
  g_ptr_array_set_size (fixture.frames, 0);
  g_mutex_unlock (&fixture.lock);
  lv_video_sender_set_layers (sender, large);
  test_wait_until (has_frames, &fixture);
  g_assert_no_error (fixture.error);
  g_clear_object (&fixture.result);
  g_assert_finalize_object (sender);
  tear_down (&fixture);
}

static void
test_missing (void)
{
  Fixture fixture;
  LvVideoSender *sender;
  g_autoptr (GError) error = NULL;

  set_up (&fixture);
  sender = make_sender (&fixture);
  g_assert_false (start (&fixture, sender, "nosuchcam", &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_assert_cmpstr (liveon_error_get_argument (error, "device"), ==, "nosuchcam");
  g_clear_error (&error);
  g_assert_false (start (&fixture, sender, "/dev/video77", &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_assert_cmpstr (liveon_error_get_argument (error, "why"), ==, "missing");
  g_assert_null (fixture.error);
  g_clear_object (&fixture.result);
  g_assert_finalize_object (sender);
  tear_down (&fixture);
}

/* The last test: there is no camera afterwards. */
static void
test_unplug (void)
{
  Fixture fixture;
  LvVideoSender *sender;
  g_autoptr (GError) error = NULL;

  set_up (&fixture);
  sender = make_sender (&fixture);
  g_assert_true (start (&fixture, sender, "fakecam", NULL));
  test_wait_until (has_frames, &fixture);
  kill (atoi (g_getenv ("LIVEON_TEST_CAMERA_PID")), SIGTERM);
  test_wait_until (has_failed, &fixture);
  g_assert_error (fixture.error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_assert_cmpstr (liveon_error_get_argument (fixture.error, "device"), ==, "fakecam");
  g_test_message ("unplugged: %s", fixture.error->message);
  g_assert_false (lv_video_sender_get_is_running (sender));
  g_assert_null (lv_video_sender_get_device (sender));
  g_clear_object (&fixture.result);
  g_assert_finalize_object (sender);
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 90);
  g_test_add_func ("/camera/picture", test_picture);
  g_test_add_func ("/camera/smaller", test_smaller);
  g_test_add_func ("/camera/missing", test_missing);
  g_test_add_func ("/camera/unplug", test_unplug);
  return g_test_run ();
}
