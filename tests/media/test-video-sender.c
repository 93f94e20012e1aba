/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-video-sender.h"

#include <dirent.h>
#include <string.h>

#include "liveon-error.h"
#include "lv-vp8-decoder.h"
#include "test-support.h"
#include "video-helpers.h"

typedef struct
{
  GMutex lock;
  GPtrArray *frames;
  LvVideoSender *sender;
  GAsyncResult *result;
  GError *error;
  guint n_failed, n_previews, n_wanted, layer;
  guint preview_width, preview_height;
  LvTestCode preview_code;
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

  g_assert_false (lv_video_sender_get_is_running (sender));
  self->n_failed++;
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
}

static void
on_preview (LvVideoSender *sender, LiveonFrame *frame, gpointer data)
{
  Fixture *self = data;

  self->n_previews++;
  self->preview_width = liveon_frame_get_width (frame);
  self->preview_height = liveon_frame_get_height (frame);
  if (liveon_frame_get_format (frame) == LIVEON_PIXEL_FORMAT_BGRX)
    g_assert_true (lv_test_code_read_frame (frame, &self->preview_code));
}

static void
set_up (Fixture *self, LvSource source)
{
  *self = (Fixture){ 0 };
  g_mutex_init (&self->lock);
  self->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_frame_unref);
  self->sender = lv_video_sender_new (source, on_frame, self);
  g_signal_connect (self->sender, "failed", G_CALLBACK (on_failed), self);
  g_signal_connect (self->sender, "preview", G_CALLBACK (on_preview), self);
}

static void
tear_down (Fixture *self)
{
  lv_video_sender_stop (self->sender);
  g_clear_object (&self->result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->sender);
  g_ptr_array_unref (self->frames);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
}

static gboolean
start (Fixture *self, LvInputKind kind, const char *name, GError **error)
{
  g_autoptr (LvMediaInput) input = lv_media_input_new (kind, name);

  g_clear_object (&self->result);
  lv_video_sender_start_async (self->sender, input, NULL, test_take_result, &self->result);
  test_wait_for (self->result);
  return lv_video_sender_start_finish (self->sender, self->result, error);
}

static void
set_layers (Fixture *self, const char *active)
{
  LvLayerSetting layers[LV_CAMERA_LAYERS]
      = { { FALSE, 300000 }, { FALSE, 800000 }, { FALSE, 2500000 } };

  for (; *active != '\0'; active++)
    layers[*active - '0'].is_active = TRUE;
  lv_video_sender_set_layers (self->sender, layers);
}

static guint
count_frames (Fixture *self, guint layer)
{
  guint n = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->frames->len; i++)
    n += ((LvFrame *) g_ptr_array_index (self->frames, i))->layer == layer;
  g_mutex_unlock (&self->lock);
  return n;
}

/* From the first to the last of a layer. */
static gint64
get_span_us (Fixture *self, guint layer)
{
  gint64 first_us = 0, last_us = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->frames->len; i++)
    {
      const LvFrame *frame = g_ptr_array_index (self->frames, i);

      if (frame->layer != layer)
        continue;
      if (first_us == 0)
        first_us = frame->capture_us;
      last_us = frame->capture_us;
    }
  g_mutex_unlock (&self->lock);
  return last_us - first_us;
}

static gboolean
has_frames (gpointer data)
{
  Fixture *self = data;

  return count_frames (self, self->layer) >= self->n_wanted;
}

static void
wait_frames (Fixture *self, guint layer, guint n)
{
  self->layer = layer;
  self->n_wanted = n;
  test_wait_until (has_frames, self);
}

static void
forget_frames (Fixture *self)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_set_size (self->frames, 0);
  g_mutex_unlock (&self->lock);
}

