/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-client.h"

#include "lv-error.h"
#include "lv-members.h"
#include "lv-json-writer.h"
#include "lv-limits.h"
#include "lv-text.h"

/* Public facts, the person's devices and password. */

static void
on_server_info (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_http_client_request_finish (LV_HTTP_CLIENT (source), result, &error);
  GObject *info
      = json == NULL ? NULL : lv_members_new_from_json (LIVEON_TYPE_SERVER_INFO, json, &error);

  if (info == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, info, g_object_unref);
}

/**
 * liveon_client_get_server_info_async:
 * @self: a client
 * @cancellable: (nullable): cancels the question
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Asks the server for what it tells everyone. Nobody needs to be signed in.
 */
void
liveon_client_get_server_info_async (LiveonClient *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task;

  g_return_if_fail (LIVEON_IS_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_client_get_server_info_async);
  lv_http_client_request_async (self->http, "GET", "/api/v1/server", NULL, NULL, cancellable,
                                on_server_info, task);
}

/**
 * liveon_client_get_server_info_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Client.get_server_info_async].
 *
 * Returns: (transfer full): the facts, or %NULL with an error that names the leg that failed
 */
LiveonServerInfo *
liveon_client_get_server_info_finish (LiveonClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_devices (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_link_request_finish (LV_LINK (source), result, &error);
  g_autoptr (GListStore) store = g_list_store_new (LIVEON_TYPE_DEVICE_INFO);
  GPtrArray *objects = NULL;

  if (json != NULL)
    objects = lv_json_get_objects (json, "devices", 10 * LV_LIMIT_DEVICES);
  for (guint i = 0; objects != NULL && i < objects->len; i++)
    {
      g_autoptr (LiveonDeviceInfo) info = g_object_new (LIVEON_TYPE_DEVICE_INFO, NULL);

      lv_members_read (info, g_ptr_array_index (objects, i));
      g_list_store_append (store, info);
    }
  if (json == NULL || !lv_json_end_answer (json, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&store), g_object_unref);
}

/**
 * liveon_client_list_devices_async:
 * @self: a client that is signed in
 * @cancellable: (nullable): cancels the question
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Asks on which devices the person is signed in.
 */
void
liveon_client_list_devices_async (LiveonClient *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task;

  g_return_if_fail (LIVEON_IS_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_client_list_devices_async);
  lv_link_request_async (self->link, "GET", "/api/v1/session/devices", NULL, cancellable,
                         on_devices, task);
}

/**
 * liveon_client_list_devices_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Client.list_devices_async].
 *
 * Returns: (transfer full): a list of [class@DeviceInfo], or %NULL with an error
 */
GListModel *
liveon_client_list_devices_finish (LiveonClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_device_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_link_request_finish (LV_LINK (source), result, &error);

  if (json == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * liveon_client_remove_device_async:
 * @self: a client that is signed in
 * @device_id: the id of a [class@DeviceInfo]
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Signs one of the person's devices out.
 */
void
liveon_client_remove_device_async (LiveonClient *self,
                                   const char *device_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autofree char *path = NULL;
  GTask *task;

  g_return_if_fail (LIVEON_IS_CLIENT (self));
  g_return_if_fail (device_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_client_remove_device_async);
  if (!lv_id_is_valid (device_id))
    {
      g_task_return_error (
          task, lv_error_new (LIVEON_ERROR_INVALID_ARGUMENT, "field", "device_id", NULL));
      g_object_unref (task);
      return;
    }
  path = g_strconcat ("/api/v1/session/devices/", device_id, NULL);
  lv_link_request_async (self->link, "DELETE", path, NULL, cancellable, on_device_removed, task);
}

/**
 * liveon_client_remove_device_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Client.remove_device_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_client_remove_device_finish (LiveonClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_policy (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_link_request_finish (LV_LINK (source), result, &error);
  GObject *policy
      = json == NULL ? NULL : lv_members_new_from_json (LIVEON_TYPE_PASSWORD_POLICY, json, &error);

  if (policy == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, policy, g_object_unref);
}

/**
 * liveon_client_get_password_policy_async:
 * @self: a client that is signed in
 * @cancellable: (nullable): cancels the question
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Asks for the company's rules for passwords.
 */
void
liveon_client_get_password_policy_async (LiveonClient *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  GTask *task;

  g_return_if_fail (LIVEON_IS_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_client_get_password_policy_async);
  lv_link_request_async (self->link, "GET", "/api/v1/session/password", NULL, cancellable,
                         on_policy, task);
}

/**
 * liveon_client_get_password_policy_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Client.get_password_policy_async].
 *
 * Returns: (transfer full): the rules, or %NULL with an error
 */
LiveonPasswordPolicy *
liveon_client_get_password_policy_finish (LiveonClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_password_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LiveonClient *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_link_request_finish (LV_LINK (source), result, &error);

  if (json == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  lv_link_note_password_changed (self->link);
  g_object_notify (G_OBJECT (self), "must-change-password");
  g_task_return_boolean (task, TRUE);
}

/**
 * liveon_client_change_password_async:
 * @self: a client that is signed in
 * @current: the password as it is
 * @fresh: the password as it shall be
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Changes the person's password. Their other devices are signed out.
 */
void
liveon_client_change_password_async (LiveonClient *self,
                                     const char *current,
                                     const char *fresh,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GBytes) body = NULL;
  LvJsonWriter *writer;
  GTask *task;

  g_return_if_fail (LIVEON_IS_CLIENT (self));
  g_return_if_fail (current != NULL);
  g_return_if_fail (fresh != NULL);

  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "current", current);
  lv_json_string (writer, "new", fresh);
  lv_json_end_object (writer);
  body = lv_login_make_body (writer);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_client_change_password_async);
  lv_link_request_async (self->link, "PUT", "/api/v1/session/password", body, cancellable,
                         on_password_changed, task);
}

/**
 * liveon_client_change_password_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Client.change_password_async]. With %LIVEON_ERROR_PASSWORD_POLICY the argument
 * `rule` names the rule that the new password breaks; with %LIVEON_ERROR_SIGN_IN the current one
 * was wrong.
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_client_change_password_finish (LiveonClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
