/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* People from a CSV file, which comes as a descriptor. Main context only. */
#include <gio/gunixinputstream.h>

#include "lv-error.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-user-import.h"
#include "lv-words.h"

/* As lv-csv.h bounds it, and one byte more to see that it is longer. */
#define MAX_FILE (16 * 1024 * 1024)

typedef struct
{
  GInputStream *stream;
  guint8 *buffer;
} Reading;

static void
reading_free (Reading *self)
{
  g_clear_object (&self->stream);
  g_free (self->buffer);
  g_free (self);
}

static void
write_change (LvJsonWriter *writer, const LvImportChange *change)
{
  static const char *const kinds[] = { N_ ("add"), N_ ("update"), "unchanged" };

  lv_json_begin_object (writer, NULL);
  lv_json_int (writer, "line", change->line);
  lv_json_string (writer, "change", kinds[change->kind]);
  lv_json_string (writer, "login", change->after->login);
  lv_json_string (writer, "name", change->after->name);
  lv_json_begin_array (writer, "columns");
  for (guint i = 0; change->columns != NULL && i < change->columns->len; i++)
    lv_json_string (writer, NULL, g_ptr_array_index (change->columns, i));
  lv_json_end_array (writer);
  lv_json_end_object (writer);
}

static void
write_argument (const char *name, const char *value, gpointer data)
{
  lv_json_string (data, name, value);
}

static void
write_fault (LvJsonWriter *writer, const GError *fault)
{
  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "code", liveon_error_get_code (fault));
  lv_json_string (writer, "message", fault->message);
  lv_json_begin_object (writer, "args");
  lv_error_foreach_argument (fault, write_argument, writer);
  lv_json_end_object (writer);
  lv_json_end_object (writer);
}

static void
reply_plan (LvOperation *operation, const LvImportPlan *plan)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_bool (writer, "is_applied", plan->is_applied);
  lv_json_int (writer, "added", plan->added);
  lv_json_int (writer, "updated", plan->updated);
  lv_json_int (writer, "unchanged", plan->unchanged);
  lv_json_begin_array (writer, "changes");
  for (guint i = 0; i < plan->changes->len; i++)
    write_change (writer, g_ptr_array_index (plan->changes, i));
  lv_json_end_array (writer);
  lv_json_begin_array (writer, "faults");
  for (guint i = 0; i < plan->faults->len; i++)
    write_fault (writer, g_ptr_array_index (plan->faults, i));
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvOperation) operation = user_data;
  g_autoptr (LvImportPlan) plan = NULL;
  g_autofree char *detail = NULL;
  GError *error = NULL;

  plan = lv_user_import_finish (result, &error);
  if (plan == NULL)
    {
      lv_operation_refuse (operation, error);
      return;
    }
  detail = g_strdup_printf ("%s: %u added, %u changed, %u the same, %u faults",
                            plan->is_applied ? "applied" : "not applied", plan->added,
                            plan->updated, plan->unchanged, plan->faults->len);
  lv_operation_note (operation, NULL, detail);
  reply_plan (operation, plan);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvOperation) operation = user_data;
  Reading *reading = lv_operation_get_data (operation);
  LvJson *json = lv_operation_get_arguments (operation);
  g_autoptr (GBytes) csv = NULL;
  gsize length;
  GError *error = NULL;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error))
    {
      lv_operation_refuse (operation, error);
      return;
    }
  if (length > MAX_FILE)
    {
      lv_operation_refuse (
          operation, lv_error_new (LIVEON_ERROR_TOO_LARGE, "limit", G_STRINGIFY (MAX_FILE), NULL));
      return;
    }
  csv = g_bytes_new (reading->buffer, length);
  lv_user_import_async (lv_operation_get_context (operation), lv_operation_get_tenant (operation),
                        csv, lv_json_get_optional_bool (json, "dry_run", FALSE),
                        lv_operation_get_actor (operation), NULL, NULL, NULL, on_imported,
                        lv_operation_ref (operation));
}

static void
import_users (LvOperation *operation)
{
  Reading *reading = g_new0 (Reading, 1);
  int file = lv_operation_take_file (operation, 0);

  lv_operation_set_data (operation, reading, (GDestroyNotify) reading_free);
  if (file < 0)
    {
      lv_operation_refuse (operation, lv_fields_error ("files", N_ ("no file to read")));
      return;
    }
  reading->stream = g_unix_input_stream_new (file, TRUE);
  reading->buffer = g_malloc (MAX_FILE + 1);
  g_input_stream_read_all_async (reading->stream, reading->buffer, MAX_FILE + 1, G_PRIORITY_DEFAULT,
                                 NULL, on_read, lv_operation_ref (operation));
}

const LvOperatorCommand lv_operator_import[] = {
  { "user.import", LV_SCOPE_PEOPLE, 1, import_users },
  { NULL },
};
