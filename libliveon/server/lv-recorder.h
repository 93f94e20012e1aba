/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keeps the records: signs heads and sends them out, purges what is old enough, exports. Main
 * context only; lv_recorder_head runs on the store thread. */
#pragma once

#include "lv-chain.h"
#include "lv-json-writer.h"
#include "lv-tenant.h"

G_BEGIN_DECLS

LvRecorder *lv_recorder_new (LvContext *context);
void lv_recorder_free (LvRecorder *self);
/* Starts the daily round: purge, then a head to everyone. */
void lv_recorder_start (LvRecorder *self);
/* Store thread, within a unit of work: the head as of now, signed. */
gboolean lv_recorder_head (
    LvDb *db, const char *tenant_id, LvSigningKey *key, LvChainHead *head, GError **error);
void lv_chain_head_write (LvJsonWriter *writer,
                          const char *name,
                          const char *tenant_id,
                          const LvChainHead *head);

/* Removes payloads older than the tenant's retention. Refused with LIVEON_ERROR_CLOCK while the
 * clock is unsynchronised or has jumped, LIVEON_ERROR_LEGAL_HOLD under a hold. */
void lv_recorder_purge_async (LvRecorder *self,
                              LvTenant *tenant,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean
lv_recorder_purge_finish (LvRecorder *self, GAsyncResult *result, guint64 *removed, GError **error);
/* The instant before which a purge at now_ms may remove: so many calendar years back, in the zone.
 */
gint64 lv_retention_limit_ms (gint64 now_ms, guint years, const char *time_zone);

/* Writes the whole chain as JSON Lines (protocol/lv-record-log.h) at constant memory. */
void lv_recorder_export_async (LvRecorder *self,
                               LvTenant *tenant,
                               GOutputStream *stream,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean lv_recorder_export_finish (LvRecorder *self, GAsyncResult *result, GError **error);

G_END_DECLS
