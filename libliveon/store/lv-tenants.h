/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tenants, in the operator's database. Store thread.
 *
 * Of a removed tenant the row stays, without code and name, so that its id is never used again and
 * what the operator's records say of it keeps its meaning; finders and lists leave it out, and its
 * code is free. Codes are compared folded; an empty code is nobody's. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

/* NULL without error where there is none. */
LvTenantRow *lv_tenants_find (LvDb *db, const char *tenant_id, GError **error);
LvTenantRow *lv_tenants_find_by_code (LvDb *db, const char *code, GError **error);
GPtrArray *lv_tenants_list (LvDb *db, GError **error);
gboolean lv_tenants_update (LvDb *db, LvTenantRow *tenant, GError **error);
/* The store's own: lv_store_add_tenant_async makes the database too, lv_store_remove_tenant_async
 * overwrites it. LIVEON_ERROR_CONFLICT with field "code". */
gboolean lv_tenants_add (LvDb *db, LvTenantRow *tenant, GError **error);
gboolean lv_tenants_mark_removed (LvDb *db, const char *tenant_id, GError **error);
/* Their ids, of char*. */
GPtrArray *lv_tenants_list_removed (LvDb *db, GError **error);
/* The operator's own audit trail is a chain of its own: see lv_records_append. */

/* In the tenant's database. */
LvPolicy *lv_policy_load (LvDb *db, GError **error);
gboolean lv_policy_save (LvDb *db, LvPolicy *policy, GError **error);

G_END_DECLS
