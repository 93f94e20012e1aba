/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Visits, meetings and sums as administrators look at them. */
#include "lv-record-pages.h"

#include <string.h>

#include "lv-holds.h"
#include "lv-totals.h"
#include "store-fixture.h"

#define HOUR_MS (3600 * G_GINT64_CONSTANT (1000))
/* 2026-04-01 00:00 in Tokyo. */
#define APRIL_MS G_GINT64_CONSTANT (1774969200000)

FIXTURE_DO (open_work, lv_visits_open (db, input, "{}", error))
FIXTURE_DO (close_work, lv_visits_close (db, input, "{}", error))

/* A stay from that hour of April on; hours 0: still inside. */
static void
stay (StoreFixture *self, guint number, guint user, guint room, double hour, double hours)
{
  g_autoptr (LvVisit) visit = lv_visit_new ();
  char id[33], user_id[33], room_id[33];

  fixture_set (&visit->id, fixture_id (id, number));
  fixture_set (&visit->user_id, fixture_id (user_id, user));
  fixture_set (&visit->room_id, fixture_id (room_id, 100 + room));
  fixture_set (&visit->affiliation, user % 2 ? "営業部" : "");
  visit->entered_ms = APRIL_MS + (gint64) (hour * HOUR_MS);
  store_fixture_run (self, open_work, visit);
  if (hours <= 0)
    return;
  visit->left_ms = visit->entered_ms + (gint64) (hours * HOUR_MS);
  fixture_set (&visit->reason, "left");
  visit->bytes_sent = 1000 * number;
  visit->bytes_received = 1;
  visit->quality = number % 3 == 0 ? -1 : 1.0 / number;
  store_fixture_run (self, close_work, visit);
}

typedef struct
{
  LvVisitsPage page;
  LvVisitsPlace place;
  gboolean is_end;
} Asked;

FIXTURE_GET (page_work,
             lv_visits_page (db,
                             &((Asked *) input)->page,
                             &((Asked *) input)->place,
                             &((Asked *) input)->is_end,
                             error))

/* All pages of two, as numbers. */
static void
assert_pages (StoreFixture *self, LvVisitsPage page, const char *expected)
{
  Asked asked = { .page = page };
  g_autoptr (GString) numbers = g_string_new (NULL);
  LvVisitsPlace after;

  asked.page.limit = 2;
  while (!asked.is_end)
    {
      g_autoptr (GPtrArray) rows = store_fixture_run (self, page_work, &asked);

      for (guint i = 0; i < rows->len; i++)
        g_string_append_printf (
            numbers, "%d ",
            (int) g_ascii_strtoll (((LvVisitRow *) rows->pdata[i])->visit->id, NULL, 16));
      after = asked.place;
      asked.page.after = &after;
    }
  g_assert_cmpstr (numbers->str, ==, expected);
}

static void
add_stays (StoreFixture *self)
{
  stay (self, 1, 1, 1, 1, 1);
  stay (self, 2, 2, 1, 1.5, 2);  /* until 3.5 */
  stay (self, 3, 1, 1, 3.55, 1); /* the same meeting: three minutes after */
  stay (self, 4, 1, 2, 6, 0.5);
  stay (self, 5, 3, 1, 8, 20); /* another meeting of room 1, over midnight */
  stay (self, 6, 2, 2, 9, 0);
}

