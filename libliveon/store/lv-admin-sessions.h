/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Administrators who are signed in in a browser, in their tenant's database. Of the cookie only the
 * SHA-256 is kept. Store thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

#define LV_ADMIN_SESSION_HASH_SIZE 32

typedef struct
{
  guint8 hash[LV_ADMIN_SESSION_HASH_SIZE];
  char *user_id;
  guint8 path_hash[32];       /* of the administration's address when it was opened */
  gint64 password_changed_ms; /* the person's, then */
  gint64 created_ms;
  gint64 used_ms;
} LvAdminSessionRow;

void lv_admin_session_row_free (LvAdminSessionRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvAdminSessionRow, lv_admin_session_row_free)

gboolean lv_admin_sessions_add (LvDb *db, const LvAdminSessionRow *row, GError **error);
/* NULL without error where there is none. */
LvAdminSessionRow *
lv_admin_sessions_find (LvDb *db, const guint8 hash[LV_ADMIN_SESSION_HASH_SIZE], GError **error);
gboolean lv_admin_sessions_use (LvDb *db,
                                const guint8 hash[LV_ADMIN_SESSION_HASH_SIZE],
                                gint64 now_ms,
                                GError **error);
gboolean
lv_admin_sessions_remove (LvDb *db, const guint8 hash[LV_ADMIN_SESSION_HASH_SIZE], GError **error);
/* What was opened, or used, last before these times. */
gboolean lv_admin_sessions_remove_old (LvDb *db,
                                       gint64 created_before_ms,
                                       gint64 used_before_ms,
                                       GError **error);

G_END_DECLS
