/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-macros.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_RECORD_VERIFIER (liveon_record_verifier_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (
    LiveonRecordVerifier, liveon_record_verifier, LIVEON, RECORD_VERIFIER, GObject)

LIVEON_API LiveonRecordVerifier *liveon_record_verifier_new (void);
LIVEON_API gboolean liveon_record_verifier_set_kept_head (LiveonRecordVerifier *self,
                                                          const char *head,
                                                          GError **error);
LIVEON_API gboolean liveon_record_verifier_set_expected_key (LiveonRecordVerifier *self,
                                                             const char *key,
                                                             GError **error);
LIVEON_API void liveon_record_verifier_verify_async (LiveonRecordVerifier *self,
                                                     GInputStream *stream,
                                                     GCancellable *cancellable,
                                                     GAsyncReadyCallback callback,
                                                     gpointer user_data);
LIVEON_API gboolean liveon_record_verifier_verify_finish (LiveonRecordVerifier *self,
                                                          GAsyncResult *result,
                                                          GError **error);
LIVEON_API gint64 liveon_record_verifier_get_rows (LiveonRecordVerifier *self);
LIVEON_API gint64 liveon_record_verifier_get_purged_rows (LiveonRecordVerifier *self);
LIVEON_API const char *liveon_record_verifier_get_company (LiveonRecordVerifier *self);
LIVEON_API const char *liveon_record_verifier_get_head (LiveonRecordVerifier *self);
LIVEON_API const char *liveon_record_verifier_get_key (LiveonRecordVerifier *self);

G_END_DECLS
