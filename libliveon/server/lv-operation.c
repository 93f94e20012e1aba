/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-operation.h"

#include <gio/gunixoutputstream.h>
#include <unistd.h>

#include "lv-audit.h"
#include "lv-limits.h"
#include "lv-log.h"
#include "lv-operation-run.h"
#include "lv-operator-fields.h"
#include "lv-words.h"

struct _LvOperation
{
  grefcount count;
  LvContext *context;
  const LvOperatorCommand *command;
  LvTenant *tenant;
  LvJson *arguments;
  char *actor;
  char *reason;
  char *address;
  gboolean is_quiet; /* what is only read leaves no row: a refusal does all the same */
  int files[LV_OPERATOR_MAX_FILES];
  GOutputStream *output; /* in place of the first; NULL: none */
  GTask *task;           /* NULL once it is answered */
  gboolean is_audited;
  gboolean is_answered;
  LvNote note;
  gpointer data;
  GDestroyNotify free_data;
  gpointer result;
  GDestroyNotify free_result;
};

/* What crosses to the store thread and back. */
typedef struct
{
  LvOperationWork work;
  gpointer data; /* the operation's, which waits meanwhile */
  LvNote note;
  gboolean is_audited;
  gint64 now_ms;
  const char *action;
  char *actor;
  char *reason;
  char *address;
  const char *code; /* of the refusal */
} Job;

typedef struct
{
  LvOperation *operation;
  LvOperationDone done;
  GDestroyNotify free_result;
  gboolean is_change;
} Waiting;

static void
job_free (Job *self)
{
  g_free (self->note.target);
  g_free (self->note.detail);
  g_free (self->actor);
  g_free (self->reason);
  g_free (self->address);
  g_free (self);
}

static Job *
job_new (LvOperation *operation, LvOperationWork work)
{
  Job *self = g_new0 (Job, 1);

  self->work = work;
  self->data = operation->data;
  self->now_ms = lv_clock_now_ms (operation->context->clock);
  self->action = operation->command->name;
  self->actor = g_strdup (operation->actor);
  self->reason = g_strdup (operation->reason);
  self->address = g_strdup (operation->address);
  self->code = "ok";
  self->note.target = g_strdup (operation->note.target);
  self->note.detail = g_strdup (operation->note.detail);
  return self;
}

static gboolean
append_audit (LvDb *db, Job *job, GError **error)
{
  gboolean has_both = job->reason != NULL && job->note.detail != NULL;
  g_autofree char *detail
      = g_strconcat (job->reason != NULL ? job->reason : "", has_both ? " — " : "",
                     job->note.detail != NULL ? job->note.detail : "", NULL);
  LvAudit audit = {
    .actor = job->actor,
    .action = job->action,
    .target = job->note.target,
    .result = job->code,
    .address = job->address,
    .detail = *detail != '\0' ? detail : NULL,
  };

  return lv_audit_append (db, job->now_ms, &audit, error);
}

static gboolean
run_job (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Job *job = input;

  if (job->work != NULL && !job->work (db, job->data, &job->note, result, error))
    return FALSE;
  return !job->is_audited || append_audit (db, job, error);
}

static const char *
database_of (LvOperation *self)
{
  LvOperatorScope scope = self->command->scope;

  if (self->tenant == NULL || scope == LV_SCOPE_SERVER || scope == LV_SCOPE_ROW)
    return NULL;
  return lv_tenant_get_database (self->tenant);
}

LvOperation *
lv_operation_new (LvContext *context,
                  const LvOperatorCommand *command,
                  const LvOperatorCaller *caller,
                  LvJson *arguments,
                  GUnixFDList *files,
                  GTask *task)
{
  LvOperation *self = g_new0 (LvOperation, 1);

  g_ref_count_init (&self->count);
  self->context = context;
  self->command = command;
  self->actor = g_strdup (caller->actor);
  self->address = g_strdup (caller->address);
  self->is_quiet = caller->is_quiet;
  g_set_object (&self->output, caller->output);
  self->arguments = lv_json_ref (arguments);
  self->task = g_object_ref (task);
  for (guint i = 0; i < LV_OPERATOR_MAX_FILES; i++)
    self->files[i] = files != NULL && i < (guint) g_unix_fd_list_get_length (files)
                         ? g_unix_fd_list_get (files, (int) i, NULL)
                         : -1;
  return self;
}

