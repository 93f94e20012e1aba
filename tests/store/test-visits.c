/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

#include <string.h>

#include "lv-db.h"

FIXTURE_DO (open_work, lv_visits_open (db, input, "{\"kind\":\"entry\"}", error))
FIXTURE_DO (close_work, lv_visits_close (db, input, "{\"kind\":\"exit\"}", error))
FIXTURE_GET (list_work, lv_visits_list (db, input, error))
FIXTURE_GET (list_open_work, lv_visits_list_open (db, error))
FIXTURE_GET (last_work, lv_visits_last_by_room (db, input, error))
FIXTURE_DO (renew_work, lv_visits_renew (db, input, 5000, error))
FIXTURE_DO (renew_back_work, lv_visits_renew (db, input, 4000, error))

static LvVisit *
make_visit (const char *id, const char *user_id, const char *room_id, gint64 entered_ms)
{
  LvVisit *visit = lv_visit_new ();

  fixture_set (&visit->id, id);
  fixture_set (&visit->user_id, user_id);
  fixture_set (&visit->login, "tanaka");
  fixture_set (&visit->user_name, "田中 太郎");
  fixture_set (&visit->affiliation, "営業部");
  fixture_set (&visit->room_id, room_id);
  fixture_set (&visit->room_name, "第一会議室");
  fixture_set (&visit->address, "2001:db8::1");
  fixture_set (&visit->client, "liveon/0.1.0");
  visit->entered_ms = entered_ms;
  return visit;
}

static void
open_visit (
    StoreFixture *self, const char *id, const char *user_id, const char *room_id, gint64 entered_ms)
{
  g_autoptr (LvVisit) visit = make_visit (id, user_id, room_id, entered_ms);

  store_fixture_run (self, open_work, visit);
}

static void
assert_list (StoreFixture *self, LvVisitQuery query, const char *expected)
{
  g_autoptr (GPtrArray) visits = store_fixture_run (self, list_work, &query);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < visits->len; i++)
    g_string_append_printf (ids, "%s ", ((LvVisit *) visits->pdata[i])->id);
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_open_and_close (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvVisit) visit = make_visit ("v", "u", "r", 1000);
  g_autoptr (GPtrArray) inside = NULL;
  g_autoptr (GPtrArray) over = NULL;
  LvVisit *found;

  store_fixture_run (self, open_work, visit);
  inside = store_fixture_run (self, list_work, &(LvVisitQuery){ .user_id = "u" });
  g_assert_cmpuint (inside->len, ==, 1);
  found = inside->pdata[0];
  g_assert_cmpstr (found->id, ==, "v");
  g_assert_cmpstr (found->user_id, ==, "u");
  g_assert_cmpstr (found->login, ==, "tanaka");
  g_assert_cmpstr (found->user_name, ==, "田中 太郎");
  g_assert_cmpstr (found->affiliation, ==, "営業部");
  g_assert_cmpstr (found->room_id, ==, "r");
  g_assert_cmpstr (found->room_name, ==, "第一会議室");
  g_assert_cmpstr (found->address, ==, "2001:db8::1");
  g_assert_cmpstr (found->client, ==, "liveon/0.1.0");
  g_assert_cmpint (found->entered_ms, ==, 1000);
  g_assert_cmpint (found->left_ms, ==, 0);
  g_assert_cmpstr (found->reason, ==, "");
  g_assert_cmpfloat (found->quality, <, 0);

  visit->left_ms = 2000;
  fixture_set (&visit->reason, "ejected");
  visit->bytes_sent = 1;
  visit->bytes_received = 2;
  visit->average_bps = 3;
  visit->peak_bps = 4;
  visit->quality = 0.5;
  store_fixture_run (self, close_work, visit);
  over = store_fixture_run (self, list_work, &(LvVisitQuery){ .user_id = "u" });
  found = over->pdata[0];
  g_assert_cmpint (found->left_ms, ==, 2000);
  g_assert_cmpstr (found->reason, ==, "ejected");
  g_assert_cmpint (found->bytes_sent, ==, 1);
  g_assert_cmpint (found->bytes_received, ==, 2);
  g_assert_cmpint (found->average_bps, ==, 3);
  g_assert_cmpint (found->peak_bps, ==, 4);
  g_assert_cmpfloat (found->quality, ==, 0.5);
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM chain"), ==, 2);
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM leases"), ==, 0);
}

