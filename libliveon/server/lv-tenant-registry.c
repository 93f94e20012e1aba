/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tenants in memory. Whoever asks for one while it is being loaded waits for the same load. */
#include "lv-tenant-private.h"

#include "lv-bars.h"
#include "lv-config.h"
#include "lv-error.h"
#include "lv-rooms.h"
#include "lv-session.h"
#include "lv-tenants.h"
#include "lv-text.h"
#include "lv-users.h"

struct _LvTenants
{
  LvContext *context;  /* NULL once it was freed and only loads in flight hold it */
  GHashTable *live;    /* id → LvTenant */
  GHashTable *waiting; /* id → GPtrArray of GTask */
  LvTenant *operator;  /* NULL until it is asked for */
};

typedef struct
{
  LvPolicy *policy;
  GPtrArray *groups;
  GPtrArray *rooms;
  GPtrArray *bars;
} Directory;

static void
directory_free (Directory *self)
{
  g_clear_pointer (&self->policy, lv_policy_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->rooms, g_ptr_array_unref);
  g_clear_pointer (&self->bars, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Directory, directory_free)

LvTenants *
lv_tenants_new (LvContext *context)
{
  LvTenants *self = g_rc_box_new0 (LvTenants);

  self->context = context;
  self->live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->waiting
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return self;
}

static void
lv_tenants_clear (gpointer data)
{
  LvTenants *self = data;

  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->live);
}

static void
lv_tenants_unref (LvTenants *self)
{
  g_rc_box_release_full (self, lv_tenants_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvTenants, lv_tenants_unref)

void
lv_tenants_free (LvTenants *self)
{
  self->context = NULL;
  g_clear_object (&self->operator);
  g_hash_table_remove_all (self->live);
  lv_tenants_unref (self);
}

LvTenant *
lv_tenants_get_operator (LvTenants *self)
{
  g_autoptr (LvTenantRow) row = NULL;
  g_autoptr (LvPolicy) policy = NULL;
  g_autoptr (GPtrArray) none = NULL;

  if (self->operator!= NULL)
    return self->operator;
  row = lv_tenant_row_new ();
  row->id = (g_free (row->id), g_strdup ("operator"));
  row->name = (g_free (row->name),
               g_strdup (lv_config_get_string (self->context->config, LV_KEY_SERVER_NAME)));
  policy = lv_policy_new ();
  none = g_ptr_array_new ();
  self->operator= lv_tenant_new (self->context, row, policy, none, none);
  self->operator->is_operator = TRUE;
  return self->operator;
}

typedef struct
{
  LvTenants *tenants;
  char *id;
  LvTenantRow *row;
} Load;

static void
load_free (Load *self)
{
  lv_tenants_unref (self->tenants);
  g_clear_pointer (&self->row, lv_tenant_row_unref);
  g_free (self->id);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, load_free)

static gboolean
find_row_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  LvTenantRow *row = lv_tenants_find (db, input, error);

  if (row == NULL && *error == NULL)
    lv_error_set (error, LIVEON_ERROR_NOT_FOUND, NULL);
  *result = row;
  return row != NULL;
}

static gboolean
load_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  g_autoptr (Directory) directory = g_new0 (Directory, 1);

  directory->policy = lv_policy_load (db, error);
  if (directory->policy == NULL)
    return FALSE;
  directory->groups = lv_groups_list (db, error);
  if (directory->groups == NULL)
    return FALSE;
  directory->rooms = lv_rooms_list (db, error);
  if (directory->rooms == NULL)
    return FALSE;
  directory->bars = lv_bars_list (db, *(gint64 *) input, error);
  if (directory->bars == NULL)
    return FALSE;
  *result = g_steal_pointer (&directory);
  return TRUE;
}

static gboolean
is_open (LvTenants *self, GError **error)
{
  if (self->context != NULL)
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_STOPPING, NULL);
  return FALSE;
}

/* Answers everyone who waits for this tenant. */
static void
finish_load (LvTenants *self, const char *id, LvTenant *tenant, const GError *error)
{
  g_autofree char *key = NULL;
  g_autoptr (GPtrArray) tasks = NULL;

  g_hash_table_steal_extended (self->waiting, id, (gpointer *) &key, (gpointer *) &tasks);
  for (guint i = 0; i < tasks->len; i++)
    {
      GTask *task = g_ptr_array_index (tasks, i);

      if (tenant != NULL)
        g_task_return_pointer (task, g_object_ref (tenant), g_object_unref);
      else
        g_task_return_error (task, g_error_copy (error));
    }
}

static void
directory_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Load) load = user_data;
  LvTenants *self = load->tenants;
  g_autoptr (LvTenant) tenant = NULL;
  g_autoptr (Directory) directory = NULL;
  g_autoptr (GError) error = NULL;

  if (lv_store_run_finish (LV_STORE (source), result, (gpointer *) &directory, &error)
      && is_open (self, &error))
    {
      tenant = lv_tenant_new (self->context, load->row, directory->policy, directory->groups,
                              directory->rooms);
      for (guint i = 0; i < directory->bars->len; i++)
        lv_tenant_apply_bar (tenant, directory->bars->pdata[i]);
      g_hash_table_replace (self->live, g_strdup (load->id), g_object_ref (tenant));
    }
  finish_load (self, load->id, tenant, error);
}

