/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 *   policy → look up → current one right? → equal to an earlier one? (each) → hash → write
 */
#include "lv-password-change.h"

#include "lv-audit.h"
#include "lv-error.h"
#include "lv-session-private.h"
#include "lv-users.h"

/* What crosses to the store thread and back. */
typedef struct
{
  char *user_id;
  char *session_id; /* the one that stays */
  char *subject;
  char *address;
  gint64 now_ms;
  gint64 window_ms;
  guint history;
  char *hash; /* the new one */
  /* what is found */
  LvUser *user;
  GPtrArray *earlier; /* of char*: hashes that may not come back, the current one first */
  guint failures;
  gint64 last_failure_ms;
  GPtrArray *removed; /* ids of the other sessions */
} Work;

typedef struct
{
  LvSessions *sessions;
  LvTenant *tenant;
  LvSecret *current;
  LvSecret *new_password;
  Work work;
  guint compared; /* of work.earlier */
  gboolean has_entered;
} Change;

static void
change_free (Change *self)
{
  Work *work = &self->work;

  if (self->has_entered)
    lv_gate_leave (self->sessions->gate, work->subject);
  g_free (work->user_id);
  g_free (work->session_id);
  g_free (work->subject);
  g_free (work->address);
  g_free (work->hash);
  g_clear_pointer (&work->user, lv_user_unref);
  g_clear_pointer (&work->earlier, g_ptr_array_unref);
  g_clear_pointer (&work->removed, g_ptr_array_unref);
  lv_secret_unref (self->current);
  lv_secret_unref (self->new_password);
  g_object_unref (self->tenant);
  lv_sessions_unref (self->sessions);
  g_free (self);
}

static gboolean
is_open (Change *self, GError **error)
{
  if (self->sessions->context != NULL)
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_STOPPING, NULL);
  return FALSE;
}

static void
run (GTask *task, LvStoreWork work, GAsyncReadyCallback callback)
{
  Change *self = g_task_get_task_data (task);

  lv_store_run_async (self->sessions->context->store, lv_tenant_get_database (self->tenant), work,
                      &self->work, NULL, NULL, NULL, callback, g_object_ref (task));
}

static void
verify (GTask *task, LvSecret *password, const char *stored, GAsyncReadyCallback callback)
{
  Change *self = g_task_get_task_data (task);

  lv_password_pool_verify_async (self->sessions->context->passwords, password, stored,
                                 lv_tenant_get_id (self->tenant), self->work.address, TRUE,
                                 g_task_get_cancellable (task), callback, g_object_ref (task));
}

/* The last step: written down, and the other devices are out. */

static gboolean
remove_others (LvDb *db, Work *self, GError **error)
{
  g_autoptr (GPtrArray) rows = lv_sessions_list (db, self->user_id, error);

  if (rows == NULL)
    return FALSE;
  self->removed = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < rows->len; i++)
    {
      LvSessionRow *row = g_ptr_array_index (rows, i);

      if (g_str_equal (row->id, self->session_id))
        continue;
      if (!lv_sessions_remove (db, row->id, error))
        return FALSE;
      g_ptr_array_add (self->removed, g_strdup (row->id));
    }
  return TRUE;
}

/* The person as of now; an error when there is none, or the current password is another meanwhile.
 */
static LvUser *
find_user (LvDb *db, const Work *self, const char *expected_hash, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (LvUser) user = lv_users_find (db, self->user_id, &local_error);

  if (local_error == NULL
      && (user == NULL
          || (expected_hash != NULL && g_strcmp0 (user->password_hash, expected_hash) != 0)))
    local_error = lv_error_new (LIVEON_ERROR_CONFLICT, "field", "password", NULL);
  if (local_error == NULL)
    return g_steal_pointer (&user);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static gboolean
write_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Work *self = input;
  LvAudit audit = { .actor = self->user_id,
                    .action = "user.password",
                    .target = self->user_id,
                    .result = "ok",
                    .address = self->address };
  g_autoptr (LvUser) before = find_user (db, self, self->user->password_hash, error);

  if (before == NULL
      || !lv_users_set_password (db, self->user_id, self->hash, FALSE, self->now_ms, error)
      || !remove_others (db, self, error) || !lv_failures_clear (db, self->subject, error)
      || !lv_audit_append (db, self->now_ms, &audit, error))
    return FALSE;
  lv_user_unref (self->user);
  self->user = find_user (db, self, NULL, error);
  return self->user != NULL;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Change *self = g_task_get_task_data (task);
  g_autoptr (GError) problem = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);
  GError *error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error) || !is_open (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < self->work.removed->len; i++)
    lv_sessions_end_by_id (self->sessions, g_ptr_array_index (self->work.removed, i), problem,
                           "left");
  lv_tenant_apply_user (self->tenant, self->work.user);
  g_task_return_boolean (task, TRUE);
}

