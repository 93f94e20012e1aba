/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-support.h"

#include <glib/gstdio.h>
#include <unistd.h>

static char *home;

static void
remove_home (void)
{
  test_remove_folder (home);
  g_clear_pointer (&home, g_free);
}

/* The user's folders are the process's own. Not by G_TEST_OPTION_ISOLATE_DIRS: GLib leaks the paths
 * of each test, and a leak checker cannot tell where in Debian's GLib. */
static void
isolate_folders (void)
{
  static const char *const variables[] = { "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
                                           "XDG_RUNTIME_DIR", "XDG_STATE_HOME" };

  home = test_make_folder ();
  g_setenv ("HOME", home, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autofree char *path = g_build_filename (home, variables[i], NULL);

      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      g_setenv (variables[i], path, TRUE);
    }
  atexit (remove_home);
}

void
test_init (int *argc, char ***argv, guint watchdog_seconds)
{
  isolate_folders ();
  g_test_init (argc, argv, NULL);
  /* SIGALRM ends the process also when the main loop hangs. */
  alarm (watchdog_seconds);
}

static gboolean
on_timeout (gpointer data)
{
  gboolean *is_over = data;

  *is_over = TRUE;
  return G_SOURCE_REMOVE;
}

void
test_wait_until (TestCondition condition, gpointer data)
{
  gboolean is_over = FALSE;
  guint id = g_timeout_add_seconds (30, on_timeout, &is_over);

  while (!condition (data))
    {
      g_main_context_iteration (NULL, TRUE);
      if (is_over)
        g_error ("waited 30 s for something that did not come");
    }
  g_source_remove (id);
}

void
test_take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

char *
test_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("liveon-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

void
test_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        test_remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}
