/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-schema.h"

#include <string.h>

#include "lv-error.h"
#include "test-support.h"

static const char *const make_people[] = { "CREATE TABLE people (id INTEGER PRIMARY KEY)", NULL };
static const char *const add_names[] = {
  "ALTER TABLE people ADD COLUMN name TEXT NOT NULL DEFAULT 'nobody'",
  "CREATE TABLE rooms (id INTEGER PRIMARY KEY)",
  NULL,
};
static const char *const fail_late[] = {
  "CREATE TABLE half_made (id INTEGER PRIMARY KEY)",
  "INSERT INTO nowhere VALUES (1)",
  NULL,
};
static const char *const *const steps[] = { make_people, add_names };
static const char *const *const broken_steps[] = { make_people, fail_late };

static const LvSchema first_version = { "a test's database", steps, 1 };
static const LvSchema second_version = { "a test's database", steps, 2 };
static const LvSchema broken_version = { "a test's database", broken_steps, 2 };

typedef struct
{
  char *folder;
  LvDb *db;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  self->folder = test_make_folder ();
  path = g_build_filename (self->folder, "x.db", NULL);
  self->db = lv_sqlite_backend.open (path, TRUE, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  self->db->backend->close (self->db, FALSE);
  test_remove_folder (self->folder);
  g_free (self->folder);
}

static gint64
number (LvDb *db, const char *sql)
{
  g_auto (LvQuery) query = lv_query (db, sql);
  g_autoptr (GError) error = NULL;
  gint64 value = 0;

  lv_query_number (&query, &value, &error);
  g_assert_no_error (error);
  return value;
}

static void
migrate (LvDb *db, const LvSchema *schema)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lv_schema_migrate (db, schema, &error));
  g_assert_no_error (error);
}

static gint64
version (LvDb *db)
{
  return number (db, "PRAGMA user_version");
}

static void
test_older (Fixture *self, gconstpointer data)
{
  migrate (self->db, &first_version);
  g_assert_cmpint (version (self->db), ==, 1);
  g_assert_true (lv_db_run_script (self->db, "INSERT INTO people (id) VALUES (7)", NULL));
  migrate (self->db, &second_version);
  g_assert_cmpint (version (self->db), ==, 2);
  g_assert_cmpint (number (self->db, "SELECT id FROM people WHERE name = 'nobody'"), ==, 7);
  g_assert_cmpint (number (self->db, "SELECT COUNT (*) FROM rooms"), ==, 0);
  migrate (self->db, &second_version);
}

static void
test_from_nothing (Fixture *self, gconstpointer data)
{
  migrate (self->db, &second_version);
  g_assert_cmpint (version (self->db), ==, 2);
  g_assert_cmpint (number (self->db, "SELECT COUNT (name) FROM people"), ==, 0);
}

static void
test_newer (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  migrate (self->db, &second_version);
  g_assert_false (lv_schema_migrate (self->db, &first_version, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "version 2"));
  g_assert_nonnull (strstr (error->message, "newer program"));
}

/* A step that fails leaves everything as it was, the version too. */
static void
test_failing_step (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  migrate (self->db, &first_version);
  g_assert_false (lv_schema_migrate (self->db, &broken_version, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "from version 1 on"));
  g_assert_cmpint (version (self->db), ==, 1);
  g_assert_cmpint (
      number (self->db, "SELECT COUNT (*) FROM sqlite_schema WHERE name = 'half_made'"), ==, 0);
  migrate (self->db, &second_version);
}

/* The released schemas are whole: nothing in them refers to what is not there. */
static void
test_released (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  migrate (self->db, data);
  g_assert_true (self->db->backend->check (self->db, &error));
  g_assert_no_error (error);
  g_assert_cmpint (version (self->db), ==, ((const LvSchema *) data)->n_steps);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add ("/store/schema/older", Fixture, NULL, set_up, test_older, tear_down);
  g_test_add ("/store/schema/from-nothing", Fixture, NULL, set_up, test_from_nothing, tear_down);
  g_test_add ("/store/schema/newer", Fixture, NULL, set_up, test_newer, tear_down);
  g_test_add ("/store/schema/failing-step", Fixture, NULL, set_up, test_failing_step, tear_down);
  g_test_add ("/store/schema/operator", Fixture, &lv_operator_schema, set_up, test_released,
              tear_down);
  g_test_add ("/store/schema/tenant", Fixture, &lv_tenant_schema, set_up, test_released, tear_down);
  return g_test_run ();
}
