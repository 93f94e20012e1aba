/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-types.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_TRUST_STORE (liveon_trust_store_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonTrustStore, liveon_trust_store, LIVEON, TRUST_STORE, GObject)

LIVEON_API LiveonTrustStore *liveon_trust_store_new (const char *path, GError **error);

LIVEON_API char *liveon_trust_store_dup_pin (LiveonTrustStore *self, const char *server);
LIVEON_API GDateTime *liveon_trust_store_dup_since (LiveonTrustStore *self, const char *server);
LIVEON_API void liveon_trust_store_trust_async (LiveonTrustStore *self,
                                                const char *server,
                                                const char *pin,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer user_data);
LIVEON_API gboolean liveon_trust_store_trust_finish (LiveonTrustStore *self,
                                                     GAsyncResult *result,
                                                     GError **error);
LIVEON_API void liveon_trust_store_forget_async (LiveonTrustStore *self,
                                                 const char *server,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer user_data);
LIVEON_API gboolean liveon_trust_store_forget_finish (LiveonTrustStore *self,
                                                      GAsyncResult *result,
                                                      GError **error);

LIVEON_API char *liveon_format_pin (const char *pin, GError **error);

G_END_DECLS
