/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The administrator's own account: a second factor, and its end. */
#include <string.h>

#include "lv-admin-factor.h"
#include "lv-admin-routes.h"
#include "lv-audit.h"
#include "lv-error-text.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-operator-fields.h"
#include "lv-password-change.h"
#include "lv-users.h"
#include "lv-words.h"

#define CODE_MAX 16
/* A session in somebody else's hands must not try all codes. */
#define MAX_FAILURES 5
#define WINDOW_MS (5 * 60 * G_GINT64_CONSTANT (1000))

typedef enum
{
  BEGIN,
  CONFIRM,
  END,
} Deed;

static const char *const actions[] = {
  [BEGIN] = "second-factor.begin",
  [CONFIRM] = "second-factor.confirm",
  [END] = "second-factor.end",
};

typedef struct
{
  LvAdminCall *call;
  Deed deed;
  LvSecret *pepper;
  char *user_id;
  char *address;
  char *code;
  gint64 now_ms;
  /* what comes of it */
  guint8 secret[LV_TOTP_SECRET_SIZE];
  LvAdminVerdict verdict;
} Factor;

static void
factor_free (Factor *self)
{
  explicit_bzero (self->secret, sizeof self->secret);
  lv_admin_call_unref (self->call);
  lv_secret_unref (self->pepper);
  g_free (self->user_id);
  g_free (self->address);
  g_free (self->code);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Factor, factor_free)

static gboolean
check_failures (LvDb *db, const Factor *self, const char *subject, GError **error)
{
  guint count = 0;
  gint64 last_ms = 0;

  if (!lv_failures_get (db, subject, self->now_ms, WINDOW_MS, &count, &last_ms, error))
    return FALSE;
  if (count >= MAX_FAILURES)
    {
      g_autofree char *seconds = g_strdup_printf (
          "%" G_GINT64_FORMAT, MAX (1, (last_ms + WINDOW_MS - self->now_ms + 999) / 1000));

      lv_error_set (error, LIVEON_ERROR_LOCKED_OUT, "seconds", seconds, NULL);
      return FALSE;
    }
  return TRUE;
}

static gboolean
prove (LvDb *db, Factor *self, const LvUser *user, GError **error)
{
  g_autofree char *subject = g_strconcat ("second-factor:", self->user_id, NULL);
  const LvAdminProof proof = { .pepper = self->pepper, .code = self->code, .now_ms = self->now_ms };
  guint count;

  if (!check_failures (db, self, subject, error))
    return FALSE;
  if (!lv_admin_factor_prove (db, user, &proof, &self->verdict, error))
    return FALSE;
  if (self->verdict == LV_ADMIN_CODE_RIGHT)
    return lv_failures_clear (db, subject, error);
  return lv_failures_add (db, subject, self->now_ms, WINDOW_MS, &count, error);
}

static gboolean
factor_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Factor *self = input;
  g_autoptr (LvUser) user = lv_users_find (db, self->user_id, error);
  LvAudit audit = {
    .actor = self->user_id,
    .action = actions[self->deed],
    .target = self->user_id,
    .result = "ok",
    .address = self->address,
  };

  if (user == NULL)
    return FALSE;
  if (self->deed == BEGIN ? !lv_admin_factor_begin (db, user, self->pepper, self->secret, error)
                          : !prove (db, self, user, error))
    return FALSE;
  if (self->verdict != LV_ADMIN_CODE_RIGHT)
    audit.result = "invalid-argument";
  else if (self->deed == END && !lv_admin_factor_forget (db, user, error))
    return FALSE;
  /* A wrong one is counted and written down like a deed. */
  return lv_audit_append (db, self->now_ms, &audit, error);
}

static void
reply_secret (Factor *self)
{
  LvAdminCall *call = self->call;
  g_autofree char *text = lv_base32_encode (self->secret, sizeof self->secret);
  g_autofree char *issuer = g_strconcat ("LiveOn ", lv_tenant_get_row (call->tenant)->name, NULL);
  g_autofree char *uri = lv_totp_uri (self->secret, issuer, call->user->login);
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "secret", text);
  lv_json_string (writer, "uri", uri);
  lv_json_end_object (writer);
  lv_call_reply (call->call, writer);
}

