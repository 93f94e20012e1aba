/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-totals.h"

#include "lv-db.h"

#define HOUR_MS 3600000
#define HOURS_MAX (24 * 31) /* of one visit: what is longer is a mistake of a clock */
#define EPOCH_JULIAN 719163 /* 1970-01-01 as a Julian day of GDate */

void
lv_total_free (LvTotal *self)
{
  g_free (self->subject);
  g_free (self->name);
  g_free (self);
}

/* --- times --- */

static gint64
local_ms (gint64 ms, GTimeZone *zone)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, ms / 1000);

  return ms + (gint64) g_time_zone_get_offset (zone, interval) * 1000;
}

gint64
lv_local_day (gint64 ms, GTimeZone *zone)
{
  return local_ms (ms, zone) / (24 * HOUR_MS);
}

gint64
lv_day_to_month (gint64 day)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (CLAMP (day, 0, 10000000) + EPOCH_JULIAN));
  return (gint64) g_date_get_year (&date) * 12 + (gint64) g_date_get_month (&date) - 1;
}

gint64
lv_month_to_day (gint64 month)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, (GDateMonth) (month % 12 + 1), (GDateYear) (month / 12));
  return (gint64) g_date_get_julian (&date) - EPOCH_JULIAN;
}

/* --- following --- */

/* A visit that is over. */
typedef struct
{
  gint64 exit_seq, user_no, room_no, affiliation_no, meeting_no;
  gint64 entered_ms, left_ms; /* local */
  gint64 bytes_sent, bytes_received;
  double quality;
} Stay;

/* What a stay adds to one row. */
typedef struct
{
  gint64 visits, people, meetings, seconds, bytes_sent, bytes_received;
  double quality;
} Share;

static gboolean
add_share (LvDb *db,
           LvSpan span,
           LvTotalsKind kind,
           gint64 time,
           gint64 subject_no,
           const Share *share,
           GError **error)
{
  g_auto (LvQuery) query = lv_query (
      db, "INSERT INTO totals VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
          " ON CONFLICT DO UPDATE SET visits = visits + excluded.visits,"
          " people = people + excluded.people, meetings = meetings + excluded.meetings,"
          " seconds = seconds + excluded.seconds, bytes_sent = bytes_sent + excluded.bytes_sent,"
          " bytes_received = bytes_received + excluded.bytes_received,"
          " measured_seconds = measured_seconds + excluded.measured_seconds,"
          " quality_seconds = quality_seconds + excluded.quality_seconds");
  gboolean is_measured = share->quality >= 0;

  lv_query_bind_int (&query, span);
  lv_query_bind_int (&query, kind);
  lv_query_bind_int (&query, time);
  lv_query_bind_int (&query, subject_no);
  lv_query_bind_int (&query, share->visits);
  lv_query_bind_int (&query, share->people);
  lv_query_bind_int (&query, share->meetings);
  lv_query_bind_int (&query, share->seconds);
  lv_query_bind_int (&query, share->bytes_sent);
  lv_query_bind_int (&query, share->bytes_received);
  lv_query_bind_int (&query, is_measured ? share->seconds : 0);
  lv_query_bind_double (&query, is_measured ? share->quality * (double) share->seconds : 0);
  return lv_query_run (&query, error);
}

static gboolean
is_there (LvDb *db, LvSpan span, gint64 time, gint64 user_no, gboolean *answer, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT COUNT (*) FROM totals WHERE span = ?1"
                                         " AND kind = 1 AND time = ?2 AND subject_no = ?3");
  gint64 count = 0;

  lv_query_bind_int (&query, span);
  lv_query_bind_int (&query, time);
  lv_query_bind_int (&query, user_no);
  if (!lv_query_number (&query, &count, error))
    return FALSE;
  *answer = count > 0;
  return TRUE;
}

/* In a day or a month: whoever is new in it counts once. */
static gboolean
add_to_span (
    LvDb *db, LvSpan span, gint64 time, const Stay *stay, const Share *share, GError **error)
{
  Share counted = *share;
  gboolean is_known = FALSE;

  if (!is_there (db, span, time, stay->user_no, &is_known, error))
    return FALSE;
  counted.people = is_known ? 0 : 1;
  return add_share (db, span, LV_TOTALS_PERSON, time, stay->user_no, &counted, error)
         && add_share (db, span, LV_TOTALS_ROOM, time, stay->room_no, share, error)
         && add_share (db, span, LV_TOTALS_AFFILIATION, time, stay->affiliation_no, &counted, error)
         && add_share (db, span, LV_TOTALS_ALL, time, 0, &counted, error);
}