static void
test_closed_twice (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvVisit) visit = make_visit ("v", "u", "r", 1000);
  g_autoptr (LvVisit) stranger = make_visit ("w", "u", "r", 1000);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) twin_error = NULL;

  store_fixture_run (self, open_work, visit);
  twin_error = store_fixture_fail (self, open_work, visit, LIVEON_ERROR_CONFLICT);
  visit->left_ms = 2000;
  store_fixture_run (self, close_work, visit);
  visit->left_ms = 3000;
  store_fixture_run (self, close_work, visit);
  g_assert_cmpint (store_fixture_number (self, "SELECT left_ms FROM exits"), ==, 2000);
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM chain"), ==, 2);
  error = store_fixture_fail (self, close_work, stranger, LIVEON_ERROR_NOT_FOUND);
}

static void
test_leases (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (LvVisit) over = make_visit ("c", "u", "r", 1000);

  open_visit (self, "a", "u", "r", 1000);
  open_visit (self, "b", "v", "r", 2000);
  store_fixture_run (self, open_work, over);
  over->left_ms = 3000;
  store_fixture_run (self, close_work, over);
  g_ptr_array_add (ids, (gpointer) "a");
  g_ptr_array_add (ids, (gpointer) "c");
  g_ptr_array_add (ids, (gpointer) "unknown");
  store_fixture_run (self, renew_work, ids);
  store_fixture_run (self, renew_back_work, ids); /* a clock set back renews nothing */
  open = store_fixture_run (self, list_open_work, NULL);
  g_assert_cmpuint (open->len, ==, 2);
  g_assert_cmpstr (((LvVisit *) open->pdata[0])->id, ==, "a");
  g_assert_cmpint (((LvVisit *) open->pdata[0])->left_ms, ==, 5000);
  g_assert_cmpstr (((LvVisit *) open->pdata[0])->room_name, ==, "第一会議室");
  g_assert_cmpstr (((LvVisit *) open->pdata[1])->id, ==, "b");
  g_assert_cmpint (((LvVisit *) open->pdata[1])->left_ms, ==, 2000);
}

static void
test_list (StoreFixture *self, gconstpointer data)
{
  open_visit (self, "a", "u", "r", 1000);
  open_visit (self, "b", "u", "s", 2000);
  open_visit (self, "c", "v", "r", 3000);
  open_visit (self, "d", "u", "r", 3000);
  open_visit (self, "e", "u", "r", 4000);
  assert_list (self, (LvVisitQuery){ .limit = 0 }, "e d c b a ");
  assert_list (self, (LvVisitQuery){ .limit = 2 }, "e d ");
  assert_list (self, (LvVisitQuery){ .user_id = "u" }, "e d b a ");
  assert_list (self, (LvVisitQuery){ .room_id = "r" }, "e d c a ");
  assert_list (self, (LvVisitQuery){ .user_id = "u", .room_id = "r" }, "e d a ");
  assert_list (self, (LvVisitQuery){ .user_id = "nobody" }, "");
  assert_list (self, (LvVisitQuery){ .from_ms = 2000 }, "e d c b ");
  assert_list (self, (LvVisitQuery){ .to_ms = 3000 }, "b a ");
  assert_list (self, (LvVisitQuery){ .from_ms = 2000, .to_ms = 4000 }, "d c b ");
  assert_list (self, (LvVisitQuery){ .before_ms = 3000 }, "b a ");
  assert_list (self, (LvVisitQuery){ .before_ms = 3000, .before_id = "d" }, "c b a ");
  assert_list (self, (LvVisitQuery){ .before_ms = 3000, .before_id = "d", .to_ms = 3000 }, "b a ");
  assert_list (self, (LvVisitQuery){ .before_ms = 3000, .before_id = "d", .to_ms = 9000 },
               "c b a ");
}

/* Pages of three meet every visit once, though seven share each instant. */
static void
test_pages (StoreFixture *self, gconstpointer data)
{
  LvVisitQuery query = { .user_id = "u", .limit = 3 };
  g_autofree char *before_id = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint length;

  for (guint i = 0; i < 35; i++)
    {
      char id[33];

      open_visit (self, fixture_id (id, i * 7919 % 35), "u", "r", 1 + i / 7);
    }
  do
    {
      g_autoptr (GPtrArray) page = store_fixture_run (self, list_work, &query);
      LvVisit *visit = NULL;

      length = page->len;
      for (guint i = 0; i < page->len; i++)
        {
          visit = page->pdata[i];
          g_assert_true (g_hash_table_add (seen, g_strdup (visit->id)));
        }
      if (visit == NULL)
        break;
      fixture_set (&before_id, visit->id);
      query.before_id = before_id;
      query.before_ms = visit->entered_ms;
    }
  while (length == 3);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 35);
}

