/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

#include <string.h>

typedef struct
{
  gint64 time_ms;
  const char *kind;
  const char *payload;
  gint64 seq;
} NewRecord;

typedef struct
{
  gint64 seq;
  gint64 time_ms;
  guint8 hash[32];
} Head;

typedef struct
{
  gint64 from;
  guint limit;
} Page;

typedef struct
{
  gint64 before_ms;
  guint limit;
  guint removed;
} Purge;

FIXTURE_DO (append_work,
            lv_records_append (db,
                               ((NewRecord *) input)->time_ms,
                               ((NewRecord *) input)->kind,
                               ((NewRecord *) input)->payload,
                               &((NewRecord *) input)->seq,
                               error))
FIXTURE_DO (head_work,
            lv_records_head (db,
                             &((Head *) input)->seq,
                             &((Head *) input)->time_ms,
                             ((Head *) input)->hash,
                             error))
FIXTURE_GET (read_work,
             lv_records_read (db, ((Page *) input)->from, ((Page *) input)->limit, error))
FIXTURE_GET (audit_work,
             lv_records_list_audit (db, ((Page *) input)->from, ((Page *) input)->limit, error))
FIXTURE_DO (purge_work,
            lv_records_purge (db,
                              ((Purge *) input)->before_ms,
                              &(LvPurgePlace){ 0 },
                              ((Purge *) input)->limit,
                              &((Purge *) input)->removed,
                              error))
FIXTURE_DO (open_work, lv_visits_open (db, input, "{\"secret\":\"Marker-of-a-visit\"}", error))
FIXTURE_DO (close_work, lv_visits_close (db, input, "{\"secret\":\"Marker-of-an-exit\"}", error))
FIXTURE_GET (list_visits_work, lv_visits_list (db, &(LvVisitQuery){ .limit = 0 }, error))

static gint64
append (StoreFixture *self, gint64 time_ms, const char *kind, const char *payload)
{
  NewRecord record = { time_ms, kind, payload, 0 };

  store_fixture_run (self, append_work, &record);
  return record.seq;
}

static void
visit (StoreFixture *self, const char *id, gint64 entered_ms, gint64 left_ms)
{
  g_autoptr (LvVisit) row = lv_visit_new ();

  fixture_set (&row->id, id);
  fixture_set (&row->user_id, "u");
  fixture_set (&row->room_id, "r");
  row->entered_ms = entered_ms;
  store_fixture_run (self, open_work, row);
  if (left_ms == 0)
    return;
  row->left_ms = left_ms;
  fixture_set (&row->reason, "left");
  store_fixture_run (self, close_work, row);
}

static GPtrArray *
read_all (StoreFixture *self)
{
  return store_fixture_run (self, read_work, &(Page){ 1, 0 });
}

/* Every link follows from the one before, every payload that is there from its digest. */
static void
assert_chain_fits (StoreFixture *self, guint expected_rows)
{
  g_autoptr (GPtrArray) records = read_all (self);
  const LvRecordHashes *hashes = fixture_hashes ();
  guint8 previous[32] = { 0 };
  guint8 computed[32];

  g_assert_cmpuint (records->len, ==, expected_rows);
  for (guint i = 0; i < records->len; i++)
    {
      LvRecord *record = records->pdata[i];

      g_assert_cmpint (record->seq, ==, i + 1);
      if (record->payload != NULL)
        {
          hashes->digest (record->salt, record->payload, strlen (record->payload), computed);
          g_assert_cmpmem (computed, 32, record->digest, 32);
        }
      hashes->next (previous, record->seq, record->time_ms, record->kind, record->digest, computed);
      g_assert_cmpmem (computed, 32, record->hash, 32);
      memcpy (previous, record->hash, 32);
    }
}

static void
test_append (StoreFixture *self, gconstpointer data)
{
  Head head;
  g_autoptr (GPtrArray) records = NULL;
  LvRecord *second;

  store_fixture_run (self, head_work, &head);
  g_assert_cmpint (head.seq, ==, 0);
  g_assert_cmpmem (head.hash, 32, (guint8[32]){ 0 }, 32);
  g_assert_cmpint (append (self, 10, "audit", "{\"a\":1}"), ==, 1);
  g_assert_cmpint (append (self, 20, "purge", "{\"b\":\"日本\"}"), ==, 2);
  store_fixture_run (self, head_work, &head);
  g_assert_cmpint (head.seq, ==, 2);
  g_assert_cmpint (head.time_ms, ==, 20);
  assert_chain_fits (self, 2);
  records = store_fixture_run (self, read_work, &(Page){ 2, 1 });
  g_assert_cmpuint (records->len, ==, 1);
  second = records->pdata[0];
  g_assert_cmpint (second->time_ms, ==, 20);
  g_assert_cmpstr (second->kind, ==, "purge");
  g_assert_cmpstr (second->payload, ==, "{\"b\":\"日本\"}");
  g_assert_cmpmem (second->hash, 32, head.hash, 32);
}

