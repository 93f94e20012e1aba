/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The administrator's own sign-in: the same accounts, threads, limits and lockout as everybody's,
 * with failures counted apart, so that whoever guesses at the public door locks nobody out here. */
#include <string.h>

#include "lv-admin-factor.h"
#include "lv-admin-routes.h"
#include "lv-admin-session.h"
#include "lv-admin-sessions.h"
#include "lv-audit.h"
#include "lv-config.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-sign-in.h"
#include "lv-user-json.h"

#define CODE_MAX 16

/* Not told apart from a wrong password. */
static gboolean
is_administrator (LvUser *user, GError **error)
{
  if (lv_admin_is_administrator (user))
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_SIGN_IN, NULL);
  return FALSE;
}

static const LvSignInDoor door = {
  .subject = "admin-sign-in",
  .may = is_administrator,
  .open = lv_admin_session_open_work,
};

typedef struct
{
  LvAdminCall *call;
  char *token;
  guint8 hash[32];
} SignIn;

static void
sign_in_free (SignIn *self)
{
  lv_admin_call_unref (self->call);
  g_free (self->token);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SignIn, sign_in_free)

static GBytes *
make_session (LvAdminCall *call, const guint8 hash[32], LvUser *user, gboolean must_change_password)
{
  LvPolicy *policy = lv_tenant_get_policy (call->tenant);
  g_autofree char *csrf = lv_admin_session_make_csrf (call->context, hash);
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_object (writer, "user");
  lv_json_string (writer, "id", user->id);
  lv_json_string (writer, "login", user->login);
  lv_json_string (writer, "name", user->name);
  lv_json_bool (writer, "has_second_factor", lv_admin_factor_is_on (user));
  lv_json_end_object (writer);
  lv_json_begin_object (writer, "company");
  lv_json_string (writer, "id", lv_tenant_get_id (call->tenant));
  lv_json_string (writer, "name", lv_tenant_get_row (call->tenant)->name);
  /* As a link to a room names it; empty where nobody types one. */
  lv_json_string (writer, "code",
                  lv_config_get_bool (call->context->config, LV_KEY_SINGLE_TENANT)
                      ? ""
                      : lv_tenant_get_row (call->tenant)->code);
  lv_json_string (writer, "time_zone", policy->time_zone);
  lv_json_end_object (writer);
  lv_json_bool (writer, "must_change_password", must_change_password);
  lv_json_bool (writer, "must_set_second_factor",
                policy->needs_second_factor && !lv_admin_factor_is_on (user));
  lv_json_string (writer, "csrf", csrf);
  lv_json_string (writer, "version", LIVEON_VERSION);
  lv_json_string (writer, "audience",
                  call->audience == LV_AUDIENCE_TENANT ? "company" : "operator");
  lv_json_string (writer, "role", lv_operator_role_words[lv_operator_role_of (user)]);
  lv_json_end_object (writer);
  return lv_json_writer_free_to_bytes (writer);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SignIn) self = data;
  LvAdminCall *call = self->call;
  GError *error = NULL;
  g_autoptr (LvSignedIn) signed_in = lv_sign_in_finish (result, &error);
  g_autofree char *cookie = NULL;
  g_autoptr (GBytes) body = NULL;
  const char *headers[3] = { NULL };

  if (signed_in == NULL)
    {
      lv_admin_call_refuse (call, error);
      return;
    }
  cookie = lv_admin_session_make_cookie (self->token, call->base);
  body = make_session (call, self->hash, signed_in->user, signed_in->must_change_password);
  headers[0] = "Set-Cookie";
  headers[1] = cookie;
  lv_call_answer (call->call, &(LvAnswer){ .status = 201,
                                           .content_type = "application/json",
                                           .body = body,
                                           .headers = headers });
}

static void
post_session (LvAdminCall *call)
{
  LvJson *params = lv_call_get_params (call->call);
  const char *login = lv_json_get_string (params, "user", LV_LIMIT_LOGIN);
  const char *password = lv_json_get_string (params, "password", LV_LIMIT_PASSWORD);
  const char *code = lv_json_get_optional_string (params, "code", CODE_MAX, "");
  LvAdminOpening *opening;
  LvSignInRequest *request;
  SignIn *self;
  GError *error = NULL;

  if (!lv_json_end (params, &error))
    {
      lv_admin_call_refuse (call, error);
      return;
    }
  self = g_new0 (SignIn, 1);
  self->call = lv_admin_call_ref (call);
  self->token = lv_admin_session_make_token (self->hash);

  opening = g_new0 (LvAdminOpening, 1);
  memcpy (opening->hash, self->hash, sizeof opening->hash);
  memcpy (opening->path_hash, call->path_hash, sizeof opening->path_hash);
  opening->pepper = lv_secret_ref (call->context->pepper);
  opening->code = g_strdup (code);

  request = lv_sign_in_request_new ();
  request->door = &door;
  request->door_data = opening;
  request->free_door_data = (GDestroyNotify) lv_admin_opening_free;
  request->tenant = g_object_ref (call->tenant);
  request->login = g_strdup (login);
  request->password = lv_secret_new (password, strlen (password));
  request->device_id = g_strdup ("");
  request->device_name = g_strdup ("");
  request->client = g_strdup ("");
  request->address = g_strdup (lv_call_get_address (call->call));
  lv_sign_in_async (call->context, request, NULL, on_signed_in, self);
}

static void
get_session (LvAdminCall *call)
{
  g_autoptr (GBytes) body
      = make_session (call, call->session_hash, call->user, call->must_change_password);

  lv_call_reply_text (call->call, "application/json", body);
}

typedef struct
{
  guint8 hash[32];
  char *user_id;
  char *address;
  gint64 now_ms;
} Leaving;

static void
leaving_free (Leaving *self)
{
  g_free (self->user_id);
  g_free (self->address);
  g_free (self);
}

static gboolean
leave_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const Leaving *self = input;
  LvAudit audit = {
    .actor = self->user_id,
    .action = "admin.sign-out",
    .result = "ok",
    .address = self->address,
  };

  return lv_admin_sessions_remove (db, self->hash, error)
         && lv_audit_append (db, self->now_ms, &audit, error);
}

static void
on_left (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvAdminCall) call = data;
  g_autofree char *cookie = lv_admin_session_make_cookie (NULL, call->base);
  const char *const headers[] = { "Set-Cookie", cookie, NULL };
  GError *error = NULL;

  if (lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    lv_call_answer (call->call, &(LvAnswer){ .status = 204, .headers = headers });
  else
    lv_admin_call_refuse (call, error);
}

static void
delete_session (LvAdminCall *call)
{
  Leaving *self = g_new0 (Leaving, 1);

  memcpy (self->hash, call->session_hash, sizeof self->hash);
  self->user_id = g_strdup (call->user->id);
  self->address = g_strdup (lv_call_get_address (call->call));
  self->now_ms = lv_clock_now_ms (call->context->clock);
  lv_store_run_async (call->context->store, lv_tenant_get_database (call->tenant), leave_work, self,
                      (GDestroyNotify) leaving_free, NULL, NULL, on_left, lv_admin_call_ref (call));
}

const LvAdminRoute lv_admin_session_routes[] = {
  { "POST", "/api/session", LV_ADMIN_ANYONE, "Sign in", .handler = post_session,
    .body = "user password code?" },
  { "GET", "/api/session", LV_ADMIN_EXPIRED, "Who is signed in", .handler = get_session },
  { "DELETE", "/api/session", LV_ADMIN_EXPIRED, "Sign out", .handler = delete_session },
  { NULL },
};