/* All of a layer decode, counters and times grow; the last one's counter. */
static guint32
check_layer (Fixture *self, guint layer, guint width, guint height, gboolean begins_with_key)
{
  g_autoptr (LvVp8Decoder) decoder = lv_vp8_decoder_new ();
  const LvFrame *last = NULL;
  LvTestCode last_code = { 0 };

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->frames->len; i++)
    {
      const LvFrame *frame = g_ptr_array_index (self->frames, i);
      LvPicture picture;
      LvTestCode code;
      gsize length;
      const guint8 *data = g_bytes_get_data (frame->data, &length);

      if (frame->layer != layer)
        continue;
      if (last == NULL && begins_with_key)
        g_assert_true (frame->is_key);
      g_assert_cmpuint (frame->width, ==, width);
      g_assert_cmpuint (frame->height, ==, height);
      g_assert_true (lv_vp8_decoder_decode (decoder, data, length, &picture));
      g_assert_true (lv_test_code_read (&picture, &code));
      if (last != NULL)
        {
          g_assert_cmpuint (code.counter, >, last_code.counter);
          g_assert_cmpint (frame->capture_us, >, last->capture_us);
          g_assert_cmpuint (frame->rtp_time - last->rtp_time, ==,
                            (guint32) (frame->capture_us * 9 / 100)
                                - (guint32) (last->capture_us * 9 / 100));
        }
      /* The picture says when it was made. */
      g_assert_cmpint (ABS ((gint32) ((guint32) (frame->capture_us / 1000) - code.time_ms)), <=, 1);
      last = frame;
      last_code = code;
    }
  g_mutex_unlock (&self->lock);
  g_assert_nonnull (last);
  return last_code.counter;
}

static void
test_layers (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, LV_SOURCE_CAMERA);
  set_layers (&fixture, "012");
  g_assert_true (start (&fixture, LV_INPUT_TEST, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (lv_video_sender_get_is_running (fixture.sender));
  wait_frames (&fixture, 0, 10);
  wait_frames (&fixture, 2, 20);
  check_layer (&fixture, 0, 320, 180, TRUE);
  check_layer (&fixture, 1, 640, 360, TRUE);
  check_layer (&fixture, 2, 1280, 720, TRUE);
  /* At most 15 a second of the smallest. */
  g_assert_cmpuint (count_frames (&fixture, 0), <=,
                    2 + 15 * get_span_us (&fixture, 0) / G_USEC_PER_SEC);
  tear_down (&fixture);
}

/* Layers come and go live; one that comes back begins with a key frame. */
static void
test_on_and_off (void)
{
  Fixture fixture;

  set_up (&fixture, LV_SOURCE_CAMERA);
  set_layers (&fixture, "2");
  g_assert_true (start (&fixture, LV_INPUT_TEST, NULL, NULL));
  wait_frames (&fixture, 2, 5);
  g_assert_cmpuint (count_frames (&fixture, 0) + count_frames (&fixture, 1), ==, 0);
  set_layers (&fixture, "02");
  wait_frames (&fixture, 0, 5);
  check_layer (&fixture, 0, 320, 180, TRUE);
  set_layers (&fixture, "0");
  wait_frames (&fixture, 0, count_frames (&fixture, 0) + 2);
  forget_frames (&fixture);
  wait_frames (&fixture, 0, 5);
  g_assert_cmpuint (count_frames (&fixture, 2), ==, 0);
  set_layers (&fixture, "02");
  wait_frames (&fixture, 2, 5);
  check_layer (&fixture, 2, 1280, 720, TRUE);
  tear_down (&fixture);
}

static gboolean
has_key (gpointer data)
{
  Fixture *self = data;
  gboolean result = FALSE;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->frames->len; i++)
    {
      const LvFrame *frame = g_ptr_array_index (self->frames, i);

      result |= frame->is_key && frame->layer == self->layer;
      /* Only of the layer that was asked. */
      g_assert_true (!frame->is_key || frame->layer == self->layer);
    }
  g_mutex_unlock (&self->lock);
  return result;
}

static void
test_key (void)
{
  Fixture fixture;

  set_up (&fixture, LV_SOURCE_CAMERA);
  set_layers (&fixture, "01");
  g_assert_true (start (&fixture, LV_INPUT_TEST, NULL, NULL));
  wait_frames (&fixture, 0, 3);
  wait_frames (&fixture, 1, 3);
  for (guint layer = 0; layer < 2; layer++)
    {
      forget_frames (&fixture);
      fixture.layer = layer;
      lv_video_sender_request_key_frame (fixture.sender, layer);
      test_wait_until (has_key, &fixture);
      wait_frames (&fixture, layer, 4);
    }
  lv_video_sender_request_key_frame (fixture.sender, 77);
  tear_down (&fixture);
}

