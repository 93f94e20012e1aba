/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 *   find company → look up person → verify password → open session
 *        |               |                |
 *        +---------------+----------------+→ failed: answered, then counted and written down
 *
 * A company or person that is not there goes the same way, with a password that never fits; what is
 * written is written after the answer, so that its time tells nothing. */
#include "lv-sign-in.h"

#include "lv-error.h"
#include "lv-hash.h"
#include "lv-session-private.h"
#include "lv-sign-in-work.h"
#include "lv-text.h"

#include <string.h>

typedef struct
{
  LvSessions *sessions; /* its context is NULL when the server has stopped meanwhile */
  LvSignInRequest *request;
  LvTenant *tenant;    /* NULL: a company that there is not */
  LvPolicy *strangers; /* the defaults, where there is no tenant */
  LvUser *user;        /* NULL: a person that there is not */
  char *subject;       /* whose failures these are: the account's, or the known device's */
  gboolean is_known_device;
  gboolean has_entered; /* the gate */
  LvSignInLookUp *look_up;
  LvSignInOpening *opening;
  LvSignedIn *answer;
} SignIn;

LvSignInRequest *
lv_sign_in_request_new (void)
{
  return g_new0 (LvSignInRequest, 1);
}

void
lv_sign_in_request_free (LvSignInRequest *self)
{
  if (self->free_door_data != NULL)
    self->free_door_data (self->door_data);
  g_clear_object (&self->tenant);
  g_free (self->company);
  g_free (self->login);
  g_clear_pointer (&self->password, lv_secret_unref);
  g_free (self->device_id);
  g_free (self->device_name);
  g_free (self->client);
  g_free (self->address);
  g_free (self);
}

void
lv_signed_in_free (LvSignedIn *self)
{
  g_clear_object (&self->tenant);
  g_clear_pointer (&self->user, lv_user_unref);
  g_clear_pointer (&self->row, lv_session_row_unref);
  g_free (self->access_token);
  g_free (self->resume_token);
  g_free (self);
}

static void
sign_in_free (SignIn *self)
{
  if (self->has_entered)
    lv_gate_leave (self->sessions->gate, self->subject);
  lv_sessions_unref (self->sessions);
  lv_sign_in_request_free (self->request);
  g_clear_object (&self->tenant);
  g_clear_pointer (&self->strangers, lv_policy_unref);
  g_clear_pointer (&self->user, lv_user_unref);
  g_clear_pointer (&self->look_up, lv_sign_in_look_up_free);
  g_clear_pointer (&self->opening, lv_sign_in_opening_free);
  g_clear_pointer (&self->answer, lv_signed_in_free);
  g_free (self->subject);
  g_free (self);
}

static const LvPasswordPolicy *
get_policy (SignIn *self)
{
  LvPolicy *policy = self->tenant != NULL ? lv_tenant_get_policy (self->tenant) : self->strangers;

  return &policy->password;
}

static gint64
get_window_ms (SignIn *self)
{
  return (gint64) MAX (get_policy (self)->lockout_seconds, 1) * 1000;
}

/* place: a tenant's id or what was typed for one. What somebody typed as user ID may be a password
 * in the wrong field: only a keyed digest of it is kept. */
static char *
make_subject (LvSecret *pepper, const LvSignInDoor *door, const char *place, const char *login)
{
  g_autofree char *folded = lv_text_fold (login);
  g_autofree char *text = g_strconcat (place, "\n", folded, NULL);
  guint8 digest[LV_SHA256_SIZE];
  g_autofree char *hex = NULL;

  lv_hmac_sha256 (pepper, (const guint8 *) text, strlen (text), digest);
  hex = lv_hex_encode (digest, sizeof digest / 2);
  return g_strconcat (door != NULL ? door->subject : "sign-in", ":", hex, NULL);
}

char *
lv_sign_in_dup_subject (LvSecret *pepper, const char *tenant_id, const char *login)
{
  return make_subject (pepper, NULL, tenant_id, login);
}

/* Failures. */

typedef struct
{
  LvSessions *sessions;
  char *subject;
} Entered;

static void
failure_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Entered *entered = user_data;
  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error)
      && !g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_STOPPING))
    g_warning ("A failed sign-in was not written down: %s", error->message);
  lv_gate_leave (entered->sessions->gate, entered->subject);
  lv_sessions_unref (entered->sessions);
  g_free (entered->subject);
  g_free (entered);
}

