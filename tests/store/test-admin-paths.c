/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-admin-paths.h"

#include <string.h>

#include "store-fixture.h"

#define OTHER_TENANT "00000000000000000000000000000002"

typedef struct
{
  const char *tenant_id;
  guint8 hash[LV_ADMIN_PATH_HASH_SIZE];
} Path;

static gboolean
set_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Path *path = input;

  return lv_admin_paths_set (db, path->tenant_id, path->hash, error);
}

static gboolean
find_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Path *path = input;

  *result = lv_admin_paths_find (db, path->hash, error);
  return *error == NULL;
}

static gboolean
set (StoreFixture *self, const char *tenant_id, guint8 fill, GError **error)
{
  Path path = { .tenant_id = tenant_id };

  memset (path.hash, fill, sizeof path.hash);
  return store_fixture_try (self, NULL, set_work, &path, NULL, error);
}

static void
assert_finds (StoreFixture *self, guint8 fill, const char *tenant_id)
{
  g_autoptr (LvTenantRow) row = NULL;
  g_autoptr (GError) error = NULL;
  Path path = { 0 };

  memset (path.hash, fill, sizeof path.hash);
  g_assert_true (store_fixture_try (self, NULL, find_work, &path, (gpointer *) &row, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (row != NULL ? row->id : NULL, ==, tenant_id);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *is_done = user_data;
  g_autoptr (GError) error = NULL;

  lv_store_remove_tenant_finish (LV_STORE (source), result, &error);
  g_assert_no_error (error);
  *is_done = TRUE;
}

static void
test_paths (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean is_removed = FALSE;

  store_fixture_add_tenant (self, OTHER_TENANT, "other");
  assert_finds (self, 1, NULL);
  g_assert_true (set (self, FIXTURE_TENANT, 1, &error));
  g_assert_true (set (self, OTHER_TENANT, 2, &error));
  assert_finds (self, 1, FIXTURE_TENANT);
  assert_finds (self, 2, OTHER_TENANT);

  /* A new one kills the old one. */
  g_assert_true (set (self, FIXTURE_TENANT, 3, &error));
  assert_finds (self, 1, NULL);
  assert_finds (self, 3, FIXTURE_TENANT);

  g_assert_false (set (self, "00000000000000000000000000000009", 4, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND);

  lv_store_remove_tenant_async (self->store, OTHER_TENANT, NULL, on_removed, &is_removed);
  while (!is_removed)
    g_main_context_iteration (NULL, TRUE);
  assert_finds (self, 2, NULL);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  store_fixture_add ("/admin-paths/paths", test_paths);
  return g_test_run ();
}
