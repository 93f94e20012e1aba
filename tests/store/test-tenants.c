/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

#include <string.h>
#include <unistd.h>

#define OTHER "00000000000000000000000000000002"

FIXTURE_GET (find_work, lv_tenants_find (db, input, error))
FIXTURE_GET (find_by_code_work, lv_tenants_find_by_code (db, input, error))
FIXTURE_GET (list_work, lv_tenants_list (db, error))
FIXTURE_DO (update_work, lv_tenants_update (db, input, error))
FIXTURE_GET (load_policy_work, lv_policy_load (db, error))
FIXTURE_DO (save_policy_work, lv_policy_save (db, input, error))
FIXTURE_DO (nothing_work, TRUE)
FIXTURE_DO (mark_removed_work, lv_tenants_mark_removed (db, input, error))
FIXTURE_DO (add_user_work, lv_users_add (db, input, error))

/* In the operator's database. */
static gpointer
ask_operator (StoreFixture *self, LvStoreWork work, gpointer input)
{
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;

  store_fixture_try (self, NULL, work, input, &result, &error);
  g_assert_no_error (error);
  return result;
}

static GError *
try_to_add (StoreFixture *self, const char *id, const char *code)
{
  g_autoptr (LvTenantRow) tenant = lv_tenant_row_new ();
  g_autoptr (GAsyncResult) answer = NULL;
  GError *error = NULL;

  fixture_set (&tenant->id, id);
  fixture_set (&tenant->code, code);
  lv_store_add_tenant_async (self->store, tenant, NULL, test_take_result, &answer);
  test_wait_for (answer);
  g_assert_cmpint (lv_store_add_tenant_finish (self->store, answer, &error), ==, error == NULL);
  return error;
}

static GError *
try_to_remove (StoreFixture *self, const char *id)
{
  g_autoptr (GAsyncResult) answer = NULL;
  GError *error = NULL;

  lv_store_remove_tenant_async (self->store, id, NULL, test_take_result, &answer);
  test_wait_for (answer);
  g_assert_cmpint (lv_store_remove_tenant_finish (self->store, answer, &error), ==, error == NULL);
  return error;
}

static void
test_find (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvTenantRow) found = ask_operator (self, find_work, (gpointer) FIXTURE_TENANT);
  g_autoptr (LvTenantRow) by_code = ask_operator (self, find_by_code_work, (gpointer) "ＡＣＭＥ");

  g_assert_cmpstr (found->code, ==, "acme");
  g_assert_cmpstr (found->name, ==, "ACME 株式会社");
  g_assert_cmpint (found->created_ms, ==, FIXTURE_NOW_MS);
  g_assert_false (found->is_closed);
  g_assert_cmpstr (by_code->id, ==, FIXTURE_TENANT);
  g_assert_null (ask_operator (self, find_work, (gpointer) OTHER));
  g_assert_null (ask_operator (self, find_by_code_work, (gpointer) "other"));
  g_assert_null (ask_operator (self, find_by_code_work, (gpointer) ""));
}

static void
test_update (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvTenantRow) row = ask_operator (self, find_work, (gpointer) FIXTURE_TENANT);
  g_autoptr (LvTenantRow) changed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) conflict = NULL;

  fixture_set (&row->name, "新しい名");
  fixture_set (&row->code, "neu");
  row->is_closed = TRUE;
  row->closed_ms = 5;
  row->removal_ms = 6;
  ask_operator (self, update_work, row);
  g_assert_null (ask_operator (self, find_by_code_work, (gpointer) "acme"));
  changed = ask_operator (self, find_by_code_work, (gpointer) "neu");
  g_assert_cmpstr (changed->name, ==, "新しい名");
  g_assert_true (changed->is_closed);
  g_assert_cmpint (changed->closed_ms, ==, 5);
  g_assert_cmpint (changed->removal_ms, ==, 6);

  store_fixture_add_tenant (self, OTHER, "other");
  fixture_set (&row->code, "OTHER");
  g_assert_false (store_fixture_try (self, NULL, update_work, row, NULL, &conflict));
  g_assert_error (conflict, LIVEON_ERROR, LIVEON_ERROR_CONFLICT);
  g_assert_cmpstr (liveon_error_get_argument (conflict, "field"), ==, "code");
  fixture_set (&row->id, "nobody");
  g_assert_false (store_fixture_try (self, NULL, update_work, row, NULL, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND);
}

