/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* What outlives a sign-in, in the desktop's secret service: resume tokens, what opens rooms without
 * their passwords, and which screen was shared last. Keyed by the client's server, company and
 * user, and by the room's id. */

/* room_id: (nullable): NULL: the resume token. */
void lui_keeper_find_async (LiveonClient *client,
                            const char *room_id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* NULL: G_IO_ERROR_NOT_FOUND when nothing was kept. */
char *lui_keeper_find_finish (GAsyncResult *result, GError **error);
void lui_keeper_keep (LiveonClient *client, const char *room_id, const char *secret);
void lui_keeper_forget (LiveonClient *client, const char *room_id);

/* What spares the person the desktop's question when the same screen is shared again; it ends as
 * lui_keeper_find_finish() says. token: NULL: forgets it. */
void lui_keeper_find_screen_async (LiveonClient *client,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void lui_keeper_keep_screen (LiveonClient *client, const char *token);

G_END_DECLS
