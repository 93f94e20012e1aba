/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The state directory and the files in it. */
#include "store-fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define OTHER "00000000000000000000000000000002"

FIXTURE_DO (nothing_work, TRUE)
FIXTURE_DO (add_user_work, lv_users_add (db, input, error))

static void
ask (StoreFixture *self, const char *tenant_id)
{
  g_autoptr (GError) error = NULL;

  store_fixture_try (self, tenant_id, nothing_work, NULL, NULL, &error);
  g_assert_no_error (error);
}

static GError *
try_to_open (const char *folder, LvTestClock *clock)
{
  GError *error = NULL;
  LvStore *store = lv_store_open (folder, LV_CLOCK (clock), &error);

  g_assert_null (store);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  return error;
}

static GError *
check (StoreFixture *self)
{
  g_autoptr (GAsyncResult) answer = NULL;
  GError *error = NULL;

  lv_store_check_async (self->store, NULL, test_take_result, &answer);
  test_wait_for (answer);
  g_assert_cmpint (lv_store_check_finish (self->store, answer, &error), ==, error == NULL);
  return error;
}

static mode_t
get_mode (const char *path)
{
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
test_one_at_a_time (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = try_to_open (self->folder, self->clock);
  g_autofree char *holder = g_strdup_printf ("process %ld", (long) getpid ());

  g_assert_nonnull (strstr (error->message, self->folder));
  g_assert_nonnull (strstr (error->message, holder));
  store_fixture_reopen (self);
  ask (self, FIXTURE_TENANT);
}

static void
test_private (StoreFixture *self, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autofree char *tenants = g_build_filename (self->folder, "tenants", NULL);
  g_autofree char *lock = g_build_filename (self->folder, "lock", NULL);

  g_assert_cmpint (get_mode (self->folder), ==, 0700);
  g_assert_cmpint (get_mode (tenants), ==, 0700);
  g_assert_cmpint (get_mode (lock), ==, 0600);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *tenant = store_fixture_tenant_path (self, suffixes[i]);
      g_autofree char *name = g_strconcat ("operator.db", suffixes[i], NULL);
      g_autofree char *operator= g_build_filename (self->folder, name, NULL);

      g_assert_cmpint (get_mode (tenant), ==, 0600);
      g_assert_cmpint (get_mode (operator), ==, 0600);
    }
}

/* An empty directory becomes ours; one that others read and fill is left alone. */
static void
test_open_to_others (StoreFixture *self, gconstpointer data)
{
  g_autofree char *empty = g_build_filename (self->folder, "empty", NULL);
  g_autofree char *full = g_build_filename (self->folder, "full", NULL);
  g_autofree char *file = g_build_filename (full, "letter.txt", NULL);
  g_autoptr (LvStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refusal = NULL;

  g_assert_cmpint (g_mkdir (empty, 0755), ==, 0);
  g_assert_cmpint (g_mkdir (full, 0755), ==, 0);
  g_assert_true (g_file_set_contents (file, "Dear", -1, NULL));
  store = lv_store_open (empty, LV_CLOCK (self->clock), &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_mode (empty), ==, 0700);
  refusal = try_to_open (full, self->clock);
  g_assert_nonnull (strstr (refusal->message, "chmod 700"));
  g_assert_cmpint (get_mode (full), ==, 0755);
}

static void
test_no_directory (StoreFixture *self, gconstpointer data)
{
  g_autofree char *file = g_build_filename (self->folder, "file", NULL);
  g_autofree char *below = g_build_filename (file, "state", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "x", -1, NULL));
  error = try_to_open (below, self->clock);
  g_assert_nonnull (strstr (error->message, below));
}

