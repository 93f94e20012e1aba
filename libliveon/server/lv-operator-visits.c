/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A company's visits and meetings (12.4.1): a page, a file, one meeting's attendance. Main context;
 * the works on the store thread. */
#include <string.h>

#include "lv-error.h"
#include "lv-limits.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-operator-slices.h"
#include "lv-record-pages.h"
#include "lv-text.h"
#include "lv-words.h"

#define SLICE 500
#define MAX_CURSOR 64

static const char *const orders[] = { "time", "duration", "bytes", "quality", NULL };

/* What is asked for; crosses to the store thread. */
typedef struct
{
  LvVisitsPage page;
  LvVisitsPlace after;
  char *user_id;
  char *room_id;
  char *affiliation;
  /* of a file: */
  LvForm form;
  const char *language; /* static */
  GTimeZone *zone;
  gboolean has_head;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->user_id);
  g_free (self->room_id);
  g_free (self->affiliation);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self);
}

/* "1764000000000 17" */
static gboolean
read_cursor (const char *cursor, LvVisitsPlace *place)
{
  const char *blank = strchr (cursor, ' ');
  char *end = NULL;

  if (blank == NULL)
    return FALSE;
  place->value = g_ascii_strtod (cursor, &end);
  return end == blank && g_ascii_string_to_signed (blank + 1, 10, 0, G_MAXINT64, &place->seq, NULL);
}

static char *
make_cursor (const LvVisitsPlace *place)
{
  char value[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_dtostr (value, sizeof value, place->value);
  return g_strdup_printf ("%s %" G_GINT64_FORMAT, value, place->seq);
}

static Request *
read_request (LvJson *json)
{
  Request *self = g_new0 (Request, 1);
  LvVisitsPage *page = &self->page;

  if (lv_json_has (json, "user"))
    self->user_id = g_strdup (lv_json_get_id (json, "user"));
  if (lv_json_has (json, "room"))
    self->room_id = g_strdup (lv_json_get_id (json, "room"));
  if (lv_json_has (json, "affiliation"))
    self->affiliation = g_strdup (lv_json_get_string (json, "affiliation", LV_LIMIT_NAME));
  page->user_id = self->user_id;
  page->room_id = self->room_id;
  page->affiliation = self->affiliation;
  page->meeting_no = lv_json_get_optional_int (json, "meeting", 1, G_MAXINT64, 0);
  page->from_ms = lv_json_get_optional_time (json, "from");
  page->to_ms = lv_json_get_optional_time (json, "to");
  page->quality_below = (double) lv_json_get_optional_int (json, "quality_below", 1, 100, 0) / 100;
  page->order = (LvVisitsOrder) lv_json_get_word (json, "sort", orders, LV_VISITS_BY_TIME);
  page->is_descending = lv_json_get_optional_bool (json, "descending", FALSE);
  return self;
}

static void
read_place (LvJson *json, Request *self)
{
  const char *cursor = lv_json_get_optional_string (json, "cursor", MAX_CURSOR, NULL);

  self->page.limit = (guint) lv_json_get_optional_int (json, "limit", 1, LV_LIMIT_PAGE, 50);
  if (cursor == NULL)
    return;
  self->page.after = &self->after;
  if (!read_cursor (cursor, &self->after))
    lv_json_fail (json, "cursor", "it is not one of ours");
}

/* So that the company sees whose records were looked at. */
static void
note (LvOperation *operation, const Request *self)
{
  const LvVisitsPage *page = &self->page;
  g_autofree char *from = page->from_ms != 0 ? lv_time_format (page->from_ms) : NULL;
  g_autofree char *to = page->to_ms != 0 ? lv_time_format (page->to_ms) : NULL;
  g_autofree char *time
      = from != NULL || to != NULL ? g_strconcat (from != NULL ? from : "", "/", to, NULL) : NULL;

  lv_operation_note (operation, self->user_id != NULL ? self->user_id : self->room_id, time);
}

/* --- a page --- */

typedef struct
{
  GPtrArray *rows;
  LvVisitsPlace place;
  gboolean is_end;
} Page;

static void
page_free (Page *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)

static gboolean
list_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Request *request = data;
  g_autoptr (Page) page = g_new0 (Page, 1);

  page->rows = lv_visits_page (db, &request->page, &page->place, &page->is_end, error);
  if (page->rows == NULL)
    return FALSE;
  *result = g_steal_pointer (&page);
  return TRUE;
}

static void
write_figures (LvJsonWriter *writer, const LvVisit *visit)
{
  lv_json_int (writer, "bytes_sent", visit->bytes_sent);
  lv_json_int (writer, "bytes_received", visit->bytes_received);
  lv_json_int (writer, "average_bps", visit->average_bps);
  lv_json_int (writer, "peak_bps", visit->peak_bps);
  if (visit->quality >= 0)
    lv_json_double (writer, "quality", visit->quality);
  else
    lv_json_null (writer, "quality");
}

