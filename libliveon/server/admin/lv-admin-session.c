/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-admin-session.h"

#include <string.h>

#include "lv-admin-factor.h"
#include "lv-admin-sessions.h"
#include "lv-audit.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-limits.h"
#include "lv-policy.h"
#include "lv-operator-role.h"
#include "lv-sign-in.h"
#include "lv-text.h"
#include "lv-users.h"

#define TOKEN_SIZE 32
#define CSRF_LABEL "liveon-admin-csrf-v1"
/* Each use would be a write. */
#define USE_INTERVAL_MS 60000

/* Tokens */

char *
lv_admin_session_make_token (guint8 hash[32])
{
  guint8 token[TOKEN_SIZE];
  char *text;

  lv_random_bytes (token, sizeof token);
  lv_sha256 (token, sizeof token, hash);
  text = lv_base64url_encode (token, sizeof token);
  explicit_bzero (token, sizeof token);
  return text;
}

gboolean
lv_admin_session_read_cookie (const char *cookie, guint8 hash[32])
{
  static const char name[] = LV_ADMIN_COOKIE "=";
  g_auto (GStrv) pairs = g_strsplit (cookie != NULL ? cookie : "", ";", 16);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      const char *pair = g_strstrip (pairs[i]);
      g_autofree guint8 *token = NULL;
      gsize length;

      if (!g_str_has_prefix (pair, name))
        continue;
      token = lv_base64url_decode (pair + strlen (name), TOKEN_SIZE, &length);
      if (token == NULL || length != TOKEN_SIZE)
        return FALSE;
      lv_sha256 (token, TOKEN_SIZE, hash);
      explicit_bzero (token, length);
      return TRUE;
    }
  return FALSE;
}

char *
lv_admin_session_make_cookie (const char *value, const char *base)
{
  return g_strdup_printf (LV_ADMIN_COOKIE "=%s; Path=%s; Secure; HttpOnly; SameSite=Strict%s",
                          value != NULL ? value : "", base, value != NULL ? "" : "; Max-Age=0");
}

char *
lv_admin_session_make_csrf (LvContext *context, const guint8 hash[32])
{
  guint8 input[sizeof CSRF_LABEL - 1 + 32];
  guint8 mark[LV_SHA256_SIZE];

  memcpy (input, CSRF_LABEL, sizeof CSRF_LABEL - 1);
  memcpy (input + sizeof CSRF_LABEL - 1, hash, 32);
  lv_hmac_sha256 (context->pepper, input, sizeof input, mark);
  return lv_base64url_encode (mark, sizeof mark);
}

static gboolean
has_csrf (LvAdminCall *call)
{
  g_autofree char *right = lv_admin_session_make_csrf (call->context, call->session_hash);

  return call->csrf != NULL && strlen (call->csrf) == strlen (right)
         && lv_bytes_equal_constant_time ((const guint8 *) call->csrf, (const guint8 *) right,
                                          strlen (right));
}

/* Opening */

gboolean
lv_admin_is_administrator (const LvUser *user)
{
  return user->is_admin || lv_operator_role_of (user) != LV_OPERATOR_NONE;
}

void
lv_admin_opening_free (LvAdminOpening *self)
{
  lv_secret_unref (self->pepper);
  g_free (self->code);
  g_free (self);
}

/* Asked for only after the right password. */
static gboolean
check_factor (LvDb *db, LvSignInOpening *self, GError **error)
{
  const LvAdminOpening *door = self->door;
  const LvAdminProof proof = { .pepper = door->pepper, .code = door->code, .now_ms = self->now_ms };
  LvAdminVerdict verdict = LV_ADMIN_CODE_RIGHT;

  if (!lv_admin_factor_is_on (self->user))
    return TRUE;
  if (!lv_admin_factor_prove (db, self->user, &proof, &verdict, error))
    return FALSE;
  if (verdict == LV_ADMIN_CODE_RIGHT)
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_SIGN_IN, LV_SIGN_IN_FACTOR,
                verdict == LV_ADMIN_CODE_MISSING ? LV_SIGN_IN_FACTOR_MISSING : "wrong", NULL);
  return FALSE;
}

