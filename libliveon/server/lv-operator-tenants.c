/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Companies: added, closed (their data stay), removed in two steps (CLD8.1.5). Main context; the
 * works on the store thread.
 *
 *   open ⇄ closed → removal asked for (→ closed again) → after the waiting time: removed
 */
#include <string.h>

#include "lv-admin-gate.h"
#include "lv-admin-paths.h"
#include "lv-config.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-limits.h"
#include "lv-operation-run.h"
#include "lv-operator-fields.h"
#include "lv-tenants.h"
#include "lv-text.h"
#include "lv-words.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

typedef struct
{
  LvJson *json;
  char *tenant_id;
  gint64 now_ms;
  gint64 removal_ms;
  guint8 hash[LV_SHA256_SIZE];
  char *path;
} TenantEdit;

static void
tenant_edit_free (TenantEdit *self)
{
  lv_json_unref (self->json);
  g_free (self->tenant_id);
  g_free (self->path);
  g_free (self);
}

static TenantEdit *
tenant_edit_new (LvOperation *operation)
{
  TenantEdit *self = g_new0 (TenantEdit, 1);
  LvTenant *tenant = lv_operation_get_tenant (operation);

  self->json = lv_json_ref (lv_operation_get_arguments (operation));
  self->tenant_id = tenant != NULL ? g_strdup (lv_tenant_get_id (tenant)) : NULL;
  self->now_ms = lv_clock_now_ms (lv_operation_get_context (operation)->clock);
  lv_operation_set_data (operation, self, (GDestroyNotify) tenant_edit_free);
  return self;
}

void
lv_operator_write_tenant (LvJsonWriter *writer, const char *name, const LvTenantRow *row)
{
  lv_json_begin_object (writer, name);
  lv_json_string (writer, "id", row->id);
  lv_json_string (writer, "code", row->code);
  lv_json_string (writer, "name", row->name);
  lv_json_bool (writer, "is_closed", row->is_closed);
  lv_json_time (writer, "created", row->created_ms);
  lv_json_time (writer, "closed", row->closed_ms);
  lv_json_time (writer, "removal", row->removal_ms);
  lv_json_end_object (writer);
}

static void
reply_tenant (LvOperation *operation, const LvTenantRow *row)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_operator_write_tenant (writer, "tenant", row);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

/* Everyone out: for a company that is closed or removed. */
static void
send_away (LvOperation *operation)
{
  g_autoptr (GError) problem = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);

  lv_tenants_forget (lv_operation_get_context (operation)->tenants,
                     lv_tenant_get_id (lv_operation_get_tenant (operation)), problem);
}

/* --- adding and naming --- */

static gboolean
check_code (const char *code, gboolean may_be_empty, GError **error)
{
  for (const char *c = code; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_isspace (g_utf8_get_char (c)))
      {
        g_propagate_error (error, lv_fields_error ("code", N_ ("a company code has no blanks")));
        return FALSE;
      }
  if (*code != '\0' || may_be_empty)
    return TRUE;
  g_propagate_error (error, lv_fields_error ("code", N_ ("people type it: it cannot be empty")));
  return FALSE;
}

static gboolean
read_tenant (LvJson *json, gboolean is_single, LvTenantRow *row, GError **error)
{
  return lv_fields_read_name (json, "code", LV_LIMIT_NAME, is_single, &row->code, error)
         && lv_fields_read_name (json, "name", LV_LIMIT_NAME, FALSE, &row->name, error)
         && check_code (row->code, is_single, error);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvOperation) operation = user_data;
  LvTenantRow *row = lv_operation_get_data (operation);
  GError *error = NULL;

  if (lv_store_add_tenant_finish (LV_STORE (source), result, &error))
    reply_tenant (operation, row);
  else
    lv_operation_refuse (operation, error);
}

static gboolean
count_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  *result = lv_tenants_list (db, error);
  return *result != NULL;
}

