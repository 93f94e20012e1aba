/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-history-export.h"

#include <glib/gi18n.h>

#include "lui-text.h"
#include "lui-visit-csv.h"
#include "lui-visit-words.h"

typedef struct
{
  char **words;
  GFile *destination;
} Export;

static void
export_free (Export *export)
{
  g_strfreev (export->words);
  g_object_unref (export->destination);
  g_free (export);
}

static char *
dup_local (GDateTime *time, const char *format)
{
  g_autoptr (GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;

  return local != NULL ? g_date_time_format (local, format) : g_strdup ("");
}

static char *
dup_minutes (GDateTime *entered, GDateTime *left)
{
  if (entered == NULL || left == NULL)
    return g_strdup ("");
  return g_strdup_printf ("%" G_GINT64_FORMAT,
                          g_date_time_difference (left, entered) / G_TIME_SPAN_MINUTE);
}

static void
add_visit (GString *table, LiveonVisit *visit)
{
  g_autoptr (GDateTime) entered = liveon_visit_dup_entered (visit);
  g_autoptr (GDateTime) left = liveon_visit_dup_left (visit);
  g_autofree char *date = dup_local (entered, "%Y-%m-%d");
  g_autofree char *from = dup_local (entered, "%Y-%m-%d %H:%M:%S");
  g_autofree char *to = dup_local (left, "%Y-%m-%d %H:%M:%S");
  g_autofree char *minutes = dup_minutes (entered, left);
  g_autofree char *sent
      = g_strdup_printf ("%" G_GINT64_FORMAT, liveon_visit_get_bytes_sent (visit));
  g_autofree char *received
      = g_strdup_printf ("%" G_GINT64_FORMAT, liveon_visit_get_bytes_received (visit));

  lui_visit_csv_add_row (table, date, liveon_visit_get_room_name (visit), from, to, minutes,
                         lui_visit_words_get_end (liveon_visit_get_reason (visit), left == NULL),
                         lui_visit_words_get_quality (liveon_visit_get_quality (visit)), sent,
                         received, NULL);
}

static GBytes *
make_table (LiveonVisitList *visits, const char *const *words)
{
  GString *table = lui_visit_csv_new ();

  lui_visit_csv_add_row (table, _ ("Date"), _ ("Room"), _ ("Entered"), _ ("Left"),
                         _ ("Length (minutes)"), _ ("How it ended"), _ ("Quality"),
                         _ ("Bytes sent"), _ ("Bytes received"), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (visits)); i++)
    {
      g_autoptr (LiveonVisit) visit = g_list_model_get_item (G_LIST_MODEL (visits), i);
      g_autofree char *index = lui_text_make_index (liveon_visit_get_room_name (visit), NULL);

      if (lui_text_matches (index, words))
        add_visit (table, visit);
    }
  return g_string_free_to_bytes (table);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LiveonVisitList *visits = LIVEON_VISIT_LIST (source);
  Export *export = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GBytes) table = NULL;
  GError *error = NULL;

  if (!liveon_visit_list_load_more_finish (visits, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (liveon_visit_list_get_has_more (visits))
    {
      liveon_visit_list_load_more_async (visits, cancellable, loaded_cb, g_steal_pointer (&task));
      return;
    }
  table = make_table (visits, (const char *const *) export->words);
  g_file_replace_contents_bytes_async (export->destination, table, NULL, FALSE,
                                       G_FILE_CREATE_REPLACE_DESTINATION, cancellable, written_cb,
                                       g_steal_pointer (&task));
}

void
lui_history_export_async (LiveonVisitList *visits,
                          const char *const *words,
                          GFile *destination,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Export *export = g_new0 (Export, 1);

  g_task_set_source_tag (task, lui_history_export_async);
  export->words = g_strdupv ((char **) words);
  export->destination = g_object_ref (destination);
  g_task_set_task_data (task, export, (GDestroyNotify) export_free);
  liveon_visit_list_load_more_async (visits, cancellable, loaded_cb, task);
}

gboolean
lui_history_export_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