/* Writes words over the middle of a file. */
static void
damage (const char *path, double where)
{
  FILE *file = g_fopen (path, "r+");
  struct stat info;

  g_assert_nonnull (file);
  g_assert_cmpint (fstat (fileno (file), &info), ==, 0);
  g_assert_cmpint (fseek (file, (long) ((double) info.st_size * where) / 4096 * 4096, SEEK_SET), ==,
                   0);
  for (guint i = 0; i < 512; i++)
    g_assert_cmpint (fputs ("damaged!", file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
test_damaged_operator (StoreFixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "operator.db", NULL);
  g_autofree char *content = NULL;
  gsize length;

  store_fixture_close (self);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
      damage (path, i / 4.0);
      error = try_to_open (self->folder, self->clock);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, "operator.db is damaged"));
      g_assert_null (strchr (error->message, '\n'));
      g_assert_nonnull (strstr (error->message, "restore it from a backup"));
    }
}

/* A file that lost its end, as a full disk or a broken copy leaves it. */
static void
test_truncated_operator (StoreFixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "operator.db", NULL);
  g_autoptr (GError) error = NULL;

  store_fixture_close (self);
  g_assert_cmpint (truncate (path, 3 * 4096), ==, 0);
  error = try_to_open (self->folder, self->clock);
  g_assert_nonnull (strstr (error->message, "damaged"));
}

/* One tenant's damage is told to that tenant's units; the others go on. */
static void
test_damaged_tenant (StoreFixture *self, gconstpointer data)
{
  g_autofree char *path = store_fixture_tenant_path (self, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) check_error = NULL;

  store_fixture_add_tenant (self, OTHER, "other");
  store_fixture_close (self);
  damage (path, 0);
  store_fixture_reopen (self);
  error = store_fixture_fail (self, nothing_work, NULL, LIVEON_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "damaged"));
  ask (self, OTHER);
  check_error = check (self);
  g_assert_error (check_error, LIVEON_ERROR, LIVEON_ERROR_STORE);
}

/* A page that is not read at the opening is found by the check. */
static void
test_check (StoreFixture *self, gconstpointer data)
{
  g_autofree char *path = store_fixture_tenant_path (self, "");
  g_autoptr (GError) error = check (self);
  g_autoptr (GError) damaged = NULL;

  g_assert_no_error (error);
  store_fixture_add_tenant (self, OTHER, "other");
  error = check (self);
  g_assert_no_error (error);
  store_fixture_close (self);
  damage (path, 0.7);
  store_fixture_reopen (self);
  damaged = check (self);
  g_assert_error (damaged, LIVEON_ERROR, LIVEON_ERROR_STORE);
  g_assert_nonnull (strstr (damaged->message, FIXTURE_TENANT ".db is damaged"));
}

/* A row whose owner is not there; the keys are off, as in a file that was mended by hand. */
static void
test_check_finds_orphans (StoreFixture *self, gconstpointer data)
{
  g_autofree char *path = store_fixture_tenant_path (self, "");
  const char *argv[]
      = { "sqlite3", path, "INSERT INTO devices VALUES ('nobody', 'x', 1, 1)", NULL };
  g_autofree char *program = g_find_program_in_path ("sqlite3");
  g_autoptr (GError) error = NULL;
  int status;

  if (program == NULL)
    {
      g_test_skip ("needs the sqlite3 program");
      return;
    }
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  error = check (self);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "a row of devices"));
}

static void
test_missing_tenant (StoreFixture *self, gconstpointer data)
{
  g_autofree char *path = store_fixture_tenant_path (self, "");
  g_autoptr (GError) error = NULL;

  store_fixture_close (self);
  g_assert_cmpint (g_unlink (path), ==, 0);
  store_fixture_reopen (self);
  error = check (self);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, FIXTURE_TENANT ".db is missing"));
}

/* Files that were mixed up by hand show no tenant another's people. */
static void
test_anothers_file (StoreFixture *self, gconstpointer data)
{
  g_autofree char *path = store_fixture_tenant_path (self, "");
  g_autofree char *other = g_build_filename (self->folder, "tenants", OTHER ".db", NULL);
  g_autoptr (GError) error = NULL;

  store_fixture_add_tenant (self, OTHER, "other");
  store_fixture_close (self);
  g_assert_cmpint (g_rename (other, path), ==, 0);
  store_fixture_reopen (self);
  error = store_fixture_fail (self, nothing_work, NULL, LIVEON_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "another tenant"));
}

