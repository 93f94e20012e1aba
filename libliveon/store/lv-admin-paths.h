/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The addresses of tenants' administration (9.2.3), and of the operator's console, in the
 * operator's database; of each only the SHA-256 is kept. Store thread. */
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

/* From where the administration is reached; empty: from anywhere. */
gboolean
lv_admin_paths_set_networks (LvDb *db, const char *tenant_id, const char *networks, GError **error);
/* The caller's; NULL without error where there is no such tenant. */
char *lv_admin_paths_dup_networks (LvDb *db, const char *tenant_id, GError **error);
/* Whose address it is, and from where: one look for any hash, known or not. Both are the caller's,
 * NULL without error where it is that of no open company. */
gboolean lv_admin_paths_look_up (LvDb *db,
                                 const guint8 hash[LV_ADMIN_PATH_HASH_SIZE],
                                 char **tenant_id,
                                 char **networks,
                                 GError **error);

/* The console's, which is one. */
gboolean lv_console_path_set (LvDb *db, const guint8 hash[LV_ADMIN_PATH_HASH_SIZE], GError **error);
/* Before there is an address there is nothing to set them for: LIVEON_ERROR_NOT_FOUND. */
gboolean lv_console_path_set_networks (LvDb *db, const char *networks, GError **error);
/* The caller's; NULL without error before there is an address. */
char *lv_console_path_dup_networks (LvDb *db, GError **error);
/* Networks, NULL without error where it is not the console's: as lv_admin_paths_look_up. */
gboolean lv_console_path_look_up (LvDb *db,
                                  const guint8 hash[LV_ADMIN_PATH_HASH_SIZE],
                                  char **networks,
                                  GError **error);

G_END_DECLS