/* The part of a stay between two times, and of the whole what falls to it. */
static Share
cut (const Stay *stay, gint64 from_ms, gint64 to_ms)
{
  gint64 whole_ms = MAX (stay->left_ms - stay->entered_ms, 1);
  gint64 begin_ms = MAX (stay->entered_ms, from_ms);
  gint64 end_ms = MIN (stay->left_ms, to_ms);
  double before = (double) (begin_ms - stay->entered_ms) / (double) whole_ms;
  double until
      = end_ms == stay->left_ms ? 1 : (double) (end_ms - stay->entered_ms) / (double) whole_ms;

  return (Share){
    .visits = begin_ms == stay->entered_ms,
    .seconds = (end_ms - stay->entered_ms) / 1000 - (begin_ms - stay->entered_ms) / 1000,
    /* As differences of sums, so that all parts together are the whole. */
    .bytes_sent
    = (gint64) ((double) stay->bytes_sent * until) - (gint64) ((double) stay->bytes_sent * before),
    .bytes_received = (gint64) ((double) stay->bytes_received * until)
                      - (gint64) ((double) stay->bytes_received * before),
    .quality = stay->quality,
  };
}

static gboolean
add_meeting (LvDb *db, gint64 local_started_ms, const Stay *stay, GError **error)
{
  Share share = { .meetings = 1, .quality = -1 };
  gint64 day = local_started_ms / (24 * HOUR_MS);
  gint64 month = lv_day_to_month (day);

  return add_share (db, LV_SPAN_HOUR, LV_TOTALS_ALL, local_started_ms / HOUR_MS, 0, &share, error)
         && add_share (db, LV_SPAN_DAY, LV_TOTALS_ALL, day, 0, &share, error)
         && add_share (db, LV_SPAN_DAY, LV_TOTALS_ROOM, day, stay->room_no, &share, error)
         && add_share (db, LV_SPAN_MONTH, LV_TOTALS_ALL, month, 0, &share, error)
         && add_share (db, LV_SPAN_MONTH, LV_TOTALS_ROOM, month, stay->room_no, &share, error);
}

static gboolean
add_stay (LvDb *db, Stay *stay, GError **error)
{
  gint64 hour = stay->entered_ms / HOUR_MS;
  gint64 last_hour, day, last_day;

  stay->left_ms = MAX (stay->left_ms, stay->entered_ms);
  last_hour = MIN (stay->left_ms / HOUR_MS, hour + HOURS_MAX);
  day = stay->entered_ms / (24 * HOUR_MS);
  last_day = MIN (stay->left_ms / (24 * HOUR_MS), day + HOURS_MAX / 24);
  for (; hour <= last_hour; hour++)
    {
      Share share
          = cut (stay, hour * HOUR_MS, hour == last_hour ? G_MAXINT64 : (hour + 1) * HOUR_MS);

      if (!add_share (db, LV_SPAN_HOUR, LV_TOTALS_ALL, hour, 0, &share, error))
        return FALSE;
    }
  for (; day <= last_day; day++)
    {
      Share share
          = cut (stay, day * 24 * HOUR_MS, day == last_day ? G_MAXINT64 : (day + 1) * 24 * HOUR_MS);

      if (!add_to_span (db, LV_SPAN_DAY, day, stay, &share, error)
          || !add_to_span (db, LV_SPAN_MONTH, lv_day_to_month (day), stay, &share, error))
        return FALSE;
    }
  return TRUE;
}

static gpointer
read_stay (LvQuery *query)
{
  Stay *stay = g_new0 (Stay, 1);

  stay->exit_seq = lv_query_read_int (query);
  stay->user_no = lv_query_read_int (query);
  stay->room_no = lv_query_read_int (query);
  stay->affiliation_no = lv_query_read_int (query);
  stay->entered_ms = lv_query_read_int (query);
  stay->left_ms = lv_query_read_int (query);
  stay->bytes_sent = lv_query_read_int (query);
  stay->bytes_received = lv_query_read_int (query);
  stay->quality = lv_query_read_double (query);
  return stay;
}

