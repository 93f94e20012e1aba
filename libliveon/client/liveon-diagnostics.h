/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-check.h"
#include "liveon-client.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_DIAGNOSTICS (liveon_diagnostics_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonDiagnostics, liveon_diagnostics, LIVEON, DIAGNOSTICS, GObject)

LIVEON_API LiveonDiagnostics *liveon_diagnostics_new (LiveonClient *client);
LIVEON_API LiveonClient *liveon_diagnostics_get_client (LiveonDiagnostics *self);
LIVEON_API LiveonCheck *liveon_diagnostics_get_check (LiveonDiagnostics *self, LiveonLeg leg);
LIVEON_API void liveon_diagnostics_run_async (LiveonDiagnostics *self,
                                              const char *password,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
LIVEON_API gboolean liveon_diagnostics_run_finish (LiveonDiagnostics *self,
                                                   GAsyncResult *result,
                                                   GError **error);
LIVEON_API char *liveon_diagnostics_dup_report (LiveonDiagnostics *self);

G_END_DECLS
