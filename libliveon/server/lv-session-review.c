/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What time and changed rules do to sessions in memory: each is judged anew, uses are written down,
 * and those that nobody needs go. */
#include "lv-session-private.h"

#include "lv-config.h"
#include "lv-connection.h"
#include "lv-error.h"
#include "lv-json-writer.h"
#include "lv-meeting-media.h"
#include "lv-meeting.h"
#include "lv-seat-media.h"
#include "lv-users.h"

#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))
#define HOUR_MS (60 * MINUTE_MS)
#define SWEEP_MS MINUTE_MS
#define IDLE_MS (5 * MINUTE_MS)   /* out of memory when nothing was heard for so long */
#define TOUCH_MS (10 * MINUTE_MS) /* a use is written down at most so often */
#define PURGE_MS HOUR_MS          /* dead ones go from the store */

/* Reads before it writes: a row that was renewed or removed meanwhile stays as it is. */
static gboolean
touch_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  GPtrArray *rows = input; /* of LvSessionRow */

  for (guint i = 0; i < rows->len; i++)
    {
      LvSessionRow *row = g_ptr_array_index (rows, i);
      g_autoptr (GError) find_error = NULL;
      g_autoptr (LvSessionRow) stored
          = lv_sessions_find_by_access (db, row->access_hash, &find_error);

      if (find_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&find_error));
          return FALSE;
        }
      if (stored != NULL && !lv_sessions_update (db, row, error))
        return FALSE;
    }
  return TRUE;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error)
      && !g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_STOPPING))
    g_info ("Sessions were not written down: %s", error->message);
}

/* NULL when it was written down a short while ago. */
static LvSessionRow *
touch_row (LvSessions *self, LvSession *session)
{
  LvContext *context = self->context;
  gint64 now_ms = lv_clock_now_ms (context->clock);
  gint64 hours = lv_config_get_int (context->config, LV_KEY_ACCESS_HOURS);
  g_autoptr (LvSessionRow) row = NULL;

  if (ABS (now_ms - session->row->used_ms) < TOUCH_MS)
    return NULL;
  row = lv_session_row_copy (session->row);
  row->used_ms = now_ms;
  row->access_expires_ms = now_ms + hours * HOUR_MS;
  g_free (row->address);
  row->address = g_strdup (session->address);
  g_free (row->client);
  row->client = g_strdup (session->client);
  lv_sessions_replace_row (self, session, row);
  return g_steal_pointer (&row);
}

static void
write_touches (LvSessions *self, LvTenant *tenant, GPtrArray *rows)
{
  lv_store_run_async (self->context->store, lv_tenant_get_id (tenant), touch_work,
                      g_ptr_array_ref (rows), (GDestroyNotify) g_ptr_array_unref, NULL, NULL,
                      written_cb, NULL);
}

void
lv_sessions_note_use (LvSessions *self, LvSession *session, const char *address, const char *client)
{
  g_autoptr (LvSessionRow) row = NULL;

  session->heard_ms = lv_clock_monotonic_ms (self->context->clock);
  session->is_token_used = TRUE;
  lv_session_set_peer (session, address, client);
  row = touch_row (self, session);
  if (row != NULL)
    {
      g_autoptr (GPtrArray) rows
          = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_session_row_unref);

      g_ptr_array_add (rows, g_steal_pointer (&row));
      write_touches (self, session->tenant, rows);
    }
}

/* Rules that changed, hours that are over. */

static const char *
get_leave_reason (const GError *error)
{
  return g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_SUSPENDED) ? "suspended" : "ejected";
}

