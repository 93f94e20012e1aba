/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-operator.h"

#include "lv-config.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-operation-run.h"
#include "lv-operator-fields.h"
#include "lv-tenants.h"
#include "lv-text.h"
#include "lv-words.h"
#include "lv-error-text.h"

static const LvOperatorCommand *const families[] = {
  lv_operator_server,        lv_operator_tenants,    lv_operator_admin,    lv_operator_export,
  lv_operator_users,         lv_operator_import,     lv_operator_groups,   lv_operator_meetings,
  lv_operator_rooms,         lv_operator_visits,     lv_operator_heads,    lv_operator_totals,
  lv_operator_holds,         lv_operator_disclosure, lv_operator_records,  lv_operator_policy,
  lv_operator_announcements, lv_operator_people,     lv_operator_capacity, lv_operator_now,
  lv_operator_staff,         lv_operator_report,     lv_operator_devices,  lv_operator_rules,
  lv_operator_why,           lv_operator_roster,
};

static const LvOperatorCommand *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (const LvOperatorCommand *command = families[i]; command->name != NULL; command++)
      if (g_str_equal (command->name, name))
        return command;
  return NULL;
}

int
lv_operator_count_files (const char *command)
{
  const LvOperatorCommand *found = find_command (command);

  return found != NULL ? (int) found->n_files : -1;
}

void
lv_operator_foreach (LvOperatorFunc func, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (const LvOperatorCommand *command = families[i]; command->name != NULL; command++)
      func (command->name, data);
}

/* Store thread. By id or by code; by neither where there is but one. */
static gboolean
find_tenant_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const char *name = input;
  g_autoptr (LvTenantRow) row = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) local = NULL;

  if (*name == '\0')
    {
      all = lv_tenants_list (db, error);
      if (all == NULL)
        return FALSE;
      if (all->len != 1)
        {
          g_propagate_error (error,
                             lv_fields_error ("tenant", N_ ("say which company (--tenant)")));
          return FALSE;
        }
      *result = g_strdup (((LvTenantRow *) g_ptr_array_index (all, 0))->id);
      return TRUE;
    }
  if (lv_id_is_valid (name))
    row = lv_tenants_find (db, name, &local);
  if (row == NULL && local == NULL)
    row = lv_tenants_find_by_code (db, name, &local);
  if (row == NULL)
    {
      if (local == NULL)
        local
            = lv_error_new_why (LIVEON_ERROR_NOT_FOUND, N_ ("there is no company “{value}”"), name);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *result = g_strdup (row->id);
  return TRUE;
}

typedef struct
{
  LvOperation *operation;
  const LvOperatorCommand *command;
  LvContext *context;
} Resolving;

static void
on_tenant_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Resolving *resolving = user_data;
  g_autoptr (LvOperation) operation = resolving->operation;
  g_autoptr (LvTenant) tenant = NULL;
  GError *error = NULL;

  tenant = lv_tenants_get_finish (resolving->context->tenants, result, &error);
  if (tenant == NULL)
    {
      lv_operation_refuse (operation, error);
      return;
    }
  lv_operation_set_tenant (operation, tenant);
  resolving->command->handler (operation);
}

static void
on_tenant_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Resolving *resolving = user_data;
  g_autofree char *tenant_id = NULL;
  GError *error = NULL;

  if (lv_store_run_finish (LV_STORE (source), result, (gpointer *) &tenant_id, &error))
    {
      lv_tenants_get_async (resolving->context->tenants, tenant_id, NULL, on_tenant_loaded,
                            resolving);
      return;
    }
  lv_operation_refuse (resolving->operation, error);
  lv_operation_unref (resolving->operation);
  g_free (resolving);
}

static void
resolve_tenant (LvOperation *operation, const LvOperatorCommand *command, const char *tenant)
{
  Resolving *resolving = g_new0 (Resolving, 1);

  resolving->context = lv_operation_get_context (operation);
  resolving->operation = lv_operation_ref (operation);
  resolving->command = command;
  lv_store_run_async (resolving->context->store, NULL, find_tenant_work, g_strdup (tenant), g_free,
                      g_free, NULL, on_tenant_found, resolving);
}

/* A company's people and records are not the operator's (8.1.1): whoever asks for them says why. */
static gboolean
check_reason (LvContext *context, LvOperatorScope scope, const char *reason, GError **error)
{
  if (scope != LV_SCOPE_PEOPLE || *reason != '\0'
      || lv_config_get_bool (context->config, LV_KEY_SINGLE_TENANT))
    return TRUE;
  g_propagate_error (
      error,
      lv_fields_error ("reason", N_ ("say why (--reason): the company sees it in its records")));
  return FALSE;
}

static void
run_for_operator (LvOperation *operation, const LvOperatorCommand *command)
{
  LvContext *context = lv_operation_get_context (operation);
  LvJson *arguments = lv_operation_get_arguments (operation);
  const char *tenant = lv_json_get_optional_string (arguments, "tenant", LV_LIMIT_NAME, "");
  const char *reason = lv_json_get_optional_string (arguments, "reason", LV_LIMIT_REASON, "");
  GError *error = NULL;

  if (!lv_operation_check_arguments (operation))
    return;
  lv_operation_set_reason (operation, reason);
  if (!check_reason (context, command->scope, reason, &error))
    lv_operation_refuse (operation, error);
  else if (command->scope == LV_SCOPE_SERVER)
    command->handler (operation);
  else if (command->scope == LV_SCOPE_STAFF)
    {
      lv_operation_set_tenant (operation, lv_tenants_get_operator (context->tenants));
      command->handler (operation);
    }
  else
    resolve_tenant (operation, command, tenant);
}

static void
run_for_tenant (LvOperation *operation, const LvOperatorCommand *command, LvTenant *tenant)
{
  const char *reason = lv_json_get_optional_string (lv_operation_get_arguments (operation),
                                                    "reason", LV_LIMIT_REASON, "");

  lv_operation_set_tenant (operation, tenant);
  if (!lv_operation_check_arguments (operation))
    return;
  lv_operation_set_reason (operation, reason);
  command->handler (operation);
}

void
lv_operator_run_async (LvContext *context,
                       const LvOperatorCaller *caller,
                       const char *command_name,
                       LvJson *arguments,
                       GUnixFDList *files,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const LvOperatorCommand *command = find_command (command_name);
  g_autoptr (LvOperation) operation = NULL;

  g_task_set_source_tag (task, lv_operator_run_async);
  if (command == NULL || (caller->tenant != NULL && command->scope <= LV_SCOPE_STAFF))
    {
      g_task_return_error (task, lv_error_new_detail (LIVEON_ERROR_NOT_FOUND,
                                                      "there is no command “%s”", command_name));
      return;
    }
  operation = lv_operation_new (context, command, caller, arguments, files, task);
  if (caller->tenant != NULL)
    run_for_tenant (operation, command, caller->tenant);
  else
    run_for_operator (operation, command);
}

char *
lv_operator_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
