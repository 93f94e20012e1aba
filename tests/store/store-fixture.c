/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

#include <string.h>

#include "lv-db.h"

static void
hash_random (guint8 *out, gsize length)
{
  for (gsize i = 0; i < length; i++)
    out[i] = (guint8) g_random_int ();
}

static void
take_digest (GChecksum *checksum, guint8 out[32])
{
  gsize length = 32;

  g_checksum_get_digest (checksum, out, &length);
  g_checksum_free (checksum);
}

static void
hash_digest (const guint8 salt[16], const char *payload, gsize length, guint8 out[32])
{
  GChecksum *checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, salt, 16);
  g_checksum_update (checksum, (const guchar *) payload, (gssize) length);
  take_digest (checksum, out);
}

static void
hash_next (const guint8 previous[32],
           gint64 seq,
           gint64 time_ms,
           const char *kind,
           const guint8 digest[32],
           guint8 out[32])
{
  GChecksum *checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, previous, 32);
  g_checksum_update (checksum, (const guchar *) &seq, sizeof seq);
  g_checksum_update (checksum, (const guchar *) &time_ms, sizeof time_ms);
  g_checksum_update (checksum, (const guchar *) kind, -1);
  g_checksum_update (checksum, digest, 32);
  take_digest (checksum, out);
}

const LvRecordHashes *
fixture_hashes (void)
{
  static const LvRecordHashes hashes = { hash_random, hash_digest, hash_next };

  return &hashes;
}

const char *
fixture_id (char buffer[33], guint number)
{
  g_snprintf (buffer, 33, "%032x", number);
  return buffer;
}

void
fixture_set (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static void
open_store (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  self->store = lv_store_open (self->folder, LV_CLOCK (self->clock), &error);
  g_assert_no_error (error);
  lv_store_set_record_hashes (self->store, fixture_hashes ());
}

void
store_fixture_set_up (StoreFixture *self, gconstpointer data)
{
  self->folder = test_make_folder ();
  self->clock = lv_test_clock_new (FIXTURE_NOW_MS);
  open_store (self);
  store_fixture_add_tenant (self, FIXTURE_TENANT, "acme");
}

void
store_fixture_close (StoreFixture *self)
{
  if (self->store == NULL)
    return;
  lv_store_close (self->store);
  while (lv_store_get_queue_length (self->store) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (g_steal_pointer (&self->store));
}

void
store_fixture_reopen (StoreFixture *self)
{
  store_fixture_close (self);
  open_store (self);
}

void
store_fixture_tear_down (StoreFixture *self, gconstpointer data)
{
  store_fixture_close (self);
  g_assert_finalize_object (g_steal_pointer (&self->clock));
  test_remove_folder (self->folder);
  g_free (self->folder);
}

gboolean
store_fixture_try (StoreFixture *self,
                   const char *tenant_id,
                   LvStoreWork work,
                   gpointer input,
                   gpointer *result,
                   GError **error)
{
  g_autoptr (GAsyncResult) answer = NULL;

  lv_store_run_async (self->store, tenant_id, work, input, NULL, NULL, NULL, test_take_result,
                      &answer);
  test_wait_for (answer);
  return lv_store_run_finish (self->store, answer, result, error);
}

gpointer
store_fixture_run (StoreFixture *self, LvStoreWork work, gpointer input)
{
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;

  store_fixture_try (self, FIXTURE_TENANT, work, input, &result, &error);
  g_assert_no_error (error);
  return result;
}

GError *
store_fixture_fail (StoreFixture *self, LvStoreWork work, gpointer input, LiveonError code)
{
  GError *error = NULL;

  g_assert_false (store_fixture_try (self, FIXTURE_TENANT, work, input, NULL, &error));
  g_assert_error (error, LIVEON_ERROR, (int) code);
  return error;
}

void
store_fixture_add_tenant (StoreFixture *self, const char *id, const char *code)
{
  g_autoptr (LvTenantRow) tenant = lv_tenant_row_new ();
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;

  fixture_set (&tenant->id, id);
  fixture_set (&tenant->code, code);
  fixture_set (&tenant->name, "ACME 株式会社");
  tenant->created_ms = FIXTURE_NOW_MS;
  lv_store_add_tenant_async (self->store, tenant, NULL, test_take_result, &answer);
  test_wait_for (answer);
  g_assert_true (lv_store_add_tenant_finish (self->store, answer, &error));
  g_assert_no_error (error);
}

static gboolean
number_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, input);
  g_autofree gint64 *number = g_new0 (gint64, 1);

  if (!lv_query_number (&query, number, error))
    return FALSE;
  *result = g_steal_pointer (&number);
  return TRUE;
}

gint64
store_fixture_number (StoreFixture *self, const char *sql)
{
  g_autofree gint64 *number = store_fixture_run (self, number_work, (gpointer) sql);

  return *number;
}

static gboolean
script_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  return lv_db_run_script (db, input, error);
}

GError *
store_fixture_script (StoreFixture *self, const char *sql)
{
  GError *error = NULL;

  store_fixture_try (self, FIXTURE_TENANT, script_work, (gpointer) sql, NULL, &error);
  return error;
}

char *
store_fixture_tenant_path (StoreFixture *self, const char *suffix)
{
  g_autofree char *name = g_strconcat (FIXTURE_TENANT, ".db", suffix, NULL);

  return g_build_filename (self->folder, "tenants", name, NULL);
}
