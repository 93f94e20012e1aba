/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 *   parse (a thread of its own) → plan (store) → hash the initial passwords → plan again and apply
 *                                   |                                          (store, one unit)
 *                                   +→ a dry run, or faults: answered
 */
#include "lv-user-import.h"

#include "lv-audit.h"
#include "lv-csv.h"
#include "lv-error.h"
#include "lv-offload.h"
#include "lv-session-private.h"
#include "lv-text.h"
#include "lv-users.h"

typedef struct
{
  LvSessions *sessions; /* its context is NULL when the server has stopped meanwhile */
  LvTenant *tenant;
  GBytes *csv;
  gboolean is_dry_run;
  char *actor;

  GPtrArray *records; /* of LvCsvRecord */
  GError *parse_error;
  LvPolicy *policy;
  gint64 now_ms;
  LvImportPlan *plan;
  GHashTable *hashes; /* folded login → password hash */
  guint next;         /* of plan->changes, to be hashed */
  char *hashing_key;  /* folded login of the one that is being hashed */
  guint n_passwords;
  LvImportProgress progress;
  gpointer progress_data;
  GHashTable *live; /* set of ids: who is signed in while it is told to them */
  guint told;       /* of plan->changes */
} Import;

static void
import_free (Import *self)
{
  lv_sessions_unref (self->sessions);
  g_object_unref (self->tenant);
  g_bytes_unref (self->csv);
  g_free (self->actor);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_error (&self->parse_error);
  g_clear_pointer (&self->policy, lv_policy_unref);
  g_clear_pointer (&self->plan, lv_import_plan_unref);
  g_hash_table_unref (self->hashes);
  g_free (self->hashing_key);
  g_clear_pointer (&self->live, g_hash_table_unref);
  g_free (self);
}

static gboolean
is_open (Import *self, GError **error)
{
  if (self->sessions->context != NULL)
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_STOPPING, NULL);
  return FALSE;
}

static void
run (GTask *task, LvStoreWork work, GAsyncReadyCallback callback)
{
  Import *self = g_task_get_task_data (task);

  lv_store_run_async (self->sessions->context->store, lv_tenant_get_id (self->tenant), work, self,
                      NULL, NULL, NULL, callback, g_object_ref (task));
}

static void
return_plan (GTask *task)
{
  Import *self = g_task_get_task_data (task);

  g_task_return_pointer (task, lv_import_plan_ref (self->plan),
                         (GDestroyNotify) lv_import_plan_unref);
}

static gboolean
plan_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Import *self = input;
  g_autoptr (GPtrArray) users = lv_users_list (db, NULL, 0, 0, error);
  g_autoptr (GPtrArray) groups = users != NULL ? lv_groups_list (db, error) : NULL;

  if (groups == NULL)
    return FALSE;
  g_clear_pointer (&self->plan, lv_import_plan_unref);
  self->plan
      = lv_import_plan_new (self->records, users, groups, &self->policy->password, self->now_ms);
  return TRUE;
}

/* The last step. */

static gboolean
write_audit (LvDb *db, Import *self, const char *action, const char *target, GError **error)
{
  LvAudit audit = {
    .actor = self->actor, .action = action, .target = target, .result = "ok", .detail = "import"
  };

  return lv_audit_append (db, self->now_ms, &audit, error);
}

static gboolean
apply_change (LvDb *db, Import *self, LvImportChange *change, GError **error)
{
  LvUser *user = change->after;
  g_autofree char *key = lv_text_fold (user->login);

  switch (change->kind)
    {
    case LV_IMPORT_ADD:
      if (change->password != NULL)
        {
          user->password_hash = g_strdup (g_hash_table_lookup (self->hashes, key));
          if (user->password_hash == NULL)
            {
              lv_error_set (error, LIVEON_ERROR_CONFLICT, "field", "user_id", NULL);
              return FALSE;
            }
        }
      return lv_users_add (db, user, error) && write_audit (db, self, "user.add", user->id, error);
    case LV_IMPORT_UPDATE:
      return lv_users_update (db, user, error)
             && write_audit (db, self, "user.update", user->id, error);
    case LV_IMPORT_UNCHANGED:
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

/* Planned again: what others changed while passwords were hashed is seen, not overwritten. */
static gboolean
apply_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Import *self = input;

  if (!plan_work (db, self, NULL, error))
    return FALSE;
  if (self->plan->faults->len > 0)
    return TRUE;
  for (guint i = 0; i < self->plan->changes->len; i++)
    if (!apply_change (db, self, g_ptr_array_index (self->plan->changes, i), error))
      return FALSE;
  self->plan->is_applied = TRUE;
  return TRUE;
}

/* Those who are signed in hear of it, some at a time, so that thousands hold up nobody. */

#define TOLD_AT_ONCE 20

static gboolean
on_tell (gpointer data)
{
  GTask *task = data;
  Import *self = g_task_get_task_data (task);
  GPtrArray *changes = self->plan->changes;

  for (guint count = 0; self->told < changes->len && count < TOLD_AT_ONCE; self->told++)
    {
      LvImportChange *change = g_ptr_array_index (changes, self->told);

      if (change->kind != LV_IMPORT_UPDATE || !g_hash_table_contains (self->live, change->after->id)
          || self->sessions->context == NULL)
        continue;
      lv_tenant_apply_user (self->tenant, change->after);
      count++;
    }
  if (self->told < changes->len)
    return G_SOURCE_CONTINUE;
  return_plan (task);
  return G_SOURCE_REMOVE;
}

static void
tell (GTask *task)
{
  Import *self = g_task_get_task_data (task);
  g_autoptr (GPtrArray) sessions = lv_sessions_list_live (self->sessions, self->tenant, NULL);
  g_autoptr (GSource) source = g_idle_source_new ();

  self->live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < sessions->len; i++)
    g_hash_table_add (self->live, g_strdup (lv_session_get_user (sessions->pdata[i])->id));
  g_source_set_callback (source, on_tell, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Import *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error) || !is_open (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->plan->is_applied)
    tell (task);
  else
    return_plan (task);
}

