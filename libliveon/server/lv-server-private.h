/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* LiveonServer from inside, for tests that bring their clock and for the daemon. Main context only.
 */
#pragma once

#include "liveon-server.h"
#include "lv-context.h"

G_BEGIN_DECLS

LiveonServer *lv_server_new (LiveonServerConfig *config, LvClock *clock);
/* NULL unless it runs. */
LvContext *lv_server_get_context (LiveonServer *self);
/* As liveon_server_reload; kept gets the names of the keys that need a restart: borrowed, the array
 * is the caller's. */
gboolean lv_server_reload (LiveonServer *self, GPtrArray **kept, GError **error);

G_END_DECLS