static void
test_pages (StoreFixture *self, gconstpointer data)
{
  char one[33], room[33];

  add_stays (self);
  fixture_id (one, 1);
  fixture_id (room, 101);
  assert_pages (self, (LvVisitsPage){ .is_descending = TRUE }, "6 5 4 3 2 1 ");
  assert_pages (self, (LvVisitsPage){ 0 }, "1 2 3 4 5 6 ");
  assert_pages (self, (LvVisitsPage){ .user_id = one }, "1 3 4 ");
  assert_pages (self, (LvVisitsPage){ .user_id = one, .room_id = room }, "1 3 ");
  assert_pages (self, (LvVisitsPage){ .room_id = room, .is_descending = TRUE }, "5 3 2 1 ");
  assert_pages (self, (LvVisitsPage){ .affiliation = "" }, "2 6 ");
  assert_pages (self, (LvVisitsPage){ .affiliation = "nobody's" }, "");
  assert_pages (
      self, (LvVisitsPage){ .from_ms = APRIL_MS + 3 * HOUR_MS, .to_ms = APRIL_MS + 8 * HOUR_MS },
      "3 4 ");
  assert_pages (self, (LvVisitsPage){ .order = LV_VISITS_BY_BYTES, .is_descending = TRUE },
                "5 4 3 2 1 6 ");
  assert_pages (self, (LvVisitsPage){ .order = LV_VISITS_BY_BYTES, .room_id = room }, "1 2 3 5 ");
  assert_pages (
      self, (LvVisitsPage){ .order = LV_VISITS_BY_BYTES, .user_id = one, .is_descending = TRUE },
      "4 3 1 ");
  assert_pages (self, (LvVisitsPage){ .order = LV_VISITS_BY_SECONDS, .is_descending = TRUE },
                "5 2 3 1 4 6 ");
  assert_pages (self, (LvVisitsPage){ .order = LV_VISITS_BY_QUALITY }, "3 6 5 4 2 1 ");
  assert_pages (self, (LvVisitsPage){ .order = LV_VISITS_BY_QUALITY, .quality_below = 0.3 },
                "5 4 ");
  assert_pages (self, (LvVisitsPage){ .meeting_no = 1 }, "1 2 3 ");
}

FIXTURE_GET (meetings_work, lv_meeting_rows_page (db, input, 0, 0, 0, 10, error))

static void
test_meetings (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) of_room = NULL;
  const LvMeetingRow *row;
  char room[33];

  add_stays (self);
  all = store_fixture_run (self, meetings_work, NULL);
  of_room = store_fixture_run (self, meetings_work, (gpointer) fixture_id (room, 101));
  g_assert_cmpuint (all->len, ==, 4);
  g_assert_cmpuint (of_room->len, ==, 2);
  row = all->pdata[0];
  g_assert_cmpint (row->ended_ms, ==, 0);
  row = of_room->pdata[1];
  g_assert_cmpint (row->started_ms, ==, APRIL_MS + HOUR_MS);
  g_assert_cmpint (row->ended_ms, ==, APRIL_MS + (gint64) (4.55 * HOUR_MS));
  g_assert_cmpuint (row->visits, ==, 3);
}

/* --- sums --- */

static gboolean
follow_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  gboolean is_done = FALSE;

  while (!is_done)
    if (!lv_totals_follow (db, "Asia/Tokyo", 2, &is_done, error))
      return FALSE;
  return TRUE;
}

typedef struct
{
  LvSpan span;
  LvTotalsKind kind;
  gint64 from, to;
} Sums;

FIXTURE_GET (times_work,
             lv_totals_over_time (
                 db, ((Sums *) input)->span, ((Sums *) input)->from, ((Sums *) input)->to, error))
FIXTURE_GET (
    subjects_work,
    lv_totals_by_subject (
        db, ((Sums *) input)->kind, ((Sums *) input)->from, ((Sums *) input)->to, 0, 0, error))

static void
test_sums (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Tokyo");
  gint64 day = lv_local_day (APRIL_MS, zone);
  gint64 month = lv_day_to_month (day);
  g_autoptr (GPtrArray) days = NULL;
  g_autoptr (GPtrArray) hours = NULL;
  g_autoptr (GPtrArray) months = NULL;
  const LvTotal *total;
  gint64 bytes = 0;

  g_assert_cmpint (month, ==, 2026 * 12 + 3);
  g_assert_cmpint (lv_month_to_day (month), ==, day);
  add_stays (self);
  store_fixture_run (self, follow_work, NULL);
  store_fixture_run (self, follow_work, NULL); /* nothing twice */
  days = store_fixture_run (self, times_work, &(Sums){ LV_SPAN_DAY, 0, day, day + 9 });
  hours = store_fixture_run (self, times_work, &(Sums){ LV_SPAN_HOUR, 0, day * 24, day * 24 + 99 });
  months = store_fixture_run (self, times_work, &(Sums){ LV_SPAN_MONTH, 0, month, month + 1 });
  g_assert_cmpuint (days->len, ==, 2);
  total = days->pdata[0];
  g_assert_cmpint (total->visits, ==, 5); /* who is inside is not yet counted */
  g_assert_cmpint (total->people, ==, 3);
  g_assert_cmpint (total->meetings, ==, 4);
  g_assert_cmpint (total->seconds, ==, (gint64) (3600 * (1 + 2 + 1 + 0.5 + 16)));
  total = days->pdata[1];
  g_assert_cmpint (total->visits, ==, 0);
  g_assert_cmpint (total->people, ==, 1);
  g_assert_cmpint (total->seconds, ==, 4 * 3600);
  g_assert_cmpint (total->bytes_sent, ==, 1000);
  total = months->pdata[0];
  g_assert_cmpint (total->people, ==, 3);
  g_assert_cmpint (total->bytes_sent, ==, 15000);
  g_assert_cmpint (total->bytes_received, ==, 5);
  for (guint i = 0; i < hours->len; i++)
    bytes += ((LvTotal *) hours->pdata[i])->bytes_sent;
  g_assert_cmpint (bytes, ==, 15000);
}

