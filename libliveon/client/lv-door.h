/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening a room's door: asks what it wants, and turns the password or link secret into K of
 * lv-admission.h, from which comes the admission key: that is all that leaves this side. Main
 * context only; the hardening runs on a thread of its own. */
#pragma once

#include "liveon-room.h"
#include "lv-link.h"

G_BEGIN_DECLS

/* secret: the entry password or the link's secret as text; NULL: none was given. */
void lv_door_open_async (LiveonRoom *room,
                         LvSecret *secret,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
/* *hardened is K, or NULL where the room is open. */
gboolean lv_door_open_finish (GAsyncResult *result, LvSecret **hardened, GError **error);
/* Whether the room's door takes a secret at all, as far as the list knows it. */
gboolean lv_door_takes_secret (LiveonRoom *room, GError **error);

G_END_DECLS
