/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-unit.h"

#include "lv-db.h"
#include "lv-error.h"
#include "lv-log.h"

static void
lv_unit_free (gpointer data)
{
  LvUnit *self = data;

  if (self->input != NULL && self->free_input != NULL)
    self->free_input (self->input);
  if (self->result != NULL && self->free_result != NULL)
    self->free_result (self->result);
  g_clear_error (&self->error);
  g_main_context_unref (self->context);
  g_free (self->tenant_id);
  g_free (self);
}

LvUnit *
lv_unit_new (GTask *task, const char *tenant_id)
{
  LvUnit *self = g_new0 (LvUnit, 1);

  self->task = task;
  self->posted_us = g_get_monotonic_time ();
  self->context = g_main_context_ref (g_task_get_context (task));
  self->tenant_id = g_strdup (tenant_id);
  g_task_set_task_data (task, self, lv_unit_free);
  return self;
}

static gboolean
return_task (gpointer data)
{
  LvUnit *self = data;

  g_assert (g_atomic_int_get (&self->is_done));
  if (self->error != NULL)
    g_task_return_error (self->task, g_steal_pointer (&self->error));
  else
    g_task_return_boolean (self->task, TRUE);
  return G_SOURCE_REMOVE;
}

static void
unref_task (gpointer data)
{
  LvUnit *self = data;

  g_object_unref (self->task);
}

/* Not g_task_return from here: the store thread would then drop a reference to the task, which may
 * be the last one to the store, whose end waits for this thread. */
void
lv_unit_answer (LvUnit *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref (self->context);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "store answer");
  g_source_set_callback (source, return_task, self, unref_task);
  g_atomic_int_set (&self->is_done, TRUE);
  g_source_attach (source, context);
}

void
lv_unit_fail (LvUnit *self, const GError *error)
{
  if (self->result != NULL && self->free_result != NULL)
    self->free_result (self->result);
  self->result = NULL;
  if (self->error == NULL)
    self->error = g_error_copy (error);
}

static gboolean
run_statement (LvDb *db, const char *sql, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, sql);

  return lv_query_run (&query, error);
}

static gboolean
do_work (LvDb *db, LvUnit *self, GError **error)
{
  if (self->work (db, self->input, &self->result, error))
    return run_statement (db, "RELEASE SAVEPOINT unit", error);
  if (error != NULL && *error == NULL)
    lv_error_set_detail (error, LIVEON_ERROR_FAILED, "a unit of work failed without a word");
  return FALSE;
}

/* FALSE when the transaction is broken as a whole. */
static gboolean
run_behind_savepoint (LvDb *db, LvUnit *self, GError **error)
{
  GCancellable *cancellable = g_task_get_cancellable (self->task);

  if (g_cancellable_set_error_if_cancelled (cancellable, &self->error))
    return TRUE;
  if (!run_statement (db, "SAVEPOINT unit", error))
    return FALSE;
  if (do_work (db, self, &self->error))
    return TRUE;
  lv_unit_fail (self, self->error);
  if (!db->backend->is_in_transaction (db))
    {
      g_propagate_error (error, g_error_copy (self->error));
      return FALSE;
    }
  return run_statement (db, "ROLLBACK TO SAVEPOINT unit", error)
         && run_statement (db, "RELEASE SAVEPOINT unit", error);
}

static gboolean
run_transaction (LvDb *db, GPtrArray *units, gulong commit_delay_us, GError **error)
{
  if (!run_statement (db, "BEGIN", error))
    return FALSE;
  for (guint i = 0; i < units->len; i++)
    if (!run_behind_savepoint (db, units->pdata[i], error))
      return FALSE;
  if (commit_delay_us > 0)
    g_usleep (commit_delay_us); /* lint: sleep: a slow disk, as tests ask for it */
  return run_statement (db, "COMMIT", error);
}

void
lv_units_run (LvDb *db, GPtrArray *units, gulong commit_delay_us)
{
  g_autoptr (GError) error = NULL;

  db->needs_scrub = FALSE;
  if (run_transaction (db, units, commit_delay_us, &error))
    {
      if (db->needs_scrub && !db->backend->scrub (db, &error))
        lv_warning ("what was purged may still stand in a log", "ERROR", error->message, NULL);
      return;
    }
  if (db->backend->is_in_transaction (db))
    run_statement (db, "ROLLBACK", NULL);
  for (guint i = 0; i < units->len; i++)
    lv_unit_fail (units->pdata[i], error);
}
