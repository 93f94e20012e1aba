/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-databases.h"

#include <malloc.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "lv-error.h"
#include "lv-schema.h"
#include "lv-state-dir.h"
#include "lv-tenants.h"
#include "lv-text.h"

#define TENANTS_OPEN_MAX 64
#define REST_MS 60000

typedef struct
{
  LvDb *db;
  gint64 used_ms; /* monotonic */
} OpenTenant;

struct _LvDatabases
{
  const LvDbBackend *backend;
  LvClock *clock;
  char *directory;
  char *tenants_directory;
  int lock_fd;
  LvRecordHashes hashes;
  LvDb *operator_db;
  GHashTable *tenants; /* id → OpenTenant */
  GHashTable *leaving; /* ids of those whose files are being erased */
};

static void
open_tenant_free (gpointer data)
{
  OpenTenant *self = data;

  self->db->backend->close (self->db, FALSE);
  g_free (self);
}

static char *
dup_tenant_path (LvDatabases *self, const char *tenant_id, const char *suffix)
{
  g_autofree char *name = g_strconcat (tenant_id, ".db", suffix, NULL);

  return g_build_filename (self->tenants_directory, name, NULL);
}

/* Opens, and brings the schema up to date. */
static LvDb *
open_database (
    LvDatabases *self, const char *path, gboolean create, const LvSchema *schema, GError **error)
{
  LvDb *db = self->backend->open (path, create, error);

  if (db == NULL)
    return NULL;
  db->hashes = &self->hashes;
  if (lv_schema_migrate (db, schema, error))
    return db;
  self->backend->close (db, FALSE);
  return NULL;
}

static const char *const suffixes[] = { "-shm", "-wal", "" };

static gboolean
has_files (LvDatabases *self, const char *tenant_id)
{
  gboolean is_there = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = dup_tenant_path (self, tenant_id, suffixes[i]);

      is_there |= g_file_test (path, G_FILE_TEST_EXISTS);
    }
  return is_there;
}

/* A removal that was cut short is finished before anything else. */
static gboolean
erase_removed_tenants (LvDatabases *self, GError **error)
{
  g_autoptr (GPtrArray) ids = lv_tenants_list_removed (self->operator_db, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      gint64 position = 0;
      gboolean is_done = !has_files (self, ids->pdata[i]);

      while (!is_done)
        if (!lv_databases_erase_piece (self, ids->pdata[i], &position, &is_done, error))
          return FALSE;
    }
  return ids != NULL;
}

static gboolean
open_operator (LvDatabases *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, "operator.db", NULL);

  self->operator_db = open_database (self, path, TRUE, &lv_operator_schema, error);
  return self->operator_db != NULL && self->backend->check (self->operator_db, error)
         && lv_state_dir_sync (self->directory, error) && erase_removed_tenants (self, error);
}