static void
test_salts_differ (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) records = NULL;
  LvRecord *one, *other;

  append (self, 10, "audit", "{}");
  append (self, 10, "audit", "{}");
  records = read_all (self);
  one = records->pdata[0];
  other = records->pdata[1];
  g_assert_cmpint (memcmp (one->salt, other->salt, sizeof one->salt), !=, 0);
  g_assert_cmpint (memcmp (one->digest, other->digest, sizeof one->digest), !=, 0);
}

static void
test_audit_pages (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;

  append (self, 1, "audit", "{\"n\":1}");
  visit (self, "v", 2, 3);
  append (self, 4, "audit", "{\"n\":4}");
  append (self, 5, "audit", "{\"n\":5}");
  first = store_fixture_run (self, audit_work, &(Page){ 0, 2 });
  g_assert_cmpuint (first->len, ==, 2);
  g_assert_cmpstr (((LvRecord *) first->pdata[0])->payload, ==, "{\"n\":5}");
  g_assert_cmpstr (((LvRecord *) first->pdata[1])->payload, ==, "{\"n\":4}");
  second = store_fixture_run (self, audit_work, &(Page){ ((LvRecord *) first->pdata[1])->seq, 2 });
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpstr (((LvRecord *) second->pdata[0])->payload, ==, "{\"n\":1}");
}

/* The operator's trail is a chain of its own. */
static void
test_operator_has_its_own (StoreFixture *self, gconstpointer data)
{
  NewRecord record = { 10, "audit", "{}", 0 };
  g_autoptr (GError) error = NULL;
  Head head;

  append (self, 10, "audit", "{}");
  append (self, 10, "audit", "{}");
  g_assert_true (store_fixture_try (self, NULL, append_work, &record, NULL, &error));
  g_assert_cmpint (record.seq, ==, 1);
  store_fixture_run (self, head_work, &head);
  g_assert_cmpint (head.seq, ==, 2);
}

static void
test_guards (StoreFixture *self, gconstpointer data)
{
  static const char *const refused[] = {
    "UPDATE chain SET time_ms = 0",
    "UPDATE payloads SET payload = ''",
    "UPDATE entries SET room_id = 'x'",
    "UPDATE exits SET left_ms = 0",
    "DELETE FROM chain",
    "DELETE FROM payloads",
    "DELETE FROM entries",
    "DELETE FROM exits",
    /* Nothing younger than the bound goes during a purge either. */
    "INSERT INTO purging VALUES (50); DELETE FROM chain",
    "INSERT INTO purging VALUES (50); DELETE FROM payloads WHERE purge_ms = 60",
    "INSERT INTO purging VALUES (50); DELETE FROM entries WHERE id = 'open'",
    "INSERT INTO purging VALUES (50); DELETE FROM entries WHERE id = 'young'",
    "INSERT INTO purging VALUES (50); DELETE FROM exits WHERE id = 'young'",
    "INSERT OR REPLACE INTO exits SELECT id, seq, left_ms, 'ejected', 0, 0, 0, 0, 0 FROM exits",
    /* The chain grows by one at its end. */
    "INSERT INTO chain VALUES (99, 1, 'audit', x'00', x'00')",
    "INSERT INTO chain VALUES (1, 1, 'audit', x'00', x'00')",
    "INSERT OR REPLACE INTO chain VALUES (1, 1, 'audit', x'00', x'00')",
  };

  visit (self, "open", 10, 0);
  visit (self, "young", 10, 70);
  append (self, 60, "audit", "{}");
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = store_fixture_script (self, refused[i]);

      g_test_message ("%s", refused[i]);
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
    }
  assert_chain_fits (self, 4);
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM payloads"), ==, 4);
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM purging"), ==, 0);
}

