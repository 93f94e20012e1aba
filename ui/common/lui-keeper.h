/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* What outlives a sign-in: resume tokens, in the desktop's secret service. Keyed by the client's
 * server, company and user. */
void lui_keeper_find_token_async (LiveonClient *client,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* NULL: G_IO_ERROR_NOT_FOUND when nothing was kept. */
char *lui_keeper_find_token_finish (GAsyncResult *result, GError **error);
void lui_keeper_keep_token (LiveonClient *client, const char *token);
void lui_keeper_forget_token (LiveonClient *client);

G_END_DECLS
