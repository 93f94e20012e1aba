/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What was used, added up: by hour, day and month, by person, room and affiliation. Main context;
 * the works on the store thread. */
#include "lv-limits.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-totals.h"

#define SLICE 500
#define MAX_HOURS (24 * 62)
#define DEFAULT_DAYS 30

static const char *const kinds[]
    = { "hour", "day", "month", "person", "room", "affiliation", NULL };

#define FIRST_SUBJECT 3

typedef struct
{
  guint by;
  gint64 from_day, to_day; /* exclusive */
  guint offset, limit;
  char *time_zone;
} Request;

static void
request_free (gpointer data)
{
  g_free (((Request *) data)->time_zone);
  g_free (data);
}

/* Sums follow the records first, a slice at a time. result: whether they are done. */
static gboolean
follow_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  const Request *self = data;
  gboolean is_done = FALSE;

  if (!lv_totals_follow (db, self->time_zone, SLICE, &is_done, error))
    return FALSE;
  *result = GINT_TO_POINTER (is_done);
  return TRUE;
}

static gboolean
read_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  const Request *self = data;

  if (self->by == LV_SPAN_HOUR)
    *result = lv_totals_over_time (db, LV_SPAN_HOUR, self->from_day * 24, self->to_day * 24, error);
  else if (self->by == LV_SPAN_DAY)
    *result = lv_totals_over_time (db, LV_SPAN_DAY, self->from_day, self->to_day, error);
  else if (self->by == LV_SPAN_MONTH)
    *result = lv_totals_over_time (db, LV_SPAN_MONTH, lv_day_to_month (self->from_day),
                                   lv_day_to_month (self->to_day - 1) + 1, error);
  else
    *result = lv_totals_by_subject (db, (LvTotalsKind) (self->by - FIRST_SUBJECT + 1),
                                    self->from_day, self->to_day, self->offset, self->limit, error);
  return *result != NULL;
}

/* "2026-04-01", "2026-04-01T09", "2026-04" */
static char *
format_time (const Request *self, gint64 time)
{
  gint64 day = self->by == LV_SPAN_HOUR    ? time / 24
               : self->by == LV_SPAN_MONTH ? lv_month_to_day (time)
                                           : time;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day * 24 * 3600);
  g_autofree char *text = g_date_time_format (date, self->by == LV_SPAN_MONTH ? "%Y-%m" : "%F");

  if (self->by != LV_SPAN_HOUR)
    return g_steal_pointer (&text);
  return g_strdup_printf ("%sT%02d", text, (int) (time % 24));
}

static void
write_total (LvJsonWriter *writer, const Request *self, const LvTotal *total)
{
  lv_json_begin_object (writer, NULL);
  if (self->by < FIRST_SUBJECT)
    {
      g_autofree char *time = format_time (self, total->time);

      lv_json_string (writer, "time", time);
      lv_json_int (writer, "people", total->people);
    }
  else
    {
      lv_json_string (writer, "subject", total->subject);
      lv_json_string (writer, "name", total->name);
    }
  lv_json_int (writer, "visits", total->visits);
  lv_json_int (writer, "meetings", total->meetings);
  lv_json_int (writer, "seconds", total->seconds);
  lv_json_int (writer, "bytes_sent", total->bytes_sent);
  lv_json_int (writer, "bytes_received", total->bytes_received);
  if (total->quality >= 0)
    lv_json_double (writer, "quality", total->quality);
  else
    lv_json_null (writer, "quality");
  lv_json_end_object (writer);
}

static void
on_read (LvOperation *operation, gpointer result)
{
  const Request *self = lv_operation_get_data (operation);
  GPtrArray *totals = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "totals");
  for (guint i = 0; i < totals->len; i++)
    write_total (writer, self, totals->pdata[i]);
  lv_json_end_array (writer);
  if (self->by >= FIRST_SUBJECT && totals->len == self->limit)
    lv_json_int (writer, "cursor", self->offset + self->limit);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
on_followed (LvOperation *operation, gpointer result)
{
  if (result == NULL)
    lv_operation_read (operation, follow_work, NULL, on_followed);
  else
    lv_operation_read (operation, read_work, (GDestroyNotify) g_ptr_array_unref, on_read);
}

static gint64
read_day (LvJson *json, const char *name, gint64 fallback)
{
  const char *text = lv_json_get_optional_string (json, name, 10, "");
  g_autofree char *midnight = g_strconcat (text, "T00:00:00Z", NULL);
  gint64 ms = 0;

  if (!lv_json_has (json, name))
    return fallback;
  if (!lv_time_parse (midnight, &ms) || ms < 0)
    lv_json_fail (json, name, "it is no day");
  return ms / (24 * 3600 * 1000);
}

static gint64
get_today (LvOperation *operation)
{
  const LvPolicy *policy = lv_tenant_get_policy (lv_operation_get_tenant (operation));
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (policy->time_zone);

  if (zone == NULL)
    zone = g_time_zone_new_utc ();
  return lv_local_day (lv_clock_now_ms (lv_operation_get_context (operation)->clock), zone);
}

static void
show_totals (LvOperation *operation)
{
  LvJson *json = lv_operation_get_arguments (operation);
  Request *self = g_new0 (Request, 1);

  self->by = (guint) lv_json_get_word (json, "by", kinds, LV_SPAN_DAY);
  self->to_day = read_day (json, "to", get_today (operation)) + 1;
  self->from_day = read_day (json, "from", self->to_day - DEFAULT_DAYS);
  self->offset = (guint) lv_json_get_optional_int (json, "cursor", 1, 1000000, 0);
  self->limit = (guint) lv_json_get_optional_int (json, "limit", 1, LV_LIMIT_PAGE, 50);
  self->time_zone
      = g_strdup (lv_tenant_get_policy (lv_operation_get_tenant (operation))->time_zone);
  if (self->to_day <= self->from_day)
    lv_json_fail (json, "to", "it is before the first day");
  if (self->by == LV_SPAN_HOUR && (self->to_day - self->from_day) * 24 > MAX_HOURS)
    lv_json_fail (json, "to", "hours are shown for two months at most");
  lv_operation_set_data (operation, self, request_free);
  if (lv_operation_check_arguments (operation))
    lv_operation_read (operation, follow_work, NULL, on_followed);
}

const LvOperatorCommand lv_operator_totals[] = {
  { "records.totals", LV_SCOPE_PEOPLE, 0, show_totals },
  { NULL },
};