static void
test_add_refused (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) twin = try_to_add (self, OTHER, "Acme");
  g_autoptr (GError) same_id = try_to_add (self, FIXTURE_TENANT, "other");
  g_autoptr (GError) outside = try_to_add (self, "../operator", "other");
  g_autoptr (GPtrArray) list = ask_operator (self, list_work, NULL);
  g_autofree char *path = g_build_filename (self->folder, "tenants", OTHER ".db", NULL);

  g_assert_error (twin, LIVEON_ERROR, LIVEON_ERROR_CONFLICT);
  g_assert_cmpstr (liveon_error_get_argument (twin, "field"), ==, "code");
  g_assert_error (same_id, LIVEON_ERROR, LIVEON_ERROR_CONFLICT);
  g_assert_cmpstr (liveon_error_get_argument (same_id, "field"), ==, "id");
  g_assert_error (outside, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A database without a row, as an older backup of operator.db leaves it, is somebody's. */
static void
test_add_spares_files (StoreFixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "tenants", OTHER ".db", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;

  g_assert_true (g_file_set_contents (path, "precious", -1, NULL));
  error = try_to_add (self, OTHER, "other");
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFLICT);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "precious");
  list = ask_operator (self, list_work, NULL);
  g_assert_cmpuint (list->len, ==, 1);
}

/* The single-tenant edition has no code to type. */
static void
test_no_code (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;

  store_fixture_add_tenant (self, OTHER, "");
  store_fixture_add_tenant (self, "00000000000000000000000000000003", "");
  list = ask_operator (self, list_work, NULL);
  g_assert_cmpuint (list->len, ==, 3);
}

static void
test_policy (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvPolicy) policy = store_fixture_run (self, load_policy_work, NULL);
  g_autoptr (LvPolicy) defaults = lv_policy_new ();
  g_autoptr (LvPolicy) changed = NULL;

  g_assert_cmpuint (policy->password.min_length, ==, defaults->password.min_length);
  g_assert_cmpuint (policy->password.lockout_seconds, ==, 300);
  g_assert_cmpint (policy->rules.create_rooms, ==, LV_DENY);
  g_assert_cmpstr (policy->time_zone, ==, "Asia/Tokyo");

  policy->password = (LvPasswordPolicy){ 1, 2, 3, 4, 5, 6 };
  policy->caps = (LvCaps){ 7, 8, 9 };
  policy->rules.sign_in = LV_DENY;
  policy->rules.join = LV_INHERIT;
  policy->rules.create_rooms = LV_ALLOW;
  fixture_set (&policy->rules.hours, "mon 1");
  fixture_set (&policy->rules.networks, "::/0");
  policy->switches = (LvSwitches){ LV_DENY, LV_INHERIT, LV_ALLOW };
  policy->retention_years = 7;
  policy->is_legal_hold = TRUE;
  fixture_set (&policy->time_zone, "Europe/Berlin");
  store_fixture_run (self, save_policy_work, policy);
  changed = store_fixture_run (self, load_policy_work, NULL);
  g_assert_cmpmem (&changed->password, sizeof changed->password, &policy->password,
                   sizeof policy->password);
  g_assert_cmpint (changed->rules.sign_in, ==, LV_DENY);
  g_assert_cmpint (changed->rules.join, ==, LV_INHERIT);
  g_assert_cmpint (changed->rules.create_rooms, ==, LV_ALLOW);
  g_assert_cmpstr (changed->rules.hours, ==, "mon 1");
  g_assert_cmpstr (changed->rules.networks, ==, "::/0");
  g_assert_cmpint (changed->switches.chat, ==, LV_DENY);
  g_assert_cmpint (changed->switches.share, ==, LV_INHERIT);
  g_assert_cmpint (changed->switches.guests, ==, LV_ALLOW);
  g_assert_cmpuint (changed->retention_years, ==, 7);
  g_assert_true (changed->is_legal_hold);
  g_assert_cmpstr (changed->time_zone, ==, "Europe/Berlin");
  g_assert_cmpmem (&changed->caps, sizeof changed->caps, &policy->caps, sizeof policy->caps);
}

/* One tenant's rows are in no other's database, whatever the id. */
static void
test_apart (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = lv_user_new ();
  g_autoptr (GError) error = NULL;

  store_fixture_add_tenant (self, OTHER, "other");
  fixture_set (&user->id, "u");
  fixture_set (&user->login, "tanaka");
  store_fixture_run (self, add_user_work, user);
  g_assert_true (store_fixture_try (self, OTHER, add_user_work, user, NULL, &error));
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM users"), ==, 1);
}

static gboolean
is_in_any_file (const char *folder, const char *words)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gboolean is_found = FALSE;
  const char *name;

  while (!is_found && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize length = 0;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        is_found = is_in_any_file (path, words);
      else if (g_file_get_contents (path, &content, &length, NULL))
        is_found = memmem (content, length, words, strlen (words)) != NULL;
    }
  return is_found;
}

static void
add_marked_user (StoreFixture *self)
{
  g_autoptr (LvUser) user = lv_user_new ();

  fixture_set (&user->id, "u");
  fixture_set (&user->login, "Marked-Person");
  store_fixture_run (self, add_user_work, user);
}

