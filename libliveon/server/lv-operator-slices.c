/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-operator-slices.h"

#define BOM "\xef\xbb\xbf"

static const char *const forms[] = { "csv", "csv-sjis", "jsonl", NULL };

/* The operation's data. */
typedef struct
{
  GOutputStream *stream;
  LvForm form;
  LvSliceWork work;
  gpointer state;
  GDestroyNotify free_state;
  GString *text; /* lent, with the rest, to each unit of work */
  GBytes *encoded;
  gboolean is_begun;
  gboolean is_end;
} Slices;

static void
slices_free (Slices *self)
{
  g_object_unref (self->stream);
  self->free_state (self->state);
  g_string_free (self->text, TRUE);
  g_clear_pointer (&self->encoded, g_bytes_unref);
  g_free (self);
}

/* Takes the operation. */
static void read_next (LvOperation *operation);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvOperation) operation = user_data;
  Slices *self = lv_operation_get_data (operation);
  GError *error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    lv_operation_refuse (operation, error);
  else if (self->is_end)
    lv_operation_reply (operation, NULL);
  else
    read_next (g_steal_pointer (&operation));
}

static void
encode (Slices *self)
{
  g_clear_pointer (&self->encoded, g_bytes_unref);
  if (self->form == LV_FORM_CSV_SJIS)
    self->encoded = lv_csv_encode (self->text->str, self->text->len, LV_CSV_CP932, NULL);
  else
    self->encoded = g_bytes_new (self->text->str, self->text->len);
  g_string_truncate (self->text, 0);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvOperation) operation = user_data;
  Slices *self = lv_operation_get_data (operation);
  GError *error = NULL;
  gsize length;
  gconstpointer data;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    {
      lv_operation_refuse (operation, error);
      return;
    }
  encode (self);
  data = g_bytes_get_data (self->encoded, &length);
  g_output_stream_write_all_async (self->stream, data, length, G_PRIORITY_DEFAULT, NULL, on_written,
                                   g_steal_pointer (&operation));
}

static gboolean
slice_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Slices *self = input;

  if (!self->is_begun && self->form == LV_FORM_CSV)
    g_string_append (self->text, BOM);
  self->is_begun = TRUE;
  return self->work (db, self->state, self->text, &self->is_end, error);
}

static void
read_next (LvOperation *operation)
{
  LvTenant *tenant = lv_operation_get_tenant (operation);

  lv_store_run_async (lv_operation_get_context (operation)->store, lv_tenant_get_database (tenant),
                      slice_work, lv_operation_get_data (operation), NULL, NULL, NULL, on_read,
                      operation);
}

LvForm
lv_slices_read_form (LvJson *json)
{
  return (LvForm) lv_json_get_word (json, "format", forms, LV_FORM_CSV);
}

/* Nothing but the audit row: what is read must not be read without it. */
static gboolean
note_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  return TRUE;
}

static void
on_noted (LvOperation *operation, gpointer result)
{
  read_next (lv_operation_ref (operation));
}

void
lv_slices_write (LvOperation *operation,
                 LvForm form,
                 LvSliceWork work,
                 gpointer state,
                 GDestroyNotify free_state)
{
  GOutputStream *stream = lv_operation_take_output (operation, 0);
  Slices *self;

  if (stream == NULL)
    {
      free_state (state);
      return;
    }
  self = g_new0 (Slices, 1);
  self->stream = stream;
  self->form = form;
  self->work = work;
  self->state = state;
  self->free_state = free_state;
  self->text = g_string_new (NULL);
  lv_operation_set_data (operation, self, (GDestroyNotify) slices_free);
  lv_operation_change (operation, note_work, NULL, on_noted);
}

char *
lv_slices_format_time (gint64 ms, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (ms / 1000);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return ms != 0 ? g_date_time_format (local, "%Y-%m-%d %H:%M:%S%:z") : g_strdup ("");
}
