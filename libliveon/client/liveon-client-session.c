/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-client.h"

#include "lv-error.h"
#include "lv-members.h"
#include "lv-json-writer.h"

/* Signing in and out. */

/* A sign-in is over when the lists have had their first filling too. */
typedef struct
{
  guint waiting;
} StartData;

static void
on_list_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  StartData *data = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  /* The person is signed in all the same, and the next connection loads the list again. */
  if (!lv_mirror_load_finish (LV_MIRROR (source), result, &error))
    g_debug ("a list could not be loaded: %s", error->message);
  if (--data->waiting == 0)
    g_task_return_boolean (task, TRUE);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LiveonClient *self = g_task_get_source_object (task);
  StartData *data = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lv_link_start_finish (LV_LINK (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (lv_link_get_must_change_password (self->link))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  data->waiting = 2;
  lv_mirror_load_async (self->rooms, on_list_loaded, g_object_ref (task));
  lv_mirror_load_async (self->notices, on_list_loaded, g_object_ref (task));
}

static GTask *
make_start_task (LiveonClient *self,
                 gpointer tag,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_new0 (StartData, 1), g_free);
  return task;
}

/**
 * liveon_client_sign_in_async:
 * @self: a client with a user ID, and a company code where the server needs one
 * @password: the account's password; it is not kept
 * @cancellable: (nullable): cancels the sign-in
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Signs in and connects.
 */
void
liveon_client_sign_in_async (LiveonClient *self,
                             const char *password,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (LvSecret) secret = NULL;
  GTask *task;

  g_return_if_fail (LIVEON_IS_CLIENT (self));
  g_return_if_fail (password != NULL);
  g_return_if_fail (self->user_id != NULL);

  task = make_start_task (self, liveon_client_sign_in_async, cancellable, callback, user_data);
  secret = lv_secret_new (password, strlen (password));
  lv_link_sign_in_async (self->link, liveon_client_get_device (self), self->company, self->user_id,
                         secret, cancellable, on_started, task);
}

/**
 * liveon_client_sign_in_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Client.sign_in_async]. The person is signed in then and the lists had their first
 * filling; whether changes are pushed says [property@Client:state]. Where
 * [property@Client:must-change-password] is set, nothing else works before
 * [method@Client.change_password_async].
 *
 * Errors: %LIVEON_ERROR_SIGN_IN, %LIVEON_ERROR_LOCKED_OUT, %LIVEON_ERROR_SUSPENDED and other
 * refusals of the server; those of the network, which name the leg that failed;
 * %LIVEON_ERROR_CONFLICT when the client is signed in already.
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_client_sign_in_finish (LiveonClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_client_resume_async:
 * @self: a client with the device that signed in
 * @resume_token: what [property@Client:resume-token] was
 * @cancellable: (nullable): cancels the sign-in
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Signs in without a password, on a device that has signed in before.
 */
void
liveon_client_resume_async (LiveonClient *self,
                            const char *resume_token,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (LvSecret) token = NULL;
  GTask *task;

  g_return_if_fail (LIVEON_IS_CLIENT (self));
  g_return_if_fail (resume_token != NULL);

  task = make_start_task (self, liveon_client_resume_async, cancellable, callback, user_data);
  token = lv_secret_new (resume_token, strlen (resume_token));
  lv_link_resume_async (self->link, liveon_client_get_device (self), token, cancellable, on_started,
                        task);
}

/**
 * liveon_client_resume_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Client.resume_async]. With %LIVEON_ERROR_UNAUTHENTICATED the token is dead and the
 * password must be asked for.
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_client_resume_finish (LiveonClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_client_disconnect:
 * @self: a client
 *
 * Closes the connection and forgets the session on this side, without a word to the server: a
 * resume token that was kept stays good.
 */
void
liveon_client_disconnect (LiveonClient *self)
{
  g_return_if_fail (LIVEON_IS_CLIENT (self));

  lv_link_stop (self->link);
}

static void
on_signed_out (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_link_request_finish (LV_LINK (source), result, &error);

  if (json == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  lv_link_stop (LV_LINK (source));
  g_task_return_boolean (task, TRUE);
}

static void
sign_out (LiveonClient *self,
          const char *path,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  lv_link_request_async (self->link, "DELETE", path, NULL, cancellable, on_signed_out, task);
}

/**
 * liveon_client_sign_out_async:
 * @self: a client that is signed in
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Signs this device out: its tokens are dead afterwards.
 */
void
liveon_client_sign_out_async (LiveonClient *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (LIVEON_IS_CLIENT (self));

  sign_out (self, "/api/v1/session", liveon_client_sign_out_async, cancellable, callback,
            user_data);
}

/**
 * liveon_client_sign_out_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Client.sign_out_async]. When it failed the session still stands; see
 * [method@Client.disconnect].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_client_sign_out_finish (LiveonClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_client_sign_out_everywhere_async:
 * @self: a client that is signed in
 * @cancellable: (nullable): cancels the call
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Signs all of the person's devices out, this one too.
 */
void
liveon_client_sign_out_everywhere_async (LiveonClient *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_return_if_fail (LIVEON_IS_CLIENT (self));

  sign_out (self, "/api/v1/session/devices", liveon_client_sign_out_everywhere_async, cancellable,
            callback, user_data);
}

/**
 * liveon_client_sign_out_everywhere_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Ends [method@Client.sign_out_everywhere_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 */
gboolean
liveon_client_sign_out_everywhere_finish (LiveonClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
