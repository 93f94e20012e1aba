/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 *   read token and challenge → find company → find session → renew both tokens
 *                                                  |
 *                      a token of before: two hold it → the session ends
 *
 * Whoever lost the answer to a renewal asks again with the token of before: that is good for a
 * minute, signed by the device, and as long as nobody has used what the lost answer brought. */
#include "lv-sign-in.h"

#include "lv-audit.h"
#include "lv-error.h"
#include "lv-recorder.h"
#include "lv-session-private.h"
#include "lv-users.h"

#include <string.h>

/* What crosses to the store thread and back. */
typedef struct
{
  char tenant_id[33];
  char session_id[33];
  guint8
      seen_hash[LV_TOKEN_HASH_SIZE]; /* of the resume token that the row had when it was judged */
  gint64 now_ms;
  char *address;
  char *code; /* of a refusal, for the audit log */
  char *detail;
  gboolean ends; /* the session */
  LvSigningKey *record_key;
  LvSessionRow *row;
  LvUser *user;
  LvChainHead head;
} Work;

typedef struct
{
  LvSessions *sessions;
  LvResumeRequest *request;
  LvChallenge challenge;
  guint8 token_hash[LV_TOKEN_HASH_SIZE];
  LvTenant *tenant;
  Work work;
  LvSignedIn *answer;
} Resume;

LvResumeRequest *
lv_resume_request_new (void)
{
  return g_new0 (LvResumeRequest, 1);
}

void
lv_resume_request_free (LvResumeRequest *self)
{
  g_free (self->token);
  g_free (self->client);
  g_free (self->address);
  g_free (self);
}

static void
work_clear (Work *self)
{
  g_free (self->address);
  g_free (self->code);
  g_free (self->detail);
  g_clear_pointer (&self->record_key, lv_signing_key_unref);
  g_clear_pointer (&self->row, lv_session_row_unref);
  g_clear_pointer (&self->user, lv_user_unref);
}

static void
resume_free (Resume *self)
{
  lv_sessions_unref (self->sessions);
  lv_resume_request_free (self->request);
  g_clear_object (&self->tenant);
  g_clear_pointer (&self->answer, lv_signed_in_free);
  work_clear (&self->work);
  g_free (self);
}

static GError *
new_unauthenticated (void)
{
  return lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);
}

static gboolean
is_open (Resume *self, GError **error)
{
  if (self->sessions->context != NULL)
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_STOPPING, NULL);
  return FALSE;
}

static void
run (GTask *task, LvStoreWork work, GAsyncReadyCallback callback)
{
  Resume *self = g_task_get_task_data (task);

  lv_store_run_async (self->sessions->context->store, self->work.tenant_id, work, &self->work, NULL,
                      NULL, NULL, callback, g_object_ref (task));
}

/* Refused, and written down where there is place for it. */

static gboolean
refuse_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Work *self = input;
  LvAudit audit = { .actor = "unknown",
                    .action = "session.resume",
                    .target = self->session_id,
                    .result = self->code,
                    .address = self->address,
                    .detail = self->detail };

  return (!self->ends || lv_sessions_remove (db, self->session_id, error))
         && lv_audit_append (db, self->now_ms, &audit, error);
}

static void
refused_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Resume *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    error = new_unauthenticated ();
  if (self->work.ends)
    lv_sessions_end_by_id (self->sessions, self->work.session_id, error, "ejected");
  g_task_return_error (task, error);
}

/* A session that ends is written down in any case: that happens once. */
static void
refuse (GTask *task, gboolean ends, const char *detail)
{
  Resume *self = g_task_get_task_data (task);
  guint skipped;

  if (!ends && !lv_gate_may_audit (self->sessions->gate, self->work.tenant_id, &skipped))
    {
      g_task_return_error (task, new_unauthenticated ());
      return;
    }
  self->work.ends = ends;
  self->work.code = g_strdup ("unauthenticated");
  self->work.detail = g_strdup (detail);
  run (task, refuse_work, refused_cb);
}

/* The last step: both tokens anew. */

static gboolean
renew_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Work *self = input;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (LvSessionRow) stored = lv_sessions_find_by_id (db, self->session_id, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (stored == NULL || memcmp (stored->resume_hash, self->seen_hash, sizeof self->seen_hash) != 0)
    {
      lv_error_set (error, LIVEON_ERROR_UNAUTHENTICATED, NULL);
      return FALSE;
    }
  return lv_sessions_update (db, self->row, error)
         && lv_recorder_head (db, self->tenant_id, self->record_key, &self->head, error);
}