LvOperation *
lv_operation_ref (LvOperation *self)
{
  g_ref_count_inc (&self->count);
  return self;
}

void
lv_operation_unref (LvOperation *self)
{
  if (!g_ref_count_dec (&self->count))
    return;
  /* A handler that lost its operation is a bug of ours, but the operator is not left waiting. */
  if (self->task != NULL && !self->is_answered)
    {
      lv_warning ("a command went without an answer", "COMMAND", self->command->name, NULL);
      g_task_return_error (self->task, lv_error_new (LIVEON_ERROR_FAILED, NULL));
    }
  if (self->free_data != NULL)
    self->free_data (self->data);
  if (self->free_result != NULL && self->result != NULL)
    self->free_result (self->result);
  for (guint i = 0; i < LV_OPERATOR_MAX_FILES; i++)
    if (self->files[i] >= 0)
      close (self->files[i]);
  g_clear_object (&self->output);
  g_clear_object (&self->tenant);
  g_clear_object (&self->task);
  lv_json_unref (self->arguments);
  g_free (self->note.target);
  g_free (self->note.detail);
  g_free (self->actor);
  g_free (self->reason);
  g_free (self->address);
  g_free (self);
}

LvContext *
lv_operation_get_context (LvOperation *self)
{
  return self->context;
}

LvTenant *
lv_operation_get_tenant (LvOperation *self)
{
  return self->tenant;
}

void
lv_operation_set_tenant (LvOperation *self, LvTenant *tenant)
{
  g_set_object (&self->tenant, tenant);
}

void
lv_operation_set_reason (LvOperation *self, const char *reason)
{
  g_free (self->reason);
  self->reason = reason != NULL && *reason != '\0' ? g_strdup (reason) : NULL;
}

const char *
lv_operation_get_actor (LvOperation *self)
{
  return self->actor;
}

const char *
lv_operation_get_address (LvOperation *self)
{
  return self->address;
}

LvJson *
lv_operation_get_arguments (LvOperation *self)
{
  return self->arguments;
}

int
lv_operation_take_file (LvOperation *self, guint index)
{
  int file;

  g_assert (index < LV_OPERATOR_MAX_FILES);
  file = self->files[index];
  self->files[index] = -1;
  return file;
}

GOutputStream *
lv_operation_take_output (LvOperation *self, guint index)
{
  int file;

  if (index == 0 && self->output != NULL)
    return g_steal_pointer (&self->output);
  file = lv_operation_take_file (self, index);
  if (file >= 0)
    return g_unix_output_stream_new (file, TRUE);
  lv_operation_refuse (self, lv_fields_error ("files", N_ ("no file to write to")));
  return NULL;
}

void
lv_operation_set_data (LvOperation *self, gpointer data, GDestroyNotify free_data)
{
  if (self->free_data != NULL)
    self->free_data (self->data);
  self->data = data;
  self->free_data = free_data;
}

gpointer
lv_operation_get_data (LvOperation *self)
{
  return self->data;
}

void
lv_operation_note (LvOperation *self, const char *target, const char *detail)
{
  g_free (self->note.target);
  self->note.target = g_strdup (target);
  g_free (self->note.detail);
  self->note.detail = g_strdup (detail);
}

static void
on_work_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiting *waiting = user_data;
  g_autoptr (LvOperation) self = waiting->operation;
  GError *error = NULL;
  gpointer value = NULL;

  if (self->free_result != NULL && self->result != NULL)
    self->free_result (self->result);
  self->result = NULL;
  self->free_result = waiting->free_result;
  if (lv_store_run_finish (LV_STORE (source), result, &value, &error))
    {
      self->result = value;
      self->is_audited |= waiting->is_change;
      waiting->done (self, value);
    }
  else
    lv_operation_refuse (self, error);
  g_free (waiting);
}

