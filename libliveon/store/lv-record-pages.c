/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-record-pages.h"

#include <string.h>

#include "lv-db.h"

#define NO_PLACE_MS G_GINT64_CONSTANT (9000000000000000)

/* --- visits --- */

static const char *const order_columns[] = {
  [LV_VISITS_BY_TIME] = "entered_ms",
  [LV_VISITS_BY_SECONDS] = "seconds",
  [LV_VISITS_BY_BYTES] = "bytes",
  [LV_VISITS_BY_QUALITY] = "quality",
};

void
lv_visit_row_free (LvVisitRow *self)
{
  lv_visit_unref (self->visit);
  g_free (self);
}

/* The index that is walked: with the order's column last. By time each filter has one of its own.
 * In another order the few visits of one person are sorted; else all are walked, and what does not
 * fit is passed over. */
static const char *
get_index (const LvVisitsPage *page)
{
  if (page->meeting_no != 0)
    return "visits_by_meeting";
  if (page->user_id != NULL)
    return "visits_by_user";
  switch (page->order)
    {
    case LV_VISITS_BY_SECONDS:
      return "visits_by_seconds";
    case LV_VISITS_BY_BYTES:
      return "visits_by_bytes";
    case LV_VISITS_BY_QUALITY:
      return "visits_by_quality";
    case LV_VISITS_BY_TIME:
    default:
      break;
    }
  if (page->room_id != NULL)
    return "visits_by_room";
  return page->affiliation != NULL ? "visits_by_affiliation" : "visits_by_time";
}

