/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What was used, added up by hour, day and month, so that a year is read at once. The sums follow
 * the exits of the chain, portion by portion: lv_totals_follow until it is done, then ask. Days are
 * days of the company's zone as it was when they were added up. Store thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

typedef enum
{
  LV_SPAN_HOUR,  /* since 1970-01-01 00:00, local */
  LV_SPAN_DAY,   /* since 1970-01-01, local */
  LV_SPAN_MONTH, /* year * 12 + month − 1 */
} LvSpan;

typedef enum
{
  LV_TOTALS_ALL,
  LV_TOTALS_PERSON,
  LV_TOTALS_ROOM,
  LV_TOTALS_AFFILIATION,
} LvTotalsKind;

typedef struct
{
  gint64 time;   /* where sums of each span are asked for */
  char *subject; /* an id; an affiliation by its name; empty for all */
  char *name;    /* what a person or room was called last; NULL for others */
  gint64 visits; /* that began */
  gint64 people; /* different ones: of all and of an affiliation, by day and month */
  gint64 meetings;
  gint64 seconds;
  gint64 bytes_sent, bytes_received;
  double quality; /* over the time that was measured; −1: never */
} LvTotal;

void lv_total_free (LvTotal *self);

/* Takes at most limit visits more. */
gboolean
lv_totals_follow (LvDb *db, const char *time_zone, guint limit, gboolean *is_done, GError **error);
/* Of all, for each hour, day or month from (inclusive) to (exclusive). Of LvTotal. */
GPtrArray *lv_totals_over_time (LvDb *db, LvSpan span, gint64 from, gint64 to, GError **error);
/* Days from (inclusive) to (exclusive), for each subject; those with the most bytes first. */
GPtrArray *lv_totals_by_subject (LvDb *db,
                                 LvTotalsKind kind,
                                 gint64 from_day,
                                 gint64 to_day,
                                 guint offset,
                                 guint limit,
                                 GError **error);
/* At most limit of those from before this day. */
gboolean lv_totals_purge (LvDb *db, gint64 before_day, guint limit, guint *removed, GError **error);

/* Local days and months of a time. */
gint64 lv_local_day (gint64 ms, GTimeZone *zone);
gint64 lv_day_to_month (gint64 day);
gint64 lv_month_to_day (gint64 month);

G_END_DECLS