/* The initial passwords, one after the other: the pool's other thread stays free for people. */

static void hash_next (GTask *task);

static void
hashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Import *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *hash = lv_password_pool_hash_finish (LV_PASSWORD_POOL (source), result, &error);

  if (hash == NULL || !is_open (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_hash_table_replace (self->hashes, g_steal_pointer (&self->hashing_key),
                        g_steal_pointer (&hash));
  if (self->progress != NULL)
    self->progress (g_hash_table_size (self->hashes), self->n_passwords, self->progress_data);
  hash_next (task);
}

static LvImportChange *
next_with_password (Import *self)
{
  while (self->next < self->plan->changes->len)
    {
      LvImportChange *change = g_ptr_array_index (self->plan->changes, self->next++);

      if (change->password != NULL)
        return change;
    }
  return NULL;
}

static void
hash_next (GTask *task)
{
  Import *self = g_task_get_task_data (task);
  LvImportChange *change = next_with_password (self);

  if (change == NULL)
    {
      run (task, apply_work, applied_cb);
      return;
    }
  self->hashing_key = lv_text_fold (change->after->login);
  lv_password_pool_hash_async (self->sessions->context->passwords, change->password,
                               lv_tenant_get_id (self->tenant), self->actor,
                               g_task_get_cancellable (task), hashed_cb, g_object_ref (task));
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Import *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error) || !is_open (self, &error))
    g_task_return_error (task, error);
  else if (self->is_dry_run || self->plan->faults->len > 0)
    return_plan (task);
  else
    {
      for (guint i = 0; i < self->plan->changes->len; i++)
        self->n_passwords
            += ((LvImportChange *) self->plan->changes->pdata[i])->password != NULL ? 1 : 0;
      hash_next (task);
    }
}

/* The first step. */

static void
parse (gpointer data)
{
  Import *self = g_task_get_task_data (data);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (self->csv, &length);

  self->records
      = lv_csv_parse (bytes, length, lv_csv_guess_encoding (bytes, length), &self->parse_error);
}

static void
on_parsed (gpointer data)
{
  g_autoptr (GTask) task = data;
  Import *self = g_task_get_task_data (task);
  GError *error = g_steal_pointer (&self->parse_error);

  if (self->records == NULL || !is_open (self, &error))
    g_task_return_error (task, error);
  else
    run (task, plan_work, planned_cb);
}

static void
start_parsing (GTask *task)
{
  GError *error = NULL;

  g_object_ref (task);
  if (lv_offload_start (g_task_get_context (task), "import", parse, on_parsed, task, &error)
      != NULL)
    return;
  g_task_return_error (task, error);
  g_object_unref (task);
}

void
lv_user_import_async (LvContext *context,
                      LvTenant *tenant,
                      GBytes *csv,
                      gboolean is_dry_run,
                      const char *actor,
                      LvImportProgress progress,
                      gpointer progress_data,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Import *self = g_new0 (Import, 1);

  g_task_set_source_tag (task, lv_user_import_async);
  g_task_set_task_data (task, self, (GDestroyNotify) import_free);
  self->sessions = g_rc_box_acquire (context->sessions);
  self->tenant = g_object_ref (tenant);
  self->csv = g_bytes_ref (csv);
  self->is_dry_run = is_dry_run;
  self->actor = g_strdup (actor);
  self->progress = progress;
  self->progress_data = progress_data;
  self->policy = lv_policy_ref (lv_tenant_get_policy (tenant));
  self->now_ms = lv_clock_now_ms (context->clock);
  self->hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  start_parsing (task);
}

LvImportPlan *
lv_user_import_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
