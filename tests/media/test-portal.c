/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside session.py --portal: the real xdg-desktop-portal, and a desktop that answers as told. */
#include "lv-camera-portal.h"
#include "lv-screen-cast.h"
#include "lv-video-sender.h"

#include <signal.h>
#include <string.h>

#include "liveon-error.h"
#include "lv-vp8-decoder.h"
#include "test-support.h"
#include "video-helpers.h"

typedef struct
{
  GMutex lock;
  GPtrArray *frames;
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

static gboolean
has_frames (gpointer data)
{
  Fixture *self = data;
  gboolean result;

  g_mutex_lock (&self->lock);
  result = self->frames->len >= 10;
  g_mutex_unlock (&self->lock);
  return result;
}

static void
set_answer (const char *answer)
{
  g_assert_true (g_file_set_contents (g_getenv ("LIVEON_TEST_PORTAL"), answer, -1, NULL));
}

/* What the desktop was asked since the last time. */
static char *
take_asked (void)
{
  g_autofree char *path = g_strconcat (g_getenv ("LIVEON_TEST_PORTAL"), ".asked", NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  g_file_set_contents (path, "", -1, NULL);
  return text != NULL ? text : g_strdup ("");
}

static LvScreenCast *
open_cast (const char *token, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lv_screen_cast_open_async (token, NULL, NULL, test_take_result, &result);
  test_wait_for (result);
  return lv_screen_cast_open_finish (result, error);
}

/* Pictures of an input, as far as the decoder. */
static void
check_pictures (LvSource source, const LvMediaInput *input, const char *device)
{
  static const LvLayerSetting layers[LV_CAMERA_LAYERS] = { { TRUE, 3000000 } };
  Fixture fixture = { 0 };
  LvVideoSender *sender;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvVp8Decoder) decoder = lv_vp8_decoder_new ();
  guint32 last = 0;

  g_mutex_init (&fixture.lock);
  fixture.frames = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_frame_unref);
  sender = lv_video_sender_new (source, on_frame, &fixture);
  lv_video_sender_set_layers (sender, layers);
  lv_video_sender_start_async (sender, input, NULL, test_take_result, &result);
  test_wait_for (result);
  lv_video_sender_start_finish (sender, result, &error);
  g_assert_no_error (error);
  test_wait_until (has_frames, &fixture);
  if (device != NULL)
    g_assert_cmpstr (lv_video_sender_get_device (sender), ==, device);
  lv_video_sender_stop (sender);
  for (guint i = 0; i < fixture.frames->len; i++)
    {
      const LvFrame *frame = g_ptr_array_index (fixture.frames, i);
      gsize length;
      const guint8 *data = g_bytes_get_data (frame->data, &length);
      LvPicture picture;
      LvTestCode code;

      g_assert_true (lv_vp8_decoder_decode (decoder, data, length, &picture));
      g_assert_true (lv_test_code_read (&picture, &code));
      /* A screen's last picture may be sent again. */
      g_assert_cmpuint (code.counter, >=, last);
      last = code.counter;
    }
  g_assert_cmpuint (last, >, 0);
  g_clear_object (&result);
  g_assert_finalize_object (sender);
  g_ptr_array_unref (fixture.frames);
  g_mutex_clear (&fixture.lock);
}

static void
test_screen (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *asked = NULL;
  g_autofree char *again = NULL;
  g_autofree char *token = NULL;
  LvScreenCast *cast;

  set_answer ("yes");
  g_free (take_asked ());
  cast = open_cast (NULL, &error);
  g_assert_no_error (error);
  asked = take_asked ();
  g_assert_cmpstr (asked, ==, "types=3\nasked\n");
  token = g_strdup (lv_screen_cast_get_restore_token (cast));
  g_assert_nonnull (token);
  check_pictures (LV_SOURCE_SCREEN, lv_screen_cast_get_input (cast), NULL);
  g_assert_finalize_object (cast);

  cast = open_cast (token, &error);
  g_assert_no_error (error);
  again = take_asked ();
  g_assert_nonnull (strstr (again, "restored"));
  lv_screen_cast_close (cast);
  lv_screen_cast_close (cast);
  g_assert_finalize_object (cast);
}

