/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-client.h"

#include "liveon-group.h"
#include "lv-limits.h"
#include "lv-members.h"

/* The company's groups, for those who say who may enter a room. */

typedef struct
{
  GListStore *groups;
  guint count;
} Found;

static void
found_free (Found *found)
{
  g_object_unref (found->groups);
  g_free (found);
}

static Found *
read_found (LvJson *json, GError **error)
{
  GPtrArray *objects = lv_json_get_objects (json, "groups", LV_LIMIT_PAGE);
  Found *found = g_new0 (Found, 1);

  found->groups = g_list_store_new (LIVEON_TYPE_GROUP);
  found->count = (guint) lv_json_get_optional_int (json, "count", 0, G_MAXUINT, 0);
  for (guint i = 0; i < objects->len; i++)
    {
      g_autoptr (LiveonGroup) group = g_object_new (LIVEON_TYPE_GROUP, NULL);

      lv_members_read (group, g_ptr_array_index (objects, i));
      g_list_store_append (found->groups, group);
    }
  if (lv_json_end_answer (json, error))
    return found;
  found_free (found);
  return NULL;
}

static void
on_groups (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_link_request_finish (LV_LINK (source), result, &error);
  Found *found = json == NULL ? NULL : read_found (json, &error);

  if (found == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, found, (GDestroyNotify) found_free);
}

/**
 * liveon_client_find_groups_async:
 * @self: a client that is signed in
 * @search: (nullable): a part of their names, at most 80 characters, written in any way that reads
 * the same; %NULL or "" for all
 * @limit: how many at most, 1 to 200
 * @cancellable: (nullable): cancels the question
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Asks for groups of the company. Only who may make rooms or owns one is told, others get
 * %LIVEON_ERROR_NOT_PERMITTED.
 */
void
liveon_client_find_groups_async (LiveonClient *self,
                                 const char *search,
                                 guint limit,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GString) path = g_string_new ("/api/v1/groups");
  GTask *task;

  g_return_if_fail (LIVEON_IS_CLIENT (self));
  g_return_if_fail (limit > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_client_find_groups_async);
  g_string_append_printf (path, "?limit=%u", MIN (limit, LV_LIMIT_PAGE));
  if (search != NULL && *search != '\0')
    {
      g_string_append (path, "&search=");
      g_string_append_uri_escaped (path, search, NULL, FALSE);
    }
  lv_link_request_async (self->link, "GET", path->str, NULL, cancellable, on_groups, task);
}

/**
 * liveon_client_find_groups_finish:
 * @self: a client
 * @result: what the callback got
 * @count: (out) (optional): how many there are in all that fit the search
 * @error: return location for a [error@Error]
 *
 * Ends [method@Client.find_groups_async].
 *
 * Returns: (transfer full): a list of [class@Group], sorted by name, or %NULL with an error
 */
GListModel *
liveon_client_find_groups_finish (LiveonClient *self,
                                  GAsyncResult *result,
                                  guint *count,
                                  GError **error)
{
  Found *found;
  GListModel *groups;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return NULL;
  if (count != NULL)
    *count = found->count;
  groups = G_LIST_MODEL (g_object_ref (found->groups));
  found_free (found);
  return groups;
}