static gint64 *
dup_now (LvTenants *self)
{
  gint64 now_ms = lv_clock_now_ms (self->context->clock);

  return g_memdup2 (&now_ms, sizeof now_ms);
}

static void
row_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Load) load = user_data;
  LvTenants *self = load->tenants;
  g_autoptr (GError) error = NULL;
  const char *id = load->id;

  if (lv_store_run_finish (LV_STORE (source), result, (gpointer *) &load->row, &error)
      && is_open (self, &error))
    lv_store_run_async (self->context->store, id, load_work, dup_now (self), g_free,
                        (GDestroyNotify) directory_free, NULL, directory_loaded_cb,
                        g_steal_pointer (&load));
  else
    finish_load (self, id, NULL, error);
}

static void
start_load (LvTenants *self, const char *id)
{
  Load *load = g_new0 (Load, 1);

  load->tenants = g_rc_box_acquire (self);
  load->id = g_strdup (id);
  lv_store_run_async (self->context->store, NULL, find_row_work, g_strdup (id), g_free,
                      (GDestroyNotify) lv_tenant_row_unref, NULL, row_found_cb, load);
}

void
lv_tenants_get_async (LvTenants *self,
                      const char *tenant_id,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  LvTenant *tenant = g_hash_table_lookup (self->live, tenant_id);
  GPtrArray *tasks;

  g_task_set_source_tag (task, lv_tenants_get_async);
  if (tenant != NULL)
    {
      g_task_return_pointer (task, g_object_ref (tenant), g_object_unref);
      g_object_unref (task);
      return;
    }
  tasks = g_hash_table_lookup (self->waiting, tenant_id);
  if (tasks == NULL)
    {
      tasks = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (self->waiting, g_strdup (tenant_id), tasks);
      start_load (self, tenant_id);
    }
  g_ptr_array_add (tasks, task);
}

LvTenant *
lv_tenants_get_finish (LvTenants *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The only one that is not closed, or the only one at all. */
static LvTenantRow *
find_single (LvDb *db, GError **error)
{
  g_autoptr (GPtrArray) rows = lv_tenants_list (db, error);
  LvTenantRow *found = NULL;

  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      LvTenantRow *row = g_ptr_array_index (rows, i);

      if (found == NULL || (found->is_closed && !row->is_closed))
        found = row;
    }
  return found != NULL ? lv_tenant_row_ref (found) : NULL;
}

static gboolean
find_code_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const char *code = input;
  g_autoptr (LvTenantRow) row
      = *code != '\0' ? lv_tenants_find_by_code (db, code, error) : find_single (db, error);

  if (row == NULL && *error == NULL)
    lv_error_set (error, LIVEON_ERROR_NOT_FOUND, NULL);
  *result = row != NULL ? g_strdup (row->id) : NULL;
  return row != NULL;
}

static void
tenant_got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LvTenant *tenant = lv_tenants_get_finish (g_task_get_task_data (task), result, &error);

  if (tenant != NULL)
    g_task_return_pointer (task, tenant, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
code_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LvTenants *self = g_task_get_task_data (task);
  g_autofree char *id = NULL;
  GError *error = NULL;

  if (lv_store_run_finish (LV_STORE (source), result, (gpointer *) &id, &error)
      && is_open (self, &error))
    lv_tenants_get_async (self, id, g_task_get_cancellable (task), tenant_got_cb,
                          g_object_ref (task));
  else
    g_task_return_error (task, error);
}

void
lv_tenants_get_by_code_async (LvTenants *self,
                              const char *code,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  gboolean is_single = lv_config_get_bool (self->context->config, LV_KEY_SINGLE_TENANT);

  g_task_set_source_tag (task, lv_tenants_get_by_code_async);
  g_task_set_task_data (task, g_rc_box_acquire (self), (GDestroyNotify) lv_tenants_unref);
  if ((code == NULL || *code == '\0') && !is_single)
    {
      g_task_return_error (task, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
      return;
    }
  lv_store_run_async (self->context->store, NULL, find_code_work,
                      g_strdup (code != NULL ? code : ""), g_free, g_free, NULL, code_found_cb,
                      g_steal_pointer (&task));
}

LvTenant *
lv_tenants_get_by_code_finish (LvTenants *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

GPtrArray *
lv_tenants_list_live (LvTenants *self)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer tenant;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &tenant))
    g_ptr_array_add (list, tenant);
  return list;
}

void
lv_tenants_forget (LvTenants *self, const char *tenant_id, const GError *problem)
{
  LvTenant *tenant = g_hash_table_lookup (self->live, tenant_id);
  g_autoptr (GPtrArray) sessions = NULL;
  g_autoptr (LvTenant) kept = NULL;

  if (tenant == NULL)
    return;
  kept = g_object_ref (tenant);
  g_hash_table_remove (self->live, tenant_id);
  sessions = lv_sessions_list_live (self->context->sessions, tenant, NULL);
  for (guint i = 0; i < sessions->len; i++)
    lv_session_end (g_ptr_array_index (sessions, i), problem, "room-closed");
}
