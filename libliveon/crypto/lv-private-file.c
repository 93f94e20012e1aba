/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-private-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lv-error.h"
#include "lv-hash.h"

static gboolean
fail (GError **error, const char *path, const char *what)
{
  int saved = errno;

  lv_error_set_detail (error, LIVEON_ERROR_STORE, "%s: %s: %s", path, what, g_strerror (saved));
  return FALSE;
}

static gboolean
refuse (GError **error, const char *path, const char *why)
{
  GError *refusal = lv_error_new_detail (LIVEON_ERROR_CONFIGURATION, "%s: %s", path, why);

  lv_error_add_argument (refusal, "file", path);
  g_propagate_error (error, refusal);
  return FALSE;
}

static gboolean
check_file (int fd, const char *path, gsize max_length, gsize *size, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) < 0)
    return fail (error, path, "fstat");
  if (!S_ISREG (info.st_mode))
    return refuse (error, path, "is no regular file");
  if ((info.st_mode & 077) != 0)
    return refuse (error, path, "must have mode 0600");
  if (info.st_size < 0 || (guint64) info.st_size > max_length)
    return refuse (error, path, "is too long for a key");
  *size = (gsize) info.st_size;
  return TRUE;
}

LvSecret *
lv_private_file_read (const char *path, gsize max_length, GError **error)
{
  g_autoptr (LvSecret) content = NULL;
  gsize size = 0;
  gssize n = 0;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  /* Non-blocking so that a FIFO in the file's place is refused rather than waited for. */
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (fd < 0)
    {
      if (errno != ENOENT)
        fail (error, path, "open");
      return NULL;
    }
  if (check_file (fd, path, max_length, &size, error))
    {
      content = lv_secret_new_zeroed (size);
      n = read (fd, lv_secret_get_data (content), size);
      if (n != (gssize) size)
        {
          fail (error, path, "read");
          g_clear_pointer (&content, lv_secret_unref);
        }
    }
  close (fd);
  return g_steal_pointer (&content);
}

static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static gboolean
write_new_file (const char *path, const guint8 *data, gsize length, guint mode, GError **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  gboolean is_written;

  if (fd < 0)
    return fail (error, path, "create");
  /* fchmod: a umask may take from the mode, never add to it. */
  is_written = fchmod (fd, mode) == 0 && write_all (fd, data, length) && fsync (fd) == 0;
  if (!is_written)
    fail (error, path, "write");
  close (fd);
  if (!is_written)
    unlink (path);
  return is_written;
}

gboolean
lv_private_file_write (const char *path,
                       const guint8 *data,
                       gsize length,
                       guint mode,
                       gboolean may_replace,
                       gboolean *exists,
                       GError **error)
{
  g_autofree char *id = lv_random_id ();
  g_autofree char *temporary = g_strdup_printf ("%s.%s", path, id);
  gboolean is_placed;

  g_return_val_if_fail (path != NULL && data != NULL, FALSE);

  if (exists != NULL)
    *exists = FALSE;
  if (!write_new_file (temporary, data, length, mode, error))
    return FALSE;
  if (may_replace)
    is_placed = rename (temporary, path) == 0;
  else
    /* link, because it never replaces: of two who start at once one wins, the other reads. */
    is_placed = link (temporary, path) == 0;
  if (!is_placed && !may_replace && errno == EEXIST && exists != NULL)
    *exists = is_placed = TRUE;
  if (!is_placed)
    fail (error, path, may_replace ? "rename" : "link");
  unlink (temporary);
  sync_folder (path);
  return is_placed;
}