static gboolean
has_previews (gpointer data)
{
  return ((Fixture *) data)->n_previews >= 5;
}

static gboolean
has_small_preview (gpointer data)
{
  return ((Fixture *) data)->preview_width == 200;
}

/* Without any layer there is a preview, and without both nothing is made. */
static void
test_preview (void)
{
  LvPreviewWish wish = { TRUE, 640, 360, LIVEON_PIXEL_FORMAT_BGRX };
  Fixture fixture;

  set_up (&fixture, LV_SOURCE_CAMERA);
  lv_video_sender_set_preview (fixture.sender, &wish);
  g_assert_true (start (&fixture, LV_INPUT_TEST, NULL, NULL));
  test_wait_until (has_previews, &fixture);
  g_assert_cmpuint (fixture.preview_width, ==, 640);
  g_assert_cmpuint (fixture.frames->len, ==, 0);
  wish = (LvPreviewWish){ TRUE, 200, 200, LIVEON_PIXEL_FORMAT_I420 };
  lv_video_sender_set_preview (fixture.sender, &wish);
  test_wait_until (has_small_preview, &fixture);
  g_assert_cmpuint (fixture.preview_height, ==, 112);
  wish.is_wanted = FALSE;
  lv_video_sender_set_preview (fixture.sender, &wish);
  tear_down (&fixture);
}

static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Nothing for a second, which is five refinements long. */
static gboolean
is_quiet (gpointer data)
{
  Fixture *self = data;
  const LvFrame *last;
  gint64 last_us;

  g_mutex_lock (&self->lock);
  last = g_ptr_array_index (self->frames, self->frames->len - 1);
  last_us = last->capture_us;
  g_mutex_unlock (&self->lock);
  return g_get_monotonic_time () - last_us > G_USEC_PER_SEC;
}

/* A screen that stands still is sent until it is sharp, and once more for who comes late. */
static void
test_still_screen (void)
{
  Fixture fixture;
  g_autofree char *folder = test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "picture.png", NULL);
  g_autofree char *command
      = g_strdup_printf ("ffmpeg -v error -f lavfi -i testsrc2=size=960x540 -frames:v 1 %s", path);
  LvFrame *last;
  guint ticks;

  if (!g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL))
    {
      g_test_skip ("no ffmpeg");
      return;
    }
  set_up (&fixture, LV_SOURCE_SCREEN);
  lv_video_sender_set_is_text (fixture.sender, TRUE);
  set_layers (&fixture, "0");
  g_assert_true (start (&fixture, LV_INPUT_FILE, path, NULL));
  wait_frames (&fixture, 0, 2);
  /* It ends by itself: no more than the refinements. */
  ticks = g_timeout_add (50, tick, NULL);
  test_wait_until (is_quiet, &fixture);
  g_source_remove (ticks);
  g_assert_cmpuint (count_frames (&fixture, 0), <=, 15);
  forget_frames (&fixture);
  lv_video_sender_request_key_frame (fixture.sender, 0);
  wait_frames (&fixture, 0, 1);
  last = g_ptr_array_index (fixture.frames, 0);
  g_assert_true (last->is_key);
  g_assert_cmpuint (last->width, ==, 960);
  tear_down (&fixture);
  test_remove_folder (folder);
}

/* A clip begins again when it is over. */
static void
test_clip (void)
{
  Fixture fixture;
  g_autofree char *folder = test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "clip.avi", NULL);
  g_autofree char *command = g_strdup_printf (
      "ffmpeg -v error -f lavfi -i testsrc2=size=640x360:rate=30 -frames:v 10 -c:v mjpeg %s", path);

  if (!g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL))
    {
      g_test_skip ("no ffmpeg");
      return;
    }
  set_up (&fixture, LV_SOURCE_CAMERA);
  set_layers (&fixture, "01");
  g_assert_true (start (&fixture, LV_INPUT_FILE, path, NULL));
  wait_frames (&fixture, 1, 35);
  g_assert_cmpuint (fixture.n_failed, ==, 0);
  tear_down (&fixture);
  test_remove_folder (folder);
}