static void
renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Resume *self = g_task_get_task_data (task);
  LvSignedIn *answer = self->answer;
  GError *error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error) || !is_open (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  lv_sessions_apply_row (self->sessions, self->work.row);
  lv_gate_note_renewal (self->sessions->gate, self->work.session_id, self->token_hash);
  answer->tenant = g_object_ref (self->tenant);
  answer->user = lv_user_ref (self->work.user);
  answer->row = lv_session_row_ref (self->work.row);
  answer->head = self->work.head;
  answer->must_change_password
      = lv_policy_is_password_expired (&lv_tenant_get_policy (self->tenant)->password, answer->user,
                                       lv_clock_now_ms (self->sessions->context->clock));
  g_task_return_pointer (task, g_steal_pointer (&self->answer), (GDestroyNotify) lv_signed_in_free);
}

static void
renew (GTask *task)
{
  Resume *self = g_task_get_task_data (task);
  Work *work = &self->work;
  g_autoptr (LvSessionRow) old = g_steal_pointer (&work->row);

  work->row = lv_session_row_copy (old);
  memcpy (work->seen_hash, old->resume_hash, sizeof work->seen_hash);
  g_free (work->row->address);
  work->row->address = g_strdup (self->request->address);
  if (*self->request->client != '\0')
    {
      g_free (work->row->client);
      work->row->client = g_strdup (self->request->client);
    }
  self->answer = g_new0 (LvSignedIn, 1);
  lv_sessions_renew_tokens (self->sessions, work->tenant_id, work->row, &self->answer->access_token,
                            &self->answer->resume_token);
  run (task, renew_work, renewed_cb);
}

/* The second: the session, judged. */

static gboolean
find_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Work *self = input;
  g_autoptr (GError) local_error = NULL;

  self->row = lv_sessions_find_by_id (db, self->session_id, &local_error);
  if (self->row != NULL)
    self->user = lv_users_find (db, self->row->user_id, &local_error);
  if (local_error == NULL && self->user == NULL)
    local_error = new_unauthenticated ();
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
was_answer_lost (Resume *self)
{
  LvSession *session = lv_sessions_find (self->sessions, self->work.session_id);

  return (session == NULL || !session->is_token_used)
         && lv_gate_was_just_renewed (self->sessions->gate, self->work.session_id,
                                      self->token_hash);
}

static void
judge (GTask *task)
{
  Resume *self = g_task_get_task_data (task);
  LvSessionRow *row = self->work.row;
  gboolean is_signed = lv_challenge_verify (&self->challenge, self->token_hash, row->device_key,
                                            self->request->signature);
  gboolean is_current = memcmp (row->resume_hash, self->token_hash, sizeof self->token_hash) == 0;
  GError *error = NULL;

  if (row->resume_expires_ms <= self->work.now_ms)
    g_task_return_error (task, new_unauthenticated ());
  else if (!is_current && !(is_signed && was_answer_lost (self)))
    refuse (task, TRUE, "a resume token was used a second time: the session was ended");
  else if (!is_signed)
    refuse (task, FALSE, "the signature is not the device's");
  else if (!lv_gate_use_challenge (self->sessions->gate, row->id, self->challenge.nonce,
                                   self->challenge.expires_ms, &error)
           || !lv_tenant_may (self->tenant, LV_ACTION_SIGN_IN, self->work.user,
                              self->request->address, &error))
    g_task_return_error (task, error);
  else
    renew (task);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Resume *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error) || !is_open (self, &error))
    g_task_return_error (task, error);
  else
    judge (task);
}

/* The first: the company. */
static void
tenant_got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Resume *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->tenant = lv_tenants_get_finish (NULL, result, &error);
  if (self->tenant == NULL && g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND))
    {
      g_clear_error (&error);
      error = new_unauthenticated ();
    }
  if (self->tenant == NULL || !is_open (self, &error))
    g_task_return_error (task, error);
  else
    run (task, find_work, found_cb);
}

void
lv_resume_async (LvContext *context,
                 LvResumeRequest *request,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Resume *self = g_new0 (Resume, 1);
  Work *work = &self->work;
  GError *error = NULL;

  g_task_set_source_tag (task, lv_resume_async);
  g_task_set_task_data (task, self, (GDestroyNotify) resume_free);
  self->sessions = g_rc_box_acquire (context->sessions);
  self->request = request;
  work->now_ms = lv_clock_now_ms (context->clock);
  work->address = g_strdup (request->address);
  work->record_key = lv_signing_key_ref (context->record_key);
  if (!lv_challenge_read (&self->challenge, request->challenge, context->pepper, work->now_ms,
                          &error))
    g_task_return_error (task, error);
  else if (!lv_token_read_resume (request->token, context->pepper, work->tenant_id,
                                  work->session_id, self->token_hash))
    g_task_return_error (task, new_unauthenticated ());
  else
    lv_tenants_get_async (context->tenants, work->tenant_id, NULL, tenant_got_cb,
                          g_object_ref (task));
}

LvSignedIn *
lv_resume_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
