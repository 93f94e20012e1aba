/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A person gives themself a new password (9.2.4). Main context only. */
#pragma once

#include "lv-session.h"

G_BEGIN_DECLS

/* LIVEON_ERROR_SIGN_IN when the current one is wrong, _LOCKED_OUT after too many of those,
 * _PASSWORD_POLICY with the rule that the new one breaks. The devices are signed out, but
 * for the one of this session; "": all. */
void lv_password_change_async (LvContext *context,
                               LvTenant *tenant,
                               LvUser *user,
                               const char *session_id,
                               LvSecret *current,
                               LvSecret *new_password,
                               const char *address,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean lv_password_change_finish (GAsyncResult *result, GError **error);

G_END_DECLS
