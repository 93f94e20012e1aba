/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The state directory: its lock, operator.db, and tenants/<id>.db, which are opened when they are
 * asked for and closed when they have rested. Store thread, but for open, which is called before
 * that thread starts, and close, after it ended. Inside store/ only. */
#pragma once

#include "lv-clock.h"
#include "lv-db.h"

G_BEGIN_DECLS

typedef struct _LvDatabases LvDatabases;

LvDatabases *lv_databases_open (const char *directory, LvClock *clock, GError **error);
void lv_databases_close (LvDatabases *self);
void lv_databases_set_hashes (LvDatabases *self, const LvRecordHashes *hashes);

/* tenant_id NULL: the operator's. Good until the next call. */
LvDb *lv_databases_get (LvDatabases *self, const char *tenant_id, GError **error);
/* Closes what nobody asked for in the last minute; whether any tenant's is still open. */
gboolean lv_databases_rest (LvDatabases *self);

gboolean lv_databases_add_tenant (LvDatabases *self, LvTenantRow *tenant, GError **error);
/* From here on the tenant is unknown; its files are erased by the calls of the other. */
gboolean lv_databases_forget_tenant (LvDatabases *self, const char *tenant_id, GError **error);
/* Overwrites some MiB from *position on; *is_done when no file is left. */
gboolean lv_databases_erase_piece (
    LvDatabases *self, const char *tenant_id, gint64 *position, gboolean *is_done, GError **error);
/* Checks the database at *position: 0 the operator's, then those of *tenants, which is filled at
 * the first call. */
gboolean lv_databases_check_piece (
    LvDatabases *self, GPtrArray **tenants, gint64 *position, gboolean *is_done, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvDatabases, lv_databases_close)

G_END_DECLS
