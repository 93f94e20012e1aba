/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-keeper.h"

#include <libsecret/secret.h>

static const SecretSchema token_schema = {
  "jp.liveon.Session",
  SECRET_SCHEMA_NONE,
  {
      { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "company", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *token = secret_password_lookup_finish (result, &error);

  if (token != NULL)
    g_task_return_pointer (task, token, (GDestroyNotify) secret_password_free);
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s", "");
}

void
lui_keeper_find_token_async (LiveonClient *client,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (client, cancellable, callback, user_data);

  g_task_set_source_tag (task, lui_keeper_find_token_async);
  secret_password_lookup (&token_schema, cancellable, found_cb, task, "server",
                          liveon_client_get_server (client), "company",
                          or_empty (liveon_client_get_company (client)), "user",
                          or_empty (liveon_client_get_user_id (client)), NULL);
}

char *
lui_keeper_find_token_finish (GAsyncResult *result, GError **error)
{
  char *found = g_task_propagate_pointer (G_TASK (result), error);
  char *token = g_strdup (found);

  if (found != NULL)
    secret_password_free (found);
  return token;
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* Without a secret service the password is asked for at the next start. */
  if (!secret_password_store_finish (result, &error))
    g_info ("The sign-in could not be kept: %s", error->message);
}

void
lui_keeper_keep_token (LiveonClient *client, const char *token)
{
  const char *user = or_empty (liveon_client_get_user_id (client));
  const char *server = liveon_client_get_server (client);
  g_autofree char *label = g_strdup_printf ("LiveOn: %s @ %s", user, server);

  secret_password_store (&token_schema, SECRET_COLLECTION_DEFAULT, label, token, NULL, kept_cb,
                         NULL, "server", server, "company",
                         or_empty (liveon_client_get_company (client)), "user", user, NULL);
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_info ("What was kept of the sign-in could not be removed: %s", error->message);
}

void
lui_keeper_forget_token (LiveonClient *client)
{
  secret_password_clear (&token_schema, NULL, forgotten_cb, NULL, "server",
                         liveon_client_get_server (client), "company",
                         or_empty (liveon_client_get_company (client)), "user",
                         or_empty (liveon_client_get_user_id (client)), NULL);
}
