/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who may not come back into which room, longer than a meeting. Store thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

/* Takes the place of an earlier one of that person and room. */
gboolean lv_bars_put (LvDb *db, const LvBar *bar, GError **error);
/* LIVEON_ERROR_NOT_FOUND where there is none. */
gboolean lv_bars_lift (LvDb *db, const char *room_id, const char *user_id, GError **error);
/* Those that are not over, the newest first; forgets the others. */
GPtrArray *lv_bars_list (LvDb *db, gint64 now_ms, GError **error);

G_END_DECLS
