/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who is signed in to the administration: a cookie of 256 random bits, of which the store has the
 * SHA-256. A session holds while what it was opened on does: the address of the administration, the
 * person's password, that they are an administrator and not suspended; it ends 30 minutes after its
 * last use, and 12 hours after the sign-in. So nothing need remember to end it. Main context only;
 * what ends in _work: store thread. */
#pragma once

#include "lv-admin-call.h"
#include "lv-sign-in-work.h"

G_BEGIN_DECLS

#define LV_ADMIN_COOKIE "__Secure-liveon-admin"

/* Of a company, or one of the operator's people. Any thread. */
gboolean lv_admin_is_administrator (const LvUser *user);

/* What the door of a sign-in needs to open one. */
typedef struct
{
  guint8 hash[32]; /* of the cookie to be */
  guint8 path_hash[LV_ADMIN_HASH_SIZE];
  LvSecret *pepper;
  char *code; /* of the second factor; empty: none was given */
} LvAdminOpening;

void lv_admin_opening_free (LvAdminOpening *self);
gboolean lv_admin_session_open_work (LvDb *db, gpointer opening, gpointer *result, GError **error);

/* A new cookie's value: the caller's, and its hash. */
char *lv_admin_session_make_token (guint8 hash[32]);
/* FALSE when the request has no cookie of this form. */
gboolean lv_admin_session_read_cookie (const char *cookie, guint8 hash[32]);
/* "Set-Cookie"; value NULL: it is over. */
char *lv_admin_session_make_cookie (const char *value, const char *base);
/* What each change must bring along in "LiveOn-CSRF": known to whoever may read the pages. */
char *lv_admin_session_make_csrf (LvContext *context, const guint8 hash[32]);

/* Fills in who it is. LIVEON_ERROR_UNAUTHENTICATED when nobody is signed in, and on a change
 * without the token; the rules of hours and networks. */
void lv_admin_session_authenticate_async (LvAdminCall *call,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean lv_admin_session_authenticate_finish (GAsyncResult *result, GError **error);

G_END_DECLS
