/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* What outlives a sign-in, in the desktop's secret service: resume tokens, and what opens rooms
 * without their passwords. Keyed by the client's server, company and user, and by the room's id. */

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

G_END_DECLS