/* The try counts as under way until its failure counts. */
static void
write_failure (SignIn *self, const GError *error, gboolean is_counted)
{
  LvContext *context = self->sessions->context;
  const char *tenant_id = lv_tenant_get_id (self->tenant);
  LvSignInFailure *failure = g_new0 (LvSignInFailure, 1);
  Entered *entered = g_new0 (Entered, 1);
  guint skipped = 0;

  failure->subject = g_strdup (self->subject);
  failure->is_counted = is_counted;
  failure->is_audited = lv_gate_may_audit (self->sessions->gate, tenant_id, &skipped);
  failure->lockout_failures = get_policy (self)->lockout_failures;
  failure->now_ms = lv_clock_now_ms (context->clock);
  failure->window_ms = get_window_ms (self);
  failure->user_id = g_strdup (self->user != NULL ? self->user->id : NULL);
  failure->address = g_strdup (self->request->address);
  failure->code = g_strdup (liveon_error_get_code (error));
  if (skipped > 0)
    failure->detail = g_strdup_printf ("%u more were not written down", skipped);
  entered->sessions = g_rc_box_acquire (self->sessions);
  entered->subject = g_strdup (self->subject);
  self->has_entered = FALSE;
  lv_store_run_async (context->store, lv_tenant_get_database (self->tenant),
                      lv_sign_in_failure_work, failure, (GDestroyNotify) lv_sign_in_failure_free,
                      NULL, NULL, failure_written_cb, entered);
}

/* With the right password, but against a rule. */
static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_SUSPENDED)
         || g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_NOT_PERMITTED)
         || g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_OUTSIDE_HOURS)
         || g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_ADDRESS);
}

/* Every way that does not end in a session ends here. Takes the error. */
static void
fail (GTask *task, GError *error)
{
  SignIn *self = g_task_get_task_data (task);
  LvGate *gate = self->sessions->gate;
  gboolean is_guess = g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_SIGN_IN)
                      && g_strcmp0 (liveon_error_get_argument (error, LV_SIGN_IN_FACTOR),
                                    LV_SIGN_IN_FACTOR_MISSING)
                             != 0;

  if (is_guess)
    lv_gate_add_failure (gate, self->request->address);
  if (is_guess && self->tenant == NULL)
    lv_gate_add_stranger (gate, self->subject, get_window_ms (self));
  else if ((is_guess || is_refusal (error)) && self->sessions->context != NULL)
    write_failure (self, error, is_guess);
  g_task_return_error (task, error);
}

static gboolean
is_open (SignIn *self, GError **error)
{
  if (self->sessions->context != NULL)
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_STOPPING, NULL);
  return FALSE;
}

/* The last step: the session. */

static void
set_text (char **member, const char *text)
{
  g_free (*member);
  *member = g_strdup (text);
}

static LvSessionRow *
make_row (SignIn *self)
{
  LvSessionRow *row = lv_session_row_new ();
  LvSignInRequest *request = self->request;
  LvSignedIn *answer = self->answer;
  g_autofree char *id = lv_random_id ();

  set_text (&row->id, id);
  set_text (&row->user_id, self->user->id);
  set_text (&row->device_id, request->device_id);
  set_text (&row->device_name, request->device_name);
  set_text (&row->client, request->client);
  set_text (&row->address, request->address);
  memcpy (row->device_key, request->device_key, sizeof row->device_key);
  row->created_ms = self->opening->now_ms;
  lv_sessions_renew_tokens (self->sessions, lv_tenant_get_id (self->tenant), row,
                            &answer->access_token, &answer->resume_token);
  return row;
}

static void
end_removed (SignIn *self, GPtrArray *removed)
{
  g_autoptr (GError) problem = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);

  for (guint i = 0; i < removed->len; i++)
    lv_sessions_end_by_id (self->sessions, g_ptr_array_index (removed, i), problem, "left");
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SignIn *self = g_task_get_task_data (task);
  LvSignedIn *answer = self->answer;
  GError *error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error) || !is_open (self, &error))
    {
      fail (task, error);
      return;
    }
  answer->tenant = g_object_ref (self->tenant);
  answer->user = lv_user_ref (self->opening->user);
  answer->must_change_password
      = lv_policy_is_password_expired (get_policy (self), answer->user, self->opening->now_ms);
  if (self->opening->row != NULL)
    {
      answer->row = lv_session_row_ref (self->opening->row);
      answer->head = self->opening->head;
      end_removed (self, self->opening->removed);
    }
  g_task_return_pointer (task, g_steal_pointer (&self->answer), (GDestroyNotify) lv_signed_in_free);
}

static void
open_session (GTask *task)
{
  SignIn *self = g_task_get_task_data (task);
  LvContext *context = self->sessions->context;
  LvSignInOpening *opening = g_new0 (LvSignInOpening, 1);
  const LvSignInDoor *door = self->request->door;

  self->opening = opening;
  self->answer = g_new0 (LvSignedIn, 1);
  opening->tenant_id = g_strdup (lv_tenant_get_id (self->tenant));
  opening->user_id = g_strdup (self->user->id);
  opening->now_ms = lv_clock_now_ms (context->clock);
  opening->address = g_strdup (self->request->address);
  opening->language = self->request->language;
  opening->door = self->request->door_data;
  if (door == NULL)
    opening->row = make_row (self);
  opening->password_hash = g_strdup (self->user->password_hash);
  opening->subject = g_strdup (self->subject);
  opening->record_key = lv_signing_key_ref (context->record_key);
  lv_store_run_async (context->store, lv_tenant_get_database (self->tenant),
                      door != NULL ? door->open : lv_sign_in_opening_work, opening, NULL, NULL,
                      NULL, opened_cb, g_object_ref (task));
}

