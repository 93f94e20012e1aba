/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The addresses of tenants' administration (9.2.3), in the operator's database; of each only the
 * SHA-256 is kept. Store thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

#define LV_ADMIN_PATH_HASH_SIZE 32

/* Takes the place of the tenant's earlier one. */
gboolean lv_admin_paths_set (LvDb *db,
                             const char *tenant_id,
                             const guint8 hash[LV_ADMIN_PATH_HASH_SIZE],
                             GError **error);
/* NULL without error where it is nobody's. */
LvTenantRow *
lv_admin_paths_find (LvDb *db, const guint8 hash[LV_ADMIN_PATH_HASH_SIZE], GError **error);

G_END_DECLS