gboolean
lv_admin_session_open_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  LvSignInOpening *self = input;
  const LvAdminOpening *door = self->door;
  LvAdminSessionRow row = {
    .user_id = self->user_id,
    .created_ms = self->now_ms,
    .used_ms = self->now_ms,
  };
  LvAudit audit = {
    .actor = self->user_id,
    .action = "admin.sign-in",
    .result = "ok",
    .address = self->address,
  };

  if (!lv_sign_in_opening_find_person (db, self, error) || !check_factor (db, self, error))
    return FALSE;
  memcpy (row.hash, door->hash, sizeof row.hash);
  memcpy (row.path_hash, door->path_hash, sizeof row.path_hash);
  row.password_changed_ms = self->user->password_changed_ms;
  return lv_admin_sessions_remove_old (db, self->now_ms - LV_ADMIN_MAX_MS,
                                       self->now_ms - LV_ADMIN_IDLE_MS, error)
         && lv_admin_sessions_add (db, &row, error) && lv_failures_clear (db, self->subject, error)
         && lv_audit_append (db, self->now_ms, &audit, error);
}

/* Authentication */

typedef struct
{
  LvAdminCall *call; /* its own */
  guint8 hash[32];
  guint8 path_hash[LV_ADMIN_HASH_SIZE];
  gint64 now_ms;
  gboolean is_watching;
} Look;

static void
look_free (Look *self)
{
  lv_admin_call_unref (self->call);
  g_free (self);
}

static gboolean
holds (const LvAdminSessionRow *row, const LvUser *user, const Look *look)
{
  return look->now_ms - row->created_ms < LV_ADMIN_MAX_MS
         && look->now_ms - row->used_ms < LV_ADMIN_IDLE_MS
         && lv_bytes_equal_constant_time (row->path_hash, look->path_hash, sizeof row->path_hash)
         && lv_admin_is_administrator (user) && !user->is_suspended
         && user->password_changed_ms == row->password_changed_ms;
}

/* The person, or NULL without error. */
static gboolean
look_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const Look *look = input;
  g_autoptr (LvAdminSessionRow) row = lv_admin_sessions_find (db, look->hash, error);
  g_autoptr (LvUser) user = row != NULL ? lv_users_find (db, row->user_id, error) : NULL;

  if (row == NULL || user == NULL)
    return error == NULL || *error == NULL;
  if (!holds (row, user, look))
    return lv_admin_sessions_remove (db, look->hash, error);
  if (!look->is_watching && look->now_ms - row->used_ms >= USE_INTERVAL_MS
      && !lv_admin_sessions_use (db, look->hash, look->now_ms, error))
    return FALSE;
  *result = g_steal_pointer (&user);
  return TRUE;
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Look *look = g_task_get_task_data (task);
  LvAdminCall *call = look->call;
  const LvPasswordPolicy *policy = &lv_tenant_get_policy (call->tenant)->password;
  GError *error = NULL;

  g_clear_pointer (&call->user, lv_user_unref);
  if (lv_store_run_finish (LV_STORE (source), result, (gpointer *) &call->user, &error)
      && call->user == NULL)
    error = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);
  memcpy (call->session_hash, look->hash, sizeof call->session_hash);
  if (error == NULL && lv_admin_call_is_change (call) && !has_csrf (call))
    error = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);
  if (error == NULL)
    lv_tenant_may (call->tenant, LV_ACTION_SIGN_IN, call->user, lv_call_get_address (call->call),
                   &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  call->must_set_second_factor = lv_tenant_get_policy (call->tenant)->needs_second_factor
                                 && !lv_admin_factor_is_on (call->user);
  call->must_change_password = lv_policy_is_password_expired (policy, call->user, look->now_ms);
  g_task_return_boolean (task, TRUE);
}

void
lv_admin_session_authenticate_async (LvAdminCall *call,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Look *look = g_new0 (Look, 1);

  g_task_set_source_tag (task, lv_admin_session_authenticate_async);
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  look->call = lv_admin_call_ref (call);
  look->is_watching = call->is_watching;
  look->now_ms = lv_clock_now_ms (call->context->clock);
  memcpy (look->path_hash, call->path_hash, sizeof look->path_hash);
  if (!lv_admin_session_read_cookie (call->cookie, look->hash))
    {
      g_task_return_error (task, lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL));
      return;
    }
  lv_store_run_async (call->context->store, lv_tenant_get_database (call->tenant), look_work, look,
                      NULL, (GDestroyNotify) lv_user_unref, NULL, on_looked, g_object_ref (task));
}

gboolean
lv_admin_session_authenticate_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