/* zone: times with its offset; NULL: in UTC. */
static void
write_row (LvJsonWriter *writer, const LvVisitRow *row, GTimeZone *zone)
{
  const LvVisit *visit = row->visit;

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "id", visit->id);
  lv_json_int (writer, "meeting", row->meeting_no);
  lv_json_string (writer, "user", visit->user_id);
  lv_json_string (writer, "login", visit->login);
  lv_json_string (writer, "name", visit->user_name);
  lv_json_string (writer, "affiliation", visit->affiliation);
  lv_json_string (writer, "room", visit->room_id);
  lv_json_string (writer, "room_name", visit->room_name);
  if (zone != NULL)
    {
      g_autofree char *entered = lv_slices_format_time (visit->entered_ms, zone);
      g_autofree char *left = lv_slices_format_time (visit->left_ms, zone);

      lv_json_string (writer, "entered", entered);
      lv_json_string (writer, "left", *left != '\0' ? left : NULL);
    }
  else
    {
      lv_json_time (writer, "entered", visit->entered_ms);
      lv_json_time (writer, "left", visit->left_ms);
    }
  lv_json_string (writer, "reason", visit->reason);
  write_figures (writer, visit);
  lv_json_string (writer, "address", visit->address);
  lv_json_string (writer, "client", visit->client);
  lv_json_end_object (writer);
}

static void
on_listed (LvOperation *operation, gpointer result)
{
  Page *page = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "visits");
  for (guint i = 0; i < page->rows->len; i++)
    write_row (writer, page->rows->pdata[i], NULL);
  lv_json_end_array (writer);
  if (!page->is_end)
    {
      g_autofree char *cursor = make_cursor (&page->place);

      lv_json_string (writer, "cursor", cursor);
    }
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
list_visits (LvOperation *operation)
{
  LvJson *json = lv_operation_get_arguments (operation);
  Request *request = read_request (json);

  read_place (json, request);
  lv_operation_set_data (operation, request, request_free);
  if (!lv_operation_check_arguments (operation))
    return;
  note (operation, request);
  lv_operation_read (operation, list_work, (GDestroyNotify) page_free, on_listed);
}

/* --- a file --- */

static const char *const titles[] = {
  N_ ("Entered"),
  N_ ("Left"),
  N_ ("Duration (s)"),
  N_ ("Name"),
  N_ ("User ID"),
  N_ ("Affiliation"),
  N_ ("Room"),
  N_ ("Left because"),
  N_ ("Bytes sent"),
  N_ ("Bytes received"),
  N_ ("Average (bit/s)"),
  N_ ("Peak (bit/s)"),
  N_ ("Quality"),
  N_ ("Address"),
  N_ ("Client"),
};