static void
test_newer (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = store_fixture_script (self, "PRAGMA user_version = 999");
  g_autoptr (GError) newer = NULL;

  g_assert_no_error (error);
  store_fixture_reopen (self);
  newer = store_fixture_fail (self, nothing_work, NULL, LIVEON_ERROR_STORE);
  g_assert_nonnull (strstr (newer->message, "version 999"));
}

static guint
count_open_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  g_autofree char *prefix = g_build_filename (folder, "tenants", "", NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *link = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (link, NULL);

      n += target != NULL && g_str_has_prefix (target, prefix) && g_str_has_suffix (target, ".db");
    }
  return n;
}

/* A database that nobody asked for in a minute is closed, its log written back. */
static void
test_rests (StoreFixture *self, gconstpointer data)
{
  g_autofree char *log = store_fixture_tenant_path (self, "-wal");

  store_fixture_add_tenant (self, OTHER, "other");
  g_assert_cmpuint (count_open_files (self->folder), ==, 2);
  lv_test_clock_advance (self->clock, 59000);
  ask (self, OTHER);
  lv_test_clock_advance (self->clock, 1000);
  /* The thread looks around before it waits again: the second answer comes after that. */
  ask (self, NULL);
  ask (self, NULL);
  g_assert_cmpuint (count_open_files (self->folder), ==, 1);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  ask (self, FIXTURE_TENANT);
  g_assert_cmpuint (count_open_files (self->folder), ==, 2);
}

/* However many tenants there are, 64 are open at most: those that were used last. */
static void
test_open_at_most (StoreFixture *self, gconstpointer data)
{
  for (guint i = 0; i < 70; i++)
    {
      g_autofree char *code = g_strdup_printf ("code%u", i);
      char id[33];

      lv_test_clock_advance (self->clock, 1);
      store_fixture_add_tenant (self, fixture_id (id, 1000 + i), code);
      if (i == 50)
        ask (self, FIXTURE_TENANT);
    }
  g_assert_cmpuint (count_open_files (self->folder), ==, 64);
  ask (self, FIXTURE_TENANT);
  g_assert_cmpuint (count_open_files (self->folder), ==, 64);
}

/* What was answered is in the files, also when the process ends without closing them. */
static void
test_finalised_without_closing (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = lv_user_new ();

  fixture_set (&user->id, "u");
  fixture_set (&user->login, "tanaka");
  store_fixture_run (self, add_user_work, user);
  g_assert_finalize_object (g_steal_pointer (&self->store));
  store_fixture_reopen (self);
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM users"), ==, 1);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  store_fixture_add ("/store/databases/one-at-a-time", test_one_at_a_time);
  store_fixture_add ("/store/databases/private", test_private);
  store_fixture_add ("/store/databases/open-to-others", test_open_to_others);
  store_fixture_add ("/store/databases/no-directory", test_no_directory);
  store_fixture_add ("/store/databases/damaged-operator", test_damaged_operator);
  store_fixture_add ("/store/databases/truncated-operator", test_truncated_operator);
  store_fixture_add ("/store/databases/damaged-tenant", test_damaged_tenant);
  store_fixture_add ("/store/databases/check", test_check);
  store_fixture_add ("/store/databases/check-finds-orphans", test_check_finds_orphans);
  store_fixture_add ("/store/databases/missing-tenant", test_missing_tenant);
  store_fixture_add ("/store/databases/anothers-file", test_anothers_file);
  store_fixture_add ("/store/databases/newer", test_newer);
  store_fixture_add ("/store/databases/rests", test_rests);
  store_fixture_add ("/store/databases/open-at-most", test_open_at_most);
  store_fixture_add ("/store/databases/finalised-without-closing", test_finalised_without_closing);
  return g_test_run ();
}
