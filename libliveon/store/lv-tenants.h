/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tenants, in the operator's database. Store thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

/* NULL without error where there is none. */
LvTenantRow *lv_tenants_find (LvDb *db, const char *tenant_id, GError **error);
LvTenantRow *lv_tenants_find_by_code (LvDb *db, const char *code, GError **error);
GPtrArray *lv_tenants_list (LvDb *db, GError **error);
gboolean lv_tenants_update (LvDb *db, LvTenantRow *tenant, GError **error);
/* The operator's own audit trail is a chain of its own: see lv_records_append. */

/* In the tenant's database. */
LvPolicy *lv_policy_load (LvDb *db, GError **error);
gboolean lv_policy_save (LvDb *db, LvPolicy *policy, GError **error);

G_END_DECLS