static void
judge (LvSession *session)
{
  LvContext *context = lv_tenant_get_context (session->tenant);
  /* What stays open is the WebSocket: a later request may have come from elsewhere. */
  const char *address = session->connection != NULL
                            ? lv_connection_get_address (session->connection)
                            : session->address;
  g_autoptr (GError) error = NULL;

  if (!lv_tenant_may (session->tenant, LV_ACTION_SIGN_IN, session->user, address, &error))
    lv_session_end (session, error, get_leave_reason (error));
  else if (session->seat != NULL
           && !lv_tenant_may (session->tenant, LV_ACTION_JOIN, session->user, address, &error))
    lv_meetings_leave (context->meetings, session, get_leave_reason (error));
  else if (session->seat != NULL && session->seat->state != LV_SEAT_ENTERING)
    lv_seat_review_media (session->seat);
}

static void
judge_all (GPtrArray *borrowed)
{
  g_autoptr (GPtrArray) sessions
      = g_ptr_array_copy (borrowed, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);

  g_ptr_array_set_free_func (sessions, g_object_unref);
  for (guint i = 0; i < sessions->len; i++)
    judge (g_ptr_array_index (sessions, i));
}

void
lv_sessions_review_user (LvSessions *self, LvTenant *tenant, const char *user_id)
{
  g_autoptr (GPtrArray) sessions = lv_sessions_list_live (self, tenant, user_id);

  judge_all (sessions);
}

void
lv_sessions_review (LvSessions *self, LvTenant *tenant)
{
  lv_sessions_review_user (self, tenant, NULL);
  lv_meetings_share_caps (self->context->meetings, tenant);
}

/* Once a minute. */

static gboolean
purge_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  return lv_sessions_remove_expired (db, *(gint64 *) input, error);
}

static void
purge (LvSessions *self)
{
  LvContext *context = self->context;
  g_autoptr (GPtrArray) tenants = lv_tenants_list_live (context->tenants);
  gint64 now_ms = lv_clock_now_ms (context->clock);

  for (guint i = 0; i < tenants->len; i++)
    lv_store_run_async (context->store, lv_tenant_get_id (g_ptr_array_index (tenants, i)),
                        purge_work, g_memdup2 (&now_ms, sizeof now_ms), g_free, NULL, NULL,
                        written_cb, NULL);
}

/* An open WebSocket is a use, too. */
static void
touch_connected (LvSessions *self, LvTenant *tenant)
{
  g_autoptr (GPtrArray) sessions = lv_sessions_list_live (self, tenant, NULL);
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_session_row_unref);

  for (guint i = 0; i < sessions->len; i++)
    {
      LvSession *session = g_ptr_array_index (sessions, i);
      LvSessionRow *row = session->connection != NULL ? touch_row (self, session) : NULL;

      if (row != NULL)
        g_ptr_array_add (rows, row);
    }
  if (rows->len > 0)
    write_touches (self, tenant, rows);
}

static gboolean
is_idle (LvSession *session, gint64 monotonic_ms)
{
  return session->connection == NULL && session->seat == NULL
         && monotonic_ms - session->heard_ms >= IDLE_MS;
}

static gboolean
on_sweep (gpointer data)
{
  LvSessions *self = data;
  LvContext *context = self->context;
  gint64 monotonic_ms = lv_clock_monotonic_ms (context->clock);
  g_autoptr (GPtrArray) sessions = lv_sessions_list_all (self);
  g_autoptr (GPtrArray) tenants = lv_tenants_list_live (context->tenants);

  for (guint i = 0; i < sessions->len; i++)
    {
      LvSession *session = g_ptr_array_index (sessions, i);

      if (is_idle (session, monotonic_ms))
        lv_sessions_drop (self, session);
      else
        judge (session);
    }
  for (guint i = 0; i < tenants->len; i++)
    touch_connected (self, g_ptr_array_index (tenants, i));
  lv_gate_sweep (self->gate);
  if (monotonic_ms - self->purged_ms >= PURGE_MS)
    {
      self->purged_ms = monotonic_ms;
      purge (self);
    }
  return G_SOURCE_CONTINUE;
}

void
lv_sessions_start_sweep (LvSessions *self)
{
  self->purged_ms = lv_clock_monotonic_ms (self->context->clock);
  self->sweep_id = lv_clock_timeout_add (self->context->clock, SWEEP_MS, on_sweep, self);
}
