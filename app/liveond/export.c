/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files are opened here, by whoever asks, and handed to the server as descriptors: it writes where
 * it could not reach by itself. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "commands.h"
#include "execute.h"
#include "lv-error.h"

#define BLOCK 65536

static gboolean
fail (const char *path, GError **error)
{
  int code = errno;

  lv_error_set_detail (error,
                       code == EEXIST ? LIVEON_ERROR_CONFLICT : LIVEON_ERROR_INVALID_ARGUMENT,
                       "%s: %s", path, g_strerror (code));
  return FALSE;
}

/* A new file; never one that is there. */
static gboolean
append_file (GUnixFDList *files, const char *path, GError **error)
{
  int file = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gboolean is_added;

  if (file < 0)
    return fail (path, error);
  is_added = g_unix_fd_list_append (files, file, error) >= 0;
  close (file);
  return is_added;
}

LiveondExit
liveond_records_export (LiveondInvocation *invocation, GError **error)
{
  const char *output = liveond_invocation_get (invocation, "output");
  g_autofree char *arguments = liveond_invocation_dup_arguments (invocation);
  g_autoptr (GUnixFDList) files = g_unix_fd_list_new ();
  g_autofree char *answer = NULL;
  gboolean is_stdout = output == NULL || g_str_equal (output, "-");

  if (!liveond_invocation_load (invocation, error))
    return LIVEOND_FAILED;
  if (is_stdout ? g_unix_fd_list_append (files, STDOUT_FILENO, error) < 0
                : !append_file (files, output, error))
    return LIVEOND_FAILED;
  answer = liveond_execute (invocation, invocation->command->operation, arguments, files, error);
  if (answer == NULL && !is_stdout)
    g_unlink (output);
  return answer != NULL ? LIVEOND_OK : LIVEOND_FAILED;
}

static char *
checksum_of (const char *path, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *block = g_malloc (BLOCK);
  FILE *file = fopen (path, "re");
  gsize length;

  if (file == NULL)
    {
      fail (path, error);
      return NULL;
    }
  while ((length = fread (block, 1, BLOCK, file)) > 0)
    g_checksum_update (checksum, block, (gssize) length);
  fclose (file);
  return g_strdup (g_checksum_get_string (checksum));
}

/* As sha256sum writes and checks it. */
static gboolean
write_checksums (const char *folder, const char *const *names, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *list = g_build_filename (folder, "SHA256SUMS", NULL);

  for (; *names != NULL; names++)
    {
      g_autofree char *path = g_build_filename (folder, *names, NULL);
      g_autofree char *checksum = checksum_of (path, error);

      if (checksum == NULL)
        return FALSE;
      g_string_append_printf (text, "%s  %s\n", checksum, *names);
    }
  return g_file_set_contents_full (list, text->str, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                   error);
}

static const char *const export_names[] = { "tenant.json", "records.jsonl", NULL };

static gboolean
export_into (LiveondInvocation *invocation, const char *folder, GError **error)
{
  g_autofree char *arguments = liveond_invocation_dup_arguments (invocation);
  g_autoptr (GUnixFDList) files = g_unix_fd_list_new ();
  g_autofree char *answer = NULL;

  for (guint i = 0; export_names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, export_names[i], NULL);

      if (!append_file (files, path, error))
        return FALSE;
    }
  answer = liveond_execute (invocation, invocation->command->operation, arguments, files, error);
  return answer != NULL && write_checksums (folder, export_names, error);
}

/* What a refused export left: a second try makes the folder anew. */
static void
remove_export (const char *folder)
{
  for (guint i = 0; export_names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, export_names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

LiveondExit
liveond_tenant_export (LiveondInvocation *invocation, GError **error)
{
  const char *folder = liveond_invocation_get (invocation, "folder");

  if (!liveond_invocation_load (invocation, error))
    return LIVEOND_FAILED;
  if (g_mkdir (folder, 0700) != 0)
    {
      fail (folder, error);
      return LIVEOND_FAILED;
    }
  if (!export_into (invocation, folder, error))
    {
      remove_export (folder);
      return LIVEOND_FAILED;
    }
  if (!invocation->is_json)
    printf ("%s: %s, %s, SHA256SUMS\n", folder, export_names[0], export_names[1]);
  return LIVEOND_OK;
}