/* The third: the password, as slow for nobody as for somebody. */

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SignIn *self = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean fits = lv_password_pool_verify_finish (LV_PASSWORD_POOL (source), result, &error);

  if (error == NULL && is_open (self, &error) && !fits)
    error = lv_error_new (LIVEON_ERROR_SIGN_IN, NULL);
  if (error == NULL && self->request->door != NULL)
    self->request->door->may (self->user, &error);
  if (error == NULL)
    lv_tenant_may (self->tenant, LV_ACTION_SIGN_IN, self->user, self->request->address, &error);
  if (error != NULL)
    fail (task, error);
  else
    open_session (task);
}

static void
verify_password (GTask *task, guint failures, gint64 last_failure_ms)
{
  SignIn *self = g_task_get_task_data (task);
  LvSessions *sessions = self->sessions;
  LvSignInRequest *request = self->request;
  GError *error = NULL;

  if ((!self->is_known_device && !lv_gate_check_address (sessions->gate, request->address, &error))
      || !lv_gate_enter (sessions->gate, self->subject, get_policy (self), failures,
                         last_failure_ms, &error))
    {
      fail (task, error);
      return;
    }
  self->has_entered = TRUE;
  lv_password_pool_verify_async (sessions->context->passwords, request->password,
                                 self->user != NULL ? self->user->password_hash : NULL,
                                 self->tenant != NULL ? lv_tenant_get_id (self->tenant) : "",
                                 request->address, self->is_known_device,
                                 g_task_get_cancellable (task), verified_cb, g_object_ref (task));
}

/* The second: the person. */

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SignIn *self = g_task_get_task_data (task);
  LvSignInLookUp *look_up = self->look_up;
  GError *error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error) || !is_open (self, &error))
    {
      fail (task, error);
      return;
    }
  self->user = g_steal_pointer (&look_up->user);
  self->is_known_device = look_up->is_known_device;
  g_free (self->subject);
  self->subject = g_steal_pointer (&look_up->subject);
  verify_password (task, look_up->failures, look_up->last_failure_ms);
}

static void
look_up_person (GTask *task)
{
  SignIn *self = g_task_get_task_data (task);
  LvContext *context = self->sessions->context;
  LvSignInLookUp *look_up = g_new0 (LvSignInLookUp, 1);

  self->look_up = look_up;
  look_up->login = g_strdup (self->request->login);
  look_up->device_id = g_strdup (self->request->device_id);
  look_up->subject = g_strdup (self->subject);
  look_up->now_ms = lv_clock_now_ms (context->clock);
  look_up->window_ms = get_window_ms (self);
  lv_store_run_async (context->store, lv_tenant_get_database (self->tenant),
                      lv_sign_in_look_up_work, look_up, NULL, NULL, NULL, looked_up_cb,
                      g_object_ref (task));
}

/* The first: the company. */

/* Takes the error, NULL where the tenant is found. */
static void
company_known (GTask *task, GError *error)
{
  SignIn *self = g_task_get_task_data (task);
  LvSignInRequest *request = self->request;
  const char *place;
  guint failures;
  gint64 last_failure_ms;

  if (!is_open (self, error == NULL ? &error : NULL))
    {
      fail (task, error);
      return;
    }
  place = self->tenant != NULL ? lv_tenant_get_id (self->tenant) : request->company;
  self->subject = make_subject (self->sessions->context->pepper, request->door,
                                place != NULL ? place : "", request->login);
  if (self->tenant != NULL)
    {
      look_up_person (task);
      return;
    }
  if (!g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND))
    {
      fail (task, error);
      return;
    }
  g_clear_error (&error);
  self->strangers = lv_policy_new ();
  lv_gate_get_stranger (self->sessions->gate, self->subject, get_window_ms (self), &failures,
                        &last_failure_ms);
  verify_password (task, failures, last_failure_ms);
}

static void
tenant_got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SignIn *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->tenant = lv_tenants_get_by_code_finish (NULL, result, &error);
  company_known (task, error);
}

void
lv_sign_in_async (LvContext *context,
                  LvSignInRequest *request,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  SignIn *self = g_new0 (SignIn, 1);

  g_task_set_source_tag (task, lv_sign_in_async);
  g_task_set_task_data (task, self, (GDestroyNotify) sign_in_free);
  self->sessions = g_rc_box_acquire (context->sessions);
  self->request = request;
  if (request->tenant != NULL)
    {
      self->tenant = g_object_ref (request->tenant);
      company_known (task, NULL);
    }
  else
    lv_tenants_get_by_code_async (context->tenants, request->company, NULL, tenant_got_cb,
                                  g_object_ref (task));
}

LvSignedIn *
lv_sign_in_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
