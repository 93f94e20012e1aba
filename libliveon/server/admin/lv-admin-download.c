/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-admin-download.h"

#include "lv-body.h"

/* Between an operation and the browser. The operation ends it. */
typedef struct
{
  LvAdminCall *call;
  LvBody *body;
  char *name;
  const char *type;
  gboolean is_answered;
} Download;

static const struct
{
  const char *format; /* the member "format" of the query */
  const char *suffix;
  const char *type;
} formats[] = {
  { "csv", ".csv", "text/csv; charset=utf-8" },
  { "csv-sjis", ".csv", "text/csv; charset=Shift_JIS" },
  { "jsonl", ".jsonl", "application/jsonl" },
};

/* "visits-2026-11-24.csv"; a format that there is not is refused by the operation. */
static void
choose_form (Download *self, const char *stem)
{
  const char *format = lv_call_get_query (self->call->call, "format");
  g_autoptr (GTimeZone) zone
      = g_time_zone_new_identifier (lv_tenant_get_policy (self->call->tenant)->time_zone);
  g_autoptr (GDateTime) utc
      = g_date_time_new_from_unix_utc (lv_clock_now_ms (self->call->context->clock) / 1000);
  g_autoptr (GDateTime) local = zone != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autofree char *day = g_date_time_format (local != NULL ? local : utc, "%F");
  guint chosen = G_N_ELEMENTS (formats) - 1;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (format, formats[i].format) == 0)
      chosen = i;
  self->type = formats[chosen].type;
  self->name = g_strconcat (stem, "-", day, formats[chosen].suffix, NULL);
}

static void
answer (Download *self)
{
  g_autofree char *disposition = g_strdup_printf ("attachment; filename=\"%s\"", self->name);
  const char *const headers[] = { "Content-Disposition", disposition, NULL };

  if (self->is_answered)
    return;
  self->is_answered = TRUE;
  /* From here on it has another reader. */
  lv_body_set_reader (self->body, NULL, NULL);
  lv_call_answer (self->call->call, &(LvAnswer){ .status = 200,
                                                 .content_type = self->type,
                                                 .stream = self->body,
                                                 .headers = headers });
}

static void
on_begun (LvBody *body, gpointer data)
{
  answer (data);
}

static void
on_operated (GObject *source, GAsyncResult *result, gpointer data)
{
  Download *self = data;
  GError *error = NULL;
  g_autofree char *text = lv_operator_run_finish (result, &error);

  if (text != NULL)
    {
      answer (self);
      lv_body_end (self->body, TRUE);
    }
  else if (!self->is_answered)
    lv_admin_call_refuse (self->call, error);
  else
    {
      g_error_free (error);
      lv_body_end (self->body, FALSE);
    }
  g_object_unref (self->body);
  lv_admin_call_unref (self->call);
  g_free (self->name);
  g_free (self);
}

void
lv_admin_download (LvAdminCall *call,
                   const LvAdminRoute *route,
                   const LvOperatorCaller *caller,
                   LvJson *arguments)
{
  Download *self = g_new0 (Download, 1);
  LvOperatorCaller to_body = *caller;

  self->call = lv_admin_call_ref (call);
  self->body = lv_body_new ();
  choose_form (self, route->download);
  lv_body_set_reader (self->body, on_begun, self);
  to_body.output = G_OUTPUT_STREAM (self->body);
  lv_operator_run_async (call->context, &to_body, route->operation, arguments, NULL, NULL,
                         on_operated, self);
}