/* What the walk may stay within, and what is looked at on it. */
static char *
make_sql (const LvVisitsPage *page)
{
  const char *column = order_columns[page->order];
  const char *way = page->is_descending ? "DESC" : "ASC";
  g_autoptr (GString) sql = g_string_new (
      "SELECT seq, id, user_no = ?6, room_no = ?7, affiliation_no = ?8, entered_ms, quality, ");

  g_string_append_printf (sql, "%s, meeting_no FROM visits INDEXED BY %s WHERE ", column,
                          get_index (page));
  if (page->meeting_no != 0)
    g_string_append (sql, "meeting_no = ?9 AND ");
  else if (page->user_id != NULL)
    g_string_append (sql, "user_no = ?6 AND ");
  else if (page->order == LV_VISITS_BY_TIME && page->room_id != NULL)
    g_string_append (sql, "room_no = ?7 AND ");
  else if (page->order == LV_VISITS_BY_TIME && page->affiliation != NULL)
    g_string_append (sql, "affiliation_no = ?8 AND ");
  /* By time the place is the bound on one side: with two of them the index would be entered at the
   * wrong one, and walked from there. */
  if (page->order != LV_VISITS_BY_TIME && page->user_id != NULL)
    g_string_append (sql, "entered_ms >= ?3 AND entered_ms < ?4 AND ");
  else if (page->order == LV_VISITS_BY_TIME)
    g_string_append (sql, page->is_descending ? "entered_ms >= ?3 AND " : "entered_ms < ?4 AND ");
  g_string_append_printf (sql, "(%s, seq) %s (?1, ?2) ORDER BY %s %s, seq %s LIMIT ?5", column,
                          page->is_descending ? "<" : ">", column, way, way);
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static gboolean
find_subject (LvDb *db, const char *prefix, const char *id, gint64 *no, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT no FROM subjects WHERE id = ?1");
  g_autofree char *name = g_strconcat (prefix, id, NULL);

  *no = -1;
  if (id == NULL)
    return TRUE;
  lv_query_bind_text (&query, name);
  if (lv_query_next (&query))
    *no = lv_query_read_int (&query);
  return lv_query_finish (&query, error);
}

typedef struct
{
  gint64 user_no, room_no, affiliation_no;
} Subjects;

static gboolean
find_subjects (LvDb *db, const LvVisitsPage *page, Subjects *subjects, GError **error)
{
  return find_subject (db, "", page->user_id, &subjects->user_no, error)
         && find_subject (db, "", page->room_id, &subjects->room_no, error)
         && find_subject (db, "@", page->affiliation, &subjects->affiliation_no, error);
}

/* Where the walk begins, exclusive. */
static LvVisitsPlace
get_start (const LvVisitsPage *page)
{
  gboolean is_by_time = page->order == LV_VISITS_BY_TIME;

  if (page->after != NULL)
    return *page->after;
  if (page->is_descending)
    return (LvVisitsPlace){ is_by_time && page->to_ms != 0 ? (double) page->to_ms : NO_PLACE_MS,
                            -1 };
  return (LvVisitsPlace){ is_by_time ? (double) page->from_ms - 1 : -2, G_MAXINT64 };
}

static void
bind_walk (LvQuery *query, const LvVisitsPage *page, const Subjects *subjects)
{
  LvVisitsPlace start = get_start (page);

  if (page->order == LV_VISITS_BY_QUALITY)
    lv_query_bind_double (query, start.value);
  else
    lv_query_bind_int (query, (gint64) start.value);
  lv_query_bind_int (query, start.seq);
  lv_query_bind_int (query, page->from_ms);
  lv_query_bind_int (query, page->to_ms != 0 ? page->to_ms : NO_PLACE_MS);
  lv_query_bind_int (query, LV_VISITS_LOOK_MAX);
  lv_query_bind_int (query, subjects->user_no);
  lv_query_bind_int (query, subjects->room_no);
  lv_query_bind_int (query, subjects->affiliation_no);
  if (page->meeting_no != 0)
    lv_query_bind_int (query, page->meeting_no);
}

/* One step of the walk. */
typedef struct
{
  char *id;
  gint64 meeting_no;
  gboolean fits;
  LvVisitsPlace place;
} Step;

static void
step_clear (Step *self)
{
  g_free (self->id);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Step, step_clear)

static void
read_step (LvQuery *query, const LvVisitsPage *page, Step *step)
{
  gboolean is_user, is_room, is_affiliation;
  gint64 entered_ms;
  double quality;

  step->place.seq = lv_query_read_int (query);
  lv_query_read_text (query, &step->id);
  is_user = lv_query_read_int (query) != 0;
  is_room = lv_query_read_int (query) != 0;
  is_affiliation = lv_query_read_int (query) != 0;
  entered_ms = lv_query_read_int (query);
  quality = lv_query_read_double (query);
  step->place.value = page->order == LV_VISITS_BY_QUALITY ? lv_query_read_double (query)
                                                          : (double) lv_query_read_int (query);
  step->meeting_no = lv_query_read_int (query);
  step->fits = (page->user_id == NULL || is_user) && (page->room_id == NULL || is_room)
               && (page->affiliation == NULL || is_affiliation) && entered_ms >= page->from_ms
               && (page->to_ms == 0 || entered_ms < page->to_ms)
               && (page->quality_below <= 0 || (quality >= 0 && quality < page->quality_below));
}

#define SELECT_ROW                                                                                 \
  "SELECT entries.id, user_id, login, user_name, affiliation, room_id, room_name, address,"        \
  " client, entered_ms, entries.seq, COALESCE (left_ms, 0), COALESCE (reason, ''),"                \
  " COALESCE (bytes_sent, 0), COALESCE (bytes_received, 0), COALESCE (average_bps, 0),"            \
  " COALESCE (peak_bps, 0), COALESCE (quality, -1.0), COALESCE (exits.seq, 0)"                     \
  " FROM entries LEFT JOIN exits ON exits.id = entries.id WHERE entries.id = ?1"

static gpointer
read_row (LvQuery *query)
{
  LvVisitRow *row = g_new0 (LvVisitRow, 1);
  LvVisit *visit = row->visit = lv_visit_new ();

  lv_query_read_text (query, &visit->id);
  lv_query_read_text (query, &visit->user_id);
  lv_query_read_text (query, &visit->login);
  lv_query_read_text (query, &visit->user_name);
  lv_query_read_text (query, &visit->affiliation);
  lv_query_read_text (query, &visit->room_id);
  lv_query_read_text (query, &visit->room_name);
  lv_query_read_text (query, &visit->address);
  lv_query_read_text (query, &visit->client);
  visit->entered_ms = lv_query_read_int (query);
  row->entry_seq = lv_query_read_int (query);
  visit->left_ms = lv_query_read_int (query);
  lv_query_read_text (query, &visit->reason);
  visit->bytes_sent = lv_query_read_int (query);
  visit->bytes_received = lv_query_read_int (query);
  visit->average_bps = lv_query_read_int (query);
  visit->peak_bps = lv_query_read_int (query);
  visit->quality = lv_query_read_double (query);
  row->exit_seq = lv_query_read_int (query);
  return row;
}

static gboolean
add_row (LvDb *db, const Step *step, GPtrArray *rows, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, SELECT_ROW);
  LvVisitRow *row;

  lv_query_bind_text (&query, step->id);
  row = lv_query_one (&query, read_row, (GDestroyNotify) lv_visit_row_free, error);
  if (row == NULL)
    return FALSE;
  row->place = step->place;
  row->meeting_no = step->meeting_no;
  g_ptr_array_add (rows, row);
  return TRUE;
}

