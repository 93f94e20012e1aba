/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-store.h"

#include "lv-error.h"
#include "lv-records.h"
#include "lv-unit.h"

/* The main context makes units and pushes them; the store thread takes what has gathered, runs it,
 * and hands each unit back to where it came from. Between the two threads there is this queue, the
 * units in it, and a few numbers. */
struct _LvStore
{
  GObject parent_instance;

  GThread *thread;
  GAsyncQueue *queue;     /* of LvUnit */
  LvUnit last;            /* pushed when nothing follows */
  LvDatabases *databases; /* the store thread's while that runs */
  gint n_waiting;         /* atomic: units not answered yet */
  gint delay_ms;          /* atomic */
  gint n_commits;         /* atomic */
  LvHistogram latency;    /* the store thread adds */
};

G_DEFINE_FINAL_TYPE (LvStore, lv_store, G_TYPE_OBJECT)

#define BATCH_MAX 256
/* In seconds. */
static const double latency_bounds[]
    = { 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10 };

#define LOOK_AROUND_US (30 * G_USEC_PER_SEC)

static void
answer (LvStore *self, LvUnit *unit)
{
  g_atomic_int_add (&self->n_waiting, -1);
  if (unit->job == NULL)
    lv_histogram_add (&self->latency, g_get_monotonic_time () - unit->posted_us);
  lv_unit_answer (unit);
}

/* A job that is not done goes to the end of the queue. */
static void
run_job (LvStore *self, LvUnit *unit)
{
  GCancellable *cancellable = g_task_get_cancellable (unit->task);
  gboolean is_done = FALSE;

  if (!unit->has_begun && g_cancellable_set_error_if_cancelled (cancellable, &unit->error))
    is_done = TRUE;
  else if (!unit->job (self->databases, unit, &is_done, &unit->error))
    is_done = TRUE;
  unit->has_begun = TRUE;
  if (is_done)
    answer (self, unit);
  else
    g_async_queue_push (self->queue, unit);
}

static void
run_units (LvStore *self, GPtrArray *units)
{
  g_autoptr (GError) error = NULL;
  LvUnit *first = units->pdata[0];
  LvDb *db = lv_databases_get (self->databases, first->tenant_id, &error);

  if (db != NULL)
    {
      lv_units_run (db, units, (gulong) g_atomic_int_get (&self->delay_ms) * 1000);
      g_atomic_int_inc (&self->n_commits);
    }
  for (guint i = 0; i < units->len; i++)
    {
      if (db == NULL)
        lv_unit_fail (units->pdata[i], error);
      answer (self, units->pdata[i]);
    }
}

/* Takes out of the batch all units of the database of the first one; a job stays alone, and nothing
 * is taken from behind one. */
static GPtrArray *
take_companions (GPtrArray *batch)
{
  GPtrArray *companions = g_ptr_array_new ();
  LvUnit *first = batch->pdata[0];
  guint n_left = 0;
  gboolean is_behind_job = FALSE;

  for (guint i = 0; i < batch->len; i++)
    {
      LvUnit *unit = batch->pdata[i];

      is_behind_job |= i > 0 && (unit->job != NULL || first->job != NULL);
      if (!is_behind_job && g_strcmp0 (unit->tenant_id, first->tenant_id) == 0)
        g_ptr_array_add (companions, unit);
      else
        batch->pdata[n_left++] = unit;
    }
  g_ptr_array_set_size (batch, (gint) n_left);
  return companions;
}

static void
run_batch (LvStore *self, GPtrArray *batch)
{
  while (batch->len > 0)
    {
      g_autoptr (GPtrArray) units = take_companions (batch);
      LvUnit *first = units->pdata[0];

      if (first->job != NULL)
        run_job (self, first);
      else
        run_units (self, units);
    }
}

/* Waits for the next unit, and closes databases that rest meanwhile. */
static LvUnit *
wait_for_unit (LvStore *self)
{
  LvUnit *unit = NULL;

  while (unit == NULL)
    {
      if (lv_databases_rest (self->databases))
        unit = g_async_queue_timeout_pop (self->queue, LOOK_AROUND_US);
      else
        unit = g_async_queue_pop (self->queue);
    }
  return unit;
}

static gpointer
run_thread (gpointer data)
{
  LvStore *self = data;
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();
  gboolean is_stopping = FALSE;
  LvUnit *unit;

  while ((unit = is_stopping ? g_async_queue_try_pop (self->queue) : wait_for_unit (self)) != NULL)
    {
      do
        {
          if (unit == &self->last)
            is_stopping = TRUE;
          else
            g_ptr_array_add (batch, unit);
        }
      while (batch->len < BATCH_MAX && (unit = g_async_queue_try_pop (self->queue)) != NULL);
      g_assert (g_atomic_int_get (&self->n_waiting) >= (gint) batch->len);
      run_batch (self, batch);
    }
  return NULL;
}

static void
lv_store_dispose (GObject *object)
{
  lv_store_close (LV_STORE (object));
  G_OBJECT_CLASS (lv_store_parent_class)->dispose (object);
}

static void
lv_store_class_init (LvStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lv_store_dispose;
}

static void
lv_store_init (LvStore *self)
{
}

LvStore *
lv_store_open (const char *directory, LvClock *clock, GError **error)
{
  g_autoptr (LvDatabases) databases = NULL;
  LvStore *self;

  g_return_val_if_fail (directory != NULL && LV_IS_CLOCK (clock), NULL);
  databases = lv_databases_open (directory, clock, error);
  if (databases == NULL)
    return NULL;
  self = g_object_new (LV_TYPE_STORE, NULL);
  self->databases = g_steal_pointer (&databases);
  self->queue = g_async_queue_new ();
  lv_histogram_init (&self->latency, latency_bounds, G_N_ELEMENTS (latency_bounds));
  self->thread = g_thread_new ("store", run_thread, self);
  return self;
}

