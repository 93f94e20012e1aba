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
