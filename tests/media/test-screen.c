/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside session.py without a portal. */
#include "lv-screen-cast.h"

#include "liveon-error.h"
#include "lv-video-sender.h"
#include "test-support.h"

static LvScreenCast *
open_cast (GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lv_screen_cast_open_async (NULL, NULL, NULL, test_take_result, &result);
  test_wait_for (result);
  return lv_screen_cast_open_finish (result, error);
}

static void
check_package (const char *desktop, const char *package)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("XDG_CURRENT_DESKTOP", desktop, TRUE);
  g_assert_null (open_cast (&error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PACKAGE);
  g_assert_cmpstr (liveon_error_get_argument (error, "package"), ==, package);
}

static void
test_nothing (void)
{
  g_unsetenv ("DISPLAY");
  check_package ("ubuntu:GNOME", "xdg-desktop-portal-gnome");
  check_package ("KDE", "xdg-desktop-portal-kde");
  check_package ("sway", "xdg-desktop-portal-wlr");
  check_package ("", "xdg-desktop-portal");
}

/* Xvfb at a display of its own. */
static GSubprocess *
start_x11 (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) server = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "Xvfb",
      "-displayfd", "1", "-screen", "0", "640x480x24", "-noreset", "-nolisten", "tcp", NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *number = NULL;
  g_autofree char *display = NULL;

  if (server == NULL)
    return NULL;
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  number = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (number);
  display = g_strconcat (":", number, NULL);
  g_setenv ("DISPLAY", display, TRUE);
  return g_steal_pointer (&server);
}

static void
on_preview (LvVideoSender *sender, LiveonFrame *frame, gpointer data)
{
  *(guint *) data = liveon_frame_get_width (frame);
}

static gboolean
is_seen (gpointer data)
{
  return *(guint *) data > 0;
}

static void
test_x11 (void)
{
  const LvPreviewWish wish = { .is_wanted = TRUE };
  g_autoptr (GSubprocess) server = start_x11 ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvScreenCast) cast = NULL;
  LvVideoSender *sender;
  guint width = 0;

  if (server == NULL)
    {
      g_test_skip ("Xvfb is not installed");
      return;
    }
  cast = open_cast (&error);
  g_assert_no_error (error);
  g_assert_cmpint (lv_screen_cast_get_input (cast)->kind, ==, LV_INPUT_X11);
  g_assert_null (lv_screen_cast_get_restore_token (cast));
  sender = lv_video_sender_new (LV_SOURCE_SCREEN, NULL, NULL);
  lv_video_sender_set_preview (sender, &wish);
  g_signal_connect (sender, "preview", G_CALLBACK (on_preview), &width);
  lv_video_sender_start_async (sender, lv_screen_cast_get_input (cast), NULL, test_take_result,
                               &result);
  test_wait_for (result);
  lv_video_sender_start_finish (sender, result, &error);
  g_assert_no_error (error);
  test_wait_until (is_seen, &width);
  g_assert_cmpuint (width, ==, 640);
  lv_video_sender_stop (sender);
  g_clear_object (&result);
  g_assert_finalize_object (sender);
  g_subprocess_send_signal (server, SIGTERM);
  g_subprocess_wait (server, NULL, NULL);

  /* Under Wayland there is nothing to be seen of the others. */
  g_setenv ("WAYLAND_DISPLAY", "wayland-0", TRUE);
  check_package ("GNOME", "xdg-desktop-portal-gnome");
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/screen/nothing", test_nothing);
  g_test_add_func ("/screen/x11", test_x11);
  return g_test_run ();
}