void
lv_store_set_record_hashes (LvStore *self, const LvRecordHashes *hashes)
{
  g_return_if_fail (LV_IS_STORE (self) && self->databases != NULL);
  lv_databases_set_hashes (self->databases, hashes);
}

void
lv_store_close (LvStore *self)
{
  g_return_if_fail (LV_IS_STORE (self));
  if (self->thread == NULL)
    return;
  g_async_queue_push (self->queue, &self->last);
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->queue, g_async_queue_unref);
  g_clear_pointer (&self->databases, lv_databases_close);
}

static LvUnit *
new_unit (LvStore *self,
          const char *tenant_id,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_priority (task, G_PRIORITY_DEFAULT);
  /* A unit that is cancelled is not begun; one that was done is told as it went. */
  g_task_set_check_cancellable (task, FALSE);
  return lv_unit_new (task, tenant_id);
}

static void
push (LvStore *self, LvUnit *unit)
{
  if (self->thread == NULL)
    {
      g_autoptr (GTask) task = unit->task;

      g_task_return_error (task, lv_error_new (LIVEON_ERROR_STOPPING, NULL));
      return;
    }
  g_atomic_int_inc (&self->n_waiting);
  g_async_queue_push (self->queue, unit);
}

static gboolean
finish (LvStore *self, GAsyncResult *result, gpointer tag, GError **error)
{
  g_return_val_if_fail (LV_IS_STORE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lv_store_run_async (LvStore *self,
                    const char *tenant_id,
                    LvStoreWork work,
                    gpointer input,
                    GDestroyNotify free_input,
                    GDestroyNotify free_result,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  LvUnit *unit;

  g_return_if_fail (LV_IS_STORE (self) && work != NULL);
  unit = new_unit (self, tenant_id, lv_store_run_async, cancellable, callback, user_data);
  unit->work = work;
  unit->input = input;
  unit->free_input = free_input;
  unit->free_result = free_result;
  push (self, unit);
}

gboolean
lv_store_run_finish (LvStore *self, GAsyncResult *result, gpointer *out, GError **error)
{
  LvUnit *unit;

  if (out != NULL)
    *out = NULL;
  if (!finish (self, result, lv_store_run_async, error))
    return FALSE;
  unit = g_task_get_task_data (G_TASK (result));
  if (out != NULL)
    *out = g_steal_pointer (&unit->result);
  return TRUE;
}

static gboolean
add_tenant_job (LvDatabases *databases, LvUnit *unit, gboolean *is_done, GError **error)
{
  *is_done = TRUE;
  return lv_databases_add_tenant (databases, unit->input, error);
}

void
lv_store_add_tenant_async (LvStore *self,
                           LvTenantRow *tenant,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  LvUnit *unit;

  g_return_if_fail (LV_IS_STORE (self) && tenant != NULL);
  unit = new_unit (self, NULL, lv_store_add_tenant_async, cancellable, callback, user_data);
  unit->job = add_tenant_job;
  unit->input = lv_tenant_row_ref (tenant);
  unit->free_input = (GDestroyNotify) lv_tenant_row_unref;
  push (self, unit);
}

gboolean
lv_store_add_tenant_finish (LvStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, lv_store_add_tenant_async, error);
}

static gboolean
remove_tenant_job (LvDatabases *databases, LvUnit *unit, gboolean *is_done, GError **error)
{
  if (!unit->has_begun && !lv_databases_forget_tenant (databases, unit->tenant_id, error))
    return FALSE;
  return lv_databases_erase_piece (databases, unit->tenant_id, &unit->position, is_done, error);
}

void
lv_store_remove_tenant_async (LvStore *self,
                              const char *tenant_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  LvUnit *unit;

  g_return_if_fail (LV_IS_STORE (self) && tenant_id != NULL);
  unit = new_unit (self, tenant_id, lv_store_remove_tenant_async, cancellable, callback, user_data);
  unit->job = remove_tenant_job;
  push (self, unit);
}

gboolean
lv_store_remove_tenant_finish (LvStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, lv_store_remove_tenant_async, error);
}

static gboolean
check_job (LvDatabases *databases, LvUnit *unit, gboolean *is_done, GError **error)
{
  return lv_databases_check_piece (databases, (GPtrArray **) &unit->result, &unit->position,
                                   is_done, error);
}

void
lv_store_check_async (LvStore *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  LvUnit *unit;

  g_return_if_fail (LV_IS_STORE (self));
  unit = new_unit (self, NULL, lv_store_check_async, cancellable, callback, user_data);
  unit->job = check_job;
  unit->free_result = (GDestroyNotify) g_ptr_array_unref;
  push (self, unit);
}

gboolean
lv_store_check_finish (LvStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, lv_store_check_async, error);
}

guint
lv_store_get_queue_length (LvStore *self)
{
  return (guint) g_atomic_int_get (&self->n_waiting);
}

guint
lv_store_get_commits (LvStore *self)
{
  return (guint) g_atomic_int_get (&self->n_commits);
}

LvHistogram *
lv_store_get_latency (LvStore *self)
{
  return &self->latency;
}

void
lv_store_set_delay_ms (LvStore *self, guint delay_ms)
{
  g_atomic_int_set (&self->delay_ms, (gint) delay_ms);
}