static void
run_work (LvOperation *self,
          LvOperationWork work,
          GDestroyNotify free_result,
          LvOperationDone done,
          gboolean is_change)
{
  Waiting *waiting = g_new0 (Waiting, 1);
  Job *job = job_new (self, work);

  waiting->operation = lv_operation_ref (self);
  waiting->done = done;
  waiting->free_result = free_result;
  waiting->is_change = is_change;
  job->is_audited = is_change;
  lv_store_run_async (self->context->store, database_of (self), run_job, job,
                      (GDestroyNotify) job_free, free_result, NULL, on_work_done, waiting);
}

void
lv_operation_change (LvOperation *self,
                     LvOperationWork work,
                     GDestroyNotify free_result,
                     LvOperationDone done)
{
  run_work (self, work, free_result, done, TRUE);
}

void
lv_operation_read (LvOperation *self,
                   LvOperationWork work,
                   GDestroyNotify free_result,
                   LvOperationDone done)
{
  run_work (self, work, free_result, done, FALSE);
}

gboolean
lv_operation_check_arguments (LvOperation *self)
{
  g_autoptr (GError) error = NULL;

  if (lv_json_end (self->arguments, &error))
    return TRUE;
  lv_operation_refuse (self, g_steal_pointer (&error));
  return FALSE;
}

/* An answer that waits for its audit row. */
typedef struct
{
  LvOperation *operation;
  char *answer;
  GError *refusal;
} Answer;

static void
answer_send (Answer *self)
{
  GTask *task = self->operation->task;

  if (self->refusal != NULL)
    g_task_return_error (task, self->refusal);
  else
    g_task_return_pointer (task, self->answer, g_free);
  lv_operation_unref (self->operation);
  g_free (self);
}

static void
on_audited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    {
      lv_warning ("an operator's command could not be written down", "COMMAND",
                  answer->operation->command->name, "ERROR", error->message, NULL);
      /* Nothing is shown that could not be written down. */
      if (answer->refusal == NULL)
        {
          g_clear_pointer (&answer->answer, g_free);
          answer->refusal = g_steal_pointer (&error);
        }
    }
  answer_send (answer);
}

static void
audit (Answer *answer, const char *tenant_id)
{
  LvOperation *self = answer->operation;
  Job *job = job_new (self, NULL);

  job->is_audited = TRUE;
  if (answer->refusal != NULL)
    job->code = liveon_error_get_code (answer->refusal);
  if (self->command->scope == LV_SCOPE_ROW && job->note.target == NULL && self->tenant != NULL)
    job->note.target = g_strdup (lv_tenant_get_id (self->tenant));
  lv_store_run_async (self->context->store, tenant_id, run_job, job, (GDestroyNotify) job_free,
                      NULL, NULL, on_audited, answer);
}

static void
answer_now (LvOperation *self, char *text, GError *refusal)
{
  Answer *answer = g_new0 (Answer, 1);

  g_assert (!self->is_answered);
  self->is_answered = TRUE;
  answer->operation = lv_operation_ref (self);
  answer->answer = text;
  answer->refusal = refusal;
  if (!self->is_audited && self->is_quiet && refusal == NULL)
    answer_send (answer);
  else if (!self->is_audited)
    audit (answer, database_of (self));
  else if (self->command->scope == LV_SCOPE_ROW && self->tenant != NULL)
    audit (answer, lv_tenant_get_id (self->tenant));
  else
    answer_send (answer);
}

void
lv_operation_reply (LvOperation *self, LvJsonWriter *writer)
{
  answer_now (self, writer != NULL ? lv_json_writer_free_to_string (writer, NULL) : g_strdup ("{}"),
              NULL);
}

void
lv_operation_refuse (LvOperation *self, GError *error)
{
  g_autoptr (GError) original = error;

  if (original->domain == LIVEON_ERROR)
    answer_now (self, NULL, g_steal_pointer (&original));
  else
    answer_now (self, NULL, lv_error_new_detail (LIVEON_ERROR_FAILED, "%s", original->message));
}