/* Not wanting it is not an error to be shown. */
static void
test_no (void)
{
  g_autoptr (GError) error = NULL;

  set_answer ("no");
  g_assert_null (open_cast (NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  set_answer ("yes");
  lv_screen_cast_open_async (NULL, NULL, cancellable, test_take_result, &result);
  for (guint i = 0; i < 3; i++)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  test_wait_for (result);
  g_assert_null (lv_screen_cast_open_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
on_closed (LvScreenCast *cast, gpointer data)
{
  *(gboolean *) data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
test_closed (void)
{
  g_autoptr (GError) error = NULL;
  gboolean is_closed = FALSE;
  LvScreenCast *cast;

  set_answer ("close");
  cast = open_cast (NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (cast, "closed", G_CALLBACK (on_closed), &is_closed);
  test_wait_until (is_true, &is_closed);
  g_assert_finalize_object (cast);
}

/* As if this program had never asked for the camera. */
static void
forget_permission (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      bus, "org.freedesktop.impl.portal.PermissionStore",
      "/org/freedesktop/impl/portal/PermissionStore", "org.freedesktop.impl.portal.PermissionStore",
      "Delete", g_variant_new ("(ss)", "devices", "camera"), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
      NULL);

  g_free (take_asked ());
}

static LvMediaInput *
open_camera (const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lv_camera_portal_open_async (name, NULL, test_take_result, &result);
  test_wait_for (result);
  return lv_camera_portal_open_finish (result, error);
}

static void
assert_camera (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvMediaInput) input = open_camera (name, &error);

  g_assert_no_error (error);
  g_assert_cmpint (input->kind, ==, LV_INPUT_PIPEWIRE);
  check_pictures (LV_SOURCE_CAMERA, input, "fakecam");
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* It is asked for once, by name or not, and nothing of it stays open. */
static void
test_camera (void)
{
  g_autofree char *asked = NULL;
  guint n_open;

  forget_permission ();
  set_answer ("yes");
  assert_camera (LV_CAMERA_PORTAL_ID);
  n_open = count_descriptors ();
  assert_camera ("fakecam");
  assert_camera (NULL);
  g_assert_cmpuint (count_descriptors (), <=, n_open);
  asked = take_asked ();
  g_assert_cmpstr (asked, ==, "camera\n");
}

static void
assert_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (open_camera (LV_CAMERA_PORTAL_ID, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_assert_cmpstr (liveon_error_get_argument (error, "why"), ==, "refused");
}

/* The desktop remembers a no, until the person changes it in its settings. */
static void
test_camera_refused (void)
{
  g_autofree char *asked = NULL;

  forget_permission ();
  set_answer ("no");
  assert_refused ();
  set_answer ("yes");
  assert_refused ();
  asked = take_asked ();
  g_assert_cmpstr (asked, ==, "camera\n");
  forget_permission ();
  assert_camera (NULL);
}

static void
on_failed (LvVideoSender *sender, const GError *error, gpointer data)
{
  *(GError **) data = g_error_copy (error);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

/* The last: what is shown vanishes, and the portal does not say so. */
static void
test_vanished (void)
{
  Fixture fixture = { .frames = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_frame_unref) };
  LvVideoSender *sender = lv_video_sender_new (LV_SOURCE_SCREEN, on_frame, &fixture);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) failure = NULL;
  LvScreenCast *cast;

  g_mutex_init (&fixture.lock);
  set_answer ("yes");
  cast = open_cast (NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (sender, "failed", G_CALLBACK (on_failed), &failure);
  lv_video_sender_start_async (sender, lv_screen_cast_get_input (cast), NULL, test_take_result,
                               &result);
  test_wait_for (result);
  lv_video_sender_start_finish (sender, result, &error);
  g_assert_no_error (error);
  kill ((GPid) g_ascii_strtoll (g_getenv ("LIVEON_TEST_CAMERA_PID"), NULL, 10), SIGTERM);
  test_wait_until (is_set, &failure);
  g_assert_error (failure, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_assert_cmpstr (liveon_error_get_argument (failure, "why"), ==, "missing");
  g_assert_false (lv_video_sender_get_is_running (sender));
  g_clear_object (&result);
  g_assert_finalize_object (sender);
  g_assert_finalize_object (cast);
  g_ptr_array_unref (fixture.frames);
  g_mutex_clear (&fixture.lock);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 90);
  g_test_add_func ("/portal/screen", test_screen);
  g_test_add_func ("/portal/no", test_no);
  g_test_add_func ("/portal/cancel", test_cancel);
  g_test_add_func ("/portal/closed", test_closed);
  g_test_add_func ("/portal/camera", test_camera);
  g_test_add_func ("/portal/camera-refused", test_camera_refused);
  g_test_add_func ("/portal/vanished", test_vanished);
  return g_test_run ();
}
