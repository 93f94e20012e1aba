/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-admin-paths.h"

#include "lv-columns.h"
#include "lv-tenants.h"

gboolean
lv_admin_paths_set (LvDb *db,
                    const char *tenant_id,
                    const guint8 hash[LV_ADMIN_PATH_HASH_SIZE],
                    GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "UPDATE tenants SET admin_path_hash = ?2 WHERE id = ?1 AND is_removed = 0");

  lv_query_bind_text (&query, tenant_id);
  lv_query_bind_bytes (&query, hash, LV_ADMIN_PATH_HASH_SIZE);
  return lv_query_run_on_row (&query, error);
}

LvTenantRow *
lv_admin_paths_find (LvDb *db, const guint8 hash[LV_ADMIN_PATH_HASH_SIZE], GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT id FROM tenants WHERE admin_path_hash = ?1");
  g_autofree char *tenant_id = NULL;

  lv_query_bind_bytes (&query, hash, LV_ADMIN_PATH_HASH_SIZE);
  tenant_id = lv_query_one (&query, lv_query_dup_text, g_free, error);
  return tenant_id != NULL ? lv_tenants_find (db, tenant_id, error) : NULL;
}

gboolean
lv_admin_paths_set_networks (LvDb *db, const char *tenant_id, const char *networks, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "UPDATE tenants SET admin_networks = ?2 WHERE id = ?1 AND is_removed = 0");

  lv_query_bind_text (&query, tenant_id);
  lv_query_bind_text (&query, networks);
  return lv_query_run_on_row (&query, error);
}

char *
lv_admin_paths_dup_networks (LvDb *db, const char *tenant_id, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT admin_networks FROM tenants WHERE id = ?1 AND is_removed = 0");

  lv_query_bind_text (&query, tenant_id);
  return lv_query_one (&query, lv_query_dup_text, g_free, error);
}

gboolean
lv_admin_paths_look_up (LvDb *db,
                        const guint8 hash[LV_ADMIN_PATH_HASH_SIZE],
                        char **tenant_id,
                        char **networks,
                        GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT id, admin_networks FROM tenants"
                                         " WHERE admin_path_hash = ?1 AND is_closed = 0");

  *tenant_id = NULL;
  *networks = NULL;
  lv_query_bind_bytes (&query, hash, LV_ADMIN_PATH_HASH_SIZE);
  if (lv_query_next (&query))
    {
      lv_query_read_text (&query, tenant_id);
      lv_query_read_text (&query, networks);
    }
  return lv_query_finish (&query, error);
}

gboolean
lv_console_path_set (LvDb *db, const guint8 hash[LV_ADMIN_PATH_HASH_SIZE], GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "INSERT INTO console (id, path_hash) VALUES (1, ?1)"
                                         " ON CONFLICT (id) DO UPDATE SET path_hash = ?1");

  lv_query_bind_bytes (&query, hash, LV_ADMIN_PATH_HASH_SIZE);
  return lv_query_run (&query, error);
}

gboolean
lv_console_path_set_networks (LvDb *db, const char *networks, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "UPDATE console SET networks = ?1 WHERE id = 1");

  lv_query_bind_text (&query, networks);
  return lv_query_run_on_row (&query, error);
}

char *
lv_console_path_dup_networks (LvDb *db, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT networks FROM console WHERE id = 1");

  return lv_query_one (&query, lv_query_dup_text, g_free, error);
}

gboolean
lv_console_path_look_up (LvDb *db,
                         const guint8 hash[LV_ADMIN_PATH_HASH_SIZE],
                         char **networks,
                         GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT networks FROM console WHERE path_hash = ?1");

  *networks = NULL;
  lv_query_bind_bytes (&query, hash, LV_ADMIN_PATH_HASH_SIZE);
  if (lv_query_next (&query))
    lv_query_read_text (&query, networks);
  return lv_query_finish (&query, error);
}