GPtrArray *
lv_visits_page (
    LvDb *db, const LvVisitsPage *page, LvVisitsPlace *place, gboolean *is_end, GError **error)
{
  g_autofree char *sql = make_sql (page);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_visit_row_free);
  g_auto (LvQuery) query = { 0 };
  Subjects subjects;
  g_auto (Step) step = { 0 };
  guint looked = 0;

  if (!find_subjects (db, page, &subjects, error))
    return NULL;
  query = lv_query (db, sql);
  bind_walk (&query, page, &subjects);
  while (rows->len < page->limit && lv_query_next (&query))
    {
      looked++;
      read_step (&query, page, &step);
      *place = step.place;
      if (step.fits && !add_row (db, &step, rows, error))
        return NULL;
    }
  *is_end = rows->len < page->limit && looked < LV_VISITS_LOOK_MAX;
  return lv_query_finish (&query, error) ? g_steal_pointer (&rows) : NULL;
}

/* --- meetings --- */

void
lv_meeting_row_free (LvMeetingRow *self)
{
  g_free (self->room_id);
  g_free (self->room_name);
  g_free (self);
}

#define SELECT_MEETING                                                                             \
  "SELECT meetings.no, subjects.id, (SELECT room_name FROM visits"                                 \
  "   JOIN entries ON entries.id = visits.id WHERE meeting_no = meetings.no"                       \
  "   ORDER BY visits.seq LIMIT 1),"                                                               \
  " started_ms, CASE WHEN inside > 0 THEN 0 ELSE ended_ms END, visits"                             \
  " FROM meetings JOIN subjects ON subjects.no = room_no "

static gpointer
read_meeting (LvQuery *query)
{
  LvMeetingRow *row = g_new0 (LvMeetingRow, 1);

  row->no = lv_query_read_int (query);
  lv_query_read_text (query, &row->room_id);
  lv_query_read_text (query, &row->room_name);
  row->started_ms = lv_query_read_int (query);
  row->ended_ms = lv_query_read_int (query);
  row->visits = (guint) lv_query_read_int (query);
  return row;
}

GPtrArray *
lv_meeting_rows_page (LvDb *db,
                      const char *room_id,
                      gint64 from_ms,
                      gint64 to_ms,
                      gint64 before_no,
                      guint limit,
                      GError **error)
{
#define IN_TIME                                                                                    \
  "started_ms >= ?1 AND started_ms < ?2 AND (started_ms, meetings.no) <"                           \
  " (COALESCE ((SELECT started_ms FROM meetings WHERE no = ?3), 9000000000000000), ?3)"            \
  " ORDER BY started_ms DESC, meetings.no DESC LIMIT ?4"
  g_auto (LvQuery) query
      = lv_query (db, room_id != NULL ? SELECT_MEETING
                          " WHERE room_no = (SELECT no FROM subjects WHERE id = ?5) AND " IN_TIME
                                      : SELECT_MEETING " WHERE " IN_TIME);

  lv_query_bind_int (&query, from_ms);
  lv_query_bind_int (&query, to_ms != 0 ? to_ms : NO_PLACE_MS);
  lv_query_bind_int (&query, before_no != 0 ? before_no : NO_PLACE_MS);
  lv_query_bind_int (&query, lv_query_limit (limit));
  if (room_id != NULL)
    lv_query_bind_text (&query, room_id);
  return lv_query_list (&query, read_meeting, (GDestroyNotify) lv_meeting_row_free, error);
}

LvMeetingRow *
lv_meeting_rows_find (LvDb *db, gint64 no, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, SELECT_MEETING " WHERE meetings.no = ?1");

  lv_query_bind_int (&query, no);
  return lv_query_one (&query, read_meeting, (GDestroyNotify) lv_meeting_row_free, error);
}

/* --- what was done --- */

gboolean
lv_audits_index (
    LvDb *db, gint64 seq, const char *actor, const char *action, const char *target, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "INSERT INTO audits (seq, actor, action, target) VALUES (?1, ?2, ?3, ?4)");

  lv_query_bind_int (&query, seq);
  lv_query_bind_text (&query, actor);
  lv_query_bind_text (&query, action);
  lv_query_bind_text (&query, target != NULL ? target : "");
  return lv_query_run (&query, error);
}

