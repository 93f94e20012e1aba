/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-state-dir.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "lv-error.h"

#define LOCK_NAME "lock"
#define CHUNK (1024 * 1024)
#define CHUNKS_A_PIECE 8

static gboolean
fail (GError **error, const char *what, const char *path)
{
  int code = errno;

  lv_error_set_detail (error, LIVEON_ERROR_STORE, "%s %s: %s", what, path, g_strerror (code));
  return FALSE;
}

static gboolean
is_ours_or_empty (const char *path)
{
  g_autofree char *lock = g_build_filename (path, LOCK_NAME, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  return g_file_test (lock, G_FILE_TEST_IS_REGULAR)
         || (dir != NULL && g_dir_read_name (dir) == NULL);
}

gboolean
lv_state_dir_prepare (const char *path, GError **error)
{
  struct stat info;

  if (g_mkdir_with_parents (path, 0700) != 0 || stat (path, &info) != 0)
    return fail (error, "cannot make the directory", path);
  if ((info.st_mode & 0077) == 0)
    return TRUE;
  /* Somebody else's directory, named by mistake, is not to be closed to its readers. */
  if (is_ours_or_empty (path))
    return chmod (path, 0700) == 0 || fail (error, "cannot make private", path);
  lv_error_set_detail (error, LIVEON_ERROR_STORE,
                       "others can read the state directory %s: chmod 700 it, or name another",
                       path);
  return FALSE;
}

static void
set_held_error (int fd, const char *path, GError **error)
{
  char holder[32] = "";
  ssize_t length = pread (fd, holder, sizeof holder - 1, 0);

  holder[MAX (length, 0)] = '\0';
  lv_error_set_detail (error, LIVEON_ERROR_STORE,
                       "%s is in use by process %s: stop that server first, or let it do this",
                       path, *g_strstrip (holder) != '\0' ? holder : "(unknown)");
}

int
lv_state_dir_lock (const char *path, GError **error)
{
  g_autofree char *name = g_build_filename (path, LOCK_NAME, NULL);
  int fd = open (name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    {
      fail (error, "cannot open", name);
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      set_held_error (fd, path, error);
      close (fd);
      return -1;
    }
  /* Words for whoever comes second; without them the lock holds all the same. */
  if (ftruncate (fd, 0) != 0 || dprintf (fd, "%ld\n", (long) getpid ()) < 0)
    g_debug ("the lock does not name its holder");
  return fd;
}

gboolean
lv_state_dir_sync (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean is_synced = fd >= 0 && fsync (fd) == 0;

  if (!is_synced)
    fail (error, "cannot write out", path);
  if (fd >= 0)
    close (fd);
  return is_synced;
}

/* TRUE with *position at the file's end, or further by some MiB. */
static gboolean
overwrite (int fd, gint64 size, gint64 *position)
{
  g_autofree guint8 *zeros = g_malloc0 (CHUNK);

  for (guint i = 0; i < CHUNKS_A_PIECE && *position < size; i++)
    {
      ssize_t written = pwrite (fd, zeros, (gsize) MIN (CHUNK, size - *position), *position);

      if (written < 0 && errno != EINTR)
        return FALSE;
      *position += MAX (written, 0);
    }
  return *position < size || fsync (fd) == 0;
}

gboolean
lv_state_dir_erase_piece (const char *file, gint64 *position, gboolean *is_done, GError **error)
{
  int fd = open (file, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
  struct stat info;
  gboolean is_written;

  *is_done = fd < 0 && errno == ENOENT;
  if (fd < 0)
    return *is_done || fail (error, "cannot open", file);
  is_written = fstat (fd, &info) == 0 && overwrite (fd, info.st_size, position);
  if (!is_written)
    fail (error, "cannot overwrite", file);
  close (fd);
  if (!is_written)
    return FALSE;
  *is_done = *position >= info.st_size;
  if (!*is_done)
    return TRUE;
  *position = 0;
  return g_unlink (file) == 0 || fail (error, "cannot remove", file);
}