static void
append_titles (GString *out, const char *language)
{
  const char *fields[G_N_ELEMENTS (titles) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    fields[i] = lv_words_lookup (language, titles[i]);
  lv_csv_append_record (out, fields);
}

static void
append_csv (GString *out, const LvVisitRow *row, GTimeZone *zone)
{
  const LvVisit *visit = row->visit;
  g_autofree char *entered = lv_slices_format_time (visit->entered_ms, zone);
  g_autofree char *left = lv_slices_format_time (visit->left_ms, zone);
  const gint64 numbers[] = { (visit->left_ms - visit->entered_ms) / 1000, visit->bytes_sent,
                             visit->bytes_received, visit->average_bps, visit->peak_bps };
  char texts[G_N_ELEMENTS (numbers)][24];
  char quality[G_ASCII_DTOSTR_BUF_SIZE] = "";
  gboolean is_over = visit->left_ms != 0;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_snprintf (texts[i], sizeof texts[i], "%" G_GINT64_FORMAT, numbers[i]);
  if (visit->quality >= 0)
    g_ascii_formatd (quality, sizeof quality, "%.3f", visit->quality);
  lv_csv_append_record (
      out, (const char *const[]){ entered, left, is_over ? texts[0] : "", visit->user_name,
                                  visit->login, visit->affiliation, visit->room_name, visit->reason,
                                  is_over ? texts[1] : "", is_over ? texts[2] : "",
                                  is_over ? texts[3] : "", is_over ? texts[4] : "", quality,
                                  visit->address, visit->client, NULL });
}

static void
append_json (GString *out, const LvVisitRow *row, GTimeZone *zone)
{
  LvJsonWriter *writer = lv_json_writer_new ();
  gsize length = 0;
  g_autofree char *line = NULL;

  write_row (writer, row, zone);
  line = lv_json_writer_free_to_string (writer, &length);
  g_string_append_len (out, line, (gssize) length);
  g_string_append_c (out, '\n');
}

static gboolean
slice_work (LvDb *db, gpointer state, GString *out, gboolean *is_end, GError **error)
{
  Request *self = state;
  LvVisitsPlace place = self->after;
  g_autoptr (GPtrArray) rows = NULL;

  if (!self->has_head && self->form != LV_FORM_JSONL)
    append_titles (out, self->language);
  self->has_head = TRUE;
  rows = lv_visits_page (db, &self->page, &place, is_end, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (self->form == LV_FORM_JSONL)
      append_json (out, rows->pdata[i], self->zone);
    else
      append_csv (out, rows->pdata[i], self->zone);
  self->after = place;
  self->page.after = &self->after;
  return TRUE;
}

static void
export_visits (LvOperation *operation)
{
  LvJson *json = lv_operation_get_arguments (operation);
  LvTenant *tenant = lv_operation_get_tenant (operation);
  Request *request = read_request (json);

  request->form = lv_slices_read_form (json);
  request->language = lv_words_language (lv_json_get_optional_string (json, "language", 8, "en"));
  request->page.limit = SLICE;
  request->zone = g_time_zone_new_identifier (lv_tenant_get_policy (tenant)->time_zone);
  if (request->zone == NULL)
    request->zone = g_time_zone_new_utc ();
  if (!lv_operation_check_arguments (operation))
    {
      request_free (request);
      return;
    }
  note (operation, request);
  lv_slices_write (operation, request->form, slice_work, request, request_free);
}

/* --- meetings --- */

typedef struct
{
  char *room_id;
  gint64 no; /* one of them */
  gint64 from_ms, to_ms, before_no;
  guint limit;
} Meetings;

static void
meetings_free (gpointer data)
{
  g_free (((Meetings *) data)->room_id);
  g_free (data);
}

static gboolean
meetings_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  const Meetings *self = data;
  g_autoptr (GPtrArray) rows = NULL;
  LvMeetingRow *row;
  GError *local = NULL;

  if (self->no == 0)
    rows = lv_meeting_rows_page (db, self->room_id, self->from_ms, self->to_ms, self->before_no,
                                 self->limit, &local);
  else if ((row = lv_meeting_rows_find (db, self->no, &local)) != NULL)
    {
      rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_meeting_row_free);
      g_ptr_array_add (rows, row);
    }
  else if (local == NULL)
    lv_error_set (&local, LIVEON_ERROR_NOT_FOUND, NULL);
  *result = g_steal_pointer (&rows);
  if (local != NULL)
    g_propagate_error (error, local);
  return *result != NULL;
}

static void
on_meetings (LvOperation *operation, gpointer result)
{
  const Meetings *self = lv_operation_get_data (operation);
  GPtrArray *rows = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "meetings");
  for (guint i = 0; i < rows->len; i++)
    {
      const LvMeetingRow *row = rows->pdata[i];

      lv_json_begin_object (writer, NULL);
      lv_json_int (writer, "no", row->no);
      lv_json_string (writer, "room", row->room_id);
      lv_json_string (writer, "room_name", row->room_name);
      lv_json_time (writer, "started", row->started_ms);
      lv_json_time (writer, "ended", row->ended_ms);
      lv_json_int (writer, "visits", row->visits);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
  if (rows->len > 0 && rows->len == self->limit)
    lv_json_int (writer, "cursor", ((LvMeetingRow *) rows->pdata[rows->len - 1])->no);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
list_meetings (LvOperation *operation)
{
  LvJson *json = lv_operation_get_arguments (operation);
  Meetings *self = g_new0 (Meetings, 1);

  if (lv_json_has (json, "room"))
    self->room_id = g_strdup (lv_json_get_id (json, "room"));
  self->no = lv_json_get_optional_int (json, "meeting", 1, G_MAXINT64, 0);
  self->from_ms = lv_json_get_optional_time (json, "from");
  self->to_ms = lv_json_get_optional_time (json, "to");
  self->before_no = lv_json_get_optional_int (json, "cursor", 1, G_MAXINT64, 0);
  self->limit = (guint) lv_json_get_optional_int (json, "limit", 1, LV_LIMIT_PAGE, 50);
  lv_operation_set_data (operation, self, meetings_free);
  if (!lv_operation_check_arguments (operation))
    return;
  lv_operation_note (operation, self->room_id, NULL);
  lv_operation_read (operation, meetings_work, (GDestroyNotify) g_ptr_array_unref, on_meetings);
}

const LvOperatorCommand lv_operator_visits[] = {
  { "records.visits", LV_SCOPE_PEOPLE, 0, list_visits },
  { "records.visits-export", LV_SCOPE_PEOPLE, 1, export_visits },
  { "records.meetings", LV_SCOPE_PEOPLE, 0, list_meetings },
  { NULL },
};
