/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The query and the backend behind it. */
#include "lv-db.h"

#include <string.h>
#include <unistd.h>

#include "lv-error.h"
#include "test-support.h"

typedef struct
{
  char *folder;
  LvDb *db;
} Fixture;

static void
run (LvDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  lv_db_run_script (db, sql, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  self->folder = test_make_folder ();
  path = g_build_filename (self->folder, "x.db", NULL);
  self->db = lv_sqlite_backend.open (path, TRUE, &error);
  g_assert_no_error (error);
  run (self->db, "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT, name_key TEXT UNIQUE,"
                 " weight REAL, bytes BLOB, parent INTEGER REFERENCES things (id))");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  self->db->backend->close (self->db, FALSE);
  test_remove_folder (self->folder);
  g_free (self->folder);
}

static gboolean
add (LvDb *db, gint64 id, const char *name, gint64 parent, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "INSERT INTO things (id, name, name_key, parent) VALUES (?1, ?2, ?3, ?4)");

  lv_query_bind_int (&query, id);
  lv_query_bind_text (&query, name);
  lv_query_bind_key (&query, name);
  lv_query_bind_int (&query, parent);
  return lv_query_run (&query, error);
}

static void
test_types (Fixture *self, gconstpointer data)
{
  static const guint8 bytes[4] = { 0, 255, 0, 7 };
  g_auto (LvQuery) insert
      = lv_query (self->db, "INSERT INTO things (id, name, weight, bytes) VALUES (?1, ?2, ?3, ?4)");
  g_auto (LvQuery) select = lv_query (
      self->db, "SELECT id, name, name_key, weight, bytes, name_key, bytes FROM things");
  g_autofree char *name = g_strdup ("before");
  g_autofree char *none = g_strdup ("before");
  g_autofree char *empty = NULL;
  guint8 out[4] = { 1, 1, 1, 1 };
  g_autoptr (GError) error = NULL;

  lv_query_bind_int (&insert, G_MAXINT64);
  lv_query_bind_text (&insert, "名");
  lv_query_bind_double (&insert, 0.25);
  lv_query_bind_bytes (&insert, bytes, sizeof bytes);
  g_assert_true (lv_query_run (&insert, &error));
  g_assert_true (lv_query_next (&select));
  g_assert_cmpint (lv_query_read_int (&select), ==, G_MAXINT64);
  lv_query_read_text (&select, &name);
  g_assert_cmpstr (name, ==, "名");
  lv_query_read_optional_text (&select, &none);
  g_assert_null (none);
  g_assert_cmpfloat (lv_query_read_double (&select), ==, 0.25);
  lv_query_read_bytes (&select, out, sizeof out);
  g_assert_cmpmem (out, sizeof out, bytes, sizeof bytes);
  lv_query_read_text (&select, &empty);
  g_assert_cmpstr (empty, ==, "");
  g_assert_false (lv_query_next (&select));
  g_assert_true (lv_query_finish (&select, &error));
}

/* What stands for text is never taken for SQL. */
static void
test_no_injection (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "'; DROP TABLE things; --", "\" OR 1=1", "?1", "%_\\" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (LvQuery) query = lv_query (self->db, "SELECT id FROM things WHERE name = ?1");
      gint64 id = -1;

      g_assert_true (add (self->db, i + 1, names[i], i + 1, &error));
      lv_query_bind_text (&query, names[i]);
      g_assert_true (lv_query_number (&query, &id, &error));
      g_assert_cmpint (id, ==, i + 1);
    }
}

