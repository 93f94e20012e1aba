/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A request to the administration on its way: what was asked, of which company, by whom. A handler
 * keeps a reference over asynchronous work and answers `call` once. Main context only. */
#pragma once

#include "lv-admin-gate.h"
#include "lv-admin.h"
#include "lv-call-private.h"

G_BEGIN_DECLS

typedef struct
{
  grefcount count;
  LvAdmin *admin;
  LvAudience audience;
  LvContext *context;
  LvCall *call;
  char *method;
  char *path; /* below the secret segment: "", "/", "/api/rooms" */
  char *base; /* the secret segment, with its slashes: "/…/" */
  char *content_type;
  GBytes *body;
  char *cookie; /* this and the next four: headers, NULL when missing */
  char *csrf;
  char *origin;
  char *fetch_site;
  char *if_none_match;
  guint8 path_hash[LV_ADMIN_HASH_SIZE];
  LvTenant *tenant; /* from the gate on; the operator as one */
  LvUser *user;     /* once somebody is known to be signed in, and this: */
  guint8 session_hash[32];
  gboolean must_change_password;
  gboolean must_set_second_factor;
  gboolean is_watching; /* nobody asks: the session is not used */
} LvAdminCall;

LvAdminCall *lv_admin_call_new (LvAdmin *admin, LvCall *call, const LvRequest *request);
LvAdminCall *lv_admin_call_ref (LvAdminCall *self);
void lv_admin_call_unref (LvAdminCall *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvAdminCall, lv_admin_call_unref)

/* GET and HEAD change nothing. */
gboolean lv_admin_call_is_change (LvAdminCall *self);
/* Takes the error. */
void lv_admin_call_refuse (LvAdminCall *self, GError *error);

G_END_DECLS