static void
on_counted (LvOperation *operation, gpointer result)
{
  GPtrArray *tenants = result;
  LvContext *context = lv_operation_get_context (operation);
  LvJson *json = lv_operation_get_arguments (operation);
  gboolean is_single = lv_config_get_bool (context->config, LV_KEY_SINGLE_TENANT);
  LvTenantRow *row;
  GError *error = NULL;

  if (is_single && tenants->len > 0)
    {
      lv_operation_refuse (operation,
                           lv_error_new_detail (LIVEON_ERROR_CONFLICT,
                                                "the server is for one company alone "
                                                "(single_tenant), which there is already"));
      return;
    }
  row = lv_tenant_row_new ();
  lv_operation_set_data (operation, row, (GDestroyNotify) lv_tenant_row_unref);
  if (!read_tenant (json, is_single, row, &error))
    {
      lv_operation_refuse (operation, error);
      return;
    }
  g_free (row->id);
  row->id = lv_random_id ();
  row->created_ms = lv_clock_now_ms (context->clock);
  lv_operation_note (operation, row->id, row->name);
  lv_store_add_tenant_async (context->store, row, NULL, on_added, lv_operation_ref (operation));
}

static void
add_tenant (LvOperation *operation)
{
  lv_json_get_string (lv_operation_get_arguments (operation), "name", LV_LIMIT_NAME);
  if (lv_operation_check_arguments (operation))
    lv_operation_read (operation, count_work, (GDestroyNotify) g_ptr_array_unref, on_counted);
}

static void
on_listed (LvOperation *operation, gpointer result)
{
  GPtrArray *tenants = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "tenants");
  for (guint i = 0; i < tenants->len; i++)
    lv_operator_write_tenant (writer, NULL, g_ptr_array_index (tenants, i));
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
list_tenants (LvOperation *operation)
{
  lv_operation_read (operation, count_work, (GDestroyNotify) g_ptr_array_unref, on_listed);
}

/* --- changes of the row --- */

typedef gboolean (*RowChange) (TenantEdit *edit, LvTenantRow *row, GError **error);

static gboolean
change_row (
    LvDb *db, TenantEdit *edit, RowChange apply, LvNote *note, gpointer *result, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (LvTenantRow) found = lv_tenants_find (db, edit->tenant_id, &local);
  g_autoptr (LvTenantRow) row = found != NULL ? lv_tenant_row_copy (found) : NULL;

  if (row == NULL)
    {
      g_propagate_error (error, local != NULL ? g_steal_pointer (&local)
                                              : lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
      return FALSE;
    }
  note->target = g_strdup (row->id);
  note->detail = g_strdup (row->name);
  if (!apply (edit, row, error) || !lv_tenants_update (db, row, error))
    return FALSE;
  *result = g_steal_pointer (&row);
  return TRUE;
}

static void
on_row_changed (LvOperation *operation, gpointer result)
{
  LvTenantRow *row = result;

  lv_tenant_apply_row (lv_operation_get_tenant (operation), row);
  if (row->is_closed)
    send_away (operation);
  reply_tenant (operation, row);
}

static gboolean
set_row (TenantEdit *edit, LvTenantRow *row, GError **error)
{
  g_autofree char *code = g_strdup (row->code);

  /* `tenant` says which one; `new_code` and `name` are what changes. */
  if (!lv_fields_read_name (edit->json, "new_code", LV_LIMIT_NAME, FALSE, &code, error)
      || !check_code (code, TRUE, error)
      || !lv_fields_read_name (edit->json, "name", LV_LIMIT_NAME, FALSE, &row->name, error))
    return FALSE;
  g_free (row->code);
  row->code = g_steal_pointer (&code);
  return TRUE;
}

static gboolean
close_row (TenantEdit *edit, LvTenantRow *row, GError **error)
{
  if (!row->is_closed)
    row->closed_ms = edit->now_ms;
  row->is_closed = TRUE;
  return TRUE;
}

static gboolean
reopen_row (TenantEdit *edit, LvTenantRow *row, GError **error)
{
  row->is_closed = FALSE;
  row->closed_ms = 0;
  row->removal_ms = 0;
  return TRUE;
}

static gboolean
ask_removal (TenantEdit *edit, LvTenantRow *row, GError **error)
{
  if (row->removal_ms == 0)
    row->removal_ms = edit->removal_ms;
  return close_row (edit, row, error);
}

static gboolean
set_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  return change_row (db, data, set_row, note, result, error);
}

static gboolean
close_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  return change_row (db, data, close_row, note, result, error);
}

static gboolean
reopen_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  return change_row (db, data, reopen_row, note, result, error);
}

static gboolean
ask_removal_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  return change_row (db, data, ask_removal, note, result, error);
}

static void
change (LvOperation *operation, LvOperationWork work)
{
  tenant_edit_new (operation);
  lv_operation_change (operation, work, (GDestroyNotify) lv_tenant_row_unref, on_row_changed);
}