static void
test_remove (StoreFixture *self, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;
  g_autoptr (GError) work_error = NULL;
  g_autoptr (GPtrArray) list = NULL;

  add_marked_user (self);
  g_assert_true (is_in_any_file (self->folder, "Marked-Person"));
  error = try_to_remove (self, FIXTURE_TENANT);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = store_fixture_tenant_path (self, suffixes[i]);

      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  g_assert_false (is_in_any_file (self->folder, "Marked-Person"));
  g_assert_null (ask_operator (self, find_work, (gpointer) FIXTURE_TENANT));
  g_assert_null (ask_operator (self, find_by_code_work, (gpointer) "acme"));
  list = ask_operator (self, list_work, NULL);
  g_assert_cmpuint (list->len, ==, 0);
  work_error = store_fixture_fail (self, nothing_work, NULL, LIVEON_ERROR_NOT_FOUND);
  again = try_to_remove (self, FIXTURE_TENANT);
  g_assert_error (again, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND);
}

/* The code is free for another company, the id is not. */
static void
test_reuse (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = try_to_remove (self, FIXTURE_TENANT);
  g_autoptr (GError) same_id = NULL;

  g_assert_no_error (error);
  same_id = try_to_add (self, FIXTURE_TENANT, "another");
  g_assert_error (same_id, LIVEON_ERROR, LIVEON_ERROR_CONFLICT);
  store_fixture_add_tenant (self, OTHER, "acme");
}

static void
keep_content (GBytes **content, const char *path)
{
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  *content = g_bytes_new_take (g_steal_pointer (&data), length);
}

/* What is removed is overwritten where it stands, seen through a second name of the file. */
static void
test_remove_overwrites (StoreFixture *self, gconstpointer data)
{
  g_autofree char *path = store_fixture_tenant_path (self, "");
  g_autofree char *log_path = store_fixture_tenant_path (self, "-wal");
  g_autofree char *second = g_build_filename (self->folder, "second", NULL);
  g_autofree char *second_log = g_build_filename (self->folder, "second-log", NULL);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) log = NULL;
  g_autoptr (GError) error = NULL;

  add_marked_user (self);
  g_assert_cmpint (link (path, second), ==, 0);
  g_assert_cmpint (link (log_path, second_log), ==, 0);
  error = try_to_remove (self, FIXTURE_TENANT);
  g_assert_no_error (error);
  keep_content (&content, second);
  keep_content (&log, second_log);
  g_assert_cmpuint (g_bytes_get_size (content), >, 4096);
  for (gsize i = 0; i < g_bytes_get_size (content); i++)
    g_assert_cmpint (((const guint8 *) g_bytes_get_data (content, NULL))[i], ==, 0);
  for (gsize i = 0; i < g_bytes_get_size (log); i++)
    g_assert_cmpint (((const guint8 *) g_bytes_get_data (log, NULL))[i], ==, 0);
}

static gboolean
add_much_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  g_autofree char *words = g_strnfill (1024 * 1024, 'x');

  for (guint i = 0; i < 20; i++)
    if (!lv_records_append (db, i, "audit", words, NULL, error))
      return FALSE;
  return TRUE;
}

static void
write_letter (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (g_task_propagate_boolean (G_TASK (result), NULL));
  g_string_append (user_data, g_task_get_source_tag (G_TASK (result)) == lv_store_run_async
                                  ? "unit "
                                  : "removal ");
}

/* A large company's removal does not keep the others waiting. */
static void
test_remove_in_pieces (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GString) answers = g_string_new (NULL);

  store_fixture_add_tenant (self, OTHER, "other");
  store_fixture_run (self, add_much_work, NULL);
  lv_store_remove_tenant_async (self->store, FIXTURE_TENANT, NULL, write_letter, answers);
  lv_store_run_async (self->store, OTHER, nothing_work, NULL, NULL, NULL, NULL, write_letter,
                      answers);
  while (lv_store_get_queue_length (self->store) > 0 || strstr (answers->str, "removal") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (answers->str, ==, "unit removal ");
}

/* The removal was written down, then the machine stopped: the next start erases what is left. */
static void
test_removal_is_finished_at_start (StoreFixture *self, gconstpointer data)
{
  g_autofree char *path = store_fixture_tenant_path (self, "");
  g_autoptr (GError) error = NULL;

  add_marked_user (self);
  g_assert_true (
      store_fixture_try (self, NULL, mark_removed_work, (gpointer) FIXTURE_TENANT, NULL, &error));
  store_fixture_reopen (self);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  store_fixture_add ("/store/tenants/find", test_find);
  store_fixture_add ("/store/tenants/update", test_update);
  store_fixture_add ("/store/tenants/add-refused", test_add_refused);
  store_fixture_add ("/store/tenants/add-spares-files", test_add_spares_files);
  store_fixture_add ("/store/tenants/no-code", test_no_code);
  store_fixture_add ("/store/tenants/policy", test_policy);
  store_fixture_add ("/store/tenants/apart", test_apart);
  store_fixture_add ("/store/tenants/remove", test_remove);
  store_fixture_add ("/store/tenants/reuse", test_reuse);
  store_fixture_add ("/store/tenants/remove-overwrites", test_remove_overwrites);
  store_fixture_add ("/store/tenants/remove-in-pieces", test_remove_in_pieces);
  store_fixture_add ("/store/tenants/removal-is-finished-at-start",
                     test_removal_is_finished_at_start);
  return g_test_run ();
}