LvDatabases *
lv_databases_open (const char *directory, LvClock *clock, GError **error)
{
  g_autoptr (LvDatabases) self = g_new0 (LvDatabases, 1);

  self->backend = &lv_sqlite_backend;
  self->clock = g_object_ref (clock);
  self->directory = g_strdup (directory);
  self->tenants_directory = g_build_filename (directory, "tenants", NULL);
  self->lock_fd = -1;
  self->tenants = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, open_tenant_free);
  self->leaving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!lv_state_dir_prepare (directory, error))
    return NULL;
  self->lock_fd = lv_state_dir_lock (directory, error);
  if (self->lock_fd < 0 || !lv_state_dir_prepare (self->tenants_directory, error)
      || !open_operator (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
lv_databases_close (LvDatabases *self)
{
  g_clear_pointer (&self->tenants, g_hash_table_unref);
  g_clear_pointer (&self->leaving, g_hash_table_unref);
  if (self->operator_db != NULL)
    self->backend->close (self->operator_db, FALSE);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_object_unref (self->clock);
  g_free (self->tenants_directory);
  g_free (self->directory);
  g_free (self);
}

void
lv_databases_set_hashes (LvDatabases *self, const LvRecordHashes *hashes)
{
  self->hashes = *hashes;
}

static gboolean
check_owner (LvDb *db, const char *tenant_id, const char *path, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT COUNT (*) FROM owner WHERE tenant_id = ?1");
  gint64 is_owner = 0;

  lv_query_bind_text (&query, tenant_id);
  if (!lv_query_number (&query, &is_owner, error))
    return FALSE;
  if (!is_owner)
    lv_error_set_detail (error, LIVEON_ERROR_STORE,
                         "%s is the database of another tenant: put the right one back", path);
  return is_owner;
}

static LvDb *
open_tenant (LvDatabases *self, const char *tenant_id, GError **error)
{
  g_autofree char *path = dup_tenant_path (self, tenant_id, "");
  LvDb *db;

  if (!lv_id_is_valid (tenant_id) || g_hash_table_contains (self->leaving, tenant_id)
      || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      lv_error_set (error, LIVEON_ERROR_NOT_FOUND, NULL);
      return NULL;
    }
  db = open_database (self, path, FALSE, &lv_tenant_schema, error);
  if (db == NULL || check_owner (db, tenant_id, path, error))
    return db;
  self->backend->close (db, FALSE);
  return NULL;
}

static void
close_longest_unused (LvDatabases *self)
{
  GHashTableIter iter;
  gpointer id, tenant;
  const char *oldest_id = NULL;
  gint64 oldest_ms = G_MAXINT64;

  g_hash_table_iter_init (&iter, self->tenants);
  while (g_hash_table_iter_next (&iter, &id, &tenant))
    if (((OpenTenant *) tenant)->used_ms < oldest_ms)
      {
        oldest_ms = ((OpenTenant *) tenant)->used_ms;
        oldest_id = id;
      }
  g_hash_table_remove (self->tenants, oldest_id);
}

static void
keep_open (LvDatabases *self, const char *tenant_id, LvDb *db)
{
  OpenTenant *tenant = g_new0 (OpenTenant, 1);

  tenant->db = db;
  tenant->used_ms = lv_clock_monotonic_ms (self->clock);
  if (g_hash_table_size (self->tenants) >= TENANTS_OPEN_MAX)
    close_longest_unused (self);
  g_hash_table_insert (self->tenants, g_strdup (tenant_id), tenant);
}

LvDb *
lv_databases_get (LvDatabases *self, const char *tenant_id, GError **error)
{
  OpenTenant *tenant;
  LvDb *db;

  if (tenant_id == NULL)
    return self->operator_db;
  tenant = g_hash_table_lookup (self->tenants, tenant_id);
  if (tenant != NULL)
    {
      tenant->used_ms = lv_clock_monotonic_ms (self->clock);
      return tenant->db;
    }
  db = open_tenant (self, tenant_id, error);
  if (db != NULL)
    keep_open (self, tenant_id, db);
  return db;
}

/* A store that was busy gives its memory back, rather than keep it for the next time. */
static void
return_memory (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}

gboolean
lv_databases_rest (LvDatabases *self)
{
  gint64 now_ms = lv_clock_monotonic_ms (self->clock);
  gboolean is_any_closed = FALSE;
  GHashTableIter iter;
  gpointer tenant;

  g_hash_table_iter_init (&iter, self->tenants);
  while (g_hash_table_iter_next (&iter, NULL, &tenant))
    if (now_ms - ((OpenTenant *) tenant)->used_ms >= REST_MS)
      {
        g_hash_table_iter_remove (&iter);
        is_any_closed = TRUE;
      }
  if (is_any_closed)
    return_memory ();
  return g_hash_table_size (self->tenants) > 0;
}

static gboolean
write_owner_and_policy (LvDb *db, const char *tenant_id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "INSERT INTO owner (tenant_id) VALUES (?1)");
  g_autoptr (LvPolicy) policy = lv_policy_new ();

  lv_query_bind_text (&query, tenant_id);
  return lv_db_run_script (db, "BEGIN", error) && lv_query_run (&query, error)
         && lv_policy_save (db, policy, error) && lv_db_run_script (db, "COMMIT", error);
}

/* A file that is there already may be somebody's: it is not touched. */
static gboolean
make_tenant_database (LvDatabases *self, const char *tenant_id, GError **error)
{
  g_autofree char *path = dup_tenant_path (self, tenant_id, "");
  LvDb *db;

  if (has_files (self, tenant_id))
    {
      lv_error_set (error, LIVEON_ERROR_CONFLICT, "field", "id", NULL);
      return FALSE;
    }
  db = open_database (self, path, TRUE, &lv_tenant_schema, error);
  if (db == NULL)
    {
      g_unlink (path);
      return FALSE;
    }
  keep_open (self, tenant_id, db);
  return write_owner_and_policy (db, tenant_id, error)
         && lv_state_dir_sync (self->tenants_directory, error);
}

static void
discard_tenant_database (LvDatabases *self, const char *tenant_id)
{
  g_autofree char *path = dup_tenant_path (self, tenant_id, "");

  if (g_hash_table_remove (self->tenants, tenant_id))
    g_unlink (path);
}

/* The row is committed after the database is there: what is listed can be opened. */
static gboolean
add_row_and_database (LvDatabases *self, LvTenantRow *tenant, GError **error)
{
  if (!lv_tenants_add (self->operator_db, tenant, error))
    return FALSE;
  if (make_tenant_database (self, tenant->id, error)
      && lv_db_run_script (self->operator_db, "COMMIT", error))
    return TRUE;
  discard_tenant_database (self, tenant->id);
  return FALSE;
}

gboolean
lv_databases_add_tenant (LvDatabases *self, LvTenantRow *tenant, GError **error)
{
  if (!lv_id_is_valid (tenant->id))
    {
      lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "id", NULL);
      return FALSE;
    }
  if (!lv_db_run_script (self->operator_db, "BEGIN", error))
    return FALSE;
  if (add_row_and_database (self, tenant, error))
    return TRUE;
  if (self->backend->is_in_transaction (self->operator_db))
    lv_db_run_script (self->operator_db, "ROLLBACK", NULL);
  return FALSE;
}

