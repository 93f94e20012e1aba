/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How full the server is, and how long it lasts (12.1.3). Main context; the work on the store
 * thread. Without a running server only what was sampled, and the disk, is known. */
#include "lv-alert-mail.h"
#include "lv-capacity.h"
#include "lv-config.h"
#include "lv-operation.h"
#include "lv-words.h"

#define MAX_LANGUAGE 32

typedef struct
{
  gint64 now_ms;
  const char *language; /* static */
  LvResourceReport reports[LV_N_RESOURCES];
} Question;

static void
look_at_disk (Question *self, LvContext *context)
{
  LvMachine machine;

  lv_machine_read (&machine, lv_config_get_string (context->config, LV_KEY_STATE_DIRECTORY),
                   context->certificate_file);
  for (guint i = 0; i < LV_N_RESOURCES; i++)
    self->reports[i] = (LvResourceReport){
      .now = -1,
      .most = -1,
      .limit = lv_capacity_get_limit (context->config, i),
    };
  self->reports[LV_RESOURCE_DISK].now = (double) (machine.disk_size - machine.disk_free);
  self->reports[LV_RESOURCE_DISK].limit = (double) machine.disk_size;
}

/* The rest is of the last look. */
static void
look_at_server (Question *self, LvWatch *watch)
{
  LvHeadcount count;

  lv_capacity_fill (lv_watch_get_capacity (watch), self->reports);
  lv_watch_count (watch, &count);
  self->reports[LV_RESOURCE_USERS].now = count.users;
  self->reports[LV_RESOURCE_CONNECTIONS].now = count.connections;
}

static void
write_number (LvJsonWriter *writer, const char *name, LvResource resource, double value)
{
  g_autofree char *text_name = g_strconcat (name, "_text", NULL);
  g_autofree char *text = lv_resource_format (resource, value);

  if (value >= 0)
    lv_json_double (writer, name, value);
  lv_json_string (writer, text_name, text);
}

static void
write_resource (LvJsonWriter *writer, LvContext *context, const Question *self, LvResource resource)
{
  const LvResourceReport *report = &self->reports[resource];
  g_autofree char *forecast = lv_forecast_format (&report->forecast, self->language);

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "resource", lv_resource_word (resource));
  lv_json_string (writer, "name", lv_resource_name (resource, self->language));
  write_number (writer, "now", resource, report->now);
  write_number (writer, "most", resource, report->most);
  write_number (writer, "limit", resource, report->limit > 0 ? report->limit : -1);
  if (report->limit > 0 && report->now >= 0)
    lv_json_double (writer, "percent", report->now / report->limit * 100);
  if (context->watch != NULL)
    lv_json_string (
        writer, "state",
        lv_alarm_word (lv_capacity_get_alarm (lv_watch_get_capacity (context->watch), resource)));
  if (report->forecast.kind == LV_FORECAST_DAYS)
    lv_json_double (writer, "days_left", report->forecast.days);
  lv_json_string (writer, "forecast", forecast);
  lv_json_end_object (writer);
}

static gboolean
is_any_raised (LvCapacity *capacity)
{
  for (guint i = 0; i < LV_N_RESOURCES; i++)
    if (lv_capacity_get_alarm (capacity, i) != LV_ALARM_CALM)
      return TRUE;
  return FALSE;
}

static void
write_draft (LvJsonWriter *writer)
{
  lv_json_begin_object (writer, "draft");
  lv_json_string (writer, "kind", "maintenance");
  lv_json_string (writer, "title_ja", lv_alert_draft_title ("ja"));
  lv_json_string (writer, "title_en", lv_alert_draft_title ("en"));
  lv_json_string (writer, "body_ja", lv_alert_draft_text ("ja"));
  lv_json_string (writer, "body_en", lv_alert_draft_text ("en"));
  lv_json_end_object (writer);
}

static gboolean
list_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Question *self = data;

  return lv_capacity_list_work (db, &self->now_ms, result, error);
}

static void
on_listed (LvOperation *operation, gpointer result)
{
  LvContext *context = lv_operation_get_context (operation);
  Question *self = lv_operation_get_data (operation);
  GArray *samples = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "resources");
  for (guint i = 0; i < LV_N_RESOURCES; i++)
    {
      lv_capacity_report_fill (&self->reports[i], i, samples, self->now_ms);
      write_resource (writer, context, self, i);
    }
  lv_json_end_array (writer);
  lv_json_int (writer, "samples", samples->len);
  if (context->watch != NULL && is_any_raised (lv_watch_get_capacity (context->watch)))
    write_draft (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
show_capacity (LvOperation *operation)
{
  LvContext *context = lv_operation_get_context (operation);
  Question *self = g_new0 (Question, 1);

  self->language = lv_words_language (lv_json_get_optional_string (
      lv_operation_get_arguments (operation), "language", MAX_LANGUAGE, "en"));
  self->now_ms = lv_clock_now_ms (context->clock);
  lv_operation_set_data (operation, self, g_free);
  if (!lv_operation_check_arguments (operation))
    return;
  if (context->watch != NULL)
    look_at_server (self, context->watch);
  else
    look_at_disk (self, context);
  lv_operation_read (operation, list_work, (GDestroyNotify) g_array_unref, on_listed);
}

const LvOperatorCommand lv_operator_capacity[] = {
  { "capacity", LV_SCOPE_SERVER, 0, show_capacity },
  { NULL },
};