static void
set_tenant (LvOperation *operation)
{
  change (operation, set_work);
}

static void
close_tenant (LvOperation *operation)
{
  change (operation, close_work);
}

static void
reopen_tenant (LvOperation *operation)
{
  change (operation, reopen_work);
}

/* --- removal --- */

static gboolean
refuse_under_hold (LvOperation *operation)
{
  if (!lv_tenant_get_policy (lv_operation_get_tenant (operation))->is_legal_hold)
    return FALSE;
  lv_operation_refuse (operation, lv_error_new (LIVEON_ERROR_LEGAL_HOLD, NULL));
  return TRUE;
}

static void
ask_for_removal (LvOperation *operation)
{
  LvContext *context = lv_operation_get_context (operation);
  TenantEdit *edit = tenant_edit_new (operation);

  if (refuse_under_hold (operation))
    return;
  edit->removal_ms
      = MAX (1, edit->now_ms + lv_config_get_int (context->config, LV_KEY_REMOVAL_DAYS) * DAY_MS);
  lv_operation_change (operation, ask_removal_work, (GDestroyNotify) lv_tenant_row_unref,
                       on_row_changed);
}

static void
on_erased (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvOperation) operation = user_data;
  GError *error = NULL;

  /* Its own chain is gone: the operator's keeps what happened. */
  if (lv_store_remove_tenant_finish (LV_STORE (source), result, &error))
    {
      lv_operation_set_tenant (operation, NULL);
      lv_operation_reply (operation, NULL);
    }
  else
    lv_operation_refuse (operation, error);
}

/* The second step: nothing readable stays. */
static void
erase_tenant (LvOperation *operation)
{
  LvContext *context = lv_operation_get_context (operation);
  LvTenantRow *row = lv_tenant_get_row (lv_operation_get_tenant (operation));
  TenantEdit *edit = tenant_edit_new (operation);
  const char *name = lv_json_get_string (edit->json, "confirm", LV_LIMIT_NAME);
  g_autofree char *due = lv_time_format (row->removal_ms);

  if (!lv_operation_check_arguments (operation) || refuse_under_hold (operation))
    return;
  lv_operation_note (operation, row->id, "removed");
  if (!g_str_equal (name, row->name))
    lv_operation_refuse (operation,
                         lv_fields_error ("confirm", N_ ("that is not the company's full name")));
  else if (row->removal_ms == 0 || !row->is_closed)
    lv_operation_refuse (operation,
                         lv_error_new_detail (LIVEON_ERROR_CONFLICT,
                                              "nobody asked for the removal of this company"));
  else if (edit->now_ms < row->removal_ms)
    lv_operation_refuse (operation, lv_error_new_detail (LIVEON_ERROR_CONFLICT,
                                                         "it can be removed from %s on", due));
  else
    {
      send_away (operation);
      lv_store_remove_tenant_async (context->store, edit->tenant_id, NULL, on_erased,
                                    lv_operation_ref (operation));
    }
}

/* --- the address of its administration --- */

static gboolean
admin_path_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  TenantEdit *edit = data;

  note->target = g_strdup (edit->tenant_id);
  return lv_admin_paths_set (db, edit->tenant_id, edit->hash, error);
}

static void
on_path_kept (LvOperation *operation, gpointer result)
{
  TenantEdit *edit = lv_operation_get_data (operation);
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "path", edit->path);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

/* A new one, which is shown this once: the server keeps its hash (9.2.3). The old one is dead. */
static void
make_admin_path (LvOperation *operation)
{
  TenantEdit *edit = tenant_edit_new (operation);

  edit->path = lv_admin_gate_make_path (edit->hash);
  lv_operation_change (operation, admin_path_work, NULL, on_path_kept);
}

const LvOperatorCommand lv_operator_tenants[] = {
  { "tenant.add", LV_SCOPE_SERVER, 0, add_tenant },
  { "tenant.admin-path", LV_SCOPE_ROW, 0, make_admin_path },
  { "tenant.close", LV_SCOPE_ROW, 0, close_tenant },
  { "tenant.erase", LV_SCOPE_ROW, 0, erase_tenant },
  { "tenant.list", LV_SCOPE_SERVER, 0, list_tenants },
  { "tenant.remove", LV_SCOPE_ROW, 0, ask_for_removal },
  { "tenant.reopen", LV_SCOPE_ROW, 0, reopen_tenant },
  { "tenant.set", LV_SCOPE_ROW, 0, set_tenant },
  { NULL },
};
