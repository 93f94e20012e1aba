/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* People, groups, signed-in devices and failed tries of one tenant. Nobody is ever deleted (9.2.1).
 * Store thread. Finders answer NULL without error where there is nothing. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

LvUser *lv_users_find (LvDb *db, const char *user_id, GError **error);
LvUser *lv_users_find_by_login (LvDb *db, const char *login, GError **error);
/* Sorted by reading, then name. search (folded, may be NULL) fits login, name, reading or
 * affiliation. A limit of 0 bounds nothing. */
GPtrArray *lv_users_list (LvDb *db, const char *search, guint offset, guint limit, GError **error);
/* The same a page at a time, in an order of the reader's. */
typedef enum
{
  LV_USERS_BY_READING,
  LV_USERS_BY_LOGIN,
  LV_USERS_BY_AFFILIATION,
} LvUsersOrder;

typedef enum
{
  LV_USERS_ALL,
  LV_USERS_ACTIVE,
  LV_USERS_SUSPENDED,
  LV_USERS_ADMINS,
  LV_USERS_WITHOUT_PASSWORD,
} LvUsersKind;

typedef struct
{
  const char *search;   /* in login, name, reading or affiliation; NULL: whatever */
  const char *group_id; /* NULL: of any group or none */
  LvUsersKind kind;
  LvUsersOrder order;
  gboolean is_descending;
  const char *after_id; /* the last person of the page before; NULL: the first page */
  guint offset;         /* so many more are left out */
  guint limit;          /* 0: all */
} LvUsersPage;

GPtrArray *lv_users_page (LvDb *db, const LvUsersPage *page, GError **error);
/* All that the pages show together; -1 is an error. */
gint64 lv_users_count_page (LvDb *db, const LvUsersPage *page, GError **error);
/* What is written in that column, the commonest first. Of char*. */
GPtrArray *lv_users_affiliations (LvDb *db, guint limit, GError **error);
/* -1 is an error. */
gint64 lv_users_count (LvDb *db, GError **error);
/* LIVEON_ERROR_CONFLICT with field "login"; LIVEON_ERROR_NOT_FOUND for an unknown group. */
gboolean lv_users_add (LvDb *db, LvUser *user, GError **error);
gboolean lv_users_update (LvDb *db, LvUser *user, GError **error);
/* Sets hash, time and must_change_password, and moves the old hash into the history. */
gboolean lv_users_set_password (LvDb *db,
                                const char *user_id,
                                const char *hash,
                                gboolean must_change,
                                gint64 now_ms,
                                GError **error);
/* So many are kept of each person. */
#define LV_PASSWORD_HISTORY_MAX 32
/* The newest first, the current one not among them. Of char*. */
GPtrArray *lv_users_password_history (LvDb *db, const char *user_id, guint limit, GError **error);

/* Names are unique and compared folded; LIVEON_ERROR_CONFLICT with field "name". */
LvGroup *lv_groups_find (LvDb *db, const char *group_id, GError **error);
/* -1 is an error. */
gint64 lv_groups_count_members (LvDb *db, const char *group_id, GError **error);
LvGroup *lv_groups_find_by_name (LvDb *db, const char *name, GError **error);
GPtrArray *lv_groups_list (LvDb *db, GError **error);
gboolean lv_groups_add (LvDb *db, LvGroup *group, GError **error);
gboolean lv_groups_update (LvDb *db, LvGroup *group, GError **error);

gboolean lv_sessions_add (LvDb *db, LvSessionRow *session, GError **error);
gboolean lv_sessions_update (LvDb *db, LvSessionRow *session, GError **error);
LvSessionRow *lv_sessions_find_by_id (LvDb *db, const char *session_id, GError **error);
LvSessionRow *lv_sessions_find_by_access (LvDb *db, const guint8 hash[32], GError **error);
LvSessionRow *lv_sessions_find_by_resume (LvDb *db, const guint8 hash[32], GError **error);
GPtrArray *lv_sessions_list (LvDb *db, const char *user_id, GError **error);
gboolean lv_sessions_remove (LvDb *db, const char *session_id, GError **error);
/* Of one person, or of everybody when user_id is NULL. */
gboolean lv_sessions_remove_all (LvDb *db, const char *user_id, GError **error);
gboolean lv_sessions_remove_expired (LvDb *db, gint64 now_ms, GError **error);

/* Whether this person has signed in from this device before: those are never locked out. */
gboolean lv_devices_is_known (LvDb *db, const char *user_id, const char *device_id, GError **error);
gboolean lv_devices_remember (
    LvDb *db, const char *user_id, const char *device_id, gint64 now_ms, GError **error);

/* Failures by key (for example "login:tanaka"); the count falls back to 0 after window_ms. */
gboolean lv_failures_add (
    LvDb *db, const char *key, gint64 now_ms, gint64 window_ms, guint *count, GError **error);
gboolean lv_failures_get (LvDb *db,
                          const char *key,
                          gint64 now_ms,
                          gint64 window_ms,
                          guint *count,
                          gint64 *last_ms,
                          GError **error);
gboolean lv_failures_clear (LvDb *db, const char *key, GError **error);

G_END_DECLS
