/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The pool lives in one main context; only scrypt itself runs elsewhere, on a thread made for each
 * job, which costs nothing beside scrypt.
 *
 *   push -> waiting (fair queue) -> running (a thread) -> on_job_done: join, answer, next
 *                  \-> on_cancelled, evicted, stop       \-> on_cancelled: answer now, drop result
 */
#include "lv-password.h"

#include "lv-error.h"
#include "lv-fair-queue.h"
#include "lv-offload.h"

#define N_THREADS 2
#define CAPACITY 16
/* A full queue is worked off in about this time. */
#define RETRY_SECONDS "3"

struct _LvPasswordPool
{
  GObject parent_instance;

  GMainContext *context; /* of who made the pool: callers may have others */
  LvFairQueue *waiting;
  GPtrArray *running; /* of Job, at most N_THREADS */
  gboolean is_stopped;
};

typedef struct
{
  LvPasswordPool *pool; /* borrowed: the pool joins all jobs before it goes */
  GTask *task;          /* NULL once answered */
  GSource *cancelled;   /* in the context of the task; NULL without cancellable */
  LvOffload *offload;   /* while it runs */

  LvSecret *password;
  char *stored;
  gboolean is_hash;

  /* What the thread found. */
  gboolean fits;
  char *hash;
  GError *error;
} Job;

G_DEFINE_FINAL_TYPE (LvPasswordPool, lv_password_pool, G_TYPE_OBJECT)

static void
clear_cancelled (Job *self)
{
  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);
}

static void
job_free (Job *self)
{
  g_assert (self->task == NULL);
  clear_cancelled (self);
  lv_secret_unref (self->password);
  g_free (self->stored);
  g_free (self->hash);
  g_clear_error (&self->error);
  g_free (self);
}

/* Answers the caller, once; a task that was answered before is left alone. */
static void
answer_error (Job *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  clear_cancelled (self);
  if (task != NULL)
    g_task_return_error (task, error);
  else
    g_error_free (error);
}

static void
answer (Job *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  clear_cancelled (self);
  if (task == NULL)
    return;
  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else if (self->is_hash)
    g_task_return_pointer (task, g_steal_pointer (&self->hash), g_free);
  else
    g_task_return_boolean (task, self->fits);
}

static void
refuse (Job *job, GError *error)
{
  answer_error (job, error);
  job_free (job);
}

static void
run_job (gpointer data)
{
  Job *self = data;

  if (self->is_hash)
    self->hash = lv_password_hash (self->password, &self->error);
  else
    self->fits = lv_password_verify (self->password, self->stored);
}

static void start_jobs (LvPasswordPool *self);

static void
on_job_done (gpointer data)
{
  Job *job = data;
  g_autoptr (LvPasswordPool) pool = g_object_ref (job->pool);

  g_ptr_array_remove_fast (pool->running, job);
  answer (job);
  job_free (job);
  start_jobs (pool);
}

static void
start_jobs (LvPasswordPool *self)
{
  Job *job;

  while (self->running->len < N_THREADS && (job = lv_fair_queue_pop (self->waiting)) != NULL)
    {
      GError *error = NULL;

      job->offload
          = lv_offload_start (self->context, "password", run_job, on_job_done, job, &error);
      if (job->offload != NULL)
        g_ptr_array_add (self->running, job);
      else
        refuse (job, error);
    }
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  Job *job = data;

  answer_error (job, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
  if (lv_fair_queue_remove (job->pool->waiting, job))
    job_free (job);
  return G_SOURCE_REMOVE;
}

static void
watch_cancellable (Job *self, GCancellable *cancellable)
{
  if (cancellable == NULL)
    return;
  self->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (on_cancelled), self, NULL);
  g_source_attach (self->cancelled, g_task_get_context (self->task));
}

static void
push (LvPasswordPool *self,
      Job *job,
      const char *tenant_id,
      const char *address,
      gboolean is_known_device)
{
  gpointer evicted = NULL;

  if (self->is_stopped)
    {
      refuse (job, lv_error_new (LIVEON_ERROR_STOPPING, NULL));
      return;
    }
  if (!lv_fair_queue_push (self->waiting, tenant_id, address, is_known_device, job, &evicted))
    evicted = job;
  if (evicted != NULL)
    refuse (evicted, lv_error_new (LIVEON_ERROR_BUSY, "seconds", RETRY_SECONDS, NULL));
  start_jobs (self);
}

static Job *
job_new (LvPasswordPool *self, LvSecret *password, GTask *task)
{
  Job *job = g_new0 (Job, 1);

  job->pool = self;
  job->task = g_object_ref (task);
  job->password = lv_secret_new (lv_secret_get_data (password), lv_secret_get_size (password));
  watch_cancellable (job, g_task_get_cancellable (task));
  return job;
}

static void
lv_password_pool_dispose (GObject *object)
{
  LvPasswordPool *self = LV_PASSWORD_POOL (object);

  lv_password_pool_stop (self);
  G_OBJECT_CLASS (lv_password_pool_parent_class)->dispose (object);
}

static void
lv_password_pool_finalize (GObject *object)
{
  LvPasswordPool *self = LV_PASSWORD_POOL (object);

  lv_fair_queue_free (self->waiting);
  g_ptr_array_unref (self->running);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (lv_password_pool_parent_class)->finalize (object);
}

static void
lv_password_pool_class_init (LvPasswordPoolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lv_password_pool_dispose;
  object_class->finalize = lv_password_pool_finalize;
}

static void
lv_password_pool_init (LvPasswordPool *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->waiting = lv_fair_queue_new (CAPACITY);
  self->running = g_ptr_array_new ();
}

LvPasswordPool *
lv_password_pool_new (void)
{
  return g_object_new (LV_TYPE_PASSWORD_POOL, NULL);
}

void
lv_password_pool_verify_async (LvPasswordPool *self,
                               LvSecret *password,
                               const char *stored,
                               const char *tenant_id,
                               const char *address,
                               gboolean is_known_device,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (LV_IS_PASSWORD_POOL (self));
  g_return_if_fail (password != NULL && tenant_id != NULL && address != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, lv_password_pool_verify_async);
  job = job_new (self, password, task);
  job->stored = g_strdup (stored);
  push (self, job, tenant_id, address, is_known_device);
}

gboolean
lv_password_pool_verify_finish (LvPasswordPool *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lv_password_pool_hash_async (LvPasswordPool *self,
                             LvSecret *password,
                             const char *tenant_id,
                             const char *address,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (LV_IS_PASSWORD_POOL (self));
  g_return_if_fail (password != NULL && tenant_id != NULL && address != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, lv_password_pool_hash_async);
  job = job_new (self, password, task);
  job->is_hash = TRUE;
  /* Who sets a password has signed in before. */
  push (self, job, tenant_id, address, TRUE);
}

char *
lv_password_pool_hash_finish (LvPasswordPool *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
lv_password_pool_stop (LvPasswordPool *self)
{
  Job *job;

  g_return_if_fail (LV_IS_PASSWORD_POOL (self));

  self->is_stopped = TRUE;
  while ((job = lv_fair_queue_pop (self->waiting)) != NULL)
    refuse (job, lv_error_new (LIVEON_ERROR_STOPPING, NULL));
  while (self->running->len > 0)
    {
      job = g_ptr_array_steal_index_fast (self->running, 0);
      lv_offload_join (job->offload);
      answer (job);
      job_free (job);
    }
}
