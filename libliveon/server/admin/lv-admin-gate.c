/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-admin-gate.h"

#include <string.h>

#include "lv-admin-paths.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-policy.h"
#include "lv-text.h"

/* In place of a list where there is none: reading it costs about as much. */
#define NOBODY "192.0.2.0/24 198.51.100.0/24"

typedef struct
{
  LvContext *context;
  LvAudience audience;
  guint8 hash[LV_ADMIN_HASH_SIZE];
  char *address;
} Gate;

static void
gate_free (Gate *self)
{
  g_free (self->address);
  g_free (self);
}

void
lv_admin_gate_hash (const char *path, guint8 hash[LV_ADMIN_HASH_SIZE])
{
  static const guint8 nothing[LV_ADMIN_SECRET_SIZE];
  const char *start = *path == '/' ? path + 1 : path;
  g_autofree char *segment = g_strndup (start, strcspn (start, "/"));
  gsize length = 0;
  guint8 *secret = lv_base64url_decode (segment, LV_ADMIN_SECRET_SIZE, &length);
  gboolean is_secret = secret != NULL && length == LV_ADMIN_SECRET_SIZE;

  lv_sha256 (is_secret ? secret : nothing, LV_ADMIN_SECRET_SIZE, hash);
  if (secret != NULL)
    explicit_bzero (secret, length);
  explicit_bzero (segment, strlen (segment));
  g_free (secret);
}

char *
lv_admin_gate_make_path (guint8 hash[LV_ADMIN_HASH_SIZE])
{
  guint8 secret[LV_ADMIN_SECRET_SIZE];
  g_autofree char *text = NULL;

  lv_random_bytes (secret, sizeof secret);
  lv_sha256 (secret, sizeof secret, hash);
  text = lv_base64url_encode (secret, sizeof secret);
  explicit_bzero (secret, sizeof secret);
  return g_strconcat ("/", text, "/", NULL);
}

static gboolean
look_up (LvDb *db, const Gate *self, char **id, char **networks, GError **error)
{
  if (self->audience == LV_AUDIENCE_TENANT)
    return lv_admin_paths_look_up (db, self->hash, id, networks, error);
  if (!lv_console_path_look_up (db, self->hash, networks, error))
    return FALSE;
  *id = *networks != NULL ? g_strdup ("") : NULL;
  return TRUE;
}

/* The tenant's id ("": the operator), or NULL: what is compared are hashes, of which no part helps
 * to guess. */
static gboolean
look_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const Gate *self = input;
  g_autofree char *tenant_id = NULL;
  g_autofree char *networks = NULL;
  gboolean is_within;

  if (!look_up (db, self, &tenant_id, &networks, error))
    return FALSE;
  is_within = lv_networks_contain (networks != NULL ? networks : NOBODY, self->address);
  *result = is_within ? g_steal_pointer (&tenant_id) : NULL;
  return TRUE;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Gate *self = g_task_get_task_data (task);
  GError *error = NULL;
  LvTenant *tenant = lv_tenants_get_finish (self->context->tenants, result, &error);

  if (tenant != NULL)
    g_task_return_pointer (task, tenant, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Gate *self = g_task_get_task_data (task);
  g_autofree char *tenant_id = NULL;
  GError *error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, (gpointer *) &tenant_id, &error))
    g_task_return_error (task, error);
  else if (tenant_id == NULL)
    g_task_return_error (task, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
  else if (self->audience == LV_AUDIENCE_OPERATOR)
    g_task_return_pointer (task, g_object_ref (lv_tenants_get_operator (self->context->tenants)),
                           g_object_unref);
  else
    lv_tenants_get_async (self->context->tenants, tenant_id, NULL, on_loaded, g_object_ref (task));
}

void
lv_admin_gate_async (LvContext *context,
                     LvAudience audience,
                     const guint8 hash[LV_ADMIN_HASH_SIZE],
                     const char *address,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Gate *self = g_new0 (Gate, 1);

  g_task_set_source_tag (task, lv_admin_gate_async);
  g_task_set_task_data (task, self, (GDestroyNotify) gate_free);
  self->context = context;
  self->audience = audience;
  memcpy (self->hash, hash, sizeof self->hash);
  self->address = g_strdup (address);
  lv_store_run_async (context->store, NULL, look_work, self, NULL, g_free, NULL, on_looked,
                      g_object_ref (task));
}

LvTenant *
lv_admin_gate_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
