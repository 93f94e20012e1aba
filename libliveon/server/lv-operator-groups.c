/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Groups: names, rules, switches. Main context; the works on the store thread. */
#include "lv-hash.h"
#include "lv-limits.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-users.h"
#include "lv-words.h"
#include "lv-error-text.h"

void
lv_operator_write_group (LvJsonWriter *writer, const char *name, const LvGroup *group)
{
  lv_json_begin_object (writer, name);
  lv_json_string (writer, "id", group->id);
  lv_json_string (writer, "name", group->name);
  lv_fields_write_rules (writer, &group->rules);
  lv_fields_write_switches (writer, &group->switches);
  lv_json_end_object (writer);
}

static gboolean
read_group (LvJson *json, const char *name_field, LvGroup *group, GError **error)
{
  return lv_fields_read_name (json, name_field, LV_LIMIT_NAME, FALSE, &group->name, error)
         && lv_fields_read_rules (json, &group->rules, error)
         && lv_fields_read_switches (json, &group->switches, error);
}

static void
on_changed (LvOperation *operation, gpointer result)
{
  LvGroup *group = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_tenant_apply_group (lv_operation_get_tenant (operation), group);
  lv_operator_write_group (writer, NULL, group);
  lv_operation_reply (operation, writer);
}

static gboolean
add_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  LvJson *json = data;
  g_autoptr (LvGroup) group = lv_group_new ();

  g_free (group->id);
  group->id = lv_random_id ();
  lv_json_get_string (json, "name", LV_LIMIT_NAME);
  if (!lv_json_end (json, error) || !read_group (json, "name", group, error)
      || !lv_groups_add (db, group, error))
    return FALSE;
  note->target = g_strdup (group->id);
  note->detail = g_strdup (group->name);
  *result = g_steal_pointer (&group);
  return TRUE;
}

static void
add_group (LvOperation *operation)
{
  lv_operation_set_data (operation, lv_operation_get_arguments (operation), NULL);
  lv_operation_change (operation, add_work, (GDestroyNotify) lv_group_unref, on_changed);
}

static gboolean
set_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  LvJson *json = data;
  const char *name = lv_json_get_string (json, "name", LV_LIMIT_NAME);
  g_autoptr (LvGroup) found = NULL;
  g_autoptr (LvGroup) group = NULL;
  g_autoptr (GError) local = NULL;

  if (!lv_json_end (json, error))
    return FALSE;
  found = lv_groups_find_by_name (db, name, &local);
  if (found == NULL)
    {
      if (local == NULL)
        local = lv_error_new_why (LIVEON_ERROR_NOT_FOUND, N_ ("there is no group “{value}”"), name);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  group = lv_group_copy (found);
  if (!read_group (json, "new_name", group, error) || !lv_groups_update (db, group, error))
    return FALSE;
  note->target = g_strdup (group->id);
  note->detail = g_strdup (group->name);
  *result = g_steal_pointer (&group);
  return TRUE;
}

static void
set_group (LvOperation *operation)
{
  lv_operation_set_data (operation, lv_operation_get_arguments (operation), NULL);
  lv_operation_change (operation, set_work, (GDestroyNotify) lv_group_unref, on_changed);
}

static gboolean
list_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  *result = lv_groups_list (db, error);
  return *result != NULL;
}

static void
on_listed (LvOperation *operation, gpointer result)
{
  GPtrArray *groups = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "groups");
  for (guint i = 0; i < groups->len; i++)
    lv_operator_write_group (writer, NULL, g_ptr_array_index (groups, i));
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
list_groups (LvOperation *operation)
{
  lv_operation_read (operation, list_work, (GDestroyNotify) g_ptr_array_unref, on_listed);
}

const LvOperatorCommand lv_operator_groups[] = {
  { "group.add", LV_SCOPE_TENANT, 0, add_group },
  { "group.list", LV_SCOPE_TENANT, 0, list_groups },
  { "group.set", LV_SCOPE_TENANT, 0, set_group },
  { NULL },
};