static void
on_factor (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Factor) self = data;
  GError *error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    lv_admin_call_refuse (self->call, error);
  else if (self->verdict != LV_ADMIN_CODE_RIGHT)
    lv_admin_call_refuse (self->call,
                          lv_fields_error ("code", N_ ("this is not the code that is shown now")));
  else if (self->deed == BEGIN)
    reply_secret (self);
  else
    lv_call_reply (self->call->call, NULL);
}

static void
change_factor (LvAdminCall *call, Deed deed)
{
  LvJson *params = lv_call_get_params (call->call);
  const char *code = deed == BEGIN ? "" : lv_json_get_string (params, "code", CODE_MAX);
  Factor *self;
  GError *error = NULL;

  if (!lv_json_end (params, &error))
    {
      lv_admin_call_refuse (call, error);
      return;
    }
  if (deed == END && lv_tenant_get_policy (call->tenant)->needs_second_factor)
    {
      lv_admin_call_refuse (call, lv_error_new_why (LIVEON_ERROR_NOT_PERMITTED,
                                                    N_ ("the company's policy asks for it"), NULL));
      return;
    }
  self = g_new0 (Factor, 1);
  self->call = lv_admin_call_ref (call);
  self->deed = deed;
  self->pepper = lv_secret_ref (call->context->pepper);
  self->user_id = g_strdup (call->user->id);
  self->address = g_strdup (lv_call_get_address (call->call));
  self->code = g_strdup (code);
  self->now_ms = lv_clock_now_ms (call->context->clock);
  lv_store_run_async (call->context->store, lv_tenant_get_database (call->tenant), factor_work,
                      self, NULL, NULL, NULL, on_factor, self);
}

static void
begin_factor (LvAdminCall *call)
{
  change_factor (call, BEGIN);
}

static void
confirm_factor (LvAdminCall *call)
{
  change_factor (call, CONFIRM);
}

static void
end_factor (LvAdminCall *call)
{
  change_factor (call, END);
}

/* The password. Whoever was signed in with the old one is out, this browser too. */

static void
on_password (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvAdminCall) call = data;
  GError *error = NULL;

  if (lv_password_change_finish (result, &error))
    lv_call_reply (call->call, NULL);
  else
    lv_admin_call_refuse (call, error);
}

static void
change_password (LvAdminCall *call)
{
  LvJson *params = lv_call_get_params (call->call);
  const char *current = lv_json_get_string (params, "current", LV_LIMIT_PASSWORD);
  const char *chosen = lv_json_get_string (params, "new", LV_LIMIT_PASSWORD);
  g_autoptr (LvSecret) old_password = NULL;
  g_autoptr (LvSecret) new_password = NULL;
  GError *error = NULL;

  if (!lv_json_end (params, &error))
    {
      lv_admin_call_refuse (call, error);
      return;
    }
  old_password = lv_secret_new (current, strlen (current));
  new_password = lv_secret_new (chosen, strlen (chosen));
  lv_password_change_async (call->context, call->tenant, call->user, "", old_password, new_password,
                            lv_call_get_address (call->call), NULL, on_password,
                            lv_admin_call_ref (call));
}

const LvAdminRoute lv_admin_account_routes[] = {
  { "PUT", "/api/password", LV_ADMIN_EXPIRED, "Another password; signs out everywhere",
    .handler = change_password, .body = "current new" },
  { "POST", "/api/second-factor", LV_ADMIN_EXPIRED,
    "Begins a second factor: its secret, shown once", .handler = begin_factor },
  { "POST", "/api/second-factor/confirm", LV_ADMIN_EXPIRED, "From now on it is asked for",
    .handler = confirm_factor, .body = "code" },
  { "POST", "/api/second-factor/end", .summary = "It is asked for no more", .handler = end_factor,
    .body = "code" },
  { NULL },
};