static void
test_conflict (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (add (self->db, 1, "Ａbc", 1, &error));
  g_assert_false (add (self->db, 2, "ABC", 2, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFLICT);
  g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "name");
  g_clear_error (&error);
  g_assert_false (add (self->db, 1, "other", 1, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFLICT);
  g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "id");
  g_clear_error (&error);
  g_assert_false (add (self->db, 3, "orphan", 99, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND);
}

static gpointer
read_four_bytes (LvQuery *query)
{
  guint8 *bytes = g_malloc (4);

  lv_query_read_bytes (query, bytes, 4);
  return bytes;
}

/* A value of another length than the program's is an error of the query, not a smashed stack. */
static void
test_wrong_length (Fixture *self, gconstpointer data)
{
  g_auto (LvQuery) one = lv_query (self->db, "SELECT bytes FROM things WHERE id = 1");
  g_auto (LvQuery) all = lv_query (self->db, "SELECT bytes FROM things ORDER BY id");
  g_autofree guint8 *none = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) list_error = NULL;

  run (self->db, "INSERT INTO things (id, bytes) VALUES (1, x'0102030405'), (2, NULL)");
  g_assert_null (lv_query_one (&one, read_four_bytes, g_free, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  g_assert_null (lv_query_list (&all, read_four_bytes, g_free, &list_error));
  g_assert_error (list_error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  run (self->db, "DELETE FROM things WHERE id = 1");
  {
    g_auto (LvQuery) null = lv_query (self->db, "SELECT bytes FROM things WHERE id = 2");

    none = lv_query_one (&null, read_four_bytes, g_free, NULL);
    g_assert_cmpmem (none, 4, "\0\0\0\0", 4);
  }
}

/* After the first error everything does nothing, and the error comes out at the end. */
static void
test_sticky (Fixture *self, gconstpointer data)
{
  g_auto (LvQuery) query = lv_query (self->db, "SELECT id FROM nowhere WHERE id = ?1");
  g_autoptr (GError) error = NULL;

  lv_query_bind_int (&query, 1);
  lv_query_bind_text (&query, "x");
  lv_query_bind_key (&query, "x");
  lv_query_bind_double (&query, 1);
  lv_query_bind_bytes (&query, (const guint8 *) "x", 1);
  g_assert_false (lv_query_next (&query));
  g_assert_false (lv_query_run (&query, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "nowhere"));
}

static void
test_row_or_none (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 number = -1;
  g_auto (LvQuery) empty = lv_query (self->db, "SELECT id FROM things WHERE id = 77");
  g_auto (LvQuery) text = lv_query (self->db, "SELECT name FROM things WHERE id = 78");
  g_auto (LvQuery) update = lv_query (self->db, "UPDATE things SET name = 'x' WHERE id = 79");

  g_assert_true (lv_query_number (&empty, &number, &error));
  g_assert_cmpint (number, ==, 0);
  g_assert_null (lv_query_one (&text, lv_query_dup_text, g_free, &error));
  g_assert_no_error (error);
  g_assert_false (lv_query_run_on_row (&update, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND);
}

/* A statement that is prepared anew after the schema changed under it goes on. */
static void
test_prepared_once (Fixture *self, gconstpointer data)
{
  g_autofree char *same_sql = g_strdup ("SELECT COUNT (*) FROM things");
  LvStatement *first = lv_sqlite_backend.prepare (self->db, "SELECT COUNT (*) FROM things", NULL);
  gint64 count = -1;

  g_assert_true (lv_sqlite_backend.prepare (self->db, same_sql, NULL) == first);
  run (self->db, "ALTER TABLE things ADD COLUMN colour TEXT");
  {
    g_auto (LvQuery) query = lv_query (self->db, "SELECT COUNT (*) FROM things");

    g_assert_true (lv_query_number (&query, &count, NULL));
  }
  g_assert_cmpint (count, ==, 0);
}

/* Words in double quotes are names, never text by mistake. */
static void
test_strict (Fixture *self, gconstpointer data)
{
  g_auto (LvQuery) query = lv_query (self->db, "SELECT \"no such column\" FROM things");
  g_autoptr (GError) error = NULL;

  g_assert_false (lv_query_run (&query, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
}

/* Where there is no write-ahead log a commit would not be what it has to be. */
static void
test_needs_log (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *previous = g_get_current_dir ();

  g_assert_cmpint (chdir (self->folder), ==, 0);
  g_assert_null (lv_sqlite_backend.open (":memory:", TRUE, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "local disk"));
  g_assert_cmpint (chdir (previous), ==, 0);
}

static void
test_missing_file (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "nothing.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (lv_sqlite_backend.open (path, FALSE, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
#define ADD(name, test) g_test_add ("/store/db/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("types", test_types);
  ADD ("no-injection", test_no_injection);
  ADD ("conflict", test_conflict);
  ADD ("wrong-length", test_wrong_length);
  ADD ("sticky", test_sticky);
  ADD ("row-or-none", test_row_or_none);
  ADD ("prepared-once", test_prepared_once);
  ADD ("strict", test_strict);
  ADD ("needs-log", test_needs_log);
  ADD ("missing-file", test_missing_file);
  return g_test_run ();
}
