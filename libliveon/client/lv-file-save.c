/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-file-save.h"

#include <string.h>

#include "lv-error.h"
#include "lv-private-file.h"

typedef struct
{
  char *path;
  char *text;
} FileData;

static void
file_data_free (FileData *data)
{
  g_free (data->path);
  g_free (data->text);
  g_free (data);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FileData *data = task_data;
  g_autofree char *folder = g_path_get_dirname (data->path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (lv_private_file_write (data->path, (const guint8 *) data->text, strlen (data->text), 0600,
                             TRUE, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    /* The sentences of LIVEON_ERROR_STORE speak of the server. */
    g_task_return_new_error (task, LIVEON_ERROR, LIVEON_ERROR_FAILED, "%s", error->message);
}

void
lv_file_save_async (
    gpointer source, const char *path, char *text, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, callback, user_data);
  FileData *data = g_new0 (FileData, 1);

  data->path = g_strdup (path);
  data->text = text;
  g_task_set_source_tag (task, lv_file_save_async);
  g_task_set_task_data (task, data, (GDestroyNotify) file_data_free);
  g_task_run_in_thread (task, save_in_thread);
}

gboolean
lv_file_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
