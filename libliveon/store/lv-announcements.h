/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Announcements (12.1.2, 16.1.1): a tenant's in its database, the operator's in the operator's.
 * Store thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

gboolean lv_announcements_add (LvDb *db, LvAnnouncementRow *row, GError **error);
LvAnnouncementRow *lv_announcements_find (LvDb *db, const char *id, GError **error);
/* Published by now_ms, the newest first. */
GPtrArray *lv_announcements_list (LvDb *db, gint64 now_ms, guint limit, GError **error);

G_END_DECLS