static GPtrArray *
list_stays (LvDb *db, gint64 after_seq, guint limit, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT exits.seq, user_no, room_no, affiliation_no, visits.entered_ms,"
                      " exits.left_ms, bytes_sent, bytes_received, exits.quality"
                      " FROM exits INDEXED BY exits_by_seq"
                      " JOIN entries ON entries.id = exits.id"
                      " JOIN visits ON visits.seq = entries.seq"
                      " WHERE exits.seq > ?1 ORDER BY exits.seq LIMIT ?2");

  lv_query_bind_int (&query, after_seq);
  lv_query_bind_int (&query, limit);
  return lv_query_list (&query, read_stay, g_free, error);
}

static gboolean
follow_meetings (LvDb *db, GTimeZone *zone, gint64 *no, guint limit, guint *count, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT no, room_no, started_ms FROM meetings"
                                         " WHERE no > ?1 ORDER BY no LIMIT ?2");
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, 3 * sizeof (gint64));

  lv_query_bind_int (&query, *no);
  lv_query_bind_int (&query, limit);
  while (lv_query_next (&query))
    {
      gint64 row[3];

      for (guint i = 0; i < 3; i++)
        row[i] = lv_query_read_int (&query);
      g_array_append_val (rows, row);
    }
  if (!lv_query_finish (&query, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const gint64 *row = &((const gint64 *) (gpointer) rows->data)[3 * i];

      *no = row[0];
      if (!add_meeting (db, local_ms (row[2], zone), &(Stay){ .room_no = row[1] }, error))
        return FALSE;
    }
  *count = rows->len;
  return TRUE;
}

static gboolean
read_state (LvDb *db, gint64 *seq, gint64 *meeting_no, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT seq, meeting_no FROM totals_state");

  if (lv_query_next (&query))
    {
      *seq = lv_query_read_int (&query);
      *meeting_no = lv_query_read_int (&query);
    }
  return lv_query_finish (&query, error);
}

static gboolean
write_state (LvDb *db, gint64 seq, gint64 meeting_no, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "UPDATE totals_state SET seq = ?1, meeting_no = ?2");

  lv_query_bind_int (&query, seq);
  lv_query_bind_int (&query, meeting_no);
  return lv_query_run (&query, error);
}

gboolean
lv_totals_follow (LvDb *db, const char *time_zone, guint limit, gboolean *is_done, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (time_zone);
  g_autoptr (GPtrArray) stays = NULL;
  gint64 seq = 0, meeting_no = 0;
  guint meetings = 0;

  if (zone == NULL)
    zone = g_time_zone_new_utc ();
  if (!read_state (db, &seq, &meeting_no, error))
    return FALSE;
  stays = list_stays (db, seq, limit, error);
  if (stays == NULL)
    return FALSE;
  for (guint i = 0; i < stays->len; i++)
    {
      Stay *stay = stays->pdata[i];

      seq = stay->exit_seq;
      stay->entered_ms = local_ms (stay->entered_ms, zone);
      stay->left_ms = local_ms (stay->left_ms, zone);
      if (!add_stay (db, stay, error))
        return FALSE;
    }
  if (!follow_meetings (db, zone, &meeting_no, limit, &meetings, error))
    return FALSE;
  *is_done = stays->len < limit && meetings < limit;
  return (stays->len == 0 && meetings == 0) || write_state (db, seq, meeting_no, error);
}

/* --- reading --- */

#define SUMS                                                                                       \
  "SUM (visits), SUM (people), SUM (meetings), SUM (seconds), SUM (bytes_sent),"                   \
  " SUM (bytes_received), SUM (measured_seconds), SUM (quality_seconds)"

static gpointer
read_total (LvQuery *query)
{
  LvTotal *self = g_new0 (LvTotal, 1);
  gint64 measured;
  double quality;

  self->time = lv_query_read_int (query);
  lv_query_read_text (query, &self->subject);
  self->visits = lv_query_read_int (query);
  self->people = lv_query_read_int (query);
  self->meetings = lv_query_read_int (query);
  self->seconds = lv_query_read_int (query);
  self->bytes_sent = lv_query_read_int (query);
  self->bytes_received = lv_query_read_int (query);
  measured = lv_query_read_int (query);
  quality = lv_query_read_double (query);
  self->quality = measured > 0 ? quality / (double) measured : -1;
  return self;
}

GPtrArray *
lv_totals_over_time (LvDb *db, LvSpan span, gint64 from, gint64 to, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT time, '', " SUMS " FROM totals WHERE span = ?1 AND kind = 0"
                      " AND time >= ?2 AND time < ?3 GROUP BY time ORDER BY time");

  lv_query_bind_int (&query, span);
  lv_query_bind_int (&query, from);
  lv_query_bind_int (&query, to);
  return lv_query_list (&query, read_total, (GDestroyNotify) lv_total_free, error);
}