static void
test_last_by_room (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GHashTable) last = NULL;

  open_visit (self, "a", "u", "r", 1000);
  open_visit (self, "b", "u", "r", 2000);
  open_visit (self, "c", "u", "s", 1500);
  open_visit (self, "d", "v", "r", 9000);
  last = store_fixture_run (self, last_work, (gpointer) "u");
  g_assert_cmpuint (g_hash_table_size (last), ==, 2);
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (last, "r"), ==, 2000);
  g_assert_cmpint (*(gint64 *) g_hash_table_lookup (last, "s"), ==, 1500);
}

/* A backend that writes down every statement, in front of the real one. */
static GPtrArray *heard;

static LvStatement *
hear (LvDb *db, const char *sql, GError **error)
{
  g_ptr_array_add (heard, g_strdup (sql));
  return lv_sqlite_backend.prepare (db, sql, error);
}

static gboolean
ask_everything_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  static const LvVisitQuery queries[] = {
    { .limit = 1 },
    { .user_id = "u", .limit = 1 },
    { .room_id = "r", .limit = 1 },
    { .user_id = "u", .room_id = "r", .limit = 1 },
  };
  g_autoptr (LvVisit) visit = make_visit ("v", "u", "r", 1000);
  g_autoptr (GHashTable) last = NULL;
  g_autoptr (GPtrArray) audit = NULL;
  g_autoptr (GPtrArray) records = NULL;
  LvDbBackend hearing = lv_sqlite_backend;
  guint removed;

  hearing.prepare = hear;
  db->backend = &hearing;
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GPtrArray) visits = lv_visits_list (db, &queries[i], error);

      g_assert_nonnull (visits);
    }
  g_assert_true (lv_visits_open (db, visit, "{}", error));
  g_assert_true (lv_visits_close (db, visit, "{}", error));
  g_assert_true (lv_records_purge (db, 5, &(LvPurgePlace){ 0 }, 10, &removed, error));
  last = lv_visits_last_by_room (db, "u", error);
  audit = lv_records_list_audit (db, 0, 10, error);
  records = lv_records_read (db, 1, 10, error);
  db->backend = &lv_sqlite_backend;
  return last != NULL && audit != NULL && records != NULL;
}

static gboolean
explain_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", input, NULL);
  g_auto (LvQuery) query = lv_query (db, sql);
  g_autoptr (GString) plan = g_string_new (NULL);

  while (lv_query_next (&query))
    {
      g_autofree char *detail = NULL;

      for (guint column = 0; column < 3; column++)
        lv_query_read_int (&query);
      lv_query_read_text (&query, &detail);
      g_string_append_printf (plan, "%s\n", detail);
    }
  *result = g_string_free (g_steal_pointer (&plan), FALSE);
  return lv_query_finish (&query, error);
}

static gboolean
is_over_records (const char *sql)
{
  return strstr (sql, "entries") != NULL || strstr (sql, "exits") != NULL
         || strstr (sql, "payloads") != NULL || strstr (sql, "chain") != NULL;
}

/* However many visits there are: each statement goes by an index, and none sorts. The only walk
 * that may be named SCAN is the chain's from its end, one row long. */
static void
test_nothing_scans (StoreFixture *self, gconstpointer data)
{
  guint n_explained = 0;

  heard = g_ptr_array_new_with_free_func (g_free);
  store_fixture_run (self, ask_everything_work, NULL);
  for (guint i = 0; i < heard->len; i++)
    {
      const char *sql = heard->pdata[i];
      g_autofree char *plan = NULL;

      if (!is_over_records (sql) || strstr (sql, "ORDER BY seq DESC LIMIT 1") != NULL)
        continue;
      plan = store_fixture_run (self, explain_work, (gpointer) sql);
      g_test_message ("%s\n%s", sql, plan);
      g_assert_null (strstr (plan, "SCAN"));
      g_assert_null (strstr (plan, "TEMP B-TREE"));
      n_explained++;
    }
  g_assert_cmpuint (n_explained, >=, 15);
  g_clear_pointer (&heard, g_ptr_array_unref);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  store_fixture_add ("/store/visits/open-and-close", test_open_and_close);
  store_fixture_add ("/store/visits/closed-twice", test_closed_twice);
  store_fixture_add ("/store/visits/leases", test_leases);
  store_fixture_add ("/store/visits/list", test_list);
  store_fixture_add ("/store/visits/pages", test_pages);
  store_fixture_add ("/store/visits/last-by-room", test_last_by_room);
  store_fixture_add ("/store/visits/nothing-scans", test_nothing_scans);
  return g_test_run ();
}
