/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Visits as administrators look at them: filtered, sorted, page by page, among millions. However
 * little a filter lets through, a page looks at LV_VISITS_LOOK_MAX visits at most and then says how
 * far it came, so that nobody waits for it. Store thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

#define LV_VISITS_LOOK_MAX 2000

typedef enum
{
  LV_VISITS_BY_TIME,
  LV_VISITS_BY_SECONDS,
  LV_VISITS_BY_BYTES,
  LV_VISITS_BY_QUALITY, /* what was not measured, and who is inside: below 0 */
} LvVisitsOrder;

/* Where a page begins: behind this visit. */
typedef struct
{
  double value; /* of what is sorted by; a whole number unless it is the quality */
  gint64 seq;
} LvVisitsPlace;

/* NULL, 0 or −1 leaves a bound out. from_ms is inclusive, to_ms exclusive, both of the entry. */
typedef struct
{
  const char *user_id;
  const char *room_id;
  const char *affiliation; /* as it was then; empty: those without one */
  gint64 meeting_no;
  gint64 from_ms;
  gint64 to_ms;
  double quality_below; /* 0 to 1: those that were measured as worse; 0: all */
  LvVisitsOrder order;
  gboolean is_descending;
  const LvVisitsPlace *after; /* NULL: the beginning */
  guint limit;
} LvVisitsPage;

/* What a page has beside the visit itself. */
typedef struct
{
  LvVisit *visit;
  LvVisitsPlace place;
  gint64 meeting_no;
  gint64 entry_seq; /* in the chain; exit_seq 0: still inside */
  gint64 exit_seq;
} LvVisitRow;

void lv_visit_row_free (LvVisitRow *self);

/* Of LvVisitRow. *is_end: there is no more. *place: where to go on. */
GPtrArray *lv_visits_page (
    LvDb *db, const LvVisitsPage *page, LvVisitsPlace *place, gboolean *is_end, GError **error);

/* A room from when somebody comes until it has been empty for five minutes. */
typedef struct
{
  gint64 no;
  char *room_id;
  char *room_name; /* as it was called when it began */
  gint64 started_ms;
  gint64 ended_ms; /* 0: people are inside */
  guint visits;
} LvMeetingRow;

void lv_meeting_row_free (LvMeetingRow *self);

/* The newest first; room_id NULL: of all rooms; before_no 0: from the newest on. */
GPtrArray *lv_meeting_rows_page (LvDb *db,
                                 const char *room_id,
                                 gint64 from_ms,
                                 gint64 to_ms,
                                 gint64 before_no,
                                 guint limit,
                                 GError **error);
/* NULL without error when it is not there. */
LvMeetingRow *lv_meeting_rows_find (LvDb *db, gint64 no, GError **error);

/* So that an audit row is found by who did what to whom. */
gboolean lv_audits_index (LvDb *db,
                          gint64 seq,
                          const char *actor,
                          const char *action,
                          const char *target,
                          GError **error);

/* What was done, the newest first. */
typedef struct
{
  const char *actor;  /* an id, or "operator:NAME"; NULL: anybody */
  const char *target; /* an id; NULL: whatever it was done to */
  const char *action; /* "room.set", or the first part of such: "room."; NULL: all */
  gint64 from_ms;
  gint64 to_ms;
  gint64 before_seq; /* 0: from the newest on */
  guint limit;
} LvAuditsPage;

/* Of LvRecord. *place: where to go on; 0: there is no more. */
GPtrArray *lv_audits_page (LvDb *db, const LvAuditsPage *page, gint64 *place, GError **error);

G_END_DECLS
