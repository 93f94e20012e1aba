/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From where a company, or the service, is administered, and by whom. Main context; the works on
 * the store thread. */
#include "lv-admin-factor.h"
#include "lv-admin-gate.h"
#include "lv-admin-paths.h"
#include "lv-console.h"
#include "lv-error.h"
#include "lv-error-text.h"
#include "lv-limits.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-policy.h"
#include "lv-users.h"
#include "lv-words.h"

#define LIMIT_NETWORKS 4000

typedef struct
{
  char *tenant_id; /* NULL: the operator's console */
  char *networks;  /* NULL: only asked for */
  char *address;   /* of who asks; NULL: this machine */
} Networks;

static void
networks_free (Networks *self)
{
  g_free (self->tenant_id);
  g_free (self->networks);
  g_free (self->address);
  g_free (self);
}

static gboolean
set_networks (LvDb *db, const Networks *self, GError **error)
{
  return self->tenant_id != NULL
             ? lv_admin_paths_set_networks (db, self->tenant_id, self->networks, error)
             : lv_console_path_set_networks (db, self->networks, error);
}

static gboolean
networks_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Networks *self = data;

  note->target = g_strdup (self->tenant_id);
  if (self->networks != NULL && !set_networks (db, self, error))
    return FALSE;
  *result = self->tenant_id != NULL ? lv_admin_paths_dup_networks (db, self->tenant_id, error)
                                    : lv_console_path_dup_networks (db, error);
  if (*result == NULL && *error == NULL)
    lv_error_set (error, LIVEON_ERROR_NOT_FOUND, NULL);
  return *result != NULL;
}

static void
on_networks (LvOperation *operation, gpointer result)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "networks", result);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static gboolean
check_networks (const Networks *self, GError **error)
{
  if (self->networks == NULL)
    return TRUE;
  if (!lv_networks_check (self->networks, error))
    return FALSE;
  /* Nobody locks themselves out. */
  if (self->address == NULL || lv_networks_contain (self->networks, self->address))
    return TRUE;
  g_propagate_error (
      error, lv_fields_error_about (
                 "networks", N_ ("your own address, {value}, is not among these"), self->address));
  return FALSE;
}

static void
admin_networks (LvOperation *operation)
{
  LvJson *json = lv_operation_get_arguments (operation);
  LvTenant *tenant = lv_operation_get_tenant (operation);
  Networks *self = g_new0 (Networks, 1);
  GError *error = NULL;

  self->tenant_id = tenant != NULL ? g_strdup (lv_tenant_get_id (tenant)) : NULL;
  self->networks = g_strdup (lv_json_get_optional_string (json, "networks", LIMIT_NETWORKS, NULL));
  self->address = g_strdup (lv_operation_get_address (operation));
  lv_operation_set_data (operation, self, (GDestroyNotify) networks_free);
  if (!lv_operation_check_arguments (operation))
    return;
  if (!check_networks (self, &error))
    lv_operation_refuse (operation, error);
  else if (self->networks != NULL)
    lv_operation_change (operation, networks_work, g_free, on_networks);
  else
    lv_operation_read (operation, networks_work, g_free, on_networks);
}

/* --- the console's address --- */

typedef struct
{
  guint8 hash[LV_ADMIN_HASH_SIZE];
  char *path;
} Address;

static void
address_free (Address *self)
{
  g_free (self->path);
  g_free (self);
}

static gboolean
console_path_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Address *self = data;

  return lv_console_path_set (db, self->hash, error);
}

static void
on_console_path (LvOperation *operation, gpointer result)
{
  LvContext *context = lv_operation_get_context (operation);
  Address *self = lv_operation_get_data (operation);
  g_autofree char *origin = NULL;
  g_autofree char *url = NULL;
  GError *error = NULL;
  LvJsonWriter *writer;

  if (context->console != NULL && !lv_console_open (context->console, &error))
    {
      lv_operation_refuse (operation, error);
      return;
    }
  origin = lv_console_dup_origin (context);
  url = g_strconcat (origin, self->path, NULL);
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "path", self->path);
  lv_json_string (writer, "url", url);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

/* A new one, which is shown this once; the first opens the listener. */
static void
make_console_path (LvOperation *operation)
{
  Address *self = g_new0 (Address, 1);

  self->path = lv_admin_gate_make_path (self->hash);
  lv_operation_set_data (operation, self, (GDestroyNotify) address_free);
  lv_operation_change (operation, console_path_work, NULL, on_console_path);
}

/* --- the second factor of somebody who has lost theirs --- */

static gboolean
reset_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  g_autoptr (LvUser) user = lv_fields_find_user (db, data, note, error);

  return user != NULL && lv_admin_factor_forget (db, user, error);
}

static void
on_reset (LvOperation *operation, gpointer result)
{
  lv_operation_reply (operation, NULL);
}

static void
reset_second_factor (LvOperation *operation)
{
  lv_operation_set_data (operation, lv_operation_get_arguments (operation), NULL);
  lv_operation_change (operation, reset_work, NULL, on_reset);
}

const LvOperatorCommand lv_operator_admin[] = {
  { "console.networks", LV_SCOPE_SERVER, 0, admin_networks },
  { "console.path", LV_SCOPE_SERVER, 0, make_console_path },
  { "operator.reset-second-factor", LV_SCOPE_STAFF, 0, reset_second_factor },
  { "user.reset-second-factor", LV_SCOPE_PEOPLE, 0, reset_second_factor },
  { "tenant.admin-networks", LV_SCOPE_ROW, 0, admin_networks },
  { NULL },
};
