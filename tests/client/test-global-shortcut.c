/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside session.py --shortcuts: a portal with a person who answers what a file says. */
#include "liveon.h"

#include <string.h>

#include "test-support.h"

static void
answer (const char *word)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (g_getenv ("LIVEON_TEST_PORTAL"), word, -1, &error);
  g_assert_no_error (error);
}

static gboolean
is_available (gpointer data)
{
  return liveon_global_shortcut_get_is_available (data);
}

static LiveonGlobalShortcut *
make (void)
{
  LiveonGlobalShortcut *shortcut
      = liveon_global_shortcut_new ("mute", "Microphone on or off", "CTRL+ALT+m");

  test_wait_until (is_available, shortcut);
  return shortcut;
}

static gboolean
try_to_bind (LiveonGlobalShortcut *shortcut, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  liveon_global_shortcut_bind_async (shortcut, NULL, test_take_result, &result);
  test_wait_for (result);
  return liveon_global_shortcut_bind_finish (shortcut, result, error);
}

static void
press (gboolean is_down)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      bus, "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop",
      "jp.liveon.Test.Keyboard", "Press", g_variant_new ("(b)", is_down), NULL,
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

static void
count (LiveonGlobalShortcut *shortcut, gpointer data)
{
  (*(int *) data)++;
}

static gboolean
is_counted (gpointer data)
{
  return *(int *) data > 0;
}

static gboolean
was_told (const char *word)
{
  g_autofree char *path = g_strconcat (g_getenv ("LIVEON_TEST_PORTAL"), ".asked", NULL);
  g_autofree char *told = NULL;

  return g_file_get_contents (path, &told, NULL, NULL) && strstr (told, word) != NULL;
}

static void
test_bound (void)
{
  LiveonGlobalShortcut *shortcut = make ();
  g_autoptr (GError) error = NULL;
  int activated = 0, deactivated = 0;

  g_assert_null (liveon_global_shortcut_get_trigger (shortcut));
  g_assert_true (try_to_bind (shortcut, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (liveon_global_shortcut_get_trigger (shortcut), ==, "Ctrl+Alt+M");
  g_assert_true (was_told ("bind=mute:CTRL+ALT+m"));
  g_signal_connect (shortcut, "activated", G_CALLBACK (count), &activated);
  g_signal_connect (shortcut, "deactivated", G_CALLBACK (count), &deactivated);
  press (TRUE);
  test_wait_until (is_counted, &activated);
  g_assert_cmpint (deactivated, ==, 0);
  press (FALSE);
  test_wait_until (is_counted, &deactivated);
  g_assert_cmpint (activated, ==, 1);

  liveon_global_shortcut_unbind (shortcut);
  g_assert_null (liveon_global_shortcut_get_trigger (shortcut));
  /* Answered after what was sent before it. */
  press (TRUE);
  g_assert_true (was_told ("closed"));
  /* What was bound again is one. */
  g_assert_true (try_to_bind (shortcut, &error));
  deactivated = 0;
  press (FALSE);
  test_wait_until (is_counted, &deactivated);
  g_assert_cmpint (activated, ==, 1);
  g_assert_finalize_object (shortcut);
}

static void
test_refused (void)
{
  LiveonGlobalShortcut *shortcut = make ();
  g_autoptr (GError) error = NULL;

  answer ("no");
  g_assert_false (try_to_bind (shortcut, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (liveon_global_shortcut_get_trigger (shortcut));
  /* As Debian 12's portal does. */
  g_clear_error (&error);
  answer ("close");
  g_assert_false (try_to_bind (shortcut, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  answer ("yes");
  g_assert_finalize_object (shortcut);
}

static void
test_ended (void)
{
  LiveonGlobalShortcut *shortcut = make ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  answer ("wait");
  liveon_global_shortcut_bind_async (shortcut, NULL, test_take_result, &result);
  liveon_global_shortcut_unbind (shortcut);
  test_wait_for (result);
  g_assert_false (liveon_global_shortcut_bind_finish (shortcut, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  answer ("yes");
  g_clear_object (&result);
  g_assert_finalize_object (shortcut);
}

/* Before it is known, and where there is no portal, binding says so. */
static void
test_missing (void)
{
  LiveonGlobalShortcut *shortcut = liveon_global_shortcut_new ("mute", "Microphone", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (try_to_bind (shortcut, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  test_wait_until (is_available, shortcut);
  g_assert_finalize_object (shortcut);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/global-shortcut/bound", test_bound);
  g_test_add_func ("/global-shortcut/refused", test_refused);
  g_test_add_func ("/global-shortcut/ended", test_ended);
  g_test_add_func ("/global-shortcut/missing", test_missing);
  return g_test_run ();
}
