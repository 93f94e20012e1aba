/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the records cost: fills visits, pages, exports and purges them through the store, and does
 * the same with nothing but SQLite, on the same disk in the same run. Prints figures and their
 * ratios; judges nothing. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store-fixture.h"

#define USERS 500
#define ROOMS 40
#define VISITS_A_UNIT 250
#define PAGES 2000
#define PAGE_ROWS 50
#define EXPORT_ROWS 1000
#define PURGE_ROWS 1000
#define STEP_MS 1000

typedef struct
{
  StoreFixture fixture;
  char *bare_path;
  guint n_visits;
} Bench;

typedef struct
{
  guint first;
  guint n;
} Range;

static const char entry_payload[]
    = "{\"visit\":\"00000000000000000000000000000000\",\"user\":"
      "\"00000000000000000000000000000000\","
      "\"login\":\"tanaka.taro\",\"name\":\"田中 太郎\",\"affiliation\":\"営業第一部\","
      "\"room\":\"00000000000000000000000000000000\",\"room_name\":\"第一会議室\","
      "\"address\":\"2001:db8::1234\",\"client\":\"liveon/0.1.0\"}";
static const char exit_payload[] = "{\"visit\":\"00000000000000000000000000000000\",\"reason\":"
                                   "\"left\",\"bytes_sent\":123456789,"
                                   "\"bytes_received\":987654321}";

static double
seconds_since (gint64 start_us)
{
  return (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC;
}

static void
report (const char *what, double ours, double bare, const char *unit)
{
  g_print ("%-28s %12.1f %-12s bare SQLite %12.1f   ratio %.2f\n", what, ours, unit, bare,
           ours / bare);
}

static LvVisit *
make_visit (guint number)
{
  LvVisit *visit = lv_visit_new ();
  char id[33];

  fixture_set (&visit->id, fixture_id (id, number));
  fixture_set (&visit->user_id, fixture_id (id, number * 7919 % USERS));
  fixture_set (&visit->login, "tanaka.taro");
  fixture_set (&visit->user_name, "田中 太郎");
  fixture_set (&visit->affiliation, "営業第一部");
  fixture_set (&visit->room_id, fixture_id (id, number * 104729 % ROOMS));
  fixture_set (&visit->room_name, "第一会議室");
  fixture_set (&visit->address, "2001:db8::1234");
  fixture_set (&visit->client, "liveon/0.1.0");
  visit->entered_ms = FIXTURE_NOW_MS + (gint64) number * STEP_MS;
  visit->left_ms = visit->entered_ms + STEP_MS;
  fixture_set (&visit->reason, "left");
  return visit;
}

static gboolean
fill_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const Range *range = input;

  for (guint i = range->first; i < range->first + range->n; i++)
    {
      g_autoptr (LvVisit) visit = make_visit (i);

      if (!lv_visits_open (db, visit, entry_payload, error)
          || !lv_visits_close (db, visit, exit_payload, error))
        return FALSE;
    }
  return TRUE;
}

static double
fill_store (Bench *self)
{
  gint64 start_us = g_get_monotonic_time ();

  for (guint i = 0; i < self->n_visits; i += VISITS_A_UNIT)
    store_fixture_run (&self->fixture, fill_work,
                       &(Range){ i, MIN (VISITS_A_UNIT, self->n_visits - i) });
  return self->n_visits / seconds_since (start_us);
}

/* --- the same with nothing but SQLite --- */

static void
must (sqlite3 *db, int code)
{
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
    g_error ("bare SQLite: %s", sqlite3_errmsg (db));
}

static sqlite3 *
open_bare (const char *path)
{
  sqlite3 *db;

  must (NULL, sqlite3_open (path, &db));
  must (db, sqlite3_exec (db,
                          "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                          "PRAGMA secure_delete = ON; PRAGMA cache_size = -512",
                          NULL, NULL, NULL));
  return db;
}

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement;

  must (db, sqlite3_prepare_v2 (db, sql, -1, &statement, NULL));
  return statement;
}

static void
run (sqlite3 *db, const char *sql)
{
  must (db, sqlite3_exec (db, sql, NULL, NULL, NULL));
}

