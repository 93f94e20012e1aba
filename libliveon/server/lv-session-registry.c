/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sessions in memory: found by access token, by id and by tenant. What has not been used for
 * minutes goes, and comes back from the store at the next request. */
#include "lv-session-private.h"

#include "lv-config.h"
#include "lv-gate.h"
#include "lv-token.h"

#include <string.h>

#define HOUR_MS (60 * 60 * G_GINT64_CONSTANT (1000))
#define DAY_MS (24 * HOUR_MS)

static guint
hash_of_hash (gconstpointer key)
{
  guint value;

  memcpy (&value, key, sizeof value);
  return value;
}

static gboolean
hashes_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, LV_TOKEN_HASH_SIZE) == 0;
}

LvSessions *
lv_sessions_new (LvContext *context)
{
  LvSessions *self = g_rc_box_new0 (LvSessions);

  self->context = context;
  self->by_access = g_hash_table_new (hash_of_hash, hashes_equal);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->by_tenant = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->loading = g_hash_table_new (hash_of_hash, hashes_equal);
  self->gate = lv_gate_new (context->clock);
  lv_sessions_start_sweep (self);
  return self;
}

static void
lv_sessions_clear (gpointer data)
{
  LvSessions *self = data;

  g_hash_table_unref (self->by_access);
  g_hash_table_unref (self->by_tenant);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->loading);
  lv_gate_free (self->gate);
}

void
lv_sessions_unref (LvSessions *self)
{
  g_rc_box_release_full (self, lv_sessions_clear);
}

GPtrArray *
lv_sessions_list_all (LvSessions *self)
{
  GPtrArray *list = g_ptr_array_new_full (g_hash_table_size (self->by_id), g_object_unref);
  GHashTableIter iter;
  gpointer session;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &session))
    g_ptr_array_add (list, g_object_ref (session));
  return list;
}

void
lv_sessions_free (LvSessions *self)
{
  g_autoptr (GPtrArray) sessions = lv_sessions_list_all (self);

  lv_clock_clear_timeout (self->context->clock, &self->sweep_id);
  for (guint i = 0; i < sessions->len; i++)
    {
      LvSession *session = g_ptr_array_index (sessions, i);

      lv_sessions_drop (self, session);
      session->is_ended = TRUE;
      g_clear_object (&session->connection);
    }
  self->context = NULL;
  lv_sessions_unref (self);
}

void
lv_sessions_add_live (LvSessions *self, LvSession *session)
{
  GPtrArray *of_tenant = g_hash_table_lookup (self->by_tenant, session->tenant);

  if (of_tenant == NULL)
    {
      of_tenant = g_ptr_array_new ();
      g_hash_table_insert (self->by_tenant, session->tenant, of_tenant);
    }
  g_ptr_array_add (of_tenant, session);
  g_hash_table_replace (self->by_access, session->row->access_hash, session);
  g_hash_table_replace (self->by_id, session->row->id, g_object_ref (session));
}

void
lv_sessions_drop (LvSessions *self, LvSession *session)
{
  GPtrArray *of_tenant = g_hash_table_lookup (self->by_tenant, session->tenant);

  if (g_hash_table_lookup (self->by_id, session->row->id) != session)
    return;
  g_ptr_array_remove_fast (of_tenant, session);
  if (of_tenant->len == 0)
    g_hash_table_remove (self->by_tenant, session->tenant);
  g_hash_table_remove (self->by_access, session->row->access_hash);
  g_hash_table_remove (self->by_id, session->row->id);
}

/* The tables' keys lie within the row: out with the old, in with the new. */
void
lv_sessions_replace_row (LvSessions *self, LvSession *session, LvSessionRow *row)
{
  g_hash_table_remove (self->by_access, session->row->access_hash);
  g_hash_table_steal (self->by_id, session->row->id);
  lv_session_set_row (session, row);
  g_hash_table_replace (self->by_access, row->access_hash, session);
  g_hash_table_insert (self->by_id, row->id, session);
}

LvSession *
lv_sessions_find (LvSessions *self, const char *session_id)
{
  return g_hash_table_lookup (self->by_id, session_id);
}

void
lv_sessions_apply_row (LvSessions *self, LvSessionRow *row)
{
  LvSession *session = lv_sessions_find (self, row->id);

  if (session == NULL)
    return;
  lv_sessions_replace_row (self, session, row);
  session->is_token_used = FALSE;
}

GPtrArray *
lv_sessions_list_live (LvSessions *self, LvTenant *tenant, const char *user_id)
{
  GPtrArray *all = g_hash_table_lookup (self->by_tenant, tenant);
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      LvSession *session = g_ptr_array_index (all, i);

      if (user_id == NULL || g_str_equal (session->user->id, user_id))
        g_ptr_array_add (list, session);
    }
  return list;
}

guint
lv_sessions_count (LvSessions *self)
{
  return g_hash_table_size (self->by_id);
}

void
lv_sessions_end_by_id (LvSessions *self,
                       const char *session_id,
                       const GError *problem,
                       const char *reason)
{
  LvSession *session = lv_sessions_find (self, session_id);

  if (session != NULL)
    lv_session_end (session, problem, reason);
}

void
lv_sessions_renew_tokens (LvSessions *self,
                          const char *tenant_id,
                          LvSessionRow *row,
                          char **access_token,
                          char **resume_token)
{
  LvContext *context = self->context;
  gint64 now_ms = lv_clock_now_ms (context->clock);

  *access_token = lv_token_new_access (tenant_id, row->access_hash);
  *resume_token = lv_token_new_resume (tenant_id, row->id, context->pepper, row->resume_hash);
  row->access_expires_ms
      = now_ms + lv_config_get_int (context->config, LV_KEY_ACCESS_HOURS) * HOUR_MS;
  row->resume_expires_ms
      = now_ms + lv_config_get_int (context->config, LV_KEY_RESUME_DAYS) * DAY_MS;
  row->used_ms = now_ms;
}