static gboolean
find_name (LvDb *db, LvTotalsKind kind, LvTotal *total, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, kind == LV_TOTALS_PERSON ? "SELECT user_name FROM entries WHERE user_id = ?1"
                                                 " ORDER BY entered_ms DESC LIMIT 1"
                                               : "SELECT room_name FROM entries WHERE room_id = ?1"
                                                 " ORDER BY entered_ms DESC LIMIT 1");

  lv_query_bind_text (&query, total->subject);
  if (lv_query_next (&query))
    lv_query_read_text (&query, &total->name);
  return lv_query_finish (&query, error);
}

static gboolean
find_names (LvDb *db, LvTotalsKind kind, GPtrArray *totals, GError **error)
{
  for (guint i = 0; i < totals->len; i++)
    if (!find_name (db, kind, totals->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* Whole months by months, what is left of the first and the last by days. How many different people
 * there were cannot be added up over several of them. */
GPtrArray *
lv_totals_by_subject (LvDb *db,
                      LvTotalsKind kind,
                      gint64 from_day,
                      gint64 to_day,
                      guint offset,
                      guint limit,
                      GError **error)
{
  gint64 first = lv_day_to_month (from_day);
  gint64 after = lv_day_to_month (to_day);
  gint64 first_day, after_day;
  g_autoptr (GPtrArray) totals = NULL;
  g_auto (LvQuery) query = lv_query (
      db,
      "SELECT 0, CASE WHEN id LIKE '@%' THEN SUBSTR (id, 2) ELSE id END, " SUMS " FROM ("
      " SELECT * FROM totals WHERE span = 2 AND kind = ?1 AND time >= ?2 AND time < ?3"
      " UNION ALL SELECT * FROM totals WHERE span = 1 AND kind = ?1 AND time >= ?4 AND time < ?5"
      " UNION ALL SELECT * FROM totals WHERE span = 1 AND kind = ?1 AND time >= ?6 AND time < ?7)"
      " JOIN subjects ON subjects.no = subject_no GROUP BY subject_no"
      " ORDER BY SUM (bytes_sent + bytes_received) DESC, subject_no LIMIT ?8 OFFSET ?9");

  if (lv_month_to_day (first) < from_day)
    first++;
  first_day = lv_month_to_day (first);
  after_day = lv_month_to_day (after);
  if (first > after) /* within one month */
    first = after = 0, first_day = to_day, after_day = to_day;
  lv_query_bind_int (&query, kind);
  lv_query_bind_int (&query, first);
  lv_query_bind_int (&query, after);
  lv_query_bind_int (&query, from_day);
  lv_query_bind_int (&query, first_day);
  lv_query_bind_int (&query, after_day);
  lv_query_bind_int (&query, to_day);
  lv_query_bind_int (&query, lv_query_limit (limit));
  lv_query_bind_int (&query, offset);
  totals = lv_query_list (&query, read_total, (GDestroyNotify) lv_total_free, error);
  if (totals == NULL || (kind != LV_TOTALS_AFFILIATION && !find_names (db, kind, totals, error)))
    return NULL;
  return g_steal_pointer (&totals);
}

gboolean
lv_totals_purge (LvDb *db, gint64 before_day, guint limit, guint *removed, GError **error)
{
  const gint64 bounds[] = { before_day * 24, before_day, lv_day_to_month (before_day) };

  *removed = 0;
  for (guint span = 0; span < G_N_ELEMENTS (bounds); span++)
    for (guint kind = LV_TOTALS_ALL; kind <= LV_TOTALS_AFFILIATION; kind++)
      {
        g_auto (LvQuery) query = lv_query (
            db, "DELETE FROM totals WHERE (span, kind, time, subject_no) IN (SELECT span, kind,"
                " time, subject_no FROM totals WHERE span = ?1 AND kind = ?2 AND time < ?3"
                " LIMIT ?4)");

        lv_query_bind_int (&query, span);
        lv_query_bind_int (&query, kind);
        lv_query_bind_int (&query, bounds[span]);
        lv_query_bind_int (&query, limit);
        if (!lv_query_run (&query, error))
          return FALSE;
        *removed += (guint) db->backend->changes (db);
      }
  return TRUE;
}
