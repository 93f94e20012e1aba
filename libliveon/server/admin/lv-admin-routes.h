/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What there is to ask below the secret address: tables of rows, one a request. Most rows have no
 * code: they name an operation of the operator's (lv-operator.h), which checks, does and writes
 * down; the administrator is its actor and the company its tenant. Main context only. */
#pragma once

#include "lv-admin-call.h"
#include "lv-operator-role.h"

G_BEGIN_DECLS

typedef enum
{
  LV_ADMIN_SESSION, /* an administrator who is signed in */
  LV_ADMIN_EXPIRED, /* the same, even when the password must be changed first */
  LV_ADMIN_ANYONE,  /* whoever knows the address */
} LvAdminAccess;

typedef void (*LvAdminHandler) (LvAdminCall *call);

typedef struct
{
  const char *method;
  const char *path; /* "/api/rooms/{id}" */
  LvAdminAccess access;
  const char *summary;   /* English, for the description */
  const char *operation; /* "room.set"; NULL: there is a handler */
  const char *id;        /* the name of the argument that {id} is; NULL: none */
  LvOperatorRole role;   /* the least that one of the operator's people needs */
  /* The query's members that become arguments, with blanks between: a text, with # behind a whole
   * number, with ! behind true or false. NULL: none are taken. */
  const char *query;
  /* The body's members, for the description, with ? behind those that may be missing. They become
   * arguments as they are. NULL: none is taken. */
  const char *body;
  /* The operation writes a file that the browser saves under this name, with the day and, by the
   * query's member "format", a suffix behind it. NULL: it answers with JSON. */
  const char *download;
  gboolean is_quiet;      /* reading it leaves no row: never so for people's doings or records */
  LvAdminHandler handler; /* in place of an operation */
} LvAdminRoute;

/* For both audiences; each ended by an empty row, here and below. */
extern const LvAdminRoute lv_admin_session_routes[]; /* lv-admin-sign-in.c */
extern const LvAdminRoute lv_admin_account_routes[]; /* lv-admin-account.c */
extern const LvAdminRoute lv_admin_self_routes[];    /* lv-admin-openapi.c */
/* For companies. */
extern const LvAdminRoute lv_admin_now_routes[];          /* lv-admin-now.c */
extern const LvAdminRoute lv_admin_people_routes[];       /* lv-admin-people.c */
extern const LvAdminRoute lv_admin_group_routes[];        /* lv-admin-groups.c */
extern const LvAdminRoute lv_admin_room_routes[];         /* lv-admin-rooms.c */
extern const LvAdminRoute lv_admin_record_routes[];       /* lv-admin-records.c */
extern const LvAdminRoute lv_admin_report_routes[];       /* lv-admin-report.c */
extern const LvAdminRoute lv_admin_announcement_routes[]; /* lv-admin-announcements.c */
extern const LvAdminRoute lv_admin_policy_routes[];       /* lv-admin-policy.c */
extern const LvAdminRoute lv_admin_import_routes[];       /* lv-admin-import.c */
/* For the operator. */
extern const LvAdminRoute lv_console_routes[]; /* lv-console-routes.c */

/* NULL when there is none; id as of lv_path_match. */
const LvAdminRoute *
lv_admin_routes_find (LvAudience audience, const char *method, const char *path, char id[33]);
typedef void (*LvAdminRouteFunc) (const LvAdminRoute *route, gpointer data);
void lv_admin_routes_foreach (LvAudience audience, LvAdminRouteFunc func, gpointer data);
/* After every check. */
void lv_admin_routes_run (LvAdminCall *call, const LvAdminRoute *route, const char *id);

G_END_DECLS
