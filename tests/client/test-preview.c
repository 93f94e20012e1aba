/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside session.py: a look at camera, microphone and speaker before a meeting. */
#include "liveon.h"

#include <signal.h>
#include <string.h>

#include "recorder.h"
#include "test-support.h"

#define QUIET 0.01F

static char *
run (const char *command)
{
  char *out = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_command_line_sync (command, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_strchomp (out);
}

typedef struct
{
  LiveonPreview *preview;
  LiveonMediaSource source;
  LiveonInputState state;
} Wanted;

static gboolean
has_state (gpointer data)
{
  Wanted *wanted = data;

  return liveon_preview_get_state (wanted->preview, wanted->source) == wanted->state;
}

static void
wait_state (LiveonPreview *preview, LiveonMediaSource source, LiveonInputState state)
{
  Wanted wanted = { preview, source, state };

  test_wait_until (has_state, &wanted);
}

static gboolean
is_ready (gpointer data)
{
  return liveon_media_devices_get_is_ready (data);
}

static LiveonPreview *
preview_new (gboolean waits)
{
  g_autoptr (LiveonMediaDevices) devices = liveon_media_devices_new ();

  if (waits)
    test_wait_until (is_ready, devices);
  return liveon_preview_new (devices);
}

static void
on_notify (GObject *object, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

static gboolean
is_loud (gpointer data)
{
  return liveon_preview_get_level (data) > 0.5;
}

/* Also before it is known which devices there are. */
static void
test_microphone (void)
{
  LiveonPreview *preview = preview_new (FALSE);
  g_autofree char *in_use = NULL;
  g_autofree char *after = NULL;
  guint n_states = 0, n_devices = 0;

  g_signal_connect (preview, "notify::microphone-state", G_CALLBACK (on_notify), &n_states);
  g_signal_connect (preview, "notify::microphone-device", G_CALLBACK (on_notify), &n_devices);
  liveon_preview_start (preview, LIVEON_MEDIA_SOURCE_MICROPHONE);
  liveon_preview_start (preview, LIVEON_MEDIA_SOURCE_MICROPHONE);
  g_assert_cmpint (liveon_preview_get_state (preview, LIVEON_MEDIA_SOURCE_MICROPHONE), ==,
                   LIVEON_INPUT_STATE_STARTING);
  wait_state (preview, LIVEON_MEDIA_SOURCE_MICROPHONE, LIVEON_INPUT_STATE_ON);
  g_assert_cmpuint (n_states, ==, 2);
  g_assert_cmpstr (liveon_preview_get_device_in_use (preview, LIVEON_MEDIA_SOURCE_MICROPHONE), ==,
                   "fakemic");
  g_assert_cmpuint (n_devices, ==, 1);
  g_assert_null (liveon_preview_get_device_in_use (preview, LIVEON_MEDIA_SOURCE_CAMERA));
  g_assert_cmpint (liveon_preview_get_state (preview, LIVEON_MEDIA_SOURCE_CAMERA), ==,
                   LIVEON_INPUT_STATE_OFF);
  test_wait_until (is_loud, preview);
  in_use = run ("pactl list source-outputs");
  g_assert_nonnull (strstr (in_use, "\"LiveOn\""));

  liveon_preview_stop (preview, LIVEON_MEDIA_SOURCE_MICROPHONE);
  g_assert_cmpint (liveon_preview_get_state (preview, LIVEON_MEDIA_SOURCE_MICROPHONE), ==,
                   LIVEON_INPUT_STATE_OFF);
  g_assert_cmpfloat (liveon_preview_get_level (preview), ==, 0);
  after = run ("pactl list source-outputs");
  g_assert_null (strstr (after, "\"LiveOn\""));
  g_assert_finalize_object (preview);
}

typedef struct
{
  LiveonVideoStream *stream;
  guint width, height;
  LiveonPixelFormat format;
} Look;

static gboolean
looks_so (gpointer data)
{
  Look *look = data;
  LiveonFrame *frame = liveon_video_stream_get_frame (look->stream);

  return frame != NULL && liveon_frame_get_width (frame) == look->width
         && liveon_frame_get_height (frame) == look->height
         && liveon_frame_get_format (frame) == look->format;
}

static void
wait_look (LiveonVideoStream *stream, guint width, guint height, LiveonPixelFormat format)
{
  Look look = { stream, width, height, format };

  test_wait_until (looks_so, &look);
}

static gboolean
is_camera_free (gpointer data)
{
  g_autofree char *nodes = run ("pw-dump");

  return strstr (nodes, "Stream/Input/Video") == NULL;
}

/* As large as the tile, and nothing while it is not seen. */
static void
test_camera (void)
{
  LiveonPreview *preview = preview_new (TRUE);
  LiveonVideoStream *stream = liveon_preview_watch (preview),
                    *same = liveon_preview_watch (preview);
  guint64 n_frames;

  g_assert_true (stream == same);
  g_object_unref (same);
  g_assert_null (liveon_video_stream_get_participant (stream));
  g_assert_cmpint (liveon_video_stream_get_state (stream), ==, LIVEON_VIDEO_STATE_OFF);
  liveon_video_stream_set_size (stream, 480, 480);
  liveon_preview_start (preview, LIVEON_MEDIA_SOURCE_CAMERA);
  g_assert_cmpint (liveon_video_stream_get_state (stream), ==, LIVEON_VIDEO_STATE_WAITING);
  wait_look (stream, 480, 270, LIVEON_PIXEL_FORMAT_BGRX);
  g_assert_cmpint (liveon_video_stream_get_state (stream), ==, LIVEON_VIDEO_STATE_LIVE);
  g_assert_cmpint (liveon_preview_get_state (preview, LIVEON_MEDIA_SOURCE_CAMERA), ==,
                   LIVEON_INPUT_STATE_ON);
  g_assert_cmpstr (liveon_preview_get_device_in_use (preview, LIVEON_MEDIA_SOURCE_CAMERA), ==,
                   "fakecam");
  liveon_video_stream_set_size (stream, 1280, 720);
  liveon_video_stream_set_pixel_format (stream, LIVEON_PIXEL_FORMAT_I420);
  wait_look (stream, 1280, 720, LIVEON_PIXEL_FORMAT_I420);
  g_assert_false (is_camera_free (NULL));

  liveon_preview_stop (preview, LIVEON_MEDIA_SOURCE_CAMERA);
  g_assert_true (is_camera_free (NULL));
  g_assert_cmpint (liveon_video_stream_get_state (stream), ==, LIVEON_VIDEO_STATE_OFF);
  n_frames = liveon_video_stream_get_n_frames (stream);
  g_assert_cmpuint (n_frames, >, 0);
  g_assert_finalize_object (preview);
  g_assert_cmpuint (liveon_video_stream_get_n_frames (stream), ==, n_frames);
  liveon_video_stream_set_size (stream, 320, 180);
  g_assert_finalize_object (stream);
}

static void
test_input (void)
{
  LiveonPreview *preview = preview_new (TRUE);
  LiveonVideoStream *stream = liveon_preview_watch (preview);
  const GError *error;

  liveon_preview_set_input (preview, LIVEON_MEDIA_SOURCE_CAMERA, LIVEON_INPUT_KIND_DEVICE,
                            "another camera");
  liveon_preview_start (preview, LIVEON_MEDIA_SOURCE_CAMERA);
  wait_state (preview, LIVEON_MEDIA_SOURCE_CAMERA, LIVEON_INPUT_STATE_FAILED);
  error = liveon_preview_get_error (preview, LIVEON_MEDIA_SOURCE_CAMERA);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_assert_cmpstr (liveon_error_get_argument (error, "device"), ==, "another camera");
  g_assert_cmpstr (liveon_error_get_argument (error, "why"), ==, "missing");
  g_assert_null (liveon_preview_get_error (preview, LIVEON_MEDIA_SOURCE_MICROPHONE));

  liveon_preview_set_input (preview, LIVEON_MEDIA_SOURCE_CAMERA, LIVEON_INPUT_KIND_TEST, NULL);
  g_assert_null (liveon_preview_get_error (preview, LIVEON_MEDIA_SOURCE_CAMERA));
  wait_state (preview, LIVEON_MEDIA_SOURCE_CAMERA, LIVEON_INPUT_STATE_ON);
  wait_look (stream, 320, 180, LIVEON_PIXEL_FORMAT_BGRX);
  g_assert_cmpstr (liveon_preview_get_device_in_use (preview, LIVEON_MEDIA_SOURCE_CAMERA), ==, "");

  liveon_preview_set_input (preview, LIVEON_MEDIA_SOURCE_CAMERA, LIVEON_INPUT_KIND_DEVICE, NULL);
  wait_state (preview, LIVEON_MEDIA_SOURCE_CAMERA, LIVEON_INPUT_STATE_STARTING);
  wait_state (preview, LIVEON_MEDIA_SOURCE_CAMERA, LIVEON_INPUT_STATE_ON);
  g_assert_cmpstr (liveon_preview_get_device_in_use (preview, LIVEON_MEDIA_SOURCE_CAMERA), ==,
                   "fakecam");
  g_object_unref (stream);
  g_assert_finalize_object (preview);
}

/* Who plugs the camera in again sees himself again. */
static void
test_plug (void)
{
  LiveonPreview *preview = preview_new (TRUE);
  g_auto (GStrv) command = g_strsplit (g_getenv ("LIVEON_TEST_FAKE_CAMERA"), "\n", -1);
  g_autoptr (GError) error = NULL;
  GPid pid;

  liveon_preview_start (preview, LIVEON_MEDIA_SOURCE_CAMERA);
  wait_state (preview, LIVEON_MEDIA_SOURCE_CAMERA, LIVEON_INPUT_STATE_ON);
  kill ((GPid) g_ascii_strtoll (g_getenv ("LIVEON_TEST_CAMERA_PID"), NULL, 10), SIGTERM);
  wait_state (preview, LIVEON_MEDIA_SOURCE_CAMERA, LIVEON_INPUT_STATE_FAILED);
  g_assert_error (liveon_preview_get_error (preview, LIVEON_MEDIA_SOURCE_CAMERA), LIVEON_ERROR,
                  LIVEON_ERROR_DEVICE);
  g_spawn_async (NULL, command, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
                 NULL, &pid, &error);
  g_assert_no_error (error);
  wait_state (preview, LIVEON_MEDIA_SOURCE_CAMERA, LIVEON_INPUT_STATE_ON);
  g_assert_finalize_object (preview);
  kill (pid, SIGTERM);
  g_spawn_close_pid (pid);
}

static gboolean
end_test (LiveonPreview *preview, GAsyncResult **result, GError **error)
{
  g_autoptr (GAsyncResult) owned = NULL;

  test_wait_for (*result);
  owned = g_steal_pointer (result);
  return liveon_preview_test_speaker_finish (preview, owned, error);
}

/* It ends when its end is heard: after that there is silence. */
static void
test_speaker (void)
{
  LiveonPreview *preview = preview_new (TRUE);
  g_autoptr (Recorder) recorder = recorder_new ("spk.monitor");
  gint64 start_us = g_get_monotonic_time (), begun_us, end_us;
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_notified = 0;

  recorder_wait_until (recorder, start_us);
  g_signal_connect (preview, "notify::is-testing-speaker", G_CALLBACK (on_notify), &n_notified);
  liveon_preview_test_speaker_async (preview, NULL, test_take_result, &result);
  g_assert_true (liveon_preview_get_is_testing_speaker (preview));
  g_assert_true (end_test (preview, &result, &error));
  g_assert_no_error (error);
  end_us = g_get_monotonic_time ();
  g_assert_false (liveon_preview_get_is_testing_speaker (preview));
  g_assert_cmpuint (n_notified, ==, 2);
  recorder_wait_until (recorder, end_us + G_USEC_PER_SEC / 2);
  begun_us = recorder_find_onset (recorder, start_us, 5 * QUIET);
  g_assert_cmpint (begun_us, >, 0);
  g_assert_cmpint (end_us - begun_us, >, G_USEC_PER_SEC);
  g_assert_cmpint (recorder_find_onset (recorder, end_us + G_USEC_PER_SEC / 10, QUIET), ==, 0);
  g_assert_finalize_object (preview);
}

static void
test_speaker_twice (void)
{
  LiveonPreview *preview = preview_new (TRUE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *first = NULL, *second = NULL;
  g_autoptr (GError) error = NULL;

  liveon_preview_test_speaker_async (preview, NULL, test_take_result, &first);
  liveon_preview_test_speaker_async (preview, cancellable, test_take_result, &second);
  g_assert_false (end_test (preview, &first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (liveon_preview_get_is_testing_speaker (preview));
  g_cancellable_cancel (cancellable);
  g_assert_false (end_test (preview, &second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (liveon_preview_get_is_testing_speaker (preview));
  g_assert_finalize_object (preview);
}

/* The last: there is no speaker any more. */
static void
test_no_speaker (void)
{
  LiveonPreview *preview;
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;

  g_free (run ("pactl unload-module module-remap-source"));
  g_free (run ("pactl unload-module module-null-sink"));
  preview = preview_new (TRUE);
  liveon_preview_test_speaker_async (preview, NULL, test_take_result, &result);
  g_assert_false (end_test (preview, &result, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_assert_cmpstr (liveon_error_get_argument (error, "why"), ==, "missing");
  g_assert_finalize_object (preview);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 90);
  g_test_add_func ("/preview/microphone", test_microphone);
  g_test_add_func ("/preview/camera", test_camera);
  g_test_add_func ("/preview/input", test_input);
  g_test_add_func ("/preview/plug", test_plug);
  g_test_add_func ("/preview/speaker", test_speaker);
  g_test_add_func ("/preview/speaker-twice", test_speaker_twice);
  g_test_add_func ("/preview/no-speaker", test_no_speaker);
  return g_test_run ();
}