gboolean
lv_databases_forget_tenant (LvDatabases *self, const char *tenant_id, GError **error)
{
  g_autofree char *key = NULL;
  OpenTenant *tenant = NULL;

  if (!lv_tenants_mark_removed (self->operator_db, tenant_id, error))
    return FALSE;
  g_hash_table_add (self->leaving, g_strdup (tenant_id));
  if (g_hash_table_steal_extended (self->tenants, tenant_id, (gpointer *) &key,
                                   (gpointer *) &tenant))
    {
      self->backend->close (tenant->db, TRUE);
      g_free (tenant);
    }
  return TRUE;
}

gboolean
lv_databases_erase_piece (
    LvDatabases *self, const char *tenant_id, gint64 *position, gboolean *is_done, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = dup_tenant_path (self, tenant_id, suffixes[i]);

      if (!lv_state_dir_erase_piece (path, position, is_done, error))
        return FALSE;
      if (!*is_done)
        return TRUE;
    }
  g_hash_table_remove (self->leaving, tenant_id);
  return lv_state_dir_sync (self->tenants_directory, error);
}

/* A tenant that was removed since the check began is well. */
static gboolean
check_is_removed (LvDatabases *self, const char *tenant_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (LvTenantRow) row = lv_tenants_find (self->operator_db, tenant_id, &local_error);

  if (row == NULL && local_error == NULL)
    return TRUE;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    lv_error_set_detail (error, LIVEON_ERROR_STORE, "%s/%s.db is missing: restore it from a backup",
                         self->tenants_directory, tenant_id);
  return FALSE;
}

static gboolean
check_tenant (LvDatabases *self, const char *tenant_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  LvDb *db = lv_databases_get (self, tenant_id, &local_error);

  if (db != NULL)
    return self->backend->check (db, error);
  if (g_error_matches (local_error, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND))
    return check_is_removed (self, tenant_id, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
lv_databases_check_piece (
    LvDatabases *self, GPtrArray **tenants, gint64 *position, gboolean *is_done, GError **error)
{
  guint index = (guint) *position;

  if (index == 0)
    {
      *tenants = lv_tenants_list (self->operator_db, error);
      if (*tenants == NULL || !self->backend->check (self->operator_db, error))
        return FALSE;
    }
  else if (!check_tenant (self, ((LvTenantRow *) (*tenants)->pdata[index - 1])->id, error))
    return FALSE;
  *position = index + 1;
  *is_done = index == (*tenants)->len;
  return TRUE;
}