/* One flat table of the same bytes with the same indexes: no chain, no lease, no guard. */
static const char bare_schema[]
    = "CREATE TABLE visits (id TEXT PRIMARY KEY, user_id TEXT, login TEXT, user_name TEXT,"
      " affiliation TEXT, room_id TEXT, room_name TEXT, address TEXT, client TEXT, entered_ms "
      "INTEGER,"
      " left_ms INTEGER, reason TEXT, entry_payload TEXT, exit_payload TEXT);"
      "CREATE INDEX by_time ON visits (entered_ms, id);"
      "CREATE INDEX by_user ON visits (user_id, entered_ms, id);"
      "CREATE INDEX by_room ON visits (room_id, entered_ms, id);"
      "CREATE INDEX by_user_and_room ON visits (user_id, room_id, entered_ms, id);"
      "CREATE INDEX by_exit ON visits (left_ms, id)";

static void
bind_texts (sqlite3_stmt *statement, const char *const *texts, guint n)
{
  for (guint i = 0; i < n; i++)
    sqlite3_bind_text (statement, (int) i + 1, texts[i], -1, SQLITE_TRANSIENT);
}

static double
fill_bare (Bench *self)
{
  sqlite3 *db = open_bare (self->bare_path);
  sqlite3_stmt *insert;
  gint64 start_us;

  run (db, bare_schema);
  insert
      = prepare (db, "INSERT INTO visits VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
                     " ?13, ?14)");
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < self->n_visits; i++)
    {
      g_autoptr (LvVisit) v = make_visit (i);
      const char *texts[] = { v->id,      v->user_id,   v->login,   v->user_name, v->affiliation,
                              v->room_id, v->room_name, v->address, v->client };

      if (i % VISITS_A_UNIT == 0)
        run (db, i == 0 ? "BEGIN" : "COMMIT; BEGIN");
      bind_texts (insert, texts, G_N_ELEMENTS (texts));
      sqlite3_bind_int64 (insert, 10, v->entered_ms);
      sqlite3_bind_int64 (insert, 11, v->left_ms);
      sqlite3_bind_text (insert, 12, v->reason, -1, SQLITE_TRANSIENT);
      sqlite3_bind_text (insert, 13, entry_payload, -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 14, exit_payload, -1, SQLITE_STATIC);
      must (db, sqlite3_step (insert));
      sqlite3_reset (insert);
    }
  run (db, "COMMIT");
  sqlite3_finalize (insert);
  sqlite3_close (db);
  return self->n_visits / seconds_since (start_us);
}

/* Reads all columns of all rows. */
static guint
drain (sqlite3_stmt *statement)
{
  guint n_rows = 0;

  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      for (int column = 0; column < sqlite3_column_count (statement); column++)
        free (strdup (sqlite3_column_text (statement, column) != NULL
                          ? (const char *) sqlite3_column_text (statement, column)
                          : ""));
      n_rows++;
    }
  sqlite3_reset (statement);
  return n_rows;
}

/* --- pages --- */

typedef struct
{
  const char *name;
  gboolean by_user;
  gboolean by_room;
  const char *bare_sql;
} PageKind;

#define BARE_PAGE(condition)                                                                       \
  "SELECT id, user_id, login, user_name, affiliation, room_id, room_name, address, client,"        \
  " entered_ms, left_ms, reason FROM visits WHERE " condition                                      \
  "(entered_ms, id) < (?1, '') ORDER BY entered_ms DESC, id DESC LIMIT ?2"

static const PageKind page_kinds[] = {
  { "page of everything", FALSE, FALSE, BARE_PAGE ("") },
  { "page of a person", TRUE, FALSE, BARE_PAGE ("user_id = ?3 AND ") },
  { "page of a room", FALSE, TRUE, BARE_PAGE ("room_id = ?4 AND ") },
  { "page of a person in a room", TRUE, TRUE, BARE_PAGE ("user_id = ?3 AND room_id = ?4 AND ") },
};

typedef struct
{
  const PageKind *kind;
  guint n_visits;
} PageRun;

static gint64
random_time_ms (guint n_visits)
{
  return FIXTURE_NOW_MS + g_random_int_range (1, (gint32) n_visits) * (gint64) STEP_MS;
}

