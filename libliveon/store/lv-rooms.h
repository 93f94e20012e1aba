/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rooms of one tenant. Store thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

LvRoom *lv_rooms_find (LvDb *db, const char *room_id, GError **error);
/* All of them, sorted by reading, then name. */
GPtrArray *lv_rooms_list (LvDb *db, GError **error);
gboolean lv_rooms_add (LvDb *db, LvRoom *room, GError **error);
gboolean lv_rooms_update (LvDb *db, LvRoom *room, GError **error);
/* The room goes from the list; its records stay. */
gboolean lv_rooms_remove (LvDb *db, const char *room_id, GError **error);

G_END_DECLS