static void
hashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Change *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->work.hash = lv_password_pool_hash_finish (LV_PASSWORD_POOL (source), result, &error);
  if (self->work.hash == NULL || !is_open (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->work.now_ms = lv_clock_now_ms (self->sessions->context->clock);
  run (task, write_work, written_cb);
}

static void
hash_new (GTask *task)
{
  Change *self = g_task_get_task_data (task);

  lv_password_pool_hash_async (self->sessions->context->passwords, self->new_password,
                               lv_tenant_get_id (self->tenant), self->work.address,
                               g_task_get_cancellable (task), hashed_cb, g_object_ref (task));
}

/* One earlier password after the other. */

static void compare_next (GTask *task);

static GError *
new_history_error (const Work *work)
{
  /* The current one is never taken again. */
  g_autofree char *value = g_strdup_printf ("%u", MAX (work->history, 1));

  return lv_error_new (LIVEON_ERROR_PASSWORD_POLICY, "rule", "history", "value", value, NULL);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Change *self = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean is_equal = lv_password_pool_verify_finish (LV_PASSWORD_POOL (source), result, &error);

  if (error == NULL && is_open (self, &error) && is_equal)
    error = new_history_error (&self->work);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    compare_next (task);
}

static void
compare_next (GTask *task)
{
  Change *self = g_task_get_task_data (task);
  GPtrArray *earlier = self->work.earlier;

  if (self->compared == earlier->len)
    hash_new (task);
  else
    verify (task, self->new_password, g_ptr_array_index (earlier, self->compared++), compared_cb);
}

/* The current password. */

static gboolean
failure_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Work *self = input;
  LvAudit audit = { .actor = self->user_id,
                    .action = "user.password",
                    .target = self->user_id,
                    .result = "sign-in",
                    .address = self->address };
  guint count;

  return lv_failures_add (db, self->subject, self->now_ms, self->window_ms, &count, error)
         && lv_audit_append (db, self->now_ms, &audit, error);
}

static void
failure_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    error = lv_error_new (LIVEON_ERROR_SIGN_IN, NULL);
  g_task_return_error (task, error);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Change *self = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean fits = lv_password_pool_verify_finish (LV_PASSWORD_POOL (source), result, &error);

  if (error != NULL || !is_open (self, &error))
    g_task_return_error (task, error);
  else if (!fits)
    run (task, failure_work, failure_written_cb);
  else
    compare_next (task);
}

/* What is known of the person's passwords. */

static gboolean
look_up_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Work *self = input;
  g_autoptr (GPtrArray) old = NULL;

  self->user = find_user (db, self, NULL, error);
  if (self->user == NULL)
    return FALSE;
  self->earlier = g_ptr_array_new_with_free_func (g_free);
  if (self->user->password_hash != NULL)
    g_ptr_array_add (self->earlier, g_strdup (self->user->password_hash));
  if (self->history > 1)
    {
      old = lv_users_password_history (db, self->user_id, self->history - 1, error);
      if (old == NULL)
        return FALSE;
      for (guint i = 0; i < old->len; i++)
        g_ptr_array_add (self->earlier, g_strdup (g_ptr_array_index (old, i)));
    }
  return lv_failures_get (db, self->subject, self->now_ms, self->window_ms, &self->failures,
                          &self->last_failure_ms, error);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Change *self = g_task_get_task_data (task);
  Work *work = &self->work;
  const LvPasswordPolicy *policy = &lv_tenant_get_policy (self->tenant)->password;
  GError *error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error) || !is_open (self, &error)
      || !lv_gate_enter (self->sessions->gate, work->subject, policy, work->failures,
                         work->last_failure_ms, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->has_entered = TRUE;
  verify (task, self->current, work->user->password_hash, verified_cb);
}

void
lv_password_change_async (LvContext *context,
                          LvTenant *tenant,
                          LvUser *user,
                          const char *session_id,
                          LvSecret *current,
                          LvSecret *new_password,
                          const char *address,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const LvPasswordPolicy *policy = &lv_tenant_get_policy (tenant)->password;
  Change *self = g_new0 (Change, 1);
  Work *work = &self->work;
  GError *error = NULL;

  g_task_set_source_tag (task, lv_password_change_async);
  g_task_set_task_data (task, self, (GDestroyNotify) change_free);
  self->sessions = g_rc_box_acquire (context->sessions);
  self->tenant = g_object_ref (tenant);
  self->current = lv_secret_ref (current);
  self->new_password = lv_secret_ref (new_password);
  work->user_id = g_strdup (user->id);
  work->session_id = g_strdup (session_id);
  work->subject = g_strconcat ("password:", user->id, NULL);
  work->address = g_strdup (address);
  work->now_ms = lv_clock_now_ms (context->clock);
  work->window_ms = (gint64) MAX (policy->lockout_seconds, 1) * 1000;
  work->history = policy->history;
  if (!lv_policy_check_password (policy, user->login, lv_secret_get_text (new_password), &error))
    g_task_return_error (task, error);
  else
    run (task, look_up_work, looked_up_cb);
}

gboolean
lv_password_change_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