/* On the store thread, so that the time is that of the query and the rows made of it. */
static gboolean
page_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const PageRun *run_ = input;

  for (guint i = 0; i < PAGES; i++)
    {
      char user_id[33], room_id[33];
      LvVisitQuery query = {
        .user_id = run_->kind->by_user ? fixture_id (user_id, i % USERS) : NULL,
        .room_id = run_->kind->by_room ? fixture_id (room_id, i % ROOMS) : NULL,
        .before_ms = random_time_ms (run_->n_visits),
        .limit = PAGE_ROWS,
      };
      g_autoptr (GPtrArray) page = lv_visits_list (db, &query, error);

      if (page == NULL)
        return FALSE;
    }
  return TRUE;
}

static double
page_bare (Bench *self, const PageKind *kind)
{
  sqlite3 *db = open_bare (self->bare_path);
  sqlite3_stmt *select = prepare (db, kind->bare_sql);
  gint64 start_us = g_get_monotonic_time ();
  double seconds;

  for (guint i = 0; i < PAGES; i++)
    {
      char id[33];

      sqlite3_bind_int64 (select, 1, random_time_ms (self->n_visits));
      sqlite3_bind_int64 (select, 2, PAGE_ROWS);
      sqlite3_bind_text (select, 3, fixture_id (id, i % USERS), -1, SQLITE_TRANSIENT);
      sqlite3_bind_text (select, 4, fixture_id (id, i % ROOMS), -1, SQLITE_TRANSIENT);
      drain (select);
    }
  seconds = seconds_since (start_us);
  sqlite3_finalize (select);
  sqlite3_close (db);
  return seconds;
}

static void
measure_pages (Bench *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (page_kinds); i++)
    {
      gint64 start_us = g_get_monotonic_time ();
      double ours, bare;

      store_fixture_run (&self->fixture, page_work, &(PageRun){ &page_kinds[i], self->n_visits });
      ours = seconds_since (start_us);
      bare = page_bare (self, &page_kinds[i]);
      report (page_kinds[i].name, ours / PAGES * 1e6, bare / PAGES * 1e6, "us");
    }
}

/* --- export --- */

FIXTURE_GET (read_work, lv_records_read (db, *(gint64 *) input, EXPORT_ROWS, error))

static double
export_store (Bench *self)
{
  gint64 start_us = g_get_monotonic_time ();
  gint64 from = 1;
  guint n_read;

  do
    {
      g_autoptr (GPtrArray) records = store_fixture_run (&self->fixture, read_work, &from);

      n_read = records->len;
      from += n_read;
    }
  while (n_read > 0);
  return (double) (from - 1) / seconds_since (start_us);
}

static double
export_bare (Bench *self)
{
  g_autofree char *path = store_fixture_tenant_path (&self->fixture, "");
  sqlite3 *db = open_bare (path);
  sqlite3_stmt *select = prepare (db, "SELECT chain.seq, time_ms, kind, hex (salt), payload,"
                                      " hex (digest), hex (hash) FROM chain"
                                      " LEFT JOIN payloads ON payloads.seq = chain.seq"
                                      " ORDER BY chain.seq");
  gint64 start_us = g_get_monotonic_time ();
  guint n_rows = drain (select);
  double rate = n_rows / seconds_since (start_us);

  sqlite3_finalize (select);
  sqlite3_close (db);
  return rate;
}

/* --- purge of the older half --- */

typedef struct
{
  gint64 before_ms;
  LvPurgePlace place;
  guint removed;
} Purge;

FIXTURE_DO (purge_work,
            lv_records_purge (db,
                              ((Purge *) input)->before_ms,
                              &((Purge *) input)->place,
                              PURGE_ROWS,
                              &((Purge *) input)->removed,
                              error))

static double
purge_store (Bench *self, gint64 before_ms)
{
  gint64 start_us = g_get_monotonic_time ();
  Purge purge = { .before_ms = before_ms };
  double longest_s = 0;
  guint removed = 0;

  do
    {
      gint64 piece_us = g_get_monotonic_time ();

      store_fixture_run (&self->fixture, purge_work, &purge);
      longest_s = MAX (longest_s, seconds_since (piece_us));
      removed += purge.removed;
    }
  while (purge.removed > 0);
  g_print ("%-28s %12.1f ms\n", "longest piece of a purge", longest_s * 1e3);
  return removed / 2 / seconds_since (start_us);
}