static void
assert_visits (StoreFixture *self, const char *expected)
{
  g_autoptr (GPtrArray) visits = store_fixture_run (self, list_visits_work, NULL);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < visits->len; i++)
    g_string_append_printf (ids, "%s ", ((LvVisit *) visits->pdata[i])->id);
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_purge (StoreFixture *self, gconstpointer data)
{
  Purge purge = { .before_ms = 100, .limit = 50 };
  g_autoptr (GPtrArray) records = NULL;
  LvRecord *purged;

  append (self, 1, "audit", "{}");
  visit (self, "old", 10, 20);
  visit (self, "still inside", 11, 0);
  visit (self, "left later", 12, 100);
  append (self, 99, "purge", "{}");
  append (self, 100, "audit", "{}");
  visit (self, "new", 200, 300);
  store_fixture_run (self, purge_work, &purge);
  g_assert_cmpuint (purge.removed, ==, 4); /* two of a visit, two others */
  assert_visits (self, "new left later still inside ");
  assert_chain_fits (self, 10);
  records = read_all (self);
  purged = records->pdata[1];
  g_assert_null (purged->payload);
  g_assert_cmpmem (purged->salt, 16, (guint8[16]){ 0 }, 16);
  g_assert_cmpstr (purged->kind, ==, "entry");
  store_fixture_run (self, purge_work, &purge);
  g_assert_cmpuint (purge.removed, ==, 0);
  g_assert_cmpint (append (self, 400, "purge", "{}"), ==, 11);
  assert_chain_fits (self, 11);
}

static void
test_purge_in_pieces (StoreFixture *self, gconstpointer data)
{
  Purge purge = { .before_ms = 1000, .limit = 4 };
  guint removed = 0;
  guint calls = 0;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("v%u", i);

      visit (self, id, i, 10 + i);
      append (self, i, "audit", "{}");
    }
  do
    {
      store_fixture_run (self, purge_work, &purge);
      g_assert_cmpuint (purge.removed, <=, purge.limit);
      removed += purge.removed;
      calls++;
    }
  while (purge.removed > 0);
  g_assert_cmpuint (removed, ==, 15);
  g_assert_cmpuint (calls, >=, 5);
  assert_visits (self, "");
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM payloads"), ==, 0);
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM exits"), ==, 0);
  assert_chain_fits (self, 15);
}

static gboolean
is_in_file (StoreFixture *self, const char *suffix, const char *words)
{
  g_autofree char *path = store_fixture_tenant_path (self, suffix);
  g_autofree char *content = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &content, &length, NULL))
    return FALSE;
  return memmem (content, length, words, strlen (words)) != NULL;
}

/* Neither in free pages nor in the log. */
static void
test_purged_is_unreadable (StoreFixture *self, gconstpointer data)
{
  Purge purge = { .before_ms = 1000, .limit = 100 };

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *id = g_strdup_printf ("v%u", i);

      visit (self, id, i, 10 + i);
    }
  visit (self, "young", 1, 1000);
  append (self, 5, "audit", "{\"secret\":\"Marker-of-an-audit\"}");
  g_assert_true (is_in_file (self, "-wal", "Marker-of-an-audit"));
  store_fixture_run (self, purge_work, &purge);
  g_assert_cmpuint (purge.removed, ==, 21);
  g_assert_false (is_in_file (self, "-wal", "Marker-of-an-audit"));
  g_assert_false (is_in_file (self, "", "Marker-of-an-audit"));
  g_assert_true (is_in_file (self, "", "Marker-of-a-visit")); /* the young one's */
  purge.before_ms = 2000;
  store_fixture_run (self, purge_work, &purge);
  g_assert_cmpuint (purge.removed, ==, 2);
  g_assert_false (is_in_file (self, "", "Marker-of-a"));
  g_assert_false (is_in_file (self, "-wal", "Marker-of-a"));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  store_fixture_add ("/store/records/append", test_append);
  store_fixture_add ("/store/records/salts-differ", test_salts_differ);
  store_fixture_add ("/store/records/audit-pages", test_audit_pages);
  store_fixture_add ("/store/records/operator-has-its-own", test_operator_has_its_own);
  store_fixture_add ("/store/records/guards", test_guards);
  store_fixture_add ("/store/records/purge", test_purge);
  store_fixture_add ("/store/records/purge-in-pieces", test_purge_in_pieces);
  store_fixture_add ("/store/records/purged-is-unreadable", test_purged_is_unreadable);
  return g_test_run ();
}
