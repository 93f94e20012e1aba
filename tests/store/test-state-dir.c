/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-state-dir.h"

#include <string.h>
#include <unistd.h>

#include "lv-error.h"
#include "test-support.h"

#define MIB (1024 * 1024)

typedef struct
{
  char *folder;
  char *path;
  char *second; /* a second name of the file, that shows what became of it */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  gsize size = GPOINTER_TO_SIZE (data);
  g_autofree char *content = g_strnfill (size, 'x');

  self->folder = test_make_folder ();
  self->path = g_build_filename (self->folder, "first", NULL);
  self->second = g_build_filename (self->folder, "second", NULL);
  g_assert_true (g_file_set_contents (self->path, content, (gssize) size, NULL));
  g_assert_cmpint (link (self->path, self->second), ==, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  test_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->second);
}

static void
assert_zeros (const char *path, gsize from, gsize to, gsize size)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_cmpuint (length, ==, size);
  for (gsize i = 0; i < length; i++)
    if ((content[i] == '\0') != (i >= from && i < to))
      g_error ("byte %" G_GSIZE_FORMAT " is %d", i, content[i]);
}

static gboolean
erase_piece (Fixture *self, gint64 *position)
{
  g_autoptr (GError) error = NULL;
  gboolean is_done = FALSE;

  g_assert_true (lv_state_dir_erase_piece (self->path, position, &is_done, &error));
  g_assert_no_error (error);
  return is_done;
}

static void
test_pieces (Fixture *self, gconstpointer data)
{
  gsize size = GPOINTER_TO_SIZE (data);
  gint64 position = 0;

  g_assert_false (erase_piece (self, &position));
  g_assert_cmpint (position, ==, 8 * MIB);
  assert_zeros (self->second, 0, 8 * MIB, size);
  g_assert_true (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_assert_false (erase_piece (self, &position));
  g_assert_true (erase_piece (self, &position));
  g_assert_cmpint (position, ==, 0);
  assert_zeros (self->second, 0, size, size);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

static void
test_small (Fixture *self, gconstpointer data)
{
  gint64 position = 0;

  g_assert_true (erase_piece (self, &position));
  assert_zeros (self->second, 0, GPOINTER_TO_SIZE (data), GPOINTER_TO_SIZE (data));
  position = 5; /* in another file */
  g_assert_true (erase_piece (self, &position));
  g_assert_cmpint (position, ==, 5);
}

/* A link put in the file's place does not lead the zeros elsewhere. */
static void
test_link (Fixture *self, gconstpointer data)
{
  g_autofree char *link_path = g_build_filename (self->folder, "link", NULL);
  g_autoptr (GError) error = NULL;
  gboolean is_done = FALSE;
  gint64 position = 0;

  g_assert_cmpint (symlink (self->path, link_path), ==, 0);
  g_assert_false (lv_state_dir_erase_piece (link_path, &position, &is_done, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  g_assert_false (is_done);
  assert_zeros (self->path, 0, 0, GPOINTER_TO_SIZE (data));
}

static void
test_lock (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int first = lv_state_dir_lock (self->folder, &error);
  int again;

  g_assert_no_error (error);
  g_assert_cmpint (lv_state_dir_lock (self->folder, &error), ==, -1);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  g_clear_error (&error);
  close (first);
  again = lv_state_dir_lock (self->folder, &error);
  g_assert_no_error (error);
  close (again);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
#define ADD(name, size, test)                                                                      \
  g_test_add ("/store/state-dir/" name, Fixture, GSIZE_TO_POINTER (size), set_up, test, tear_down)
  ADD ("pieces", 17 * MIB + 5, test_pieces);
  ADD ("small", 100, test_small);
  ADD ("empty", 0, test_small);
  ADD ("link", 100, test_link);
  ADD ("lock", 0, test_lock);
  return g_test_run ();
}
