/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

FIXTURE_DO (add_work, lv_announcements_add (db, input, error))
FIXTURE_GET (find_work, lv_announcements_find (db, input, error))
FIXTURE_GET (list_work, lv_announcements_list (db, 200, 2, error))

static LvAnnouncementRow *
make_row (const char *id, gint64 published_ms)
{
  LvAnnouncementRow *row = lv_announcement_row_new ();

  fixture_set (&row->id, id);
  row->published_ms = published_ms;
  return row;
}

static void
add (StoreFixture *self, const char *id, gint64 published_ms)
{
  g_autoptr (LvAnnouncementRow) row = make_row (id, published_ms);

  store_fixture_run (self, add_work, row);
}

static void
test_round_trip (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvAnnouncementRow) row = make_row ("news", 5);
  g_autoptr (LvAnnouncementRow) found = NULL;
  g_autoptr (LvAnnouncementRow) first = NULL;

  add (self, "incident", 1);
  row->kind = LV_ANNOUNCEMENT_INCIDENT;
  fixture_set (&row->title_ja, "障害");
  fixture_set (&row->title_en, "Incident");
  fixture_set (&row->body_ja, "復旧しました");
  fixture_set (&row->body_en, "Mended");
  fixture_set (&row->follows_id, "incident");
  row->effective_ms = 6;
  row->is_short_notice = TRUE;
  store_fixture_run (self, add_work, row);
  found = store_fixture_run (self, find_work, (gpointer) "news");
  g_assert_cmpint (found->kind, ==, LV_ANNOUNCEMENT_INCIDENT);
  g_assert_cmpstr (found->title_ja, ==, "障害");
  g_assert_cmpstr (found->title_en, ==, "Incident");
  g_assert_cmpstr (found->body_ja, ==, "復旧しました");
  g_assert_cmpstr (found->body_en, ==, "Mended");
  g_assert_cmpstr (found->follows_id, ==, "incident");
  g_assert_cmpint (found->published_ms, ==, 5);
  g_assert_cmpint (found->effective_ms, ==, 6);
  g_assert_true (found->is_short_notice);
  first = store_fixture_run (self, find_work, (gpointer) "incident");
  g_assert_null (first->follows_id);
  g_assert_null (store_fixture_run (self, find_work, (gpointer) "nothing"));
}

static void
test_list (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;

  add (self, "oldest", 100);
  add (self, "newest", 200);
  add (self, "not yet", 201);
  add (self, "older", 150);
  list = store_fixture_run (self, list_work, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (((LvAnnouncementRow *) list->pdata[0])->id, ==, "newest");
  g_assert_cmpstr (((LvAnnouncementRow *) list->pdata[1])->id, ==, "older");
}

static void
test_refused (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvAnnouncementRow) row = make_row ("news", 5);
  g_autoptr (GError) unknown_error = NULL;
  g_autoptr (GError) error = NULL;

  fixture_set (&row->follows_id, "nothing");
  unknown_error = store_fixture_fail (self, add_work, row, LIVEON_ERROR_NOT_FOUND);
  g_clear_pointer (&row->follows_id, g_free);
  store_fixture_run (self, add_work, row);
  error = store_fixture_fail (self, add_work, row, LIVEON_ERROR_CONFLICT);
  g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "id");
}

/* The operator's are in the operator's database. */
static void
test_operator (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvAnnouncementRow) row = make_row ("operator's", 5);
  g_autoptr (LvAnnouncementRow) found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (store_fixture_try (self, NULL, add_work, row, NULL, &error));
  g_assert_true (store_fixture_try (self, NULL, find_work, row->id, (gpointer *) &found, &error));
  g_assert_nonnull (found);
  g_assert_null (store_fixture_run (self, find_work, row->id));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  store_fixture_add ("/store/announcements/round-trip", test_round_trip);
  store_fixture_add ("/store/announcements/list", test_list);
  store_fixture_add ("/store/announcements/refused", test_refused);
  store_fixture_add ("/store/announcements/operator", test_operator);
  return g_test_run ();
}