/* A screen of X11, which stands still. */
static void
test_x11 (void)
{
  Fixture fixture;
  g_autoptr (GSubprocess) server = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL;
  g_autofree char *display = NULL;
  const LvFrame *frame;

  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                             NULL, "Xvfb", "-displayfd", "1", "-screen", "0", "800x601x24",
                             "-nolisten", "tcp", NULL);
  if (server == NULL)
    {
      g_test_skip ("no Xvfb");
      return;
    }
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  number = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_nonnull (number);
  display = g_strconcat (":", number, NULL);
  g_setenv ("DISPLAY", display, TRUE);

  set_up (&fixture, LV_SOURCE_SCREEN);
  set_layers (&fixture, "0");
  start (&fixture, LV_INPUT_X11, NULL, &error);
  g_assert_no_error (error);
  wait_frames (&fixture, 0, 1);
  frame = g_ptr_array_index (fixture.frames, 0);
  g_assert_true (frame->is_key);
  g_assert_cmpuint (frame->width, ==, 800);
  g_assert_cmpuint (frame->height, ==, 600); /* even */
  /* First, for Xlib ends the program of a server that has gone. */
  lv_video_sender_stop (fixture.sender);
  g_subprocess_force_exit (server);
  g_subprocess_wait (server, NULL, NULL);
  g_assert_false (start (&fixture, LV_INPUT_X11, NULL, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  tear_down (&fixture);
}

static void
test_errors (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) garbage = NULL;
  g_autoptr (GError) cancelled = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (LvMediaInput) input = lv_media_input_new (LV_INPUT_TEST, NULL);

  set_up (&fixture, LV_SOURCE_CAMERA);
  g_assert_false (start (&fixture, LV_INPUT_FILE, "/nowhere/clip.webm", &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_assert_cmpstr (liveon_error_get_argument (error, "why"), ==, "missing");
  g_assert_false (start (&fixture, LV_INPUT_FILE, "/etc/passwd", &garbage));
  g_assert_error (garbage, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_cancellable_cancel (cancellable);
  g_clear_object (&fixture.result);
  lv_video_sender_start_async (fixture.sender, input, cancellable, test_take_result,
                               &fixture.result);
  test_wait_for (fixture.result);
  g_assert_false (lv_video_sender_start_finish (fixture.sender, fixture.result, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (lv_video_sender_get_is_running (fixture.sender));
  g_assert_null (lv_video_sender_get_device (fixture.sender));
  g_assert_cmpuint (fixture.n_failed, ==, 0);
  tear_down (&fixture);
}

static guint
count_entries (const char *path)
{
  DIR *dir = opendir (path);
  guint n = 0;

  g_assert_nonnull (dir);
  while (readdir (dir) != NULL)
    n++;
  closedir (dir);
  return n;
}

static gboolean
has_few_threads (gpointer data)
{
  return count_entries ("/proc/self/task") <= GPOINTER_TO_UINT (data);
}

static void
test_hundred_starts (void)
{
  Fixture fixture;
  guint threads = 0, descriptors = 0, ticks = g_timeout_add (20, tick, NULL);

  set_up (&fixture, LV_SOURCE_CAMERA);
  set_layers (&fixture, "0");
  for (guint i = 0; i < 100; i++)
    {
      g_assert_true (start (&fixture, LV_INPUT_TEST, NULL, NULL));
      if (i % 3 == 0)
        wait_frames (&fixture, 0, 1);
      forget_frames (&fixture);
      lv_video_sender_stop (fixture.sender);
      if (i == 10)
        {
          threads = count_entries ("/proc/self/task");
          descriptors = count_entries ("/proc/self/fd");
        }
    }
  test_wait_until (has_few_threads, GUINT_TO_POINTER (threads));
  g_assert_cmpuint (count_entries ("/proc/self/fd"), <=, descriptors);
  g_source_remove (ticks);
  tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 120);
  g_test_add_func ("/video-sender/layers", test_layers);
  g_test_add_func ("/video-sender/on-and-off", test_on_and_off);
  g_test_add_func ("/video-sender/key", test_key);
  g_test_add_func ("/video-sender/preview", test_preview);
  g_test_add_func ("/video-sender/still-screen", test_still_screen);
  g_test_add_func ("/video-sender/clip", test_clip);
  g_test_add_func ("/video-sender/x11", test_x11);
  g_test_add_func ("/video-sender/errors", test_errors);
  g_test_add_func ("/video-sender/hundred-starts", test_hundred_starts);
  return g_test_run ();
}