static void
assert_subjects (
    StoreFixture *self, LvTotalsKind kind, gint64 from, gint64 to, const char *expected)
{
  g_autoptr (GPtrArray) totals
      = store_fixture_run (self, subjects_work, &(Sums){ 0, kind, from, to });
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < totals->len; i++)
    {
      const LvTotal *total = totals->pdata[i];
      const char *name = total->subject;

      g_string_append_printf (text, "%s:%d ", strlen (name) == 32 ? name + 29 : name,
                              (int) total->bytes_sent);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_subjects (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Tokyo");
  gint64 day = lv_local_day (APRIL_MS, zone);

  add_stays (self);
  stay (self, 7, 1, 1, -24, 1); /* in March */
  store_fixture_run (self, follow_work, NULL);
  assert_subjects (self, LV_TOTALS_PERSON, day, day + 1, "001:8000 003:4000 002:2000 ");
  assert_subjects (self, LV_TOTALS_PERSON, day - 1, day + 1, "001:15000 003:4000 002:2000 ");
  /* A whole month and a day before it; the whole business year; nothing. */
  assert_subjects (self, LV_TOTALS_PERSON, day - 1, day + 30, "001:15000 003:5000 002:2000 ");
  assert_subjects (self, LV_TOTALS_PERSON, day, day + 365, "001:8000 003:5000 002:2000 ");
  assert_subjects (self, LV_TOTALS_PERSON, day + 2, day + 20, "");
  assert_subjects (self, LV_TOTALS_AFFILIATION, day, day + 365, "営業部:13000 :2000 ");
  assert_subjects (self, LV_TOTALS_ROOM, day, day + 365, "065:11000 066:4000 ");
}

/* --- holds --- */

FIXTURE_DO (hold_work, lv_holds_add (db, input, error))
FIXTURE_DO (expire_work, lv_holds_expire (db, *(gint64 *) input, error))

static gboolean
purge_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  LvPurgePlace place = { .has_more = TRUE };
  guint removed;

  while (place.has_more)
    if (!lv_records_purge (db, APRIL_MS + 100 * HOUR_MS, &place, 2, &removed, error))
      return FALSE;
  return TRUE;
}

static void
test_holds (StoreFixture *self, gconstpointer data)
{
  char person[33], id[33];
  LvHold hold = {
    .id = (char *) fixture_id (id, 900),
    .subject = (char *) fixture_id (person, 1),
    .from_ms = APRIL_MS + 3 * HOUR_MS,
    .until_ms = APRIL_MS + 900 * HOUR_MS,
    .reason = (char *) "a lawsuit",
    .by_id = (char *) "x",
  };
  gint64 later_ms = APRIL_MS + 900 * HOUR_MS;
  GError *refused;

  add_stays (self);
  store_fixture_run (self, hold_work, &hold);
  store_fixture_run (self, purge_work, NULL);
  assert_pages (self, (LvVisitsPage){ 0 }, "3 4 6 ");
  /* Nobody else may take them either. */
  refused = store_fixture_script (
      self, "INSERT INTO purging VALUES (9000000000000000); DELETE FROM entries WHERE seq > 0;");
  g_assert_nonnull (refused);
  g_error_free (refused);
  store_fixture_run (self, expire_work, &later_ms);
  store_fixture_run (self, purge_work, NULL);
  assert_pages (self, (LvVisitsPage){ 0 }, "6 ");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  store_fixture_add ("/record-pages/visits", test_pages);
  store_fixture_add ("/record-pages/meetings", test_meetings);
  store_fixture_add ("/record-pages/sums", test_sums);
  store_fixture_add ("/record-pages/subjects", test_subjects);
  store_fixture_add ("/record-pages/holds", test_holds);
  return g_test_run ();
}