static gpointer
read_audit (LvQuery *query)
{
  LvRecord *self = lv_record_new ();

  self->seq = lv_query_read_int (query);
  self->time_ms = lv_query_read_int (query);
  lv_query_read_optional_text (query, &self->payload);
  return self;
}

static char *
make_audit_sql (const LvAuditsPage *page)
{
  const char *index = page->actor != NULL    ? "INDEXED BY audits_by_actor"
                      : page->action != NULL ? "INDEXED BY audits_by_action"
                                             : "NOT INDEXED";
  gboolean is_prefix = page->action != NULL && g_str_has_suffix (page->action, ".");

  if (is_prefix && page->actor == NULL)
    index = "NOT INDEXED"; /* many words: the newest of them all is found by walking back */
  return g_strconcat ("SELECT seq, action, target, actor FROM audits ", index, " WHERE seq < ?1 ",
                      page->actor != NULL ? "AND actor = ?3 " : "",
                      page->action != NULL && !is_prefix ? "AND action = ?4 " : "",
                      "ORDER BY seq DESC LIMIT ?2", NULL);
}

static gboolean
add_audit (LvDb *db,
           const LvAuditsPage *page,
           gint64 seq,
           GPtrArray *rows,
           gboolean *is_before,
           GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT chain.seq, time_ms, payload FROM chain"
                      " JOIN payloads ON payloads.seq = chain.seq WHERE chain.seq = ?1");
  LvRecord *record;

  lv_query_bind_int (&query, seq);
  record = lv_query_one (&query, read_audit, (GDestroyNotify) lv_record_unref, error);
  if (record == NULL)
    return FALSE;
  *is_before = record->time_ms < page->from_ms;
  if (*is_before || (page->to_ms != 0 && record->time_ms >= page->to_ms))
    lv_record_unref (record);
  else
    g_ptr_array_add (rows, record);
  return TRUE;
}

static gboolean
read_time (LvDb *db, gint64 seq, gint64 *time_ms, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT time_ms FROM chain WHERE seq = ?1");

  lv_query_bind_int (&query, seq);
  return lv_query_number (&query, time_ms, error);
}

/* Where a walk back begins: the chain's rows stand in the order of their times. */
static gboolean
find_seq (LvDb *db, const LvAuditsPage *page, gint64 *seq, GError **error)
{
  gint64 low = 1;
  gint64 high = 0, time_ms = 0;
  guint8 hash[32];

  *seq = page->before_seq != 0 ? page->before_seq : G_MAXINT64;
  if (page->to_ms == 0 || page->before_seq != 0)
    return TRUE;
  if (!lv_records_head (db, &high, &time_ms, hash, error))
    return FALSE;
  for (high++; low < high;)
    {
      gint64 middle = low + (high - low) / 2;

      if (!read_time (db, middle, &time_ms, error))
        return FALSE;
      if (time_ms < page->to_ms)
        low = middle + 1;
      else
        high = middle;
    }
  *seq = low;
  return TRUE;
}

GPtrArray *
lv_audits_page (LvDb *db, const LvAuditsPage *page, gint64 *place, GError **error)
{
  g_autofree char *sql = make_audit_sql (page);
  g_auto (LvQuery) query = lv_query (db, sql);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_record_unref);
  g_autofree char *action = NULL;
  g_autofree char *target = NULL;
  gboolean is_before = FALSE;
  gint64 before_seq = 0;
  guint looked = 0;

  if (!find_seq (db, page, &before_seq, error))
    return NULL;
  lv_query_bind_int (&query, before_seq);
  lv_query_bind_int (&query, LV_VISITS_LOOK_MAX);
  if (strstr (sql, "?4") != NULL || page->actor != NULL)
    lv_query_bind_text (&query, page->actor);
  if (strstr (sql, "?4") != NULL)
    lv_query_bind_text (&query, page->action);
  while (rows->len < page->limit && !is_before && lv_query_next (&query))
    {
      looked++;
      *place = lv_query_read_int (&query);
      lv_query_read_text (&query, &action);
      lv_query_read_text (&query, &target);
      if ((page->action == NULL || g_str_has_prefix (action, page->action))
          && (page->target == NULL || g_str_equal (target, page->target))
          && !add_audit (db, page, *place, rows, &is_before, error))
        return NULL;
    }
  if (is_before || (rows->len < page->limit && looked < LV_VISITS_LOOK_MAX))
    *place = 0;
  return lv_query_finish (&query, error) ? g_steal_pointer (&rows) : NULL;
}