static double
purge_bare (Bench *self, gint64 before_ms)
{
  sqlite3 *db = open_bare (self->bare_path);
  sqlite3_stmt *removal = prepare (db, "DELETE FROM visits WHERE id IN (SELECT id FROM visits"
                                       " WHERE left_ms < ?1 ORDER BY left_ms, id LIMIT ?2)");
  gint64 start_us = g_get_monotonic_time ();
  guint removed = 0;
  double rate;

  do
    {
      sqlite3_bind_int64 (removal, 1, before_ms);
      sqlite3_bind_int64 (removal, 2, PURGE_ROWS / 2);
      must (db, sqlite3_step (removal));
      sqlite3_reset (removal);
      removed += (guint) sqlite3_changes (db);
    }
  while (sqlite3_changes (db) > 0);
  rate = removed / seconds_since (start_us);
  sqlite3_finalize (removal);
  sqlite3_close (db);
  return rate;
}

/* --- units and commits --- */

#define UNITS 20000

FIXTURE_DO (nothing_work, TRUE)

static void
count_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint *answers = user_data;

  lv_store_run_finish (LV_STORE (source), result, NULL, NULL);
  (*answers)++;
}

static void
measure_units (Bench *self)
{
  gint64 start_us = g_get_monotonic_time ();
  guint commits = lv_store_get_commits (self->fixture.store);
  guint answers = 0;

  for (guint i = 0; i < UNITS; i++)
    lv_store_run_async (self->fixture.store, FIXTURE_TENANT, nothing_work, NULL, NULL, NULL, NULL,
                        count_answer, &answers);
  while (answers < UNITS)
    g_main_context_iteration (NULL, TRUE);
  g_print ("%-28s %12.1f us, %.0f share a commit\n", "there and back of a unit",
           seconds_since (start_us) / UNITS * 1e6,
           (double) UNITS / (lv_store_get_commits (self->fixture.store) - commits));
}

/* --- memory --- */

static long
get_resident_kb (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmRSS:");
  return line != NULL ? strtol (line + strlen ("VmRSS:"), NULL, 10) : 0;
}

#define OPEN_TENANTS 64

/* Of the process, before and after: with the operator's database and one tenant's, then with many,
 * then when these have rested. */
static void
measure_memory (Bench *self, long before_kb)
{
  long one_kb = get_resident_kb ();
  long many_kb;

  for (guint i = 1; i < OPEN_TENANTS; i++)
    {
      g_autofree char *code = g_strdup_printf ("code%u", i);
      char id[33];

      store_fixture_add_tenant (&self->fixture, fixture_id (id, 1000 + i), code);
    }
  many_kb = get_resident_kb ();
  lv_test_clock_advance (self->fixture.clock, 120000);
  store_fixture_run (&self->fixture, nothing_work, NULL);
  store_fixture_run (&self->fixture, nothing_work, NULL);
  g_print ("%-28s %12ld kB, %d tenants open %ld kB, rested %ld kB\n", "memory of one open tenant",
           one_kb - before_kb, OPEN_TENANTS, many_kb - before_kb, get_resident_kb () - before_kb);
}

int
main (int argc, char **argv)
{
  long before_kb = get_resident_kb ();
  Bench self = { .n_visits = argc > 1 ? (guint) atoi (argv[1]) : 200000 };
  gint64 half_ms;
  double ours;

  if (argc > 2 || self.n_visits < 1000)
    {
      g_printerr ("usage: %s [VISITS]   at least 1000; by default 200000\n", argv[0]);
      return 1;
    }
  store_fixture_set_up (&self.fixture, NULL);
  measure_memory (&self, before_kb);
  self.bare_path = g_build_filename (self.fixture.folder, "bare.db", NULL);
  half_ms = FIXTURE_NOW_MS + (gint64) self.n_visits / 2 * STEP_MS;
  g_print ("%u visits, %u people, %u rooms\n", self.n_visits, USERS, ROOMS);
  ours = fill_store (&self);
  report ("entry and exit", ours, fill_bare (&self), "visits/s");
  measure_pages (&self);
  ours = export_store (&self);
  report ("export", ours, export_bare (&self), "rows/s");
  ours = purge_store (&self, half_ms);
  report ("purge", ours, purge_bare (&self, half_ms), "visits/s");
  measure_units (&self);
  g_free (self.bare_path);
  store_fixture_tear_down (&self.fixture, NULL);
  return 0;
}
