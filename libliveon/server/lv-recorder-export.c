/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A tenant's chain as JSON Lines, up to the head as it was when the export began:
 *
 *   head → (read a batch → write it)* → write the head
 *
 * One batch is in memory at a time. */
#include "lv-recorder-private.h"

#include <string.h>

#include "lv-error.h"
#include "lv-record-log.h"
#include "lv-records.h"

#define BATCH 500

typedef struct
{
  LvContext *context;
  LvTenant *tenant;
  GOutputStream *stream;
  LvChainHead head;
  LvSigningKey *key;
  gint64 next_seq;
  GString *lines; /* being written */
  gboolean is_last;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  g_object_unref (self->tenant);
  g_object_unref (self->stream);
  lv_signing_key_unref (self->key);
  g_string_free (self->lines, TRUE);
  g_free (self);
}

/* Takes the writer. */
static void
append_line (Export *self, LvJsonWriter *writer)
{
  gsize length = 0;
  g_autofree char *line = lv_json_writer_free_to_string (writer, &length);

  g_string_append_len (self->lines, line, (gssize) length);
  g_string_append_c (self->lines, '\n');
}

static void
append_first_line (Export *self)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "log", "liveon-records");
  lv_json_int (writer, "version", 1);
  lv_json_string (writer, "tenant", lv_tenant_get_id (self->tenant));
  lv_json_string (writer, "name", lv_tenant_get_row (self->tenant)->name);
  lv_json_int (writer, "from", 1);
  lv_json_end_object (writer);
  append_line (self, writer);
}

static void
append_record (Export *self, const LvRecord *record)
{
  LvJsonWriter *writer = lv_json_writer_new ();
  LvRecordLine line = {
    .seq = record->seq,
    .time_ms = record->time_ms,
    .kind = record->kind,
    .has_payload = record->payload != NULL,
    .payload = record->payload,
  };

  memcpy (line.salt, record->salt, sizeof line.salt);
  memcpy (line.digest, record->digest, sizeof line.digest);
  memcpy (line.hash, record->hash, sizeof line.hash);
  lv_record_line_write (writer, &line);
  append_line (self, writer);
}

static void
append_head (Export *self)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_chain_head_write (writer, "head", lv_tenant_get_id (self->tenant), &self->head);
  lv_json_end_object (writer);
  append_line (self, writer);
}

static gboolean
head_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Export *self = input;

  return lv_recorder_head (db, lv_tenant_get_id (self->tenant), self->key, &self->head, error);
}

static gboolean
read_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const Export *self = input;

  *result = lv_records_read (db, self->next_seq, BATCH, error);
  return *result != NULL;
}

static void read_batch (GTask *task);
static void write_lines (GTask *task);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Export *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    return g_task_return_error (task, g_steal_pointer (&error));
  g_string_truncate (self->lines, 0);
  if (self->is_last)
    g_task_return_boolean (task, TRUE);
  else
    read_batch (g_steal_pointer (&task));
}

/* Takes the task. */
static void
write_lines (GTask *task)
{
  Export *self = g_task_get_task_data (task);

  g_output_stream_write_all_async (self->stream, self->lines->str, self->lines->len,
                                   G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_written,
                                   task);
}

static void
on_batch (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Export *self = g_task_get_task_data (task);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, (gpointer *) &records, &error))
    return g_task_return_error (task, g_steal_pointer (&error));
  /* What was appended meanwhile lies behind the head. */
  for (guint i = 0; i < records->len && self->next_seq <= self->head.seq; i++, self->next_seq++)
    append_record (self, records->pdata[i]);
  self->is_last = records->len == 0 || self->next_seq > self->head.seq;
  if (self->is_last)
    append_head (self);
  write_lines (g_steal_pointer (&task));
}

/* Takes the task. */
static void
read_batch (GTask *task)
{
  Export *self = g_task_get_task_data (task);

  lv_store_run_async (self->context->store, lv_tenant_get_id (self->tenant), read_work, self, NULL,
                      (GDestroyNotify) g_ptr_array_unref, NULL, on_batch, task);
}

static void
on_head (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    return g_task_return_error (task, g_steal_pointer (&error));
  append_first_line (g_task_get_task_data (task));
  read_batch (g_steal_pointer (&task));
}

void
lv_recorder_export_async (LvRecorder *self,
                          LvTenant *tenant,
                          GOutputStream *stream,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  LvContext *context = lv_tenant_get_context (tenant);
  Export *export = g_new0 (Export, 1);

  g_task_set_source_tag (task, lv_recorder_export_async);
  export->context = context;
  export->tenant = g_object_ref (tenant);
  export->stream = g_object_ref (stream);
  export->key = lv_signing_key_ref (context->record_key);
  export->lines = g_string_new (NULL);
  export->next_seq = 1;
  g_task_set_task_data (task, export, export_free);
  /* Lent, here and for each batch: it is not touched until the answer. */
  lv_store_run_async (context->store, lv_tenant_get_id (tenant), head_work, export, NULL, NULL,
                      NULL, on_head, task);
}

gboolean
lv_recorder_export_finish (LvRecorder *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
