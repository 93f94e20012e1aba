/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-keeper.h"

#include <libsecret/secret.h>

#define ACCOUNT_ATTRIBUTES                                                                         \
  { "server", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "company", SECRET_SCHEMA_ATTRIBUTE_STRING },     \
  {                                                                                                \
    "user", SECRET_SCHEMA_ATTRIBUTE_STRING                                                         \
  }

static const SecretSchema token_schema
    = { "jp.liveon.Session", SECRET_SCHEMA_NONE, { ACCOUNT_ATTRIBUTES } };
static const SecretSchema room_schema
    = { "jp.liveon.EntryKey",
        SECRET_SCHEMA_NONE,
        { ACCOUNT_ATTRIBUTES, { "room", SECRET_SCHEMA_ATTRIBUTE_STRING } } };

static const SecretSchema screen_schema
    = { "jp.liveon.Screen", SECRET_SCHEMA_NONE, { ACCOUNT_ATTRIBUTES } };

static const SecretSchema *
get_schema (const char *room_id)
{
  return room_id != NULL ? &room_schema : &token_schema;
}

static GHashTable *
make_attributes (LiveonClient *client, const char *room_id)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  const char *company = liveon_client_get_company (client);
  const char *user = liveon_client_get_user_id (client);

  g_hash_table_insert (attributes, (gpointer) "server",
                       g_strdup (liveon_client_get_server (client)));
  g_hash_table_insert (attributes, (gpointer) "company", g_strdup (company != NULL ? company : ""));
  g_hash_table_insert (attributes, (gpointer) "user", g_strdup (user != NULL ? user : ""));
  if (room_id != NULL)
    g_hash_table_insert (attributes, (gpointer) "room", g_strdup (room_id));
  return attributes;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) secret_password_free);
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s", "");
}

static void
find (LiveonClient *client,
      const SecretSchema *schema,
      const char *room_id,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  g_autoptr (GHashTable) attributes = make_attributes (client, room_id);
  GTask *task = g_task_new (client, cancellable, callback, user_data);

  g_task_set_source_tag (task, find);
  secret_password_lookupv (schema, attributes, cancellable, found_cb, task);
}

void
lui_keeper_find_async (LiveonClient *client,
                       const char *room_id,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  find (client, get_schema (room_id), room_id, cancellable, callback, user_data);
}

void
lui_keeper_find_screen_async (LiveonClient *client,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  find (client, &screen_schema, NULL, cancellable, callback, user_data);
}

char *
lui_keeper_find_finish (GAsyncResult *result, GError **error)
{
  char *found = g_task_propagate_pointer (G_TASK (result), error);
  char *secret = g_strdup (found);

  if (found != NULL)
    secret_password_free (found);
  return secret;
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* Without a secret service it is asked for the next time. */
  if (!secret_password_store_finish (result, &error))
    g_info ("A secret could not be kept: %s", error->message);
}

static void
keep (LiveonClient *client, const SecretSchema *schema, const char *room_id, const char *secret)
{
  g_autoptr (GHashTable) attributes = make_attributes (client, room_id);
  g_autofree char *label
      = g_strdup_printf ("LiveOn: %s @ %s", (const char *) g_hash_table_lookup (attributes, "user"),
                         liveon_client_get_server (client));

  secret_password_storev (schema, attributes, SECRET_COLLECTION_DEFAULT, label, secret, NULL,
                          kept_cb, NULL);
}

void
lui_keeper_keep (LiveonClient *client, const char *room_id, const char *secret)
{
  keep (client, get_schema (room_id), room_id, secret);
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_info ("A kept secret could not be removed: %s", error->message);
}

static void
forget (LiveonClient *client, const SecretSchema *schema, const char *room_id)
{
  g_autoptr (GHashTable) attributes = make_attributes (client, room_id);

  secret_password_clearv (schema, attributes, NULL, forgotten_cb, NULL);
}

void
lui_keeper_forget (LiveonClient *client, const char *room_id)
{
  forget (client, get_schema (room_id), room_id);
}

void
lui_keeper_keep_screen (LiveonClient *client, const char *token)
{
  if (token != NULL)
    keep (client, &screen_schema, NULL, token);
  else
    forget (client, &screen_schema, NULL);
}
