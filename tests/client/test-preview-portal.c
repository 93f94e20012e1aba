/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside session.py --portal, as in a sandbox: the camera is seen and used when it is permitted. */
#include "liveon.h"

#include <signal.h>
#include <string.h>

#include "test-support.h"

#define CAMERA LIVEON_MEDIA_SOURCE_CAMERA

typedef struct
{
  LiveonMediaDevices *devices;
  LiveonPreview *preview;
  guint n_states;
} Fixture;

static char *
run (const char *command)
{
  char *out = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_command_line_sync (command, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  return out;
}

static void
set_answer (const char *answer)
{
  g_assert_true (g_file_set_contents (g_getenv ("LIVEON_TEST_PORTAL"), answer, -1, NULL));
}

static char *
get_asked_path (void)
{
  return g_strconcat (g_getenv ("LIVEON_TEST_PORTAL"), ".asked", NULL);
}

/* How often the person was asked since set_up(). */
static guint
count_asked (void)
{
  g_autofree char *path = get_asked_path ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  lines = g_strsplit (text != NULL ? text : "", "camera\n", -1);
  return g_strv_length (lines) > 0 ? g_strv_length (lines) - 1 : 0;
}

static gboolean
is_asked (gpointer data)
{
  return count_asked () > 0;
}

/* What happens elsewhere wakes nobody here. */
static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* As if this program had never asked for the camera. */
static void
forget_permission (void)
{
  g_free (run ("gdbus call --session --dest org.freedesktop.impl.portal.PermissionStore"
               " --object-path /org/freedesktop/impl/portal/PermissionStore"
               " --method org.freedesktop.impl.portal.PermissionStore.Delete devices camera"));
}

static gboolean
is_ready (gpointer data)
{
  return liveon_media_devices_get_is_ready (data);
}

static void
on_notify (GObject *object, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

static void
open_preview (Fixture *self)
{
  self->devices = liveon_media_devices_new ();
  test_wait_until (is_ready, self->devices);
  self->preview = liveon_preview_new (self->devices);
  self->n_states = 0;
  g_signal_connect (self->preview, "notify::camera-state", G_CALLBACK (on_notify), &self->n_states);
}

static void
close_preview (Fixture *self)
{
  g_assert_finalize_object (self->preview);
  g_assert_finalize_object (self->devices);
}

static void
set_up (Fixture *self, gconstpointer answer)
{
  g_autofree char *path = get_asked_path ();

  forget_permission ();
  set_answer (answer);
  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  open_preview (self);
}

static void
tear_down (Fixture *self, gconstpointer answer)
{
  close_preview (self);
}

/* The ids of the cameras, one after another. */
static char *
dup_cameras (Fixture *self)
{
  GListModel *list = liveon_media_devices_get_list (self->devices, LIVEON_MEDIA_KIND_CAMERA);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LiveonMediaDevice) device = g_list_model_get_item (list, i);

      g_string_append_printf (ids, "%s%s ", liveon_media_device_get_id (device),
                              liveon_media_device_get_is_preferred (device) ? "*" : "");
    }
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

typedef struct
{
  Fixture *fixture;
  const char *cameras;
} Wanted;

static gboolean
has_cameras (gpointer data)
{
  Wanted *wanted = data;
  g_autofree char *cameras = dup_cameras (wanted->fixture);

  return g_str_equal (cameras, wanted->cameras);
}

static void
wait_cameras (Fixture *self, const char *cameras)
{
  Wanted wanted = { self, cameras };

  test_wait_until (has_cameras, &wanted);
}

static gboolean
is_on (gpointer data)
{
  return liveon_preview_get_state (data, CAMERA) == LIVEON_INPUT_STATE_ON;
}

static gboolean
has_failed (gpointer data)
{
  return liveon_preview_get_state (data, CAMERA) == LIVEON_INPUT_STATE_FAILED;
}

static gboolean
has_picture (gpointer data)
{
  return liveon_video_stream_get_frame (data) != NULL;
}

static gboolean
is_camera_free (void)
{
  g_autofree char *nodes = run ("pw-dump");

  return strstr (nodes, "Stream/Input/Video") == NULL;
}

static void
assert_why (Fixture *self, const char *why)
{
  const GError *error = liveon_preview_get_error (self->preview, CAMERA);

  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_assert_cmpstr (liveon_error_get_argument (error, "why"), ==, why);
}

/* One that stands for all until it is permitted; then they themselves, without a stop. */
static void
test_permitted (Fixture *self, gconstpointer answer)
{
  g_autoptr (LiveonVideoStream) stream = liveon_preview_watch (self->preview);
  GListModel *list = liveon_media_devices_get_list (self->devices, LIVEON_MEDIA_KIND_CAMERA);
  g_autoptr (LiveonMediaDevice) stand_in = NULL;

  wait_cameras (self, "portal* ");
  stand_in = g_list_model_get_item (list, 0);
  g_assert_cmpstr (liveon_media_device_get_name (stand_in), ==, "Camera");
  g_assert_cmpuint (count_asked (), ==, 0);
  liveon_preview_start (self->preview, CAMERA);
  test_wait_until (is_on, self->preview);
  self->n_states = 0;
  g_assert_cmpstr (liveon_preview_get_device_in_use (self->preview, CAMERA), ==, "fakecam");
  test_wait_until (has_picture, stream);
  wait_cameras (self, "fakecam* ");
  g_assert_cmpuint (self->n_states, ==, 0);

  liveon_preview_stop (self->preview, CAMERA);
  g_assert_true (is_camera_free ());
  liveon_preview_start (self->preview, CAMERA);
  test_wait_until (is_on, self->preview);
  liveon_preview_stop (self->preview, CAMERA);
  close_preview (self);

  /* The next time it is known from the beginning. */
  open_preview (self);
  wait_cameras (self, "fakecam* ");
  g_assert_cmpuint (count_asked (), ==, 1);
}

/* A no is said, and can be taken back. */
static void
test_refused (Fixture *self, gconstpointer answer)
{
  liveon_preview_start (self->preview, CAMERA);
  test_wait_until (has_failed, self->preview);
  assert_why (self, "refused");
  wait_cameras (self, "portal* ");
  g_assert_true (is_camera_free ());
  forget_permission ();
  set_answer ("yes");
  liveon_preview_start (self->preview, CAMERA);
  g_assert_null (liveon_preview_get_error (self->preview, CAMERA));
  test_wait_until (is_on, self->preview);
  wait_cameras (self, "fakecam* ");
  g_assert_cmpuint (count_asked (), ==, 2);
}

/* Who does not wait for the answer has no camera, and nothing is left of the question. */
static void
test_unanswered (Fixture *self, gconstpointer answer)
{
  guint id = g_timeout_add (50, tick, NULL);

  liveon_preview_start (self->preview, CAMERA);
  test_wait_until (is_asked, NULL);
  g_source_remove (id);
  g_assert_cmpint (liveon_preview_get_state (self->preview, CAMERA), ==,
                   LIVEON_INPUT_STATE_STARTING);
  liveon_preview_stop (self->preview, CAMERA);
  g_assert_cmpint (liveon_preview_get_state (self->preview, CAMERA), ==, LIVEON_INPUT_STATE_OFF);
}

/* One that is there and gives nothing does not start for ever. */
static void
test_silent (Fixture *self, gconstpointer answer)
{
  GPid camera = (GPid) g_ascii_strtoll (g_getenv ("LIVEON_TEST_CAMERA_PID"), NULL, 10);

  kill (camera, SIGSTOP);
  liveon_preview_start (self->preview, CAMERA);
  test_wait_until (has_failed, self->preview);
  kill (camera, SIGCONT);
  assert_why (self, "silent");
}

/* The last: there is no camera any more. */
static void
test_unplugged (Fixture *self, gconstpointer answer)
{
  liveon_preview_start (self->preview, CAMERA);
  test_wait_until (is_on, self->preview);
  wait_cameras (self, "fakecam* ");
  kill ((GPid) g_ascii_strtoll (g_getenv ("LIVEON_TEST_CAMERA_PID"), NULL, 10), SIGTERM);
  test_wait_until (has_failed, self->preview);
  assert_why (self, "missing");
  wait_cameras (self, "");
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 90);
  g_setenv ("SNAP", "/", TRUE);
#define ADD(name, answer, test)                                                                    \
  g_test_add ("/preview-portal/" name, Fixture, answer, set_up, test, tear_down)
  ADD ("permitted", "yes", test_permitted);
  ADD ("refused", "no", test_refused);
  ADD ("unanswered", "wait", test_unanswered);
  ADD ("silent", "yes", test_silent);
  ADD ("unplugged", "yes", test_unplugged);
  return g_test_run ();
}
