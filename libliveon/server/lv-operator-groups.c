/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Groups: names, rules, switches. Main context; the works on the store thread. */
#include "lv-hash.h"
#include "lv-limits.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-users.h"
#include "lv-words.h"
#include "lv-error-text.h"

static void
write_group (LvJsonWriter *writer, const LvGroup *group)
{
  lv_json_string (writer, "id", group->id);
  lv_json_string (writer, "name", group->name);
  lv_fields_write_rules (writer, &group->rules);
  lv_fields_write_switches (writer, &group->switches);
}

void
lv_operator_write_group (LvJsonWriter *writer, const char *name, const LvGroup *group)
{
  lv_json_begin_object (writer, name);
  write_group (writer, group);
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

/* The one that `id` or `name` names. */
static LvGroup *
find_group (LvDb *db, LvJson *json, LvNote *note, GError **error)
{
  gboolean has_id = lv_json_has (json, "id");
  const char *name
      = has_id ? lv_json_get_id (json, "id") : lv_json_get_string (json, "name", LV_LIMIT_NAME);
  g_autoptr (LvGroup) found = NULL;
  g_autoptr (GError) local = NULL;

  if (!lv_json_end (json, error))
    return NULL;
  found = has_id ? lv_groups_find (db, name, &local) : lv_groups_find_by_name (db, name, &local);
  if (found == NULL)
    {
      if (local == NULL)
        local = has_id ? lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL)
                       : lv_error_new_why (LIVEON_ERROR_NOT_FOUND,
                                           N_ ("there is no group “{value}”"), name);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  note->target = g_strdup (found->id);
  note->detail = g_strdup (found->name);
  return g_steal_pointer (&found);
}

static gboolean
set_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  LvJson *json = data;
  g_autoptr (LvGroup) found = find_group (db, json, note, error);
  g_autoptr (LvGroup) group = found != NULL ? lv_group_copy (found) : NULL;

  if (group == NULL || !read_group (json, "new_name", group, error)
      || !lv_groups_update (db, group, error))
    return FALSE;
  g_free (note->detail);
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

/* --- who is in it --- */

static char **
change_groups (char **ids, const char *group_id, gboolean is_member)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    if (!g_str_equal (ids[i], group_id))
      g_strv_builder_add (builder, ids[i]);
  if (is_member)
    g_strv_builder_add (builder, group_id);
  return g_strv_builder_end (builder);
}

/* Those who changed go to users. */
static gboolean
change_members (LvDb *db,
                char **user_ids,
                const char *group_id,
                gboolean is_member,
                GPtrArray *users,
                GError **error)
{
  for (guint i = 0; user_ids[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (LvUser) found = lv_users_find (db, user_ids[i], &local);
      g_autoptr (LvUser) user = found != NULL ? lv_user_copy (found) : NULL;

      if (user == NULL)
        {
          if (local == NULL)
            local = lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL);
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_strfreev (user->group_ids);
      user->group_ids = change_groups (found->group_ids, group_id, is_member);
      if (g_strv_length (user->group_ids) > LV_LIMIT_GROUPS)
        {
          g_propagate_error (error, lv_fields_error ("groups", N_ ("these are too many groups")));
          return FALSE;
        }
      if (!lv_users_update (db, user, error))
        return FALSE;
      g_ptr_array_add (users, g_steal_pointer (&user));
    }
  return TRUE;
}

static gboolean
members_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  LvJson *json = data;
  g_autoptr (LvGroup) group = find_group (db, json, note, error);
  g_auto (GStrv) add = lv_json_get_ids (json, "add", LV_LIMIT_PAGE);
  g_auto (GStrv) remove = lv_json_get_ids (json, "remove", LV_LIMIT_PAGE);
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_user_unref);

  if (group == NULL || !lv_json_end (json, error)
      || !change_members (db, add, group->id, TRUE, users, error)
      || !change_members (db, remove, group->id, FALSE, users, error))
    return FALSE;
  g_free (note->detail);
  note->detail
      = g_strdup_printf ("%s: +%u −%u", group->name, g_strv_length (add), g_strv_length (remove));
  *result = g_steal_pointer (&users);
  return TRUE;
}

static void
on_members (LvOperation *operation, gpointer result)
{
  GPtrArray *users = result;

  for (guint i = 0; i < users->len; i++)
    lv_tenant_apply_user (lv_operation_get_tenant (operation), users->pdata[i]);
  lv_operation_reply (operation, NULL);
}

static void
set_members (LvOperation *operation)
{
  lv_operation_set_data (operation, lv_operation_get_arguments (operation), NULL);
  lv_operation_change (operation, members_work, (GDestroyNotify) g_ptr_array_unref, on_members);
}

/* --- reading --- */

typedef struct
{
  GPtrArray *groups;
  GArray *members; /* of gint64, beside them */
} Groups;

static void
groups_free (Groups *self)
{
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_array_unref (self->members);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Groups, groups_free)

static gboolean
list_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  g_autoptr (Groups) list = g_new0 (Groups, 1);

  list->members = g_array_new (FALSE, FALSE, sizeof (gint64));
  list->groups = lv_groups_list (db, error);
  if (list->groups == NULL)
    return FALSE;
  for (guint i = 0; i < list->groups->len; i++)
    {
      gint64 count = lv_groups_count_members (db, ((LvGroup *) list->groups->pdata[i])->id, error);

      if (count < 0)
        return FALSE;
      g_array_append_val (list->members, count);
    }
  *result = g_steal_pointer (&list);
  return TRUE;
}

static void
on_listed (LvOperation *operation, gpointer result)
{
  Groups *list = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "groups");
  for (guint i = 0; i < list->groups->len; i++)
    {
      lv_json_begin_object (writer, NULL);
      write_group (writer, list->groups->pdata[i]);
      lv_json_int (writer, "members", g_array_index (list->members, gint64, i));
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
list_groups (LvOperation *operation)
{
  lv_operation_read (operation, list_work, (GDestroyNotify) groups_free, on_listed);
}

const LvOperatorCommand lv_operator_groups[] = {
  { "group.add", LV_SCOPE_TENANT, 0, add_group },
  { "group.list", LV_SCOPE_TENANT, 0, list_groups },
  { "group.members", LV_SCOPE_PEOPLE, 0, set_members },
  { "group.set", LV_SCOPE_TENANT, 0, set_group },
  { NULL },
};
