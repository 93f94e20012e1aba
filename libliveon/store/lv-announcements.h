/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Announcements (12.1.2, 16.1.1): a tenant's in its database, the operator's in the operator's.
 * Store thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

gboolean lv_announcements_add (LvDb *db, LvAnnouncementRow *row, GError **error);
LvAnnouncementRow *lv_announcements_find (LvDb *db, const char *id, GError **error);
/* All but id; and one that is to be mailed is so to everybody again. */
gboolean lv_announcements_update (LvDb *db, LvAnnouncementRow *row, GError **error);
gboolean lv_announcements_remove (LvDb *db, const char *id, GError **error);
/* The first of those published by now_ms that is still to be mailed, and to whom it has been:
 * people up to this id, the caller's. NULL without error: there is none. */
LvAnnouncementRow *
lv_announcements_find_mail (LvDb *db, gint64 now_ms, char **after, GError **error);
/* after NULL: to everybody. */
gboolean lv_announcements_set_mailed (LvDb *db, const char *id, const char *after, GError **error);
/* Published by now_ms, the newest first. */
GPtrArray *lv_announcements_list (LvDb *db, gint64 now_ms, guint limit, GError **error);

G_END_DECLS
