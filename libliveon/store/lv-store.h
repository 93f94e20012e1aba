/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All that is kept, behind one thread. A caller posts a unit of work; it runs on the store thread
 * in one transaction of one database (a tenant's or the operator's), and is answered after the
 * commit in the caller's main context. A unit of work calls the typed functions of the table
 * headers (lv-users.h, lv-rooms.h, …); SQL stays behind them. FALSE from the work rolls everything
 * back.
 *
 * Under load units of one database share a commit (each behind a savepoint): a slow disk slows
 * answers, never the caller.
 *
 * Public functions: main context only, except those that say "store thread". */
#pragma once

#include <gio/gio.h>

#include "lv-clock.h"
#include "lv-histogram.h"
#include "lv-model.h"

G_BEGIN_DECLS

#define LV_TYPE_STORE (lv_store_get_type ())
G_DECLARE_FINAL_TYPE (LvStore, lv_store, LV, STORE, GObject)

/* A database within a transaction; exists on the store thread, for the length of a unit of work. */
typedef struct _LvDb LvDb;

/* Store thread. Sets *result (the caller's to take, may stay NULL), or error. */
typedef gboolean (*LvStoreWork) (LvDb *db, gpointer input, gpointer *result, GError **error);

/* Opens and locks a state directory (made 0700 when it is not there) and migrates what is older.
 * LIVEON_ERROR_STORE when another process holds it, when a file is damaged, or newer than we are.
 * Tenants' databases are opened, and migrated, when they are first asked for, and closed when they
 * have rested. A removal that a crash cut short is finished here.
 * May block: called at start-up, before the loop. */
LvStore *lv_store_open (const char *directory, LvClock *clock, GError **error);

/* tenant_id NULL: the operator's database. An unknown tenant is LIVEON_ERROR_NOT_FOUND. Units of
 * one database run in the order of posting. A unit that is cancelled before it runs does not run.
 */
void lv_store_run_async (LvStore *self,
                         const char *tenant_id,
                         LvStoreWork work,
                         gpointer input,
                         GDestroyNotify free_input,
                         GDestroyNotify free_result,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
gboolean lv_store_run_finish (LvStore *self, GAsyncResult *result, gpointer *out, GError **error);

/* Makes the tenant's row and its database, with its policy's defaults. */
void lv_store_add_tenant_async (LvStore *self,
                                LvTenantRow *tenant,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean lv_store_add_tenant_finish (LvStore *self, GAsyncResult *result, GError **error);
/* Overwrites and removes the tenant's files so that nothing readable stays (CLD8.1.5). The
 * operator's row stays, with code and name blanked: see lv-tenants.h. A tenant that is not there is
 * LIVEON_ERROR_NOT_FOUND. */
void lv_store_remove_tenant_async (LvStore *self,
                                   const char *tenant_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean lv_store_remove_tenant_finish (LvStore *self, GAsyncResult *result, GError **error);
/* PRAGMA integrity_check and foreign_key_check over all databases, one after the other: other units
 * come in between, and wait while a large one is read. The error names the first that is not well.
 */
void lv_store_check_async (LvStore *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean lv_store_check_finish (LvStore *self, GAsyncResult *result, GError **error);

/* Units that were not answered yet. */
guint lv_store_get_queue_length (LvStore *self);
/* Transactions so far; units that ran together share one. */
guint lv_store_get_commits (LvStore *self);
/* Finishes what is queued, closes and unlocks. Blocks. Later calls are answered
 * LIVEON_ERROR_STOPPING. */
void lv_store_close (LvStore *self);
/* From posting to the commit, of every unit of work so far. Lasts as long as the store. */
LvHistogram *lv_store_get_latency (LvStore *self);
/* Tests: each commit takes so much longer. */
void lv_store_set_delay_ms (LvStore *self, guint delay_ms);

G_END_DECLS
