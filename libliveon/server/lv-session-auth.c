/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From an access token to its session. Requests that come together wait for one load. */
#include "lv-session-private.h"

#include "lv-error.h"
#include "lv-users.h"

#include <string.h>

typedef struct
{
  LvSessions *sessions;
  guint8 hash[LV_TOKEN_HASH_SIZE];
  LvTenant *tenant;
  GPtrArray *tasks; /* those who wait for it */
} Load;

static void
load_free (Load *self)
{
  g_clear_object (&self->tenant);
  g_ptr_array_unref (self->tasks);
  lv_sessions_unref (self->sessions);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, load_free)

typedef struct
{
  LvSessionRow *row;
  LvUser *user;
} Found;

static void
found_free (Found *self)
{
  g_clear_pointer (&self->row, lv_session_row_unref);
  g_clear_pointer (&self->user, lv_user_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

typedef struct
{
  char *address;
  char *client;
} Peer;

static void
peer_free (Peer *self)
{
  g_free (self->address);
  g_free (self->client);
  g_free (self);
}

static void
answer (LvSessions *self, GTask *task, LvSession *session)
{
  Peer *peer = g_task_get_task_data (task);
  GError *error = NULL;

  if (session->row->access_expires_ms <= lv_clock_now_ms (self->context->clock))
    {
      error = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);
      lv_session_end (session, error, "ejected");
    }
  else
    lv_tenant_may (session->tenant, LV_ACTION_SIGN_IN, session->user, peer->address, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  lv_sessions_note_use (self, session, peer->address, peer->client);
  g_task_return_pointer (task, g_object_ref (session), g_object_unref);
}

static void
finish_load (Load *load, LvSession *session, const GError *error)
{
  LvSessions *self = load->sessions;

  g_hash_table_remove (self->loading, load->hash);
  for (guint i = 0; i < load->tasks->len; i++)
    {
      GTask *task = g_ptr_array_index (load->tasks, i);

      if (session != NULL)
        answer (self, task, session);
      else
        g_task_return_error (task, g_error_copy (error));
    }
}

static gboolean
find_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  g_autoptr (Found) found = g_new0 (Found, 1);
  g_autoptr (GError) local_error = NULL;

  found->row = lv_sessions_find_by_access (db, input, &local_error);
  if (found->row != NULL)
    found->user = lv_users_find (db, found->row->user_id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (found->user == NULL)
    {
      lv_error_set (error, LIVEON_ERROR_UNAUTHENTICATED, NULL);
      return FALSE;
    }
  *result = g_steal_pointer (&found);
  return TRUE;
}

static gboolean
is_open (LvSessions *self, GError **error)
{
  if (self->context != NULL)
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_STOPPING, NULL);
  return FALSE;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Load) load = user_data;
  LvSessions *self = load->sessions;
  g_autoptr (Found) found = NULL;
  g_autoptr (LvSession) session = NULL;
  g_autoptr (GError) error = NULL;

  if (lv_store_run_finish (LV_STORE (source), result, (gpointer *) &found, &error)
      && is_open (self, &error))
    {
      LvSession *known = lv_sessions_find (self, found->row->id);

      /* Its tokens were renewed by another way while this was on its way. */
      if (known != NULL)
        lv_sessions_replace_row (self, known, found->row);
      else
        {
          session = lv_session_new (load->tenant, found->user, found->row);
          lv_sessions_add_live (self, session);
        }
      finish_load (load, known != NULL ? known : session, NULL);
    }
  else
    finish_load (load, NULL, error);
}

static void
tenant_got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Load) load = user_data;
  LvSessions *self = load->sessions;
  g_autoptr (GError) error = NULL;
  const char *tenant_id;
  guint8 *hash;

  if (!is_open (self, &error))
    {
      finish_load (load, NULL, error);
      return;
    }
  load->tenant = lv_tenants_get_finish (self->context->tenants, result, &error);
  if (load->tenant == NULL)
    {
      if (g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND))
        {
          g_clear_error (&error);
          error = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);
        }
      finish_load (load, NULL, error);
      return;
    }
  tenant_id = lv_tenant_get_id (load->tenant);
  hash = g_memdup2 (load->hash, sizeof load->hash);
  lv_store_run_async (self->context->store, tenant_id, find_work, hash, g_free,
                      (GDestroyNotify) found_free, NULL, found_cb, g_steal_pointer (&load));
}

void
lv_sessions_authenticate_async (LvSessions *self,
                                const char *token,
                                const char *address,
                                const char *client,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  guint8 hash[LV_TOKEN_HASH_SIZE];
  char tenant_id[33];
  Peer *peer = g_new0 (Peer, 1);
  LvSession *session;
  Load *load;

  g_task_set_source_tag (task, lv_sessions_authenticate_async);
  peer->address = g_strdup (address);
  peer->client = g_strdup (client);
  g_task_set_task_data (task, peer, (GDestroyNotify) peer_free);
  if (!lv_token_read_access (token, tenant_id, hash))
    {
      g_task_return_error (task, lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL));
      return;
    }
  session = g_hash_table_lookup (self->by_access, hash);
  if (session != NULL)
    {
      answer (self, task, session);
      return;
    }
  load = g_hash_table_lookup (self->loading, hash);
  if (load == NULL)
    {
      load = g_new0 (Load, 1);
      load->sessions = g_rc_box_acquire (self);
      load->tasks = g_ptr_array_new_with_free_func (g_object_unref);
      memcpy (load->hash, hash, sizeof load->hash);
      g_hash_table_insert (self->loading, load->hash, load);
      g_ptr_array_add (load->tasks, g_steal_pointer (&task));
      lv_tenants_get_async (self->context->tenants, tenant_id, NULL, tenant_got_cb, load);
    }
  else
    g_ptr_array_add (load->tasks, g_steal_pointer (&task));
}

LvSession *
lv_sessions_authenticate_finish (LvSessions *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
